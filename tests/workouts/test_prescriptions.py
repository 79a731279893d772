import pytest

from workouts import playing, prescriptions
from workouts.blocks import Block, Item


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            {"sets": 4, "reps": "6-8", "load": {"value": 80, "unit": "kg"}, "restSeconds": 150},
            "4 × 6–8 · 80 kg · rest 2:30",
        ),
        ({"sets": 1}, "1 set"),
        ({"sets": 3, "seconds": 45, "perSide": True}, "3 × 0:45 per side"),
        ({"reps": "21-15-9"}, "21-15-9 reps"),
        ({"reps": "max"}, "max"),
        ({"reps": 0, "perSide": True}, "0 reps per side"),
        ({"distance": {"value": 400, "unit": "m"}}, "400 m"),
        ({"calories": 15}, "15 cal"),
        (
            {"reps": 5, "load": {"value": 75, "unit": "%1rm"}, "rpe": 8},
            "5 reps · 75% of 1RM · RPE 8",
        ),
        ({"setDetails": [{"reps": 5}, {"reps": 3}]}, "2 × 5/3"),
        ({}, ""),
    ],
)
def test_an_item_reads_as_one_line(data, text):
    assert prescriptions.describe(Item(name="Squat", **data)) == text


def test_a_block_says_how_it_is_timed():
    block = Block(kind="emom", params={"intervalSeconds": 60, "timeCapSeconds": 720})
    assert prescriptions.describe_block(block) == "every 1:00 · 12 minutes"
    assert prescriptions.block_name(block) == "EMOM"


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"start": 1, "timeCapSeconds": 450}, "1 rep, then 1 more each time · 7:30 minutes"),
        ({"rounds": 1, "timeCapSeconds": 60}, "1 round · 1 minute"),
    ],
)
def test_one_is_one(params, text):
    assert prescriptions.describe_block(Block(kind="death_by", params=params)) == text


def test_every_set_of_an_exercise_is_prefilled_from_its_target():
    block = Block(
        items=[
            {
                "name": "Squat",
                "reps": "6-8",
                "load": {"value": 80, "unit": "kg"},
                "restSeconds": 120,
                "setDetails": [{"reps": 8}, {"load": {"value": 85, "unit": "kg"}}],
            }
        ]
    )
    (step,) = playing.steps(
        [block],
        last={playing.movement_key(block.items[0]): [{"reps": 8, "load": 75}]},
        notes={},
    )
    assert [(one["reps"], one["load"], one["rest"]) for one in step["sets"]] == [
        (8, 80, 120),
        (6, 85, 120),
    ]
    assert step["last"] == [{"reps": 8, "load": 75}]


def test_an_emom_is_one_step_with_a_round_for_each_interval():
    block = Block(
        kind="emom",
        params={"intervalSeconds": 60, "timeCapSeconds": 600},
        items=[{"name": "Burpee", "reps": 10}],
    )
    (step,) = playing.steps([block], last={}, notes={})
    assert len(step["sets"]) == 10
    assert step["items"][0]["reps"] == 10
