"""The back office's pages; Django finds admin pages by this module's name."""

from django.contrib import admin

from billing.backoffice import finding_pages, member_pages, payment_pages, webhook_pages

admin.site.add_pages(title="Webhook events", name="webhook_events", urls=webhook_pages.urls)

__all__ = ["finding_pages", "member_pages", "payment_pages", "webhook_pages"]
