from django.urls import path

from workouts import stats_api as api

urlpatterns = [
    path("api/workouts/stats", api.StatsView.as_view(), name="api-stats"),
    path("api/workouts/completions/stats", api.CompletionStatsView.as_view()),
    path("api/workouts/goal", api.GoalView.as_view()),
    path("api/body-metrics", api.BodyMetricsView.as_view()),
    path("api/body-metrics/latest", api.LatestMetricView.as_view()),
    path("api/body-metrics/<str:day>", api.BodyMetricView.as_view()),
]
