"""What is written down of a job's model calls: usage rows, the counts staff see, kept requests.

Every call has a usage row, also one that failed or whose answer nobody got.
"""

import contextlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pynamodb.exceptions import PynamoDBException

from ai import coaches
from ai.ledger import Call, Ledger
from ai.pricing import Usage
from ai.staff_room import counting, keeping, stripping
from ai.tables import AIUsage
from billing.quotas import AllowanceSpent
from kinexfit import clock

if TYPE_CHECKING:
    from ai.paid_jobs import Made, Work

_KEEP = timedelta(days=30)


def rows(work: "Work", made: "Made", result: dict) -> list[AIUsage]:
    """Return a row for every model call; the job's own row, which keeps its answer, is the last."""
    calls = work.ledger.calls
    last = calls[-1] if calls and calls[-1].error is None else None
    tier = work.request["tier"]
    found = call_rows(
        user_id=work.user_id,
        job_id=work.job_id,
        calls=calls[:-1] if last else calls,
        now=work.now,
        tier=tier,
    )
    main = _row(
        work.user_id,
        request_id(work.job_id, work.now),
        last or Call(work.kind, coaches.BUILTIN, Usage(), 0, 0),
        work.now,
    )
    main.operation = work.kind
    main.first_pass, main.repaired = made.is_first_pass, made.is_repaired
    main.workout_id, main.result = result.get("workoutId"), result
    main.tier = tier
    for row in (*found, main):
        row.version = work.ledger.version
    return [*found, main]


def call_rows(
    *,
    user_id: str,
    job_id: str,
    calls: Iterable[Call],
    now: datetime,
    tier: str,
    operation: str | None = None,
    mark: str = "#",
) -> list[AIUsage]:
    """Return an unsaved row for each call, under its task's name unless `operation` is given."""
    found = [
        _row(user_id, f"{request_id(job_id, now)}{mark}{number}", call, now)
        for number, call in enumerate(calls, start=1)
    ]
    for row in found:
        row.tier = tier
        row.operation = operation or row.operation
    return found


def calls_of(
    *, user_id: str, job_id: str, calls: Iterable[Call], now: datetime, tier: str = ""
) -> None:
    """Write rows for calls whose answer was not settled: they cost something all the same."""
    marked = call_rows(
        user_id=user_id, job_id=job_id, calls=calls, now=now, tier=tier, mark="#failed"
    )
    for row in marked:
        # The member hears of the failure either way; a lost row must not hide it.
        with contextlib.suppress(PynamoDBException):
            row.save()


def request_id(job_id: str, now: datetime) -> str:
    return f"{clock.month(now)}#{job_id}"


def _row(user_id: str, key: str, call: Call, now: datetime) -> AIUsage:
    return AIUsage(
        user_id,
        key,
        timestamp=clock.iso(now),
        day=clock.iso(now)[:10],
        operation=call.task,
        model=call.model,
        tier="",
        success=call.error is None,
        error_type=call.error,
        input_tokens=call.usage.input_tokens,
        output_tokens=call.usage.output_tokens,
        cache_read_tokens=call.usage.cache_read_tokens,
        cache_write_tokens=call.usage.cache_write_tokens,
        total_tokens=call.usage.total_tokens,
        micros=call.micros,
        calls=call.attempts,
        ttl=now + _KEEP,
    )


def success(work: "Work", made: "Made", result: dict) -> None:
    """Count a job whose result reached its member, and keep the request if they consent."""
    with counting.best_effort():
        _count(
            work,
            accepted=1,
            first_pass=int(made.is_first_pass),
            repaired=int(made.is_repaired),
            stand_ins=int(made.is_free),
        )
        answer: dict[str, Any] = {
            "plan": stripping.plan(result["plan"]) if "plan" in result else None,
            "isFirstPass": made.is_first_pass,
            "isRepaired": made.is_repaired,
            "isStandIn": made.is_free,
            "micros": work.ledger.micros,
            "problems": [],
        }
        if answer["plan"]:
            keeping.keep(
                user_id=work.user_id,
                kind=work.kind,
                request=work.request,
                answer=answer,
                now=work.now,
            )


def failure(work: "Work | None", *, is_failed: bool = True) -> None:
    """Write down what a job cost that gave nothing."""
    if work is None:
        return
    calls_of(
        user_id=work.user_id,
        job_id=work.job_id,
        calls=work.ledger.calls,
        now=work.now,
        tier=work.request.get("tier", ""),
    )
    with counting.best_effort():
        _count(work, failed=int(is_failed))


def _count(work: "Work", **outcome: int) -> None:
    counting.job(
        user_id=work.user_id,
        kind=work.kind,
        tier=work.request.get("tier", ""),
        version=work.ledger.version or 0,
        calls=work.ledger.calls,
        now=work.now,
        **outcome,
    )


def count_others(*, user_id: str, kind: str, ledger: Ledger, tier: str, now: datetime) -> None:
    """Count the calls of work that isn't the coach's own, such as reading an import."""
    with counting.best_effort():
        counting.job(
            user_id=user_id,
            kind=kind,
            tier=tier,
            version=ledger.version or 0,
            calls=ledger.calls,
            now=now,
        )


def keep_other(
    *, user_id: str, kind: str, text: str, answer: str, ledger: Ledger, now: datetime
) -> None:
    """Keep a text that other work asked a model about, and what came of it, if they consent."""
    outcome: dict[str, Any] = {
        "plan": None,
        "text": stripping.text(answer),
        "isFirstPass": True,
        "isRepaired": False,
        "isStandIn": any(call.error for call in ledger.calls),
        "micros": ledger.micros,
        "problems": [],
    }
    with counting.best_effort():
        keeping.keep(user_id=user_id, kind=kind, request={"text": text}, answer=outcome, now=now)


def refusal(*, user_id: str, kind: str, refused: AllowanceSpent, now: datetime) -> None:
    """Count a member turned away for want of allowance."""
    is_cap = refused.extra["quotaUsed"] < refused.extra["quotaLimit"]
    with counting.best_effort():
        counting.refusal(
            user_id=user_id, kind=kind, tier=refused.extra["tier"], is_cap=is_cap, now=now
        )
