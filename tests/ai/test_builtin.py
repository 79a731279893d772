import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai import builtin, checker, drafting
from ai.coaching import brief
from ai.regions import RecentSession
from bench import coach_cases, coach_harms, coach_judges
from tests.ai.coach_requests import RACK, RECORDS, ask
from workouts import catalogue


def work(plan):
    return [
        item
        for block in plan.blocks
        if block.kind not in ("warmup", "cooldown")
        for item in block.items
    ]


def test_leg_day_with_squats_has_a_squat_and_loads_from_the_record():
    plan = builtin.plan(
        ask("Give me a leg day workout with squats", equipment=RACK, experience="intermediate",
            personalRecords=RECORDS, primaryGoal="Increase strength (powerlifting)")
    )  # fmt: skip

    squat = next(item for item in work(plan) if item.exercise_id == "Barbell_Squat")
    assert (squat.reps, squat.load.value, squat.load.unit) == (4, 97.5, "kg")
    assert {item.exercise_id for item in plan.items() if item.load} == {"Barbell_Squat"}


def test_without_kit_the_squat_is_one_with_body_weight():
    plan = builtin.plan(ask("Give me a leg day workout with squats"))

    assert "Bodyweight_Squat" in {item.exercise_id for item in work(plan)}


def test_the_same_request_gives_the_same_plan_and_the_next_session_differs():
    request = ask("pull", equipment=["Dumbbells", "Pull-up bar", "Resistance bands"])
    first = builtin.plan(request)
    done = RecentSession("2026-11-23", "pull", tuple(item.exercise_id for item in work(first)))

    again, following = builtin.plan(request), builtin.plan(ask(
        "pull", equipment=["Dumbbells", "Pull-up bar", "Resistance bands"], recent=(done,)
    ))  # fmt: skip

    assert again == first
    assert {item.exercise_id for item in work(following)} != set(done.exercise_ids)


@pytest.mark.parametrize("minutes", [5, 10, 15, 20, 30, 45, 60, 90, 120])
@pytest.mark.parametrize("focus", ["legs", "upper body", "full body", "HIIT", "mobility"])
def test_any_length_is_kept(minutes, focus):
    request = ask(f"{minutes} min {focus}", equipment=RACK, experience="intermediate")

    assert checker.check(builtin.plan(request), brief(request)) == ()


@pytest.mark.parametrize("kind", ["emom", "amrap", "tabata", "circuit", "superset", "interval"])
def test_a_format_asked_for_is_a_typed_block(kind):
    plan = builtin.plan(ask(f"full body {kind} 30 minutes"))

    assert kind in {block.kind for block in plan.blocks}


def test_compounds_come_before_small_movements():
    plan = builtin.plan(ask("75 min upper body", equipment=RACK))

    names = [catalogue.get(item.exercise_id).pattern for item in work(plan)]
    assert names.index("horizontal_push") < names.index("elbow_flexion")


def test_a_bad_shoulder_is_spared_and_the_words_agree():
    request = ask("push day", injury="left shoulder impingement", equipment=RACK)
    plan = builtin.plan(request)

    stresses = [catalogue.get(item.exercise_id).joints.get("shoulder", 0) for item in plan.items()]
    assert max(stresses) <= 1
    assert "limits" in plan.rationale


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_whatever_is_asked_nothing_shown_breaks_a_rule(seed):
    request = coach_cases.request_of(random.Random(seed))
    asked = brief(request)

    outcome = drafting.settle_draft(builtin.plan(request), asked)

    assert outcome.plan is None or coach_judges.violations(outcome.plan, asked) == []


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_a_hostile_model_gets_nothing_past(seed):
    rng = random.Random(seed)
    request = coach_cases.request_of(rng)
    asked = brief(request)

    outcome = drafting.settle_draft(coach_harms.hostile(builtin.plan(request), rng), asked)

    assert outcome.plan is None or coach_judges.violations(outcome.plan, asked) == []
