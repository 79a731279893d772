"""The pages after something was sent in: the wait, the review beside its source, what is kept."""

import contextlib
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import PageRequest
from kinexfit import errors, jobs
from ocr import guests, owners, pages
from ocr.forms import PasteForm
from ocr.guests import Guest
from ocr.services import drafts, importing, sign_up, waiting
from workouts import catalogue
from workouts import services as workouts
from workouts.arranging import Picked
from workouts.blocks import Plan
from workouts.editing import WorkoutEditor
from workouts.forms import OFFERED

STAGES = {
    "coach": {
        "queued": "In the queue",
        "thinking": "Writing your workout",
        "checking": "Checking kit, time and loads",
        "saving": "Keeping the draft",
    },
    "photo": {
        "queued": "In the queue",
        "thinking": "Reading the picture",
        "checking": "Making out exercises, sets and loads",
        "saving": "Keeping the draft",
    },
    "link": {
        "queued": "In the queue",
        "thinking": "Fetching the post",
        "checking": "Making out exercises, sets and loads",
        "saving": "Keeping the draft",
    },
}


@require_safe
@owners.for_anyone
def wait(request: PageRequest, owner: User | Guest, job_id: uuid.UUID) -> HttpResponse:
    """Show how far an import is, then go on to its review or say why there is none."""
    try:
        found, work = _job(request, owner, str(job_id))
    except jobs.JobNotFound:
        # Redis may have forgotten the job; what came of it is in DynamoDB.
        return _go_to(request, drafts.get(owner_id=owner.public_id, import_id=str(job_id)).id)
    if found.result is not None and found.result["importId"]:
        return _go_to(request, found.result["importId"])
    if found.stage == request.GET.get("stage"):
        return HttpResponse(status=204)
    if request.htmx and found.is_finished:
        # The whole page says it, its title too.
        return HttpResponse(headers={"HX-Redirect": request.path})
    context = {
        "layout": owners.layout(owner),
        "job": found,
        "steps": found.steps(STAGES[work]),
        "tab": work,
        "to": found.request.get("to") or "",
        "form": PasteForm(initial={"text": (found.result or {}).get("text", "")}),
    }
    return render(request, "_job_steps.html" if request.htmx else "ocr/import.html", context)


def _job(request: PageRequest, owner: User | Guest, job_id: str) -> tuple[jobs.Job, str]:
    """Return a job of the owner's, or of the visitor they were before they signed up."""
    now = timezone.now()
    guest = guests.of(request)
    if guest is not None and not isinstance(owner, Guest):
        sign_up.move_to_account(guest_id=guest.public_id, user_id=owner.public_id, now=now)
        with contextlib.suppress(jobs.JobNotFound):
            return waiting.job(owner_id=guest.public_id, job_id=job_id, now=now)
    return waiting.job(owner_id=owner.public_id, job_id=job_id, now=now)


def _go_to(request: PageRequest, import_id: str) -> HttpResponse:
    response = redirect("import-review", import_id=import_id, number=0)
    if request.htmx:
        # htmx follows a redirect inside the fragment; this header moves the whole page.
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response


@require_http_methods(["GET", "POST"])
@owners.for_anyone
def review(
    request: PageRequest, owner: User | Guest, import_id: uuid.UUID, number: int
) -> HttpResponse:
    """The picture or text beside the editor; saving makes it a workout."""
    draft = drafts.get(owner_id=owner.public_id, import_id=str(import_id))
    if request.method == "GET":
        editor = WorkoutEditor.of(plan=pages.plan_of(draft, number), version="")
        return _show_review(request, owner, draft, number, editor)
    drafts.workout_of(draft, number)
    editor = WorkoutEditor(request.POST, is_bound=not request.POST.get("action"))
    if action := request.POST.get("action"):
        picked = _picked(request, owner)
        return _show_review(request, owner, draft, number, editor.changed(action, exercise=picked))
    if not editor.is_valid():
        return _show_review(request, owner, draft, number, editor, status=422)
    return _save(request, owner, draft, number, editor)


def _picked(request: PageRequest, owner: User | Guest) -> Picked | None:
    """Return the exercise chosen in the editor's picker: the catalogue's or the member's own."""
    exercise_id = request.POST.get("exercise", "")[:100]
    if exercise_id.startswith(workouts.CUSTOM_PREFIX) and not isinstance(owner, Guest):
        own = workouts.get_custom_exercise(user_id=owner.public_id, exercise_id=exercise_id)
        return Picked(own.id, own.name)
    known = catalogue.get(exercise_id)
    return Picked(known.id, known.name) if known else None


def _show_review(
    request: PageRequest,
    owner: User | Guest,
    draft: drafts.Draft,
    number: int,
    editor: WorkoutEditor,
    status: int = 200,
) -> HttpResponse:
    context = {
        "layout": owners.layout(owner),
        "review": pages.review(draft, number),
        "editor": editor,
        "is_guest": isinstance(owner, Guest),
        "is_touched": request.method == "POST",
        **OFFERED,
    }
    template = "workouts/_editor.html" if request.htmx else "ocr/review.html"
    return render(request, template, context, status=status)


def _save(
    request: PageRequest,
    owner: User | Guest,
    draft: drafts.Draft,
    number: int,
    editor: WorkoutEditor,
) -> HttpResponse:
    try:
        workout_id = drafts.save(
            owner=owner,
            import_id=draft.id,
            number=number,
            plan=editor.plan(),
            now=timezone.now(),
        )
    except errors.QuotaSpent as exc:
        editor.problem = exc.message
        return _show_review(request, owner, draft, number, editor, status=422)
    left = drafts.get(owner_id=owner.public_id, import_id=draft.id).next_unsaved
    if left is not None:
        messages.success(request, "Saved. Here is the next one of this plan.")
        return redirect("import-review", import_id=draft.id, number=left)
    if isinstance(owner, Guest):
        messages.success(request, "Kept for 30 days. Sign up to keep it for good.")
        return redirect("import-kept", import_id=draft.id, number=number)
    messages.success(request, "Saved.")
    return redirect("workout-detail", workout_id=workout_id)


@require_POST
@owners.for_anyone
def save_all(request: PageRequest, owner: User | Guest, import_id: uuid.UUID) -> HttpResponse:
    """Save every workout of a plan as it was read, or as many as a visitor may keep."""
    draft = drafts.get(owner_id=owner.public_id, import_id=str(import_id))
    for number in range(len(draft.reading.workouts)):
        if number in draft.saved:
            continue
        plan = pages.plan_of(draft, number)
        try:
            drafts.save(
                owner=owner, import_id=draft.id, number=number, plan=plan, now=timezone.now()
            )
        except errors.QuotaSpent as exc:
            messages.warning(request, exc.message)
            return redirect("import-review", import_id=draft.id, number=number)
    messages.success(request, "All workouts of the plan are saved.")
    return redirect("start" if isinstance(owner, Guest) else "library")


@require_POST
@owners.for_anyone
def forget(request: PageRequest, owner: User | Guest, import_id: uuid.UUID) -> HttpResponse:
    drafts.forget(owner_id=owner.public_id, import_id=str(import_id))
    messages.success(request, "Deleted.")
    return redirect("start" if isinstance(owner, Guest) else "add")


@require_safe
@owners.for_anyone
def kept(
    request: PageRequest, owner: User | Guest, import_id: uuid.UUID, number: int
) -> HttpResponse:
    """Show a workout a visitor has kept."""
    draft = drafts.get(owner_id=owner.public_id, import_id=str(import_id))
    entry = draft.saved.get(number)
    if entry and "workoutId" in entry:
        # It has moved into the account they made meanwhile.
        return redirect("workout-detail", workout_id=entry["workoutId"])
    if entry is None:
        raise importing.ImportNotFound
    plan = Plan.model_validate_json(entry["plan"])
    shown = pages.kept(plan)
    return render(request, "ocr/kept.html", {"workout": shown, "import_id": draft.id})
