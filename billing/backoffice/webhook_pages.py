"""Webhook events in the back office: by state, with payload and error, to be replayed.

The events are DynamoDB rows, so these are plain pages beside the admin's own, at its addresses.
"""

import json

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import audit, roles
from accounts.models import User
from accounts.requests import SignedInRequest
from billing import receiving
from billing.tables import WebhookEvent
from kinexfit import clock, errors

STATES = ("failed", "parked", "processing", "done")
PAGE = 50
# How many are read in one round trip to find those of a type.
SIFTED = 1_000


def listing(request: SignedInRequest) -> HttpResponse:
    roles.require(actor=request.user, action="view_logs")
    state = request.GET.get("state", "failed")
    state = state if state in STATES else "failed"
    wanted = request.GET.get("type", "").strip()
    rows = WebhookEvent.by_state.query(
        state,
        scan_index_forward=False,
        limit=SIFTED if wanted else PAGE,
        last_evaluated_key=_opened(state, request.GET.get("after", "")),
    )
    events = [event for event in rows if wanted in ("", event.type)]
    context = {
        **admin.site.each_context(request),
        "title": "Webhook events",
        "states": STATES,
        "state": state,
        "wanted": wanted,
        "types": receiving.HANDLED,
        "events": [(event, clock.parse(event.received_at)) for event in events],
        "next": _closed(rows.last_evaluated_key),
    }
    return render(request, "admin/billing/webhooks.html", context)


def waiting() -> int:
    """Count the events that wait for staff, as far as anybody would read."""
    return sum(WebhookEvent.by_state.count(state, limit=SIFTED) for state in ("failed", "parked"))


def _closed(key: dict | None) -> str:
    """Return an event's place in the list: many may have come in its second."""
    return f"{key['receivedAt']['S']}~{key['eventId']['S']}" if key else ""


def _opened(state: str, after: str) -> dict | None:
    received_at, separator, event_id = after.partition("~")
    if not (separator and received_at and event_id):
        return None
    return {
        "state": {"S": state},
        "receivedAt": {"S": received_at},
        "eventId": {"S": event_id},
    }


def detail(request: SignedInRequest, event_id: str) -> HttpResponse:
    roles.require(actor=request.user, action="view_logs")
    event = _event(event_id)
    context = {
        **admin.site.each_context(request),
        "title": event.type,
        "event": event,
        "received_at": clock.parse(event.received_at),
        "member": User.objects.filter(public_id=event.user_id or "").first(),
        "payload": json.dumps(json.loads(event.payload or "{}"), indent=2, sort_keys=True),
        "may_replay": request.user.has_perm("accounts.replay_webhooks"),
    }
    return render(request, "admin/billing/webhook.html", context)


@require_POST
def replay(request: SignedInRequest, event_id: str) -> HttpResponse:
    roles.require(actor=request.user, action="replay_webhooks")
    try:
        receipt = receiving.replay(event_id=event_id, now=timezone.now())
        messages.success(request, f"Handled again: {receipt.state}.")
    except errors.KinexError as exc:
        messages.error(request, exc.message)
    audit.record(actor=request.user, action="replay-webhook", request=request, event=event_id)
    return redirect(reverse("admin:webhook_event", args=[event_id]))


def _event(event_id: str) -> WebhookEvent:
    try:
        return WebhookEvent.get(event_id)
    except WebhookEvent.DoesNotExist as exc:
        raise errors.NotFound from exc


def urls() -> list:
    wrap = admin.site.admin_view
    return [
        path("webhooks/", wrap(listing), name="webhook_events"),
        path("webhooks/<str:event_id>/", wrap(detail), name="webhook_event"),
        path("webhooks/<str:event_id>/replay/", wrap(replay), name="webhook_replay"),
    ]
