"""The pages of progression rules: the list, one rule's form and its eight weeks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from accounts.requests import SignedInRequest
from kinexfit import errors
from workouts import catalogue
from workouts.progression_forms import FORMS, KINDS, DaysForm
from workouts.services import progressions


@login_required
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    asked = request.GET.get("exercise", "").strip()
    found = catalogue.search(asked, limit=8) if asked else []
    context = {
        "rules": progressions.attached(user_id=request.user.public_id, now=timezone.now()),
        "asked": asked,
        "found": [exercise for exercise, _ in found if exercise.loaded],
    }
    return render(request, "workouts/progression/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def rule(request: SignedInRequest, exercise_id: str) -> HttpResponse:
    exercise = catalogue.get(exercise_id)
    if exercise is None:
        raise errors.NotFound
    user_id = request.user.public_id
    days = DaysForm(
        request.GET if "weekdays" in request.GET else None, initial={"weekdays": DaysForm.USUAL}
    )
    shown = _shown(user_id, exercise_id, days)
    kind = _kind(request, shown)
    unit = accounts.weight_unit(accounts.member(user_id=user_id))
    form = FORMS[kind](request.POST or None, initial=_initial(kind, unit, shown))
    if request.method == "POST" and form.is_valid():
        try:
            progressions.attach(
                user_id=user_id, exercise_id=exercise_id, rule=form.rule(), now=timezone.now()
            )
        except errors.BadInput as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "Saved. Your next session follows the rule.")
            return redirect("progression", exercise_id=exercise_id)
    context = {
        "exercise": exercise,
        "form": form,
        "kind": kind,
        "kinds": KINDS,
        "shown": shown,
        "days": days,
    }
    status = 422 if form.errors else 200
    return render(request, "workouts/progression/rule.html", context, status=status)


def _shown(user_id: str, exercise_id: str, days: DaysForm) -> progressions.Preview | None:
    chosen = days.cleaned_data if days.is_bound and days.is_valid() else {}
    try:
        return progressions.preview(
            user_id=user_id,
            exercise_id=exercise_id,
            weekdays=[int(day) for day in chosen.get("weekdays") or DaysForm.USUAL],
            missed=[int(day) for day in chosen.get("missed") or ()],
            now=timezone.now(),
        )
    except progressions.RuleNotFound:
        return None


def _kind(request: SignedInRequest, shown: progressions.Preview | None) -> str:
    asked = request.POST.get("kind") or request.GET.get("kind")
    if asked in FORMS:
        return asked
    return shown.attached.rule.kind if shown else "linear"


def _initial(kind: str, unit: str, shown: progressions.Preview | None) -> dict:
    if shown and shown.attached.rule.kind == kind:
        known = shown.attached.rule.model_dump()
        return {name: _plain(value) for name, value in known.items()}
    return {"unit": unit, "step": 2.5 if unit == "kg" else 5}


def _plain(value: object) -> object:
    """Return a whole number without its ".0", as a member would type it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@login_required
@require_POST
def remove(request: SignedInRequest, exercise_id: str) -> HttpResponse:
    progressions.detach(user_id=request.user.public_id, exercise_id=exercise_id)
    messages.success(request, "The rule is gone; your plans keep their own numbers.")
    return redirect("progressions")
