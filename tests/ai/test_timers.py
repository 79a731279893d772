"""Which timer suits a workout: by rule, in whole numbers, and never one that isn't in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai import phone, timers
from workouts.blocks import BLOCK_KINDS, Block, Item, Params, Plan

ITEM = Item(name="Push-Up", exercise_id="Pushups", reps=10)


def plan(*blocks: Block) -> Plan:
    return Plan(title="W", blocks=list(blocks))


def block(kind: str, **params) -> Block:
    return Block(kind=kind, params=Params(**params), items=[ITEM])


@pytest.mark.parametrize(
    ("made", "kind", "params"),
    [
        (block("amrap", time_cap_seconds=720), "amrap", {"duration": 720}),
        (block("emom", rounds=12, interval_seconds=60), "emom",
         {"intervals": 12, "workTime": 60, "duration": 720}),
        (block("tabata"), "tabata", {"rounds": 8, "workTime": 20, "restTime": 10}),
        (block("interval", rounds=5, work_seconds=40, rest_seconds=20), "interval_work_rest",
         {"rounds": 5, "workTime": 40, "restTime": 20}),
        (block("for_time", rounds=3, time_cap_seconds=900), "for_time",
         {"duration": 900, "rounds": 3}),
        (block("straight"), "none", {}),
    ],
)  # fmt: skip
def test_a_block_says_its_timer(made, kind, params):
    found = timers.suggest(plan(made))

    assert (found.type, dict(found.params), found.is_sure) == (kind, params, True)
    assert found.reason


def test_warm_up_and_cool_down_time_nothing():
    found = timers.suggest(plan(block("warmup"), block("amrap", time_cap_seconds=600)))

    assert (found.type, found.is_sure) == ("amrap", True)


def test_two_timed_pieces_leave_the_rules_unsure():
    assert not timers.suggest(plan(block("emom"), block("amrap"))).is_sure
    assert not timers.suggest(plan(block("circuit", rounds=3))).is_sure


@pytest.mark.parametrize(
    ("names", "style"),
    [(["Barbell Squat"], "strength"), (["Cat Stretch"], "recovery"),
     (["Sled push", "Ski erg", "Wall ball", "Row", "Farmer's carry"], "hyrox")],
)  # fmt: skip
def test_a_workout_has_a_style(names, style):
    from workouts import catalogue

    items = [
        Item(name=name, exercise_id=known.id if (known := catalogue.find(name)) else None)
        for name in names
    ]

    assert timers.suggest(plan(Block(items=items))).style == style


@pytest.mark.parametrize(
    ("title", "style"), [("Hyrox training", "hyrox"), ("Evening stretch", "recovery")]
)
def test_a_title_tells_the_style_of_what_the_catalogue_does_not_know(title, style):
    made = Plan(title=title, blocks=[Block(items=[Item(name="Couch hang", seconds=60)])])

    assert timers.suggest(made).style == style


def test_what_is_done_once_is_not_called_sets():
    run = Block(items=[Item(name="Run", exercise_id="Run", seconds=1_800)])

    assert timers.suggest(plan(run)).reason.startswith("Once through")


BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(BLOCK_KINDS),
    params=st.builds(
        Params,
        rounds=st.none() | st.integers(1, 30),
        interval_seconds=st.none() | st.integers(10, 300),
        time_cap_seconds=st.none() | st.integers(60, 3_600),
        work_seconds=st.none() | st.integers(5, 300),
        rest_seconds=st.none() | st.integers(0, 300),
    ),
    items=st.just([ITEM]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=4))
def test_any_plan_gets_a_timer_the_phone_can_read(blocks):
    made = plan(*blocks)

    found = phone.timer_of(made)

    assert found["type"] in timers.TIMERS
    assert all(type(value) is int and value > 0 for name, value in found.items() if name != "type")


def test_the_door_answers_for_a_workout_and_for_a_text(api, stranger_api, user, round_trips):
    body = {"id": "W1", "title": "Metcon", "content": "AMRAP 12 min\n10 Burpees\n15 Pushups",
            "createdAt": "2026-11-01T10:00:00Z"}  # fmt: skip
    api.post("/api/mobile/workouts", body)

    with round_trips() as calls:
        by_id = api.post("/api/ai/timer-suggestion", {"workoutId": "W1"})
    by_text = api.post("/api/ai/timer-suggestion", {"text": "5x5 Back squat"})

    assert by_id.json()["suggestedTimer"]["params"] == {"duration": 720}
    assert calls == ["GetItem"]
    assert by_text.json()["suggestedTimer"] is None
    assert by_text.json()["reason"]
    assert api.post("/api/ai/timer-suggestion", {}).status_code == 400
    assert api.post("/api/ai/timer-suggestion", {"text": "hello"}).status_code == 400
    assert stranger_api.post("/api/ai/timer-suggestion", {"workoutId": "W1"}).status_code == 404
