"""The week's workouts made ahead, for active members whose plan has them, over a night.

The members are gone through page by page; where the walk has got to is in Redis. Losing that, or
running twice at once, only means that members are looked at again: a workout is written under the
condition that there is none, so each member and week has one.
"""

import hashlib
import logging
import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import orjson

from accounts.tables import Member
from ai import featured, generation, paid_jobs, recording
from ai.ledger import Ledger
from ai.paid_jobs import Work
from billing import quotas
from kinexfit import errors, redis_client
from workouts import services as workouts

logger = logging.getLogger(__name__)

# Members a run looks at. Asked one by one they share the workers with members who are waiting;
# a batch only writes their questions down.
PAGE_ALONE, PAGE_OF_BATCH = 20, 200
# Tasks of one page wait at most this long; more than the broker's visibility time-out would have
# them delivered twice.
SPREAD_SECONDS = 110
ACTIVE = timedelta(days=28)
_KEEP_CURSOR = 8 * 24 * 3600
_NAMESPACE = uuid.UUID("0b1f4a52-55d4-4d5e-9a4c-3d9b1a1c7f60")
_END = "end"


def coming_monday(now: datetime) -> date:
    """Return the Monday that members east of us reach first: tomorrow's week on a Sunday."""
    return featured.monday_of((now + timedelta(days=1)).date())


def next_page(*, monday: date, most: int) -> list[Member] | None:
    """Return the next members to look at, or None when the walk is over."""
    after = _cursor(monday)
    if after == _END:
        return None
    start = {"id": {"S": after}} if after else None
    return list(Member.scan(limit=most, page_size=most, last_evaluated_key=start))


def turn_page(*, monday: date, last: Member | None) -> None:
    """Remember that the walk got past this member; without one, that it is over."""
    value = _END if last is None else last.id
    with redis_client.required() as redis:
        redis.set(_cursor_key(monday), value, ex=_KEEP_CURSOR)


def _cursor(monday: date) -> str | None:
    with redis_client.required() as redis:
        value = redis.get(_cursor_key(monday))
    return value if isinstance(value, str) else None


def _cursor_key(monday: date) -> str:
    return f"weekly:{monday}:cursor"


def is_due(member: Member, monday: date, now: datetime) -> bool:
    """Say whether a member gets the week's workout unasked: paid for, and still training."""
    if featured.FEATURE not in quotas.usage(member, now).tier.features:
        return False
    recent = generation.recent_sessions(list(member.recent_training or []))
    since = (now - ACTIVE).date().isoformat()
    if not any(session.date >= since for session in recent):
        return False
    return not workouts.made_for(user_id=member.id, prefix=f"week-{monday}-")


def work_for(member: Member, monday: date, now: datetime) -> Work:
    """Return the work of one member's week, under an id that is the same every time."""
    slot = f"week-{monday}-1"
    use = quotas.usage(member, now)
    request = {
        **featured.work_request(member, kind=featured.WEEK, slot=slot, day=monday, now=now),
        "costsARequest": False,
        "tier": use.tier.key,
        "quotaRemaining": use.ai_left,
        "limit": use.ai_limit,
    }
    job_id = str(uuid.uuid5(_NAMESPACE, f"{member.id}|{slot}"))
    return Work(member.id, job_id, featured.WEEK, request, now, Ledger())


def make_for(*, user_id: str, monday: date, now: datetime) -> bool:
    """Make one member's week now, if it is still due; return whether it was made."""
    try:
        member = Member.get(user_id)
    except Member.DoesNotExist:
        return False
    if not is_due(member, monday, now):
        return False
    work = work_for(member, monday, now)
    try:
        made = featured.make_week(work)
        result = paid_jobs.settle(work, made)
    except paid_jobs.AlreadyThere:
        recording.failure(work, is_failed=False)
        return False
    except errors.KinexError as exc:
        # They can still ask for it themselves; the next run of the week tries again.
        recording.failure(work)
        logger.warning("week not made", extra={"code": exc.code, "userId": user_id})
        return False
    recording.success(work, made, result)
    return True


def spread(members: Sequence[Member]) -> Iterator[tuple[str, float]]:
    """Return (user id, seconds to wait), evenly over the time a page may take."""
    for number, member in enumerate(members):
        yield member.id, SPREAD_SECONDS * number / max(1, len(members))


def part_name(members: Sequence[Member]) -> str:
    """Name a page by who is on it: the same page written twice is one file."""
    digest = hashlib.sha256(orjson.dumps([member.id for member in members]))
    return f"part-{digest.hexdigest()[:16]}.jsonl"
