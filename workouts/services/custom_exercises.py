"""Exercises of a member's own: theirs alone, beside the catalogue in the picker."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import DeleteError, PutError, UpdateError
from pynamodb.expressions.update import Action

from kinexfit import clock, errors, tables
from workouts import catalogue
from workouts.tables import MemberExercise

MOST = 500
CUSTOM_PREFIX = "custom_"


class ExerciseExists(errors.Conflict):
    code = "EXERCISE_EXISTS"
    message = "You already have an exercise of that name."


class ExerciseNotFound(errors.NotFound):
    code = "EXERCISE_NOT_FOUND"
    message = "Exercise not found."


def custom_exercises(*, user_id: str) -> list[MemberExercise]:
    """Return a member's own exercises by name: one query of their partition."""
    rows = MemberExercise.query(user_id, limit=MOST)
    return sorted(rows, key=lambda row: row.name.casefold())


def get_custom_exercise(*, user_id: str, exercise_id: str) -> MemberExercise:
    _require_possible(exercise_id)
    try:
        return MemberExercise.get(user_id, exercise_id)
    except MemberExercise.DoesNotExist as exc:
        raise ExerciseNotFound from exc


def _require_possible(exercise_id: str) -> None:
    """Raise `ExerciseNotFound` for what no exercise of ours is called."""
    if not exercise_id.startswith(CUSTOM_PREFIX) or len(exercise_id) > 100:
        raise ExerciseNotFound


def custom_exercise_id(user_id: str, name: str) -> str:
    """Return the id a member's own exercise of this name has."""
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"{user_id}|{catalogue.normalise(name)}")
    return f"{CUSTOM_PREFIX}{key}"


def add_custom_exercise(
    *,
    user_id: str,
    name: str,
    muscles: Sequence[str],
    kit: Sequence[str],
    measure: str,
    notes: str,
    now: datetime,
) -> MemberExercise:
    """Keep an exercise of the member's own; its id follows from the name, so one exists once."""
    row = MemberExercise(
        user_id,
        custom_exercise_id(user_id, name),
        name=name,
        details={"muscles": [*muscles], "kit": [*kit], "measure": measure, "notes": notes},
        created_at=clock.iso(now),
        updated_at=clock.iso(now),
    )
    if MemberExercise.count(user_id, limit=MOST) >= MOST:
        raise errors.Conflict(f"You can keep {MOST} exercises of your own.")
    try:
        row.save(condition=MemberExercise.id.does_not_exist())
    except PutError as exc:
        if tables.condition_failed(exc):
            raise ExerciseExists from exc
        raise
    return row


def change_custom_exercise(
    *,
    user_id: str,
    exercise_id: str,
    name: str,
    muscles: Sequence[str],
    kit: Sequence[str],
    measure: str,
    notes: str,
    now: datetime,
) -> None:
    """Change an exercise; workouts that hold it keep the name they were written with."""
    _require_possible(exercise_id)
    details = {"muscles": [*muscles], "kit": [*kit], "measure": measure, "notes": notes}
    actions: list[Action] = [
        MemberExercise.name.set(name),
        MemberExercise.details.set(details),
        MemberExercise.updated_at.set(clock.iso(now)),
    ]
    try:
        MemberExercise(user_id, exercise_id).update(
            actions=actions, condition=MemberExercise.id.exists()
        )
    except UpdateError as exc:
        if tables.condition_failed(exc):
            raise ExerciseNotFound from exc
        raise


def delete_custom_exercise(*, user_id: str, exercise_id: str) -> None:
    """Forget an exercise; what was planned and done with it stays under its name."""
    _require_possible(exercise_id)
    try:
        MemberExercise(user_id, exercise_id).delete(condition=MemberExercise.id.exists())
    except DeleteError as exc:
        if tables.condition_failed(exc):
            raise ExerciseNotFound from exc
        raise
