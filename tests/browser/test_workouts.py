"""The editor and the player in a real browser."""

import os
from pathlib import Path

import pytest

from tests.browser.conftest import until
from tests.browser.sessions import leg_day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1280, 800, "light")])
def test_every_page_is_accessible_and_fits(
    page_at, user, assert_accessible, assert_fits, width, height, scheme
):
    row = leg_day(user)
    page = page_at(width, height, scheme, user=user)
    for path in (
        "/",
        "/library?q=leg&kind=straight",
        "/templates",
        "/add",
        "/workout/new",
        *(f"/workout/{row.id}{end}" for end in ("", "/edit")),
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if shots := os.environ.get("SHOTS"):
            name = path.strip("/").replace("/", "-").replace(row.id, "w") or "home"
            page.screenshot(path=str(Path(shots) / f"{name}-{scheme}.png"))
        assert_fits(page)
        assert_accessible(page)


def test_a_search_tells_how_many_it_found_and_more_takes_the_focus_along(
    page_at, user, monkeypatch
):
    monkeypatch.setattr("workouts.views.PAGE_SIZE", 2)
    for _ in range(3):
        leg_day(user)
    page = page_at(390, 844, user=user)
    page.goto("/library")
    page.wait_for_load_state("networkidle")

    page.get_by_role("searchbox").fill("squat")
    until(page, "2 and more workouts", lambda: page.locator("#found").text_content())
    more = page.get_by_role("link", name="Load more")
    until(page, True, lambda: "q=squat" in more.get_attribute("href"))
    page.wait_for_load_state("networkidle")
    more.press("Enter")

    until(page, "1 workout", lambda: page.locator("#found").text_content())
    third = page.locator("#results [data-stretch]").nth(2)
    until(page, True, lambda: third.evaluate("link => link === document.activeElement"))
    assert page.url.endswith("/library?q=squat")
