"""What the player shows: a plan laid out as steps, each a list of sets to complete.

A step of straight sets is one exercise. Where items take turns (supersets, circuits, EMOM, AMRAP…)
the whole block is one step and each of its sets is a round of all items.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from workouts import catalogue, prescriptions
from workouts.blocks import Block, Distance, Item, Part, Rpe, Seconds, SetTarget

ONE_BY_ONE = ("straight", "warmup", "cooldown")
DEFAULT_REST = 90


class Lifted(Part):
    value: Annotated[float, Field(ge=0, le=2_000)]
    unit: Literal["kg", "lb"]


class LoggedSet(Part):
    """One set as it was done."""

    type: Literal["normal", "warmup", "drop", "failure"] = "normal"
    reps: Annotated[int, Field(ge=0, le=1_000)] | None = None
    load: Lifted | None = None
    rpe: Rpe | None = None
    seconds: Seconds | None = None
    distance: Distance | None = None
    notes: Annotated[str, Field(max_length=500)] | None = None


class LoggedExercise(Part):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    exercise_id: Annotated[str, Field(max_length=200)] | None = None
    notes: Annotated[str, Field(max_length=2_000)] | None = None
    sets: Annotated[list[LoggedSet], Field(max_length=200)] = []


def logged(rows: Sequence[object]) -> list[LoggedExercise]:
    """Read what a session says was done; what can't be read is left out."""
    found = []
    for row in rows:
        try:
            found.append(LoggedExercise.model_validate(row))
        except ValidationError:
            continue
    return found


def steps(blocks: Sequence[Block], *, last: Mapping[str, Sequence[dict]]) -> list[dict]:
    """Return the player's steps; `last` holds the sets of last time by `movement_key`."""
    laid_out: list[dict] = []
    for number, block in enumerate(blocks):
        if block.kind in ONE_BY_ONE:
            laid_out += [
                _exercise_step(block, item, f"{number}-{position}", last)
                for position, item in enumerate(block.items)
            ]
        elif block.items:
            laid_out.append(_rounds_step(block, str(number)))
    return laid_out


def movement_key(item: Item) -> str:
    """Return what a movement's logs are found by: its catalogue id, else its name."""
    if item.exercise_id:
        return item.exercise_id
    known = catalogue.find(item.name)
    return known.id if known else catalogue.normalise(item.name)


def _exercise_step(block: Block, item: Item, key: str, last: Mapping[str, Sequence[dict]]) -> dict:
    rest = item.rest_seconds
    if rest is None:
        rest = DEFAULT_REST if block.kind == "straight" else 0
    return {
        "key": key,
        "name": item.name,
        "exerciseId": movement_key(item),
        "block": prescriptions.block_name(block),
        "text": prescriptions.describe(item),
        "notes": item.notes,
        "isRounds": False,
        "clockSeconds": None,
        "items": [],
        "sets": [_set(target, rest) for target in _targets(item)],
        "last": list(last.get(movement_key(item), ())),
    }


def _rounds_step(block: Block, key: str) -> dict:
    return {
        "key": key,
        "name": prescriptions.block_name(block),
        "exerciseId": None,
        "block": prescriptions.BLOCK_NAMES[block.kind],
        "text": prescriptions.describe_block(block),
        "notes": block.notes,
        "isRounds": True,
        "clockSeconds": block.params.time_cap_seconds,
        "items": [_round_item(item) for item in block.items],
        "sets": [
            {"target": "", "rest": block.params.rest_seconds or 0} for _ in range(rounds(block))
        ],
        "last": [],
    }


def rounds(block: Block) -> int:
    """Return how many rounds to offer; an AMRAP starts at one and members add more."""
    params = block.params
    if params.rounds:
        return params.rounds
    if params.rep_scheme:
        return len(params.rep_scheme)
    if params.interval_seconds and params.time_cap_seconds:
        return max(1, params.time_cap_seconds // params.interval_seconds)
    return max((item.sets or 1 for item in block.items), default=1)


def _targets(item: Item) -> list[SetTarget]:
    whole = SetTarget(
        reps=item.reps,
        load=item.load,
        rpe=item.rpe,
        seconds=item.seconds,
        distance=item.distance,
        rest_seconds=item.rest_seconds,
    )
    if not item.set_details:
        return [whole] * (item.sets or 1)
    return [_overlaid(whole, detail) for detail in item.set_details]


def _overlaid(whole: SetTarget, detail: SetTarget) -> SetTarget:
    said = {name: getattr(detail, name) for name in detail.model_fields_set}
    return whole.model_copy(
        update={name: value for name, value in said.items() if value is not None}
    )


def _set(target: SetTarget, rest: int) -> dict:
    return {
        "target": prescriptions.describe_set(target),
        "rest": rest if target.rest_seconds is None else target.rest_seconds,
        **_prefill(target),
    }


def _round_item(item: Item) -> dict:
    target = _targets(item)[0]
    return {
        "name": item.name,
        "exerciseId": movement_key(item),
        "text": prescriptions.describe(item),
        **_prefill(target),
    }


def _prefill(target: SetTarget) -> dict:
    load = target.load
    known = load is not None and load.unit != "%1rm" and isinstance(load.value, (int, float))
    return {
        "reps": _first_number(target.reps),
        "load": load.value if known else None,
        "unit": load.unit if known else None,
        "seconds": target.seconds if target.reps is None else None,
    }


def _first_number(reps: int | str | None) -> int | None:
    if isinstance(reps, int) or reps is None:
        return reps
    digits = reps.strip().split("-")[0].strip()
    return int(digits) if digits.isdigit() else None
