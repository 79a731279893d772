"""Where the numbers and movements of a reading come from: the member's text, or they go.

A model that reads a text may mis-read, invent or obey it. So every value it hands over is looked
up in the text again, and what isn't there is dropped by rule.
"""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from ai import wording
from workouts import catalogue, orders
from workouts.blocks import Block, Item, Load, Params, Plan, Reps, SetTarget

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_LOAD = re.compile(
    r"(\d+(?:[.,]\d+)?)(?:\s*/\s*(\d+(?:[.,]\d+)?))?\s*(kgs?|kilos?|lbs?|pounds?|#|%)", re.I
)
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "half": 30,
}  # fmt: skip
_UNITS = {"k": "kg", "l": "lb", "p": "lb", "#": "lb", "%": "%1rm"}
# Two short words in common are chance; most of a name's letters are not.
_LIKE_ENOUGH = 82
_EMPTY_PARAMS = Params()


@dataclass(frozen=True, slots=True)
class Sources:
    """Every number, load and movement a text holds."""

    text: str
    numbers: frozenset[float]
    seconds: frozenset[float]
    loads: frozenset[tuple[float, str]]
    exercise_ids: frozenset[str]


def of(text: str) -> Sources:
    """Collect what a text can be the source of."""
    text = orders.without(text)
    plain = wording.clean(text)
    numbers = {float(found.replace(",", ".")) for found in _NUMBER.findall(plain)}
    numbers |= {float(_WORDS[word]) for word in re.findall(r"[a-z]+", plain) if word in _WORDS}
    clocks = {
        int(a) * 3600 + int(b) * 60 + int(c) if c else int(a) * 60 + int(b)
        for a, b, c in _CLOCK.findall(plain)
    }
    loads = {
        (float(value.replace(",", ".")), _UNITS[unit[0].lower()])
        for first, second, unit in _LOAD.findall(plain)
        for value in (first, second)
        if value
    }
    seconds = {value * scale for value in numbers for scale in (1, 60, 3600)} | clocks
    wanted, _ = wording.movements_in(plain)
    return Sources(
        text=plain,
        numbers=frozenset(numbers),
        seconds=frozenset(float(value) for value in seconds),
        loads=frozenset(loads),
        exercise_ids=frozenset(item for ask in wanted for item in ask.ids),
    )


def is_named(item: Item, sources: Sources) -> bool:
    """Say whether the text names this movement: in our words, in its own, or nearly so."""
    exercise = catalogue.find(item.name)
    if exercise and exercise.id in sources.exercise_ids:
        return True
    name = catalogue.normalise(item.name)
    return fuzz.partial_ratio(name, catalogue.normalise(sources.text)) >= _LIKE_ENOUGH


def kept(plan: Plan, sources: Sources) -> Plan:
    """Return the plan without the movements and numbers its text doesn't hold."""
    blocks = [_block(block, sources) for block in plan.blocks]
    blocks = [block for block in blocks if block.items]
    return plan.model_copy(update={"blocks": blocks})


def _block(block: Block, sources: Sources) -> Block:
    items = [_item(item, sources) for item in block.items if is_named(item, sources)]
    return block.model_copy(
        update={
            "items": items,
            "params": _params(block.params, sources),
            "notes": _note(block.notes, sources),
        }
    )


def _item(item: Item, sources: Sources) -> Item:
    return item.model_copy(
        update={
            "sets": _whole(item.sets, sources, free=(1, len(item.set_details))),
            "calories": _whole(item.calories, sources),
            "rpe": item.rpe if item.rpe in sources.numbers else None,
            "tempo": item.tempo if _numbers_in(item.tempo) <= _digits(sources) else None,
            "distance": item.distance
            if item.distance and item.distance.value in sources.numbers
            else None,
            "notes": _note(item.notes, sources),
            "set_details": [_target(row, sources) for row in item.set_details],
            **_dose(item, sources),
        }
    )


def _target(row: SetTarget, sources: Sources) -> SetTarget:
    return row.model_copy(update=_dose(row, sources))


def _dose(part: Item | SetTarget, sources: Sources) -> dict:
    return {
        "reps": _reps(part.reps, sources),
        "load": part.load if is_load(part.load, sources) else None,
        "seconds": part.seconds if part.seconds in sources.seconds else None,
        "rest_seconds": part.rest_seconds if part.rest_seconds in sources.seconds else None,
    }


def is_load(load: Load | None, sources: Sources) -> bool:
    """Say whether the text holds this very weight, unit included."""
    if load is None:
        return False
    values = [load.value] if isinstance(load.value, float) else _numbers_in(load.value)
    return all((float(value), load.unit) in sources.loads for value in values)


def _reps(reps: Reps | None, sources: Sources) -> Reps | None:
    return reps if reps is not None and _numbers_in(str(reps)) <= sources.numbers else None


def _whole(value: int | None, sources: Sources, *, free: tuple[int, ...] = ()) -> int | None:
    return value if value in sources.numbers or value in free else None


def _params(params: Params, sources: Sources) -> Params:
    scheme = params.rep_scheme or []
    values = {
        "rounds": _whole(params.rounds, sources, free=(1,)),
        "rep_scheme": scheme if scheme and set(map(float, scheme)) <= sources.numbers else None,
        "start": _whole(params.start, sources, free=(1,)),
        "step": _whole(params.step, sources, free=(1,)),
    }
    for name in ("interval_seconds", "time_cap_seconds", "work_seconds", "rest_seconds"):
        value = getattr(params, name)
        # Every minute on the minute is sixty seconds by its name.
        is_known = value in sources.seconds or (name == "interval_seconds" and value == 60)
        values[name] = value if is_known else None
    return _EMPTY_PARAMS.model_copy(update=values)


def _note(text: str | None, sources: Sources) -> str | None:
    return text if text and _numbers_in(text) <= sources.numbers else None


def _numbers_in(text: str | None) -> set[float]:
    return {float(found.replace(",", ".")) for found in _NUMBER.findall(text or "")}


def _digits(sources: Sources) -> set[float]:
    """Return the numbers of the text and the single digits they are written with ("3110")."""
    return set(sources.numbers) | {float(char) for char in sources.text if char.isdigit()}
