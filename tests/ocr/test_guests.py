"""Visitors: three scans and three kept workouts, counted on our side, moved in at sign-up."""

import pytest
from django.test import Client
from django.utils import timezone

from kinexfit import rate_limits
from ocr import guests, tasks
from ocr.services import drafts, photos, sign_up
from ocr.tables import Import
from tests.ocr.pictures import encoded, picture_of
from workouts import services as workouts

TEXT = "Push Day\nBench press 3x8 @ 60kg\nDips 3x12"


@pytest.fixture
def visitor(db):
    """A browser without an account that has pressed a button once."""
    browser = Client()
    browser.post("/add/paste", {"text": TEXT})
    return browser


def who(browser) -> str:
    return next(row.user_id for row in Import.scan() if row.user_id.startswith("guest:"))


def scan(browser):
    picture = encoded(picture_of("x", size=(100, 100)))
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.jpg", picture, content_type="image/jpeg")
    return browser.post("/add/photo", {"pictures": file})


def test_a_visitor_gets_a_signed_cookie_scripts_cant_read(visitor):
    cookie = visitor.cookies["guest"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 24 * 3600
    assert ":" in cookie.value


def test_looking_around_gives_no_cookie(client, db):
    assert client.get("/start").status_code == 200
    assert "guest" not in client.cookies


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "5d2a4b9e-0000-4000-8000-000000000000",
        "5d2a4b9e-0000-4000-8000-000000000000:1abc:forged",
    ],
)
def test_a_cookie_somebody_made_up_is_nobody(db, value):
    browser = Client()
    browser.cookies["guest"] = value

    assert browser.post("/api/ingest", {"caption": TEXT}, content_type="application/json"
                        ).status_code == 401  # fmt: skip


def test_three_scans_then_an_account(visitor, reader):
    answers = [scan(visitor) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 422]
    assert "You&#x27;ve used your 3 free scans" in answers[-1].content.decode()
    assert reader.read_pictures == 3


def test_a_visitor_is_warned_at_two_and_asked_to_sign_up_at_three(visitor, reader):
    pages = []
    for _ in range(3):
        scan(visitor)
        pages.append(visitor.get("/start").content.decode())

    assert [page.count("Nearly used up") for page in pages] == [0, 1, 0]
    assert 'name="pictures"' not in pages[2]
    assert pages[2].count("Sign up free") >= 2
    assert 'name="text"' in visitor.get("/start?tab=paste").content.decode()


def test_a_blank_picture_costs_a_visitor_nothing(visitor, reader):
    reader.text = ""

    page = visitor.get(scan(visitor).url)

    assert "No text in that picture" in page.content.decode()
    assert guests.used(guest_id=who(visitor))["scans"] == 0


def test_a_visitor_tries_the_coach_once(visitor):
    asked = {"prompt": "30 minute full body, no equipment"}

    first, second = (visitor.post("/add/coach", asked) for _ in range(2))

    review = visitor.get(visitor.get(first.url).url)
    assert "By the coach" in review.content.decode()
    assert second.status_code == 422
    assert guests.used(guest_id=who(visitor)) == {"scans": 0, "ai": 1, "saves": 0}


@pytest.mark.parametrize("prompt", ["", "what is the capital of France", "chest pain, leg day"])
def test_what_no_coach_should_answer_costs_a_visitor_nothing(visitor, prompt):
    assert visitor.post("/add/coach", {"prompt": prompt}).status_code == 422
    assert guests.used(guest_id=who(visitor))["ai"] == 0


def test_clearing_the_cookie_does_not_help_for_ever(db, reader, monkeypatch):
    monkeypatch.setitem(rate_limits.LIMITS, "guest_scan", rate_limits.Limit(2, 3600))

    statuses = [scan(Client()).status_code for _ in range(3)]

    assert statuses == [302, 302, 429]


def test_a_visitors_json_doors_open_with_the_cookie_and_a_csrf_token(visitor, reader):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visitor.cookies
    body = {"data": {"caption": TEXT}, "content_type": "application/json"}

    assert visitor.post("/api/ingest", **body).status_code == 200
    assert strict.post("/api/ingest", **body).status_code == 403


def test_a_new_visitors_first_upload_names_them_and_only_from_our_own_page(db):
    browser = Client(enforce_csrf_checks=True)
    body = {"data": {"files": [{"contentType": "image/jpeg", "size": 9}]},
            "content_type": "application/json"}  # fmt: skip
    assert browser.post("/api/uploads", **body).status_code == 401

    browser.get("/start")
    token = browser.cookies["csrftoken"].value
    assert browser.post("/api/uploads", **body).status_code == 403
    assert guests.COOKIE not in browser.cookies

    assert browser.post("/api/uploads", **body, headers={"X-CSRFToken": token}).status_code == 200
    assert browser.cookies[guests.COOKIE]["httponly"]


def keep(browser, *, number: int = 0):
    row = max(Import.scan(), key=lambda row: row.created_at)
    draft = drafts.get(owner_id=row.user_id, import_id=row.id)
    from ocr import pages

    guest = guests.Guest(row.user_id)
    return drafts.save(owner=guest, import_id=row.id, number=number,
                       plan=pages.plan_of(draft, number), now=timezone.now())  # fmt: skip


def test_three_workouts_can_be_kept_and_one_deleted_makes_room(visitor):
    guest = guests.Guest(who(visitor))
    plan = "DAY 1 PUSH\nBench 4x8\nDAY 2 PULL\nRow 4x8\nDAY 3 LEGS\nSquat 5x5\nDAY 4 ARMS\nCurl 3x9"
    draft = drafts.paste(owner=guest, text=plan, now=timezone.now())
    from ocr import pages

    def save(number):
        drafts.save(owner=guest, import_id=draft.id, number=number,
                    plan=pages.plan_of(draft, number), now=timezone.now())  # fmt: skip

    for number in range(3):
        save(number)
    save(0)
    with pytest.raises(guests.GuestLimitReached):
        save(3)

    drafts.forget(owner_id=guest.public_id, import_id=draft.id)
    assert guests.used(guest_id=guest.public_id)["saves"] == 0


def test_of_a_long_plan_as_many_are_kept_as_may_be(visitor):
    plan = "\n\n".join(f"Day {day}\nBench press 4x8\nDips 3x{day}" for day in (11, 12, 13, 14))
    review = visitor.post("/add/paste", {"text": plan}).url

    answer = visitor.post(f"{review.removesuffix('0')}save-all", follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == review.removesuffix("0") + "3"
    assert guests.WORDS["saves"].replace("'", "&#x27;") in page
    assert page.count("Saved:") == 3


def test_everything_moves_into_the_account_at_sign_up(visitor, user):
    keep(visitor)
    guest_id = who(visitor)

    visitor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert drafts.rows_of(owner_id=guest_id) != []
    from allauth.account.signals import user_logged_in
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.COOKIES["guest"] = visitor.cookies["guest"].value
    for _ in range(2):
        user_logged_in.send(sender=None, request=request, user=user)

    (row,) = workouts.list_workouts(user_id=user.public_id, limit=5).workouts
    assert row.title == "Push Day"
    (draft,) = drafts.rows_of(owner_id=user.public_id)
    assert visitor.get(f"/add/kept/{draft.id}/0").url == f"/workout/{row.id}"
    assert [item.name.lower() for item in workouts.blocks_of(row)[0].items] == [
        "bench press", "dips",
    ]  # fmt: skip
    assert drafts.rows_of(owner_id=guest_id) == []
    assert len(drafts.rows_of(owner_id=user.public_id)) == 1


def test_what_is_read_while_they_sign_up_follows_into_the_account(user, reader, monkeypatch):
    monkeypatch.setattr(tasks.run_import, "delay", lambda **kwargs: None)
    guest = guests.new()
    picture = encoded(picture_of("x", size=(100, 100)))
    job = photos.start(owner=guest, files=[picture], now=timezone.now())

    sign_up.move_to_account(guest_id=guest.public_id, user_id=user.public_id, now=timezone.now())
    tasks.run_import(owner_id=guest.public_id, job_id=job.id)

    assert drafts.rows_of(owner_id=guest.public_id) == []
    (row,) = drafts.rows_of(owner_id=user.public_id)
    assert row.id == job.id


def test_what_a_visitor_makes_after_signing_out_again_stays_theirs(user, reader):
    guest = guests.new()
    sign_up.move_to_account(guest_id=guest.public_id, user_id=user.public_id, now=timezone.now())

    photos.start(owner=guest, files=[encoded(picture_of("x", size=(100, 100)))], now=timezone.now())

    assert len(drafts.rows_of(owner_id=guest.public_id)) == 1


def test_strangers_see_neither_a_visitors_draft_nor_their_kept_workout(visitor, client, site):
    keep(visitor)
    (row,) = Import.scan()

    for browser in (Client(), site):
        assert browser.get(f"/add/review/{row.id}/0").status_code == 404
        assert browser.get(f"/add/kept/{row.id}/0").status_code == 404
        assert browser.post(f"/add/review/{row.id}/forget").status_code == 404
    assert visitor.get(f"/add/kept/{row.id}/0").status_code == 200


def test_old_pictures_go_and_so_do_a_closed_accounts(user, reader, files):
    from datetime import timedelta

    now = timezone.now()
    picture = encoded(picture_of("x", size=(100, 100)))
    for days in (0, 91):
        photos.start(owner=user, files=[picture], now=now - timedelta(days=days))
        for path in (files / "scans").rglob("*.jpg"):
            folder = files / "scans" / (now - timedelta(days=days)).date().isoformat()
            if days and path.is_relative_to(folder):
                break

    def kept():
        return [path for path in files.rglob("*") if path.is_file()]

    before = len(kept())
    photos.delete_old(now=now + timedelta(days=91))
    photos.delete_of(owner_id=user.public_id)

    assert before == 2
    assert kept() == []
