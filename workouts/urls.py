from django.urls import path

from workouts import api, search_api, substitution_api

urlpatterns = [
    path("api/mobile/workouts", api.MobileWorkoutsView.as_view()),
    path("api/mobile/workouts/<str:workout_id>", api.MobileWorkoutView.as_view()),
    path("api/workouts", api.WorkoutsView.as_view()),
    path("api/workouts/events", api.EventsView.as_view()),
    path("api/workouts/scheduled", api.ScheduledView.as_view()),
    path("api/workouts/completions", api.CompletionsView.as_view()),
    path("api/workouts/substitutes", substitution_api.SubstitutesView.as_view()),
    path("api/workouts/search", search_api.SearchView.as_view()),
    path("api/workouts/<str:workout_id>", api.WorkoutView.as_view()),
    path("api/workouts/<str:workout_id>/schedule", api.ScheduleView.as_view()),
    path("api/workouts/<str:workout_id>/complete", api.CompleteView.as_view()),
    path("api/workouts/<str:workout_id>/completions", api.WorkoutCompletionsView.as_view()),
]
