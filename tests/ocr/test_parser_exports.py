"""What the parser reads in what apps hand out: logged sets, chats, results and timetables."""

import pytest

from ocr.parser import read
from tests.ocr.readings import items_of


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


@pytest.mark.parametrize(
    ("hello", "plan"),
    [
        ("[18:05] Jess: what's on?", "[18:09] Mo: Squat 5x5 @ 80 kg"),
        ("[18:05] Jess: what's on?", "[18:09] Mo:\nSquat 5x5 @ 80 kg"),
        ("Jess, 18:05\nwhat's on?", "Mo, 18:09\nSquat 5x5 @ 80 kg"),
        ("18:05 Jess: what's on?", "18:09 Dr. Mo: Squat 5x5 @ 80 kg"),
        ("6:05 pm - Jess: what's on?", "6:09 pm - Mo: Squat 5x5 @ 80 kg"),
    ],
)
def test_who_wrote_a_message_and_when_is_no_part_of_a_workout(hello, plan):
    first, second = items_of(f"{hello}\n{plan}\nBench 4x8")

    assert (first.name, first.sets, first.reps, first.seconds) == ("Squat", 5, 5, None)
    assert (second.name, second.sets, second.reps) == ("Bench", 4, 8)


def test_a_message_that_announces_a_tabata_opens_none():
    text = "tabata on the rower then some arms\nTabata, 8 rounds 20s on 10s off\nRow"

    (block,) = read(text).workouts[0].blocks

    assert block.kind == "tabata"
    assert [item.name for item in block.items] == ["Row"]


@pytest.mark.parametrize(
    "line",
    [
        "Under 9 min = animal",
        "Sub 12: solid work",
        "< 10 min = elite",
        "Over 15 min - keep going",
        "More than 7 rounds = beast mode",
    ],
)
def test_what_a_score_is_worth_is_no_exercise(line):
    reading = read(f"For time:\n21-15-9\nThrusters 43 kg\nPull-ups\n\n{line}")

    assert [item.name for item in reading.workouts[0].blocks[0].items] == ["Thrusters", "Pull-ups"]
    assert [left.text for left in reading.unresolved] == [line]


@pytest.mark.parametrize(
    "story",
    [
        "Squat went 190, 200, missed 207.5 on depth.",
        "Opened at 150 on squat, then 160 and 170.",
        "Deadlift moved up to 220 and ground out 240 for third.",
        "Bench went 100, 105 and failed 110.",
        "Nailed a 140 clean and missed 145.",
    ],
)
def test_how_a_meet_went_prescribes_nothing(story):
    assert read(f"Meet day. {story} Next one is in November.").workouts == []


@pytest.mark.parametrize("rate", ["rate 24", "r24", "@ r20", "at 30 s/m", "210 watts", "22-24 spm"])
def test_stroke_rates_and_watts_are_remarks(rate):
    (item,) = items_of(f"4 x 1000m row {rate}, rest 3 min")

    assert (item.sets, item.reps, item.load, item.rest_seconds) == (4, None, None, 180)
    assert item.notes


@pytest.mark.parametrize(
    ("timed", "last"),
    [
        ("10-8-6-4-2 for time\nburpees\nreverse lunges\n\n", "then Couch stretch 2x60s each side"),
        ("For time:\n50 burpees\n40 squats\n\n", "Plank 3x45s"),
        ("21-15-9\nThrusters 43 kg\nPull-ups\n\n", "Biceps curl 3x12"),
        ("5 rounds for time\n10 burpees\n20 squats\n", "then 3x10 ring rows"),
        ("3 RFT\n10 burpees\n20 squats\n\n", "Hollow hold 3x30s"),
    ],
)
def test_sets_below_what_is_for_time_are_a_block_of_their_own(timed, last):
    (workout,) = read(timed + last).workouts

    assert [len(block.items) for block in workout.blocks] == [2, 1]
    assert workout.blocks[-1].kind == "straight"


@pytest.mark.parametrize(
    "header", ["E2MOM x 7", "EMOM 14", "Every 2 min x 6", "AMRAP 12", "Every 90s x 8"]
)
def test_one_two_three_below_a_clock_are_reps(header):
    items = items_of(f"{header}\n1 power clean @ 75%\n2 front squats @ 75%\n3 push jerks @ 75%")

    assert [item.reps for item in items] == [1, 2, 3]


def test_three_rounds_number_no_list():
    text = "EMOM 10\n1 power clean\n2 front squats\n\nB) Metcon\n3 RFT\n15 deadlifts\n12 burpees"

    emom, metcon = read(text).workouts[0].blocks

    assert [item.reps for item in emom.items] == [1, 2]
    assert (metcon.kind, metcon.params.rounds) == ("for_time", 3)


@pytest.mark.parametrize(
    "place",
    ["on the sofa", "on the stairs", "in the garden", "on a couch", "in the living room"],
)
def test_where_something_is_done_is_no_part_of_its_name(place):
    items = items_of(f"3 rounds\n10 squats\n10 push ups {place}\n20 star jumps")

    assert items[1].name == "Push ups"
    assert items[1].reps == 10


@pytest.mark.parametrize("name", ["Quad sets", "Glute sets", "Hamstring sets"])
@pytest.mark.parametrize("amount", [": 3 x 10", " 3x10"])
def test_a_name_may_end_in_sets(name, amount):
    first, _ = items_of(f"{name}{amount}\nHeel slides 2x15")

    assert (first.name, first.sets, first.reps) == (name, 3, 10)


@pytest.mark.parametrize(
    "title",
    [
        "Masters swim, lane 3",
        "Tuesday swim, lanes 2 and 3",
        "Erg session – Senior women, Thursday",
        "Friday fun",
        "Monday madness (?)",
    ],
)
def test_a_line_that_names_a_session_is_its_title(title):
    reading = read(f"{title}\n\n4 x 1000m row, rest 3 min\nPlank 3x45s")

    assert reading.title == title.removesuffix(" (?)")
    assert [item.reps for item in reading.workouts[0].blocks[0].items] == [None, None]


@pytest.mark.parametrize(
    "title",
    [
        "Ejercicios del fisio (tobillo derecho, esguince grado 2)",
        "Rehab sheet (left knee, week 3)",
    ],
)
def test_a_title_keeps_what_it_says_in_brackets(title):
    assert read(f"{title}\n\nQuad sets: 3 x 10\nHeel slides 2x15").title == title


@pytest.mark.parametrize("bar", [" | ", "\t", " "])
def test_the_rows_of_a_log_are_sets_of_the_exercise_above_them(bar):
    log = [
        "Squat (Barbell)", "Rest Timer: 3min 0s", bar.join(["SET", "KG", "REPS"]),
        bar.join(["1", "100", "5"]), bar.join(["2", "105", "4"]),
        "Bench Press (Barbell)", bar.join(["SET", "KG", "REPS"]), bar.join(["1", "60", "8"]),
    ]  # fmt: skip

    sets = [(item.name.split()[0], item.load.value, item.reps) for item in items_of("\n".join(log))]

    assert sets == [("Squat", 100, 5), ("Squat", 105, 4), ("Bench", 60, 8)]


def test_what_stood_in_a_log_last_time_is_none_of_this_time():
    (item,) = items_of("Bench Press\nSET\tPREVIOUS\tKG\tREPS\n1\t80 x 8\t82.5\t7")

    assert (item.load.value, item.reps, item.notes) == (82.5, 7, None)


def test_the_rows_of_a_table_may_be_numbered():
    items = items_of(
        "No. | Exercise | Sets | Reps\n1 | Leg press | 4 | 10\n2 | Leg curl | 3 | 12\n"
        "3 | Calf raise | 3 | 15"
    )

    assert [(item.name, item.sets, item.reps) for item in items] == [
        ("Leg press", 4, 10), ("Leg curl", 3, 12), ("Calf raise", 3, 15)
    ]  # fmt: skip


def test_how_long_an_app_says_a_workout_takes_is_no_exercise_s_time():
    items = items_of("Push Day\n5 exercises · 45 min\nBench 5x5\nDips 3x10")

    assert [(item.name, item.seconds) for item in items] == [("Bench", None), ("Dips", None)]
