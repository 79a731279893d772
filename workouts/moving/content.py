"""What a file of training holds, whichever app wrote it; also the shape of our own JSON."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from workouts import merging, playing
from workouts.blocks import Part, Seconds

FORMAT, VERSION = "kinex-fit", 1
_Scale = Annotated[int, Field(ge=1, le=5)]
_EXTRAS = ("perceivedDifficulty", "energy", "enjoyment", "blocks")


class Score(Part):
    name: Annotated[str, Field(max_length=100)] | None = None
    score: Annotated[str, Field(max_length=100)] | None = None
    seconds: Seconds | None = None


class Session(Part):
    """One finished session, set by set; loads and distances keep the unit they were entered in."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    title: Annotated[str, Field(max_length=200)] = "Workout"
    completed_at: Annotated[
        str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")
    ]
    completed_date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]
    duration_seconds: Seconds = 0
    notes: Annotated[str, Field(max_length=2_000)] | None = None
    perceived_difficulty: Annotated[int, Field(ge=1, le=10)] | None = None
    energy: _Scale | None = None
    enjoyment: _Scale | None = None
    blocks: Annotated[list[Score], Field(max_length=100)] | None = None
    exercises: Annotated[list[playing.LoggedExercise], Field(max_length=500)]

    def log(self) -> dict[str, Any]:
        """Return the session as a completion's log; history celebrates no records."""
        body = self.to_json()
        extras = {name: body[name] for name in _EXTRAS if name in body}
        return {
            "notes": self.notes,
            **extras,
            "exerciseMetrics": [],
            "prHighlights": [],
            "sets": body["exercises"],
            "records": [],
        }


class Document(Part):
    """Our own export; `workouts`, `bodyMetrics`, `records` and `exercises` are for reading only."""

    model_config = ConfigDict(title="Kinex Fit export")

    format: Literal["kinex-fit"]
    version: Literal[1]
    exported_at: str | None = None
    sessions: list[Session]
    workouts: list[dict[str, Any]] = []
    body_metrics: list[dict[str, Any]] = []
    records: list[dict[str, Any]] = []
    exercises: list[dict[str, Any]] = []


def schema() -> dict[str, Any]:
    """Return the JSON Schema of our own export."""
    found = Document.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def session(
    *,
    completion_id: str,
    title: str,
    completed_at: str,
    completed_date: str,
    seconds: int,
    log: Mapping,
) -> dict[str, Any]:
    """Return a stored completion as a session of the export, whichever client logged it."""
    shaped = {name: log[name] for name in _EXTRAS if log.get(name) is not None}
    done = Session.model_validate(
        {
            **shaped,
            "id": completion_id,
            "title": title.strip()[:200] or "Workout",
            "completedAt": completed_at,
            "completedDate": completed_date,
            "durationSeconds": seconds,
            "notes": (log.get("notes") or "")[:2_000] or None,
            # What a client of old sent beyond all bounds keeps no one from the rest of their data.
            "exercises": playing.logged(merging.exercises_of(log)),
        }
    )
    return done.to_json()
