"""The editor: write a workout, change one, choose exercises, keep some of one's own."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.tables import Member
from billing import services as billing
from workouts import catalogue, picking, services
from workouts.arranging import Picked
from workouts.editing import WorkoutEditor, new_id
from workouts.exercise_forms import CustomExerciseForm
from workouts.forms import OFFERED

_NEW_ID = re.compile(r"workout_[0-9a-f-]{36}")


def _unit(member: Member) -> str:
    return "kg" if accounts.weight_unit(member) == "kg" else "lb"


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Write a workout. GET starts an empty one; its id travels with the form."""
    unit = _unit(accounts.member(user_id=request.user.public_id))
    if request.method == "GET":
        return _show(request, WorkoutEditor.empty(unit=unit))
    editor = WorkoutEditor(request.POST, is_bound="action" not in request.POST, unit=unit)
    return _pressed(request, editor) or _save(request, editor)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, workout_id: str) -> HttpResponse:
    """Change a workout; saving over a newer version is refused until the member says so."""
    user_id = request.user.public_id
    row = services.get_workout(user_id=user_id, workout_id=workout_id)
    unit = _unit(accounts.member(user_id=user_id))
    if request.method == "GET":
        editor = WorkoutEditor.of(
            plan=services.plan_of(row), version=row.updated_at or "", unit=unit
        )
        return _show(request, editor, workout_id)
    saves = request.POST.get("action", "overwrite") == "overwrite"
    editor = WorkoutEditor(request.POST, is_bound=saves, unit=unit)
    return _pressed(request, editor, workout_id) or _save(request, editor, workout_id)


def _pressed(
    request: SignedInRequest, editor: WorkoutEditor, workout_id: str | None = None
) -> HttpResponse | None:
    """Answer a press of a button other than Save with the form, rearranged."""
    action = request.POST.get("action")
    if action in (None, "overwrite"):
        return None
    picked = _picked(request, action)
    return _show(request, editor.changed(action, exercise=picked), workout_id)


def _picked(request: SignedInRequest, action: str) -> Picked | None:
    exercise_id = request.POST.get("exercise", "")
    if not exercise_id or not action.startswith(("add-item:", "swap-item:")):
        return None
    if exercise_id.startswith(services.CUSTOM_PREFIX):
        own = services.get_custom_exercise(
            user_id=request.user.public_id, exercise_id=exercise_id[:100]
        )
        return Picked(own.id, own.name)
    known = catalogue.get(exercise_id)
    return Picked(known.id, known.name) if known else None


def _save(
    request: SignedInRequest, editor: WorkoutEditor, workout_id: str | None = None
) -> HttpResponse:
    if not editor.is_valid():
        return _show(request, editor, workout_id, status=422)
    plan, typed, now = editor.plan(), editor.header.cleaned_data, timezone.now()
    user_id = request.user.public_id
    try:
        if workout_id is None:
            sent = typed["new_id"]
            row = services.create_by_hand(
                user_id=user_id,
                workout_id=sent if _NEW_ID.fullmatch(sent) else new_id(),
                plan=plan,
                tier=billing.usage(user=request.user, now=now).tier.key,
                now=now,
            )
        else:
            is_sure = request.POST.get("action") == "overwrite"
            row = services.change_by_hand(
                user_id=user_id,
                workout_id=workout_id,
                plan=plan,
                version=None if is_sure else typed["version"],
                now=now,
            )
    except services.WorkoutChanged:
        editor.is_outdated = True
        return _show(request, editor, workout_id, status=409)
    messages.success(request, "Saved.")
    return redirect("workout-detail", workout_id=row.id)


def _show(
    request: SignedInRequest,
    editor: WorkoutEditor,
    workout_id: str | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "editor": editor,
        "is_touched": request.method == "POST",
        "workout_id": workout_id,
        **OFFERED,
    }
    template = "workouts/_editor.html" if request.htmx else "workouts/editor.html"
    return render(request, template, context, status=status)


@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """Answer the picker's search with a list: for a member in two reads, for a visitor in none."""
    asked = request.GET
    user = request.user
    equipment, own, recent = _of_member(user) if user.is_authenticated else ([], [], [])
    found = picking.choices(
        query=asked.get("q", "")[:100],
        own=own,
        recent=recent,
        muscle=asked.get("muscle", ""),
        kit=asked.get("kit", ""),
        equipment=equipment if asked.get("fits") else None,
    )
    context = {"choices": found, "query": asked.get("q", "").strip()[:100]}
    return render(request, "workouts/_choices.html", context)


def _of_member(user: User) -> tuple[list, list, list]:
    """Return the member's kit, their own exercises and what they trained of late."""
    member = accounts.member(user_id=user.public_id)
    own = services.custom_exercises(user_id=user.public_id)
    listed = [picking.of_member(one.id, one.name, one.details) for one in own]
    return accounts.training_profile(member).equipment, listed, services.recently_trained(member)


@login_required
@require_safe
def exercises(request: SignedInRequest) -> HttpResponse:
    own = services.custom_exercises(user_id=request.user.public_id)
    listed = [picking.of_member(one.id, one.name, one.details) for one in own]
    return render(request, "workouts/exercises.html", {"exercises": listed})


@login_required
@require_http_methods(["GET", "POST"])
def exercise_new(request: SignedInRequest) -> HttpResponse:
    asked = request.GET.get("name", "")[:200]
    form = CustomExerciseForm(request.POST or None, initial={"name": asked})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_custom_exercise(
                user_id=request.user.public_id, now=timezone.now(), **form.cleaned_data
            )
        except services.ExerciseExists as exc:
            form.add_error("name", exc.message)
        else:
            messages.success(request, "Exercise kept. The picker shows it first.")
            return redirect("exercises")
    return _show_exercise(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def exercise_edit(request: SignedInRequest, exercise_id: str) -> HttpResponse:
    user_id = request.user.public_id
    row = services.get_custom_exercise(user_id=user_id, exercise_id=exercise_id)
    form = CustomExerciseForm(request.POST or None, initial={"name": row.name, **row.details})
    if request.method == "POST" and form.is_valid():
        services.change_custom_exercise(
            user_id=user_id, exercise_id=exercise_id, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "Saved.")
        return redirect("exercises")
    return _show_exercise(request, form, row)


def _show_exercise(request: SignedInRequest, form: CustomExerciseForm, row=None) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "exercise": row}
    return render(request, "workouts/exercise_form.html", context, status=status)


@login_required
@require_POST
def exercise_delete(request: SignedInRequest, exercise_id: str) -> HttpResponse:
    services.delete_custom_exercise(user_id=request.user.public_id, exercise_id=exercise_id)
    messages.success(request, "Exercise removed. Workouts that hold it keep it by name.")
    return redirect("exercises")
