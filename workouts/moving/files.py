"""An uploaded file read whole: which app's it is, and what is in it."""

import dataclasses
from dataclasses import dataclass

import orjson

from workouts.moving import formats, gathering, own, reading
from workouts.moving.content import Document, Session
from workouts.moving.gathering import Choices

OWN = "Kinex Fit"
# DynamoDB takes 400 KB in one item.
MOST_BYTES_OF_SESSION = 350_000
NAMES = tuple(dict.fromkeys(one.name for one in formats.FORMATS))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a file holds; `asks_unit` when some of its amounts could be either."""

    app: str
    asks_unit: bool
    document: Document

    @property
    def sessions(self) -> list[Session]:
        return self.document.sessions


def read(content: bytes, choices: Choices) -> Moved:
    """Return what a file holds, or raise `BadFile` with the line and the reason."""
    moved = _read(content, choices)
    for session in moved.sessions:
        if len(orjson.dumps(session.log())) > MOST_BYTES_OF_SESSION:
            raise reading.BadFile(
                f'The session "{session.title[:40]}" of {session.completed_date} is larger than '
                "we can keep."
            )
    return moved


def _read(content: bytes, choices: Choices) -> Moved:
    text = reading.decoded(content)
    if text.lstrip().startswith(("{", "[")):
        return Moved(OWN, False, own.document(text))
    header, line, rows = reading.table(text)
    if set(own.COLUMNS) <= set(header):
        return Moved(OWN, False, Document(sessions=own.sessions(rows)))
    found = formats.detected(header)
    if found is None:
        known = ", ".join(NAMES)
        raise reading.BadFile(
            f"These columns are of no app we know ({known}, or our own files).", line=line
        )
    choices = dataclasses.replace(choices, was_needed=False)
    sessions = gathering.sessions(rows, lambda row: found.read(row, choices), choices)
    return Moved(found.name, choices.was_needed, Document(sessions=sessions))
