"""The pages of statistics: the dashboard, records, one exercise, body weight and measurements."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from workouts import body_pages, history, stats_pages
from workouts.body_metrics import System
from workouts.history import Sight
from workouts.services import body, training
from workouts.stats_forms import GoalForm, MetricForm

_SHOWN_DAYS = 200


@login_required
@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    known = training.training(user=request.user, now=timezone.now())
    week = training.muscles_this_week(user=request.user, sight=known.sight)
    goal = GoalForm(initial={"days": known.sight.weekly_goal or 3})
    context = stats_pages.dashboard(known, week) | {"goal_form": goal}
    context |= _hidden(request, known.sight)
    return render(request, "workouts/stats/dashboard.html", context)


@login_required
@require_POST
def goal(request: SignedInRequest) -> HttpResponse:
    form = GoalForm(request.POST)
    if form.is_valid():
        days = form.cleaned_data["days"]
        training.set_weekly_goal(user=request.user, days=days, now=timezone.now())
        messages.success(request, f"Your goal is {days} day{'' if days == 1 else 's'} a week.")
    else:
        messages.error(request, "Choose one to seven days.")
    return redirect("stats")


@login_required
@require_safe
def records(request: SignedInRequest) -> HttpResponse:
    known = training.training(user=request.user, now=timezone.now())
    context = stats_pages.records(known) | _hidden(request, known.sight)
    return render(request, "workouts/stats/records.html", context)


@login_required
@require_safe
def exercise(request: SignedInRequest, name: str) -> HttpResponse:
    found = training.movement_history(user=request.user, name=name, now=timezone.now())
    context = stats_pages.movement(found) | _hidden(request, found.sight)
    return render(request, "workouts/stats/exercise.html", context)


def _hidden(request: SignedInRequest, sight: Sight) -> dict:
    return {"is_older_hidden": training.hides_older(user=request.user, sight=sight)}


@login_required
@require_http_methods(["GET", "POST"])
def metrics(request: SignedInRequest) -> HttpResponse:
    sight = history.sight(user=request.user, now=timezone.now())
    form = _form(request, sight)
    if request.method == "POST" and form.is_valid():
        return _record(request, form, "stats-metrics")
    before = request.GET.get("before") or None
    rows = body.metrics(user_id=request.user.public_id, limit=_SHOWN_DAYS, end=before)
    shown = body_pages.metrics(rows, system=_system(sight), is_first=before is None)
    context = shown | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "workouts/stats/metrics.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def body_weight(request: SignedInRequest) -> HttpResponse:
    sight = history.sight(user=request.user, now=timezone.now())
    form = _form(request, sight, only=("weight",))
    if request.method == "POST" and form.is_valid():
        return _record(request, form, "body-weight")
    rows = body.metrics(user_id=request.user.public_id, limit=_SHOWN_DAYS)
    shown = body_pages.weight(rows, system=_system(sight), today=sight.today)
    status = 422 if form.errors else 200
    return render(request, "workouts/stats/weight.html", shown | {"form": form}, status=status)


@login_required
@require_POST
def delete_metric(request: SignedInRequest, day: str) -> HttpResponse:
    body.delete_metric(user_id=request.user.public_id, day=day)
    messages.success(request, "That day's measurements are deleted.")
    return redirect("stats-metrics")


def _form(request: SignedInRequest, sight: Sight, *, only: tuple[str, ...] = ()) -> MetricForm:
    data = request.POST if request.method == "POST" else None
    initial = {"date": sight.today}
    return MetricForm(data, initial=initial, system=_system(sight), only=only)


def _system(sight: Sight) -> System:
    return "imperial" if sight.unit == "lb" else "metric"


def _record(request: SignedInRequest, form: MetricForm, page: str) -> HttpResponse:
    body.record(
        user_id=request.user.public_id,
        day=form.cleaned_data["date"].isoformat(),
        unit=form.system,
        fields=form.measured(),
        now=timezone.now(),
    )
    messages.success(request, "Saved.")
    return redirect(page)
