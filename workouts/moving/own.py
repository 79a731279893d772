"""Our own files read back: the JSON by its schema, the CSV row by row."""

from collections.abc import Iterable
from typing import Any

import orjson
from pydantic import ValidationError

from workouts.moving import gathering
from workouts.moving.content import FORMAT, VERSION, Document, Session
from workouts.moving.reading import BadFile, Row
from workouts.playing import LoggedExercise, LoggedSet

COLUMNS = (
    "session_id", "completed_at", "date", "workout", "duration_seconds", "exercise_number",
    "exercise", "exercise_id", "set", "type", "weight", "weight_unit", "reps", "rpe", "seconds",
    "distance", "distance_unit", "set_notes", "exercise_notes", "workout_notes", "difficulty",
    "energy", "enjoyment",
)  # fmt: skip

# What tells one from the others of its kind.
_KEYS = {
    "workouts": "id",
    "body_metrics": "date",
    "plans": "id",
    "exercises": "id",
    "progressions": "exercise_id",
}


def document(text: str) -> Document:
    """Return what our JSON holds, its sessions oldest first."""
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError as exc:
        raise BadFile(f"It is not JSON: {exc.msg}.", line=exc.lineno) from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise BadFile("That JSON is not an export of Kinex Fit.")
    if body.get("version") != VERSION:
        raise BadFile("That export is of a version we can't read.")
    try:
        found = Document.model_validate(body)
    except ValidationError as exc:
        raise BadFile(_first(exc)) from None
    for name, key in _KEYS.items():
        if len({getattr(one, key) for one in getattr(found, name)}) < len(getattr(found, name)):
            raise BadFile(f'Two of its "{name}" are the same.')
    sessions = _checked(found.sessions) if found.sessions else []
    if not any(getattr(found, name) for name in ("sessions", *_KEYS)):
        raise BadFile("There is nothing in that file.")
    return found.model_copy(update={"sessions": sessions, "records": []})


def sessions(rows: Iterable[Row]) -> list[Session]:
    """Return the sessions of our CSV, oldest first."""
    held: dict[str, tuple[Row, dict[str, Any]]] = {}
    exercises: dict[tuple[str, str], LoggedExercise] = {}
    for row in rows:
        key = row.text("session_id")
        _, about = held.setdefault(key, (row, _about(row)))
        if not row.values.get("exercise"):
            continue
        place = (key, row.text("exercise_number") or row.values["exercise"])
        try:
            if place not in exercises:
                exercises[place] = _exercise(row)
                about["exercises"].append(exercises[place])
            if row.text("set"):
                exercises[place].sets.append(_set(row))
        except ValidationError as exc:
            raise row.bad(_first(exc)) from None
    return _checked([_session(row, about) for row, about in held.values()])


def _about(row: Row) -> dict[str, Any]:
    return {
        "id": row.text("session_id"),
        "title": row.values.get("workout") or "Workout",
        "completed_at": row.text("completed_at"),
        "completed_date": row.text("date"),
        "duration_seconds": row.count("duration_seconds") or 0,
        "notes": row.values.get("workout_notes") or None,
        "perceived_difficulty": row.count("difficulty"),
        "energy": row.count("energy"),
        "enjoyment": row.count("enjoyment"),
        "exercises": [],
    }


def _exercise(row: Row) -> LoggedExercise:
    return LoggedExercise(
        name=row.values["exercise"],
        exercise_id=row.text("exercise_id") or None,
        notes=row.values.get("exercise_notes") or None,
    )


def _set(row: Row) -> LoggedSet:
    weight, distance = row.number("weight"), row.number("distance")
    return LoggedSet.model_validate(
        {
            "type": row.text("type") or "normal",
            "reps": row.count("reps"),
            "load": _amount(weight, row.text("weight_unit")),
            "rpe": row.number("rpe"),
            "seconds": row.count("seconds"),
            "distance": _amount(distance, row.text("distance_unit")),
            "notes": row.values.get("set_notes") or None,
        }
    )


def _amount(value: float | None, unit: str) -> dict[str, Any] | None:
    return None if value is None else {"value": value, "unit": unit}


def _session(row: Row, about: dict[str, Any]) -> Session:
    try:
        return Session.model_validate(about)
    except ValidationError as exc:
        raise row.bad(_first(exc)) from None


def _first(exc: ValidationError) -> str:
    """Return where the first mistake is and what it is."""
    mistake = exc.errors()[0]
    place = ".".join(str(part) for part in mistake["loc"])
    return f"{place}: {mistake['msg'].lower()}."


def _checked(found: list[Session]) -> list[Session]:
    if not found:
        raise BadFile("There is no session in that file.")
    if len(found) > gathering.MOST_SESSIONS:
        raise BadFile(f"We take up to {gathering.MOST_SESSIONS:,} sessions from one file.")
    if len({done.id for done in found}) < len(found):
        raise BadFile("Two sessions of that file have the same id.")
    return sorted(found, key=lambda done: (done.completed_at, done.id))
