"""The pages and the JSON doors of moving in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tables import Member
from tests.workouts.moved import MONTHS, NOW, PUSH_UP, SQUAT, TWO, apply, done, start, strong
from workouts.moving import imports, mapping


def upload(content: bytes, name: str = "workouts.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/csv")


def test_the_whole_way_through_the_pages(site, user):
    sent = site.post("/settings/import-export", {"file": upload(strong(3))}, follow=True)
    review = sent.redirect_chain[-1][0]
    assert "The file leaves open which unit" in sent.content.decode()
    assert "Import 3 sessions" in sent.content.decode()
    assert site.post(review, {"apply": "yes"}).status_code == 422

    chosen = {"unit": "lb", "exercise_0": "Barbell Squat", "apply": "yes"}
    applied = site.post(review, chosen, follow=True).content.decode()
    assert "3 sessions came in" in applied
    remembered = site.get("/settings/import-export/exercises").content.decode()
    assert 'value="Barbell Squat"' in remembered
    assert {row.log["sets"][0]["sets"][0]["load"]["unit"] for row in done(user)} == {"lb"}

    undone = site.post(review + "/undo", follow=True).content.decode()
    assert "Everything this import brought was removed" in undone
    assert done(user) == []


def test_matches_alone_are_remembered_without_importing(site, user):
    review = f"/settings/import-export/{start(user, MONTHS).id}"

    reply = site.post(review, {"exercise_0": "push ups"}, follow=True).content.decode()

    assert 'value="Push-ups"' in reply or "Pushups" in reply
    assert done(user) == []


@pytest.mark.parametrize("tier", ["free", "pro"])
def test_who_sees_ninety_days_is_told_that_the_rest_is_kept(site, user, tier):
    Member(user.public_id).update(actions=[Member.subscription_tier.set(tier)])
    review = f"/settings/import-export/{start(user).id}"

    before = site.get(review).content.decode()
    after = site.post(review, {"apply": "yes"}, follow=True).content.decode()

    for page in (before, after):
        assert ("Older sessions are kept all the same" in page) == (tier == "free")


def test_a_page_says_which_line_is_wrong_and_why(site):
    reply = site.post("/settings/import-export", {"file": upload(TWO + b"a,b\n")})

    assert reply.status_code == 422
    assert "Line 4: " in reply.content.decode()


def test_matches_are_shown_and_changed_on_their_page(site, user):
    mapping.remember(user_id=user.public_id, mapping={"My thing": SQUAT})
    page = "/settings/import-export/exercises"

    assert 'value="Barbell Squat"' in site.get(page).content.decode()
    wrong = site.post(page, {"exercise_0": "No such thing at all"})
    assert (wrong.status_code, mapping.known(user_id=user.public_id).said["My thing"]) == (
        422,
        SQUAT,
    )

    site.post(page, {"exercise_0": "push ups"})
    assert mapping.known(user_id=user.public_id).said == {"My thing": PUSH_UP}
    site.post(page, {"exercise_0": ""})
    assert "Nothing matched yet" in site.get(page).content.decode()


def test_the_whole_way_through_the_api(api, user):
    sent = api.post("/api/imports", {"file": upload(strong(3))}, format="multipart")
    assert sent.status_code == 201
    at = f"/api/imports/{sent.json()['moving']['id']}"
    assert sent.json()["diff"]["needsUnit"] is True
    assert api.post(at + "/apply").json()["fields"]["unit"]

    told = api.patch(at, {"unit": "lb", "mapping": {"Barbell Squat": SQUAT}})
    assert (told.json()["moving"]["unit"], told.json()["diff"]["new"]) == ("lb", 3)

    assert api.post(at + "/apply").json()["moving"]["status"] == "applied"
    assert len(done(user)) == 3
    assert [one["status"] for one in api.get("/api/imports").json()["imports"]] == ["applied"]
    assert api.post(at + "/undo").json()["moving"]["status"] == "undone"
    assert done(user) == []


def test_an_upload_repeated_with_its_key_is_one_import(api, user):
    def send(content):
        return api.post(
            "/api/imports",
            {"file": upload(content)},
            format="multipart",
            headers={"Idempotency-Key": "k1"},
        )

    first, again, other = send(TWO), send(TWO), send(MONTHS)

    assert again.json() == first.json()
    assert (again["Idempotency-Replayed"], other.status_code) == ("true", 409)


def test_a_strangers_import_is_not_found(stranger_api, site, user):
    row = apply(user)
    at = f"/api/imports/{row.id}"

    replies = [
        stranger_api.get(at),
        stranger_api.patch(at, {"unit": "kg"}),
        stranger_api.post(at + "/apply"),
        stranger_api.post(at + "/undo"),
    ]

    assert [reply.status_code for reply in replies] == [404] * 4
    assert len(done(user)) == 2


@pytest.mark.parametrize("door", ["apply", "undo"])
def test_what_has_moved_on_says_so(api, user, door):
    row = imports.undo(row=apply(user), now=NOW)

    reply = api.post(f"/api/imports/{row.id}/{door}")

    assert reply.status_code == (409 if door == "apply" else 200)
    assert done(user) == []
