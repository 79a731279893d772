"""The flat fields older clients read, derived from blocks in one place (contract §§3, 5, 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workouts import catalogue, content, duration
from workouts.blocks import Block, Item

_TYPES = {
    "emom": "emom",
    "death_by": "emom",
    "amrap": "amrap",
    "tabata": "tabata",
    "ladder": "ladder",
    "circuit": "rounds",
}


@dataclass(frozen=True, slots=True)
class Flat:
    """What contract §5 calls workoutType, structure, exercises and timed blocks."""

    workout_type: str
    structure: dict
    exercises: list[dict]
    amrap_blocks: list[dict] = field(default_factory=list)
    emom_blocks: list[dict] = field(default_factory=list)


def from_blocks(blocks: Sequence[Block]) -> Flat:
    """Return the flat view: what it can't express (a second timed kind) stays in the blocks."""
    amraps = [block for block in blocks if block.kind == "amrap"]
    emoms = [block for block in blocks if block.kind in ("emom", "death_by")]
    main = _main(blocks)
    return Flat(
        workout_type=_TYPES.get(main.kind, "standard") if main else "standard",
        structure=_structure(main) if main else {},
        exercises=[exercise for block in blocks for exercise in _exercises(block)],
        # One AMRAP uses structure.timeLimit; blocks come in for two or more.
        amrap_blocks=[_timed(block, n) for n, block in enumerate(amraps, 1)] if amraps[1:] else [],
        emom_blocks=[_timed(block, n) for n, block in enumerate(emoms, 1)],
    )


def _main(blocks: Sequence[Block]) -> Block | None:
    """Return the block that names the workout's type: EMOM before AMRAP before the rest."""
    worked = [block for block in blocks if block.kind not in ("warmup", "cooldown")]
    for kinds in (("emom", "death_by"), ("amrap",), ("tabata",), ("ladder",), ("circuit",)):
        if found := next((block for block in worked if block.kind in kinds), None):
            return found
    return worked[0] if worked else None


def _structure(block: Block) -> dict:
    params = block.params
    fields = {
        "rounds": params.rounds,
        "timeLimit": params.time_cap_seconds,
        "timePerRound": params.interval_seconds,
        "totalTime": int(duration.block_seconds(block)) if block.kind in _TYPES else None,
        "workSeconds": params.work_seconds,
        "restSeconds": params.rest_seconds,
        "pattern": "-".join(map(str, params.rep_scheme)) if params.rep_scheme else None,
        "forTime": True if block.kind == "for_time" else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _exercises(block: Block) -> list[dict]:
    return [_exercise(item, block) for item in block.items]


def _exercise(item: Item, block: Block) -> dict:
    in_rounds = block.params.rounds if block.kind in ("superset", "circuit") else None
    fields = {
        "id": item.id,
        "name": item.name,
        "exerciseId": item.exercise_id,
        "sets": item.sets or in_rounds or 1,
        "reps": content.reps_text(item),
        "weight": content.load_text(item),
        "restSeconds": item.rest_seconds,
        "duration": item.seconds if item.seconds and item.seconds <= 3_600 else None,
        "notes": item.notes,
        "setDetails": [_set_detail(target, item) for target in item.set_details] or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _set_detail(target, item: Item) -> dict:
    load = target.load or item.load
    fields = {
        "id": target.id,
        "reps": None if target.reps is None else str(target.reps),
        "weight": content.amount(load) if load else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _timed(block: Block, order: int) -> dict:
    params = block.params
    clock = (
        {"timeLimit": params.time_cap_seconds or duration.AMRAP_CAP}
        if block.kind == "amrap"
        else {"intervalSeconds": params.interval_seconds or duration.EMOM_INTERVAL}
    )
    return {
        "id": block.id or f"block-{order}",
        "label": block.label or block.kind.replace("_", " ").title(),
        "order": order,
        "exercises": _exercises(block),
        "completed": False,
        **clock,
    }


def to_blocks(
    exercises: Sequence[dict], structure: dict | None, workout_type: str | None
) -> list[Block]:
    """Return blocks for the flat fields a client sent."""
    structure = structure or {}
    items = [_item(exercise) for exercise in exercises]
    kind = {"rounds": "circuit"}.get(workout_type or "", workout_type)
    if kind in (None, "standard"):
        kind = "for_time" if structure.get("forTime") else "straight"
    params = {
        "rounds": structure.get("rounds"),
        "time_cap_seconds": structure.get("timeLimit"),
        "interval_seconds": structure.get("timePerRound"),
        "work_seconds": structure.get("workSeconds"),
        "rest_seconds": structure.get("restSeconds"),
    }
    known = {name: value for name, value in params.items() if value is not None}
    return [Block.model_validate({"kind": kind, "params": known, "items": items})]


def _item(exercise: dict) -> dict:
    found = catalogue.find(exercise["name"])
    item = {
        "id": exercise.get("id"),
        "name": exercise["name"],
        "exerciseId": found.id if found else None,
        "sets": exercise.get("sets"),
        "reps": exercise.get("reps"),
        "seconds": exercise.get("duration"),
        "restSeconds": exercise.get("restSeconds"),
        "notes": exercise.get("notes"),
        "load": content.read_load(exercise.get("weight")),
        "setDetails": [
            {"id": d.get("id"), "reps": d.get("reps"), "load": content.read_load(d.get("weight"))}
            for d in exercise.get("setDetails") or []
        ],
    }
    return {name: value for name, value in item.items() if value not in (None, "")}
