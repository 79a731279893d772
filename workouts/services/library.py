"""The library: its pages, and what a member writes, deletes and takes back."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import UpdateError

from kinexfit import clock, errors, metrics, tables
from workouts.blocks import Block, Plan
from workouts.services import phone, rows, sending
from workouts.tables import Workout

MOST_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Page:
    workouts: list[Workout]
    next_cursor: str | None


def list_workouts(*, user_id: str, limit: int, cursor: str | None = None) -> Page:
    """Return a page of the library, newest first: one query of the date index."""
    found = Workout.newest_first.query(
        user_id,
        filter_condition=Workout.deleted_at.does_not_exist(),
        scan_index_forward=False,
        limit=limit,
        last_evaluated_key=rows.opened(cursor, user_id),
    )
    listed = list(found)
    more = len(listed) == limit and found.last_evaluated_key
    return Page(listed, rows.sealed(listed[-1]) if more else None)


def save_by_hand(
    *,
    user_id: str,
    title: str,
    description: str,
    blocks: list[Block],
    tier: str,
    now: datetime,
) -> Workout:
    """Save a workout made of blocks."""
    row = rows.new_workout(
        user_id=user_id,
        workout_id=f"workout_{uuid.uuid4()}",
        plan=Plan(title=title, description=description, blocks=blocks),
        source="manual",
        tier=tier,
        now=now,
    )
    row.save(condition=Workout.id.does_not_exist())
    metrics.count("workout.created", source="manual")
    return row


def save_from_web(*, user_id: str, workout_id: str, fields: dict, now: datetime) -> Workout:
    """Create or replace a workout by the flat fields of the web's JSON door."""
    is_new = False

    def change(row: Workout) -> bool:
        nonlocal is_new
        _lay(row, fields, now)
        is_new = not rows.is_listed(row)
        if is_new:
            created_at = row.created_at or clock.iso(now)
            tier = row.user_subscription_tier or phone.tier_of(user_id, now)
            sending.stamp_new(row, created_at=created_at, tier=tier)
            row.deleted_at = None
        return True

    row = rows.edit(user_id=user_id, workout_id=workout_id, change=change)
    if is_new:
        metrics.count("workout.created", source=row.source)
    return row


def change_from_web(*, user_id: str, workout_id: str, fields: dict, now: datetime) -> Workout:
    """Change some flat fields of a workout that is in the library."""

    def change(row: Workout) -> bool:
        if not rows.is_listed(row):
            raise rows.WorkoutNotFound
        _lay(row, fields, now)
        return True

    return rows.edit(user_id=user_id, workout_id=workout_id, change=change)


def _lay(row: Workout, fields: dict, now: datetime) -> None:
    try:
        sending.lay(row, fields)
    except ValueError as exc:
        # The doors check each field; only a sum of them can still be out of range.
        message = "A number is out of range."
        raise errors.BadInput(
            f"Invalid input: exercises: {message}", fields={"exercises": message}
        ) from exc
    row.updated_at = clock.iso(now)


def delete_workout(*, user_id: str, workout_id: str, now: datetime) -> None:
    """Hide a workout; unknown ids are fine, and what was done with it stays."""
    if not 1 <= len(workout_id) <= 200:
        return
    try:
        Workout(user_id, workout_id).update(
            actions=[Workout.deleted_at.set(clock.iso(now))], condition=Workout.id.exists()
        )
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise
    else:
        metrics.count("workout.deleted")


def restore_workout(*, user_id: str, workout_id: str) -> Workout:
    """Undo a deletion."""
    row = rows.find(user_id, workout_id)
    if row is None or row.created_at is None:
        raise rows.WorkoutNotFound
    row.update(actions=[Workout.deleted_at.remove()])
    return row
