"""The first minutes: a workout first, one question, and no loops."""

import pytest

from accounts import services as accounts
from accounts.profile import GOALS
from workouts import services


def library(user):
    found = services.search_workouts(user_id=user.public_id, filters=services.Filters(), limit=9)
    return found.workouts


def test_a_sample_is_there_once_and_leads_to_the_question(site, user):
    first = site.post("/onboarding/sample")
    site.post("/onboarding/sample")
    assert first.url == "/onboarding?step=goals"
    assert [row.source for row in library(user)] == ["sample"]
    assert "What do you train for?" in site.get(first.url).content.decode()


def test_the_answer_is_kept_and_never_asked_for_again(site, user):
    site.post("/onboarding?step=goals", {"goal": GOALS[1]})
    profile = accounts.training_profile(accounts.member(user_id=user.public_id))
    assert profile.primary_goal == GOALS[1]
    assert site.get("/onboarding").url == "/"
    assert site.get("/onboarding?step=goals").url == "/"


def test_skipping_is_an_answer(site, user):
    site.post("/onboarding", {"skip": "1"})
    assert site.get("/onboarding").url == "/"
    assert accounts.onboarding(user_id=user.public_id) == {"completed": False, "skipped": True}


@pytest.mark.parametrize("goal", ["", "World peace"])
def test_no_goal_or_a_made_up_one_is_asked_again(site, goal):
    assert site.post("/onboarding?step=goals", {"goal": goal, "x": "1"}).status_code == 422


def test_home_leads_to_the_question_until_it_is_answered(site, user):
    assert "/onboarding" in site.get("/").content.decode()
    site.post("/onboarding", {"skip": "1"})
    assert "/onboarding" not in site.get("/").content.decode()
