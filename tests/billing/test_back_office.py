"""The back office's pages: what staff find, what each role may do, that it is logged."""

import json

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEntry, User
from accounts.tables import Member
from billing import quotas
from billing.backoffice import reconciliation
from billing.backoffice.member_pages import ACTIONS
from billing.models import Finding
from billing.tables import WebhookEvent
from tests.billing.conftest import tier_of

GIVEN = {
    "grant": {"grant-tier": "pro", "grant-reason": "Made good for an outage."},
    "reset-quota": {"reset-quota-kind": "all"},
    "disable": {"disable-reason": "Asked for by the member."},
}


def office(client, user, role: str):
    roles.give_role(user=user, role=role)
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def support(client, stranger):
    return office(client, stranger, "support")


@pytest.fixture
def admin(client, stranger):
    return office(client, stranger, "admin")


def act(client, user, action: str, **changes):
    url = f"/admin/accounts/user/{user.pk}/do/{action}/"
    return client.post(url, GIVEN.get(action, {}) | changes, follow=True)


def deeds() -> list[str]:
    """Return what the audit log says was done, looking aside."""
    done = AuditEntry.objects.exclude(action__startswith="view-").order_by("pk")
    return list(done.values_list("action", flat=True))


def test_a_member_is_found_by_the_start_of_the_address_or_the_id(support, user):
    for words in ("Member@", user.public_id):
        found = support.get("/admin/accounts/user/", {"q": words}).content.decode()
        assert user.email in found
    assert user.email not in support.get("/admin/accounts/user/?q=nobody").content.decode()


def test_a_member_is_shown_whole_and_nothing_secret(support, user, api, round_trips):
    with round_trips() as calls:
        shown = support.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()

    assert "Free plan: nothing bought or granted." in shown
    assert "0 of 1" in shown
    assert "last used" in shown
    assert user.password not in shown
    assert calls == ["GetItem"]


def test_a_grant_gives_the_tier_and_says_why(admin, user, stranger):
    shown = act(admin, user, "grant").content.decode()

    assert tier_of(user) == "pro"
    assert "Made good for an outage." in shown
    entry = AuditEntry.objects.get(action="change-tier")
    assert (entry.actor_id, entry.target_id) == (stranger.public_id, user.public_id)
    assert entry.metadata["reason"] == "Made good for an outage."

    act(admin, user, "end-grant")
    assert tier_of(user) == "free"


def test_a_grant_without_a_reason_or_in_the_past_is_refused(admin, user):
    assert act(admin, user, "grant", **{"grant-reason": ""}).status_code == 422
    shown = act(admin, user, "grant", **{"grant-until": "2020-01-01"}).content.decode()

    assert "Choose a day to come." in shown
    assert tier_of(user) == "free"


def test_a_reset_gives_the_uses_back(support, user):
    now = timezone.now()
    quotas.reserve(user_id=user.public_id, kind="scans", job_id="job", now=now)
    quotas.settle(
        user_id=user.public_id, job_id="job", now=now, micros=5, tokens=5, also=lambda _t: None
    )

    act(support, user, "reset-quota")

    use = quotas.usage(Member.get(user.public_id), now)
    assert (use.scans_used, use.micros) == (0, 0)


def test_a_reset_leaves_what_is_being_worked_on(support, user):
    now = timezone.now()
    quotas.reserve(user_id=user.public_id, kind="scans", job_id="job", now=now)

    act(support, user, "reset-quota")

    assert quotas.usage(Member.get(user.public_id), now).scans_used == 1


def test_a_disabled_member_is_out_everywhere(admin, user, api):
    act(admin, user, "disable")

    assert User.objects.get(pk=user.pk).is_active is False
    assert api.get("/api/user/profile").status_code in (401, 403)

    act(admin, user, "enable")
    assert User.objects.get(pk=user.pk).is_active is True


def test_nobody_disables_themselves(admin, stranger):
    shown = act(admin, stranger, "disable").content.decode()

    assert "your own account" in shown
    assert User.objects.get(pk=stranger.pk).is_active


def test_signing_out_everywhere_ends_browsers_too(admin, user, django_user_model):
    from django.test import Client

    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/settings").status_code == 200

    act(admin, user, "sign-out")

    assert browser.get("/settings").status_code == 302


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_support_does_only_what_support_may(support, user, action):
    permission = ACTIONS[action][0]

    shown = act(support, user, action).content.decode()

    if permission in roles.ROLES["support"]:
        assert len(deeds()) == 1
    else:
        assert "Your role doesn&#x27;t allow that." in shown
        assert deeds() == []
        assert tier_of(user) == "free"


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_a_member_reaches_no_action(site, user, action):
    assert act(site, user, action).redirect_chain
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    ["/admin/billing/finding/", "/admin/billing/reconciliationrun/", "/admin/webhooks/"],
)
def test_a_member_sees_no_back_office_page(site, path):
    assert site.get(path).status_code == 302


def test_findings_are_applied_and_dismissed_from_the_list(admin, user, subscribe):
    subscribe("pro")
    admin.post("/admin/billing/finding/run/")
    finding = Finding.objects.get()
    page = admin.get("/admin/billing/finding/?state__exact=open").content.decode()
    assert "Paying, not entitled" in page

    asked = admin.post(
        "/admin/billing/finding/?state__exact=open",
        {"action": "dismiss_selected", "_selected_action": [finding.pk]},
    )
    assert "Why are these no concern?" in asked.content.decode()
    admin.post(
        "/admin/billing/finding/?state__exact=open",
        {"action": "apply_selected", "_selected_action": [finding.pk]},
    )

    assert Finding.objects.get().state == "applied"
    assert tier_of(user) == "pro"


def test_a_finding_shows_both_sides_and_is_settled_on_its_page(admin, user, subscribe):
    subscribe("pro")
    reconciliation.work(run_id=reconciliation.start(by=None, now=timezone.now()).pk)
    finding = Finding.objects.get()
    page = f"/admin/billing/finding/{finding.pk}"

    shown = admin.get(f"{page}/change/").content.decode()
    assert shown.index("We have") < shown.index("Stripe has")
    assert "Pro, active, every month" in shown
    assert admin.post(f"{page}/dismiss/", {"note": " "}).status_code == 422
    admin.post(f"{page}/apply/")

    assert Finding.objects.get().state == "applied"
    assert tier_of(user) == "pro"
    assert (
        "settled this finding already"
        in admin.post(f"{page}/dismiss/", {"note": "Late."}, follow=True).content.decode()
    )


def test_a_finding_leads_to_its_customer_in_stripe(admin, user, subscribe, settings):
    member = subscribe("pro")
    reconciliation.work(run_id=reconciliation.start(by=None, now=timezone.now()).pk)
    settings.STRIPE_SECRET_KEY = "sk_live_1"

    page = admin.get(f"/admin/billing/finding/{Finding.objects.get().pk}/change/").content.decode()

    assert f"https://dashboard.stripe.com/customers/{member.stripe_customer_id}" in page


def test_support_settles_no_finding_on_its_page(support, user, subscribe):
    subscribe("pro")
    reconciliation.work(run_id=reconciliation.start(by=None, now=timezone.now()).pk)
    page = f"/admin/billing/finding/{Finding.objects.get().pk}"

    for act in ("apply", "dismiss"):
        support.post(f"{page}/{act}/", {"note": "Let me."})

    assert Finding.objects.get().state == "open"
    assert deeds() == ["reconcile"]


def test_looking_at_members_and_logs_is_logged(support, user):
    support.get("/admin/accounts/user/")
    support.get(f"/admin/accounts/user/{user.pk}/change/")
    support.get("/admin/accounts/auditentry/")

    looked = list(AuditEntry.objects.order_by("pk").values_list("action", "target_id"))
    assert looked == [
        ("view-users", ""),
        ("view-user-details", user.public_id),
        ("view-logs", ""),
    ]


def test_members_are_narrowed_by_plan_and_role(admin, user, stranger):
    act(admin, user, "grant")

    paying = admin.get("/admin/accounts/user/?tier=pro").content.decode()
    staff = admin.get("/admin/accounts/user/?role=staff").content.decode()

    assert f">{user.email}</a>" in paying
    assert f">{stranger.email}</a>" not in paying
    assert f">{user.email}</a>" not in staff
    assert f">{stranger.email}</a>" in staff


def test_support_sees_findings_and_cannot_apply_them(support, user, subscribe):
    subscribe("pro")
    reconciliation.work(run_id=reconciliation.start(by=None, now=timezone.now()).pk)
    finding = Finding.objects.get()

    page = support.get(f"/admin/billing/finding/{finding.pk}/change/")
    support.post(
        "/admin/billing/finding/?state__exact=open",
        {"action": "apply_selected", "_selected_action": [finding.pk]},
    )

    assert "Stripe has" in page.content.decode()
    assert support.post("/admin/billing/finding/run/").status_code == 403
    assert support.post("/admin/billing/finding/read-only/", {"is_on": "1"}).status_code == 403
    assert Finding.objects.get().state == "open"


def test_webhook_events_are_listed_shown_and_replayed(admin, user, subscribe, deliver, till):
    subscribe("pro")
    event = next(e for e in till.waiting() if e["type"] == "customer.subscription.created")
    WebhookEvent(
        event["id"],
        type=event["type"],
        state="failed",
        received_at="2026-11-24T10:00:00Z",
        reason="StripeAway: away",
        payload=json.dumps(event),
    ).save()

    listed = admin.get("/admin/webhooks/?state=failed").content.decode()
    shown = admin.get(f"/admin/webhooks/{event['id']}/").content.decode()
    admin.post(f"/admin/webhooks/{event['id']}/replay/")

    assert event["type"] in listed
    assert "StripeAway: away" in shown
    assert tier_of(user) == "pro"
    assert WebhookEvent.get(event["id"]).state == "done"
    assert AuditEntry.objects.filter(action="replay-webhook").count() == 1


def test_support_reads_events_and_replays_none(support, db):
    WebhookEvent("evt_1", type="x", state="failed", received_at="2026-11-24T10:00:00Z").save()

    assert support.get("/admin/webhooks/evt_1/").status_code == 200
    assert support.post("/admin/webhooks/evt_1/replay/").status_code == 403
    assert support.get("/admin/webhooks/nothing/").status_code == 404
