from django.urls import path

from ai import api, coach_views, featured_api, staff_api, views
from ai.enhancing import api as enhancing_api
from ai.enhancing import views as enhancing_views

urlpatterns = [
    path("api/ai/generate-workout", api.GenerateView.as_view()),
    path("api/mobile/ai/generate-workout", api.MobileGenerateView.as_view()),
    path("api/ai/workout-of-the-day", featured_api.DayView.as_view()),
    path("api/ai/workout-of-the-week", featured_api.WeekView.as_view()),
    path("api/mobile/ai/workout-of-the-day", featured_api.MobileDayView.as_view()),
    path("api/mobile/ai/workout-of-the-week", featured_api.MobileWeekView.as_view()),
    path("api/ai/timer-suggestion", api.TimerView.as_view()),
    path("api/ai/enhance-workout", enhancing_api.EnhanceView.as_view()),
    path("api/ai/enhancements/<uuid:job_id>", enhancing_api.EnhancementView.as_view()),
    path("api/ai/enhancements/<uuid:job_id>/accept", enhancing_api.AcceptView.as_view()),
    path("api/ai/enhancements/<uuid:job_id>/undo", enhancing_api.UndoView.as_view()),
    path("api/mobile/ai/enhance-workout", enhancing_api.MobileEnhanceView.as_view()),
    path("api/mobile/ai/quota", api.MobileQuotaView.as_view()),
    path("api/user/ai-usage", api.AIUsageView.as_view()),
    path("api/jobs/<uuid:job_id>", api.JobView.as_view(), name="api-job"),
    path("api/admin/ai-cost-monitoring", staff_api.CostView.as_view()),
    path("api/admin/logs/ai-usage", staff_api.UsageLogView.as_view()),
    path("coach/today", coach_views.today, name="coach-today"),
    path("coach/week", coach_views.week, name="coach-week"),
    path("coach/week/card", coach_views.week_card, name="coach-week-card"),
    path("settings/coach", coach_views.consent, name="coach-consent"),
    path("workout/<str:workout_id>/enhance", enhancing_views.enhance, name="workout-enhance"),
    path("enhance/<uuid:job_id>", enhancing_views.proposal, name="proposal"),
    path("enhance/<uuid:job_id>/undo", enhancing_views.undo, name="proposal-undo"),
    path("add/generate", views.generate, name="generate"),
    path("jobs/<uuid:job_id>", views.job, name="job"),
]
