"""Rows of sets gathered into sessions, each with an id that follows from what it is."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from workouts.moving.content import Session
from workouts.moving.reading import BadFile, Row
from workouts.playing import LoggedSet

Unit = Literal["kg", "lb"]
MOST_SESSIONS = 5_000
MOST_SETS_OF_ONE = 200


@dataclass(slots=True)
class Choices:
    """What a file may leave open: the unit of its amounts and the zone of its times."""

    unit: Unit
    zone: ZoneInfo | None
    # Whether the file did leave a unit open, where it mattered.
    was_needed: bool = False

    def open_unit(self) -> Unit:
        self.was_needed = True
        return self.unit


@dataclass(frozen=True, slots=True)
class SetLine:
    """One set as a format reads it from a row; times without a zone are the member's own."""

    started: datetime
    title: str
    exercise: str
    done: dict[str, Any] | None
    seconds: int = 0
    exercise_notes: str = ""
    notes: str = ""


@dataclass(slots=True)
class _Open:
    first: SetLine
    line: int
    seconds: int = 0
    notes: str = ""
    sets: int = 0
    exercises: dict[str, dict] = field(default_factory=dict)


def sessions(
    rows: Iterable[Row], read: Callable[[Row], Iterable[SetLine]], choices: Choices
) -> list[Session]:
    """Return the sessions of a file, oldest first; a bad row stops all of it."""
    held: dict[tuple, _Open] = {}
    for row in rows:
        for one in read(row):
            key = (one.started, one.title)
            opened = held.setdefault(key, _Open(one, row.line))
            if len(held) > MOST_SESSIONS:
                raise row.bad(f"We take up to {MOST_SESSIONS:,} sessions from one file; split it.")
            _add(opened, one, row)
    found = [_closed(opened, choices) for opened in held.values() if opened.sets]
    if not found:
        raise BadFile("There is no set in that file.")
    return sorted(found, key=lambda done: (done.completed_at, done.id))


def _add(opened: _Open, one: SetLine, row: Row) -> None:
    opened.seconds = max(opened.seconds, one.seconds)
    opened.notes = opened.notes or one.notes[:2_000]
    name = one.exercise[:200]
    if not name:
        raise row.bad("The exercise has no name.")
    exercise = opened.exercises.setdefault(name, {"name": name, "sets": []})
    if one.exercise_notes:
        exercise.setdefault("notes", one.exercise_notes[:2_000])
    if one.done is None:
        return
    try:
        exercise["sets"].append(LoggedSet.model_validate(one.done).to_json())
    except ValidationError as exc:
        where = exc.errors()[0]
        names = " ".join(str(part) for part in where["loc"])
        raise row.bad(f"{names} {where.get('input')!r}: {where['msg'].lower()}.") from None
    opened.sets += 1
    if len(exercise["sets"]) > MOST_SETS_OF_ONE:
        raise row.bad(f"We keep up to {MOST_SETS_OF_ONE} sets of one exercise in a session.")


def _own_day(started: datetime, choices: Choices) -> date:
    """Return the member's own day: a file that tells time in UTC means no day of theirs."""
    if started.tzinfo and choices.zone:
        return started.astimezone(choices.zone).date()
    return started.date()


def _closed(opened: _Open, choices: Choices) -> Session:
    first = opened.first
    zone = first.started.tzinfo or choices.zone or UTC
    # Arithmetic is done in UTC: a session over the change of clocks is as long as it was.
    started = first.started.replace(tzinfo=zone).astimezone(UTC)
    ended = started + timedelta(seconds=opened.seconds)
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"{first.started.isoformat()}|{first.title}")
    # Milliseconds no file has, from the id: so that two sessions of one moment have two keys.
    moment = ended.replace(microsecond=key.int % 1000 * 1000)
    try:
        return Session(
            id=str(key),
            title=first.title[:200] or "Workout",
            completed_at=moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            completed_date=_own_day(first.started, choices).isoformat(),
            duration_seconds=min(86_400, opened.seconds),
            notes=opened.notes or None,
            exercises=[done for done in opened.exercises.values() if done["sets"]],
        )
    except (ValidationError, OverflowError):
        raise BadFile("That session can't be kept.", line=opened.line) from None
