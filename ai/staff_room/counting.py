"""Counts that staff see, by day: every job and every call added once it has ended.

The member's row and the usage rows are the account; these counts are a view of it. A worker killed
before it counted leaves its last job out.
"""

import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, models, transaction
from django.db.models import F

from ai.ledger import Call
from ai.models import DailyCalls, DailyJobs, MonthlySpend
from kinexfit import clock

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def best_effort() -> Iterator[None]:
    """Write what only staff look at, in one transaction; a failure is logged and nobody's job."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as exc:
        logger.warning("not counted", extra={"reason": type(exc).__name__})


def job(
    *,
    user_id: str,
    kind: str,
    tier: str,
    version: int,
    calls: Sequence[Call],
    now: datetime,
    **outcome: int,
) -> None:
    """Count one job by how it ended (`accepted=1`, `failed=1`, ...), its calls and their cost."""
    micros = sum(call.micros for call in calls)
    tokens = sum(call.usage.total_tokens for call in calls)
    names = {"date": now.date(), "kind": kind, "tier": tier, "version": version}
    _add(DailyJobs, names, {"micros": micros, "tokens": tokens, **outcome})
    for call in calls:
        _call(call, now.date())
    if user_id:
        _spend(user_id, tier, now, micros=micros, jobs=1)


def refusal(*, user_id: str, kind: str, tier: str, is_cap: bool, now: datetime) -> None:
    """Count a member turned away: by the cost or token cap, or with no request left."""
    names = {"date": now.date(), "kind": kind, "tier": tier, "version": 0}
    _add(DailyJobs, names, {"capped" if is_cap else "refused": 1})
    if is_cap:
        _spend(user_id, tier, now, refusals=1)


def _call(call: Call, day: date) -> None:
    names = {"date": day, "task": call.task, "model": call.model}
    amounts = {
        "calls": call.attempts,
        "failed": int(call.error is not None),
        "input_tokens": call.usage.input_tokens,
        "output_tokens": call.usage.output_tokens,
        "cache_read_tokens": call.usage.cache_read_tokens,
        "cache_write_tokens": call.usage.cache_write_tokens,
        "micros": call.micros,
    }
    _add(DailyCalls, names, amounts)


def _spend(user_id: str, tier: str, now: datetime, **amounts: int) -> None:
    names = {"month": clock.month(now), "user_id": user_id}
    _add(MonthlySpend, names, amounts, {"tier": tier})


def _add(
    model: type[models.Model],
    names: dict[str, Any],
    amounts: Mapping[str, int],
    also: dict[str, Any] | None = None,
) -> None:
    """Add amounts to the row of these names, which is made when it is the first."""
    also = also or {}
    rows = model._default_manager.filter(**names)
    added = {name: F(name) + amount for name, amount in amounts.items()}
    if rows.update(**also, **added):
        return
    _, is_new = model._default_manager.get_or_create(**names, defaults={**also, **amounts})
    if not is_new:
        rows.update(**also, **added)
