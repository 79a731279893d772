"""Reading what a model wrote: JSON out of prose, and a plan out of loosely shaped JSON.

Nothing here trusts its input. Whatever the JSON, the result is a valid `Plan` or `UnreadableReply`.
Only form is mended: a number written as text becomes a number, an absurdly long text is shortened.
What cannot be read is left out or refused, never guessed; whether a plan is any good is for the
checker to say.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import ValidationError

from workouts.blocks import BLOCK_KINDS, Difficulty, Plan

MAX_JSON_CHARACTERS = 200_000
MAX_BLOCKS = 30
MAX_ITEMS = 40
MAX_SETS = 30
MAX_REASONS = 10
# Of a text that should hold one number; patterns need not search more.
LONGEST_VALUE = 80

NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
REPS_RANGE = re.compile(r"(\d+)\s*(?:-|–|—|to)\s*(\d+)")
TO_FAILURE = re.compile(r"\b(max|amrap|failure|as many)\b", re.I)
PER_SIDE = re.compile(r"\b(?:per|each)\s+(?:side|leg|arm)\b|/\s*(?:side|leg|arm)\b|\beach\b", re.I)
LOAD = re.compile(
    r"(?P<value>\d+(?:[.,]\d+)?(?:\s*/\s*\d+(?:[.,]\d+)?)?)\s*"
    r"(?P<unit>kgs?|kilos?|kilograms?|lbs?|pounds?|#|%)",
    re.I,
)
DISTANCE = re.compile(
    r"(?P<value>\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>km|kilomet(?:er|re)s?|k|mi|miles?|met(?:er|re)s?|m)\b",
    re.I,
)
CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
TIME_PART = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b", re.I
)
SECONDS_PER = {"h": 3600, "m": 60, "s": 1}


class UnreadableReply(Exception):
    """No plan could be read; `reasons` are sentences fit to send back to the model."""

    def __init__(self, reasons: list[str]):
        self.reasons = reasons
        super().__init__("; ".join(reasons))


def find_json(text: str) -> dict[str, Any] | None:
    """Return the JSON object in a text, fenced or bare or between sentences, or None."""
    first, last = text.find("{"), text.rfind("}")
    if first < 0 or last < first or last - first > MAX_JSON_CHARACTERS:
        return None
    try:
        found = json.loads(text[first : last + 1], parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def read_plan(data: Mapping[str, Any]) -> Plan:
    """Return the plan in a model's answer, or raise UnreadableReply with what is wrong."""
    data = _unwrap(data)
    blocks = _list(data.get("blocks"), MAX_BLOCKS, _block) or _flat_blocks(data)
    reasons = []
    if not (title := _text(data.get("title"), 200)):
        reasons.append("The workout has no title.")
    if not any(block["items"] for block in blocks):
        reasons.append("The workout has no exercises.")
    if reasons:
        raise UnreadableReply(reasons)
    plan = {
        "title": title,
        "description": _text(data.get("description"), 5_000) or "",
        "difficulty": _one_of(data.get("difficulty"), get_args(Difficulty)),
        "durationMinutes": _whole(_first(data, "durationMinutes", "duration"), 1, 1_440),
        "tags": _list(data.get("tags"), 50, lambda tag: _text(tag, 50)),
        "rationale": _text(data.get("rationale"), 5_000) or "",
        "alternatives": _list(data.get("alternatives"), 20, lambda line: _text(line, 500)),
        "blocks": [block for block in blocks if block["items"]],
    }
    try:
        return Plan.model_validate(plan)
    except ValidationError as exc:
        raise UnreadableReply(_reasons(exc)) from exc


def _reasons(exc: ValidationError) -> list[str]:
    return [
        f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}."
        for error in exc.errors(include_input=False, include_url=False)[:MAX_REASONS]
    ]


def _unwrap(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take the plan out of an envelope such as {"workout": {...}}, a habit of some models."""
    for key in ("workout", "plan", "input", "parameters"):
        inner = data.get(key)
        if isinstance(inner, dict) and "blocks" not in data and "exercises" not in data:
            return inner
    return data


def _flat_blocks(data: Mapping[str, Any]) -> list[dict]:
    """Read the older shape: a list of exercises, with warm-up and cool-down beside it."""
    sections = (("warmup", "warmup"), ("straight", "exercises"), ("cooldown", "cooldown"))
    return [
        {"kind": kind, "items": items}
        for kind, key in sections
        if (items := _list(data.get(key), MAX_ITEMS, _item))
    ]


def _block(raw: Any) -> dict | None:
    if not isinstance(raw, dict):
        return None
    kind = _one_of(_first(raw, "kind", "type"), BLOCK_KINDS, spaces="_") or "straight"
    return {
        "kind": kind,
        "label": _text(raw.get("label") or raw.get("name"), 100),
        "params": _params(raw),
        "items": _list(_first(raw, "items", "exercises"), MAX_ITEMS, _item),
        "notes": _text(raw.get("notes"), 2_000),
    }


def _params(raw: Mapping[str, Any]) -> dict:
    params = raw.get("params")
    # Models often write the timing beside the items instead of inside `params`.
    params = {**raw, **params} if isinstance(params, dict) else raw
    scheme = _list(params.get("repScheme"), 100, lambda value: _whole(value, 0, 1_000))
    return {
        "rounds": _whole(params.get("rounds"), 1, 1_000),
        "intervalSeconds": _seconds(params.get("intervalSeconds"), 1, 3_600),
        "timeCapSeconds": _seconds(params.get("timeCapSeconds"), 1, 86_400),
        "workSeconds": _seconds(params.get("workSeconds"), 1, 3_600),
        "restSeconds": _seconds(params.get("restSeconds"), 0, 3_600),
        "repScheme": scheme or None,
        "start": _whole(params.get("start"), 0, 1_000),
        "step": _whole(params.get("step"), -1_000, 1_000),
    }


def _item(raw: Any) -> dict | None:
    if isinstance(raw, str):
        raw = {"name": raw}
    if not isinstance(raw, dict) or not (name := _text(_first(raw, "name", "exercise"), 200)):
        return None
    details = _list(raw.get("setDetails"), MAX_SETS, _set_target)
    return {
        "name": name,
        "sets": _whole(raw.get("sets"), 1, 100) or len(details) or None,
        **_prescription(raw),
        "tempo": _text(raw.get("tempo"), 20),
        "calories": _whole(raw.get("calories"), 1, 10_000),
        "perSide": raw.get("perSide") is True or _says_per_side(raw.get("reps")),
        "notes": _text(raw.get("notes"), 2_000),
        "setDetails": details,
    }


def _set_target(raw: Any) -> dict | None:
    if not isinstance(raw, dict):
        return None
    kind = _one_of(raw.get("type"), ("normal", "warmup", "drop", "failure"))
    return {"type": kind or "normal", **_prescription(raw)}


def _prescription(raw: Mapping[str, Any]) -> dict:
    load = _first(raw, "load", "weight")
    return {
        "reps": _reps(raw.get("reps")),
        "load": _load(load, _first(raw, "unit", "weightUnit")),
        "rpe": _decimal(raw.get("rpe"), 1, 10),
        "seconds": _seconds(_first(raw, "seconds", "durationSeconds"), 0, 86_400),
        "distance": _distance(raw.get("distance")),
        "restSeconds": _seconds(_first(raw, "restSeconds", "rest"), 0, 3_600),
    }


def _reps(raw: Any) -> int | str | None:
    """Return a count, "8-12" or "max"; words around them belong to other fields."""
    if isinstance(raw, str):
        raw = raw[:LONGEST_VALUE]
        if TO_FAILURE.search(raw):
            return "max"
        if found := REPS_RANGE.search(raw):
            return f"{int(found[1])}-{int(found[2])}"[:50]
    return _whole(raw, 0, 1_000)


def _says_per_side(reps: Any) -> bool:
    return isinstance(reps, str) and bool(PER_SIDE.search(reps[:LONGEST_VALUE]))


def _load(raw: Any, unit: Any) -> dict | None:
    if isinstance(raw, dict):
        return _load(_first(raw, "value", "weight"), raw.get("unit"))
    if isinstance(raw, str) and (found := LOAD.search(raw[:LONGEST_VALUE])):
        raw, unit = found["value"], unit or found["unit"]
    # A load whose unit nobody gave is not a load: 60 kg and 60 lb are different sets.
    if (known := _load_unit(unit)) is None:
        return None
    if isinstance(raw, str) and "/" in raw and len(raw) <= 20:
        return {"value": raw.replace(" ", ""), "unit": known}
    value = _decimal(raw, 0, 2_000)
    # "0 kg" is how models write body weight.
    return {"value": value, "unit": known} if value else None


def _load_unit(raw: Any) -> str | None:
    if not isinstance(raw, str):
        return None
    word = raw.strip().lower()
    if word.startswith("%"):
        return "%1rm"
    if word.startswith("k"):
        return "kg"
    return "lb" if word.startswith(("lb", "pound", "#")) else None


def _distance(raw: Any) -> dict | None:
    unit = "m"
    if isinstance(raw, dict):
        raw, unit = raw.get("value"), raw.get("unit")
    elif isinstance(raw, str):
        if not (found := DISTANCE.search(raw[:LONGEST_VALUE])):
            return None
        raw, unit = found["value"], found["unit"]
    value = _decimal(raw, 0, 1_000_000)
    known = _distance_unit(unit)
    return {"value": value, "unit": known} if value and known else None


def _distance_unit(raw: Any) -> str | None:
    word = raw.strip().lower() if isinstance(raw, str) else ""
    if word.startswith("mi"):
        return "mi"
    if word.startswith("k"):
        return "km"
    return "m" if word.startswith("m") else None


def _seconds(raw: Any, low: int, high: int) -> int | None:
    """Read 90, "90", "90 s", "1:30", "2-3 min" (the first number of a range) or "1 min 30 s"."""
    if isinstance(raw, str):
        text = REPS_RANGE.sub(r"\1", raw[:LONGEST_VALUE])
        if clock := CLOCK.search(text):
            raw = int(clock[1]) * 60 + int(clock[2])
        elif parts := TIME_PART.findall(text):
            raw = sum(_number(count) * SECONDS_PER[unit[0].lower()] for count, unit in parts)
        else:
            raw = text
    return _whole(raw, low, high)


def _whole(raw: Any, low: int, high: int) -> int | None:
    value = _decimal(raw, low, high)
    return None if value is None else round(value)


def _decimal(raw: Any, low: float, high: float) -> float | None:
    """Return a number within its limits; one outside them is unknown rather than clipped."""
    if isinstance(raw, str):
        found = NUMBER.search(raw[:LONGEST_VALUE])
        raw = _number(found[0]) if found else None
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not low <= raw <= high:
        return None
    return raw if math.isfinite(raw) else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _text(raw: Any, limit: int) -> str | None:
    if not isinstance(raw, str):
        return None
    # Control characters and lone surrogates cannot be stored or sent on.
    clean = "".join(c if c.isprintable() or c == "\n" else " " for c in raw[: limit * 2])
    return clean.strip()[:limit].strip() or None


def _one_of(raw: Any, known: tuple[str, ...], *, spaces: str = "") -> str | None:
    if not isinstance(raw, str):
        return None
    word = re.sub(r"[\s_-]+", spaces, raw.strip().lower())
    return word if word in known else None


def _list(raw: Any, limit: int, read: Callable[[Any], Any]) -> list:
    if not isinstance(raw, list):
        return []
    return [value for value in map(read, raw[:limit]) if value is not None]


def _first(raw: Mapping[str, Any], *keys: str) -> Any:
    return next((raw[key] for key in keys if raw.get(key) is not None), None)
