"""The editor in a real browser: picking, moving by mouse and by keys, drafts, undo."""

import pytest
from django.utils import timezone

from tests.browser.conftest import until
from workouts import services
from workouts.blocks import Block

pytestmark = pytest.mark.django_db(transaction=True)


def save(user):
    return services.save_by_hand(
        user_id=user.public_id,
        title="Leg day",
        description="",
        blocks=[
            Block(items=[{"name": "Barbell Squat", "sets": 3, "reps": 5}, {"name": "Lunge"}]),
            Block(kind="circuit", params={"rounds": 3}, items=[{"name": "Burpee", "reps": 10}]),
        ],
        tier="free",
        now=timezone.now(),
    )


def names(page):
    rows = page.locator("[data-blocks] [data-item] input[name$='-name']")
    return rows.evaluate_all("all => all.map(one => one.value)")


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_a_workout_is_built_with_the_picker(page_at, user):
    page = page_at(390, 844, user=user)
    page.goto("/workout/new")
    page.get_by_label("Title").fill("Push day")
    page.get_by_role("button", name="Add exercise").click()
    page.get_by_label("Name, muscle or kit").fill("bench pr")
    page.locator("#choices").get_by_text("Barbell Bench Press").first.click()
    page.locator("[name=b0-i0-reps]").fill("6-8")
    page.get_by_role("button", name="Add exercise").click()
    page.get_by_role("button", name="Type the name myself").click()
    page.locator("[name=b0-i1-name]").fill("Dip")
    page.get_by_role("button", name="Save workout").click()
    page.get_by_role("heading", name="Push day").wait_for()
    (row,) = services.list_workouts(user_id=user.public_id, limit=5).workouts
    first, second = services.blocks_of(row)[0].items
    assert (first.name.startswith("Barbell Bench Press"), first.reps) == (True, "6-8")
    assert second.name == "Dip"


def test_exercises_move_by_keys_and_by_mouse(page_at, user):
    page = page_at(1280, 1600, user=user)
    page.goto(f"/workout/{save(user).id}/edit")
    page.locator("#handle-b0-i1").focus()
    page.keyboard.press("ArrowDown")
    until(page, "handle-b1-i0", lambda: focused(page))
    assert names(page) == ["Barbell Squat", "Lunge", "Burpee"]
    assert "moved to place 1 of 2 in block 2" in page.locator("#editor-said").text_content()
    drag(page, "#handle-b1-i1", "#handle-b0-i0", lands=["Burpee", "Barbell Squat", "Lunge"])
    until(page, ["Burpee", "Barbell Squat", "Lunge"], lambda: names(page))
    until(page, "Burpee", page.locator("[name=b0-i0-name]").input_value)


def test_keys_pressed_while_the_server_answers_move_the_same_exercise_on(page_at, user):
    page = page_at(1280, 1600, user=user)
    page.goto(f"/workout/{save(user).id}/edit")
    page.wait_for_load_state("networkidle")
    page.locator("#handle-b0-i0").focus()
    # All three in one turn of the page, before any answer can arrive.
    page.evaluate("""for (let n = 0; n < 3; n += 1) document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }))""")

    until(page, ["Lunge", "Burpee", "Barbell Squat"], lambda: names(page))
    until(page, "handle-b1-i1", lambda: focused(page))


def test_a_press_that_does_not_reach_the_server_says_so_and_keeps_what_was_typed(page_at, user):
    page = page_at(390, 844, user=user, expects="Failed to ")
    page.goto(f"/workout/{save(user).id}/edit")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Title").fill("Heavy day")
    page.context.set_offline(True)

    page.locator("#add-block").click()

    page.get_by_text("That didn't reach us").wait_for()
    assert page.get_by_label("Title").input_value() == "Heavy day"
    page.context.set_offline(False)
    page.locator("#add-block").click()
    page.get_by_role("heading", name="Block 3").wait_for()
    assert page.get_by_label("Title").input_value() == "Heavy day"


def test_the_page_stays_where_it_is_when_an_exercise_moves(page_at, user):
    row = services.save_by_hand(
        user_id=user.public_id, title="Long", description="", tier="free", now=timezone.now(),
        blocks=[Block(items=[{"name": f"Move {n}", "reps": 5} for n in range(12)])],
    )  # fmt: skip
    page = page_at(390, 844, user=user)
    page.goto(f"/workout/{row.id}/edit")
    page.wait_for_load_state("networkidle")
    page.locator("#handle-b0-i2").focus()
    before = page.evaluate(
        "addEventListener('scroll', () => (window.lowest = Math.max(window.lowest, scrollY)));"
        "window.lowest = scrollY"
    )

    for key, focus in (("ArrowDown", "handle-b0-i3"), ("ArrowUp", "handle-b0-i2")) * 2:
        page.keyboard.press(key)
        until(page, focus, lambda: focused(page))

    assert page.evaluate("window.lowest") < before + 844


def test_an_exercise_moves_by_touch(page_at, user, touch_drag):
    page = page_at(390, 844, user=user)
    page.goto(f"/workout/{save(user).id}/edit")
    page.wait_for_load_state("networkidle")
    page.locator("#handle-b0-i1").scroll_into_view_if_needed()
    touch_drag(page, page.locator("#handle-b0-i1"), page.locator("#handle-b0-i0"))
    until(page, ["Lunge", "Barbell Squat", "Burpee"], lambda: names(page))


def drag(page, start, end, *, lands):
    """Drag one handle onto another and let go once the rows stand as they are meant to land."""
    page.wait_for_load_state("networkidle")
    one, other = page.locator(start).bounding_box(), page.locator(end).bounding_box()
    page.mouse.move(one["x"] + 10, one["y"] + 10)
    page.mouse.down()
    for share in (0.2, 0.5, 0.8, 1):
        page.mouse.move(one["x"] + 10, one["y"] + (other["y"] - one["y"]) * share - 4 * share)

    def hovering():
        page.mouse.move(one["x"] + 10, other["y"] - 4)
        return names(page)

    until(page, lands, hovering)
    page.mouse.up()


def test_unsaved_work_survives_a_crash_and_a_removal_is_undone(page_at, user):
    page = page_at(390, 844, user=user)
    row = save(user)
    page.goto(f"/workout/{row.id}/edit")
    page.get_by_label("More for Lunge").click()
    page.locator("button[value='remove-item:0:1']").click()
    until(page, ["Barbell Squat", "Burpee"], lambda: names(page))
    page.get_by_role("button", name="Undo").click()
    until(page, ["Barbell Squat", "Lunge", "Burpee"], lambda: names(page))
    page.get_by_label("Title").fill("Leg day, harder")
    drafts = "Object.values(localStorage).some(draft => draft.includes('Leg day, harder'))"
    until(page, True, lambda: page.evaluate(drafts))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/workout/{row.id}/edit")
    page.get_by_role("button", name="Restore it").click()
    until(page, "Leg day, harder", page.get_by_label("Title").input_value)
    page.get_by_role("button", name="Save workout").click()
    page.get_by_role("heading", name="Leg day, harder").wait_for()
    page.goto(f"/workout/{row.id}/edit")
    page.wait_for_load_state("networkidle")
    assert not page.locator("#draft-offer").is_visible()


def test_a_mistake_gets_the_focus(page_at, user):
    page = page_at(390, 844, user=user)
    page.goto(f"/workout/{save(user).id}/edit")
    page.locator("[name=b0-i0-load]").fill("heavy")
    page.get_by_role("button", name="Save workout").click()
    until(page, "id_b0-i0-load", lambda: focused(page))
    assert page.get_by_text("A number such as 80").is_visible()


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1280, 800, "light")])
def test_the_editor_and_its_picker_are_accessible_and_fit(
    page_at, user, assert_accessible, assert_fits, width, height, scheme
):
    page = page_at(width, height, scheme, user=user)
    for path in (f"/workout/{save(user).id}/edit", "/exercises", "/exercises/new"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert_fits(page)
        assert_accessible(page)
    page.goto("/workout/new")
    page.get_by_role("button", name="Add exercise").click()
    page.locator("#choices li").first.wait_for()
    assert_accessible(page)
    assert_fits(page)
