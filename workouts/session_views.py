"""The player's pages: a session as it runs, how it went, and its corrections."""

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from accounts.requests import SignedInRequest
from billing import services as billing
from workouts import history, merging, pages, playing, services
from workouts.services import training
from workouts.session_forms import SessionForm


@login_required
@require_safe
def session(request: SignedInRequest, workout_id: str) -> HttpResponse:
    plan = services.player_plan(
        user_id=request.user.public_id, workout_id=workout_id, now=timezone.now()
    )
    return render(request, "workouts/session.html", {"plan": plan})


@login_required
@require_POST
def train(request: SignedInRequest) -> HttpResponse:
    """Begin a session without a plan: exercises are added as they are done."""
    now = timezone.now()
    tier = billing.usage(user=request.user, now=now).tier.key
    row = services.free_workout(user_id=request.user.public_id, tier=tier, now=now)
    return redirect("workout-session", workout_id=row.id)


@login_required
@require_safe
def summary(request: SignedInRequest, workout_id: str, completion_id: str) -> HttpResponse:
    done = services.finished_session(user_id=request.user.public_id, completion_id=completion_id)
    sight = history.sight(user=request.user, now=timezone.now())
    sight.require(done.completion.completed_at)
    context = {
        "title": done.title,
        "has_workout": done.has_workout,
        "completion_id": completion_id,
        "session": pages.session(done.completion),
        "bests": training.bests_set(done.completion),
    }
    return render(request, "workouts/summary.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, workout_id: str, completion_id: str) -> HttpResponse:
    """Correct or back-date a finished session."""
    user_id, now = request.user.public_id, timezone.now()
    state = services.session_state(user_id=user_id, completion_id=completion_id, now=now)
    form = _form(request, state)
    if request.method == "POST" and form.is_valid():
        if edits := form.edits():
            services.correct_session(
                user_id=user_id, completion_id=completion_id, edits=edits, now=now
            )
        messages.success(request, "Corrected.")
        return redirect("session-summary", workout_id, completion_id)
    context = {"form": form, "workout_id": workout_id, "completion_id": completion_id}
    status = 422 if request.method == "POST" else 200
    return render(request, "workouts/session_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest, workout_id: str) -> HttpResponse:
    """Write down a session that was done without the player."""
    user_id, now = request.user.public_id, timezone.now()
    workout = services.get_workout(user_id=user_id, workout_id=workout_id)
    minutes = int(workout.duration_minutes or 0)
    planned = merging.from_log(
        playing.planned_log(services.blocks_of(workout)) | {"durationSeconds": minutes * 60},
        stamp=merging.FIRST_STAMP,
    )
    form = _form(request, merging.merge({}, planned)[0], day=_day_asked(request))
    session_id = request.POST.get("session") or str(uuid.uuid4())
    if request.method == "POST" and form.is_valid():
        done = services.log_afterwards(
            user_id=user_id,
            session_id=session_id,
            workout_id=workout_id,
            planned=planned,
            edits=form.edits(),
            now=now,
        )
        return redirect("session-summary", workout_id, done.completion_id)
    context = {"form": form, "workout_id": workout_id, "session_id": session_id, "workout": workout}
    status = 422 if request.method == "POST" else 200
    return render(request, "workouts/session_form.html", context, status=status)


def _form(
    request: SignedInRequest, state: merging.State, *, day: date | None = None
) -> SessionForm:
    member = accounts.member(user_id=request.user.public_id)
    return SessionForm(
        request.POST if request.method == "POST" else None,
        state=state,
        zone=ZoneInfo(member.time_zone or "UTC"),
        unit=accounts.weight_unit(member),
        day=day,
    )


def _day_asked(request: SignedInRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


@login_required
@require_POST
def delete(request: SignedInRequest, workout_id: str, completion_id: str) -> HttpResponse:
    services.delete_session(
        user_id=request.user.public_id, completion_id=completion_id, now=timezone.now()
    )
    return redirect("session-deleted", workout_id, completion_id)


@login_required
@require_safe
def deleted(request: SignedInRequest, workout_id: str, completion_id: str) -> HttpResponse:
    """Say that a session is gone, with the way back."""
    services.require_deleted(user_id=request.user.public_id, completion_id=completion_id)
    context = {"workout_id": workout_id, "completion_id": completion_id}
    return render(request, "workouts/session_deleted.html", context)


@login_required
@require_POST
def restore(request: SignedInRequest, workout_id: str, completion_id: str) -> HttpResponse:
    services.restore_session(
        user_id=request.user.public_id, completion_id=completion_id, now=timezone.now()
    )
    messages.success(request, "It's back, and counted again.")
    return redirect("session-summary", workout_id, completion_id)
