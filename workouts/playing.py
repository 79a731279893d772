"""What the player shows: a plan laid out as steps, each a list of sets to complete.

A step of straight sets is one exercise. Where items take turns (supersets, circuits, EMOM, AMRAP…)
the whole block is one step and each of its sets is a round of all items.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from workouts import catalogue, duration, prescriptions
from workouts.blocks import Block, Distance, Item, Part, Rpe, Seconds, SetTarget

ONE_BY_ONE = ("straight", "warmup", "cooldown")
# In these the items take turns, one for each interval.
IN_TURN = ("emom", "tabata")
# Rounds of these are counted as they are done: nobody knows how many there will be.
COUNTED = ("amrap", "death_by")
DEFAULT_REST = 90
MOST_LOGGED = 30


def _real(text: str) -> str:
    """Refuse a day or a moment that never was, or that can't have been anyone's training."""
    if not 1950 <= datetime.fromisoformat(text).year <= 2100:
        raise ValueError("that year can't be right")
    return text


Moment = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$"),
    AfterValidator(_real),
]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_real)]


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


def steps(
    blocks: Sequence[Block], *, last: Mapping[str, Sequence[dict]], notes: Mapping[str, str]
) -> list[dict]:
    """Return the player's steps; `last` and `notes` hold last time's by `movement_key`."""
    laid_out: list[dict] = []
    for number, block in enumerate(blocks):
        if block.kind in ONE_BY_ONE:
            laid_out += [
                _exercise_step(block, item, f"{number}-{position}", last, notes)
                for position, item in enumerate(block.items)
            ]
        elif block.items:
            laid_out.append(_rounds_step(block, str(number), last, notes))
    return laid_out


def planned_log(blocks: Sequence[Block]) -> dict:
    """Return a plan as the log of a session in which all of it was done as written."""
    done = []
    for block in blocks:
        is_one_by_one = block.kind in ONE_BY_ONE
        for item in block.items:
            targets = _targets(item)
            if not is_one_by_one:
                count = rounds(block)
                passes = -(-count // len(block.items)) if block.kind in IN_TURN else count
                targets = [_by_the_clock(block, targets[0])] * min(passes, MOST_LOGGED)
            sets = [_planned_set(target) for target in targets]
            done.append({"name": item.name, "exerciseId": movement_key(item), "sets": sets})
    return {"sets": done}


def _planned_set(target: SetTarget) -> dict:
    filled = _prefill(target)
    load = {"value": filled["load"], "unit": filled["unit"]} if filled["load"] else None
    kept = {name: filled[name] for name in ("reps", "seconds", "distance") if filled[name]}
    return {"type": target.type, **kept, **({"load": load} if load else {})}


def movement_key(item: Item) -> str:
    """Return what a movement's logs are found by: its catalogue id, else its name."""
    if item.exercise_id:
        return item.exercise_id
    known = catalogue.find(item.name)
    return known.id if known else catalogue.normalise(item.name)


def _exercise_step(
    block: Block,
    item: Item,
    key: str,
    last: Mapping[str, Sequence[dict]],
    notes: Mapping[str, str],
) -> dict:
    rest = item.rest_seconds
    if rest is None:
        rest = DEFAULT_REST if block.kind == "straight" else 0
    return {
        **_movement(item, last, notes),
        "key": key,
        "kind": block.kind,
        "block": prescriptions.block_name(block),
        "text": prescriptions.describe(item),
        "notes": item.notes or "",
        "isRounds": False,
        "items": [],
        "rest": rest,
        "sets": [_set(target, rest) for target in _targets(item)],
    }


def _movement(item: Item, last: Mapping[str, Sequence[dict]], notes: Mapping[str, str]) -> dict:
    """Return what is known of a movement whatever the plan asks of it."""
    key = movement_key(item)
    known = catalogue.get(key)
    return {
        "name": item.name,
        "exerciseId": key,
        "isLoaded": known.loaded if known else True,
        "isBarbell": bool(known and any("Barbell" in kit for kit in known.kit)),
        "item": item.to_json(),
        "last": list(last.get(key, ())),
        "lastNotes": notes.get(key, ""),
    }


def _rounds_step(
    block: Block,
    key: str,
    last: Mapping[str, Sequence[dict]],
    notes: Mapping[str, str],
) -> dict:
    count = 1 if block.kind in COUNTED else rounds(block)
    return {
        "key": key,
        "kind": block.kind,
        "name": prescriptions.block_name(block),
        "exerciseId": None,
        "block": prescriptions.BLOCK_NAMES[block.kind],
        "text": prescriptions.describe_block(block),
        "notes": block.notes or "",
        "isRounds": True,
        "isTapped": block.kind in COUNTED,
        "timer": timer(block),
        "scheme": _scheme(block),
        "intervals": count if block.kind in IN_TURN else None,
        "rest": block.params.rest_seconds or 0,
        "items": [
            {**_movement(item, last, notes), **_round_item(block, item, last)}
            for item in block.items
        ],
        "sets": [{} for _ in range(count)],
        "last": [],
    }


def _scheme(block: Block) -> list[int] | None:
    """Return the repetitions of each round, where rounds differ."""
    if block.kind == "death_by":
        start, step = block.params.start or 1, max(1, block.params.step or 1)
        cap = block.params.time_cap_seconds or duration.DEATH_BY_CAP
        count = max(1, cap // (block.params.interval_seconds or duration.EMOM_INTERVAL))
        return [start + step * minute for minute in range(count)]
    return block.params.rep_scheme or None


def timer(block: Block) -> dict | None:
    """Return what times a block, as the players' timers take it; None where nothing does."""
    params, labels = block.params, [item.name for item in block.items]
    interval = params.interval_seconds or duration.EMOM_INTERVAL
    rest = params.rest_seconds
    match block.kind:
        case "emom":
            return {
                "kind": "emom", "interval": interval, "rounds": rounds(block), "labels": labels
            }  # fmt: skip
        case "amrap":
            return {"kind": "amrap", "seconds": params.time_cap_seconds or duration.AMRAP_CAP}
        case "tabata":
            return {
                "kind": "tabata",
                "work": params.work_seconds or duration.TABATA_WORK,
                "rest": duration.TABATA_REST if rest is None else rest,
                "rounds": rounds(block),
                "labels": labels,
                "inTurn": True,
            }
        case "interval" if params.work_seconds or not any(map(_says_how_much, block.items)):
            return {
                "kind": "interval",
                "work": params.work_seconds or duration.INTERVAL_WORK,
                "rest": duration.INTERVAL_REST if rest is None else rest,
                "rounds": rounds(block),
                "labels": labels,
            }
        case "for_time" | "ladder":
            return {"kind": "for_time", "cap": params.time_cap_seconds or 3_600}
        case "death_by":
            return {
                "kind": "death_by",
                "start": params.start or 1,
                "step": max(1, params.step or 1),
                "cap": params.time_cap_seconds or duration.DEATH_BY_CAP,
                "interval": interval,
            }
    return None


def _says_how_much(of: Item | SetTarget) -> bool:
    """ "6 × 400 m, rest 90 s": the work is a distance, not a time."""
    calories = of.calories if isinstance(of, Item) else None
    return any(value is not None for value in (of.distance, calories, of.reps))


def rounds(block: Block) -> int:
    """Return how many rounds (or, taking turns, intervals) a block asks for."""
    params = block.params
    if params.rounds:
        return params.rounds
    if params.rep_scheme:
        return len(params.rep_scheme)
    if block.kind == "ladder" and (params.start or params.step):
        return 10
    if block.kind in IN_TURN and params.time_cap_seconds:
        interval = params.interval_seconds or duration.EMOM_INTERVAL
        return max(1, params.time_cap_seconds // interval)
    if block.kind in IN_TURN:
        return duration.TABATA_ROUNDS if block.kind == "tabata" else 12
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


def _by_the_clock(block: Block, target: SetTarget) -> SetTarget:
    """Return what one turn asks for: the seconds of work, where nothing else says how much."""
    timed = timer(block)
    if not timed or "work" not in timed or _says_how_much(target):
        return target
    return target.model_copy(update={"seconds": target.seconds or timed["work"]})


def _overlaid(whole: SetTarget, detail: SetTarget) -> SetTarget:
    said = {name: getattr(detail, name) for name in detail.model_fields_set}
    return whole.model_copy(
        update={name: value for name, value in said.items() if value is not None}
    )


def _set(target: SetTarget, rest: int) -> dict:
    return {
        "type": target.type,
        "target": prescriptions.describe_set(target),
        "rest": rest if target.rest_seconds is None else target.rest_seconds,
        **_prefill(target),
    }


def _round_item(block: Block, item: Item, last: Mapping[str, Sequence[dict]]) -> dict:
    filled = _prefill(_by_the_clock(block, _targets(item)[0]))
    before = next(iter(last.get(movement_key(item), ())), {})
    if filled["load"] is None and before.get("load"):
        filled |= {"load": before["load"]["value"], "unit": before["load"]["unit"]}
    return {"text": prescriptions.describe(item), **filled}


def _prefill(target: SetTarget) -> dict:
    load = target.load
    is_known = load is not None and load.unit != "%1rm" and isinstance(load.value, (int, float))
    known = load if is_known else None
    return {
        "reps": _first_number(target.reps),
        "load": known.value if known else None,
        "unit": known.unit if known else None,
        "seconds": target.seconds if target.reps is None else None,
        "distance": target.distance.to_json() if target.distance else None,
    }


def _first_number(reps: int | str | None) -> int | None:
    if isinstance(reps, int) or reps is None:
        return reps
    digits = reps.strip().split("-")[0].strip()
    return int(digits) if digits.isdigit() else None
