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


def _shoot(page, name: str, *, whole: bool = True) -> None:
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(shots) / f"{name}.png"), full_page=whole)
