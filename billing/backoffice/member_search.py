"""Finding members by address, id, plan, role or date: newest first, and never by reading all.

Without a plan to look for, the SQL users are read in order of their key; with one, the members'
index of that tier or status is. What neither answers is filtered from batches until a page is full,
so a page is short only at the end, or after `_MOST_BATCHES` batches with little to find.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from django.db.models import QuerySet

from accounts.models import User
from accounts.tables import Member
from billing import plans
from billing.entitlements import STATUS_NAMES
from kinexfit import clock, errors

MOST = 100
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BATCH = 100
_MOST_BATCHES = 20
# The beta lends the top tier, so that is where its members are.
_BETA_TIER = list(plans.TIERS)[-1]


class UnknownCursor(errors.BadInput):
    message = "That cursor isn't one of ours."


@dataclass(frozen=True, slots=True)
class Filters:
    """What staff look for; None and "" ask for nothing. Days are UTC's, both included."""

    search: str = ""
    tier: str | None = None
    status: str | None = None
    is_staff: bool | None = None
    is_active: bool | None = None
    is_beta: bool | None = None
    joined_from: date | None = None
    joined_to: date | None = None

    @property
    def since(self) -> datetime | None:
        return _midnight(self.joined_from)

    @property
    def before(self) -> datetime | None:
        return _midnight(self.joined_to + timedelta(days=1) if self.joined_to else None)


@dataclass(frozen=True, slots=True)
class Found:
    """A member's account and their record, None when sign-up died before it was written."""

    user: User
    member: Member | None

    @property
    def recorded_tier(self) -> str:
        return self.member.subscription_tier if self.member else "free"

    @property
    def status(self) -> str:
        return self.member.subscription_status if self.member else "active"

    @property
    def status_name(self) -> str:
        return STATUS_NAMES[self.status]

    @property
    def source(self) -> str | None:
        return self.member.subscription_source if self.member else None

    @property
    def is_beta(self) -> bool:
        return bool(self.member and self.member.is_beta)

    def tier(self, now: datetime) -> plans.Tier:
        """Return the tier that holds now, which a lapsed plan's record may not say yet."""
        return plans.effective_tier(self.member, now) if self.member else plans.TIERS["free"]


@dataclass(frozen=True, slots=True)
class Page:
    members: list[Found]
    next_cursor: str | None


def find(*, filters: Filters, limit: int, cursor: str | None = None) -> Page:
    """Return a page of members, newest first, and where the next one begins."""
    by_plan = not filters.search and bool(filters.tier or filters.status or filters.is_beta)
    after = _opened(cursor, like=_place(filters, "", "") if by_plan else 0)
    read: Callable = _of_plan if by_plan else _newest
    found: list[Found] = []
    last: Any = None
    for _ in range(_MOST_BATCHES):
        batch, after = read(filters, after)
        for one, position in batch:
            if len(found) == limit:
                return Page(found, _closed(last))
            if _matches(one, filters):
                found.append(one)
                last = position
        if after is None:
            return Page(found, None)
    return Page(found, _closed(after))


def _newest(filters: Filters, after: Any) -> tuple[list[tuple[Found, Any]], Any]:
    """Return the next users by key with their records, one round trip to each store."""
    users = _users(filters)
    if after is not None:
        users = users.filter(pk__lt=after)
    batch = list(users.order_by("-pk")[:_BATCH])
    records = _records([user.public_id for user in batch])
    found = [(Found(user, records.get(user.public_id)), user.pk) for user in batch]
    return found, batch[-1].pk if len(batch) == _BATCH else None


def _of_plan(filters: Filters, after: Any) -> tuple[list[tuple[Found, Any]], Any]:
    """Return the next members of a plan from its index, with their accounts."""
    index, key = _index(filters)
    rows = index.query(
        key, _joined(filters), scan_index_forward=False, limit=_BATCH, page_size=_BATCH,
        last_evaluated_key=after,
    )  # fmt: skip
    ids = [row.id for row in rows]
    records = _records(ids)
    users = {one.public_id: one for one in _users(filters).filter(public_id__in=ids)}
    found = [
        (Found(users[one], records[one]), _place(filters, records[one].created_at, one))
        for one in ids
        if one in users and one in records
    ]
    return found, rows.last_evaluated_key


def _index(filters: Filters) -> tuple[Any, str]:
    if filters.status and (filters.status != "active" or not filters.tier):
        return Member.by_status, filters.status
    return Member.by_tier, filters.tier or _BETA_TIER


def _joined(filters: Filters) -> Any:
    first, last = filters.since, filters.before
    if first is None and last is None:
        return None
    # Moments are text: "0" is before and "~" after any of them.
    low, high = clock.iso(first) if first else "0", clock.iso(last) if last else "~"
    return Member.created_at.between(low, high)


def _place(filters: Filters, created_at: str, user_id: str) -> dict[str, dict[str, str]]:
    """Return a row's place in the index that is read, as DynamoDB takes it."""
    index, key = _index(filters)
    name = "subscriptionTier" if index is Member.by_tier else "subscriptionStatus"
    return {name: {"S": key}, "createdAt": {"S": created_at}, "id": {"S": user_id}}


def _users(filters: Filters) -> QuerySet[User]:
    users = User.objects.all()
    if filters.search:
        # Both are stored in lower case. A prefix is what an address's index answers.
        wanted = filters.search.strip().lower()
        is_id = _ID.fullmatch(wanted)
        users = users.filter(public_id=wanted) if is_id else users.filter(email__startswith=wanted)
    exact = {
        "is_staff": filters.is_staff,
        "is_active": filters.is_active,
        "date_joined__gte": filters.since,
        "date_joined__lt": filters.before,
    }
    return users.filter(**{name: value for name, value in exact.items() if value is not None})


def _records(ids: list[str]) -> dict[str, Member]:
    return {one.id: one for one in Member.batch_get(ids)} if ids else {}


def _matches(one: Found, filters: Filters) -> bool:
    return (
        (filters.tier in (None, "", one.recorded_tier))
        and (filters.status in (None, "", one.status))
        and (filters.is_beta in (None, one.is_beta))
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=UTC) if day else None


def _closed(position: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(position)).decode()


def _opened(cursor: str | None, *, like: Any) -> Any:
    """Read a cursor, which must be of the kind this search makes."""
    if not cursor:
        return None
    try:
        position = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, ValueError) as exc:
        raise UnknownCursor(fields={"lastEvaluatedKey": "Unknown."}) from exc
    if type(position) is not type(like) or (like and position.keys() != like.keys()):
        raise UnknownCursor(fields={"lastEvaluatedKey": "Unknown."})
    return position
