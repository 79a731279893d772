"""The website's account pages, as a browser without scripts uses them."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts import profiles, sessions
from accounts.models import DeviceSession, User
from accounts.tables import Member

PROFILE = "/settings/training-profile"


def stored_profile(user):
    return profiles.of(Member.get(user.public_id))


@pytest.mark.parametrize(
    "path",
    ["/auth/login/", "/auth/signup/", "/auth/password/reset/", "/auth/inactive/", "/dev/mail/"],
)
def test_pages_for_anyone(db, client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/settings", PROFILE, "/auth/email/", "/auth/password/change/", "/auth/logout/"]
)
def test_pages_for_members_send_others_to_sign_in(db, client, site, path):
    assert site.get(path).status_code == 200
    client.logout()
    assert client.get(path).status_code == 302


def test_sign_up_confirm_and_sign_in(db, client):
    client.post("/auth/signup/", {"email": "new@example.com", "password1": "Str0ng-enough!"})
    link = re.search(r"https?://[^/]+(/auth/confirm-email/\S+)", mail.outbox[0].body)[1]

    client.post(link)

    user = User.objects.get(email="new@example.com")
    assert EmailAddress.objects.get(user=user).verified
    assert client.get("/settings").status_code == 200


def test_providers_are_offered_when_configured_only(db, client, settings):
    plain = client.get("/auth/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": [{"client_id": "x", "secret": "y"}]}}
    offered = client.get("/auth/login/").content.decode()

    assert "Continue with" not in plain
    assert 'action="/auth/google/login/?process=login"' in offered


def test_sign_up_with_a_known_address_looks_like_any_other(user, client):
    new = client.post("/auth/signup/", {"email": "n@example.com", "password1": "Str0ng-enough!"})
    known = client.post("/auth/signup/", {"email": user.email, "password1": "Str0ng-enough!"})

    assert (known.status_code, known.url) == (new.status_code, new.url)


def test_a_forgotten_password_is_replaced_through_the_mail(user, client, api):
    client.post("/auth/password/reset/", {"email": user.email})
    link = re.search(r"https?://[^/]+(/auth/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]

    client.post(form, {"password1": "An0ther-good!", "password2": "An0ther-good!"})

    user.refresh_from_db()
    assert user.check_password("An0ther-good!")
    assert api.get("/api/user/profile").status_code == 401


def test_a_new_password_ends_phones_and_browsers(site, user, api):
    other = Client()
    other.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    user.set_password("0ld-enough!")
    user.save()
    site.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    new = {"oldpassword": "0ld-enough!", "password1": "N3w-enough!", "password2": "N3w-enough!"}
    site.post("/auth/password/change/", new)

    assert api.get("/api/user/profile").status_code == 401
    assert [browser.get("/settings").status_code for browser in (site, other)] == [302, 302]


def test_guessing_on_the_site_is_limited(user, client):
    guess = {"login": user.email, "password": "wrong"}
    replies = [client.post("/auth/login/", guess).status_code for _ in range(11)]

    assert replies == [200] * 10 + [429]


def test_settings_are_saved(site, user):
    site.post("/settings", {"first_name": "Ada", "weight_unit": "lb", "time_zone": "Europe/Berlin"})

    user.refresh_from_db()
    member = Member.get(user.public_id)
    assert user.first_name == "Ada"
    assert (member.weight_unit, member.time_zone) == ("lb", "Europe/Berlin")


def test_a_phone_can_be_signed_out_by_its_owner_only(site, user, stranger, api):
    sessions.open_session(user=stranger, provider="credentials", device="theirs")
    for session in DeviceSession.objects.all():
        site.post(f"/settings/sessions/{session.id}/end")

    assert api.get("/api/user/profile").status_code == 401
    assert DeviceSession.objects.get(user=stranger).revoked_at is None


def test_signing_out_everywhere_ends_phones_and_browsers(site, user, api):
    other = Client()
    other.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    site.post("/settings/sign-out")

    assert api.get("/api/user/profile").status_code == 401
    assert [browser.get("/settings").status_code for browser in (site, other)] == [302, 302]


def test_the_profile_form_saves_every_field_and_keeps_what_the_phone_added(site, user, api):
    api.put(
        "/api/user/profile",
        {
            "equipment": ["My own machine"],
            "constraints": [{"id": "c1", "description": "Bad knees", "createdAt": "2026-01-01"}],
        },
    )

    reply = site.post(
        PROFILE,
        {
            "experience": "advanced",
            "preferred_split": "full-body",
            "training_days": "4",
            "equipment": ["Barbell", "My own machine"],
            "goals": ["Lose fat / Weight loss"],
            "limits": "Bad knees\nNo overhead pressing",
            "disliked_exercises": "Burpee",
            "warmup_required": "yes",
        },
    )

    profile = stored_profile(user)
    assert reply.status_code == 302
    assert profile.equipment == ["Barbell", "My own machine"]
    assert [c.description for c in profile.constraints] == ["Bad knees", "No overhead pressing"]
    assert profile.constraints[0].id == "c1"
    assert profile.preferences.disliked_exercises == ["Burpee"]
    assert profile.preferences.warmup_required is True
    assert site.get(PROFILE).status_code == 200


@pytest.mark.parametrize("wrong", [{"training_days": "9"}, {"limits": "x" * 600}])
def test_a_wrong_profile_comes_back_with_the_form(site, user, wrong):
    reply = site.post(PROFILE, wrong | {"experience": "beginner"})

    assert reply.status_code == 422
    assert stored_profile(user).experience is None


def test_records_are_added_and_removed(site, user):
    given = {"exercise": "Squat [paused]", "weight": "100", "unit": "kg", "reps": "5"}
    site.post(f"{PROFILE}/records", given)
    assert stored_profile(user).personal_records["Squat [paused]"].weight == 100

    site.post(f"{PROFILE}/records/delete", {"exercise": "Squat [paused]"})
    assert stored_profile(user).personal_records == {}


def test_the_mailbox_is_for_laptops_only(db, client, settings):
    settings.IS_PRODUCTION = True

    assert client.get("/dev/mail/").status_code == 404


def test_a_form_from_a_page_too_old_says_what_became_of_it(db):
    browser = Client(enforce_csrf_checks=True)

    reply = browser.post("/auth/login/", {"login": "a@example.com", "password": "x"})

    assert reply.status_code == 403
    assert "too old to save from" in reply.content.decode()
    assert "sign in with the account it belongs to" not in reply.content.decode()
