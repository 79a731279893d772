"""The coach's cards on the front page, and what a member lets it keep."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from ai import featured
from ai.featured import Featured
from ai.forms import ConsentForm
from ai.staff_room import keeping
from kinexfit import errors, rate_limits
from workouts import pages


@login_required
@require_POST
def today(request: SignedInRequest) -> HttpResponse:
    """Open what is planned for today, or start making it."""
    rate_limits.hit(category="ai", key=request.user.public_id)
    another = "another" in request.POST
    return _open(request, featured.workout_of_the_day, another=another)


@login_required
@require_POST
def week(request: SignedInRequest) -> HttpResponse:
    """Open the week's workout, or start making it."""
    return _open(request, featured.workout_of_the_week, another="another" in request.POST)


def _open(request: SignedInRequest, ask, *, another: bool) -> HttpResponse:
    try:
        found: Featured = ask(user=request.user, now=timezone.now(), another=another)
    except (errors.QuotaSpent, errors.NotAllowed, errors.Conflict, errors.BadInput) as exc:
        messages.warning(request, exc.message)
        return redirect("home")
    if found.job:
        return redirect("job", job_id=found.job.id)
    if found.workout is None:
        messages.info(request, "You deleted this week's workout. The next one comes on Monday.")
        return redirect("home")
    return redirect("workout-detail", workout_id=found.workout.id)


@login_required
@require_safe
def week_card(request: SignedInRequest) -> HttpResponse:
    """Show what the week's workout is, once the front page stands."""
    try:
        row = featured.this_week(user=request.user, now=timezone.now())
    except featured.NotInYourPlan:
        return render(request, "ai/_week_card.html", {"is_refused": True})
    context = {"card": pages.card(row) if row else None, "can_replace": _can_replace(row)}
    return render(request, "ai/_week_card.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def consent(request: SignedInRequest) -> HttpResponse:
    """Ask whether requests may be kept for replays; show those that are."""
    now = timezone.now()
    initial = {"keep": keeping.has_consented(user=request.user)}
    form = ConsentForm(request.POST or None, initial=initial)
    if request.method == "POST":
        keeps = form.is_valid() and form.cleaned_data["keep"]
        keeping.choose(user=request.user, consents=keeps, now=now)
        messages.success(
            request,
            "Thank you. Your next requests are kept for a month, without your name."
            if keeps
            else "Nothing is kept, and what was kept is deleted.",
        )
        return redirect("coach-consent")
    kept = [row.request.get("text") or row.request.get("prompt")
            for row in keeping.kept(user=request.user, now=now)]  # fmt: skip
    return render(request, "ai/consent.html", {"form": form, "kept": kept})


def _can_replace(row) -> bool:
    return row is not None and int(row.id.rsplit("-", 1)[1]) < featured.MOST_A_WEEK
