"""Merging is a map of last-writer-wins registers: order, repetition and grouping don't matter."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workouts import merging

STAMPS = st.builds(
    lambda ms, count, node: f"{ms:013d}-{count:04x}-{node}",
    st.integers(0, 5),
    st.integers(0, 2),
    st.sampled_from(["aaaa", "bbbb"]),
)
TARGETS = st.sampled_from(["session", "exercise:x", "set:a", "set:b"])
VALUES = {
    "session": st.fixed_dictionaries({"notes": st.text("ab", max_size=2)}),
    "exercise": st.fixed_dictionaries({"name": st.sampled_from(["Squat", "Row"])}),
    "set": st.fixed_dictionaries(
        {"exercise": st.just("x")},
        optional={"reps": st.integers(0, 20), "done": st.booleans(), "type": st.just("drop")},
    ),
}


@st.composite
def edit_lists(draw):
    edits = {}
    for _ in range(draw(st.integers(1, 8))):
        target, stamp = draw(TARGETS), draw(STAMPS)
        # One device never gives two values the same stamp.
        edits[target, stamp] = draw(VALUES[target.partition(":")[0]])
    return [{"target": target, "at": at, "values": kept} for (target, at), kept in edits.items()]


@given(edit_lists(), st.randoms(use_true_random=False))
def test_any_order_repetition_and_grouping_give_the_same_state(edits, rng: random.Random):
    whole, rejected = merging.merge({}, edits)
    assert rejected == []

    shuffled = [*edits, *rng.choices(edits, k=3)]
    rng.shuffle(shuffled)
    state: merging.State = {}
    while shuffled:
        count = rng.randint(1, len(shuffled))
        batch, shuffled = shuffled[:count], shuffled[count:]
        state, _ = merging.merge(state, batch)

    assert state == whole


@given(edit_lists())
def test_the_next_stamp_is_later_than_all_others(edits):
    state, _ = merging.merge({}, edits)

    stamp = merging.next_stamp(state, milliseconds=2, node="cccc")

    assert merging.STAMP.fullmatch(stamp)
    assert stamp > merging.newest_stamp(state)


def test_one_bad_value_keeps_no_other_out():
    at = "1763954321000-0000-aaaa"
    state, rejected = merging.merge(
        {},
        [
            {"target": "set:a", "at": at, "values": {"reps": 5_000, "done": True, "mood": 1}},
            {"target": "set:a", "at": "yesterday", "values": {"reps": 5}},
            {"target": "member:1", "at": at, "values": {"reps": 5}},
            {"target": "set:b", "at": at, "values": {"load": {"value": 82.25, "unit": "kg"}}},
        ],
    )

    assert state["set:a"] == {"done": [True, at]}
    assert state["set:b"]["load"][0] == {"value": 82.25, "unit": "kg"}
    assert [(one["target"], one["attribute"]) for one in rejected] == [
        ("set:a", "reps"),
        ("set:a", "mood"),
        ("set:a", ""),
        ("member:1", ""),
    ]


@pytest.mark.parametrize("values", ["abc", [1, 2], 5, {"finishedAt": "2026-13-01T10:00:00Z"},
                                    {"finishedAt": "0001-01-01T10:00:00Z"},
                                    {"completedDate": "2026-02-30"}])  # fmt: skip
def test_what_is_no_value_or_no_day_is_rejected_and_keeps_nothing(values):
    at = "1763954321000-0000-aaaa"

    state, rejected = merging.merge({}, [{"target": "session", "at": at, "values": values}])

    assert (state, len(rejected)) == ({}, 1)


def test_the_log_holds_done_sets_in_order_and_nothing_else():
    at = "1763954321000-0000-aaaa"

    def edit(target, **values):
        return {"target": target, "at": at, "values": values}

    state, _ = merging.merge(
        {},
        [
            edit("exercise:late", name="Row", exerciseId="row", order=2),
            edit("exercise:early", name="Squat", order=1, notes="Low bar"),
            edit("exercise:gone", name="Dip", order=0, deleted=True),
            edit("set:1", exercise="late", order=0, reps=8, done=True),
            edit("set:2", exercise="early", order=1, reps=5, type="drop", done=True),
            edit("set:3", exercise="early", order=0, reps=6, done=True),
            edit("set:4", exercise="early", order=2, reps=6, done=False),
            edit("set:5", exercise="early", order=3, reps=6, done=True, deleted=True),
            edit("set:6", exercise="gone", order=3, reps=6, done=True),
            edit("block:2", name="AMRAP", score="5 rounds + 3"),
        ],
    )

    log = merging.log_of(state)

    assert [(row["name"], [one["id"] for one in row["sets"]]) for row in log["sets"]] == [
        ("Squat", ["3", "2"]),
        ("Row", ["1"]),
    ]
    assert log["sets"][0]["notes"] == "Low bar"
    assert log["sets"][0]["sets"][1] == {"id": "2", "type": "drop", "reps": 5}
    assert log["blocks"] == [{"name": "AMRAP", "score": "5 rounds + 3"}]


def test_a_log_from_the_phone_becomes_sets():
    metric = {"exerciseName": "Bench Press", "completed": True, "isRun": False, "reps": 5}
    log = {
        "notes": "Good",
        "exerciseMetrics": [
            {**metric, "weight": 185.5, "weightUnit": "lbs", "roundCompleted": 3},
            {**metric, "exerciseName": "Run", "isRun": True, "distance": 5, "distanceUnit": "km"},
            {**metric, "exerciseName": "Skipped", "completed": False},
        ],
    }

    state, rejected = merging.merge({}, merging.from_log(log, stamp="0000000000000-0000-server"))
    made = merging.log_of(state)

    assert rejected == []
    assert made["notes"] == "Good"
    assert [row["name"] for row in made["sets"]] == ["Bench Press", "Run"]
    assert len(made["sets"][0]["sets"]) == 3
    assert made["sets"][0]["sets"][0]["load"] == {"value": 185.5, "unit": "lb"}
    assert made["sets"][1]["sets"][0]["distance"] == {"value": 5, "unit": "km"}
