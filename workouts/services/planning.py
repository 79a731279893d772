"""Putting workouts on the calendar and changing what is there; `calendar` reads it.

The phone knows one date of a workout: it goes where the plan it showed goes.
"""

import uuid
from datetime import date, datetime

from pydantic import ValidationError
from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, TransactWriteError, UpdateError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from accounts import profiles
from kinexfit import clock, errors, tables
from workouts.recurrence import MOST_EXCEPTIONS, Repeat
from workouts.services import rows
from workouts.services.calendar import SERIES, WORKOUT
from workouts.services.schedule import cleared
from workouts.tables import Planned, Workout

MOST_SERIES = 50


class PlanNotFound(errors.NotFound):
    code = "PLAN_NOT_FOUND"
    message = "That isn't on your calendar any more."


def plan(
    *,
    user_id: str,
    workout_id: str,
    day: date,
    time: str | None,
    repeat: dict | None,
    now: datetime,
) -> str:
    """Plan a workout for a day, or again and again; return the plan's key."""
    workout = rows.get_workout(user_id=user_id, workout_id=workout_id)
    rule = _read(repeat, day) if repeat else None
    if rule:
        day = rule.first_day()
        _require_room(user_id)
    key = f"{SERIES}{uuid.uuid4()}" if rule else f"{day}#{uuid.uuid4()}"
    row = Planned(
        user_id,
        key,
        workout_id=workout_id,
        title=workout.title or "Workout",
        minutes=workout.duration_minutes,
        time=time,
        repeat=rule.to_json() if rule else None,
        created_at=clock.iso(now),
    )
    with TransactWrite(connection=_connection()) as transaction:
        transaction.save(row, condition=Planned.id.does_not_exist())
        if _phone_should_show(workout, day, now):
            transaction.update(
                Workout(user_id, workout_id),
                actions=[Workout.scheduled_date.set(str(day)), Workout.status.set("scheduled")],
                condition=Workout.id.exists(),
            )
    return key


def _connection() -> Connection:
    return Planned._get_connection().connection


def _phone_should_show(workout: Workout, day: date, now: datetime) -> bool:
    """Say whether the phone's one date should become this day: the next one to come wins."""
    known = workout.scheduled_date
    today = clock.iso(now)[:10]
    is_over = known is None or known < today or workout.status in ("completed", "skipped")
    return str(day) >= today and (is_over or str(day) < str(known))


def _read(repeat: dict, day: date) -> Repeat:
    try:
        return Repeat.model_validate({**repeat, "start": day})
    except ValidationError as exc:
        raise profiles.invalid(exc) from exc


def _require_room(user_id: str) -> None:
    if Planned.count(user_id, Planned.id.startswith(SERIES)) >= MOST_SERIES:
        raise errors.BadInput(f"You can keep {MOST_SERIES} repeated plans; end one first.")


def move(*, user_id: str, key: str, day: date, to: date, now: datetime) -> str:
    """Move a plan to another day; of a repeated one only this day. Return its new key."""
    if key.startswith(WORKOUT):
        _change_phones(user_id, key, day, _moved_to(to))
        return key
    row = _find(user_id, key)
    moved = Planned(
        user_id,
        f"{to}#{uuid.uuid4()}",
        workout_id=row.workout_id,
        title=row.title,
        minutes=row.minutes,
        time=row.time,
        created_at=clock.iso(now),
    )
    try:
        with TransactWrite(connection=_connection()) as transaction:
            transaction.save(moved, condition=Planned.id.does_not_exist())
            _take_out(transaction, row, day)
    except TransactWriteError as exc:
        if tables.error_code(exc) == "TransactionCanceledException":
            raise PlanNotFound from exc
        raise
    _follow_on_phone(user_id, row.workout_id, day, to)
    return moved.id


def _take_out(transaction: TransactWrite, row: Planned, day: date) -> None:
    if row.repeat is None:
        transaction.delete(row, condition=Planned.id.exists())
        return
    transaction.update(
        Planned(row.user_id, row.id),
        actions=[Planned.repeat.set(_without(row, day))],
        condition=Planned.repeat == row.repeat,
    )


def _without(row: Planned, day: date) -> dict:
    rule = Repeat.model_validate(row.repeat)
    if day not in set(rule.days(day, day)):
        raise PlanNotFound
    if len(rule.exceptions) >= MOST_EXCEPTIONS:
        raise errors.Conflict("This plan has too many exceptions; end it and start a new one.")
    return rule.model_copy(update={"exceptions": [*rule.exceptions, day]}).to_json()


def skip(*, user_id: str, key: str, day: date, is_skipped: bool, now: datetime) -> str:
    """Mark one day's plan as skipped, or take that back; return its key."""
    status = "skipped" if is_skipped else "scheduled"
    if key.startswith(WORKOUT):
        _change_phones(user_id, key, day, [Workout.status.set(status)])
        return key
    row = _find(user_id, key)
    if row.repeat is not None:
        # A day of a series that differs from the others becomes a plan of its own.
        key = move(user_id=user_id, key=key, day=day, to=day, now=now)
    _change(Planned(user_id, key), Planned.is_skipped.set(is_skipped))
    return key


def remove(*, user_id: str, key: str, day: date, whole_series: bool = False) -> None:
    """Take a plan off the calendar: one day, or a repeated plan with all its days."""
    if key.startswith(WORKOUT):
        _change_phones(user_id, key, day, cleared())
        return
    row = _find(user_id, key)
    if row.repeat is not None and not whole_series:
        _change(
            Planned(user_id, key),
            Planned.repeat.set(_without(row, day)),
            condition=Planned.repeat == row.repeat,
        )
    else:
        _delete(row)
    _follow_on_phone(user_id, row.workout_id, day, None)


def _delete(row: Planned) -> None:
    try:
        row.delete(condition=Planned.id.exists())
    except DeleteError as exc:
        if not tables.condition_failed(exc):
            raise
        raise PlanNotFound from exc


def _change(row: Planned, action, condition=None) -> None:
    exists = Planned.id.exists()
    try:
        row.update(actions=[action], condition=exists if condition is None else exists & condition)
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise
        raise PlanNotFound from exc


def _moved_to(day: date) -> list[Action]:
    return [Workout.scheduled_date.set(str(day)), Workout.status.set("scheduled")]


def _change_phones(user_id: str, key: str, day: date, actions: list[Action]) -> None:
    """Change a workout's one date, provided it is still the day the member saw."""
    workout_id = key.removeprefix(WORKOUT)
    rows.get_workout(user_id=user_id, workout_id=workout_id)
    try:
        Workout(user_id, workout_id).update(
            actions=actions, condition=Workout.scheduled_date == str(day)
        )
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise
        raise PlanNotFound from exc


def _follow_on_phone(user_id: str, workout_id: str, day: date, to: date | None) -> None:
    """Let the phone's one date go where the plan it showed went."""
    gone: list[Action] = [Workout.scheduled_date.remove(), Workout.status.remove()]
    actions = _moved_to(to) if to else gone
    try:
        Workout(user_id, workout_id).update(
            actions=actions,
            condition=(Workout.scheduled_date == str(day)) & (Workout.status == "scheduled"),
        )
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise


def _find(user_id: str, key: str) -> Planned:
    try:
        return Planned.get(user_id, key, consistent_read=True)
    except Planned.DoesNotExist as exc:
        raise PlanNotFound from exc
