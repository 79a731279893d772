"""The staff's JSON routes of contract §18: roles, second factor, and what each one does."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts import services as accounts
from accounts.models import AuditEntry, User
from accounts.tables import Member
from billing import beta, plans, quotas
from kinexfit import log_reading
from tests.billing.test_back_office import deeds, office

POSTS = {
    "/api/admin/users/change-tier": ("change_tier", {"newTier": "pro"}),
    "/api/admin/users/disable-account": ("disable_members", {"disabled": True}),
    "/api/admin/users/toggle-beta": ("change_settings", {"isBeta": True}),
    "/api/admin/reset-quotas": ("reset_quotas", {"quotaType": "all"}),
    "/api/admin/settings": ("change_settings", {"setting": "globalBetaMode", "value": True}),
    "/api/admin/add-password": (
        "change_settings",
        {"email": "member@example.com", "password": "An0ther-one!"},
    ),
}
GETS = [
    "/api/admin/users",
    "/api/admin/settings",
    "/api/admin/logs/audit",
    "/api/admin/logs/ai-usage",
    "/api/admin/logs/cloudwatch",
    "/api/admin/ai-cost-monitoring",
]


@pytest.fixture
def support(client, stranger):
    return office(client, stranger, "support")


@pytest.fixture
def admin(client, stranger):
    return office(client, stranger, "admin")


def post(client, path: str, user, **changes):
    body = {"userId": user.public_id} | POSTS[path][1] | changes
    return client.post(path, body, content_type="application/json")


def found(client, **asked) -> list[str]:
    reply = client.get("/api/admin/users", asked)
    assert reply.status_code == 200, reply.json()
    return [one["email"] for one in reply.json()["users"]]


def crowd(count: int) -> list[User]:
    return [
        accounts.create_account(email=f"m{number:02}@example.com", password="Str0ng-enough!")
        for number in range(count)
    ]


@pytest.mark.parametrize("path", [*POSTS, *GETS])
def test_nobody_but_staff_comes_in(client, site, api, user, db, path):
    method = "post" if path in POSTS else "get"

    assert getattr(Client(), method)(path).status_code == 401
    assert getattr(site, method)(path).status_code == 403
    assert getattr(api, method)(path).status_code == 401


def test_a_phones_token_and_a_missing_second_factor_open_nothing(api, site, user):
    roles.give_role(user=user, role="admin")

    assert api.get("/api/admin/users").status_code == 401
    assert site.get("/api/admin/users").status_code == 403


@pytest.mark.parametrize("path", POSTS)
def test_support_does_by_api_only_what_support_may(support, user, path):
    reply = post(support, path, user)

    if POSTS[path][0] in roles.ROLES["support"]:
        assert reply.json() == {"success": True}
        assert len(deeds()) == 1
    else:
        assert reply.status_code == 403
        assert deeds() == []


def test_a_tier_is_granted_and_taken_back_and_a_payer_is_warned_of(admin, user, subscribe, deliver):
    subscribe("core")
    deliver()
    path = "/api/admin/users/change-tier"

    given = post(admin, path, user, newTier="elite", reason="An outage.").json()
    taken = post(admin, path, user, newTier="free").json()

    assert (given["success"], given["subscriptionTier"]) == (True, "elite")
    assert "An outage." in given["why"]
    assert "They pay through Stripe" in given["warning"]
    assert taken["subscriptionTier"] == "core"
    assert deeds() == ["change-tier", "end-grant"]


def test_an_account_is_disabled_and_enabled_but_never_ones_own(admin, user, stranger):
    path = "/api/admin/users/disable-account"

    post(admin, path, user)
    assert not User.objects.get(pk=user.pk).is_active
    post(admin, path, user, disabled=False)
    assert User.objects.get(pk=user.pk).is_active

    reply = post(admin, path, stranger)
    assert (reply.status_code, reply.json()["code"]) == (403, "NOT_YOURSELF")


def test_quotas_are_reset_by_id_or_address(support, user):
    now = timezone.now()
    for kind in ("scans", "ai"):
        quotas.reserve(user_id=user.public_id, kind=kind, job_id=kind, now=now)
        quotas.settle(
            user_id=user.public_id, job_id=kind, now=now, micros=1, tokens=1, also=lambda _t: None
        )

    path = "/api/admin/reset-quotas"
    body = {"email": user.email.upper(), "quotaType": "instagram"}
    support.post(path, body, content_type="application/json")
    use = quotas.usage(Member.get(user.public_id), now)

    assert (use.scans_used, use.ai_used) == (0, 1)
    nobody = support.post(path, {"quotaType": "ai"}, content_type="application/json")
    assert nobody.json()["fields"] == {"userId": "Say whose: an id or an address."}


def test_a_seat_and_the_switch_of_the_beta(admin, user):
    post(admin, "/api/admin/users/toggle-beta", user)
    post(admin, "/api/admin/settings", user)

    assert plans.effective_tier(Member.get(user.public_id), timezone.now()).key == "elite"
    assert beta.is_on()
    assert admin.get("/api/admin/settings").json()["settings"] == {"globalBetaMode": True}
    assert found(admin, isBeta="true") == [user.email]


def test_a_password_is_added_in_development_only(admin, user, settings):
    assert post(admin, "/api/admin/add-password", user).json() == {"success": True}
    assert User.objects.get(pk=user.pk).check_password("An0ther-one!")
    assert post(admin, "/api/admin/add-password", user, password="weak").status_code == 400

    settings.IS_PRODUCTION = True
    assert post(admin, "/api/admin/add-password", user).status_code == 404


def test_members_are_found_by_what_they_have(admin, user, stranger, subscribe, deliver):
    subscribe("pro")
    deliver()
    crowd(3)

    assert found(admin, tier="pro") == [user.email]
    assert found(admin, tier="pro", status="active") == [user.email]
    assert found(admin, tier="elite") == []
    assert found(admin, status="past_due") == []
    assert found(admin, search="MEMBER@") == [user.email]
    assert found(admin, search=user.public_id) == [user.email]
    assert found(admin, search="m0", tier="pro") == []
    assert found(admin, isAdmin="true") == [stranger.email]
    assert len(found(admin, tier="free")) == 4
    assert found(admin, dateFrom="2099-01-01") == []
    assert found(admin, dateTo="2001-01-01", tier="free") == []


def test_nothing_secret_is_told_of_a_member(admin, user, subscribe, deliver):
    subscribe()
    deliver()

    text = admin.get("/api/admin/users").content.decode()

    assert user.email in text
    assert Member.get(user.public_id).stripe_customer_id not in text
    assert user.password not in text


@pytest.mark.parametrize("asked", [{}, {"tier": "free"}, {"status": "active"}, {"search": "m"}])
def test_pages_follow_one_another_without_a_gap_or_a_repeat(admin, stranger, asked):
    stranger.email = "not-m@example.com"
    stranger.save()
    people = {user.email for user in crowd(23)}

    seen, cursor = [], None
    while True:
        page = {"limit": 5} | asked | ({"lastEvaluatedKey": cursor} if cursor else {})
        reply = admin.get("/api/admin/users", page).json()
        seen += [one["email"] for one in reply["users"]]
        cursor = reply["lastEvaluatedKey"]
        if cursor is None:
            break

    assert len(seen) == len(set(seen))
    assert people <= set(seen)


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WzFd", "eyJhIjoxfQ=="])
def test_a_made_up_cursor_is_bad_input(admin, cursor):
    reply = admin.get("/api/admin/users", {"lastEvaluatedKey": cursor})

    assert reply.status_code == 400


def test_a_rare_plan_is_found_in_one_query_however_many_members_there_are(
    admin, user, subscribe, deliver, round_trips
):
    subscribe("pro")
    deliver()
    crowd(30)

    with round_trips() as calls:
        assert found(admin, tier="pro") == [user.email]

    assert calls == ["Query", "BatchGetItem"]


def test_the_log_is_read_in_pages_and_by_whom_and_what(support, user, stranger):
    for _ in range(7):
        post(support, "/api/admin/reset-quotas", user)

    first = support.get("/api/admin/logs/audit", {"limit": 4, "action": "reset-quotas"}).json()
    rest = support.get(
        "/api/admin/logs/audit",
        {"limit": 4, "action": "reset-quotas", "lastEvaluatedKey": first["lastEvaluatedKey"]},
    ).json()
    ids = [one["id"] for one in first["logs"] + rest["logs"]]

    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 7
    assert rest["lastEvaluatedKey"] is None
    assert first["logs"][0]["targetEmail"] == user.email
    assert support.get("/api/admin/logs/audit", {"actorId": user.public_id}).json()["logs"] == []
    assert AuditEntry.objects.filter(action="view-logs").count() == 3


def test_the_applications_log_is_read_for_seven_days_at_most(support, monkeypatch):
    asked = []

    class Logs:
        def lines(self, wanted):
            asked.append(wanted)
            return [{"message": "request"}], None

    monkeypatch.setattr(log_reading, "logs", Logs)
    path = "/api/admin/logs/cloudwatch"

    reply = support.get(path, {"level": "ERROR", "search": "away", "service": "worker"})
    too_long = support.get(path, {"startTime": "2026-01-01T00:00:00Z"})

    assert reply.json()["logs"] == [{"message": "request"}]
    assert (asked[0].service, asked[0].level, asked[0].text) == ("worker", "ERROR", "away")
    assert too_long.json()["fields"] == {"startTime": "Choose at most seven days."}
