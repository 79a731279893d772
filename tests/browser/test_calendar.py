"""The calendar in a browser: it fits, it is accessible, and a plan moves by dragging."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.conftest import until
from workouts.services import calendar, planning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planned(api, user):
    day = timezone.now().date()
    api.post("/api/mobile/workouts", {"id": "W1", "title": "Push day with a rather long title"})
    planning.plan(
        user_id=user.public_id,
        workout_id="W1",
        day=day,
        time="18:30",
        repeat=None,
        now=timezone.now(),
    )
    return day


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1280, 800, "light")])
def test_month_week_and_day(
    page_at, user, planned, assert_accessible, assert_fits, width, height, scheme
):
    page = page_at(width, height, scheme, user=user)

    for path in ("/calendar", f"/calendar?week={planned}", f"/calendar/{planned}"):
        page.goto(path)
        assert page.get_by_text("Push day").count() >= 1
        assert_accessible(page)
        assert_fits(page)


def test_a_plan_is_dragged_to_another_day_of_the_week(page_at, user, planned):
    page = page_at(1280, 800, user=user)
    monday = planned - timedelta(days=planned.weekday())
    target = monday + timedelta(days=3 if planned.weekday() != 3 else 4)
    page.goto(f"/calendar?week={planned}")
    page.locator("[data-movable]").first.wait_for()
    page.wait_for_load_state("networkidle")

    page.locator("[data-movable]").drag_to(
        page.locator(f"td[data-day='{target}']"), target_position={"x": 10, "y": 10}
    )

    page.get_by_text("Moved to").wait_for()
    (entry,) = calendar.between(user_id=user.public_id, first=target, last=target, today=planned)
    assert entry.title.startswith("Push day")


def test_a_saved_workout_is_planned_by_dragging_it_onto_a_day(page_at, user, planned):
    page = page_at(1280, 800, user=user)
    monday = planned - timedelta(days=planned.weekday())
    target = monday + timedelta(days=3 if planned.weekday() != 3 else 4)
    page.goto(f"/calendar?week={planned}")
    page.wait_for_load_state("networkidle")

    page.locator("[data-saved] [data-workout]").drag_to(
        page.locator(f"td[data-day='{target}']"), target_position={"x": 10, "y": 10}
    )

    until(page, True, lambda: page.url.endswith(f"/calendar?week={target}"))
    entries = calendar.between(user_id=user.public_id, first=target, last=target, today=planned)
    assert len(entries) == 1


def test_a_plan_is_dragged_by_touch(page_at, user, planned, touch_drag):
    page = page_at(390, 844, user=user)
    other = planned + timedelta(days=1 if planned.weekday() < 6 else -1)
    page.goto(f"/calendar?week={planned}")
    page.wait_for_load_state("networkidle")

    touch_drag(page, page.locator("[data-movable]"), page.locator(f"td[data-day='{other}']"))

    page.get_by_text("Moved to").wait_for()
    (entry,) = calendar.between(user_id=user.public_id, first=other, last=other, today=planned)
    assert entry.title.startswith("Push day")


def test_a_keyboard_stays_where_it_pressed(page_at, user, planned):
    page = page_at(1280, 800, user=user)
    page.goto("/calendar")
    page.wait_for_load_state("networkidle")
    month, said = page.locator("h1").inner_text(), page.locator("nav [role=status]")
    page.evaluate("window.stayed = true")

    page.locator("#calendar-later").press("Enter")
    until(page, True, lambda: page.locator("h1").inner_text() != month)

    assert _focused(page) == "Later"
    assert said.inner_text() == page.locator("h1").inner_text()
    assert page.evaluate("window.stayed")


def test_what_is_done_to_a_plan_keeps_its_place_and_is_said(page_at, user, planned):
    page = page_at(1280, 800, user=user)
    page.goto(f"/calendar/{planned}")
    page.wait_for_load_state("networkidle")

    for name, then, said in (
        ("Skip", "Plan it again", "Skipped."),
        ("Plan it again", "Skip", "It's planned again."),
        ("Take off", "Undo", "is off the calendar."),
    ):
        page.get_by_role("button", name=name, exact=True).press("Enter")
        until(page, then, lambda: _focused(page))
        assert page.get_by_role("status").get_by_text(said).count() == 1


def test_only_what_a_repetition_asks_for_is_shown(page_at, user, planned):
    page = page_at(390, 844, user=user)
    page.goto(f"/calendar/{planned}")
    shown = {}

    for every in ("", "daily", "weekly"):
        page.get_by_label("Repeat").select_option(every)
        days, until_when = page.get_by_label("Mon", exact=True), page.get_by_label("Until")
        shown[every] = days.is_visible(), until_when.is_visible()

    assert shown == {"": (False, False), "daily": (False, True), "weekly": (True, True)}


def _focused(page) -> str:
    focused = "document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()"
    return page.evaluate(focused)
