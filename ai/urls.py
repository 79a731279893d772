from django.urls import path

from ai import api, featured_api, views

urlpatterns = [
    path("api/ai/generate-workout", api.GenerateView.as_view()),
    path("api/mobile/ai/generate-workout", api.MobileGenerateView.as_view()),
    path("api/ai/workout-of-the-day", featured_api.DayView.as_view()),
    path("api/ai/workout-of-the-week", featured_api.WeekView.as_view()),
    path("api/mobile/ai/workout-of-the-day", featured_api.MobileDayView.as_view()),
    path("api/mobile/ai/workout-of-the-week", featured_api.MobileWeekView.as_view()),
    path("api/mobile/ai/quota", api.MobileQuotaView.as_view()),
    path("api/user/ai-usage", api.AIUsageView.as_view()),
    path("api/jobs/<uuid:job_id>", api.JobView.as_view(), name="api-job"),
    path("add/generate", views.generate, name="generate"),
    path("jobs/<uuid:job_id>", views.job, name="job"),
]
