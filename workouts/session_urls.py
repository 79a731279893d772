from django.urls import path, re_path

from workouts import offline_views as offline
from workouts import session_api as api
from workouts import session_views as views

# Long enough not to be one of the fixed words that follow "completions/".
_COMPLETION = r"^api/workouts/completions/(?P<completion_id>[A-Za-z0-9_-]{16,64})"
_SESSION = "workout/<str:workout_id>/session/<str:completion_id>"

urlpatterns = [
    path("api/workouts/sessions", api.SessionsView.as_view(), name="sessions"),
    path("api/workouts/sessions/<str:session_id>", api.SessionView.as_view(), name="session-sync"),
    path("api/workouts/movements", api.MovementsView.as_view(), name="movements"),
    re_path(_COMPLETION + "$", api.CompletionView.as_view()),
    re_path(_COMPLETION + "/restore$", api.RestoreView.as_view()),
    path("sw.js", offline.service_worker, name="service-worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline", offline.offline, name="offline"),
    path("timer", offline.timer, name="timer"),
    path("train", views.train, name="train"),
    path("workout/<str:workout_id>/session", views.session, name="workout-session"),
    path("workout/<str:workout_id>/log", views.log, name="session-log"),
    path(_SESSION + "/summary", views.summary, name="session-summary"),
    path(_SESSION + "/edit", views.correct, name="session-edit"),
    path(_SESSION + "/delete", views.delete, name="session-delete"),
    path(_SESSION + "/deleted", views.deleted, name="session-deleted"),
    path(_SESSION + "/restore", views.restore, name="session-restore"),
]
