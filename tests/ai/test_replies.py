import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai import replies
from ai.replies import UnreadableReply
from workouts.blocks import Load, Plan

PLAN = {"title": "Legs", "blocks": [{"kind": "straight", "items": [{"name": "Squat"}]}]}

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
written = json_values | st.sampled_from(
    ["3", "8-10", "9" * 5_000 + "-9", "22.5 kg", "135 lb", "1:30", "90 s", "max", "1e999"]
)
items = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=20)},
    optional={
        **dict.fromkeys(("sets", "reps", "load", "weight", "unit", "rest", "restSeconds"), written),
        **dict.fromkeys(("seconds", "distance", "calories", "perSide", "setDetails"), written),
        **dict.fromkeys(("rpe", "tempo", "notes"), written),
    },
)
plans = st.fixed_dictionaries(
    {
        "title": written,
        "blocks": st.lists(
            st.fixed_dictionaries(
                {"items": st.lists(items | written, max_size=3)},
                optional={"kind": written, "params": written, "rounds": written, "label": written},
            ),
            max_size=3,
        ),
    },
    optional={"duration": written, "difficulty": written, "tags": written, "alternatives": written},
)


def item(**fields):
    plan = replies.read_plan({"title": "T", "blocks": [{"items": [{"name": "Squat", **fields}]}]})
    return plan.blocks[0].items[0]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '```json\n{"a": 1}\n```',
        'Of course! Here it is:\n\n```\n{"a": 1}\n```\nEnjoy {not json',
        'Sure: {"a": 1} - have fun!',
    ],
)
def test_json_is_found_in_prose(text):
    assert replies.find_json(text.replace(" {not json", "")) == {"a": 1}


@pytest.mark.parametrize(
    "text", ["", "no", "{", '{"a": ', "[1, 2]", "}{", "{" * 5_000 + "}" * 5_000]
)
def test_what_is_not_an_object_is_nothing(text):
    assert replies.find_json(text) is None


@given(st.text())
def test_any_prose_is_read_without_failing(text):
    found = replies.find_json("{" + text + "}")

    assert found is None or isinstance(found, dict)


@given(st.dictionaries(st.text(max_size=10), json_values, max_size=5) | plans)
def test_any_json_gives_a_valid_plan_or_reasons(data):
    try:
        plan = replies.read_plan(data)
    except UnreadableReply as exc:
        outcome = bool(exc.reasons)
    else:
        stored = json.dumps(plan.to_json(), allow_nan=False).encode()
        outcome = Plan.model_validate_json(stored) == plan
    assert outcome


def test_numbers_written_as_text_become_numbers():
    read = item(sets="3", reps="10", restSeconds="90", rpe="7.5")

    assert (read.sets, read.reps, read.rest_seconds, read.rpe) == (3, 10, 90, 7.5)


@pytest.mark.parametrize(
    ("raw", "reps"),
    [
        ("8-12", "8-12"),
        ("8 to 12", "8-12"),
        (8, 8),
        (8.0, 8),
        ("max", "max"),
        ("AMRAP", "max"),
        ("10 reps", 10),
        (None, None),
        ([], None),
    ],
)
def test_reps_are_read_as_written(raw, reps):
    assert item(reps=raw).reps == reps


def test_reps_per_side_are_per_side():
    read = item(reps="8 per leg")

    assert (read.reps, read.per_side) == (8, True)


@pytest.mark.parametrize(
    ("fields", "load"),
    [
        ({"load": {"value": 60, "unit": "kg"}}, Load(value=60, unit="kg")),
        ({"weight": "135 lb"}, Load(value=135, unit="lb")),
        ({"weight": 22.5, "unit": "kg"}, Load(value=22.5, unit="kg")),
        ({"weight": "22.5", "unit": "lbs"}, Load(value=22.5, unit="lb")),
        ({"weight": "275lbs (87% of 1RM)"}, Load(value=275, unit="lb")),
        ({"load": "80%"}, Load(value=80, unit="%1rm")),
        ({"load": "22.5/15 kg"}, Load(value="22.5/15", unit="kg")),
        ({"load": "bodyweight"}, None),
        ({"load": {"value": 0, "unit": "kg"}}, None),
        ({"weight": 60}, None),
        ({"load": {"value": 9e9, "unit": "kg"}}, None),
    ],
)
def test_a_load_is_read_only_with_its_unit(fields, load):
    assert item(**fields).load == load


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        (90, 90),
        ("90", 90),
        ("90s", 90),
        ("2 min", 120),
        ("1 min 30 s", 90),
        ("1:30", 90),
        ("2-3 minutes", 120),
        ("none", None),
        (-5, None),
    ],
)
def test_rests_are_read_in_seconds(raw, seconds):
    assert item(rest=raw).rest_seconds == seconds


def test_a_flat_answer_becomes_blocks():
    plan = replies.read_plan(
        {
            "workout": {
                "title": "T",
                "warmup": ["Jog"],
                "exercises": [{"name": "Squat"}],
                "cooldown": [{"name": "Stretch"}],
            }
        }
    )

    assert [block.kind for block in plan.blocks] == ["warmup", "straight", "cooldown"]


def test_unknown_fields_and_kinds_are_ignored():
    block = {
        "kind": "For Time",
        "rounds": "3",
        "magic": 1,
        "items": [{"name": "Burpee", "vibes": 11}],
    }

    read = replies.read_plan(
        {**PLAN, "blocks": [block, {"kind": "yoga", "items": [{"name": "Cobra"}]}]}
    )

    assert [block.kind for block in read.blocks] == ["for_time", "straight"]
    assert read.blocks[0].params.rounds == 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [({**PLAN, "title": ""}, "title"), ({**PLAN, "blocks": []}, "exercises"), ({}, "exercises")],
)
def test_what_is_missing_is_named(data, reason):
    with pytest.raises(UnreadableReply) as refusal:
        replies.read_plan(data)

    assert any(reason in line for line in refusal.value.reasons)


def test_huge_answers_are_cut_to_size():
    many = [{"name": "Squat " * 100, "setDetails": [{"reps": 5}] * 500}] * 500

    plan = replies.read_plan({"title": "T" * 9_000, "blocks": [{"items": many}] * 500})

    assert len(plan.items()) <= 30 * 40
    assert len(plan.title) == 200
