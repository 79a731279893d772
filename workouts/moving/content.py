"""What a file of training holds, whichever app wrote it; also the shape of our own JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from workouts import merging, playing, progression
from workouts.blocks import Block, Part, Seconds
from workouts.body_metrics import System
from workouts.recurrence import Repeat

FORMAT, VERSION = "kinex-fit", 1
_Id = Annotated[str, Field(min_length=1, max_length=200)]
_Notes = Annotated[str, Field(max_length=2_000)]
_Words = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=100)]
_Addresses = Annotated[list[Annotated[str, Field(max_length=2_000)]], Field(max_length=10)]
_Scale = Annotated[int, Field(ge=1, le=5)]
_EXTRAS = ("perceivedDifficulty", "energy", "enjoyment", "blocks")


class Score(Part):
    name: Annotated[str, Field(max_length=100)] | None = None
    score: Annotated[str, Field(max_length=100)] | None = None
    seconds: Seconds | None = None


class Session(Part):
    """One finished session, set by set; loads and distances keep the unit they were entered in."""

    id: _Id
    # The workout it was a session of, where that is in the file or in the library.
    workout_id: _Id | None = None
    title: Annotated[str, Field(max_length=200)] = "Workout"
    completed_at: playing.Moment
    completed_date: playing.Day
    duration_seconds: Seconds = 0
    notes: _Notes | None = None
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


class SavedWorkout(Part):
    """A workout of the library, with every field of the API's workout object beside these."""

    model_config = ConfigDict(extra="allow")

    id: _Id
    blocks: Annotated[list[Block], Field(max_length=50)] | None = None
    is_template: bool = False
    is_favourite: bool = False


class Measure(Part):
    """A number as it was entered, and in which system of units."""

    value: Annotated[int | float, Field(gt=0, le=1_500)]
    unit: System


class MeasuredDay(Part):
    date: date
    unit: System = "metric"
    weight: Measure | None = None
    body_fat_percentage: Measure | None = None
    muscle_mass: Measure | None = None
    chest: Measure | None = None
    waist: Measure | None = None
    hips: Measure | None = None
    thighs: Measure | None = None
    arms: Measure | None = None
    calves: Measure | None = None
    shoulders: Measure | None = None
    neck: Measure | None = None
    notes: _Notes | None = None
    photo_urls: _Addresses | None = None
    created_at: playing.Moment | None = None
    updated_at: playing.Moment | None = None


class KeptPlan(Part):
    """A day of the calendar, or a plan that repeats: its id says which."""

    id: Annotated[str, StringConstraints(pattern=r"^(series|\d{4}-\d\d-\d\d)#[A-Za-z0-9_-]{1,64}$")]
    workout_id: _Id
    title: Annotated[str, Field(max_length=200)] = "Workout"
    minutes: Annotated[int, Field(ge=1, le=1_440)] | None = None
    time: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    is_skipped: bool | None = None
    repeat: Repeat | None = None
    created_at: playing.Moment | None = None

    @model_validator(mode="after")
    def _has_the_days_its_id_says(self):
        if self.id.startswith("series#") != (self.repeat is not None):
            raise ValueError("A plan that repeats is a series, any other has its day in its id.")
        if self.repeat is None:
            date.fromisoformat(self.id[:10])
        return self


class ExerciseDetails(Part):
    muscles: _Words = []
    kit: _Words = []
    measure: Literal["reps", "seconds", "distance", "calories"] = "reps"
    notes: _Notes = ""


class OwnExercise(Part):
    id: _Id
    name: Annotated[str, Field(min_length=1, max_length=200)]
    details: ExerciseDetails = ExerciseDetails()
    created_at: playing.Moment | None = None
    updated_at: playing.Moment | None = None


class KeptRule(Part):
    """A progression rule on a movement of the catalogue, and since when it is followed."""

    exercise_id: _Id
    rule: progression.Rule
    since: date


class Document(Part):
    """Our own export. Importing it brings all but `records`, which follow from the sessions."""

    model_config = ConfigDict(title="Kinex Fit export")

    format: Literal["kinex-fit"] = "kinex-fit"
    version: Literal[1] = 1
    exported_at: str | None = None
    sessions: list[Session]
    workouts: Annotated[list[SavedWorkout], Field(max_length=5_000)] = []
    body_metrics: Annotated[list[MeasuredDay], Field(max_length=10_000)] = []
    plans: Annotated[list[KeptPlan], Field(max_length=1_000)] = []
    exercises: Annotated[list[OwnExercise], Field(max_length=500)] = []
    progressions: Annotated[list[KeptRule], Field(max_length=50)] = []
    records: list[dict[str, Any]] = []


def schema() -> dict[str, Any]:
    """Return the JSON Schema of our own export."""
    found = Document.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def session(
    *,
    completion_id: str,
    workout_id: str | None = None,
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
            "workoutId": workout_id,
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
