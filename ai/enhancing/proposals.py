"""Enhance a workout: read its original text, propose, apply what the member accepts, undo.

Reading is charged like any request. The proposal is kept with the usage row it was paid by, so
accepting and undoing need no second copy of anything.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from accounts.models import User
from accounts.tables import Member
from ai import generation, paid_jobs, stored, timers
from ai.coaching import Brief, brief
from ai.enhancing import changes, improving, proving, reading
from ai.enhancing.changes import Proposal
from ai.enhancing.improving import Type
from ai.paid_jobs import Made, Work
from kinexfit import clock, errors, jobs, metrics
from workouts import cautions, duration
from workouts import services as workouts
from workouts.tables import Workout

KIND = "enhance"
SOURCE = "ai_enhance"
_MOST_NOTES = 10


class AlreadyEnhanced(errors.Conflict):
    code = "ALREADY_ENHANCED"
    message = (
        "This workout has been enhanced already. Doing it again starts over from your original "
        "text, and what you changed since is lost if you accept."
    )


class NoProposal(errors.NotFound):
    code = "PROPOSAL_NOT_FOUND"
    message = "We couldn't find that proposal. Enhance the workout again."


class NothingToUndo(errors.Conflict):
    code = "NOTHING_TO_UNDO"
    message = "There is nothing to undo here: the workout has been changed since."


@dataclass(frozen=True, slots=True)
class Ask:
    """What to enhance: a text, or a workout of the member's by its original text."""

    text: str | None = None
    workout_id: str | None = None
    kind: Type = "full"
    again: bool = False


def start(*, user: User, ask: Ask, now: datetime, key: str | None = None) -> jobs.Job:
    """Hold one AI request and queue the reading; warn before a second enhancement."""
    row = None
    if ask.workout_id is not None:
        row = workouts.get_workout(user_id=user.public_id, workout_id=ask.workout_id)
        if (row.body or {}).get("aiEnhanced") and not ask.again:
            raise AlreadyEnhanced
    text = ask.text if row is None else original_text(row)
    if not text or not text.strip():
        raise reading.NothingToEnhance
    if answer := cautions.caution(text.lower()):
        raise cautions.SeeSomeone(answer)

    def request(member: Member) -> dict:
        return {
            "text": text,
            "type": ask.kind,
            "workoutId": None if row is None else row.id,
            "snapshot": None if row is None else workouts.snapshot(row),
            "updatedAt": None if row is None else row.updated_at,
            "before": None if row is None else stored.plan_of(row).to_json(),
            **generation.member_request(member, prompt="", now=now),
        }

    return paid_jobs.start(user=user, kind=KIND, request=request, now=now, key=key)


def original_text(row: Workout) -> str:
    """Return what the member gave us first: an enhancement never reads its own result.

    What a workout was generated from is a wish, not a workout; there the text is the workout's own.
    """
    body = row.body or {}
    is_a_wish = row.source == generation.SOURCE and not body.get("aiEnhanced")
    return (not is_a_wish and body.get("enhancementSourceText")) or body.get("content") or ""


@paid_jobs.makes(KIND)
def make(work: Work) -> Made:
    """Read the text and propose what could be better."""
    request = work.request
    found = reading.read(request["text"], work.ledger, work.tell)
    plan = proving.harmless(found.plan)
    if not plan.items():
        raise reading.NothingToEnhance
    member = generation.coach_request(request)
    asked = _brief_for(plan, brief(member))
    before = changes.Plan.model_validate(request["before"]) if request["before"] else None
    proposal = Proposal(
        reading=plan,
        before=before,
        left_out=list(found.left_out)[:50],
        changes=improving.improvements(
            plan,
            before,
            asked,
            member.profile,
            kind=request["type"],
            left_out=len(found.left_out),
        ),
    )
    proposal = _proved(proposal, request["text"], asked)
    final = changes.apply(proposal)
    uses_model = work.ledger.model is not None and not found.is_fallback
    timer = timers.suggest(final, work.ledger if uses_model else None)
    return Made(
        result={
            "workoutId": request["workoutId"],
            "plan": final.to_json(),
            "proposal": proposal.to_json(),
            "timer": timer.to_json(),
            "checks": proving.checks(final, asked),
            "text": request["text"],
            "snapshot": request["snapshot"],
            "updatedAt": request["updatedAt"],
            "tier": request["tier"],
        },
        is_free=found.is_fallback,
        is_first_pass=found.is_first_pass,
        is_repaired=found.is_repaired,
    )


def _brief_for(plan: changes.Plan, asked: Brief) -> Brief:
    """Return the member's brief with the length this workout has: nobody asked for another."""
    minutes = max(1, round(duration.estimate_seconds(plan.blocks) / 60))
    return replace(asked, minutes=minutes)


def _proved(proposal: Proposal, text: str, asked: Brief) -> Proposal:
    """Return the proposal without a change that would put a number in nobody can account for."""
    if not proving.unsupported_loads(changes.apply(proposal), text, asked):
        return proposal
    kept = [change for change in proposal.changes if change.kind not in ("load", "swap")]
    return proposal.model_copy(update={"changes": kept})


# What became of a proposal


def result_of(*, user_id: str, job_id: str, now: datetime) -> dict:
    """Return a member's proposal as it was made; anyone else's is `NoProposal`."""
    try:
        job = jobs.get(owner_id=user_id, job_id=job_id)
    except jobs.JobNotFound:
        job = None
    if job and job.kind == KIND and job.result:
        return job.result
    for month in (now, now.replace(day=1) - timedelta(days=1)):
        result = paid_jobs.settled_result(user_id=user_id, job_id=job_id, now=month)
        if result and "proposal" in result:
            return result
    raise NoProposal


def accept(*, user: User, job_id: str, ids: Collection[str] | None, now: datetime) -> Workout:
    """Apply the accepted changes (None: all) to the workout; a text alone becomes a new one."""
    result = result_of(user_id=user.public_id, job_id=job_id, now=now)
    proposal = Proposal.model_validate(result["proposal"])
    chosen = proposal.accepted(ids)
    plan = changes.apply(proposal, ids)
    if result["workoutId"] is None:
        return _new(user, job_id, result, plan, now)
    row = workouts.get_workout(user_id=user.public_id, workout_id=result["workoutId"])
    if not chosen or _is_applied(row, job_id):
        return row
    return workouts.revise(
        row=row,
        plan=plan,
        body={
            "aiEnhanced": True,
            "aiNotes": [change.reason for change in chosen][:_MOST_NOTES],
            "enhancementSourceText": result["text"],
            "enhancement": {"jobId": job_id, "at": clock.iso(now)},
        },
        # What was checked of the whole proposal says nothing about a part of it.
        checks=result["checks"] if len(chosen) == len(proposal.changes) else None,
        unchanged_since=result["updatedAt"],
        now=now,
    )


def _is_applied(row: Workout, job_id: str) -> bool:
    return ((row.body or {}).get("enhancement") or {}).get("jobId") == job_id


def _new(user: User, job_id: str, result: dict, plan: changes.Plan, now: datetime) -> Workout:
    workout_id = f"workout_{job_id}"
    try:
        return workouts.get_workout(user_id=user.public_id, workout_id=workout_id)
    except workouts.WorkoutNotFound:
        row = workouts.new_workout(
            user_id=user.public_id,
            workout_id=workout_id,
            plan=plan,
            source=SOURCE,
            tier=result["tier"],
            content_source=result["text"],
            checks=result["checks"],
            now=now,
        )
    row.body = {**(row.body or {}), "aiEnhanced": True}
    row.save()
    metrics.count("workout.created", source=SOURCE)
    return row


def undo(*, user: User, job_id: str, now: datetime) -> Workout:
    """Put the workout back as it was before the proposal was accepted."""
    result = result_of(user_id=user.public_id, job_id=job_id, now=now)
    if result["workoutId"] is None:
        raise NothingToUndo
    row = workouts.get_workout(user_id=user.public_id, workout_id=result["workoutId"])
    applied = (row.body or {}).get("enhancement") or {}
    if applied.get("jobId") != job_id or applied.get("at") != row.updated_at:
        raise NothingToUndo
    return workouts.take_back(
        row=row, held=result["snapshot"], unchanged_since=row.updated_at, now=now
    )
