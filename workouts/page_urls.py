from django.urls import path

from workouts import editor_views, onboarding_views, sharing_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("library", views.library, name="library"),
    path("onboarding", onboarding_views.onboarding, name="onboarding"),
    path("onboarding/sample", onboarding_views.sample, name="onboarding-sample"),
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
    path("workout/<str:workout_id>/favourite", views.favourite, name="workout-favourite"),
    path("workout/<str:workout_id>/duplicate", views.duplicate, name="workout-duplicate"),
    path("templates", sharing_views.templates, name="templates"),
    path("templates/<slug:key>/use", sharing_views.use_ready_made, name="template-use"),
    path("workout/<str:workout_id>/use", sharing_views.use_own, name="own-template-use"),
    path("workout/<str:workout_id>/template", sharing_views.keep_as_template, name="template-keep"),
    path("workout/<str:workout_id>/share", sharing_views.share, name="workout-share"),
    path("workout/<str:workout_id>/unshare", sharing_views.stop_sharing, name="workout-unshare"),
    path("shared/<str:token>", sharing_views.shared, name="shared"),
    path("shared/<str:token>/save", sharing_views.save_shared, name="shared-save"),
    path("workout/<str:workout_id>/delete", views.delete, name="workout-delete"),
    path("workout/<str:workout_id>/restore", views.restore, name="workout-restore"),
]
