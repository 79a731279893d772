"""What is planned and what was done, day by day.

A plan for one day is a row of its own, so a workout has as many dates as a member likes; a
repeated plan is one row with its rule. What was done is never written into a plan: it is read
beside it, from the completions. A month costs four queries (days, repeats, dates the phone set,
and completions) and one read of the names of what they found.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import ValidationError
from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, TransactWriteError, UpdateError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from accounts import profiles
from kinexfit import clock, errors, tables
from workouts.recurrence import MOST_EXCEPTIONS, Repeat
from workouts.services import rows, sessions
from workouts.services.schedule import cleared
from workouts.tables import Completion, Planned, Workout

Status = Literal["planned", "skipped", "missed", "done"]
_SERIES = "series#"
_WORKOUT = "workout#"
MOST_SERIES = 50


class PlanNotFound(errors.NotFound):
    code = "PLAN_NOT_FOUND"
    message = "That isn't on your calendar any more."


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on one day. `key` names the plan; a repeated one needs the day beside it."""

    key: str
    day: date
    workout_id: str
    title: str
    status: Status
    time: str | None = None
    minutes: int | None = None
    is_repeated: bool = False
    completion_id: str | None = None

    @property
    def is_plan(self) -> bool:
        return bool(self.key)

    @property
    def is_movable(self) -> bool:
        return self.is_plan and self.status in ("planned", "missed")


def between(
    *, user_id: str, first: date, last: date, today: date, visible_since: str | None = None
) -> list[Entry]:
    """Return everything planned and done from `first` to `last`, by day and time.

    What was done before `visible_since` stays hidden, as the member's plan says.
    """
    done = [
        row
        for row in _completions(user_id, first, last)
        if visible_since is None or row.completed_at >= visible_since
    ]
    plans = [*_days(user_id, first, last), *_repeats(user_id, first, last)]
    taken = {(one.workout_id, one.day) for one in plans}
    plans += [one for one in _phone(user_id, first, last) if (one.workout_id, one.day) not in taken]
    entries = _named(user_id, [*_met(plans, done, today)])
    return sorted(entries, key=lambda one: (one.day, one.time or "99", one.title))


def next_plan(*, user_id: str, today: date) -> Entry | None:
    """Return what is planned next within a week from today and not done yet."""
    week = between(user_id=user_id, first=today, last=today + timedelta(days=6), today=today)
    return next((one for one in week if one.status == "planned"), None)


def _met(plans: Iterable[Entry], done: list[Completion], today: date) -> Iterator[Entry]:
    """Yield plans beside what was done of them, then what was done without a plan."""
    left = {(row.workout_id, row.completed_date, row.completed_at): row for row in done}
    for plan in plans:
        key = next((key for key in left if key[:2] == (plan.workout_id, str(plan.day))), None)
        if key:
            row = left.pop(key)
            yield replace(
                plan, status="done", completion_id=row.completion_id, minutes=_minutes(row)
            )
        elif plan.status == "planned" and plan.day < today:
            yield replace(plan, status="missed")
        else:
            yield plan
    for row in left.values():
        yield Entry(
            key="",
            day=date.fromisoformat(row.completed_date),
            workout_id=row.workout_id,
            title="",
            status="done",
            minutes=_minutes(row),
            completion_id=row.completion_id,
        )


def _minutes(row: Completion) -> int | None:
    return int(row.duration_seconds) // 60 or None


def _named(user_id: str, entries: list[Entry]) -> list[Entry]:
    """Give entries their workouts' names as they are now, without plans of deleted workouts."""
    known = _workouts(user_id, {one.workout_id for one in entries})
    return [
        replace(one, title=_title(known.get(one.workout_id), one.title))
        for one in entries
        if one.status == "done" or _is_there(known.get(one.workout_id))
    ]


def _workouts(user_id: str, wanted: set[str]) -> dict[str, Workout]:
    keys = [(user_id, workout_id) for workout_id in sorted(wanted)]
    if not keys:
        return {}
    names = ["userId", "id", "title", "deletedAt"]
    return {row.id: row for row in Workout.batch_get(keys, attributes_to_get=names)}


def _is_there(workout: Workout | None) -> bool:
    return workout is not None and workout.deleted_at is None


def _title(workout: Workout | None, otherwise: str) -> str:
    return (workout.title if workout else None) or otherwise or "Workout"


def _days(user_id: str, first: date, last: date) -> Iterator[Entry]:
    for row in Planned.query(user_id, Planned.id.between(f"{first}#", f"{last}#~")):
        yield _entry(row, date.fromisoformat(row.id[:10]))


def _repeats(user_id: str, first: date, last: date) -> Iterator[Entry]:
    for row in Planned.query(user_id, Planned.id.startswith(_SERIES)):
        for day in Repeat.model_validate(row.repeat).days(first, last):
            yield _entry(row, day)


def _phone(user_id: str, first: date, last: date) -> Iterator[Entry]:
    """Yield the one date the phone's contract gives a workout."""
    when = Workout.scheduled_date.between(str(first), str(last))
    for row in Workout.by_schedule.query(user_id, when):
        if row.deleted_at or row.created_at is None:
            continue
        yield Entry(
            key=f"{_WORKOUT}{row.id}",
            day=date.fromisoformat(row.scheduled_date),
            workout_id=row.id,
            title=row.title or "Workout",
            status="skipped" if row.status == "skipped" else "planned",
            time=row.scheduled_time,
            minutes=int(row.duration_minutes) if row.duration_minutes else None,
        )


def _completions(user_id: str, first: date, last: date) -> Iterable[Completion]:
    # A member's day may lie in the UTC day before or after it.
    found = sessions.list_completions(
        user_id=user_id,
        limit=1_000,
        start=str(date.fromordinal(first.toordinal() - 1)),
        end=str(date.fromordinal(last.toordinal() + 1)),
    )
    return (row for row in found if str(first) <= row.completed_date <= str(last))


def _entry(row: Planned, day: date) -> Entry:
    return Entry(
        key=row.id,
        day=day,
        workout_id=row.workout_id,
        title=row.title,
        status="skipped" if row.is_skipped else "planned",
        time=row.time,
        minutes=int(row.minutes) if row.minutes else None,
        is_repeated=row.repeat is not None,
    )


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
    key = f"{_SERIES}{uuid.uuid4()}" if rule else f"{day}#{uuid.uuid4()}"
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
    if Planned.count(user_id, Planned.id.startswith(_SERIES)) >= MOST_SERIES:
        raise errors.BadInput(f"You can keep {MOST_SERIES} repeated plans; end one first.")


def move(*, user_id: str, key: str, day: date, to: date, now: datetime) -> str:
    """Move a plan to another day; of a repeated one only this day. Return its new key."""
    if key.startswith(_WORKOUT):
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
    if key.startswith(_WORKOUT):
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
    if key.startswith(_WORKOUT):
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
    workout_id = key.removeprefix(_WORKOUT)
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


def series(*, user_id: str) -> list[Planned]:
    """Return the repeated plans of workouts that are there."""
    found = list(Planned.query(user_id, Planned.id.startswith(_SERIES)))
    known = _workouts(user_id, {row.workout_id for row in found})
    kept = [row for row in found if _is_there(known.get(row.workout_id))]
    for row in kept:
        row.title = _title(known[row.workout_id], row.title)
    return kept
