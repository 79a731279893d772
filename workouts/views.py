"""The pages of workouts: today, the library, one workout, the editor."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import services as accounts
from accounts.requests import SignedInRequest
from billing import services as billing
from kinexfit import metrics
from workouts import pages, services, stats_pages
from workouts.library_forms import LibraryForm
from workouts.onboarding_views import is_over
from workouts.services import calendar, training

PAGE_SIZE = 20
RECENT = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "pages/landing.html")
    user_id = request.user.public_id
    recent = services.search_workouts(
        user_id=user_id, filters=services.Filters(), limit=RECENT
    ).workouts
    done = services.list_completions(user_id=user_id, limit=1)
    known = training.strip(user=request.user, now=timezone.now())
    plan = calendar.next_plan(user_id=user_id, today=known.sight.today)
    context = {
        "name": request.user.first_name,
        "greeting": pages.greeting(known.sight.now, known.sight.zone),
        "next": pages.up_next(plan, recent, known.sight.today),
        "recent": [pages.card(row) for row in recent],
        "last": pages.session(done[0]) if done else None,
        "form_id": uuid.uuid4().hex,
        "is_new": not is_over(accounts.onboarding(user_id=user_id)),
        **stats_pages.strip(known),
    }
    return render(request, "workouts/home.html", context)


@login_required
@require_safe
def library(request: SignedInRequest) -> HttpResponse:
    """List and search the member's workouts; the whole state of the search is the address."""
    form = LibraryForm(request.GET)
    filters = form.filters()
    page = services.search_workouts(
        user_id=request.user.public_id,
        filters=filters,
        limit=PAGE_SIZE,
        cursor=request.GET.get("cursor"),
    )
    asked = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    more = "and more " if page.next_cursor else ""
    context = {
        "form": form,
        "found": f"{len(page.workouts)} {more}workout{pluralize(len(page.workouts))}",
        "is_search": filters != services.Filters(),
        "cards": [pages.card(row) for row in page.workouts],
        "next_url": page.next_cursor and f"?{urlencode({**asked, 'cursor': page.next_cursor})}",
        "deleted": None if request.htmx else request.session.pop("deleted_workout", None),
    }
    if not request.htmx:
        return render(request, "workouts/library.html", context)
    if request.GET.get("cursor"):
        return render(request, "workouts/_library_page.html", context)
    reply = render(request, "workouts/_library_results.html", context)
    # The form's own address would name every filter that is not set.
    reply["HX-Replace-Url"] = f"{request.path}?{urlencode(asked)}" if asked else request.path
    return reply


@login_required
@require_POST
def favourite(request: SignedInRequest, workout_id: str) -> HttpResponse:
    """Turn the favourite mark on or off, as the form says."""
    is_favourite = request.POST.get("on") == "1"
    services.set_favourite(
        user_id=request.user.public_id, workout_id=workout_id, is_favourite=is_favourite
    )
    if request.htmx:
        card = {"id": workout_id, "title": request.POST.get("title", "")[:200]}
        context = {"card": card | {"is_favourite": is_favourite}}
        return render(request, "workouts/_favourite.html", context)
    return redirect("workout-detail", workout_id=workout_id)


@login_required
@require_POST
def duplicate(request: SignedInRequest, workout_id: str) -> HttpResponse:
    row = services.duplicate_workout(
        user_id=request.user.public_id,
        workout_id=workout_id,
        tier=billing.usage(user=request.user, now=timezone.now()).tier.key,
        now=timezone.now(),
    )
    messages.success(request, "Copied. This is the copy.")
    return redirect("workout-edit", workout_id=row.id)


@login_required
@require_safe
def detail(request: SignedInRequest, workout_id: str) -> HttpResponse:
    row = services.get_workout(user_id=request.user.public_id, workout_id=workout_id)
    metrics.count("workout.viewed")
    token = services.share_token(row)
    address = token and request.build_absolute_uri(reverse("shared", args=[token]))
    context = {
        "workout": pages.workout(row),
        "share_address": address,
        "is_link_at_rest": bool(token)
        and not billing.includes(user=request.user, feature="sharing", now=timezone.now()),
    }
    return render(request, "workouts/detail.html", context)


@login_required
@require_POST
def delete(request: SignedInRequest, workout_id: str) -> HttpResponse:
    row = services.get_workout(user_id=request.user.public_id, workout_id=workout_id)
    services.delete_workout(
        user_id=request.user.public_id, workout_id=workout_id, now=timezone.now()
    )
    request.session["deleted_workout"] = {"id": row.id, "title": row.title}
    return redirect("library")


@login_required
@require_POST
def restore(request: SignedInRequest, workout_id: str) -> HttpResponse:
    row = services.restore_workout(user_id=request.user.public_id, workout_id=workout_id)
    messages.success(request, "It's back in your library.")
    return redirect("workout-detail", workout_id=row.id)
