"""The audit log: what staff did to whom. Written by services, read by staff, changed by nobody."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditEntry, User
from kinexfit import rate_limits


def record(
    *,
    actor: User | None,
    action: str,
    target: User | None = None,
    request: HttpRequest | None = None,
    **metadata: Any,
) -> AuditEntry:
    """Write one entry; without an actor the system did it."""
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
