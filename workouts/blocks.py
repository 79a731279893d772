"""The shape of a planned workout: ordered, typed blocks of items, each with its prescription.

This is the one vocabulary for plans. The coach and the parser write it, the checker judges it, the
editor changes it, and `workouts.contract` derives the flat fields older clients read.
JSON keys are camelCase; absent means unknown, never zero.
"""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

BlockKind = Literal[
    "straight",
    "superset",
    "circuit",
    "emom",
    "amrap",
    "for_time",
    "tabata",
    "interval",
    "ladder",
    "death_by",
    "warmup",
    "cooldown",
]
BLOCK_KINDS: tuple[str, ...] = get_args(BlockKind)

LoadUnit = Literal["kg", "lb", "%1rm"]
DistanceUnit = Literal["m", "km", "mi"]
SetType = Literal["normal", "warmup", "drop", "failure"]
Difficulty = Literal["beginner", "intermediate", "advanced"]

Seconds = Annotated[int, Field(ge=0, le=86_400)]
RestSeconds = Annotated[int, Field(ge=0, le=3_600)]
# A count ("8"), a range or scheme as written ("8-10", "21-15-9"), or "max" for a set to failure.
Reps = Annotated[int, Field(ge=0, le=1_000)] | Annotated[str, Field(min_length=1, max_length=50)]
Rpe = Annotated[float, Field(ge=1, le=10)]


class Part(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, str_strip_whitespace=True, extra="ignore"
    )

    def to_json(self) -> dict:
        """Return plain JSON data: camelCase keys, unknown values left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Load(Part):
    """What is lifted. A pair such as "22.5/15" (men/women) stays a string."""

    value: Annotated[float, Field(ge=0, le=2_000)] | Annotated[str, Field(max_length=20)]
    unit: LoadUnit


class Distance(Part):
    value: Annotated[float, Field(gt=0, le=1_000_000)]
    unit: DistanceUnit


class Span(Part):
    """Where a value was read: character offsets into the original text."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class SetTarget(Part):
    """The prescription of one set, where sets of an exercise differ."""

    id: Annotated[str, Field(max_length=64)] | None = None
    type: SetType = "normal"
    reps: Reps | None = None
    load: Load | None = None
    rpe: Rpe | None = None
    seconds: Seconds | None = None
    distance: Distance | None = None
    rest_seconds: RestSeconds | None = None


class Item(Part):
    """One exercise within a block. `sets` is absent where the block's rounds say how often."""

    id: Annotated[str, Field(max_length=64)] | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)]
    exercise_id: Annotated[str, Field(max_length=100)] | None = None
    sets: Annotated[int, Field(ge=1, le=100)] | None = None
    reps: Reps | None = None
    load: Load | None = None
    rpe: Rpe | None = None
    tempo: Annotated[str, Field(max_length=20)] | None = None
    seconds: Seconds | None = None
    distance: Distance | None = None
    calories: Annotated[int, Field(ge=1, le=10_000)] | None = None
    per_side: bool = False
    rest_seconds: RestSeconds | None = None
    notes: Annotated[str, Field(max_length=2_000)] | None = None
    set_details: Annotated[list[SetTarget], Field(max_length=100)] = []
    source: Span | None = None


class Params(Part):
    """What times or repeats a block. Which fields matter depends on its kind."""

    rounds: Annotated[int, Field(ge=1, le=1_000)] | None = None
    interval_seconds: Annotated[int, Field(ge=1, le=3_600)] | None = None
    time_cap_seconds: Annotated[int, Field(ge=1, le=86_400)] | None = None
    work_seconds: Annotated[int, Field(ge=1, le=3_600)] | None = None
    rest_seconds: RestSeconds | None = None
    rep_scheme: Annotated[list[int], Field(max_length=100)] | None = None
    start: Annotated[int, Field(ge=0, le=1_000)] | None = None
    step: Annotated[int, Field(ge=-1_000, le=1_000)] | None = None


class Block(Part):
    id: Annotated[str, Field(max_length=64)] | None = None
    kind: BlockKind = "straight"
    label: Annotated[str, Field(max_length=100)] | None = None
    params: Params = Params()
    items: Annotated[list[Item], Field(max_length=100)] = []
    notes: Annotated[str, Field(max_length=2_000)] | None = None


class Plan(Part):
    """A whole workout before it is stored: what a coach proposes and the checker judges."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: Annotated[str, Field(max_length=5_000)] = ""
    difficulty: Difficulty | None = None
    duration_minutes: Annotated[int, Field(ge=1, le=1_440)] | None = None
    tags: Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=50)] = []
    blocks: Annotated[list[Block], Field(min_length=1, max_length=50)]
    rationale: Annotated[str, Field(max_length=5_000)] = ""
    alternatives: Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=20)] = []

    def items(self) -> list[Item]:
        return [item for block in self.blocks for item in block.items]
