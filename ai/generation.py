"""One sentence in, one checked workout out: the rules around the coach.

`start` holds one request of the member's allowance and queues the job. `run` is the worker's half:
draft, check, at most one send-back, repair by rule, then settle or refund. The reservation decides
every race, so running a job twice, or giving up on it while it runs, changes nothing.
"""

import contextlib
import logging
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson
from pynamodb.transactions import TransactWrite

from accounts import services as accounts
from accounts.models import User
from accounts.profile import TrainingProfile
from accounts.tables import Member
from ai import checker, coaches, drafting, wording
from ai.coaching import Brief, CoachRequest, Preferences, RecentSession, brief
from ai.tables import AIUsage
from billing import quotas
from kinexfit import clock, errors, jobs, redis_client
from workouts import cautions
from workouts import services as workouts
from workouts.blocks import Plan

logger = logging.getLogger(__name__)

KIND = "generate"
_NAMESPACE = uuid.UUID("6f9c3e0a-6a53-4c47-9d5e-3f0a4f2b7c11")
_KEEP = timedelta(days=30)


class NotAWorkoutRequest(errors.BadInput):
    code = "NOT_A_WORKOUT_REQUEST"
    message = (
        "Tell us what you'd like to train, for how long or with what, "
        'for example "30 minute leg day with dumbbells".'
    )


class NothingSafe(errors.Unavailable):
    code = "AI_NO_SAFE_WORKOUT"
    message = (
        "The coach couldn't make a workout that keeps to your kit, limits and time. "
        "Nothing was charged. Try changing the request."
    )


@dataclass(frozen=True, slots=True)
class Ask:
    """What a member asked for; `saves` is False for the phone, which keeps its own copy."""

    prompt: str
    preferences: Preferences | None = None
    profile: TrainingProfile | None = None
    saves: bool = True


def start(*, user: User, ask: Ask, now: datetime, key: str | None = None) -> jobs.Job:
    """Hold one AI request and queue the job; the same `key` returns the same job."""
    _refuse_what_no_coach_should_answer(ask.prompt)
    user_id = user.public_id
    job_id = str(uuid.uuid5(_NAMESPACE, f"{user_id}|{key}")) if key else str(uuid.uuid4())
    if known := _known(user_id, job_id):
        return known
    member = quotas.reserve(
        user_id=user_id, kind="ai", job_id=job_id, now=now, unlimited=user.is_staff
    )
    use = quotas.usage(member, now, unlimited=user.is_staff)
    try:
        jobs.create(
            owner_id=user_id, job_id=job_id, kind=KIND, request=_request(member, ask, use, now)
        )
        _enqueue(user_id, job_id)
    except errors.Unavailable:
        quotas.refund(user_id=user_id, job_id=job_id)
        raise
    return jobs.get(owner_id=user_id, job_id=job_id)


def _refuse_what_no_coach_should_answer(prompt: str) -> None:
    asks = wording.read(prompt)
    if asks.red_flag:
        raise cautions.SeeSomeone(asks.red_flag)
    if not wording.understood(asks):
        raise NotAWorkoutRequest


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


def _request(member: Member, ask: Ask, use: quotas.Usage, now: datetime) -> dict:
    """Return all the worker needs, so that it reads nothing before it drafts."""
    profile = ask.profile or accounts.training_profile(member)
    preferences = ask.preferences
    return {
        "prompt": ask.prompt,
        "saves": ask.saves,
        "preferences": None
        if preferences is None
        else {
            "minutes": preferences.minutes,
            "equipment": preferences.equipment,
            "focus": preferences.focus,
            "difficulty": preferences.difficulty,
        },
        "profile": profile.model_dump(mode="json", by_alias=True, exclude_none=True),
        "recent": list(member.recent_training or [])[-20:],
        "unit": accounts.weight_unit(member),
        "today": now.date().isoformat(),
        "tier": use.tier.key,
        "quotaRemaining": use.ai_left,
        "limit": use.ai_limit,
    }


def _coach_request(request: dict) -> CoachRequest:
    recent = [orjson.loads(row) if isinstance(row, str) else row for row in request["recent"]]
    preferences = request["preferences"]
    return CoachRequest(
        prompt=request["prompt"],
        preferences=None
        if preferences is None
        else Preferences(
            minutes=preferences["minutes"],
            equipment=None if preferences["equipment"] is None else tuple(preferences["equipment"]),
            focus=preferences["focus"],
            difficulty=preferences["difficulty"],
        ),
        profile=TrainingProfile.model_validate(request["profile"]),
        recent=tuple(
            RecentSession(
                date=row["date"], focus=row["focus"], exercise_ids=tuple(row["exerciseIds"])
            )
            for row in recent
        ),
        unit=request["unit"],
        today=date.fromisoformat(request["today"]),
    )


def run(*, user_id: str, job_id: str, now: datetime, is_repeat: bool = False) -> None:
    """Do the job, once, whatever is killed on the way; every end is told to the waiting member."""
    if is_repeat and not quotas.is_reserved(user_id=user_id, job_id=job_id):
        _tell_outcome(user_id, job_id, now)
        return
    try:
        request = jobs.request_of(owner_id=user_id, job_id=job_id)
        result = _generate(user_id, job_id, request, now)
    except quotas.ReservationGone:
        _tell_outcome(user_id, job_id, now)
    except errors.KinexError as exc:
        quotas.refund(user_id=user_id, job_id=job_id)
        _record_failure(user_id, job_id, exc, now)
        _tell(user_id, job_id, error=exc)
    except BaseException:
        quotas.refund(user_id=user_id, job_id=job_id)
        _tell(user_id, job_id, error=errors.KinexError())
        raise
    else:
        _tell(user_id, job_id, result=result)


def _generate(user_id: str, job_id: str, request: dict, now: datetime) -> dict:
    coach_request = _coach_request(request)
    asked = brief(coach_request)
    _progress(user_id, job_id, "thinking")
    draft = coaches.draft(coach_request, asked)
    _progress(user_id, job_id, "checking")
    outcome = drafting.settle_draft(draft.plan, asked)
    if outcome.findings and draft.can_redraft:
        draft = coaches.redraft(coach_request, asked, draft, outcome.findings)
        outcome = drafting.settle_draft(draft.plan, asked)
    outcome = (
        outcome
        if outcome.plan
        else drafting.settle_draft(coaches.builtin_plan(coach_request), asked)
    )
    if outcome.plan is None:
        raise NothingSafe
    _progress(user_id, job_id, "saving")
    return _settle(user_id, job_id, request, asked, outcome, draft, now)


def _settle(
    user_id: str,
    job_id: str,
    request: dict,
    asked: Brief,
    outcome: drafting.Outcome,
    draft: coaches.Draft,
    now: datetime,
) -> dict:
    plan = outcome.plan
    checks = checker.checks(plan, asked)
    workout_id = f"workout_{job_id}"
    result = {
        "workoutId": workout_id,
        "plan": plan.to_json(),
        "checks": checks,
        "model": draft.model,
        "isFallback": draft.is_fallback,
        "inputTokens": draft.usage.input_tokens,
        "outputTokens": draft.usage.output_tokens,
        "tokens": draft.usage.total_tokens,
        "micros": draft.micros,
        "quotaRemaining": request["quotaRemaining"] + (1 if draft.is_fallback else 0),
        "limit": request["limit"],
    }
    row = _usage_row(user_id, job_id, now, request["tier"], draft)
    row.success, row.first_pass, row.repaired = True, not outcome.findings, outcome.repaired
    row.workout_id, row.result = workout_id, result
    workout = workouts.new_workout(
        user_id=user_id,
        workout_id=workout_id,
        plan=plan,
        source="ai_generate",
        tier=request["tier"],
        content_source=request["prompt"],
        checks=checks,
        now=now,
    )

    def also(transaction: TransactWrite) -> None:
        transaction.save(row, condition=AIUsage.request_id.does_not_exist())
        if request["saves"]:
            transaction.save(workout, condition=type(workout).id.does_not_exist())

    quotas.settle(
        user_id=user_id,
        job_id=job_id,
        now=now,
        # A stand-in's plan is free, also of what the failed model call cost us.
        micros=0 if draft.is_fallback else draft.micros,
        tokens=0 if draft.is_fallback else draft.usage.total_tokens,
        also=also,
        keeps_use=not draft.is_fallback,
        session=_session_of(plan, asked, request["today"]),
    )
    return result


def _session_of(plan: Plan, asked: Brief, today: str) -> str:
    """Return what the coach will want to know of this plan next time, as the member row has it."""
    ids = [item.exercise_id for item in plan.items() if item.exercise_id]
    return orjson.dumps(
        {"date": today, "focus": asked.focus_name, "exerciseIds": ids[:20]}
    ).decode()


def _usage_row(
    user_id: str, job_id: str, now: datetime, tier: str, draft: "coaches.Draft | coaches.Cost"
) -> AIUsage:
    usage = draft.usage
    return AIUsage(
        user_id,
        _request_id(job_id, now),
        timestamp=clock.iso(now),
        operation=KIND,
        model=draft.model,
        tier=tier,
        success=False,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cache_read_tokens,
        cache_write_tokens=usage.cache_write_tokens,
        total_tokens=usage.total_tokens,
        micros=draft.micros,
        calls=draft.calls,
        ttl=now + _KEEP,
    )


def _request_id(job_id: str, now: datetime) -> str:
    return f"{clock.month(now)}#{job_id}"


def _record_failure(user_id: str, job_id: str, exc: errors.KinexError, now: datetime) -> None:
    """Keep a row for a call that cost something and gave nothing."""
    cost = coaches.cost_of(exc)
    if cost is None:
        return
    row = _usage_row(user_id, job_id, now, "", cost)
    row.request_id += "#failed"
    row.error_type = exc.code
    row.save()


def settled_result(*, user_id: str, job_id: str, now: datetime) -> dict | None:
    """Return the answer a settled job was paid for, also when Redis has forgotten the job."""
    try:
        row = AIUsage.get(user_id, _request_id(job_id, now), consistent_read=True)
    except AIUsage.DoesNotExist:
        return None
    return row.result


def _tell_outcome(user_id: str, job_id: str, now: datetime) -> None:
    """Say how a job ended that was decided elsewhere: settled before a crash, or given up."""
    result = settled_result(user_id=user_id, job_id=job_id, now=now)
    quotas.refund(user_id=user_id, job_id=job_id)
    if result is None:
        _tell(user_id, job_id, error=quotas.ReservationGone())
    else:
        _tell(user_id, job_id, result=result)


def give_up(*, user_id: str, job_id: str, now: datetime) -> dict:
    """Stop waiting for a job: refund it, or return its result if it was just settled."""
    if quotas.refund(user_id=user_id, job_id=job_id):
        raise coaches.TooSlow
    result = settled_result(user_id=user_id, job_id=job_id, now=now)
    if result is None:
        raise coaches.TooSlow
    return result


def _progress(user_id: str, job_id: str, stage: str) -> None:
    # The work goes on without its progress bar: the result is in DynamoDB.
    with contextlib.suppress(redis_client.StoreAway):
        jobs.advance(owner_id=user_id, job_id=job_id, stage=stage)


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


_KINDS = {
    kind.code: kind
    for kind in (NothingSafe, quotas.ReservationGone, coaches.TooSlow, *coaches.ERRORS)
}


def kind_of(code: str) -> type[errors.KinexError]:
    """Return the error class of a code a job ended with, so its door answers the right status."""
    return _KINDS.get(code, errors.KinexError)
