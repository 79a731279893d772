from django.urls import path

from workouts import session_views as views

urlpatterns = [
    path("workout/<str:workout_id>/session", views.session, name="workout-session"),
    path("workout/<str:workout_id>/session/finish", views.finish, name="session-finish"),
    path(
        "workout/<str:workout_id>/session/<str:completion_id>/summary",
        views.summary,
        name="session-summary",
    ),
]
