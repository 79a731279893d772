"""Reserve, settle, refund: nobody pays without a result, nobody gets a result without paying.

`reserve` counts a use in one conditional write before the slow call. `settle` keeps the use and
stores the result in one transaction; `refund` takes it back. The reservation entry on the member is
the arbiter: whoever removes it first, settle or refund, has decided. A reservation nobody settles
(a worker killed for good) expires, and an expired one counts as unused.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from pynamodb.exceptions import PynamoDBException, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite
from redis import RedisError

from accounts.tables import Member
from billing import caps, plans
from kinexfit import clock, errors, metrics, redis_client, tables

logger = logging.getLogger(__name__)

Kind = Literal["ai", "scans"]
HOLD = timedelta(minutes=10)
# The contract's number for "unlimited", an integer because the phone decodes one.
UNLIMITED = 999_999
_DUE = "reservations:due"


class ReservationGone(errors.Conflict):
    code = "RESERVATION_GONE"
    message = "This took too long and was stopped. Nothing was charged; try again."


class AllowanceSpent(errors.QuotaSpent):
    pass


@dataclass(frozen=True, slots=True)
class Usage:
    """What a member has used this month and may use; costs in micro-dollars."""

    tier: plans.Tier
    ai_used: int
    ai_limit: int
    scans_used: int
    scans_limit: int
    micros: int
    tokens: int
    resets_at: str

    def of(self, kind: Kind) -> tuple[int, int]:
        """Return (used, limit) of one allowance."""
        if kind == "ai":
            return self.ai_used, self.ai_limit
        return self.scans_used, self.scans_limit

    @property
    def ai_left(self) -> int:
        return max(0, self.ai_limit - self.ai_used)

    @property
    def scans_left(self) -> int:
        return max(0, self.scans_limit - self.scans_used)


def _counter(month: str, name: str):
    return Member.usage[f"{month}#{name}"]


def allowance(kind: Kind, now: datetime) -> Condition:
    """Return `effective_tier`'s rule and the tier's limits as a condition of the write itself.

    The free clause needs no look at the tier: whoever is under the free limits is under any.
    """
    month, moment = clock.month(now), clock.iso(now)
    is_open = Member.subscription_ends_at.does_not_exist() | (Member.subscription_ends_at > moment)
    has_access = (
        (Member.subscription_status.is_in("active", "trialing") & is_open)
        | (
            (Member.subscription_status == "past_due")
            & (Member.past_due_since > plans.grace_start(now))
        )
        | ((Member.subscription_status == "canceled") & (Member.subscription_ends_at > moment))
    )
    capped = caps.tiers()
    condition = _within(capped["free"], kind, month)
    for tier in plans.PAID:
        is_best = has_access & Member.subscription_tier.is_in(*plans.stored_names(tier))
        is_backed = Member.subscription_backing[tier.key] > moment
        condition = condition | ((is_best | is_backed) & _within(capped[tier.key], kind, month))
    return condition


def _within(tier: plans.Tier, kind: Kind, month: str) -> Condition:
    if kind == "scans":
        return _below(_counter(month, "scans"), tier.scans)
    return (
        _below(_counter(month, "ai"), tier.ai_requests)
        & _below(_counter(month, "micros"), tier.cost_cap_micros)
        & _below(_counter(month, "tokens"), tier.token_cap)
    )


def _below(counter, limit: int) -> Condition:
    return counter.does_not_exist() | (counter < limit)


def usage(member: Member, now: datetime, *, unlimited: bool = False) -> Usage:
    """Return this month's use; a new month starts at nought, an expired reservation is no use."""
    month = clock.month(now)
    used = member.usage.as_dict() if member.usage else {}
    dead = [entry for _, entry in _expired(member, now) if entry["month"] == month]
    tier = caps.tiers()[plans.effective_tier(member, now).key]
    return Usage(
        tier=tier,
        ai_used=int(used.get(f"{month}#ai", 0)) - sum(e["kind"] == "ai" for e in dead),
        ai_limit=UNLIMITED if unlimited else tier.ai_requests,
        scans_used=int(used.get(f"{month}#scans", 0)) - sum(e["kind"] == "scans" for e in dead),
        scans_limit=UNLIMITED if unlimited else tier.scans,
        micros=int(used.get(f"{month}#micros", 0)),
        tokens=int(used.get(f"{month}#tokens", 0)),
        resets_at=clock.iso(clock.next_month(now)),
    )


def reserve(
    *, user_id: str, kind: Kind, job_id: str, now: datetime, unlimited: bool = False
) -> Member:
    """Hold one use for a job and return the whole member; raise `AllowanceSpent`.

    Reserving twice for one job holds one use.
    """
    for attempt in ("first", "after mending"):
        try:
            return _hold(user_id=user_id, kind=kind, job_id=job_id, now=now, unlimited=unlimited)
        except UpdateError as exc:
            if not tables.condition_failed(exc):
                raise
        member = _read(user_id)
        if job_id in member.reservations.as_dict():
            return member
        mended = [refund(user_id=user_id, job_id=job) for job, _ in _expired(member, now)]
        if attempt == "after mending" or not any(mended):
            break
    use = usage(member, now)
    metrics.count("quota.limit_reached", tier=use.tier.key, quotaType=kind)
    if kind == "scans":
        metrics.count("ocr.quota_exceeded", tier=use.tier.key)
    raise _spent(use, kind)


def _hold(*, user_id: str, kind: Kind, job_id: str, now: datetime, unlimited: bool) -> Member:
    month = clock.month(now)
    counter = _counter(month, kind)
    entry = Member.reservations[job_id]
    expires = int((now + HOLD).timestamp())
    condition = Member.id.exists() & entry.does_not_exist()
    if not unlimited:
        condition = condition & allowance(kind, now)
    member = Member(user_id)
    member.update(
        actions=[
            counter.set((counter | 0) + 1),
            entry.set({"kind": kind, "month": month, "expires": expires}),
        ],
        condition=condition,
    )
    _remember_due(user_id, job_id, expires)
    return member


def settle(
    *,
    user_id: str,
    job_id: str,
    now: datetime,
    micros: int,
    tokens: int,
    also: Callable[[TransactWrite], Any],
    keeps_use: bool = True,
    session: str | None = None,
) -> None:
    """Keep the use and store its result, all or nothing; raise `ReservationGone` if too late.

    `also` adds the result's own writes to the transaction. A result we don't charge for gives the
    use back (`keeps_use`). `session` joins the member's recent training.
    """
    month = clock.month(now)
    entry = Member.reservations[job_id]
    counted = [("micros", micros), ("tokens", tokens)] + ([] if keeps_use else [("ai", -1)])
    recent = Member.recent_training
    remembered = [] if session is None else [recent.set((recent | []).append([session]))]
    try:
        with TransactWrite(
            connection=Member._get_connection().connection, client_request_token=_token(job_id)
        ) as transaction:
            transaction.update(
                Member(user_id),
                actions=[
                    entry.remove(),
                    *(
                        _counter(month, name).set((_counter(month, name) | 0) + amount)
                        for name, amount in counted
                    ),
                    *remembered,
                    Member.total_micros.add(micros),
                    Member.total_tokens.add(tokens),
                    Member.total_requests.add(1),
                ],
                condition=entry.exists(),
            )
            also(transaction)
    except TransactWriteError as exc:
        if tables.error_code(exc) == "TransactionCanceledException" and any(
            reason and reason.code == "ConditionalCheckFailed"
            for reason in exc.cancellation_reasons
        ):
            raise ReservationGone from exc
        raise
    _forget_due(user_id, job_id)


def _token(job_id: str) -> str:
    """Return the idempotency token (36 characters at most): a lost reply is not a second write."""
    return job_id[-36:]


def refund(*, user_id: str, job_id: str) -> bool:
    """Take back a reserved use; False when it was settled or refunded already."""
    member = _read(user_id)
    held = member.reservations.as_dict().get(job_id)
    if held is None:
        _forget_due(user_id, job_id)
        return False
    counter = _counter(held["month"], held["kind"])
    entry = Member.reservations[job_id]
    try:
        Member(user_id).update(
            actions=[entry.remove(), counter.set(counter - 1)], condition=entry.exists()
        )
    except UpdateError as exc:
        if tables.condition_failed(exc):
            return False
        raise
    _forget_due(user_id, job_id)
    return True


def reset(*, user_id: str, kinds: Sequence[Kind], now: datetime) -> None:
    """Give a member this month's uses back; what is being worked on right now stays counted."""
    member = _read(user_id)
    month = clock.month(now)
    held = [entry for entry in member.reservations.as_dict().values() if entry["month"] == month]
    actions = [
        _counter(month, kind).set(sum(entry["kind"] == kind for entry in held)) for kind in kinds
    ]
    if "ai" in kinds:
        actions += [_counter(month, name).set(0) for name in ("micros", "tokens")]
    member.update(actions=actions, condition=Member.reservations == member.reservations)


def is_reserved(*, user_id: str, job_id: str) -> bool:
    return job_id in _read(user_id).reservations.as_dict()


def sweep(*, now: datetime, most: int = 200) -> int:
    """Refund reservations past their time and return how many; run by the clock.

    Redis only lists what is due, so the table needs no scan. If Redis forgets, `reserve` mends the
    member's row the next time it matters.
    """
    swept = 0
    with redis_client.required() as redis:
        found = redis.zrangebyscore(_DUE, "-inf", now.timestamp(), start=0, num=most)
    due = cast(list[str], found)
    for name in due:
        user_id, job_id = name.split("|", 1)
        try:
            swept += refund(user_id=user_id, job_id=job_id)
        except Member.DoesNotExist:
            _forget_due(user_id, job_id)
        except PynamoDBException:
            logger.warning("reservation not swept", extra={"jobId": job_id})
    return swept


def _expired(member: Member, now: datetime) -> list[tuple[str, dict]]:
    held = member.reservations.as_dict() if member.reservations else {}
    return [(job, entry) for job, entry in held.items() if entry["expires"] <= now.timestamp()]


def _read(user_id: str) -> Member:
    return Member.get(user_id, consistent_read=True)


def _spent(use: Usage, kind: Kind) -> AllowanceSpent:
    used, limit = use.of(kind)
    if used < limit:
        sentence = f"You've reached the {use.tier.name} plan's monthly AI allowance."
    else:
        thing = "AI workout" if kind == "ai" else "scan"
        plural = "" if limit == 1 else "s"
        sentence = f"You've used your {limit} {thing}{plural} for this month."
    return AllowanceSpent(
        sentence,
        quotaUsed=used,
        quotaLimit=limit,
        quotaRemaining=0,
        tier=use.tier.key,
        resetsAt=use.resets_at,
        upgradeUrl="/subscription",
    )


def _remember_due(user_id: str, job_id: str, expires: int) -> None:
    try:
        redis_client.client().zadd(_DUE, {f"{user_id}|{job_id}": expires})
    except RedisError:
        logger.warning("reservation not listed for sweeping", extra={"jobId": job_id})


def _forget_due(user_id: str, job_id: str) -> None:
    try:
        redis_client.client().zrem(_DUE, f"{user_id}|{job_id}")
    except RedisError:
        logger.warning("reservation still listed for sweeping", extra={"jobId": job_id})
