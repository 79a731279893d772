"""Give the quantities of a text to an exercise: each kind of token has its reader."""

import re
from collections.abc import Callable

from ocr.parser import words as w
from ocr.parser.drafts import Draft, Value
from ocr.parser.tokens import Token

_NUMBERS = re.compile(w.NUMBER)
_THOUSAND = r"\d{1,2}[.,]\d{3}"
_POUND = re.compile(r"lb|pound|libra|pfund|livre|#")


def attach(draft: Draft, token: Token, *, apart: bool) -> None:
    """Give a quantity to an exercise."""
    _READERS.get(token.kind, _note)(draft, token, apart)


def _note(draft: Draft, token: Token, apart: bool) -> None:
    draft.note(token)


def _rest(draft: Draft, token: Token, apart: bool) -> None:
    found = rest_of(token)
    if found is None:
        draft.note(token)
        return
    draft.put("rest_seconds", found[0], token)
    if found[1]:
        draft.note(token)


def rest_of(token: Token) -> tuple[int, int | None] | None:
    """Return the seconds a rest token holds, and the longer end of a range."""
    match = _DURATION.search(token.value)
    found = w.rest_seconds(match[0]) if match else None
    if not found or found[0] > 3_600 or (":" in token.value and found[0] > _LONGEST_BY_CLOCK):
        return None
    return found


_DURATION = re.compile(w.LOOSE_TIME)
# "Lights go off 21:30" is an hour of the day.
_LONGEST_BY_CLOCK = 900


def _side_count(draft: Draft, token: Token, apart: bool) -> None:
    """Read "(10/side)": beside 20 reps it only says how they divide."""
    count = int(_NUMBERS.findall(token.value)[0])
    reps = draft.tail.values.get("reps")
    if reps is None:
        draft.put("reps", count, token)
    elif reps.value != count:
        draft.note(token)
        return
    draft.put("per_side", True, token)


def _peak(draft: Draft, token: Token, apart: bool) -> None:
    """Keep "build to a heavy single" a remark, and its one rep for where no other sets are said."""
    said = _NUMBERS.findall(token.value)
    words = ("single", "double", "triple")
    count = int(said[-1]) if said else next(n for n, w in enumerate(words, 1) if w in token.value)
    draft.note(token)
    draft.peak = Value(count, token.start, token.end)


def _singles(draft: Draft, token: Token, apart: bool) -> None:
    """Read "5 singles" as five sets of one."""
    each = next(
        n for n, word in enumerate(("single", "double", "triple"), 1) if word in token.value
    )
    if "sets" in draft.tail.values:
        draft.note(token)
        return
    draft.put("sets", int(_NUMBERS.findall(token.value)[0]), token, apart=apart)
    draft.put("reps", each, token, apart=apart)


def _tempo(draft: Draft, token: Token, apart: bool) -> None:
    match = re.search(r"\d[\dx./:-]{2,10}", token.value)
    is_said = re.match(r"@|tempo|cad", token.value) or "tempo" in token.value
    is_said = is_said or ":" in token.value
    if not is_said and not draft.tail.values.keys() & {"reps", "seconds", "scheme"}:
        if re.fullmatch(r"[12]0x[1-9]", token.value) and "sets" not in draft.tail.values:
            draft.put("sets", int(token.value[:2]), token, apart=apart)
            draft.put("reps", int(token.value[-1]), token)
            return
        if token.value[0] == "(" and "x" not in token.value and ":" not in token.value:
            draft.put("scheme", numbers_of(token.value), token)
        else:
            draft.note(token)
        return
    draft.put("tempo", match[0].rstrip("-./").upper() if match else token.value, token)


def _rpe(draft: Draft, token: Token, apart: bool) -> None:
    low, high = _two(token.value)
    if not 1 <= low <= 10:
        draft.note(token)
        return
    draft.put("rpe", low, token, apart=apart)
    if high:
        draft.note(token)


def _rir(draft: Draft, token: Token, apart: bool) -> None:
    low, high = _two(token.value)
    if not 0 <= low <= 9:
        draft.note(token)
        return
    draft.put("rpe", 10 - low, token, apart=apart)
    if high:
        draft.note(token)


def _two(text: str) -> tuple[float, float | None]:
    found = [w.number(match) for match in _NUMBERS.findall(text)[:2]] or [_spelled(text)]
    return found[0], found[1] if len(found) > 1 else None


def _spelled(text: str) -> int:
    return next((w.NUMBER_WORDS[word] for word in text.split() if word in w.NUMBER_WORDS), 0)


def _percent(draft: Draft, token: Token, apart: bool) -> None:
    text = re.sub(r"\b1 ?-?rm|1 rep max", "", token.value)
    _put_load(draft, token, text, "%1rm", apart)


def _load(draft: Draft, token: Token, apart: bool) -> None:
    if "pood" in token.value:
        draft.note(token)
        return
    units = re.findall(r"kg|kilo|lb|pound|#", token.value)
    if len(units) == 2 and units[0][0] != units[1][0] and {unit[0] for unit in units} & {"k"}:
        # The same weight in both units; the first is what the writer thinks in.
        first = token.value[: token.value.index(units[1])]
        draft.note(token)
        _put_load(draft, token, first.split("/")[0], "kg" if units[0][0] == "k" else "lb", apart)
        return
    unit = "lb" if _POUND.search(token.value) else "kg"
    _put_load(draft, token, re.sub(r"(?<!\d)[12] ?x ?(?=\d)", "", token.value), unit, apart)
    if re.search(r"\bbw|bodyweight|korpergewicht", token.value):
        draft.note(token)


def _put_load(draft: Draft, token: Token, text: str, unit: str, apart: bool) -> None:
    # "100,105,110" lists three weights; a single comma is a decimal one.
    listed = text.replace(",", " ") if text.count(",") > 1 and "/" not in text else text
    numbers = [w.number(found) for found in _NUMBERS.findall(listed)]
    if not numbers or max(numbers) > 2_000:
        draft.note(token)
    elif len(numbers) == 1:
        draft.put("load", (numbers[0], unit), token, apart=apart)
    else:
        mark = "-" if "-" in text.strip("- ") and "/" not in text else "/"
        joined = mark.join(f"{number:g}" for number in numbers)
        kind = "loads" if len(numbers) > 2 else "load"
        value = (numbers if kind == "loads" else joined[:20], unit)
        draft.put(kind, value, token, apart=apart)


def _calories(draft: Draft, token: Token, apart: bool) -> None:
    low, high = _two(token.value)
    if not 1 <= low <= 10_000:
        draft.note(token)
        return
    draft.put("calories", int(low), token, apart=apart)
    if high:
        draft.note(token)


def _distance(draft: Draft, token: Token, apart: bool) -> None:
    match = re.match(r"(\d{1,2},\d{3}(?!\d)|[\d.,]+)\D*", token.value)
    if not match:
        draft.note(token)
        return
    text = re.sub(r"[.,]", "", match[1]) if re.fullmatch(_THOUSAND, match[1]) else match[1]
    unit = re.sub(r"[^a-z]", "", token.value)
    value = w.number(text.rstrip(".,"))
    if not value:
        draft.note(token)
        return
    kind = "km" if unit.startswith("k") else "mi" if unit.startswith("mi") else "m"
    if unit == "m" and value < 8 and not draft.tail.values.keys() & {"sets"}:
        draft.put("seconds", round(value * 60), token, apart=apart)
        draft.doubts += 1
        return
    draft.put("distance", (value, kind), token, apart=apart)


def _side(draft: Draft, token: Token, apart: bool) -> None:
    draft.put("per_side", True, token)


def _sets(draft: Draft, token: Token, apart: bool) -> None:
    low, high = _two(token.value)
    said = draft.tail.values
    if draft.more and not any("sets" in part.values for part in (draft, *draft.more)) and not apart:
        draft.note(token)
        return
    if (
        token.kind == "sets_x"
        and "sets" in said
        and not apart
        and not said.keys() & {"reps", "seconds", "distance"}
    ):
        _reps(draft, token, apart)
        return
    if not 1 <= low <= 100:
        draft.note(token)
        return
    draft.put("sets", int(low), token, apart=apart)
    if high:
        draft.note(token)


def _reps(draft: Draft, token: Token, apart: bool) -> None:
    low, high = _two(token.value)
    if token.value[0] == "x" and not high and _is_measured(draft.tail):
        if draft.more:
            draft.note(token)
            return
        draft.put("sets", int(low), token, apart=apart)
        return
    said = draft.tail.values
    if token.value[0] == "x" and not high and "reps" in said and "sets" not in said and not apart:
        draft.put("sets", int(low), token)
        return
    if "reps" in draft.tail.values and not apart and draft.tail.values["reps"].value == "max":
        draft.note(token)
        return
    if not 1 <= low <= 1_000 or low != int(low):
        draft.note(token)
        return
    reps: int | str = f"{low:g}-{high:g}" if high else int(low)
    if token.value.endswith("+"):
        reps = f"{reps}+"
    draft.put("reps", reps, token, apart=apart)


def _is_measured(draft: Draft) -> bool:
    """Tell "500m x 3", three times a distance, from a number of reps."""
    return bool({"distance", "calories", "seconds"} & draft.values.keys()) and not (
        {"sets", "reps"} & draft.values.keys()
    )


def _max(draft: Draft, token: Token, apart: bool) -> None:
    draft.put("reps", "max", token)


def _combo(draft: Draft, token: Token, apart: bool) -> None:
    draft.put("reps", re.sub(r"[() ]", "", token.value)[:50], token, apart=apart)


def _scheme(draft: Draft, token: Token, apart: bool) -> None:
    draft.put("scheme", numbers_of(token.value), token)


def numbers_of(scheme: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,3}", scheme)]


def _time(draft: Draft, token: Token, apart: bool) -> None:
    found = w.seconds(token.value)
    values = draft.tail.values
    if draft.peak or "scheme" in values:
        draft.note(token)
        return
    if found is None or found[0] > 86_400 or ({"distance", "calories"} & values.keys()):
        draft.note(token)
        return
    if "reps" in values and values["reps"].value != "max" and (not apart or "sets" in values):
        looks_like_rest = found[0] in (30, 45, 60, 90, 120, 150, 180, 240, 300)
        if "sets" in values and "rest_seconds" not in values and looks_like_rest:
            draft.put("rest_seconds", found[0], token)
            draft.doubts += 1
            return
        draft.note(token)
        draft.doubts += 1
        return
    draft.put("seconds", found[0], token, apart=apart)
    if found[1]:
        draft.note(token)


def _quote(draft: Draft, token: Token, apart: bool) -> None:
    if "reps" in draft.values or "/" in token.value or "scheme" in draft.values:
        draft.note(token)
    else:
        _time(draft, token, apart)


_READERS: dict[str, Callable[[Draft, Token, bool], None]] = {
    "rest": _rest,
    "tempo": _tempo,
    "rpe": _rpe,
    "rir": _rir,
    "percent": _percent,
    "load": _load,
    "calories": _calories,
    "distance": _distance,
    "side": _side,
    "side_count": _side_count,
    "singles": _singles,
    "peak": _peak,
    "sets_of": _sets,
    "sets_x": _sets,
    "sets_are": _sets,
    "reps_are": _reps,
    "reps": _reps,
    "number": _reps,
    "max_reps": _max,
    "combo": _combo,
    "scheme": _scheme,
    "open_scheme": _scheme,
    "time": _time,
    "quote": _quote,
}
