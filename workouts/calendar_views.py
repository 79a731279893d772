"""The calendar's pages: a month or a week, one day, and what is done to a plan."""

import calendar as gregorian
import contextlib
from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from accounts.requests import SignedInRequest
from kinexfit import errors
from workouts import history, pages, services, stats_pages
from workouts.calendar_forms import (
    FIRST_DAY,
    LAST_DAY,
    EntryForm,
    FindForm,
    MoveForm,
    PlanForm,
    UndoForm,
)
from workouts.services import calendar, feed, planning, training

_OFFERED = 100
_LATELY = 5


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
    token = feed.token(member)
    done = [one for one in entries if one.status == "done"]
    period = [one for one in entries if is_week or one.day.month == shown.month]
    saved = services.search_workouts(user_id=member.id, filters=services.Filters(), limit=_LATELY)
    context = {
        "is_week": is_week,
        "shown": shown,
        "period": _period(first, shown, is_week=is_week),
        "today": sight.today,
        "weeks": _weeks(first, last, entries, shown, is_week=is_week),
        "before": first - timedelta(days=1),
        "after": last + timedelta(days=1),
        "saved": [pages.card(row) for row in saved.workouts],
        "lately": done[: -_LATELY - 1 : -1],
        **(_feed_links(member.id, token) if token else {}),
        **stats_pages.strip(training.lately(user_id=member.id, sight=sight)),
        "so_far": _so_far(period),
    }
    return render(request, "workouts/calendar/overview.html", context)


def _period(first: date, shown: date, *, is_week: bool) -> str:
    return f"Week of {date_format(first, 'j M Y')}" if is_week else date_format(shown, "F Y")


def _so_far(entries: list[calendar.Entry]) -> str:
    """Return what was done and is to come in the period shown, as a sentence."""
    done = [one for one in entries if one.status == "done"]
    planned = sum(one.status == "planned" for one in entries)
    parts = []
    if done:
        hours = sum(one.minutes or 0 for one in done) / 60
        parts.append(f"{len(done)} workout{pluralize(len(done))} done in {hours:.1f} hours")
    if planned:
        parts.append(f"{planned} planned")
    return ", ".join(parts) + "." if parts else "Nothing planned or done."


def _day_of(text: str, today: date) -> date:
    with contextlib.suppress(ValueError):
        day = date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
        if FIRST_DAY <= day <= LAST_DAY:
            return day
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


def _feed_links(user_id: str, token: str) -> dict[str, str]:
    """Return the feed's address, and the same as calendar apps open it at a press."""
    url = settings.BASE_URL + reverse("calendar-feed", args=[user_id, token])
    return {"feed_url": url, "subscribe_url": f"webcal:{url.partition(':')[2]}"}


@login_required
@require_http_methods(["GET", "POST"])
def one_day(request: SignedInRequest, day: str) -> HttpResponse:
    user_id = request.user.public_id
    try:
        when = date.fromisoformat(day)
    except ValueError as exc:
        raise errors.NotFound from exc
    if not FIRST_DAY <= when <= LAST_DAY:
        raise errors.NotFound
    wanted = request.POST.get("workout") or request.GET.get("workout") or ""
    find = FindForm(request.GET)
    offered = _offered(user_id, query=find.query(), wanted=wanted)
    form = PlanForm(
        request.POST or None,
        workouts=offered,
        initial={"workout": wanted, "weekdays": [str(when.weekday())]},
    )
    if request.method == "POST" and form.is_valid() and _planned(request, form, when):
        return _back(request, when)
    sight = history.sight(user=request.user, now=timezone.now())
    context = {
        "day": when,
        "form": form,
        "find": find,
        "has_workouts": bool(offered or find.query()),
        "is_over": when <= sight.today,
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


def _offered(user_id: str, *, query: str, wanted: str) -> list[tuple[str, str]]:
    """Return the workouts to choose from: those found, the newest first, and the one asked for."""
    found = services.search_workouts(
        user_id=user_id, filters=services.Filters(query=query), limit=_OFFERED
    )
    offered = {row.id: row.title or "Untitled workout" for row in found.workouts}
    if wanted and wanted not in offered:
        # Gone or a stranger's: then it is no choice, and the form says so.
        with contextlib.suppress(services.WorkoutNotFound):
            row = services.get_workout(user_id=user_id, workout_id=wanted)
            offered = {row.id: row.title or "Untitled workout", **offered}
    return list(offered.items())


def _back(request: SignedInRequest, day: date) -> HttpResponse:
    """Go where the form was: the calendar it was dropped on, or the day's page."""
    back = request.POST.get("back", "")
    if back in ("month", "week"):
        return redirect(f"{reverse('calendar')}?{back}={day}")
    return redirect("calendar-day", day=day.isoformat())


def _planned(request: SignedInRequest, form: PlanForm, when: date) -> bool:
    at = form.cleaned_data["time"]
    try:
        planning.plan(
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
        planning.move(
            user_id=request.user.public_id,
            key=given["key"],
            day=given["day"],
            to=given["to"],
            now=timezone.now(),
        )
        messages.success(request, f"Moved to {date_format(given['to'], 'l j F')}.")
    return _back(request, given["to"])


@login_required
@require_POST
def skip(request: SignedInRequest) -> HttpResponse:
    given = _entry(request)
    is_skipped = request.POST.get("undo") != "1"
    planning.skip(
        user_id=request.user.public_id,
        key=given["key"],
        day=given["day"],
        is_skipped=is_skipped,
        now=timezone.now(),
    )
    messages.success(request, "Skipped." if is_skipped else "It's planned again.")
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
    planning.remove(user_id=user_id, key=given["key"], day=given["day"], whole_series=is_whole)
    if is_whole:
        messages.success(request, "It doesn't repeat any more. What you did stays.")
    elif gone:
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
    form = UndoForm(request.POST)
    if not form.is_valid():
        raise planning.PlanNotFound
    given = form.cleaned_data
    planning.plan(
        user_id=request.user.public_id,
        workout_id=given["workout"],
        day=given["day"],
        time=given["time"] and given["time"].strftime("%H:%M"),
        repeat=None,
        now=timezone.now(),
    )
    return redirect("calendar-day", day=given["day"].isoformat())


def _entry(request: SignedInRequest) -> dict:
    form = EntryForm(request.POST)
    if not form.is_valid():
        raise planning.PlanNotFound
    return form.cleaned_data


@login_required
@require_POST
def feed_address(request: SignedInRequest) -> HttpResponse:
    user_id = request.user.public_id
    if request.POST.get("is_on") == "1":
        had_one = feed.token(accounts.member(user_id=user_id)) is not None
        feed.switch_on(user_id=user_id)
        replaced = " The old one stopped working." if had_one else ""
        messages.success(request, f"Your feed has a new address.{replaced}")
    else:
        feed.switch_off(user_id=user_id)
        messages.success(request, "The feed is off.")
    # What is folded away unfolds around the place an address names.
    return redirect(f"{reverse('calendar')}#feed")


@require_safe
def ics(request: HttpRequest, user_id: str, token: str) -> HttpResponse:
    body = feed.ics(user_id=user_id, given=token, now=timezone.now())
    reply = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    reply["Cache-Control"] = "private, max-age=900"
    return reply
