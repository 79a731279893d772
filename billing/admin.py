"""The back office's pages; Django finds admin pages by this module's name."""

from typing import cast

from django.contrib import admin

from billing.backoffice import finding_pages, member_pages, payment_pages, webhook_pages
from kinexfit.staff import StaffSite

site = cast(StaffSite, admin.site)
site.add_pages(title="Webhook events", name="webhook_events", urls=webhook_pages.urls)

__all__ = ["finding_pages", "member_pages", "payment_pages", "webhook_pages"]
