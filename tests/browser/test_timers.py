"""Timers in a real browser: reloads, sleep, clocks that are set, and the rest between blocks."""

import pytest
from django.utils import timezone

from tests.browser.sessions import KEPT, OFFLINE, play, press
from workouts import services
from workouts.blocks import Block

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

# A wall clock that can be set, in seconds, and a page that can be hidden.
SKEWED = """
const now = Date.now;
let skewed = Number(sessionStorage.skew ?? 0);
Date.now = () => now() + skewed * 1000;
window.skew = (seconds) => { sessionStorage.skew = skewed += seconds; };
let shown = "visible";
Object.defineProperty(document, "visibilityState", { get: () => shown });
window.turned = (state) => {
  shown = state;
  document.dispatchEvent(new Event("visibilitychange"));
};
"""


def test_a_timer_runs_survives_a_reload_and_works_offline(page_at, assert_accessible, user):
    page = page_at(390, 844, user=user, expects=OFFLINE)
    page.set_default_timeout(10_000)
    page.goto("/timer")
    page.get_by_role("button", name="Tabata", exact=True).click()
    page.keyboard.press("s")
    page.locator("[data-face-label]", has_text="Work").wait_for()
    assert_accessible(page)
    page.wait_for_selector(KEPT, state="attached")
    page.context.set_offline(True)
    page.reload()
    page.locator("[data-face-label]", has_text="Work").wait_for()
    press(page, "Another timer")
    assert page.get_by_text("Ready-made").is_visible()


def test_sleep_counts_a_clock_that_was_set_does_not_and_a_reload_goes_on(page_at, user):
    page = page_at(390, 844, user=user)
    page.add_init_script(SKEWED)
    page.goto("/timer")
    press(page, "EMOM 12")
    press(page, "Skip")
    turn = page.locator("[data-face-round]")
    page.evaluate("turned('hidden'); skew(5 * 60); turned('visible')")
    turn.get_by_text("6 of 12").wait_for()
    page.evaluate("skew(-2 * 3600)")
    page.reload()
    turn.get_by_text("6 of 12").wait_for()
    page.evaluate("sessionStorage.skew = Number(sessionStorage.skew) + 2 * 60")
    page.reload()
    turn.get_by_text("8 of 12").wait_for()


def test_a_rest_between_blocks_leads_on_to_the_next(page_at, user):
    parts = [
        Block(
            kind="amrap",
            label=f"Part {part}",
            params={"timeCapSeconds": seconds, "restSeconds": 120},
            items=[{"name": "Burpee", "reps": 10}],
        )
        for part, seconds in (("A", 1), ("B", 360))
    ]
    workout = services.save_by_hand(
        user_id=user.public_id,
        title="Two parts",
        description="",
        blocks=parts,
        tier="free",
        now=timezone.now(),
    )
    page = page_at(390, 844, user=user)
    play(page, workout)
    press(page, "Start")
    page.get_by_text("Rest 1:5", exact=False).first.wait_for()
    assert page.get_by_role("heading", name="Part A").is_visible()
    page.locator("[data-rest-skip]").click()
    page.get_by_role("heading", name="Part B").wait_for()
