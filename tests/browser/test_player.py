"""The player in a real browser: online, offline, reloaded, killed, on two devices."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from tests.browser.conftest import until
from workouts import services
from workouts.blocks import Block

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

STARTED = "[data-behavior=session-player][data-state=ready]"
KEPT = "html[data-offline=ready]"
OFFLINE = "ERR_INTERNET_DISCONNECTED"
DISK_FULL = """() => {
  IDBDatabase.prototype.transaction = () => { throw new Error("The disk is full."); };
}"""
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
DONE_ON_DISK = """(name) => new Promise((resolve) => {
  indexedDB.open(name).onsuccess = ({ target }) => {
    const asked = target.result.transaction("outbox").objectStore("outbox").getAll();
    asked.onsuccess = () => {
      target.result.close();
      resolve(asked.result.filter(({ name, value }) => name === "done" && value).length);
    };
  };
})"""
SESSIONS = "**/api/workouts/sessions/*"


@pytest.fixture
def workout(user):
    item = {"sets": 2, "reps": "6-8", "load": {"value": 80, "unit": "kg"}, "restSeconds": 150}
    return services.save_by_hand(
        user_id=user.public_id,
        title="Leg day",
        description="",
        blocks=[
            Block(items=[{"name": "Barbell Squat", **item}]),
            Block(
                kind="amrap",
                params={"timeCapSeconds": 300},
                items=[{"name": "Burpee", "reps": 10}, {"name": "Sit-Up", "reps": 15}],
            ),
        ],
        tier="free",
        now=timezone.now(),
    )


def play(page, workout):
    page.set_default_timeout(10_000)
    page.goto(f"/workout/{workout.id}/session")
    page.wait_for_selector(STARTED)


def press(page, name: str):
    page.get_by_role("button", name=name, exact=True).click()


def has_done_set(reply) -> bool:
    return '"done":true' in (reply.request.post_data or "")


def finish(page):
    press(page, "Finish workout")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()


def logged(user) -> list[list[dict]]:
    done = services.list_completions(user_id=user.public_id)
    return [[one for row in session.log["sets"] for one in row["sets"]] for session in done]


def counts(user) -> list[int]:
    return [len(sets) for sets in logged(user)]


def kept(page, user) -> int:
    """How many sets the device has on its own disk as done."""
    return page.evaluate(DONE_ON_DISK, f"kinex-{user.public_id}")


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


def test_offline_killed_and_back_every_set_arrives_once(page_at, user, workout):
    page = page_at(390, 844, user=user, expects=OFFLINE)
    play(page, workout)
    page.wait_for_selector(KEPT, state="attached")
    page.context.set_offline(True)
    press(page, "Set 1 done")
    page.get_by_text("No connection: kept on this device", exact=False).wait_for()
    page.reload()
    page.wait_for_selector(STARTED)
    press(page, "Set 2 done")
    until(page, 2, lambda: kept(page, user))
    page.close()
    again = page.context.new_page()
    play(again, workout)
    press(again, "Previous")
    again.get_by_role("button", name="Set 1 is done · undo").wait_for()
    finish(again)
    again.get_by_text("Finished: 2 of 2 sets", exact=False).wait_for()
    assert logged(user) == []
    again.context.set_offline(False)
    again.wait_for_url("**/summary")
    assert [[one["id"] for one in sets] for sets in logged(user)] == [["0-0.0", "0-0.1"]]


def test_what_the_server_could_not_take_yet_is_sent_by_the_next_visit(page_at, user, workout):
    page = page_at(390, 844, user=user, expects="503")
    play(page, workout)
    page.route(SESSIONS, lambda route: route.fulfill(status=503, body="{}"))
    press(page, "Set 1 done")
    finish(page)
    page.get_by_text("Finished: 1 of 2 sets, kept on this device", exact=False).wait_for()
    context = page.context
    page.close()
    later = context.new_page()
    later.goto("/timer")
    until(later, [1], lambda: counts(user))


def test_two_devices_play_one_session(page_at, user, workout):
    phone, tablet = page_at(390, 844, user=user), page_at(820, 1180, user=user)
    play(phone, workout)
    with phone.expect_response(SESSIONS):
        press(phone, "Set 1 done")
    play(tablet, workout)
    tablet.get_by_role("button", name="Set 1 is done · undo").wait_for()
    with tablet.expect_response(SESSIONS):
        press(tablet, "Set 2 done")
    finish(phone)
    phone.wait_for_url("**/summary")
    assert [len(sets) for sets in logged(user)] == [2]


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


def test_a_session_of_another_day_is_kept_as_that_days(page_at, user, workout, assert_accessible):
    page = page_at(390, 844, user=user)
    play(page, workout)
    with page.expect_response(has_done_set):
        press(page, "Set 1 done")
    later = page.context.new_page()
    page.close()
    later.add_init_script("const now = Date.now; Date.now = () => now() + 2 * 86400e3;")
    later.goto(f"/workout/{workout.id}/session")
    later.get_by_text("you did 1 of 2 sets and didn't finish", exact=False).wait_for()
    assert_accessible(later)
    press(later, "Start anew")
    later.wait_for_selector(STARTED)
    later.get_by_role("button", name="Set 1 done", exact=True).wait_for()
    until(later, [1], lambda: counts(user))


def test_a_device_that_stops_keeping_things_says_so_and_sends_all_of_it(page_at, user, workout):
    page = page_at(390, 844, user=user, expects="503")
    play(page, workout)
    page.route(SESSIONS, lambda route: route.fulfill(status=503, body="{}"))
    press(page, "Set 1 done")
    page.get_by_text("kept on this device", exact=False).first.wait_for()
    page.evaluate(DISK_FULL)
    press(page, "Set 2 done")
    page.get_by_text("Stay online until you have finished", exact=False).wait_for()
    page.unroute(SESSIONS)
    finish(page)
    page.wait_for_url("**/summary")
    assert [len(sets) for sets in logged(user)] == [2]


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


def test_signing_out_leaves_nothing_of_the_member_in_the_cache(page_at, user, workout):
    page = page_at(390, 844, user=user, expects=OFFLINE)
    play(page, workout)
    page.wait_for_selector(KEPT, state="attached")
    kept = "caches.open('pages').then((cache) => cache.keys()).then((all) => all.length)"
    assert page.evaluate(kept) == 1
    page.goto("/settings")
    press(page, "Sign out")
    page.wait_for_url("**/")
    assert page.evaluate(kept) == 0
    page.context.set_offline(True)
    page.goto(f"/workout/{workout.id}/session")
    assert page.get_by_text("No network").first.is_visible()


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
