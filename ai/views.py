"""The coach's pages: ask, watch it being made."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from ai import generation
from ai.enhancing import proposals
from ai.forms import GenerateForm
from billing import services as billing
from kinexfit import errors, jobs, rate_limits
from workouts import cautions

EXAMPLES = (
    "Give me a leg day workout with squats",
    "30 minute full body with dumbbells",
    "Push day, chest and triceps, 45 minutes",
    "12 minute EMOM, no equipment",
)
STAGES = {
    "queued": "In the queue",
    "thinking": "The coach is at work",
    "checking": "Checking kit, injuries, time and loads",
    "saving": "Saving it",
}


@login_required
@require_http_methods(["GET", "POST"])
def generate(request: SignedInRequest) -> HttpResponse:
    form = GenerateForm(request.POST or None, initial={"prompt": request.GET.get("prompt", "")})
    if request.method == "POST" and form.is_valid():
        rate_limits.hit(category="ai", key=request.user.public_id)
        try:
            job = generation.start(
                user=request.user,
                ask=generation.Ask(
                    prompt=form.cleaned_data["prompt"], preferences=form.preferences()
                ),
                key=_key(request.POST.get("form_id"), form),
                now=timezone.now(),
            )
        except cautions.SeeSomeone as exc:
            # Nothing is wrong with what they wrote, so no field is marked.
            form.add_error(None, exc.message)
        except (errors.BadInput, errors.QuotaSpent) as exc:
            form.add_error("prompt", exc.message)
        else:
            return redirect("job", job_id=job.id)
    usage = billing.usage(user=request.user, now=timezone.now())
    context = {"form": form, "usage": usage, "examples": EXAMPLES, "form_id": uuid.uuid4().hex}
    return render(request, "ai/generate.html", context, status=422 if form.errors else 200)


def _key(form_id: str | None, form: GenerateForm) -> str | None:
    """Name a request: a form sent twice is one, the same form with other words is another."""
    return f"{form_id}|{form.cleaned_data}" if form_id else None


@login_required
@require_safe
def job(request: SignedInRequest, job_id: uuid.UUID) -> HttpResponse:
    found = jobs.get(owner_id=request.user.public_id, job_id=str(job_id))
    if found.is_finished and found.error is None:
        return _go_to(request, found)
    if found.stage == request.GET.get("stage"):
        return HttpResponse(status=204)
    template = "ai/_job.html" if request.htmx else "ai/job.html"
    return render(request, template, {"job": found, "steps": found.steps(STAGES), **_about(found)})


def _about(found: jobs.Job) -> dict:
    """Say what is being made, and where somebody goes back to who doesn't want to wait."""
    if found.kind == proposals.KIND:
        return {
            "title": "Reading your workout",
            "hint": "Stay for the proposal: nothing is changed until you accept it.",
            "back": {"url": reverse("library"), "label": "Library"},
        }
    title, back = "Making your workout", {"url": reverse("home"), "label": "Today"}
    if found.kind == generation.KIND:
        back = {"url": reverse("generate"), "label": "Ask the coach"}
    hint = "You can leave this page. The workout will be in your library when it's ready."
    return {"title": title, "hint": hint, "back": back}


def _go_to(request: SignedInRequest, found: jobs.Job) -> HttpResponse:
    """Open what the job made: a proposal to choose from, or a workout."""
    if found.kind == proposals.KIND:
        response = redirect("proposal", job_id=found.id)
    else:
        response = redirect("workout-detail", workout_id=(found.result or {})["workoutId"])
    if request.htmx:
        # htmx follows a redirect inside the fragment; this header moves the whole page.
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response
