"""What can't be lost: the player without a network, killed, on two devices, signed out."""

import pytest

from tests.browser.conftest import until
from tests.browser.sessions import (
    KEPT,
    OFFLINE,
    SESSIONS,
    STARTED,
    counts,
    finish,
    has_done_set,
    kept,
    leg_day,
    logged,
    play,
    press,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

# The files of the newest version, once its worker is at work.
WORKER = """async () => {
  const { active, waiting, installing } = await navigator.serviceWorker.ready;
  const names = (await caches.keys()).filter((name) => name.startsWith("static-"));
  return active.state === "activated" && !waiting && !installing ? names.at(-1) : null;
}"""
DISK_FULL = """() => {
  IDBDatabase.prototype.transaction = () => { throw new Error("The disk is full."); };
}"""


@pytest.fixture
def workout(user):
    return leg_day(user)


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


def test_a_new_version_leaves_a_kept_player_working_offline(page_at, user, workout, settings):
    page = page_at(390, 844, user=user, expects=OFFLINE)
    play(page, workout)
    page.wait_for_selector(KEPT, state="attached")
    before = page.evaluate(WORKER)
    settings.BUILD_ID = "the next"
    page.goto("/timer")
    until(page, True, lambda: page.evaluate(WORKER) not in (before, None))
    # What the browser itself keeps may be gone at any time.
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.context.set_offline(True)
    play(page, workout)
    press(page, "Set 1 done")
    page.get_by_role("button", name="Set 1 is done · undo").wait_for()


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
    tablet.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    tablet.wait_for_url("**/summary")
    assert [len(sets) for sets in logged(user)] == [2]


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


def test_signing_out_leaves_nothing_of_the_member_in_the_cache(page_at, user, workout):
    page = page_at(390, 844, user=user, expects=OFFLINE)
    play(page, workout)
    page.wait_for_selector(KEPT, state="attached")
    kept = "caches.open('pages').then((cache) => cache.keys()).then((all) => all.length)"
    assert page.evaluate(kept) == 1
    page.goto("/settings")
    page.wait_for_selector("[data-behavior=sign-out][data-state=ready]")
    press(page, "Sign out")
    page.wait_for_url("**/")
    assert page.evaluate(kept) == 0
    page.context.set_offline(True)
    page.goto(f"/workout/{workout.id}/session")
    assert page.get_by_text("No network").first.is_visible()


def test_sets_that_wait_at_sign_out_are_told_of_and_only_ever_sent_for_their_member(
    page_at, user, stranger, workout, sign_in, assert_accessible
):
    page = page_at(390, 844, user=user, expects="503")
    play(page, workout)
    page.context.route(SESSIONS, lambda route: route.fulfill(status=503, body="{}"))
    press(page, "Set 1 done")
    finish(page)
    page.get_by_text("kept on this device", exact=False).first.wait_for()
    page.goto("/settings")
    page.wait_for_selector("[data-behavior=sign-out][data-state=ready]")
    press(page, "Sign out")
    page.get_by_text("sent when you sign in here again", exact=False).wait_for()
    assert_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.context.unroute(SESSIONS)
    sign_in(page, stranger)
    page.goto("/timer")
    page.wait_for_selector(KEPT, state="attached")
    assert (counts(user), counts(stranger)) == ([], [])
    sign_in(page, user)
    page.goto("/timer")
    until(page, [1], lambda: counts(user))
    assert counts(stranger) == []


def test_a_session_that_ran_out_says_so_and_goes_on_after_signing_in(
    page_at, user, workout, sign_in
):
    page = page_at(390, 844, user=user)
    play(page, workout)
    page.context.clear_cookies()
    press(page, "Set 1 done")
    page.get_by_text("Sign in again to send it", exact=False).wait_for()
    assert page.get_by_role("link", name="Sign in", exact=True).is_visible()
    finish(page)
    page.get_by_text("Finished: 1 of 2 sets", exact=False).wait_for()
    assert page.get_by_text("Sign in again to send it", exact=False).is_visible()
    sign_in(page, user)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_url("**/summary")
    assert counts(user) == [1]
