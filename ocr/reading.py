"""What was read in a text: workouts whose every value points at the characters it came from.

Offsets count the characters of the text as it was handed in. Items and blocks are those of
`workouts.blocks`, so a reading can be stored as it is; `sources` only serves the review screen.
"""

from typing import Annotated

from pydantic import Field

from workouts.blocks import Block, Item, Part, Span


class ReadItem(Item):
    """An exercise as read. `sources` maps a field's JSON name to where its value stands."""

    sources: dict[str, Span] = {}


class ReadBlock(Block):
    """A block as read. `sources` maps a parameter's JSON name to where its value stands."""

    items: Annotated[list[ReadItem], Field(max_length=100)] = []  # type: ignore[assignment]
    sources: dict[str, Span] = {}


class ReadWorkout(Part):
    title: Annotated[str, Field(max_length=200)] | None = None
    blocks: list[ReadBlock] = []
    notes: Annotated[str, Field(max_length=5_000)] | None = None


class Unresolved(Part):
    """Words nobody understood, shown to the member instead of being dropped."""

    text: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    reason: str | None = None


class Reading(Part):
    """A text as understood. Without a workout, `reason` says in a sentence why there is none."""

    title: Annotated[str, Field(max_length=200)] | None = None
    workouts: list[ReadWorkout] = []
    unresolved: list[Unresolved] = []
    tags: list[Annotated[str, Field(max_length=50)]] = []
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.0
    reason: str | None = None
