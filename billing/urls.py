from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from billing import api, apple_api, previews, views, waitlist, webhooks
from billing.backoffice import api as staff

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/stripe/checkout", api.CheckoutView.as_view(), name="stripe-checkout"),
    path("api/stripe/portal", api.PortalView.as_view(), name="stripe-portal"),
    path("api/stripe/webhook", webhooks.StripeWebhookView.as_view(), name="stripe-webhook"),
    path("api/mobile/subscriptions/status", apple_api.StatusView.as_view()),
    path("api/mobile/subscriptions/validate", apple_api.ValidateView.as_view()),
    path("api/apple/notifications", apple_api.NotificationsView.as_view()),
    path("api/beta-signup", waitlist.BetaSignUpView.as_view()),
    path("api/admin/users", staff.UsersView.as_view()),
    path("api/admin/users/change-tier", staff.ChangeTierView.as_view()),
    path("api/admin/users/disable-account", staff.DisableView.as_view()),
    path("api/admin/users/toggle-beta", staff.ToggleBetaView.as_view()),
    path("api/admin/reset-quotas", staff.ResetQuotasView.as_view()),
    path("api/admin/settings", staff.SettingsView.as_view()),
    path("waitlist", waitlist.page, name="waitlist"),
    path("beta-join", waitlist.page),
    path("beta-signup", waitlist.page),
    path("dev/mail/previews", previews.listing, name="mail-previews"),
    path("dev/mail/previews/<slug:kind>.<slug:form>", previews.preview, name="mail-preview"),
    path("pricing", views.pricing, name="pricing"),
    path("subscription", views.subscription, name="subscription"),
    path("subscription/checkout", views.start_checkout, name="subscription-checkout"),
    path("subscription/portal", views.open_portal, name="subscription-portal"),
    path("subscription/back", views.back_from_portal, name="subscription-back"),
    path("subscription/return", views.come_back, name="subscription-return"),
]

if not (settings.IS_PRODUCTION or settings.STRIPE_SECRET_KEY):
    urlpatterns.append(path("dev/stripe/", include("billing.embedded.urls")))
