"""The pages of workouts: today, the library, one workout, the editor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing import services as billing
from workouts import catalogue, pages, services
from workouts.forms import WorkoutEditor

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
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    editor = (
        WorkoutEditor(request.POST, is_bound=True)
        if request.method == "POST"
        else WorkoutEditor.empty()
    )
    return _edit(request, editor, workout_id=None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, workout_id: str) -> HttpResponse:
    row = services.get_workout(user_id=request.user.public_id, workout_id=workout_id)
    if request.method == "POST":
        return _edit(request, WorkoutEditor(request.POST, is_bound=True), workout_id=workout_id)
    editor = WorkoutEditor.of(
        title=row.title or "",
        description=(row.body or {}).get("description") or "",
        blocks=services.blocks_of(row),
    )
    return _edit(request, editor, workout_id=workout_id)


def _edit(request: HttpRequest, editor: WorkoutEditor, *, workout_id: str | None) -> HttpResponse:
    if request.method == "GET":
        return _show_editor(request, editor, workout_id, is_checked=False)
    if action := request.POST.get("action"):
        return _show_editor(request, editor.changed(action), workout_id, is_checked=False)
    if not editor.is_valid():
        return _show_editor(request, editor, workout_id, is_checked=True)
    row = services.save_by_hand(
        user_id=request.user.public_id,
        workout_id=workout_id,
        title=editor.header.cleaned_data["title"],
        description=editor.header.cleaned_data["description"],
        blocks=editor.plan_blocks(),
        tier=billing.usage(user=request.user, now=timezone.now()).tier.key,
        now=timezone.now(),
    )
    messages.success(request, "Saved.")
    return redirect("workout-detail", workout_id=row.id)


def _show_editor(
    request: HttpRequest, editor: WorkoutEditor, workout_id: str | None, *, is_checked: bool
) -> HttpResponse:
    context = {
        "editor": editor,
        "is_touched": request.method == "POST",
        "workout_id": workout_id,
        "movements": [exercise.name for exercise in catalogue.all_exercises()],
    }
    template = "workouts/_editor.html" if request.htmx else "workouts/editor.html"
    return render(request, template, context, status=422 if is_checked else 200)


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
