from django.urls import path

from workouts import editor_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("library", views.library, name="library"),
    path("workout/new", editor_views.new, name="workout-new"),
    path("workout/choose", editor_views.pick, name="exercise-pick"),
    path("exercises", editor_views.exercises, name="exercises"),
    path("exercises/new", editor_views.exercise_new, name="exercise-new"),
    path("exercises/<str:exercise_id>", editor_views.exercise_edit, name="exercise-edit"),
    path(
        "exercises/<str:exercise_id>/delete", editor_views.exercise_delete, name="exercise-delete"
    ),
    path("workout/<str:workout_id>", views.detail, name="workout-detail"),
    path("workout/<str:workout_id>/edit", editor_views.edit, name="workout-edit"),
    path("workout/<str:workout_id>/delete", views.delete, name="workout-delete"),
    path("workout/<str:workout_id>/restore", views.restore, name="workout-restore"),
]
