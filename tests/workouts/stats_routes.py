"""The API routes of workouts, without the pages that share their addresses' site."""

from django.urls import include, path

urlpatterns = [
    path("", include("workouts.stats_urls")),
    path("", include("workouts.urls")),
]
