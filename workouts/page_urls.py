from django.urls import path

from workouts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("library", views.library, name="library"),
    path("workout/new", views.new, name="workout-new"),
    path("workout/<str:workout_id>", views.detail, name="workout-detail"),
    path("workout/<str:workout_id>/edit", views.edit, name="workout-edit"),
    path("workout/<str:workout_id>/delete", views.delete, name="workout-delete"),
    path("workout/<str:workout_id>/restore", views.restore, name="workout-restore"),
]
