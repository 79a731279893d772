"""The calendar's pages: a month or a week, one day, and what is done to a plan."""

import calendar as gregorian
from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from accounts.requests import SignedInRequest
from kinexfit import errors
from workouts import history, services
from workouts.calendar_forms import EntryForm, MoveForm, PlanForm
from workouts.services import calendar, feed

_OFFERED = 100


@login_required
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    member = accounts.member(user_id=request.user.public_id)
    sight = history.of(member, now=timezone.now(), is_staff=request.user.is_staff)
    is_week = "week" in request.GET
    shown = _day_of(request.GET.get("week" if is_week else "month", ""), sight.today)
    first, last = _week(shown) if is_week else _month(shown)
    entries = calendar.between(
        user_id=member.id,
        first=first,
        last=last,
        today=sight.today,
        visible_since=sight.since,
    )
    known = feed.token(member)
    context = {
        "is_week": is_week,
        "shown": shown,
        "today": sight.today,
        "weeks": _weeks(first, last, entries, shown, is_week=is_week),
        "before": first - timedelta(days=1),
        "after": last + timedelta(days=1),
        "count": {
            status: sum(one.status == status for one in entries) for status in ("planned", "done")
        },
        "feed_url": _feed_url(member.id, known) if known else None,
    }
    return render(request, "workouts/calendar/overview.html", context)


def _day_of(text: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        return today


def _month(day: date) -> tuple[date, date]:
    """Return the Monday and the Sunday around a month."""
    first = day.replace(day=1)
    last = day.replace(day=gregorian.monthrange(day.year, day.month)[1])
    return _week(first)[0], _week(last)[1]


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _weeks(first: date, last: date, entries, shown: date, *, is_week: bool) -> list[list[dict]]:
    of_day = defaultdict(list)
    for one in entries:
        of_day[one.day].append(one)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    cells = [
        {"day": day, "entries": of_day[day], "is_other": not is_week and day.month != shown.month}
        for day in days
    ]
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _feed_url(user_id: str, token: str) -> str:
    return settings.BASE_URL + reverse("calendar-feed", args=[user_id, token])


@login_required
@require_http_methods(["GET", "POST"])
def one_day(request: SignedInRequest, day: str) -> HttpResponse:
    user_id = request.user.public_id
    try:
        when = date.fromisoformat(day)
    except ValueError as exc:
        raise errors.NotFound from exc
    library = services.list_workouts(user_id=user_id, limit=_OFFERED).workouts
    form = PlanForm(
        request.POST or None,
        workouts=[(row.id, row.title or "Untitled workout") for row in library],
        initial={"workout": request.GET.get("workout"), "weekdays": [str(when.weekday())]},
    )
    if request.method == "POST" and form.is_valid() and _planned(request, form, when):
        return redirect("calendar-day", day=day)
    sight = history.sight(user=request.user, now=timezone.now())
    context = {
        "day": when,
        "form": form,
        "has_workouts": bool(library),
        "entries": calendar.between(
            user_id=user_id,
            first=when,
            last=when,
            today=sight.today,
            visible_since=sight.since,
        ),
        "before": when - timedelta(days=1),
        "after": when + timedelta(days=1),
        "removed": request.session.pop("removed_plan", None),
    }
    status = 422 if form.errors else 200
    return render(request, "workouts/calendar/day.html", context, status=status)


def _planned(request: SignedInRequest, form: PlanForm, when: date) -> bool:
    at = form.cleaned_data["time"]
    try:
        calendar.plan(
            user_id=request.user.public_id,
            workout_id=form.cleaned_data["workout"],
            day=when,
            time=at.strftime("%H:%M") if at else None,
            repeat=form.repeat(),
            now=timezone.now(),
        )
    except errors.BadInput as exc:
        form.add_error(None, exc.message)
        return False
    messages.success(request, "It's on your calendar.")
    return True


@login_required
@require_POST
def move(request: SignedInRequest) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the day to move it to.")
        return redirect("calendar")
    given = form.cleaned_data
    if given["to"] != given["day"]:
        calendar.move(
            user_id=request.user.public_id,
            key=given["key"],
            day=given["day"],
            to=given["to"],
            now=timezone.now(),
        )
        messages.success(request, f"Moved to {given['to']:%A %d %B}.")
    if request.POST.get("back") == "calendar":
        return redirect(f"{reverse('calendar')}?month={given['to']:%Y-%m}")
    return redirect("calendar-day", day=given["to"].isoformat())


@login_required
@require_POST
def skip(request: SignedInRequest) -> HttpResponse:
    given = _entry(request)
    calendar.skip(
        user_id=request.user.public_id,
        key=given["key"],
        day=given["day"],
        is_skipped=request.POST.get("undo") != "1",
        now=timezone.now(),
    )
    return redirect("calendar-day", day=given["day"].isoformat())


@login_required
@require_POST
def remove(request: SignedInRequest) -> HttpResponse:
    given = _entry(request)
    user_id, is_whole = request.user.public_id, request.POST.get("series") == "1"
    around = calendar.between(
        user_id=user_id, first=given["day"], last=given["day"], today=given["day"]
    )
    gone = next((one for one in around if one.key == given["key"]), None)
    calendar.remove(user_id=user_id, key=given["key"], day=given["day"], whole_series=is_whole)
    if gone and not is_whole:
        request.session["removed_plan"] = {
            "workout": gone.workout_id,
            "title": gone.title,
            "day": gone.day.isoformat(),
            "time": gone.time,
        }
    return redirect("calendar-day", day=given["day"].isoformat())


@login_required
@require_POST
def undo(request: SignedInRequest) -> HttpResponse:
    """Put the plan back that was taken off last."""
    day = request.POST.get("day", "")
    calendar.plan(
        user_id=request.user.public_id,
        workout_id=request.POST.get("workout", ""),
        day=_day_of(day, timezone.now().date()),
        time=request.POST.get("time") or None,
        repeat=None,
        now=timezone.now(),
    )
    return redirect("calendar-day", day=day)


def _entry(request: SignedInRequest) -> dict:
    form = EntryForm(request.POST)
    if not form.is_valid():
        raise calendar.PlanNotFound
    return form.cleaned_data


@login_required
@require_POST
def feed_address(request: SignedInRequest) -> HttpResponse:
    if request.POST.get("is_on") == "1":
        feed.switch_on(user_id=request.user.public_id)
        messages.success(request, "Your feed has a new address. The old one stopped working.")
    else:
        feed.switch_off(user_id=request.user.public_id)
        messages.success(request, "The feed is off.")
    return redirect("calendar")


@require_safe
def ics(request: HttpRequest, user_id: str, token: str) -> HttpResponse:
    body = feed.ics(user_id=user_id, given=token, now=timezone.now())
    reply = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    reply["Cache-Control"] = "private, max-age=900"
    return reply
