"""A day of little energy: what is said of it makes the session easier, and is said back."""

import pytest

from ai import builtin, checker, effort, proof, wording
from ai.coaching import brief
from ai.repairing import repair
from tests.ai.coach_requests import RACK, RECORDS, ask, work
from workouts import catalogue

LOW = {
    "hungover, something light": "you are hungover",
    "I slept like 3 hours but I need to move": "you slept badly",
    "bad night, leg day anyway": "you slept badly",
    "was ill last week, upper body": "you have been ill",
    "getting over a cold, full body": "you have been ill",
    "jet-lagged, 30 min": "you are jet-lagged",
    "deload week, lower body": "you asked for a lighter week",
    "so tired today, push": "you are short of energy",
    "first session back after two months off": "you are coming back from a break",
    "something easy": "you asked for something easy",
    "nothing too heavy today, legs": "you asked for nothing hard",
    "full body for my mum, 72": "of the age you named",
    "bin verkatert, bitte was leichtes": "you are hungover",
    "schlecht geschlafen, 30 Minuten": "you slept badly",
    "estoy cansado, algo suave": "you are short of energy",
    "resaca total, entreno ligero": "you are hungover",
    "gueule de bois, quelque chose de léger": "you are hungover",
    "je suis fatigué, séance de jambes": "you are short of energy",
    "dormi mal, treino curto": "you slept badly",
    "semana de descarga, pernas": "you asked for a lighter week",
    "sono stanco, allenamento gambe": "you are short of energy",
    "ho dormito male, petto": "you slept badly",
}
USUAL = (
    "heavy legs", "not tired, make it hard", "easy on the knees, leg day", "tired of squats, legs",
    "chest with light dumbbells", "sore legs, upper body", "back and biceps", "no easy stuff, push",
)  # fmt: skip


def lifter(prompt, **profile):
    return ask(
        prompt, equipment=RACK, experience="intermediate", personalRecords=RECORDS, **profile
    )


@pytest.mark.parametrize(("prompt", "reason"), LOW.items())
def test_a_day_of_little_energy_is_kept_easy_and_the_card_says_why(prompt, reason):
    request = lifter(prompt, primaryGoal="Increase strength (powerlifting)")

    plan, asked = builtin.plan(request), brief(request)

    bars = {"Barbell", "Smith machine", "Trap bar"}
    moves = [catalogue.get(item.exercise_id) for item in work(plan)]
    assert [move.name for move in moves if move.kit and all(kit & bars for kit in move.kit)] == []
    assert max((item.rpe for item in work(plan) if item.rpe), default=0) <= 6
    assert max(item.sets or 1 for item in work(plan)) <= 2
    assert f"Kept easy, because {reason}." in plan.rationale
    rows = {row["rule"]: row["detail"] for row in proof.checks(plan, asked)}
    assert rows["effort"] == f"Kept easy, because {reason}"
    assert checker.check(plan, asked) == ()


@pytest.mark.parametrize("prompt", USUAL)
def test_what_only_sounds_like_it_changes_nothing(prompt):
    asked = brief(lifter(prompt))

    assert asked.easy_because is None
    assert asked.intensity != "easy"


def test_a_lift_asked_for_by_name_stays_and_gets_lighter():
    usual, easy = (
        next(item for item in builtin.plan(lifter(prompt)).items() if item.load)
        for prompt in ("back squats, legs", "deload week, back squats, legs")
    )

    assert (usual.name, easy.name) == ("Barbell Squat", "Barbell Squat")
    assert easy.load.value < usual.load.value
    assert easy.sets < usual.sets


def test_a_hard_session_is_harder_than_the_usual_one():
    usual, hard = (builtin.plan(lifter(prompt)) for prompt in ("30 min push", "brutal 30 min push"))

    assert max(item.rpe or 0 for item in work(hard)) > max(item.rpe or 0 for item in work(usual))


def test_a_model_that_forgets_is_told_and_mended():
    asked = brief(lifter("hungover, full body"))
    heavy = builtin.plan(lifter("full body"))

    rules = {finding.rule for finding in checker.check(heavy, asked)}
    mended = repair(heavy, asked)

    assert "effort" in rules
    assert checker.check(mended, asked) == ()


def test_easy_cardio_is_one_steady_pace():
    plan = builtin.plan(lifter("hungover, 30 min cardio"))

    assert {block.kind for block in plan.blocks} == {"warmup", "straight", "cooldown"}
    assert plan.title.startswith("Easy conditioning session")


@pytest.mark.parametrize("text", ["", "legs", "i can't do squats", "back to back sets"])
def test_nothing_said_is_nothing_read(text):
    assert effort.easy_because(text) is None
    assert not effort.is_hard(text)


@pytest.mark.parametrize(
    ("prompt", "minutes"),
    [
        ("slept 3 hours, full body", None),
        ("after a 10 hour shift, legs", None),
        ("sat at a desk for 9 hours, 20 min stretch", 20),
        ("balance exercises for my mum, 72", None),
        ("legs 30", 30),
        ("2 hours of legs", 120),
    ],
)
def test_hours_and_years_of_something_else_are_not_the_time_to_train(prompt, minutes):
    assert wording.read(prompt).minutes == minutes
