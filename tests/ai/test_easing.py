"""Stretching and mobility: the places asked for are the places that are eased."""

import pytest

from ai import builtin, checker
from ai.builtin import areas
from ai.coaching import brief
from tests.ai.coach_requests import RACK, ask
from workouts import catalogue


def moves(prompt: str, **profile) -> list[str]:
    return [item.exercise_id for item in builtin.plan(ask(prompt, **profile)).items()]


def test_every_drill_and_stretch_is_one_of_the_catalogue():
    named = [exercise_id for names in areas.EASES.values() for exercise_id in names]
    patterns = {catalogue.get(exercise_id).pattern for exercise_id in named}

    assert patterns == {"mobility", "stretch"}


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("stretching for hips 10 min", ("hips",)),
        ("mobility for stiff hips and hamstrings 15 min", ("hips", "hamstrings")),
        ("lower back stretch, 5 min", ("lower back",)),
        ("open my shoulders, 8 minutes", ("shoulders",)),
        ("loosen up my calves and ankles 5 min", ("calves", "ankles")),
        ("estiramientos de cadera, 10 minutos", ("hips",)),
        ("étirements des hanches 10 min", ("hips",)),
        ("Dehnen Hüfte 10 Minuten", ("hips",)),
    ],
)
def test_only_the_places_named_are_eased(prompt, wanted):
    asked = brief(ask(prompt))
    eased = {exercise_id for area in wanted for exercise_id in areas.EASES[area]}

    assert asked.areas == wanted
    assert set(moves(prompt)) <= eased
    assert checker.check(builtin.plan(ask(prompt)), asked) == ()


def test_stiff_from_sitting_eases_what_sitting_stiffens():
    asked = brief(ask("neck and shoulders, stiff from sitting, 10 min"))

    assert asked.focus == ("mobility",)
    assert asked.areas == ("neck", "shoulders", "hips", "upper back", "chest")


@pytest.mark.parametrize(
    "prompt", ["mobility for stiff hamstrings", "stretch my legs on a rest day"]
)
def test_no_loaded_lift_is_a_stretch(prompt):
    found = moves(prompt, equipment=RACK)

    assert {catalogue.get(item).pattern for item in found} <= {"mobility", "stretch"}


@pytest.mark.parametrize("prompt", ["leg day, my hips are tight", "full body workout, stiff neck"])
def test_whoever_is_stiff_and_asks_for_a_session_gets_it(prompt):
    assert "mobility" not in brief(ask(prompt)).focus


def test_the_title_names_the_places():
    plan = builtin.plan(ask("mobility for hips and hamstrings 15 min"))

    assert plan.title == "Hip and hamstring mobility session"
    assert plan.alternatives == []


def test_a_long_session_for_a_small_place_moves_the_rest_as_well():
    plan = builtin.plan(ask("neck stretch 40 min"))

    names = [item.exercise_id for item in plan.items()]
    assert names[0] in areas.EASES["neck"]
    assert len(set(names)) > len(areas.EASES["neck"])
