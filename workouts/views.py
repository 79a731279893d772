"""The pages of workouts: today, the library, one workout, the editor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from workouts import pages, services

PAGE_SIZE = 20
RECENT = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "pages/landing.html")
    user_id = request.user.public_id
    recent = services.list_workouts(user_id=user_id, limit=RECENT).workouts
    done = services.list_completions(user_id=user_id, limit=1)
    context = {
        "name": request.user.first_name,
        "next": next((pages.card(row) for row in recent if not row.is_completed), None),
        "recent": [pages.card(row) for row in recent],
        "last": pages.session(done[0]) if done else None,
    }
    return render(request, "workouts/home.html", context)


@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    page = services.list_workouts(
        user_id=request.user.public_id, limit=PAGE_SIZE, cursor=request.GET.get("cursor")
    )
    template = "workouts/_library_page.html" if request.htmx else "workouts/library.html"
    context = {
        "cards": [pages.card(row) for row in page.workouts],
        "next_cursor": page.next_cursor,
        "deleted": None if request.htmx else request.session.pop("deleted_workout", None),
    }
    return render(request, template, context)


@login_required
@require_safe
def detail(request: HttpRequest, workout_id: str) -> HttpResponse:
    row = services.get_workout(user_id=request.user.public_id, workout_id=workout_id)
    return render(request, "workouts/detail.html", {"workout": pages.workout(row)})


@login_required
@require_POST
def delete(request: HttpRequest, workout_id: str) -> HttpResponse:
    row = services.get_workout(user_id=request.user.public_id, workout_id=workout_id)
    services.delete_workout(
        user_id=request.user.public_id, workout_id=workout_id, now=timezone.now()
    )
    request.session["deleted_workout"] = {"id": row.id, "title": row.title}
    return redirect("library")


@login_required
@require_POST
def restore(request: HttpRequest, workout_id: str) -> HttpResponse:
    row = services.restore_workout(user_id=request.user.public_id, workout_id=workout_id)
    messages.success(request, "It's back in your library.")
    return redirect("workout-detail", workout_id=row.id)
