"""What the editor saves: a new workout once, however often it is sent, or a new version of one."""

import uuid
from datetime import datetime
from typing import cast, get_args

import orjson
from pynamodb.exceptions import PutError

from accounts.tables import Member
from kinexfit import metrics, tables
from workouts.blocks import Difficulty, Plan
from workouts.services import revising, rows
from workouts.tables import Workout


def plan_of(row: Workout) -> Plan:
    """Return a stored workout as the plan an editor or a copy starts from."""
    body = row.body or {}
    # The phone may have sent a level in words of its own.
    known = cast(Difficulty, row.difficulty) if row.difficulty in get_args(Difficulty) else None
    return Plan.model_construct(
        title=row.title or "Untitled workout",
        description=body.get("description") or "",
        difficulty=known,
        duration_minutes=None,
        tags=[tag for tag in body.get("tags") or [] if isinstance(tag, str)],
        blocks=rows.blocks_of(row),
        rationale=body.get("rationale") or "",
        alternatives=body.get("alternatives") or [],
    )


def create_by_hand(
    *,
    user_id: str,
    workout_id: str,
    plan: Plan,
    tier: str,
    now: datetime,
    source: str = "manual",
) -> Workout:
    """Save a new workout under the id its form carried; sent again, it is the same workout."""
    row = rows.new_workout(
        user_id=user_id, workout_id=workout_id, plan=plan, source=source, tier=tier, now=now
    )
    try:
        row.save(condition=Workout.id.does_not_exist())
    except PutError as exc:
        if not tables.condition_failed(exc):
            raise
        return rows.get_workout(user_id=user_id, workout_id=workout_id)
    metrics.count("workout.created", source=source)
    return row


def change_by_hand(
    *, user_id: str, workout_id: str, plan: Plan, version: str | None, now: datetime
) -> Workout:
    """Save an edit of the version that was read; raise `WorkoutChanged` if there is a newer one.

    Without a version the newest is replaced: the member was asked and said so.
    """
    row = rows.get_workout(user_id=user_id, workout_id=workout_id)
    body = row.body or {}
    kept = plan.model_copy(
        update={
            "rationale": body.get("rationale") or "",
            "alternatives": body.get("alternatives") or [],
        }
    )
    # What was proved of the coach's plan was not proved of the edited one: its checks go.
    return revising.revise(
        row=row,
        plan=kept,
        body={},
        checks=None,
        unchanged_since=version or row.updated_at,
        now=now,
    )


def duplicate_workout(*, user_id: str, workout_id: str, tier: str, now: datetime) -> Workout:
    """Copy a workout: its plan, not its dates, sessions or favourite mark."""
    plan = plan_of(rows.get_workout(user_id=user_id, workout_id=workout_id))
    copy = plan.model_copy(update={"title": f"{plan.title[:190]} (copy)"})
    return create_by_hand(
        user_id=user_id, workout_id=f"workout_{uuid.uuid4()}", plan=copy, tier=tier, now=now
    )


def recently_trained(member: Member) -> list[str]:
    """Return the ids of what the member trained last, newest session first."""
    sessions = [orjson.loads(session) for session in member.recent_training]
    ids = [one for session in reversed(sessions) for one in session.get("exerciseIds") or []]
    return list(dict.fromkeys(ids))[:30]
