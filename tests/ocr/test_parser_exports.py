"""What the parser reads in what apps hand out: logged sets, chats, results and timetables."""

import pytest

from ocr.parser import read


def items_of(text: str) -> list:
    return [
        item for workout in read(text).workouts for block in workout.blocks for item in block.items
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "1 · 100 kg × 5\n2 · 110 kg × 3",
        "1 | 100kg | 5 reps\n2 | 110kg | 3 reps",
        "1 - 5 x 100kg\n2 - 3 x 110kg",
        "1  100 kg x 5\n2  110 kg x 3",
        "#1 100kg x 5\n#2 110kg x 3",
        "Set 1: 100 kg × 5\nSet 2: 110 kg × 3",
        "1 · 100 kg × 5 @ RPE 8\n2 · 110 kg × 3 @ RPE 9",
    ],
)
def test_numbered_rows_under_an_exercise_are_its_sets(rows):
    items = items_of(f"Evening lift\n\nHack Squat (Machine)\n{rows}\n\nLeg Curl (Cable)\n{rows}")

    assert [item.name for item in items] == ["Hack Squat Machine"] * 2 + ["Leg Curl Cable"] * 2
    assert [(item.sets, item.reps, item.load.value) for item in items] == [
        (1, 5, 100),
        (1, 3, 110),
    ] * 2


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        ("Set 1: 60 s\nSet 2: 45 s", [("seconds", 60), ("seconds", 45)]),
        ("1 · 60 s\n2 · 45 s", [("seconds", 60), ("seconds", 45)]),
        ("#1 15 cal\n#2 12 cal", [("calories", 15), ("calories", 12)]),
        ("1. 12 reps\n2. 10 reps", [("reps", 12), ("reps", 10)]),
    ],
)
def test_rows_with_one_amount_are_sets_too(rows, values):
    items = items_of(f"Squat\n1 · 100 kg x 5\n\nAssault Bike\n{rows}")[1:]

    assert [item.name for item in items] == ["Assault Bike"] * 2
    assert [(name, getattr(item, name)) for item, (name, _) in zip(items, values, strict=True)] == (
        values
    )


@pytest.mark.parametrize(
    "line",
    [
        "Étirement du pectoral 3x10",
        "Flexion du genou 3x10",
        "Extension du coude 3x10",
        "Renforcement du quadriceps 3x10",
        "Mobilisation du poignet 3x10",
    ],
)
def test_a_french_of_the_is_no_german_you(line):
    first, _ = items_of(f"{line}\nPompes 3x10")

    assert first.name == line.removesuffix(" 3x10")
    assert (first.sets, first.reps) == (3, 10)


@pytest.mark.parametrize("run", ["Longão", "Sortie longue", "Tirada larga", "Rodagem", "Rodaje"])
def test_the_long_run_is_a_day_of_a_plan_in_any_language(run):
    reading = read(f"Jeudi\n8 x 400 m course, repos 90 s\n\nDimanche\n{run} 16 km")

    assert len(reading.workouts) == 2
    assert reading.workouts[1].blocks[0].items[0].name == run
    assert reading.workouts[1].blocks[0].items[0].distance.value == 16
