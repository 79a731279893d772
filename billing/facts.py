"""Record what gives a member access, one source at a time."""

from collections.abc import Callable
from datetime import datetime

from billing import entitlements, ledger
from billing.entitlements import Access, BetaSeat, Facts, StaffGrant
from billing.plans import TierKey
from kinexfit import clock, errors

_TRIES = 5


def grant(
    *,
    user_id: str,
    tier: TierKey,
    until: datetime | None,
    reason: str,
    by: str,
    now: datetime,
) -> Access:
    """Give a member a tier on behalf of staff; it replaces an earlier grant."""
    given = StaffGrant(
        tier=tier,
        since=clock.iso(now),
        until=clock.iso(until) if until else None,
        reason=reason,
        by=by,
    )
    return record(
        user_id=user_id, change=lambda facts: facts.model_copy(update={"grant": given}), now=now
    )


def end_grant(*, user_id: str, now: datetime) -> Access:
    """Take a staff grant back; what the member bought stays."""
    return record(
        user_id=user_id, change=lambda facts: facts.model_copy(update={"grant": None}), now=now
    )


def seat_in_beta(*, user_id: str, seat: BetaSeat | None, now: datetime) -> Access:
    """Give a member a seat in the beta, or take it away with None."""
    return record(
        user_id=user_id, change=lambda facts: facts.model_copy(update={"beta": seat}), now=now
    )


def _with(**fact) -> Callable[[Facts], Facts]:
    return lambda facts: facts.model_copy(update=fact)


def record(*, user_id: str, change: Callable[[Facts], Facts], now: datetime) -> Access:
    """Change a member's facts, whoever else is changing them, and return the access they give."""
    for _ in range(_TRIES):
        account = ledger.account(user_id=user_id)
        if account is None:
            raise errors.NotFound
        facts = change(account.facts)
        if ledger.write(account=account, facts=facts, now=now):
            return entitlements.access(facts, now)
    raise ledger.Overtaken
