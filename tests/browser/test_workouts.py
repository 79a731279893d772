"""The editor and the player in a real browser."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from workouts import services
from workouts.blocks import Block

pytestmark = pytest.mark.django_db(transaction=True)


def save(user):
    item = {"sets": 2, "reps": "6-8", "load": {"value": 80, "unit": "kg"}, "restSeconds": 150}
    return services.save_by_hand(
        user_id=user.public_id,
        title="Leg day",
        description="Squats first, then a short finisher.",
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


def test_a_session_is_played_reloaded_and_finished(page_at, user):
    page = page_at(390, 844, user=user)
    page.goto(f"/workout/{save(user).id}/session")
    page.get_by_role("button", name="More Reps, Set 1").click()
    page.get_by_role("button", name="Set 1 done").click()
    assert page.get_by_text("Rest 2:", exact=False).first.is_visible()
    page.reload()
    page.get_by_role("button", name="Set 1 is done").wait_for()
    assert page.locator("[data-timer]").is_visible()
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Round 1 done").click()
    page.get_by_role("button", name="Finish workout").click()
    page.get_by_role("dialog").get_by_role("button", name="Finish", exact=True).click()
    page.wait_for_url("**/summary")
    assert page.get_by_text("7 reps · 80 kg").is_visible()
    (done,) = services.list_completions(user_id=user.public_id)
    assert [row["name"] for row in done.log["sets"]] == ["Barbell Squat", "Burpee", "Sit-Up"]


def test_a_session_that_could_not_be_sent_is_sent_again(page_at, user):
    page = page_at(390, 844, user=user)
    page.goto(f"/workout/{save(user).id}/session")
    page.get_by_role("button", name="Set 1 done").click()
    page.route("**/session/finish", lambda route: route.fulfill(status=200, body="no json"))
    page.get_by_role("button", name="Finish workout").click()
    page.get_by_role("dialog").get_by_role("button", name="Finish", exact=True).click()
    page.get_by_text("Your session is kept on this device").wait_for()
    page.unroute("**/session/finish")
    page.reload()
    page.wait_for_url("**/summary")
    assert len(services.list_completions(user_id=user.public_id)) == 1


def test_a_workout_is_built_in_the_editor(page_at, user):
    page = page_at(1280, 800, user=user)
    page.goto("/workout/new")
    page.get_by_label("Title").fill("Push day")
    page.get_by_label("Exercise", exact=True).fill("Bench Press")
    page.get_by_role("button", name="Add exercise").click()
    page.locator("[name=b0-i1-name]").fill("Dip")
    page.get_by_role("button", name="Move exercise 2 up").click()
    page.wait_for_function("document.querySelector('[name=b0-i0-name]').value === 'Dip'")
    page.get_by_role("button", name="Save workout").click()
    page.get_by_role("heading", name="Push day").wait_for()
    (row,) = services.list_workouts(user_id=user.public_id, limit=5).workouts
    assert [item.name for item in services.blocks_of(row)[0].items] == ["Dip", "Bench Press"]


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1280, 800, "light")])
def test_every_page_is_accessible_and_fits(
    page_at, user, assert_accessible, assert_fits, width, height, scheme
):
    row = save(user)
    page = page_at(width, height, scheme, user=user)
    for path in (
        "/",
        "/library",
        "/add",
        "/workout/new",
        *(f"/workout/{row.id}{end}" for end in ("", "/edit", "/session")),
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if shots := os.environ.get("SHOTS"):
            name = path.strip("/").replace("/", "-").replace(row.id, "w") or "home"
            page.screenshot(path=str(Path(shots) / f"{name}-{scheme}.png"))
        assert_fits(page)
        assert_accessible(page)
