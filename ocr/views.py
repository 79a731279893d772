"""The pages of getting workouts in: the ways in, the wait, the review. Visitors have them too."""

import contextlib
import functools
import uuid
from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from redis import RedisError

from accounts.models import User
from accounts.profile import EQUIPMENT
from kinexfit import errors, jobs, metrics, rate_limits, redis_client
from ocr import guests, imaging, pages, parser, scraping
from ocr.forms import CoachForm, LinkForm, PasteForm, PhotoForm
from ocr.guests import Guest
from ocr.services import drafts, importing, links, photos, pool, trial
from workouts import catalogue, picking
from workouts import services as workouts
from workouts.arranging import Picked
from workouts.blocks import Plan
from workouts.editing import WorkoutEditor
from workouts.forms import KIND_FIELDS
from workouts.prescriptions import BLOCK_NAMES

TABS = (
    ("photo", "Photo", "camera"),
    ("paste", "Text", "clipboard-paste"),
    ("link", "Link", "link"),
)
# Visitors get one try of the coach here; members have pages of their own for it.
GUEST_TABS = (*TABS, ("coach", "Coach", "sparkles"))
STAGES = {
    "coach": (
        ("queued", "In the queue"),
        ("thinking", "Writing your workout"),
        ("checking", "Checking kit, time and loads"),
        ("saving", "Keeping the draft"),
    ),
    "photo": (
        ("queued", "In the queue"),
        ("thinking", "Reading the picture"),
        ("checking", "Making out exercises, sets and loads"),
        ("saving", "Keeping the draft"),
    ),
    "link": (
        ("queued", "In the queue"),
        ("thinking", "Fetching the post"),
        ("checking", "Making out exercises, sets and loads"),
        ("saving", "Keeping the draft"),
    ),
}
_SHARED_SECONDS = 15 * 60


def for_anyone(view: Callable) -> Callable:
    """Hand a view its owner: the member, or the visitor their cookie names or a new one."""

    @functools.wraps(view)
    def with_owner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, request.user, *args, **kwargs)
        known = guests.of(request)
        guest = known or guests.new()
        response = view(request, guest, *args, **kwargs)
        if known is None and request.method == "POST":
            guests.remember(response, guest, is_secure=settings.SESSION_COOKIE_SECURE)
        return response

    return with_owner


def _count(request: HttpRequest, owner: User | Guest, *, category: str) -> None:
    """Count one import: a member by who they are, a visitor by where they call from."""
    if isinstance(owner, Guest):
        rate_limits.hit_address(request, category="guest_import")
        if category in ("ocr", "instagram", "ai"):
            rate_limits.hit_address(request, category="guest_scan")
    else:
        rate_limits.hit(category=category, key=owner.public_id)


def _layout(owner: User | Guest) -> str:
    return "base_plain.html" if isinstance(owner, Guest) else "base.html"


@require_safe
@for_anyone
def add(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    if isinstance(owner, Guest):
        metrics.funnel("start_viewed")
    return _add(request, owner, tab=request.GET.get("tab", "photo"))


def _add(
    request: HttpRequest, owner: User | Guest, *, tab: str, sent: Sequence[str] = (), **forms
) -> HttpResponse:
    """Show the ways in, with the form that was sent, the uploads it named and what is wrong."""
    shared = _shared(request, owner)
    text = {"text": shared.get("text", "")} | {"url": shared.get("url", "")}
    tabs = GUEST_TABS if isinstance(owner, Guest) else TABS
    context = {
        "layout": _layout(owner),
        "guest": _guest_card(owner),
        "tab": tab if tab in [name for name, _, _ in tabs] else "photo",
        "tabs": tabs,
        "coach": CoachForm(),
        "paste": PasteForm(initial=text),
        "link": LinkForm(initial=text),
        "photo": PhotoForm(),
        "uploads": sent or shared.get("uploads", []),
        "has_links": scraping.is_configured(),
        "allowance": pool.allowance(owner=owner, now=timezone.now()),
        "to": request.POST.get("to") or request.GET.get("to", ""),
        "drafts": [pages.card(draft) for draft in drafts.recent(owner_id=owner.public_id)[:5]],
        "form_id": uuid.uuid4().hex,
        **forms,
    }
    is_refused = any(form.errors for form in forms.values())
    return render(request, "ocr/add.html", context, status=422 if is_refused else 200)


def _guest_card(owner: User | Guest) -> dict | None:
    """Return what a visitor has used and kept; None for members."""
    if not isinstance(owner, Guest):
        return None
    used = guests.used(guest_id=owner.public_id)
    kept = [
        {"id": row.id, "number": number, "title": entry["title"]}
        for row in drafts.rows_of(owner_id=owner.public_id)
        for number, entry in row.saved.as_dict().items()
    ]
    left = {f"{kind}_left": limit - used[kind] for kind, limit in guests.LIMITS.items()}
    return {"kept": kept, **left}


@require_POST
@for_anyone
def preview(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    """Show what a text would become, while it is being typed."""
    if isinstance(owner, Guest):
        rate_limits.hit_address(request, category="preview")
    else:
        rate_limits.hit(category="preview", key=owner.public_id)
    text = request.POST.get("text", "")[: importing.MOST_TEXT]
    shown = pages.preview(parser.read(text)) if text.strip() else None
    return render(request, "ocr/_preview.html", {"preview": shown})


@require_POST
@for_anyone
def paste(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    form = PasteForm(request.POST)
    if form.is_valid():
        _count(request, owner, category="writes")
        try:
            draft = drafts.paste(
                owner=owner,
                text=form.cleaned_data["text"],
                to=request.POST.get("to") or None,
                now=timezone.now(),
            )
        except errors.BadInput as exc:
            form.add_error("text", exc.message)
        else:
            return redirect("import-review", import_id=draft.id, number=0)
    return _add(request, owner, tab="paste", paste=form)


@require_POST
@for_anyone
def photo(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    form = PhotoForm(request.POST)
    if form.is_valid():
        _count(request, owner, category="ocr")
        try:
            job = photos.start(
                owner=owner,
                files=_sent_files(request),
                uploads=request.POST.getlist("uploads"),
                to=request.POST.get("to") or None,
                key=request.POST.get("form_id") or None,
                now=timezone.now(),
            )
        except (errors.BadInput, errors.TooLarge) as exc:
            form.add_error(None, exc.message)
        except errors.QuotaSpent as exc:
            form.add_error(None, exc.message)
            return _add(
                request, owner, tab="photo", photo=form, sent=request.POST.getlist("uploads")
            )
        else:
            return redirect("import", job_id=job.id)
    return _add(request, owner, tab="photo", photo=form)


def _sent_files(request: HttpRequest) -> list[bytes]:
    sent = [*request.FILES.getlist("pictures"), *request.FILES.getlist("camera")]
    if any((file.size or 0) > imaging.MOST_BYTES for file in sent):
        raise imaging.FileTooLarge
    return [file.read() for file in sent]


@require_POST
@for_anyone
def link(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    form = LinkForm(request.POST)
    if form.is_valid():
        _count(request, owner, category="instagram")
        try:
            job = links.start(
                owner=owner,
                url=form.cleaned_data["url"],
                to=request.POST.get("to") or None,
                key=request.POST.get("form_id") or None,
                now=timezone.now(),
            )
        except (errors.BadInput, errors.QuotaSpent, scraping.NotConfigured) as exc:
            form.add_error("url", exc.message)
        else:
            return redirect("import", job_id=job.id)
    return _add(request, owner, tab="link", link=form)


@require_POST
@for_anyone
def coach(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    """Have the coach write a visitor's one workout; members ask on the coach's own page."""
    if not isinstance(owner, Guest):
        return redirect("generate")
    form = CoachForm(request.POST)
    if form.is_valid():
        _count(request, owner, category="ai")
        try:
            job = trial.start(
                guest=owner,
                prompt=form.cleaned_data["prompt"],
                key=request.POST.get("form_id") or None,
                now=timezone.now(),
            )
        except (errors.BadInput, errors.QuotaSpent) as exc:
            form.add_error("prompt", exc.message)
        else:
            return redirect("import", job_id=job.id)
    return _add(request, owner, tab="coach", coach=form)


@require_safe
@for_anyone
def wait(request: HttpRequest, owner: User | Guest, job_id: uuid.UUID) -> HttpResponse:
    """Show how far an import is, then go on to its review or say why there is none."""
    try:
        found, work = _job(request, owner, str(job_id))
    except jobs.JobNotFound:
        # Redis may have forgotten the job; what came of it is in DynamoDB.
        return _go_to(request, drafts.get(owner_id=owner.public_id, import_id=str(job_id)).id)
    if found.result is not None and found.result["importId"]:
        return _go_to(request, found.result["importId"])
    context = {
        "layout": _layout(owner),
        "job": found,
        "stages": _stages(found, work),
        "tab": work,
        "form": PasteForm(initial={"text": (found.result or {}).get("text", "")}),
    }
    template = "ocr/_import.html" if getattr(request, "htmx", False) else "ocr/import.html"
    return render(request, template, context)


def _job(request: HttpRequest, owner: User | Guest, job_id: str) -> tuple[jobs.Job, str]:
    """Return a job of the owner's, or of the visitor they were before they signed up."""
    now = timezone.now()
    guest = guests.of(request)
    if guest is not None and not isinstance(owner, Guest):
        drafts.move_to_account(guest_id=guest.public_id, user_id=owner.public_id, now=now)
        with contextlib.suppress(jobs.JobNotFound):
            return importing.job(owner_id=guest.public_id, job_id=job_id, now=now)
    return importing.job(owner_id=owner.public_id, job_id=job_id, now=now)


def _stages(found: jobs.Job, work: str) -> list[dict]:
    return [
        {
            "label": label,
            "is_current": name == found.stage,
            "is_done": jobs.STAGES.index(name) < jobs.STAGES.index(found.stage),
        }
        for name, label in STAGES[work]
    ]


def _go_to(request: HttpRequest, import_id: str) -> HttpResponse:
    response = redirect("import-review", import_id=import_id, number=0)
    if getattr(request, "htmx", False):
        # htmx follows a redirect inside the fragment; this header moves the whole page.
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response


@require_http_methods(["GET", "POST"])
@for_anyone
def review(
    request: HttpRequest, owner: User | Guest, import_id: uuid.UUID, number: int
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


def _picked(request: HttpRequest, owner: User | Guest) -> Picked | None:
    """Return the exercise chosen in the editor's picker: the catalogue's or the member's own."""
    exercise_id = request.POST.get("exercise", "")[:100]
    if exercise_id.startswith(workouts.CUSTOM_PREFIX) and not isinstance(owner, Guest):
        own = workouts.get_custom_exercise(user_id=owner.public_id, exercise_id=exercise_id)
        return Picked(own.id, own.name)
    known = catalogue.get(exercise_id)
    return Picked(known.id, known.name) if known else None


def _show_review(
    request: HttpRequest,
    owner: User | Guest,
    draft: drafts.Draft,
    number: int,
    editor: WorkoutEditor,
    status: int = 200,
) -> HttpResponse:
    context = {
        "layout": _layout(owner),
        "review": pages.review(draft, number),
        "editor": editor,
        "is_guest": isinstance(owner, Guest),
        "is_touched": request.method == "POST",
        "kinds": BLOCK_NAMES,
        "kind_fields": KIND_FIELDS,
        "muscles": picking.MUSCLES,
        "equipment": EQUIPMENT,
    }
    template = "workouts/_editor.html" if getattr(request, "htmx", False) else "ocr/review.html"
    return render(request, template, context, status=status)


def _save(
    request: HttpRequest,
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
@for_anyone
def save_all(request: HttpRequest, owner: User | Guest, import_id: uuid.UUID) -> HttpResponse:
    """Save every workout of a plan as it was read."""
    draft = drafts.get(owner_id=owner.public_id, import_id=str(import_id))
    for number in range(len(draft.reading.workouts)):
        if number not in draft.saved:
            plan = pages.plan_of(draft, number)
            drafts.save(
                owner=owner, import_id=draft.id, number=number, plan=plan, now=timezone.now()
            )
    messages.success(request, "All workouts of the plan are saved.")
    return redirect("start" if isinstance(owner, Guest) else "library")


@require_POST
@for_anyone
def forget(request: HttpRequest, owner: User | Guest, import_id: uuid.UUID) -> HttpResponse:
    drafts.forget(owner_id=owner.public_id, import_id=str(import_id))
    messages.success(request, "Deleted.")
    return redirect("start" if isinstance(owner, Guest) else "add")


@require_safe
@for_anyone
def kept(
    request: HttpRequest, owner: User | Guest, import_id: uuid.UUID, number: int
) -> HttpResponse:
    """Show a workout a visitor has kept."""
    draft = drafts.get(owner_id=owner.public_id, import_id=str(import_id))
    entry = draft.saved.get(number)
    if entry is None or "plan" not in entry:
        raise importing.ImportNotFound
    plan = Plan.model_validate_json(entry["plan"])
    shown = pages.kept(plan)
    return render(request, "ocr/kept.html", {"workout": shown, "import_id": draft.id})


# The system's share sheet sends this form, so it can carry no token of ours. Nothing is read and
# nothing charged here: what was shared waits on the page until its owner presses a button.
@csrf_exempt
@require_POST
@for_anyone
def share(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    """Take what another app shared: text, a link, pictures."""
    _count(request, owner, category="upload")
    words = [request.POST.get(name, "").strip() for name in ("title", "text", "url")]
    text = "\n".join(dict.fromkeys(filter(None, words)))[: importing.MOST_TEXT]
    files = [
        file for file in request.FILES.getlist("images") if (file.size or 0) <= imaging.MOST_BYTES
    ]
    uploads = photos.keep_shared(
        owner=owner, files=[file.read() for file in files], now=timezone.now()
    )
    post = scraping.link_in(text)
    stash = {"text": text, "url": post.url if post else "", "uploads": uploads}
    name = uuid.uuid4().hex
    try:
        cache.set(f"shared:{owner.public_id}:{name}", stash, _SHARED_SECONDS)
    except RedisError as exc:
        raise redis_client.StoreAway from exc
    is_link = post is not None and scraping.is_configured()
    tab = "photo" if uploads else "link" if is_link else "paste"
    return redirect(f"/add?tab={tab}&shared={name}")


@require_safe
def share_waiting(request: HttpRequest) -> HttpResponse:
    """Say that a share waits for a network: kept by the worker, and the same for everybody."""
    return render(request, "ocr/share_waiting.html")


def _shared(request: HttpRequest, owner: User | Guest) -> dict:
    name = request.GET.get("shared", "")
    if not name.isalnum():
        return {}
    try:
        return cache.get(f"shared:{owner.public_id}:{name}") or {}
    except RedisError:
        return {}
