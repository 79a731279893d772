from django.urls import path

from workouts import calendar_api as api
from workouts import calendar_views as views

urlpatterns = [
    path("api/workouts/calendar", api.CalendarView.as_view()),
    path("calendar", views.overview, name="calendar"),
    path("calendar/move", views.move, name="calendar-move"),
    path("calendar/skip", views.skip, name="calendar-skip"),
    path("calendar/remove", views.remove, name="calendar-remove"),
    path("calendar/undo", views.undo, name="calendar-undo"),
    path("calendar/feed", views.feed_address, name="calendar-feed-address"),
    path("calendar/<str:user_id>/<str:token>.ics", views.ics, name="calendar-feed"),
    path("calendar/<str:day>", views.one_day, name="calendar-day"),
]
