"""Work for the coach, whatever its kind: hold a use, do it once, settle or refund.

`start` holds one request of the member's allowance and queues the job. `run` is the worker's half.
The reservation decides every race, so running a job twice, or giving up on it while it runs,
changes nothing. A kind that costs no request is decided by the condition its result is written
under instead.
"""

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from accounts import services as accounts
from accounts.models import User
from accounts.tables import Member
from ai import coaches, recording
from ai.ledger import Ledger
from ai.tables import AIUsage
from billing import quotas
from kinexfit import errors, jobs, metrics, redis_client, tables
from workouts import services as workouts
from workouts.tables import Workout

_NAMESPACE = uuid.UUID("6f9c3e0a-6a53-4c47-9d5e-3f0a4f2b7c11")
_MOST_ATTEMPTS = 50


class AlreadyThere(errors.Conflict):
    """Somebody else's run of the same work was stored first."""

    code = "ALREADY_MADE"
    message = "That was made a moment ago. Reload to see it."


@dataclass(frozen=True, slots=True)
class Work:
    """What a maker is handed: whose job it is, what was asked, and the account to ask through."""

    user_id: str
    job_id: str
    kind: str
    request: dict
    now: datetime
    ledger: Ledger

    def tell(self, stage: str) -> None:
        # The work goes on without its progress bar: the result is in DynamoDB.
        with contextlib.suppress(redis_client.StoreAway):
            jobs.advance(owner_id=self.user_id, job_id=self.job_id, stage=stage)


@dataclass(frozen=True, slots=True)
class Made:
    """What a job came to. `workout` is stored with the charge; `also` adds further writes."""

    result: dict
    workout: Workout | None = None
    is_free: bool = False
    is_first_pass: bool = True
    is_repaired: bool = False
    session: str | None = None
    also: Callable[[TransactWrite], Any] = field(default=lambda transaction: None)


Maker = Callable[[Work], Made]
_MAKERS: dict[str, Maker] = {}


def makes(kind: str) -> Callable[[Maker], Maker]:
    """Register the function that does one kind of work."""

    def register(maker: Maker) -> Maker:
        _MAKERS[kind] = maker
        return maker

    return register


def maker(kind: str) -> Maker:
    return _MAKERS[kind]


# Starting


def start(
    *,
    user: User,
    kind: str,
    request: Callable[[Member], dict],
    now: datetime,
    key: str | None = None,
    member: Member | None = None,
    costs_a_request: bool = True,
    again_after_failure: bool = False,
) -> jobs.Job:
    """Hold one AI request and queue the job; the same `key` returns the same job.

    `request` turns the member into what the worker needs. Work that costs no request uses the
    `member` a caller has read already.
    """
    user_id = user.public_id
    job_id, known = _identity(user_id, key, again_after_failure)
    if known:
        return known
    if costs_a_request:
        member = _reserve(user, kind, job_id, now)
    elif member is None:
        member = accounts.member(user_id=user_id)
    allowance = _allowance(user, member, now, costs_a_request)
    try:
        job = jobs.create(
            owner_id=user_id, job_id=job_id, kind=kind, request={**request(member), **allowance}
        )
        _enqueue(user_id, job_id)
    except errors.KinexError:
        if costs_a_request:
            quotas.refund(user_id=user_id, job_id=job_id)
        raise
    metrics.count("feature.ai_request", tier=allowance["tier"], requestType=kind)
    metrics.funnel("ai_requested", kind=kind)
    return job


def _reserve(user: User, kind: str, job_id: str, now: datetime) -> Member:
    try:
        return quotas.reserve(
            user_id=user.public_id, kind="ai", job_id=job_id, now=now, unlimited=user.is_staff
        )
    except quotas.AllowanceSpent as exc:
        recording.refusal(user_id=user.public_id, kind=kind, refused=exc, now=now)
        raise


def _allowance(user: User, member: Member, now: datetime, costs_a_request: bool) -> dict:
    use = quotas.usage(member, now, unlimited=user.is_staff)
    return {
        "costsARequest": costs_a_request,
        "tier": use.tier.key,
        "quotaRemaining": use.ai_left,
        "limit": use.ai_limit,
    }


def _identity(user_id: str, key: str | None, again: bool) -> tuple[str, jobs.Job | None]:
    """Return the job's id, and the job itself when a repeated request has started it already."""
    if key is None:
        return str(uuid.uuid4()), None
    for attempt in range(_MOST_ATTEMPTS):
        name = f"{user_id}|{key}" + (f"|{attempt}" if attempt else "")
        job_id = str(uuid.uuid5(_NAMESPACE, name))
        known = _known(user_id, job_id)
        if not (again and known and known.error):
            return job_id, known
    return str(uuid.uuid4()), None


def _known(user_id: str, job_id: str) -> jobs.Job | None:
    """Return the job of a repeated request, unless it never got as far as the queue."""
    try:
        job = jobs.get(owner_id=user_id, job_id=job_id)
    except jobs.JobNotFound:
        return None
    return None if job.stage == "queued" else job


def _enqueue(user_id: str, job_id: str) -> None:
    from ai import tasks

    try:
        tasks.generate.delay(user_id=user_id, job_id=job_id)
    except tasks.BROKER_AWAY as exc:
        raise redis_client.StoreAway from exc


# Running


def run(*, user_id: str, job_id: str, now: datetime, is_repeat: bool = False) -> None:
    """Do the job, once, whatever is killed on the way; every end is told to the waiting member."""
    if is_repeat and _is_decided(user_id, job_id, now):
        _tell_outcome(user_id, job_id, now)
        return
    work: Work | None = None
    try:
        job = jobs.get(owner_id=user_id, job_id=job_id)
        work = Work(user_id, job_id, job.kind, job.request, now, Ledger())
        made = maker(job.kind)(work)
        result = settle(work, made)
    except (quotas.ReservationGone, AlreadyThere):
        is_settled = _tell_outcome(user_id, job_id, now)
        recording.failure(work, is_failed=not is_settled)
    except errors.KinexError as exc:
        quotas.refund(user_id=user_id, job_id=job_id)
        metrics.funnel("ai_failed", code=exc.code)
        _tell(user_id, job_id, error=exc)
        recording.failure(work)
    except BaseException:
        quotas.refund(user_id=user_id, job_id=job_id)
        _tell(user_id, job_id, error=errors.KinexError())
        recording.failure(work)
        raise
    else:
        _tell(user_id, job_id, result=_with_workout(made, result))
        recording.success(work, made, result)


def _is_decided(user_id: str, job_id: str, now: datetime) -> bool:
    request = jobs.get(owner_id=user_id, job_id=job_id).request
    if request["costsARequest"]:
        return not quotas.is_reserved(user_id=user_id, job_id=job_id)
    return settled_result(user_id=user_id, job_id=job_id, now=now) is not None


def settle(work: Work, made: Made) -> dict:
    """Store result, workout and usage rows with the charge, all or nothing, and return the answer.

    A stand-in's plan is free, also of what the failed model call cost us.
    """
    ledger, request = work.ledger, work.request
    usage = ledger.usage
    result = {
        **made.result,
        "model": ledger.model or coaches.BUILTIN,
        "isFallback": made.is_free,
        "inputTokens": usage.input_tokens,
        "outputTokens": usage.output_tokens,
        "tokens": usage.total_tokens,
        "micros": ledger.micros,
        "quotaRemaining": request["quotaRemaining"] + (1 if made.is_free else 0),
        "limit": request["limit"],
    }
    work.tell("saving")
    rows = recording.rows(work, made, result)

    def also(transaction: TransactWrite) -> None:
        for row in rows:
            transaction.save(row, condition=AIUsage.request_id.does_not_exist())
        if made.workout is not None:
            transaction.save(made.workout, condition=Workout.id.does_not_exist())
        made.also(transaction)

    if request["costsARequest"]:
        _charge(work, made, also)
    else:
        _store(work.user_id, also)
    _measure(work, made, result["model"])
    return result


def _measure(work: Work, made: Made, model: str) -> None:
    metrics.count("ai.tokens", work.ledger.usage.total_tokens, model=model)
    metrics.count("ai.cost_micros", work.ledger.micros, model=model)
    metrics.funnel("ai_succeeded", kind=work.kind)
    if made.workout is not None:
        metrics.count("workout.created", source=made.workout.source)


def _charge(work: Work, made: Made, also: Callable[[TransactWrite], Any]) -> None:
    try:
        quotas.settle(
            user_id=work.user_id,
            job_id=work.job_id,
            now=work.now,
            micros=0 if made.is_free else work.ledger.micros,
            tokens=0 if made.is_free else work.ledger.usage.total_tokens,
            also=also,
            keeps_use=not made.is_free,
            session=made.session,
        )
    except TransactWriteError as exc:
        # The job's token was used by a run that succeeded a moment ago, for an answer of its own.
        if tables.error_code(exc) == "IdempotentParameterMismatchException":
            raise AlreadyThere from exc
        raise


def _store(user_id: str, also: Callable[[TransactWrite], Any]) -> None:
    try:
        with TransactWrite(connection=Member._get_connection().connection) as transaction:
            # Nothing may be written for whoever closed their account while it was made.
            transaction.condition_check(Member, user_id, condition=Member.id.exists())
            also(transaction)
    except TransactWriteError as exc:
        if tables.error_code(exc) == "TransactionCanceledException":
            raise AlreadyThere from exc
        raise


def settled_result(*, user_id: str, job_id: str, now: datetime) -> dict | None:
    """Return the answer a settled job was paid for, also when Redis has forgotten the job."""
    try:
        row = AIUsage.get(user_id, recording.request_id(job_id, now), consistent_read=True)
    except AIUsage.DoesNotExist:
        return None
    return row.result


# Ending


def _with_workout(made: Made, result: dict) -> dict:
    """Add what was stored: a read that follows at once costs a round trip, and may not see it."""
    if made.workout is None:
        return result
    return {**result, "workout": workouts.as_json(made.workout)}


def _tell_outcome(user_id: str, job_id: str, now: datetime) -> bool:
    """Say how a job ended that was decided elsewhere, and whether it was settled or given up."""
    result = settled_result(user_id=user_id, job_id=job_id, now=now)
    quotas.refund(user_id=user_id, job_id=job_id)
    if result is None:
        _tell(user_id, job_id, error=quotas.ReservationGone())
    else:
        _tell(user_id, job_id, result=result)
    return result is not None


def give_up(*, user_id: str, job_id: str, now: datetime) -> dict:
    """Stop waiting for a job: refund it, or return its result if it was just settled."""
    if quotas.refund(user_id=user_id, job_id=job_id):
        raise coaches.TooSlow
    result = settled_result(user_id=user_id, job_id=job_id, now=now)
    if result is None:
        raise coaches.TooSlow
    return result


def _tell(
    user_id: str,
    job_id: str,
    *,
    result: dict | None = None,
    error: errors.KinexError | None = None,
) -> None:
    body = None if error is None else {"message": error.message, "code": error.code, **error.extra}
    with contextlib.suppress(redis_client.StoreAway):
        jobs.finish(owner_id=user_id, job_id=job_id, result=result, error=body)


def kind_of(code: str) -> type[errors.KinexError]:
    """Return the error class of a code a job ended with, so its door answers the right status."""
    return _kinds(errors.KinexError).get(code, errors.KinexError)


def _kinds(kind: type[errors.KinexError]) -> dict[str, type[errors.KinexError]]:
    found = {kind.code: kind}
    for narrower in kind.__subclasses__():
        # What is more general wins where a subclass only narrows and keeps the code.
        found = {**_kinds(narrower), **found}
    return found
