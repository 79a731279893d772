"""The pages of getting workouts in: photo, text, link, what another app shares, a visitor's try."""

import uuid
from collections.abc import Sequence

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from redis import RedisError

from accounts.models import User
from kinexfit import errors, metrics, rate_limits, redis_client
from ocr import guests, imaging, owners, pages, parser, scraping
from ocr.forms import CoachForm, LinkForm, PasteForm, PhotoForm
from ocr.guests import Guest
from ocr.services import drafts, importing, links, photos, pool, trial

TABS = (
    ("photo", "Photo", "camera"),
    ("paste", "Text", "clipboard-paste"),
    ("link", "Link", "link"),
)
# Visitors get one try of the coach here; members have pages of their own for it.
GUEST_TABS = (*TABS, ("coach", "Coach", "sparkles"))
_SHARED_SECONDS = 15 * 60


@require_safe
@owners.for_anyone
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
    guest = _guest_card(owner)
    context = {
        "layout": owners.layout(owner),
        "guest": guest,
        "spent": _spent(guest, tab),
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
    left = {kind: limit - used[kind] for kind, limit in guests.LIMITS.items()}
    return {
        "kept": kept,
        **{f"{kind}_left": count for kind, count in left.items()},
        "is_used_up": not (left["scans"] and left["saves"]),
        "is_nearly_used_up": min(left["scans"], left["saves"]) == 1,
    }


def _spent(guest: dict | None, tab: str) -> str:
    """Return the sentence for a way in a visitor has used up; empty while it is open."""
    kind: guests.Kind = "ai" if tab == "coach" else "scans"
    is_spent = guest and tab != "paste" and not guest[f"{kind}_left"]
    return guests.WORDS[kind] if is_spent else ""


@require_POST
@owners.for_anyone
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
@owners.for_anyone
def paste(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    form = PasteForm(request.POST)
    if form.is_valid():
        owners.count(request, owner, category="writes")
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
@owners.for_anyone
def photo(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    form = PhotoForm(request.POST)
    if form.is_valid():
        owners.count(request, owner, category="ocr")
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
@owners.for_anyone
def link(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    form = LinkForm(request.POST)
    if form.is_valid():
        owners.count(request, owner, category="instagram")
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
@owners.for_anyone
def coach(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    """Have the coach write a visitor's one workout; members ask on the coach's own page."""
    if not isinstance(owner, Guest):
        return redirect("generate")
    form = CoachForm(request.POST)
    if form.is_valid():
        owners.count(request, owner, category="ai")
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


# The system's share sheet sends this form, so it can carry no token of ours. Nothing is read and
# nothing charged here: what was shared waits on the page until its owner presses a button.
@csrf_exempt
@require_POST
@owners.for_anyone
def share(request: HttpRequest, owner: User | Guest) -> HttpResponse:
    """Take what another app shared: text, a link, pictures."""
    owners.count(request, owner, category="upload")
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
