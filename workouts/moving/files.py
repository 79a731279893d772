"""An uploaded file read whole: which app's it is, and the sessions in it."""

from dataclasses import dataclass

import orjson
from pydantic import ValidationError

from workouts.moving import formats, gathering, reading
from workouts.moving.content import FORMAT, VERSION, Document, Session
from workouts.moving.gathering import Choices

NAMES = tuple(dict.fromkeys(one.name for one in formats.FORMATS))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a file holds; `asks_unit` when its weights could be either."""

    app: str
    asks_unit: bool
    sessions: list[Session]


def read(content: bytes, choices: Choices) -> Moved:
    """Return the sessions of a file, or raise `BadFile` with the line and the reason."""
    text = reading.decoded(content)
    if text.lstrip().startswith(("{", "[")):
        return Moved("Kinex Fit", False, _own(text))
    header, rows = reading.table(text)
    found = formats.detected(header)
    if found is None:
        known = ", ".join(NAMES)
        raise reading.BadFile(
            f"These columns are of no app we know ({known}, or our own JSON).", line=1
        )
    sessions = gathering.sessions(rows, lambda row: found.read(row, choices), choices)
    return Moved(found.name, found.asks_unit and _has_amounts(sessions), sessions)


def _has_amounts(sessions: list[Session]) -> bool:
    """Say whether any set has a weight or a distance: bodyweight alone needs no unit."""
    return any(
        done.load or done.distance
        for session in sessions
        for exercise in session.exercises
        for done in exercise.sets
    )


def _own(text: str) -> list[Session]:
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError as exc:
        raise reading.BadFile(f"It is not JSON: {exc.msg}.", line=exc.lineno) from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise reading.BadFile("That JSON is not an export of Kinex Fit.")
    if body.get("version") != VERSION:
        raise reading.BadFile("That export is of a version we can't read.")
    try:
        found = Document.model_validate(body).sessions
    except ValidationError as exc:
        where = exc.errors()[0]
        place = ".".join(str(part) for part in where["loc"])
        raise reading.BadFile(f"{place}: {where['msg'].lower()}.") from None
    if not found:
        raise reading.BadFile("There is no session in that file.")
    if len(found) > gathering.MOST_SESSIONS:
        raise reading.BadFile(f"We take up to {gathering.MOST_SESSIONS} sessions from one file.")
    return sorted(found, key=lambda done: (done.completed_at, done.id))
