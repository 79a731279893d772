"""One pool of scans, whoever it is that scans: a member's month or a visitor's three."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError
from pynamodb.transactions import TransactWrite

from accounts.models import User
from billing import quotas
from billing import services as billing
from kinexfit import tables
from ocr import guests
from ocr.guests import Guest
from ocr.tables import Import


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an owner has used of their scans, the one now held included."""

    used: int
    limit: int
    tier: str
    is_unlimited: bool = False
    is_guest: bool = False

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    def to_json(self) -> dict:
        return {
            "used": self.used,
            "limit": self.limit,
            "tier": self.tier,
            "isUnlimited": self.is_unlimited,
            "isGuest": self.is_guest,
        }


def reserve(
    *, owner: User | Guest, job_id: str, now: datetime, kind: guests.Kind = "scans"
) -> Allowance:
    """Hold one use for a job; raise `AllowanceSpent` or `GuestLimitReached`."""
    if isinstance(owner, Guest):
        used = guests.hold(guest_id=owner.public_id, kind=kind, job_id=job_id)
        return Allowance(used, guests.LIMITS[kind], "guest", is_guest=True)
    member = quotas.reserve(
        user_id=owner.public_id, kind="scans", job_id=job_id, now=now, unlimited=owner.is_staff
    )
    use = quotas.usage(member, now, unlimited=owner.is_staff)
    return Allowance(use.scans_used, use.scans_limit, use.tier.key, owner.is_staff)


def is_reserved(*, owner_id: str, job_id: str) -> bool:
    if guests.is_guest_id(owner_id):
        return guests.held_kind(guest_id=owner_id, job_id=job_id) is not None
    return quotas.is_reserved(user_id=owner_id, job_id=job_id)


def settle(
    *, owner_id: str, job_id: str, now: datetime, row: Import, also: Callable[[TransactWrite], Any]
) -> None:
    """Keep the scan and store what was read; raise `ReservationGone` if too late."""
    if guests.is_guest_id(owner_id):
        _settle_for_guest(owner_id, job_id, row)
        return

    def with_row(transaction: TransactWrite) -> None:
        transaction.save(row, condition=Import.id.does_not_exist())
        also(transaction)

    # Reading captions is free, a model's help included (product §1): no cost, no tokens.
    quotas.settle(user_id=owner_id, job_id=job_id, now=now, micros=0, tokens=0, also=with_row)


def _settle_for_guest(owner_id: str, job_id: str, row: Import) -> None:
    kind = guests.held_kind(guest_id=owner_id, job_id=job_id)
    if kind is None:
        raise quotas.ReservationGone
    # The row first: dying in between gives a visitor one scan free rather than none for one.
    put_once(row)
    guests.keep(guest_id=owner_id, kind=kind, job_id=job_id)


def put_once(row: Import) -> None:
    """Store a row unless it is there from an earlier try."""
    try:
        row.save(condition=Import.id.does_not_exist())
    except PutError as exc:
        if not tables.condition_failed(exc):
            raise


def refund(*, owner_id: str, job_id: str) -> bool:
    """Give a held scan back; False when it was settled or given back already."""
    if guests.is_guest_id(owner_id):
        kind = guests.held_kind(guest_id=owner_id, job_id=job_id)
        return kind is not None and guests.give_back(guest_id=owner_id, kind=kind, job_id=job_id)
    return quotas.refund(user_id=owner_id, job_id=job_id)


def allowance(*, owner: User | Guest, now: datetime) -> Allowance:
    """Return what an owner has used and may use."""
    if isinstance(owner, Guest):
        used = guests.used(guest_id=owner.public_id)["scans"]
        return Allowance(used, guests.LIMITS["scans"], "guest", is_guest=True)
    use = billing.usage(user=owner, now=now)
    return Allowance(use.scans_used, use.scans_limit, use.tier.key, owner.is_staff)
