"""The player in a real browser: sets, rounds, notes, swaps, keys, and every page of it."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from tests.browser.sessions import (
    SESSIONS,
    STARTED,
    finish,
    has_done_set,
    leg_day,
    logged,
    play,
    press,
)
from workouts import services
from workouts.blocks import Block

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def workout(user):
    return leg_day(user)


def test_a_session_is_played_reloaded_and_finished(page_at, user, workout):
    page = page_at(390, 844, user=user)
    play(page, workout)
    press(page, "More Reps, Set 1")
    with page.expect_response(has_done_set):
        press(page, "Set 1 done")
    page.get_by_text("Rest 2:", exact=False).first.wait_for()
    page.reload()
    press(page, "Skip")
    press(page, "Next")
    page.get_by_role("button", name="Burpee 10 reps done 0").click()
    page.get_by_text("0 rounds + 1", exact=True).wait_for()
    finish(page)
    page.wait_for_url("**/summary")
    assert page.get_by_text("7 reps · 80 kg").is_visible()
    assert page.get_by_text("0 rounds + 1").is_visible()
    assert [[one["reps"] for one in sets] for sets in logged(user)] == [[7, 10]]


def test_the_first_load_is_small(page_at, user, workout):
    loaded = set()
    page = page_at(390, 844, user=user)
    page.on("response", lambda reply: loaded.add(urlsplit(reply.url).path))
    play(page, workout)
    page.wait_for_load_state("networkidle")
    statics = [path.removeprefix("/static/") for path in loaded if path.startswith("/static/")]
    assert any("session-player" in path for path in statics)
    # Fonts come compressed; WhiteNoise sends brotli, pages go out as gzip.
    sizes = [len(gzip.compress(page.content().encode()))]
    for path in statics:
        content = Path(finders.find(path)).read_bytes()
        sizes.append(len(content if path.endswith("woff2") else brotli.compress(content)))
    assert sum(sizes) <= 150 * 1024


def test_a_taken_machine_is_swapped_within_two_taps(page_at, user, workout, assert_accessible):
    before = services.blocks_of(services.get_workout(user_id=user.public_id, workout_id=workout.id))
    page = page_at(390, 844, user=user)
    play(page, workout)
    press(page, "Set 1 done")
    press(page, "Swap")
    assert_accessible(page)
    page.locator("[data-choices] button").first.click()
    page.locator("[data-step-name]", has_text="Squat").wait_for()
    with page.expect_response(SESSIONS):
        press(page, "Set 1 done")
    finish(page)
    page.wait_for_url("**/summary")
    (session,) = services.list_completions(user_id=user.public_id)
    names = [row["name"] for row in session.log["sets"]]
    assert len(names) == 2
    assert names[0] == "Barbell Squat" != names[1]
    after = services.get_workout(user_id=user.public_id, workout_id=workout.id)
    assert services.blocks_of(after) == before


@pytest.fixture
def pair(user):
    item = {"reps": 10, "load": {"value": 20, "unit": "kg"}}
    return services.save_by_hand(
        user_id=user.public_id,
        title="Pair and chipper",
        description="",
        blocks=[
            Block(
                kind="superset",
                params={"rounds": 2, "restSeconds": 60},
                items=[{"name": "Dumbbell Bench Press", **item}, {"name": "Lat Pulldown"}],
            ),
            Block(
                kind="for_time",
                items=[{"name": "Burpee", "reps": 40}, {"name": "Sit-Up", "reps": 60}],
            ),
        ],
        tier="free",
        now=timezone.now(),
    )


def test_rounds_are_ticked_off_in_any_unit_and_the_next_block_comes_up(
    page_at, user, pair, assert_accessible, assert_fits
):
    page = page_at(390, 844, user=user)
    play(page, pair)
    assert_accessible(page)
    assert_fits(page)
    press(page, "Load in lb, Dumbbell Bench Press, Round 1")
    page.get_by_label("Reps, Lat Pulldown, Round 1", exact=True).fill("12")
    page.get_by_label("Load (kg), Lat Pulldown, Round 1", exact=True).fill("50")
    press(page, "Dumbbell Bench Press, Round 1 done")
    press(page, "Lat Pulldown, Round 1 done")
    page.get_by_text("Rest 1:00", exact=False).first.wait_for()
    press(page, "Round 2 done")
    page.get_by_role("heading", name="For time").wait_for()
    press(page, "Burpee, Round 1 done")
    with page.expect_response(has_done_set):
        press(page, "Sit-Up, Round 1 done")
    finish(page)
    page.wait_for_url("**/summary")
    (session,) = services.list_completions(user_id=user.public_id)
    done = {
        row["name"]: [(one["reps"], one.get("load")) for one in row["sets"]]
        for row in session.log["sets"]
    }
    assert done == {
        "Dumbbell Bench Press": [(10, {"value": 44.0, "unit": "lb"})] * 2,
        "Lat Pulldown": [(12, {"value": 50.0, "unit": "kg"})] * 2,
        "Burpee": [(40, None)],
        "Sit-Up": [(60, None)],
    }


def test_a_note_of_a_set_comes_back_next_time(page_at, user, workout, assert_accessible):
    page = page_at(390, 844, user=user)
    play(page, workout)
    press(page, "Note for set 1")
    assert_accessible(page)
    page.get_by_label("Note, Set 1", exact=True).fill("left knee")
    with page.expect_response(has_done_set):
        press(page, "Set 1 done")
    finish(page)
    page.wait_for_url("**/summary")
    assert page.get_by_text("left knee").is_visible()
    play(page, workout)
    assert page.get_by_text("Last time 6 × 80 kg · left knee").is_visible()


def test_a_member_trains_without_a_plan(page_at, user, assert_accessible):
    page = page_at(390, 844, user=user)
    page.set_default_timeout(10_000)
    page.goto("/")
    press(page, "Train without a plan")
    page.wait_for_selector(STARTED)
    assert_accessible(page)
    page.locator("[data-first-exercise]").click()
    page.get_by_label("Or find one").fill("barbell squat")
    page.locator("[data-found] button", has_text="Barbell Squat").first.click()
    page.get_by_role("heading", name="Barbell Squat").wait_for()
    page.get_by_label("Reps, Set 1", exact=True).fill("5")
    with page.expect_response(has_done_set):
        press(page, "Set 1 done")
    finish(page)
    page.wait_for_url("**/summary")
    page.goto("/")
    press(page, "Train without a plan")
    page.wait_for_selector(STARTED)
    assert page.get_by_text("What first?").is_visible()
    found = services.list_workouts(user_id=user.public_id, limit=5).workouts
    assert ([row.title for row in found], len(logged(user)[0])) == (["Free training"], 1)


def test_keys_play_too(page_at, user, workout):
    page = page_at(1280, 800, user=user)
    play(page, workout)
    page.keyboard.press("Space")
    page.get_by_role("button", name="Set 1 is done · undo").wait_for()
    page.keyboard.press("s")
    page.wait_for_selector("[data-rest]", state="hidden")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Go on", exact=True).wait_for()
    page.keyboard.press("m")
    assert page.evaluate("JSON.parse(localStorage['kinex-alerts']).sound") is False


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "light"), (1280, 800, "dark")])
def test_every_page_of_the_player_is_accessible_and_fits(
    page_at, user, workout, assert_accessible, assert_fits, width, height, scheme
):
    page = page_at(width, height, scheme, user=user)

    def check():
        assert_fits(page)
        assert_accessible(page)

    play(page, workout)
    press(page, "Set 1 done")
    check()
    press(page, "Next")
    press(page, "Start")
    check()
    press(page, "Finish workout")
    check()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.wait_for_url("**/summary")
    check()
    page.goto(page.url.replace("/summary", "/edit"))
    page.locator("main details summary").first.click()
    check()
    for path in ("/timer", "/offline", f"/workout/{workout.id}/log"):
        page.goto(path)
        check()
