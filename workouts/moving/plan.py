"""What an import would do, worked out before anything is written."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kinexfit import clock
from workouts import merging, playing
from workouts.moving.content import Session
from workouts.services.sessions import millis
from workouts.tables import Completion

_PREFIX = "import-"


@dataclass(frozen=True, slots=True)
class Plan:
    """The sessions of a file, each in one of three places."""

    new: list[Completion]
    known: int
    changed: list[Session]
    titles: dict[str, str]


def worked_out(
    *,
    user_id: str,
    sessions: Iterable[Session],
    there: Iterable[Completion],
    deleted: set[str],
    created_at: str,
) -> Plan:
    """Return what is new of a file beside what is there and what the member deleted here."""
    by_id = {row.completion_id: row for row in there}
    prints = {_print(row.completed_date, merging.exercises_of(row.log)) for row in by_id.values()}
    taken = {row.completed_at for row in by_id.values()}
    plan = Plan([], 0, [], {})
    known = 0
    for session in sessions:
        completion_id = _id(user_id, session)
        row = by_id.get(session.id) or by_id.get(completion_id)
        sets = session.to_json()["exercises"]
        mark = _print(session.completed_date, sets)
        if row is not None and _print(row.completed_date, merging.exercises_of(row.log)) != mark:
            plan.changed.append(session)
        elif row is not None or mark in prints or {session.id, completion_id} & deleted:
            known += 1
        else:
            fresh = _completion(user_id, completion_id, session, taken, created_at)
            plan.new.append(fresh)
            plan.titles[fresh.workout_id] = session.title
            by_id[completion_id] = fresh
            prints.add(mark)
            taken.add(fresh.completed_at)
    return Plan(plan.new, known, plan.changed, plan.titles)


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
    user_id: str, completion_id: str, session: Session, taken: set[str], created_at: str
) -> Completion:
    moment = clock.parse(session.completed_at)
    while millis(moment) in taken:
        moment += timedelta(milliseconds=1)
    return Completion(
        user_id,
        millis(moment),
        completion_id=completion_id,
        workout_id=workout_id(user_id, session.title),
        completed_date=session.completed_date,
        duration_seconds=session.duration_seconds,
        created_at=created_at,
        log=session.log(),
    )


def _print(day: str, exercises: Iterable[Mapping[str, Any]]) -> tuple:
    """Return what makes two sessions one: the day and every set, whatever app wrote it down.

    Names are compared as written and notes are not: files differ most in those.
    """
    done = [
        (exercise.name.casefold(), one.type, one.reps, _amount(one.load), one.seconds,
         _amount(one.distance))
        for exercise in playing.logged(list(exercises))
        for one in exercise.sets
    ]  # fmt: skip
    return day, tuple(sorted(done, key=repr))


def _amount(part: Any) -> tuple | None:
    return (part.value, part.unit) if part and part.value else None
