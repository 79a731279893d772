"""Skills and sports: practised from the catalogue, or said in a sentence what is made instead."""

import pytest

from ai import builtin, checker, skills, wording
from ai.coaching import brief
from tests.ai.coach_requests import ask
from workouts import catalogue

HOME = ["Dumbbells", "Resistance bands", "Pull-up bar", "Yoga mat"]
ASKED = {
    "handstand practice": ("handstand", "Wall_Handstand_Hold"),
    "I want to learn to do a handstand": ("handstand", "Wall_Handstand_Hold"),
    "finger strength for climbing": ("grip", "Towel_Hang"),
    "grip strength": ("grip", "Farmers_Walk"),
    "improve my balance": ("balance", "Single-Leg_Stand"),
    "running technique drills": ("running technique", "A-Skip"),
    "my first pull-up": ("pull-up", "Negative_Pull-Up"),
    "I can't do a pull-up yet, help me get there": ("pull-up", "Negative_Pull-Up"),
    "push-up progression": ("push-up", "Knee_Push-Up"),
    "pistol squat progression": ("pistol squat", "Assisted_Pistol_Squat"),
    "jump higher": ("jump", "Squat_Jump"),
    "pilates 30 min": ("pilates", "Clamshell"),
    "pelvic floor exercises": ("pelvic floor", "Pelvic_Tilt"),
    "equilibrio, 20 minutos": ("balance", "Single-Leg_Stand"),
    "Handstand üben, 30 Minuten": ("handstand", "Wall_Handstand_Hold"),
}
NONE_ASKED = (
    "leg day with pistol squats", "close grip bench press", "handstand push-ups 5x5",
    "a balanced full body workout", "3x8 pull-ups", "balance board", "farmer's walks",
)  # fmt: skip


def member(prompt, **profile):
    return ask(prompt, **{"equipment": HOME, "experience": "intermediate"} | profile)


@pytest.mark.parametrize(("prompt", "expected"), ASKED.items())
def test_a_skill_is_practised_first_with_its_own_drills(prompt, expected):
    name, drill = expected
    request = member(prompt)

    plan, asked = builtin.plan(request), brief(request)

    first = next(item for block in plan.blocks if block.kind != "warmup" for item in block.items)
    assert asked.focus == (name,)
    assert drill in {item.exercise_id for item in plan.items()}
    assert first.exercise_id in skills.drills((name,))
    assert checker.check(plan, asked) == ()


@pytest.mark.parametrize("prompt", NONE_ASKED)
def test_a_word_of_a_skill_is_not_always_the_skill(prompt):
    assert wording.read(prompt).skills == ()


def test_whoever_begins_gets_the_easier_drills():
    plan = builtin.plan(member("handstand practice", experience="beginner"))

    ids = {item.exercise_id for item in plan.items()}
    assert "Pike_Hold" in ids
    assert not {"Wall_Handstand_Hold", "Handstand_Kick-Up", "Crow_Pose"} & ids


@pytest.mark.parametrize(
    ("profile", "because"),
    [
        ({"equipment": ["Dumbbells"]}, "it needs kit you don't have here"),
        ({"injury": "torn rotator cuff, no load on the shoulder"}, "your limits come first"),
    ],
)
def test_a_skill_that_is_out_of_reach_is_said_to_be(profile, because):
    request = member("my first pull-up", **profile)

    plan = builtin.plan(request)

    assert f"You asked for pull-up work, but {because}" in plan.rationale
    assert checker.check(plan, brief(request)) == ()


@pytest.mark.parametrize(
    ("prompt", "sport", "focus"),
    [
        ("swim training 45 min", "swimming", ("back", "shoulders", "core")),
        ("ski prep workout", "skiing", ("legs", "core")),
        ("golf fitness", "golf", ("core", "glutes", "back")),
        ("football player, leg day", "football", ("legs",)),
    ],
)
def test_a_sport_is_trained_for_and_the_member_told_so(prompt, sport, focus):
    request = member(prompt)

    plan = builtin.plan(request)

    assert brief(request).focus == focus
    assert f"This is training in support of {sport}, not practice of it." in plan.rationale


def test_what_names_nothing_to_train_is_told_what_was_made():
    plan = builtin.plan(member("a workout for juggling please"))

    assert "Your request named no part of the body, so this trains the full body." in plan.rationale


def test_a_movement_above_the_level_is_practised_in_few_reps():
    plan = builtin.plan(member("leg day with pistol squats", experience="beginner"))

    pistol = next(item for item in plan.items() if item.exercise_id == "Pistol_Squat")
    assert pistol.reps == 5


@pytest.mark.parametrize("name", skills.SKILLS)
def test_every_drill_is_in_the_catalogue_and_most_need_no_more_than_a_bar_and_a_band(name):
    drills = [catalogue.get(item) for item in skills.drills((name,))]

    assert None not in drills
    assert sum(catalogue.can_do(drill, [*HOME, "Weight plates"]) for drill in drills) >= 2
