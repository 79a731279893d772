from datetime import timedelta

import jwt
import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import sessions, tokens
from accounts.models import User
from accounts.tables import Member

PASSWORD = "Str0ng-enough!"


@pytest.fixture(autouse=True)
def only_accounts(settings):
    settings.ROOT_URLCONF = "accounts.urls"


@pytest.fixture
def phone():
    return APIClient()


def sign_in(phone, email="member@example.com", password=PASSWORD):
    return phone.post("/api/mobile/auth/signin-credentials", {"email": email, "password": password})


def test_sign_up_then_sign_in_at_once(db, phone):
    created = phone.post(
        "/api/mobile/auth/signup",
        {"email": " New@Example.com ", "password": PASSWORD, "firstName": "Ann"},
    )
    session = sign_in(phone, "NEW@example.com")

    assert (created.status_code, created.json()["success"]) == (201, True)
    assert session.status_code == 200
    body = session.json()
    assert body["tokenType"] == "Bearer"
    assert body["expiresIn"] == 900
    assert body["user"]["email"] == "new@example.com"
    assert body["user"]["subscriptionTier"] == "free"
    assert body["user"]["onboardingCompleted"] is False
    assert (body["user"]["aiQuotaUsed"], body["user"]["scanQuotaUsed"]) == (0, 0)
    assert "Set-Cookie" not in session.headers


def test_a_taken_address_is_a_conflict_for_the_phone_and_silent_on_the_web(user, phone):
    form = {"email": "MEMBER@example.com", "password": PASSWORD}

    mobile = phone.post("/api/mobile/auth/signup", form)
    web = phone.post("/api/auth/signup", form)

    assert (mobile.status_code, mobile.json()["code"]) == (409, "EMAIL_EXISTS")
    assert web.status_code == 201


@pytest.mark.parametrize(
    "password", ["short1!", "alllowercase1!", "ALLUPPER1!", "NoDigits!", "NoSymbol1"]
)
def test_weak_passwords_are_refused(db, phone, password):
    reply = phone.post("/api/mobile/auth/signup", {"email": "a@example.com", "password": password})

    assert (reply.status_code, reply.json()["code"]) == (400, "WEAK_PASSWORD")


def test_wrong_password_and_unknown_address_look_the_same(user, phone):
    wrong = sign_in(phone, password="Wr0ng-password!")
    unknown = sign_in(phone, email="nobody@example.com")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_a_disabled_member_is_refused_everywhere(user, api, phone):
    refresh = sessions.open_session(user=user, provider="credentials", device="").refresh
    User.objects.filter(pk=user.pk).update(is_active=False)

    signed_in = sign_in(phone)
    read = api.get("/api/user/profile")
    refreshed = phone.post("/api/mobile/auth/refresh", {"refreshToken": refresh})

    assert signed_in.status_code == read.status_code == refreshed.status_code == 403
    assert read.json()["code"] == "ACCOUNT_DISABLED"
    assert read.json()["message"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Bearer a.b.c"])
def test_no_good_token_is_401(db, phone, header):
    phone.credentials(HTTP_AUTHORIZATION=header)

    reply = phone.get("/api/user/profile")

    assert (reply.status_code, reply.json()["error"]) == (401, "Please sign in again.")


def test_a_bad_token_does_not_disturb_a_public_door(db, phone):
    phone.credentials(HTTP_AUTHORIZATION="Bearer expired")

    reply = phone.get("/api/mobile/app-config")

    assert reply.status_code == 200
    assert reply.json()["emailPasswordAuthEnabled"] is True


def test_the_tokens_do_not_stand_in_for_each_other(user, phone):
    pair = sessions.open_session(user=user, provider="credentials", device="")
    phone.credentials(HTTP_AUTHORIZATION=f"Bearer {pair.refresh}")

    opened = phone.get("/api/user/profile")
    refreshed = phone.post("/api/mobile/auth/refresh", {"refreshToken": pair.access})

    assert (opened.status_code, refreshed.status_code) == (401, 401)


def test_an_expired_access_token_says_so(user, phone):
    claims = jwt.decode(
        sessions.open_session(user=user, provider="credentials", device="").access,
        options={"verify_signature": False},
    )
    claims["exp"] = 1
    stale = jwt.encode(claims, settings.TOKEN_SECRET, algorithm="HS256")
    phone.credentials(HTTP_AUTHORIZATION=f"Bearer {stale}")

    assert phone.get("/api/user/profile").status_code == 401


def test_refresh_rotates_and_the_old_token_lives_a_minute(user):
    now = timezone.now()
    first = sessions.open_session(user=user, provider="credentials", device="").refresh

    second = sessions.refresh(refresh_token=first, now=now)
    retried = sessions.refresh(refresh_token=first, now=now + timedelta(seconds=59))

    assert sessions.refresh(refresh_token=retried.refresh, now=now + timedelta(seconds=60))
    assert second.refresh != first


def test_reuse_after_the_grace_ends_that_session_only(user):
    now = timezone.now()
    stolen = sessions.open_session(user=user, provider="credentials", device="one").refresh
    other = sessions.open_session(user=user, provider="credentials", device="two").refresh
    fresh = sessions.refresh(refresh_token=stolen, now=now)

    with pytest.raises(sessions.TokenReused):
        sessions.refresh(refresh_token=stolen, now=now + timedelta(seconds=61))

    with pytest.raises(sessions.SessionEnded):
        sessions.refresh(refresh_token=fresh.refresh, now=now)
    with pytest.raises(sessions.SessionEnded):
        sessions.session_of(access_token=fresh.access)
    assert sessions.refresh(refresh_token=other, now=now)


def test_sign_out_ends_the_session_at_once(user, api):
    reply = api.post("/api/mobile/auth/signout")

    assert (reply.status_code, reply.json()) == (200, {"success": True})
    assert api.get("/api/user/profile").status_code == 401


def test_a_valid_refresh_is_never_rate_limited(user, phone):
    token = sessions.open_session(user=user, provider="credentials", device="").refresh

    for _ in range(40):
        reply = phone.post("/api/mobile/auth/refresh", {"refreshToken": token})
        token = reply.json()["refreshToken"]

    assert reply.status_code == 200


def test_guessing_passwords_is_limited(user, phone):
    for _ in range(10):
        sign_in(phone, password="Wr0ng-password!")

    reply = sign_in(phone)

    assert reply.status_code == 429
    assert reply.json()["retryAfter"] > 0
    assert reply.headers["X-RateLimit-Limit"] == "10"


def test_one_query_authenticates(user, api, django_assert_num_queries, round_trips):
    with django_assert_num_queries(1), round_trips() as calls:
        api.get("/api/user/profile")

    assert calls == ["GetItem"]


def test_an_expired_session_is_forgotten(user):
    sessions.open_session(user=user, provider="credentials", device="")

    sessions.forget_expired_sessions(now=timezone.now() + tokens.REFRESH_LIFE + timedelta(days=1))

    assert sessions.live_sessions(user=user, now=timezone.now()) == []


def test_the_phone_is_told_the_tier_that_holds_now(phone, user):
    member = Member.get(user.public_id)
    member.update(
        actions=[
            Member.subscription_tier.set("pro"),
            Member.subscription_status.set("canceled"),
            Member.subscription_ends_at.set("2020-01-01T00:00:00Z"),
        ]
    )

    assert sign_in(phone, user.email).json()["user"]["subscriptionTier"] == "free"
