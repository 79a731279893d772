"""The flat fields older clients read, derived from blocks in one place (contract §§3, 5, 8).

The flat form has one type and one structure for a whole workout, so it can't say all that blocks
do: of several kinds the timed one names the type, supersets are sets in a row, and a warm-up is
more exercises. Going back, what was in a timed block returns to it; the rest keeps its place.
"""

import re
from collections import Counter
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
MOST_MUSCLES = 20
_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Flat:
    """What contract §5 calls workoutType, structure, exercises and timed blocks."""

    workout_type: str
    structure: dict
    exercises: list[dict]
    amrap_blocks: list[dict] = field(default_factory=list)
    emom_blocks: list[dict] = field(default_factory=list)
    muscle_groups: list[str] = field(default_factory=list)

    def as_json(self) -> dict:
        return {
            "workoutType": self.workout_type,
            "structure": self.structure,
            "exercises": self.exercises,
            "amrapBlocks": self.amrap_blocks,
            "emomBlocks": self.emom_blocks,
            "muscleGroups": self.muscle_groups,
        }


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
        muscle_groups=_muscles(blocks),
    )


def _main(blocks: Sequence[Block]) -> Block | None:
    """Return the block that names the workout's type: EMOM before AMRAP before the rest."""
    worked = [block for block in blocks if block.kind not in ("warmup", "cooldown")]
    for kinds in (("emom", "death_by"), ("amrap",), ("tabata",), ("ladder",), ("circuit",)):
        if found := next((block for block in worked if block.kind in kinds), None):
            return found
    return worked[0] if worked else None


def _muscles(blocks: Sequence[Block]) -> list[str]:
    known = (catalogue.get(item.exercise_id or "") for block in blocks for item in block.items)
    muscles = dict.fromkeys(muscle for one in known if one for muscle in one.primary_muscles)
    return list(muscles)[:MOST_MUSCLES]


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
        "sets": item.sets or min(100, in_rounds or 1),
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
    if block.kind != "amrap" and params.rounds:
        clock["rounds"] = params.rounds
    return {
        "id": block.id or f"block-{order}",
        "label": block.label or block.kind.replace("_", " ").title(),
        "order": order,
        "exercises": _exercises(block),
        "completed": False,
        **clock,
    }


def to_blocks(
    exercises: Sequence[dict],
    structure: dict | None = None,
    workout_type: str | None = None,
    *,
    amrap_blocks: Sequence[dict] | None = None,
    emom_blocks: Sequence[dict] | None = None,
) -> list[Block]:
    """Return blocks for the flat fields a client sent; raise ValueError for one out of range."""
    timed = [_timed_block("emom", sent) for sent in _in_order(emom_blocks)]
    timed += [_timed_block("amrap", sent) for sent in _in_order(amrap_blocks)]
    if not timed:
        return [_block(_kind(workout_type, structure or {}), structure or {}, exercises)]
    # A leftover beside timed blocks is straight sets, for time only if the client says so.
    kind = "for_time" if (structure or {}).get("forTime") else "straight"
    return _placed(exercises, timed, kind)


def _in_order(sent: Sequence[dict] | None) -> list[dict]:
    return sorted(sent or (), key=lambda block: block.get("order") or 0)


def _kind(workout_type: str | None, structure: dict) -> str:
    if workout_type == "rounds":
        return "circuit"
    if workout_type not in (None, "standard"):
        return workout_type
    if structure.get("forTime"):
        return "for_time"
    return "interval" if structure.get("workSeconds") else "straight"


def _block(kind: str, structure: dict, exercises: Sequence[dict]) -> Block:
    params = {
        "rounds": structure.get("rounds"),
        "timeCapSeconds": structure.get("timeLimit"),
        "intervalSeconds": structure.get("timePerRound"),
        "workSeconds": structure.get("workSeconds"),
        "restSeconds": structure.get("restSeconds"),
        "repScheme": _steps(structure),
    }
    if kind == "amrap" and not params["timeCapSeconds"]:
        params["timeCapSeconds"] = structure.get("totalTime")
    if kind == "emom" and not params["rounds"] and (length := structure.get("totalTime")):
        params["rounds"] = max(1, length // (params["intervalSeconds"] or duration.EMOM_INTERVAL))
    known = {name: value for name, value in params.items() if value not in (None, [])}
    items = [_item(exercise) for exercise in exercises]
    return Block.model_validate({"kind": kind, "params": known, "items": items})


def _steps(structure: dict) -> list[int] | None:
    """Read "21-15-9", or a ladder's `values`."""
    if structure.get("pattern"):
        return [int(step) for step in re.findall(r"\d{1,4}", structure["pattern"])[:_MOST_STEPS]]
    return structure.get("values")


def _timed_block(kind: str, sent: dict) -> tuple[Block, list[dict]]:
    clock = (
        {"timeCapSeconds": sent.get("timeLimit")}
        if kind == "amrap"
        else {"intervalSeconds": sent.get("intervalSeconds"), "rounds": sent.get("rounds")}
    )
    exercises = sent.get("exercises") or []
    fields = {
        "id": sent.get("id"),
        "label": sent.get("label") or None,
        "notes": sent.get("notes") or None,
        "kind": kind,
        "params": {name: value for name, value in clock.items() if value is not None},
        "items": [_item(exercise) for exercise in exercises],
    }
    return Block.model_validate(fields), exercises


def _placed(
    exercises: Sequence[dict], timed: Sequence[tuple[Block, list[dict]]], kind: str
) -> list[Block]:
    """Put timed blocks where their first exercise stands in the list, the rest between them."""
    waiting = [Counter(_key(exercise) for exercise in inner) for _, inner in timed]
    blocks: list[Block] = []
    placed: set[int] = set()
    loose: list[dict] = []
    for exercise in exercises:
        key = _key(exercise)
        home = next((n for n, keys in enumerate(waiting) if keys[key] > 0), None)
        if home is None:
            loose.append(exercise)
            continue
        waiting[home][key] -= 1
        if home not in placed:
            blocks += _leftover(loose, kind)
            loose = []
            placed.add(home)
            blocks.append(timed[home][0])
    blocks += _leftover(loose, kind)
    return blocks + [block for n, (block, _) in enumerate(timed) if n not in placed]


def _leftover(exercises: list[dict], kind: str) -> list[Block]:
    return [_block(kind, {}, exercises)] if exercises else []


def _key(exercise: dict) -> str:
    return exercise.get("id") or exercise["name"].casefold()


def _item(exercise: dict) -> dict:
    found = catalogue.find(exercise["name"])
    load = content.read_load(exercise.get("weight"))
    item = {
        "id": exercise.get("id"),
        "name": exercise["name"],
        "exerciseId": exercise.get("exerciseId") or (found.id if found else None),
        "sets": exercise.get("sets"),
        "seconds": exercise.get("duration"),
        "restSeconds": exercise.get("restSeconds"),
        "notes": _notes(exercise, load),
        "load": load,
        "setDetails": [
            {
                "id": d.get("id"),
                "reps": _count(d.get("reps")),
                "load": content.read_load(d.get("weight")),
            }
            for d in exercise.get("setDetails") or []
        ],
        **content.read_reps(exercise.get("reps")),
    }
    return {name: value for name, value in item.items() if value not in (None, "")}


def _notes(exercise: dict, load: dict | None) -> str | None:
    """Keep a weight that is no number ("bodyweight", "light band") where it can be read."""
    notes, weight = exercise.get("notes"), exercise.get("weight")
    if load or not isinstance(weight, str) or not weight.strip():
        return notes
    return "\n".join(filter(None, (notes, f"Weight: {weight.strip()}")))[:2_000]


def _count(reps: str | int | None) -> str | int | None:
    return (
        int(reps) if isinstance(reps, str) and reps.isdecimal() and len(reps) < 4 else reps or None
    )
