"""Enhancing a workout and the coach's cards, in a browser."""

import pytest
from django.utils import timezone

from accounts import profiles
from accounts.tables import Member

TEXT = "5x5 Back squat @ 100 kg\n3x8 Bench press\n3x12 Lunges\nTag a friend!"


@pytest.fixture
def paid(user, api):
    Member(user.public_id).update(actions=[Member.subscription_tier.set("core")])
    changes = {
        "experience": "intermediate",
        "personalRecords": {
            "Bench Press": {"weight": 80, "reps": 5, "unit": "kg", "date": "2026-10-01"}
        },
        "constraints": [{"id": "1", "description": "bad knees", "createdAt": "2026-01-01"}],
    }
    profiles.update(member=Member.get(user.public_id), changes=changes, now=timezone.now())
    api.post(
        "/api/mobile/workouts",
        {"id": "W1", "title": "Monday", "content": TEXT, "createdAt": "2026-11-01T10:00:00Z"},
    )
    return user


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_a_member_takes_some_changes_and_undoes_them(
    page_at, assert_accessible, assert_fits, paid, width, height
):
    page = page_at(width, height, user=paid)
    page.goto("/workout/W1/enhance")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Propose changes").click()
    page.wait_for_url("**/enhance/**")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("checkbox").last.uncheck()

    page.get_by_role("button", name="Take the ticked changes").click()
    page.get_by_role("heading", name="Your workout is updated").wait_for()
    page.get_by_role("button", name="Undo all of it").click()

    page.wait_for_url("**/workout/W1")
    page.get_by_text("as it was before").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_weeks_card_makes_and_shows_the_workout(
    page_at, assert_accessible, assert_fits, paid, width, scheme
):
    page = page_at(width, 844, scheme, user=paid)
    page.goto("/")
    page.get_by_role("button", name="Make it now").click()
    page.wait_for_url("**/workout/week-*")

    page.goto("/")
    page.get_by_role("button", name="Another one, once").wait_for()

    assert_accessible(page)
    assert_fits(page)
