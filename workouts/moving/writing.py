"""Sessions written out as tables: our own CSV, and Strong's header that names units by row."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workouts.moving import formulas
from workouts.moving.own import COLUMNS

# The header of reference/field.md §8.2 B: the one of the three that names the unit in every row.
STRONG = (
    "Date", "Workout Name", "Exercise Name", "Set Order", "Weight", "Weight Unit", "Reps", "RPE",
    "Distance", "Distance Unit", "Seconds", "Notes", "Workout Notes", "Workout Duration",
)  # fmt: skip
_ORDERS = {"warmup": "W", "drop": "D", "failure": "F"}


def rows(sessions: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield our own CSV: one row a set, and one row where there is no set to show.

    It leaves out the scores of blocks, which only the JSON has.
    """
    yield _line(COLUMNS, ",")
    for session in sessions:
        if not session["exercises"]:
            yield _own_line(session, {}, None, None, {})
        for place, exercise in enumerate(session["exercises"], start=1):
            if not exercise["sets"]:
                yield _own_line(session, exercise, place, None, {})
            for number, done in enumerate(exercise["sets"], start=1):
                yield _own_line(session, exercise, place, number, done)


def _own_line(
    session: dict[str, Any],
    exercise: dict[str, Any],
    place: int | None,
    number: int | None,
    done: dict[str, Any],
) -> str:
    load, distance = done.get("load") or {}, done.get("distance") or {}
    cells = (
        session["id"], session["completedAt"], session["completedDate"], session["title"],
        session["durationSeconds"], place, exercise.get("name"), exercise.get("exerciseId"),
        number, done.get("type"), load.get("value"), load.get("unit"), done.get("reps"),
        done.get("rpe"), done.get("seconds"), distance.get("value"), distance.get("unit"),
        done.get("notes"), exercise.get("notes"), session.get("notes"),
        session.get("perceivedDifficulty"), session.get("energy"), session.get("enjoyment"),
    )  # fmt: skip
    return _line(cells, ",")


def strong_rows(sessions: Iterable[dict[str, Any]], zone: ZoneInfo | None) -> Iterator[str]:
    """Yield what importers of Strong's file read, in the member's own time.

    It can't carry: sessions without sets, seconds' fractions, which exercise of the catalogue
    one is, notes on an exercise, ratings, scores of blocks, two turns at one exercise in a session
    (they become one), and whether an amount that is zero was said or left out.
    """
    yield _line(STRONG, ";")
    for session, exercise, number, done in _sets(sessions):
        load, distance = done.get("load") or {}, done.get("distance") or {}
        yield _line(
            (
                _started(session, zone), session["title"], exercise["name"],
                _ORDERS.get(done["type"], number), load.get("value", 0), load.get("unit", "kg"),
                done.get("reps", 0), done.get("rpe"), distance.get("value", 0),
                distance.get("unit", "m"), done.get("seconds", 0), done.get("notes"),
                session.get("notes"), f"{session['durationSeconds']}s",
            ),
            ";",
        )  # fmt: skip


def _sets(sessions: Iterable[dict[str, Any]]) -> Iterator[tuple[dict, dict, int, dict]]:
    for session in sessions:
        for exercise in session["exercises"]:
            for number, done in enumerate(exercise["sets"], start=1):
                yield session, exercise, number, done


def _started(session: dict[str, Any], zone: ZoneInfo | None) -> str:
    ended = datetime.fromisoformat(session["completedAt"])
    started = ended - timedelta(seconds=session["durationSeconds"])
    return started.astimezone(zone or UTC).strftime("%Y-%m-%d %H:%M:%S")


def _line(cells: Iterable[object], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerow(map(_safe, cells))
    return buffer.getvalue()


def _safe(cell: object) -> object:
    # No spreadsheet can hold the character of no value; ours is the only reader that would.
    return formulas.guarded(cell.replace("\0", "")) if isinstance(cell, str) else cell
