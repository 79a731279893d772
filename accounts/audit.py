"""The audit log: what staff did to whom. Written by services, read by staff, changed by nobody."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditEntry, User
from kinexfit import clock, errors, rate_limits

# Everything that is recorded, by the part of the back office it belongs to.
ACTIONS = (
    "view-users",
    "view-user-details",
    "view-logs",
    "change-tier",
    "end-grant",
    "reset-quotas",
    "disable-account",
    "enable-account",
    "sign-out-everywhere",
    "resend-verification",
    "toggle-user-beta",
    "toggle-global-beta",
    "make-staff",
    "add-password",
    "reconcile",
    "reconcile-read-only",
    "finding-applied",
    "finding-dismissed",
    "mail-failed-payment",
    "note-failed-payment",
    "resolve-failed-payment",
    "replay-webhook",
    "update-settings",
    "draft-coach-version",
    "replay-coach-version",
    "switch-coach-version",
    "roll-back-coach",
)


@dataclass(frozen=True, slots=True)
class Page:
    entries: list[AuditEntry]
    next_cursor: str | None


def record(
    *,
    actor: User | None,
    action: str,
    target: User | None = None,
    request: HttpRequest | None = None,
    **metadata: Any,
) -> AuditEntry:
    """Write one entry; without an actor the system did it."""
    if action not in ACTIONS:
        raise ValueError(f"{action} isn't an action of the audit log.")
    return AuditEntry.objects.create(
        action=action,
        actor_id=actor.public_id if actor else "",
        actor_email=actor.email if actor else "",
        target_id=target.public_id if target else "",
        target_email=target.email if target else "",
        address=rate_limits.client_address(request) if request else None,
        metadata=metadata,
        created_at=timezone.now(),
    )


def entries(
    *,
    limit: int,
    action: str = "",
    actor_id: str = "",
    target_id: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
) -> Page:
    """Return a page of the log, newest first, each filter answered by an index."""
    asked = {
        "action": action,
        "actor_id": actor_id,
        "target_id": target_id,
        "created_at__gte": since,
        "created_at__lt": until,
    }
    found = AuditEntry.objects.filter(**{name: value for name, value in asked.items() if value})
    if cursor:
        moment, pk = _opened(cursor)
        found = found.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=pk))
    rows = list(found.order_by("-created_at", "-pk")[: limit + 1])
    more = len(rows) > limit
    return Page(rows[:limit], _closed(rows[limit - 1]) if more else None)


def forget(*, public_id: str) -> None:
    """Take a closed account's address out of the log; what was done stays, under its id."""
    AuditEntry.objects.all().anonymise(public_id=public_id)


def _closed(entry: AuditEntry) -> str:
    text = orjson.dumps([entry.created_at.isoformat(), entry.pk])
    return base64.urlsafe_b64encode(text).decode()


def _opened(cursor: str) -> tuple[datetime, int]:
    try:
        moment, pk = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        return clock.parse(moment), int(pk)
    except (binascii.Error, ValueError, TypeError) as exc:
        raise errors.BadInput(
            "That cursor isn't one of ours.", fields={"lastEvaluatedKey": "Unknown."}
        ) from exc
