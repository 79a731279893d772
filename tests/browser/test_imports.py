"""Getting workouts in, in a real browser: paste with its preview, photo, review."""

import os
from pathlib import Path

import pytest

from ocr.services import drafts
from tests.ocr.pictures import FakeReader, encoded, picture_of
from workouts import services

pytestmark = pytest.mark.django_db(transaction=True)

PLAN = (
    "DAY 1 PUSH\nBench press 4x8 @ 60kg\nDips 3x12\nRest 90s\n\n"
    "DAY 2 PULL\nPendlay row 4x8 @ 50kg\nMorning pages and gratitude\n#pull"
)


@pytest.fixture(autouse=True)
def read(monkeypatch, settings, tmp_path):
    from ocr import gateways

    settings.MEDIA_ROOT = tmp_path
    fake = FakeReader("Push Day\nBench press 3x8 @ 60kg\nDips 3x12")
    monkeypatch.setattr(gateways, "reader", lambda: fake)
    return fake


@pytest.fixture
def opened(page_at):
    """Open a page that doesn't wait for ever."""

    def open_page(*args, **options):
        page = page_at(*args, **options)
        page.set_default_timeout(10_000)
        return page

    return open_page


def draft_of(user, text=PLAN):
    from django.utils import timezone

    return drafts.paste(owner=user, text=text, now=timezone.now())


def test_a_text_shows_what_it_becomes_while_it_is_typed_and_is_saved(opened, user):
    page = opened(390, 844, user=user)
    page.goto("/add?tab=paste")
    page.get_by_label("Workout text").fill("Push Day\nBench press 3x8 @ 60kg")
    page.locator("#preview").get_by_text("3 × 8").wait_for()
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("heading", name="Look it over").wait_for()
    page.locator("[name=b0-i0-reps]").focus()
    page.locator("mark", has_text="8").wait_for()
    page.locator("[name=b0-i0-reps]").fill("10")
    page.get_by_role("button", name="Save workout").locator("visible=true").click()
    page.wait_for_url("**/workout/*")
    (row,) = services.list_workouts(user_id=user.public_id, limit=5).workouts
    assert services.blocks_of(row)[0].items[0].reps == 10


def test_a_photo_goes_straight_to_the_store_and_is_reviewed_beside_its_draft(opened, user):
    page = opened(390, 844, user=user)
    page.goto("/add")
    board = encoded(picture_of("Push Day\nBench press 3x8 @ 60kg", size=(800, 600)))
    photo = {"name": "board.jpg", "mimeType": "image/jpeg", "buffer": board}
    page.get_by_label("Pictures or a PDF").set_input_files([photo, photo])
    page.get_by_role("list", name="Chosen pictures").get_by_role("img").first.wait_for()
    page.get_by_role("button", name="Read the pictures").click()
    page.get_by_role("heading", name="Look it over").wait_for()
    assert page.get_by_alt_text("What was read, picture 2").is_visible()
    page.locator("[name=b0-i0-load]").focus()
    page.locator("rect[data-lit]").first.wait_for(state="attached")
    _shoot(page, "review-photo", whole=False)


def test_what_was_hard_to_read_is_marked_in_the_picture_and_in_its_fields(
    opened, user, read, assert_accessible, assert_fits
):
    read.confidence = 71.0
    page = opened(390, 844, user=user)
    page.goto("/add")
    board = encoded(picture_of("Push Day\nBench press 3x8 @ 60kg", size=(800, 600)))
    photo = {"name": "board.jpg", "mimeType": "image/jpeg", "buffer": board}
    page.get_by_label("Pictures or a PDF").set_input_files([photo])
    page.get_by_role("button", name="Read the pictures").click()
    page.get_by_text("Hard to read").wait_for()
    page.locator("[name=b0-i0-reps][aria-description='Hard to read in the picture']").wait_for()
    assert page.locator("[name=b0-i0-rest][aria-description]").count() == 0
    page.locator("[name=b0-i0-reps]").scroll_into_view_if_needed()
    _shoot(page, "doubtful", whole=True)
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1280, 800, "light")])
def test_every_import_page_is_accessible_and_fits(
    opened, user, read, assert_accessible, assert_fits, width, height, scheme
):
    draft = draft_of(user)
    page = opened(width, height, scheme, user=user)
    paths = {
        "photo": "/add",
        "paste": "/add?tab=paste",
        "link": "/add?tab=link",
        "review": f"/add/review/{draft.id}/0",
        "review2": f"/add/review/{draft.id}/1",
    }
    for name, path in paths.items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        _shoot(page, f"{name}-{scheme}-{width}")
        assert_fits(page)
        assert_accessible(page)


def test_a_visitor_tries_it_keeps_it_and_is_asked_to_sign_up(
    opened, assert_accessible, assert_fits
):
    page = opened(390, 844)
    page.goto("/start?tab=paste")
    page.get_by_label("Workout text").fill("Bench press 3x8 @ 60kg")
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("button", name="Save workout").locator("visible=true").click()
    page.wait_for_url("**/add/kept/**")
    assert page.get_by_role("link", name="Sign up free").is_visible()
    _shoot(page, "kept")
    assert_accessible(page)
    page.goto("/start")
    _shoot(page, "start")
    assert page.get_by_text("of 3 kept workouts").is_visible()
    assert_fits(page)
    assert_accessible(page)


def test_a_visitors_first_deed_may_be_a_photo(opened):
    page = opened(390, 844)
    page.goto("/start")
    board = encoded(picture_of("Push Day\nBench press 3x8 @ 60kg", size=(800, 600)))
    photo = {"name": "board.jpg", "mimeType": "image/jpeg", "buffer": board}
    page.get_by_label("Pictures or a PDF").set_input_files([photo])
    page.get_by_role("button", name="Read the pictures").click()
    page.get_by_role("heading", name="Look it over").wait_for()


SHARE = """
async ({ text, size }) => {
  const form = Object.assign(document.createElement("form"), {
    action: "/share", method: "POST", enctype: "multipart/form-data",
  });
  const words = Object.assign(document.createElement("textarea"), { name: "text", value: text });
  const files = Object.assign(document.createElement("input"), { name: "images", type: "file" });
  if (size) {
    const canvas = new OffscreenCanvas(size, size);
    const drawing = canvas.getContext("2d");
    const noise = drawing.createImageData(size, size);
    for (let at = 0; at < noise.data.length; at += 65536) {
      crypto.getRandomValues(noise.data.subarray(at, at + 65536));
    }
    drawing.putImageData(noise, 0, 0);
    const held = new DataTransfer();
    const type = "image/png";
    held.items.add(new File([await canvas.convertToBlob({ type })], "photo.png", { type }));
    files.files = held.files;
  }
  form.append(words, files);
  document.body.append(form);
  form.submit();
}
"""


def with_worker(page):
    page.goto("/timer")
    page.wait_for_selector("html[data-offline=ready]", timeout=20_000)
    return page


def test_what_is_shared_without_a_network_waits_and_is_opened_with_one(
    opened, user, assert_accessible, assert_fits
):
    page = with_worker(opened(390, 844, user=user, expects="ERR_INTERNET_DISCONNECTED"))
    page.context.set_offline(True)
    page.evaluate(SHARE, {"text": "Push Day\nBench press 3x8"})
    page.get_by_role("heading", level=2, name="Kept for later").wait_for()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("heading", level=2, name="Kept for later").wait_for()
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    page.wait_for_url("**/add?tab=paste&shared=*")
    assert page.get_by_label("Workout text").input_value() == "Push Day\nBench press 3x8"
    page.goto("/share/waiting")
    page.wait_for_url("**/add")


def test_a_shared_photo_too_large_to_send_is_made_smaller_first(opened, user):
    page = with_worker(opened(390, 844, user=user))
    page.evaluate(SHARE, {"text": "", "size": 2_600})
    page.wait_for_url("**/add?tab=photo&shared=*", timeout=30_000)
    page.get_by_text("1 picture ready").wait_for()
    page.get_by_role("button", name="Read them").click()
    page.get_by_role("heading", name="Look it over").wait_for()


def _shoot(page, name: str, *, whole: bool = True) -> None:
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(shots) / f"{name}.png"), full_page=whole)
