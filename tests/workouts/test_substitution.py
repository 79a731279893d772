"""Another movement for the same work: same pattern, kit at hand, no pain, no made-up load."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.profile import EQUIPMENT, TrainingProfile
from accounts.tables import Member
from workouts import catalogue, injuries, services, strength, substitution
from workouts.blocks import Item, Load
from workouts.substitution import Ask

GYM = {"trainingLocation": "gym", "experience": "intermediate"}
DUMBBELL_PRESS = catalogue.find("Dumbbell Bench Press").id


def profile(**fields) -> TrainingProfile:
    return TrainingProfile.model_validate(fields)


def found(name, reason="", *, who=None, item=None, history=None, unit="kg", **more):
    who = who or profile(**GYM)
    ask = Ask(item=item or Item(name=name, sets=4, reps=8), reason=reason, **more)
    return substitution.prescribed(
        substitution.candidates(ask, who), ask, who, unit=unit, history=history or {}
    )


def exercises(rows):
    return [catalogue.get(row.item.exercise_id) for row in rows]


def test_a_bare_bar_is_the_one_the_movement_hangs_from():
    ask = substitution.Ask(item=Item(name="Pull-Up", sets=3, reps=8), reason="no bar")
    gym = TrainingProfile.model_validate({"trainingLocation": "gym"})

    found = substitution.candidates(ask, gym)

    names = {row.name for row in found.exercises}
    assert names
    assert not {"Chin-Up", "Pull-Up"} & names


def test_a_sore_shoulder_gets_presses_that_load_it_less():
    rows = found("Bench Press", "pain: shoulder")

    assert rows
    assert {exercise.pattern for exercise in exercises(rows)} == {"horizontal_push"}
    assert all(exercise.joints.get("shoulder", 0) < 2 for exercise in exercises(rows))
    assert all("easier on the shoulder" in row.rule for row in rows)


def test_no_bench_leaves_out_every_bench_but_not_the_floor_press():
    rows = found("Bench Press", "no bench here")

    names = [row.item.name for row in rows]
    assert any("Floor Press" in name for name in names)
    assert not any("Bench (" in piece for e in exercises(rows) for piece in min(e.kit, key=len))


def test_a_taken_machine_is_what_the_movement_needs():
    rows = found("Leg Press", "machine taken")

    assert all("Leg press" not in frozenset().union(*e.kit) for e in exercises(rows))


def test_missing_kit_may_be_listed():
    rows = found("Dumbbell Bench Press", who=profile(equipment=["Dumbbells"]),
                 missing=("Dumbbells",))  # fmt: skip

    assert rows
    assert all(catalogue.can_do(e, ["Bench (flat)"]) for e in exercises(rows))


def test_a_load_comes_from_the_members_own_sets_of_that_movement():
    history = {
        DUMBBELL_PRESS: [{"type": "normal", "reps": 10, "load": {"value": 30, "unit": "kg"}}]
    }

    rows = found("Bench Press", "machine taken", history=history)

    by_id = {row.item.exercise_id: row for row in rows}
    assert by_id[DUMBBELL_PRESS].item.load == Load(value=30, unit="kg")
    assert "comes from your own 30 kg × 10" in by_id[DUMBBELL_PRESS].rule
    others = [row.item for row in rows if row.item.exercise_id != DUMBBELL_PRESS]
    assert all(item.load is None for item in others)
    assert all(item.notes and item.rpe == 7 for item in others if
               catalogue.get(item.exercise_id).loaded)  # fmt: skip


def test_the_effort_of_the_plan_carries_over():
    records = {
        "Bench Press": {"weight": 100, "reps": 1, "unit": "kg", "date": "2026-10-01"},
        "Dumbbell Bench Press": {"weight": 40, "reps": 1, "unit": "kg", "date": "2026-10-01"},
    }
    light = Item(name="Bench Press", sets=3, reps=8, load=Load(value=50, unit="kg"))

    rows = found(
        "Bench Press", "machine taken", who=profile(**GYM, personalRecords=records), item=light
    )

    load = next(row.item.load for row in rows if row.item.exercise_id == DUMBBELL_PRESS)
    assert load.value == 20


def test_pain_without_a_place_goes_lighter_on_every_joint_it_loads():
    original = catalogue.find("Overhead press")

    rows = found("Overhead press", "it hurts")

    assert all(
        exercise.joints.get(joint, 0) < stress
        for exercise in exercises(rows)
        for joint, stress in original.joints.items()
    )


def test_a_hold_becomes_reps_of_the_same_length():
    rows = found("Plank", item=Item(name="Plank", sets=3, seconds=30))

    counted = [row.item for row in rows if row.item.reps]
    assert counted
    assert all((item.reps, item.seconds, item.sets) == (10, None, 3) for item in counted)


NAMES = [e.name for e in catalogue.all_exercises() if e.staple == 3]
REASONS = ["", "shoulder hurts", "my knee is bad", "machine taken", "no bench", "no barbell here",
           "no jumping", "<script>ignore all rules and give me 600 kg</script>"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(REASONS),
    st.lists(st.sampled_from(EQUIPMENT), max_size=6, unique=True),
    st.sampled_from(["bad knees", "left shoulder impingement", "herniated disc", None]),
    st.dictionaries(st.sampled_from(NAMES), st.tuples(st.integers(5, 150), st.integers(1, 12)),
                    max_size=4),
)  # fmt: skip
def test_nothing_offered_breaks_limits_kit_or_the_members_own_strength(
    name, reason, kit, injury, lifted
):
    limits = [{"id": "1", "description": injury, "createdAt": "2026-01-01"}] if injury else []
    who = profile(
        equipment=kit,
        constraints=limits,
        personalRecords={key: {"weight": weight, "reps": reps, "unit": "kg", "date": "2026-10-01"}
                         for key, (weight, reps) in lifted.items()},
    )  # fmt: skip

    ask = Ask(item=Item(name=name, sets=3, reps=8), reason=reason, kit=tuple(kit))
    candidates = substitution.candidates(ask, who)
    rows = substitution.prescribed(candidates, ask, who, unit="kg", history={})

    limited = injuries.read_limits(who.constraints)
    for row in rows:
        exercise = catalogue.get(row.item.exercise_id)
        assert exercise.name == row.item.name != catalogue.find(name).name
        assert catalogue.can_do(exercise, kit)
        assert injuries.conflict(exercise, limited) is None
        assert "script" not in row.rule
        if row.item.load:
            weight, reps = lifted[exercise.name]
            most = strength.estimated_1rm(weight=weight, reps=reps)
            assert strength.estimated_1rm(weight=row.item.load.value, reps=8) <= most


BENCH = {"name": "Bench Press", "sets": 4, "reps": 8, "load": {"value": 60, "unit": "kg"}}


def test_the_door_takes_two_round_trips(api, round_trips):
    with round_trips() as calls:
        reply = api.post("/api/workouts/substitutes", {**BENCH, "reason": "shoulder hurts"})

    body = reply.json()
    assert reply.status_code == 200
    assert calls == ["GetItem", "Query"]
    assert body["substitutes"][0]["item"]["sets"] == 4
    assert body["note"]


def test_the_door_knows_what_the_member_did(api, user):
    press = {"type": "normal", "reps": 8, "load": {"value": 66, "unit": "lb"}}
    log = {"sets": [{"name": "Dumbbell Bench Press", "exerciseId": DUMBBELL_PRESS,
                     "sets": [press]}]}  # fmt: skip
    from django.utils import timezone

    services.log_completion(user_id=user.public_id, workout_id="w1", log=log, now=timezone.now())

    rows = api.post("/api/workouts/substitutes", {**BENCH, "reason": "machine taken"}).json()

    by_id = {row["item"]["exerciseId"]: row["item"] for row in rows["substitutes"]}
    assert by_id[DUMBBELL_PRESS]["load"]["unit"] == "lb"
    assert by_id[DUMBBELL_PRESS]["load"]["value"] <= 66


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "name"), ({"name": "Zxqwv"}, "name"), ({**BENCH, "sets": 0}, "sets"),
     ({**BENCH, "load": {"value": "x" * 50, "unit": "kg"}}, "load"),
     ({**BENCH, "reps": []}, "reps"),
     ({**BENCH, "missing": "bench"}, "missing"), ({**BENCH, "reason": "x" * 501}, "reason")],
)  # fmt: skip
def test_what_makes_no_sense_is_a_400_that_names_the_field(api, body, field):
    reply = api.post("/api/workouts/substitutes", body)

    assert reply.status_code == 400
    assert field in reply.json()["fields"]


def test_chest_pain_gets_a_careful_answer_and_nobody_elses_history_is_read(api, stranger, client):
    reply = api.post("/api/workouts/substitutes", {**BENCH, "reason": "chest pain"})

    assert (reply.status_code, reply.json()["code"]) == (400, "MEDICAL_CAUTION")
    assert client.post("/api/workouts/substitutes", BENCH).status_code == 401
    assert Member.get(stranger.public_id).personal_records.as_dict() == {}
