"""A timer for any workout of a member's: from the rules at once, from a model where they waver."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from ai import coaches, paid_jobs, stored, timers
from ai.enhancing import proving, reading
from ai.paid_jobs import Made, Work
from kinexfit import jobs
from workouts import services as workouts
from workouts.blocks import Plan

KIND = "timer"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A timer, or the job of asking a model for one."""

    timer: dict | None = None
    job: jobs.Job | None = None


def suggest(
    *, user: User, now: datetime, workout_id: str | None = None, text: str | None = None
) -> Suggestion:
    """Return the timer that suits a workout or a text; it never costs a request."""
    plan = _plan(user, workout_id, text)
    timer = timers.suggest(plan)
    if timer.is_sure or not coaches.has_model():
        return Suggestion(timer.to_json())
    job = paid_jobs.start(
        user=user,
        kind=KIND,
        request=lambda member: {"plan": plan.to_json()},
        now=now,
        costs_a_request=False,
    )
    return Suggestion(job=job)


def _plan(user: User, workout_id: str | None, text: str | None) -> Plan:
    if workout_id is not None:
        row = workouts.get_workout(user_id=user.public_id, workout_id=workout_id)
        return stored.plan_of(row)
    return proving.harmless(reading.by_rules(text or "").plan)


@paid_jobs.makes(KIND)
def make(work: Work) -> Made:
    """Ask a model which timer suits; the rules' own choice stands in."""
    work.tell("thinking")
    plan = Plan.model_validate(work.request["plan"])
    timer = timers.suggest(plan, work.ledger)
    return Made(result={"workoutId": None, "checks": [], "timer": timer.to_json()})
