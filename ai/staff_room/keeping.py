"""Consent, and what it lets us keep: a member's requests, stripped, until they expire."""

from datetime import datetime, timedelta

from accounts.models import User
from ai.models import Consent, StoredRequest
from ai.staff_room import stripping

KEEP = timedelta(days=30)
MOST_A_MEMBER = 20


def has_consented(*, user: User) -> bool:
    return Consent.objects.filter(user=user).exists()


def choose(*, user: User, consents: bool, now: datetime) -> None:
    """Remember a member's choice; withdrawing it deletes what was kept."""
    if consents:
        Consent.objects.get_or_create(user=user, defaults={"given_at": now})
    else:
        Consent.objects.filter(user=user).delete()


def kept(*, user: User, now: datetime) -> list[StoredRequest]:
    """Return what is kept of a member, the newest first."""
    return list(StoredRequest.objects.filter(consent__user=user, expires_at__gt=now))


def keep(*, user_id: str, kind: str, request: dict, answer: dict, now: datetime) -> None:
    """Keep a request if its member consents; a consent withdrawn meanwhile refuses the row."""
    consent = Consent.objects.select_related("user").filter(user__public_id=user_id).first()
    if consent is None:
        return
    user = consent.user
    names = (user.first_name, user.last_name, user.email.partition("@")[0])
    StoredRequest.objects.create(
        consent=consent,
        kind=kind,
        request=stripping.stripped(request, names=names),
        answer=answer,
        expires_at=now + KEEP,
    )
    too_many = consent.requests.values_list("pk", flat=True)[MOST_A_MEMBER:]
    StoredRequest.objects.filter(pk__in=list(too_many)).delete()


def forget_expired(*, now: datetime) -> int:
    """Delete what has expired, replays of it included, and return how many requests that were."""
    _, deleted = StoredRequest.objects.filter(expires_at__lte=now).delete()
    return deleted.get(StoredRequest._meta.label, 0)
