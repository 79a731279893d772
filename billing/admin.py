"""The back office's pages; Django finds admin pages by this module's name."""

from typing import cast

from django.contrib import admin

from billing.backoffice import finding_pages, member_pages, payment_pages, webhook_pages
from billing.models import FailedPayment, Finding
from kinexfit.staff import StaffSite

site = cast(StaffSite, admin.site)

site.add_room(
    title="Members",
    about="Find somebody, see why they have what they have, and help them.",
    name="accounts_user_changelist",
    permission="accounts.view_members",
)
site.add_room(
    title="Reconciliation",
    about="Where our record and Stripe's differ, with both sides.",
    name="billing_finding_changelist",
    permission="accounts.view_members",
    waiting=lambda: Finding.objects.filter(state="open").count(),
)
site.add_room(
    title="Failed payments",
    about="Invoices nobody could collect yet.",
    name="billing_failedpayment_changelist",
    permission="accounts.handle_failed",
    waiting=lambda: FailedPayment.objects.filter(resolved_at=None).count(),
)
site.add_room(
    title="Webhook events",
    about="What Stripe told us and what became of it.",
    name="webhook_events",
    permission="accounts.view_logs",
    urls=webhook_pages.urls,
    waiting=webhook_pages.waiting,
)
site.add_room(
    title="Waitlist and beta",
    about="Who wants to be let in, and the beta's switch.",
    name="billing_waitlistentry_changelist",
    permission="accounts.view_members",
)
site.add_room(
    title="Audit log",
    about="What staff did, to whom and when.",
    name="accounts_auditentry_changelist",
    permission="accounts.view_logs",
)

__all__ = ["finding_pages", "member_pages", "payment_pages", "webhook_pages"]
