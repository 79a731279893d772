"""The player's pages: a session as it runs, how it went, and its corrections."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from workouts import pages, services


@login_required
@require_safe
def session(request: HttpRequest, workout_id: str) -> HttpResponse:
    plan = services.player_plan(user_id=request.user.public_id, workout_id=workout_id)
    if not plan["steps"]:
        return redirect("workout-edit", workout_id=workout_id)
    return render(request, "workouts/session.html", {"plan": plan})


@login_required
@require_safe
def summary(request: HttpRequest, workout_id: str, completion_id: str) -> HttpResponse:
    done = services.finished_session(user_id=request.user.public_id, completion_id=completion_id)
    context = {"title": done.title, "session": pages.session(done.completion)}
    return render(request, "workouts/summary.html", context)
