"""A reading as contract §9 wants it: the fields the phone decodes, then everything in full."""

from collections.abc import Sequence

from ocr.reading import Reading
from workouts import content, contract, duration, prescriptions
from workouts.blocks import Block, Item

UNTITLED = "Imported Workout"
_TIMED = {"amrap", "emom", "death_by"}


def reply(reading: Reading) -> dict:
    """Return the answer of `/api/ingest`; absent means unknown."""
    blocks = [block for workout in reading.workouts for block in workout.blocks]
    title = title_of(reading)
    body = {
        "title": title,
        "workoutType": contract.from_blocks(blocks).workout_type,
        "summary": summary(reading),
        "exercises": [_exercise(item, block) for block in blocks for item in block.items],
        "rows": [_row(item, block) for block in blocks for item in block.items],
        "breakdown": breakdown(reading),
        "structure": _structure(blocks),
        **_timed_blocks(blocks),
        "usedLLM": False,
        "workoutV1": _workout_v1(title, blocks, reading.tags),
        "workouts": [workout.to_json() for workout in reading.workouts],
        "unresolved": [part.to_json() for part in reading.unresolved],
        "tags": reading.tags,
        "confidence": round(reading.confidence, 3),
    }
    return body if reading.reason is None else body | {"reason": reading.reason}


def title_of(reading: Reading) -> str:
    named = reading.title or next((w.title for w in reading.workouts if w.title), None)
    return named or UNTITLED


def summary(reading: Reading) -> str:
    """Return "3 exercises, about 40 min", or why there is nothing."""
    blocks = [block for workout in reading.workouts for block in workout.blocks]
    count = sum(len(block.items) for block in blocks)
    if not count:
        return reading.reason or "No exercise was found."
    minutes = max(1, round(duration.estimate_seconds(blocks) / 60))
    days = f"{len(reading.workouts)} workouts, " if reading.workouts[1:] else ""
    return f"{days}{count} exercise{'' if count == 1 else 's'}, about {minutes} min"


def breakdown(reading: Reading) -> list[str]:
    """Return one line per exercise under a line for each day and block."""
    lines: list[str] = []
    for workout in reading.workouts:
        if reading.workouts[1:] and workout.title:
            lines.append(workout.title)
        for block in workout.blocks:
            name = prescriptions.block_name(block)
            about = prescriptions.describe_block(block)
            if block.label or block.kind != "straight":
                lines.append(" · ".join(filter(None, (name, about))))
            lines += [
                " ".join(filter(None, (item.name, prescriptions.describe(item))))
                for item in block.items
            ]
    return lines


def _exercise(item: Item, block: Block) -> dict:
    """Return the phone's exercise: sets an int, reps and weight text, ids of the catalogue only."""
    rounds = block.params.rounds if block.kind in ("superset", "circuit") else None
    reps = _reps(item, block)
    loads = list(dict.fromkeys(_loads(item)))
    fields = {
        "id": item.exercise_id,
        "name": item.name,
        "sets": len(item.set_details) or item.sets or rounds or 1,
        "reps": reps,
        "weight": " / ".join(loads) or None,
        "unit": item.load.unit if item.load else None,
        "notes": _notes(item),
        "restSeconds": item.rest_seconds,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _reps(item: Item, block: Block) -> str | None:
    reps = content.reps_text(item)
    if reps is not None:
        return str(reps)
    if block.params.rep_scheme:
        return "-".join(map(str, block.params.rep_scheme))
    each = dict.fromkeys(str(one.reps) for one in item.set_details if one.reps is not None)
    return " / ".join(each) or None


def _loads(item: Item) -> list[str]:
    by_set = [target.load for target in item.set_details if target.load is not None]
    own = [item.load] if item.load else []
    return [content.amount(load) for load in by_set or own]


def _notes(item: Item) -> str | None:
    said = (
        item.notes,
        item.rpe and f"RPE {item.rpe:g}",
        item.tempo and f"Tempo {item.tempo}",
    )
    return ", ".join(part for part in said if part) or None


def _row(item: Item, block: Block) -> dict:
    exercise = _exercise(item, block)
    kept = {
        name: exercise[name] for name in ("sets", "reps", "weight", "notes") if name in exercise
    }
    return {"exercise": item.name, **kept}


def _structure(blocks: Sequence[Block]) -> dict:
    """Return what times the workout, as text to show: the phone decodes no numbers here."""
    flat = contract.from_blocks(blocks)
    numbers = flat.structure
    # A player needs some limit for an AMRAP; an answer about a text must not make one up.
    is_limited = any(block.params.time_cap_seconds for block in blocks)
    texts = {
        "timeLimit": numbers.get("timeLimit") if is_limited else None,
        "interval": numbers.get("timePerRound"),
        "work": numbers.get("workSeconds"),
        "rest": numbers.get("restSeconds"),
    }
    return {
        "type": flat.workout_type,
        **{name: spoken(seconds) for name, seconds in texts.items() if seconds is not None},
        **({"rounds": numbers["rounds"]} if numbers.get("rounds") else {}),
    }


def spoken(seconds: int) -> str:
    """Return "12 min", "90 s" or "2 min 30 s"."""
    minutes, rest = divmod(int(seconds), 60)
    if not minutes or (minutes == 1 and rest):
        return f"{int(seconds)} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def _timed_blocks(blocks: Sequence[Block]) -> dict:
    """Return AMRAP and EMOM blocks where they are all there is.

    On the phone blocks win over `exercises`, so beside other work they would hide it.
    """
    if not blocks or any(block.kind not in _TIMED for block in blocks):
        return {"amrapBlocks": [], "emomBlocks": []}
    timed = [(f"block-{number}", block) for number, block in enumerate(blocks, 1)]
    return {
        "amrapBlocks": [_amrap(name, block) for name, block in timed if block.kind == "amrap"],
        "emomBlocks": [_emom(name, block) for name, block in timed if block.kind != "amrap"],
    }


def _amrap(name: str, block: Block) -> dict:
    seconds = block.params.time_cap_seconds
    limit = {"timeLimit": spoken(seconds)} if seconds else {}
    return {"id": name, **limit, **_inside(block)}


def _emom(name: str, block: Block) -> dict:
    seconds = block.params.interval_seconds or duration.EMOM_INTERVAL
    return {"id": name, "interval": spoken(seconds), "intervalSeconds": seconds, **_inside(block)}


def _inside(block: Block) -> dict:
    label = {"label": block.label} if block.label else {}
    return label | {"exercises": [_exercise(item, block) for item in block.items]}


def _workout_v1(title: str, blocks: Sequence[Block], tags: list[str]) -> dict:
    body: dict = {"name": title, "tags": tags}
    if any(block.items for block in blocks):
        body["totalDuration"] = max(1, round(duration.estimate_seconds(list(blocks)) / 60))
    return body
