from django.urls import path
from django.views.generic import RedirectView

from workouts import stats_api as api
from workouts import stats_views as views

urlpatterns = [
    path("api/workouts/stats", api.StatsView.as_view(), name="api-stats"),
    path("api/workouts/completions/stats", api.CompletionStatsView.as_view()),
    path("api/workouts/goal", api.GoalView.as_view()),
    path("api/body-metrics", api.BodyMetricsView.as_view()),
    path("api/body-metrics/latest", api.LatestMetricView.as_view()),
    path("api/body-metrics/<str:day>", api.BodyMetricView.as_view()),
    path("stats", views.dashboard, name="stats"),
    path("dashboard", RedirectView.as_view(pattern_name="stats")),
    path("stats/goal", views.goal, name="stats-goal"),
    path("stats/prs", views.records, name="stats-records"),
    path("stats/metrics", views.metrics, name="stats-metrics"),
    path("stats/metrics/<str:day>/delete", views.delete_metric, name="stats-metric-delete"),
    path("body-weight", views.body_weight, name="body-weight"),
    path("exercise/<path:name>", views.exercise, name="exercise-stats"),
]
