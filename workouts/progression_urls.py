from django.urls import path

from workouts import progression_api as api
from workouts import progression_views as views

urlpatterns = [
    path("api/workouts/progressions", api.ProgressionsView.as_view()),
    path("api/workouts/progressions/<str:exercise_id>", api.ProgressionView.as_view()),
    path("api/workouts/progressions/<str:exercise_id>/preview", api.PreviewView.as_view()),
    path("progression", views.listing, name="progressions"),
    path("progression/<str:exercise_id>", views.rule, name="progression"),
    path("progression/<str:exercise_id>/delete", views.remove, name="progression-delete"),
]
