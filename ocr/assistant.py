"""What rules leave open, asked of a small model that may only point.

The model never writes a value. It quotes the text, and a quote that isn't there to the letter, or
doesn't hold the number it is quoted for, is dropped. So the worst a caption full of instructions
can do is to stay unresolved.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from ai import gateways
from ai.converse import Tool
from ai.ledger import Ledger
from ocr import resolving
from ocr.reading import ReadBlock, Reading, ReadItem, ReadWorkout, Unresolved
from ocr.resolving import Resolution
from workouts.blocks import Load, Span

logger = logging.getLogger(__name__)

# Below this the rules say themselves that they may be wrong (product §4, caption fallback).
SURE_ENOUGH = 0.5
_MOST_PARTS = 40
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_QUOTES = ("name", "sets", "reps", "load", "seconds", "rest")
# The field a quote is for, where its name differs.
_QUOTE_OF = {"restSeconds": "rest"}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_UNITS = {"kg": re.compile(r"(?i)kgs?|kilo"), "lb": re.compile(r"(?i)lbs?|pound|#")}

_QUOTE = {"type": "string", "description": "Exact characters of the part."}
POINT = Tool(
    name="point_at_values",
    description="Say where the values of each movement stand in its part of the text.",
    schema={
        "type": "object",
        "required": ["movements"],
        "properties": {
            "movements": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["part", "name"],
                    "properties": {
                        "part": {"type": "integer"},
                        **dict.fromkeys(_QUOTES, _QUOTE),
                    },
                },
            }
        },
    },
)
CHOOSE = Tool(
    name="choose_movements",
    description="Give the catalogue id of each name, or null.",
    schema={
        "type": "object",
        "required": ["choices"],
        "properties": {
            "choices": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["number", "id"],
                    "properties": {
                        "number": {"type": "integer"},
                        "id": {"type": ["string", "null"]},
                    },
                },
            }
        },
    },
)


def is_there() -> bool:
    return settings.AI_PROVIDER == "bedrock"


def needs_help(reading: Reading) -> bool:
    """Say whether rules left something open that a model could point at."""
    has_work = any(block.items for workout in reading.workouts for block in workout.blocks)
    return bool(reading.unresolved) and (not has_work or reading.confidence < SURE_ENOUGH)


def mend(reading: Reading, text: str, ledger: Ledger) -> Reading:
    """Return the reading with the movements a model found in its open parts; never fails."""
    if not (is_there() and needs_help(reading)):
        return reading
    parts = reading.unresolved[:_MOST_PARTS]
    numbered = "\n".join(f"[{n}] {part.text}" for n, part in enumerate(parts))
    try:
        answer = ledger.converse(
            task="organise",
            system_blocks=[ledger.routes.prompts["point"]],
            user_text=numbered,
            tool=POINT,
        )
    except gateways.CoachError as exc:
        logger.warning("import read without help", extra={"code": exc.code})
        return reading
    return pointed(reading, text, answer.data.get("movements"))


def pointed(reading: Reading, text: str, movements: Any) -> Reading:
    """Return the reading with every movement whose quotes stand in the text and hold up."""
    found: list[tuple[Unresolved, ReadItem]] = []
    for movement in movements if isinstance(movements, list) else []:
        part = _part(reading.unresolved, movement)
        if part and (item := _item(movement, part, text)):
            found.append((part, item))
    if not found:
        return reading
    done = {id(part) for part, _ in found}
    return reading.model_copy(
        update={
            "workouts": _with_items(reading.workouts, [item for _, item in found]),
            "unresolved": [part for part in reading.unresolved if id(part) not in done],
            # What a model pointed at is worth a look before it is trained.
            "confidence": max(reading.confidence, SURE_ENOUGH),
            "reason": None,
        }
    )


def _part(parts: Sequence[Unresolved], movement: Any) -> Unresolved | None:
    number = movement.get("part") if isinstance(movement, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return parts[number] if 0 <= number < len(parts) else None


def _item(movement: Mapping, part: Unresolved, text: str) -> ReadItem | None:
    spans = {name: span for name in _QUOTES if (span := _span(movement.get(name), part, text))}
    if "name" not in spans:
        return None
    name = _quoted(spans["name"], text)
    known = resolving.resolve(name)
    values = _values(spans, text)
    # Words without a number that no catalogue knows are just words, whatever the model says.
    if known.exercise is None and not values:
        return None
    sources = {field: spans[_QUOTE_OF.get(field, field)] for field in values}
    return ReadItem.model_validate(
        {
            "name": name[:200],
            "exerciseId": known.exercise.id if known.exercise else None,
            "source": Span(start=part.start, end=part.end),
            "sources": {"name": spans["name"], **sources},
            **values,
        }
    )


def _span(quote: Any, part: Unresolved, text: str) -> Span | None:
    """Return where a quote stands within its part of the text; None when it doesn't."""
    if not isinstance(quote, str) or not quote.strip():
        return None
    start = text.find(quote, part.start, part.end)
    return Span(start=start, end=start + len(quote)) if start >= 0 else None


def _quoted(span: Span, text: str) -> str:
    return text[span.start : span.end].strip()


def _values(spans: Mapping[str, Span], text: str) -> dict[str, Any]:
    """Return the values that can be read off the quotes themselves."""
    quotes = {name: _quoted(span, text) for name, span in spans.items()}
    values = {
        "sets": _whole(quotes.get("sets"), 1, 100),
        "reps": _whole(quotes.get("reps"), 1, 1_000),
        "load": _load(quotes.get("load")),
        "seconds": _seconds(quotes.get("seconds"), 86_400),
        "restSeconds": _seconds(quotes.get("rest"), 3_600),
    }
    return {name: value for name, value in values.items() if value is not None}


def _number(quote: str | None) -> float | None:
    """Return the one number in a quote; two of them are not for a guess."""
    if quote is None:
        return None
    digits = _DIGITS.findall(quote)
    words = [_NUMBERS[word] for word in re.findall(r"[a-z]+", quote.lower()) if word in _NUMBERS]
    numbers = [float(number.replace(",", ".")) for number in digits] + words
    return float(numbers[0]) if len(numbers) == 1 else None


def _whole(quote: str | None, low: int, high: int) -> int | None:
    number = _number(quote)
    return (
        int(number)
        if number is not None and number.is_integer() and low <= number <= high
        else None
    )


def _load(quote: str | None) -> Load | None:
    number = _number(quote)
    unit = next((unit for unit, pattern in _UNITS.items() if pattern.search(quote or "")), None)
    if number is None or unit is None or not 0 < number <= 2_000:
        return None
    return Load(value=number, unit=unit)


def _seconds(quote: str | None, high: int) -> int | None:
    number = _number(quote)
    if number is None or quote is None:
        return None
    factor = 60 if re.search(r"(?i)\bm(?:in\w*)?\b|\dm(?:in\w*)?\b", quote) else 1
    return int(number * factor) if 0 < number * factor <= high else None


def _with_items(workouts: Sequence[ReadWorkout], items: list[ReadItem]) -> list[ReadWorkout]:
    """Return the workouts with each item put after what stands before it in the text."""
    changed = [workout.model_copy(deep=True) for workout in workouts] or [ReadWorkout()]
    for item in items:
        block = _block_before(changed, item)
        block.items.append(item)
        block.items.sort(key=_start)
    return changed


def _block_before(workouts: list[ReadWorkout], item: ReadItem) -> ReadBlock:
    blocks = [block for workout in workouts for block in workout.blocks if block.items]
    earlier = [block for block in blocks if _start(block.items[0]) <= _start(item)]
    if earlier:
        return earlier[-1]
    if blocks:
        return blocks[0]
    block = ReadBlock()
    workouts[0].blocks.append(block)
    return block


def _start(item: ReadItem) -> int:
    return item.source.start if item.source else 0


def resolve_all(names: Sequence[str], *, context: str, ledger: Ledger) -> list[Resolution]:
    """Return what names mean: by rule, then by a model's choice from closed lists."""
    found = [resolving.resolve(name, context=context) for name in names]
    is_open = [one.exercise is None and bool(one.options) for one in found]
    asked = [one for one, is_so in zip(found, is_open, strict=True) if is_so]
    chosen = iter(choose(asked, ledger))
    return [next(chosen) if is_so else one for one, is_so in zip(found, is_open, strict=True)]


def choose(open_names: Sequence[Resolution], ledger: Ledger) -> list[Resolution]:
    """Return the resolutions with what a model chose from each name's closed list; never fails."""
    lists = [resolving.candidates(one) for one in open_names]
    if not is_there() or not any(lists):
        return list(open_names)
    asked = "\n".join(
        f"[{number}] {one.raw_name[:200]}: "
        + "; ".join(f"{option.id} = {option.name}" for option in options)
        for number, (one, options) in enumerate(zip(open_names, lists, strict=True))
        if options
    )
    try:
        answer = ledger.converse(
            task="resolve",
            system_blocks=[ledger.routes.prompts["choose"]],
            user_text=asked,
            tool=CHOOSE,
        )
    except gateways.CoachError as exc:
        logger.warning("names resolved without help", extra={"code": exc.code})
        return list(open_names)
    picked = _picked(answer.data.get("choices"))
    return [
        _with_choice(one, options, picked.get(number))
        for number, (one, options) in enumerate(zip(open_names, lists, strict=True))
    ]


def _picked(choices: Any) -> dict[int, str]:
    return {
        choice["number"]: choice["id"]
        for choice in (choices if isinstance(choices, list) else [])
        if isinstance(choice, Mapping)
        and isinstance(choice.get("number"), int)
        and isinstance(choice.get("id"), str)
    }


def _with_choice(one: Resolution, options: Sequence, exercise_id: str | None) -> Resolution:
    exercise = next((option for option in options if option.id == exercise_id), None)
    return one if exercise is None else resolving.chosen(one, exercise)
