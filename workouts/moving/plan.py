"""What an import would do, worked out before anything is written."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kinexfit import clock
from workouts import merging, playing
from workouts.moving.content import Session
from workouts.services.sessions import millis
from workouts.tables import Completion

_PREFIX = "import-"


@dataclass(frozen=True, slots=True)
class Plan:
    """The sessions of a file, each in one of three places; titles by id of what is new."""

    new: list[Completion]
    known: int
    changed: list[Session]
    titles: dict[str, str]


def worked_out(
    *,
    user_id: str,
    sessions: Sequence[Session],
    there: Iterable[Completion],
    deleted: set[str],
    workouts: set[str],
    zone: ZoneInfo | None,
    created_at: str,
) -> Plan:
    """Return what is new of a file beside what is there and what the member deleted here.

    `workouts` are those a session can be of; any other is of one that stands for its title.
    """
    by_id = {row.completion_id: row for row in there}
    named = {session.id: _named(user_id, session, by_id) for session in sessions}
    claimed = {row.completion_id for row in named.values() if row}
    alike = _by_print((row for row in by_id.values() if row.completion_id not in claimed), zone)
    taken = {row.completed_at for row in by_id.values()}
    plan = Plan([], 0, [], {})
    known = 0
    for session in sessions:
        row, mark = named[session.id], _print(session.completed_date, session.exercises)
        if row is not None and mark not in _prints(row, zone):
            plan.changed.append(session)
        elif row is not None or {session.id, _id(user_id, session)} & deleted:
            known += 1
        elif left := alike.get(mark, set()) - claimed:
            claimed.add(min(left))
            known += 1
        else:
            own = session.workout_id if session.workout_id in workouts else None
            of = own or workout_id(user_id, session.title)
            fresh = _completion(user_id, session, of, taken, created_at)
            plan.new.append(fresh)
            plan.titles[fresh.completion_id] = session.title
            taken.add(fresh.completed_at)
    return Plan(plan.new, known, plan.changed, plan.titles)


def _named(user_id: str, session: Session, by_id: Mapping[str, Completion]) -> Completion | None:
    return by_id.get(session.id) or by_id.get(_id(user_id, session))


def _by_print(rows: Iterable[Completion], zone: ZoneInfo | None) -> dict[tuple, set[str]]:
    """Return which sessions could be the same as one of another app, by what makes them one.

    A session without a set is like any other of its day, so those are told apart by their ids.
    """
    found: dict[tuple, set[str]] = {}
    for row in rows:
        for mark in _prints(row, zone):
            if mark[1]:
                found.setdefault(mark, set()).add(row.completion_id)
    return found


def ids(user_id: str, sessions: Iterable[Session]) -> list[str]:
    """Return the ids the sessions of a file have or would have."""
    return [key for session in sessions for key in (session.id, _id(user_id, session))]


def _id(user_id: str, session: Session) -> str:
    """Return the id a session has here: the same for the same member whenever it comes."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{user_id}|{session.id}"))


def workout_id(user_id: str, title: str) -> str:
    """Return what stands for the workout of a title: a row no list shows."""
    return _PREFIX + str(uuid.uuid5(uuid.NAMESPACE_OID, f"{user_id}|{title}"))


def is_stand_in(workout_id: str) -> bool:
    return workout_id.startswith(_PREFIX)


def _completion(
    user_id: str, session: Session, workout_id: str, taken: set[str], created_at: str
) -> Completion:
    moment = clock.parse(session.completed_at)
    while millis(moment) in taken:
        moment += timedelta(milliseconds=1)
    return Completion(
        user_id,
        millis(moment),
        completion_id=_id(user_id, session),
        workout_id=workout_id,
        completed_date=session.completed_date,
        duration_seconds=session.duration_seconds,
        created_at=created_at,
        log=session.log(),
    )


def _prints(row: Completion, zone: ZoneInfo | None) -> set[tuple]:
    """Return a session's print on the day it counts for and on the day it began.

    After midnight those are two, and other apps keep the second.
    """
    done = playing.logged(merging.exercises_of(row.log))
    began = clock.parse(row.completed_at) - timedelta(seconds=int(row.duration_seconds))
    days = {row.completed_date, began.astimezone(zone or UTC).date().isoformat()}
    return {_print(day, done) for day in days}


def _print(day: str, exercises: Iterable[playing.LoggedExercise]) -> tuple:
    """Return what makes two sessions one: the day and every set, whatever app wrote it down.

    Names are compared as written and notes are not: files differ most in those. Nor do they agree
    on whether what wasn't counted is zero.
    """
    done = [
        (exercise.name.casefold(), one.type, one.reps or None, _amount(one.load),
         one.seconds or None, _amount(one.distance))
        for exercise in exercises
        for one in exercise.sets
    ]  # fmt: skip
    return day, tuple(sorted(done, key=repr))


def _amount(part: Any) -> tuple | None:
    return (part.value, part.unit) if part and part.value else None
