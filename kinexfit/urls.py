from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView
from drf_spectacular.views import SpectacularJSONAPIView

from kinexfit import health, reports, storage

urlpatterns = [
    path("api/health", health.HealthView.as_view(), name="health"),
    path("api/version", health.VersionView.as_view(), name="version"),
    path("api/analytics", reports.AnalyticsView.as_view(), name="analytics"),
    path("api/csp-report", reports.csp_report, name="csp-report"),
    path("api/schema", SpectacularJSONAPIView.as_view(), name="schema"),
    path("api/docs", TemplateView.as_view(template_name="pages/api_docs.html"), name="api-docs"),
    path("files/<str:token>", storage.file, name="file"),
    path("", include("accounts.urls")),
    # Before the workouts, whose ids could be anything.
    path("", include("workouts.session_urls")),
    path("", include("workouts.stats_urls")),
    path("", include("billing.urls")),
    path("", include("workouts.progression_urls")),
    path("", include("workouts.calendar_urls")),
    path("", include("workouts.moving_urls")),
    path("", include("workouts.urls")),
    path("", include("workouts.page_urls")),
    path("", include("ai.urls")),
    path("", include("ocr.urls")),
    # The addresses members know have no slash at the end.
    path("auth/login", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("auth/signup", RedirectView.as_view(pattern_name="account_signup", query_string=True)),
    path("auth/", include("allauth.urls")),
    path("privacy", TemplateView.as_view(template_name="pages/privacy.html"), name="privacy"),
    path("terms", TemplateView.as_view(template_name="pages/terms.html"), name="terms"),
    path("support", TemplateView.as_view(template_name="pages/support.html"), name="support"),
    path("admin/", admin.site.urls),
]

handler400 = "kinexfit.pages.bad_request"
handler403 = "kinexfit.pages.forbidden"
handler404 = "kinexfit.pages.not_found"
handler500 = "kinexfit.pages.server_error"
