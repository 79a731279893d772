"""The back office on a phone and a desk: every page fits, reads well and keeps to the CSP."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts import roles
from accounts.tables import Member
from billing.backoffice import reconciliation
from billing.models import FailedPayment, Finding, WaitlistEntry
from billing.tables import WebhookEvent
from tests.billing.conftest import deliver, subscribe, till  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy_office(user, stranger, subscribe):  # noqa: F811
    """Something to do in every list, and an admin to do it."""
    roles.give_role(user=stranger, role="admin")
    TOTP.activate(stranger, generate_totp_secret())
    customer_id = subscribe("pro").stripe_customer_id
    reconciliation.work(run_id=reconciliation.start(by=None, now=timezone.now()).pk)
    FailedPayment.objects.create(
        invoice_id="in_1",
        public_id=user.public_id,
        customer_id=customer_id,
        amount_cents=899,
        reason="declined",
        attempts=2,
        failed_at=timezone.now(),
    )
    WaitlistEntry.objects.create(email="wanda@example.com", first_name="Wanda")
    WebhookEvent(
        "evt_1",
        type="invoice.paid",
        state="failed",
        received_at="2026-11-24T10:00:00Z",
        reason="StripeAway: away",
        payload="{}",
    ).save()
    return stranger


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1280, 800, "light")])
def test_every_page_fits_and_reads_well(
    page_at, user, busy_office, width, height, scheme, assert_accessible, assert_fits
):
    page = page_at(width, height, scheme, user=busy_office)
    paths = [
        "/admin/",
        "/admin/accounts/user/",
        f"/admin/accounts/user/{user.pk}/change/",
        "/admin/billing/finding/?state__exact=open",
        f"/admin/billing/finding/{Finding.objects.get().pk}/change/",
        "/admin/billing/failedpayment/?is_open=yes",
        "/admin/billing/failedpayment/in_1/change/",
        "/admin/webhooks/",
        "/admin/webhooks/evt_1/",
        "/admin/billing/waitlistentry/",
        "/admin/accounts/auditentry/",
        "/admin/ai-costs/",
    ]
    for path in paths:
        assert page.goto(path).status == 200, path
        assert_fits(page)
        assert_accessible(page)


def test_a_finding_is_applied_and_a_member_granted_a_plan_on_a_phone(page_at, user, busy_office):
    page = page_at(390, 844, user=busy_office)
    page.goto("/admin/")
    page.get_by_role("link", name="Reconciliation 1 open").click()
    page.get_by_role("link", name="Paying, not entitled").first.click()
    page.get_by_role("button", name="Apply: store what Stripe says").click()
    page.get_by_text("Applied: we have what Stripe says.").wait_for()
    assert Member.get(user.public_id).subscription_tier == "pro"

    page.get_by_role("link", name=user.email).click()
    page.get_by_label("Tier").select_option("elite")
    page.get_by_label("Reason").first.fill("An outage.")
    page.get_by_role("button", name="Give the plan").click()
    page.get_by_text("Elite granted by staff: An outage.").first.wait_for()
    assert Member.get(user.public_id).subscription_tier == "elite"
