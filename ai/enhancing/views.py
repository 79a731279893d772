"""The pages of enhancement: ask for it, choose from the proposal, take it back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from ai.enhancing import changes, proposals
from ai.enhancing.changes import Proposal
from ai.enhancing.forms import EnhanceForm
from billing import services as billing
from kinexfit import errors, rate_limits
from workouts import pages
from workouts import services as workouts

GROUPS = (
    ("layout", "Layout"),
    ("name", "Names"),
    ("swap", "Swaps"),
    ("rest", "Rests"),
    ("load", "Weights"),
    ("block", "Around it"),
    ("text", "Title and texts"),
)


@login_required
@require_http_methods(["GET", "POST"])
def enhance(request: SignedInRequest, workout_id: str) -> HttpResponse:
    """Show what will be read, and start."""
    row = workouts.get_workout(user_id=request.user.public_id, workout_id=workout_id)
    is_enhanced = bool((row.body or {}).get("aiEnhanced"))
    form = EnhanceForm(request.POST or None, is_enhanced=is_enhanced)
    if request.method == "POST" and form.is_valid():
        rate_limits.hit(category="ai", key=request.user.public_id)
        try:
            job = proposals.start(
                user=request.user,
                ask=form.ask(workout_id=workout_id),
                key=request.POST.get("form_id") or None,
                now=timezone.now(),
            )
        except (errors.BadInput, errors.QuotaSpent, errors.Conflict) as exc:
            form.add_error(None, exc.message)
        else:
            return redirect("job", job_id=job.id)
    context = {
        "form": form,
        "form_id": uuid.uuid4().hex,
        "workout": pages.card(row),
        "original": proposals.original_text(row),
        "is_enhanced": is_enhanced,
        "usage": billing.usage(user=request.user, now=timezone.now()),
    }
    return render(request, "ai/enhance.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def proposal(request: SignedInRequest, job_id: uuid.UUID) -> HttpResponse:
    """Show the proposed changes with their reasons; apply those that are ticked."""
    result = proposals.result_of(
        user_id=request.user.public_id, job_id=str(job_id), now=timezone.now()
    )
    if request.method == "POST":
        return _accept(request, str(job_id))
    found = Proposal.model_validate(result["proposal"])
    workout = None
    if result["workoutId"]:
        workout = workouts.get_workout(
            user_id=request.user.public_id, workout_id=result["workoutId"]
        )
    applied = ((workout.body or {}).get("enhancement") or {}) if workout else {}
    context = {
        "job_id": job_id,
        "groups": _groups(found.changes),
        "left_out": found.left_out,
        "checks": result["checks"],
        "timer": result["timer"]["suggestedTimer"],
        "workout": pages.card(workout) if workout else None,
        "title": changes.apply(found).title,
        "is_applied": applied.get("jobId") == str(job_id),
        "count": len(found.changes),
    }
    return render(request, "ai/proposal.html", context)


def _groups(found: list[changes.Change]) -> list[dict]:
    groups = [
        {"title": title, "changes": [change for change in found if change.kind == kind]}
        for kind, title in GROUPS
    ]
    return [group for group in groups if group["changes"]]


def _accept(request: SignedInRequest, job_id: str) -> HttpResponse:
    ids = request.POST.getlist("change")
    if not ids:
        messages.info(request, "Nothing was changed.")
        return redirect("proposal", job_id=job_id)
    try:
        row = proposals.accept(user=request.user, job_id=job_id, ids=ids, now=timezone.now())
    except errors.Conflict as exc:
        messages.error(request, exc.message)
        return redirect("proposal", job_id=job_id)
    messages.success(request, "Your workout is updated.")
    if row.source == proposals.SOURCE:
        return redirect("workout-detail", workout_id=row.id)
    return redirect("proposal", job_id=job_id)


@login_required
@require_POST
def undo(request: SignedInRequest, job_id: uuid.UUID) -> HttpResponse:
    """Put the workout back as it was."""
    try:
        row = proposals.undo(user=request.user, job_id=str(job_id), now=timezone.now())
    except errors.Conflict as exc:
        messages.error(request, exc.message)
        return redirect("proposal", job_id=job_id)
    messages.success(request, "Your workout is as it was before.")
    return redirect("workout-detail", workout_id=row.id)
