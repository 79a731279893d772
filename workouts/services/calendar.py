"""What is planned and what was done, day by day.

A plan for one day is a row of its own, so a workout has as many dates as a member likes; a
repeated plan is one row with its rule. What was done is never written into a plan: it is read
beside it, from the completions. A month costs four queries (days, repeats, dates the phone set,
and completions) and one read of the names of what they found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from workouts.recurrence import Repeat
from workouts.services import sessions
from workouts.tables import Completion, Planned, Workout

Status = Literal["planned", "skipped", "missed", "done"]
# What the keys of plans that are no single day's begin with.
SERIES, WORKOUT = "series#", "workout#"


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
    for row in Planned.query(user_id, Planned.id.startswith(SERIES)):
        for day in Repeat.model_validate(row.repeat).days(first, last):
            yield _entry(row, day)


def _phone(user_id: str, first: date, last: date) -> Iterator[Entry]:
    """Yield the one date the phone's contract gives a workout."""
    when = Workout.scheduled_date.between(str(first), str(last))
    for row in Workout.by_schedule.query(user_id, when):
        if row.deleted_at or row.created_at is None:
            continue
        yield Entry(
            key=f"{WORKOUT}{row.id}",
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


def series(*, user_id: str) -> list[Planned]:
    """Return the repeated plans of workouts that are there."""
    found = list(Planned.query(user_id, Planned.id.startswith(SERIES)))
    known = _workouts(user_id, {row.workout_id for row in found})
    kept = [row for row in found if _is_there(known.get(row.workout_id))]
    for row in kept:
        row.title = _title(known[row.workout_id], row.title)
    return kept
