"""The plain text the phone shows a workout from, and back (contract §5, "Content text").

The phone parses 24 exercises at most. A longer workout is still written whole: the phone shows the
first 24, but it sends the text back when a member edits it, and a cut text would cut the workout.
"""

import re
from collections.abc import Sequence

from workouts import catalogue
from workouts.blocks import Block, Distance, Item, Load, Params

MOST_LOAD = 2_000
MOST_BLOCKS, MOST_ITEMS = 49, 100
# The phone drops longer lines, and from six words on those with a comma or full stop.
MOST_WORDS = 14
_NUMBER = r"\d{1,5}(?:[.,]\d{1,6})?"
_LOAD = re.compile(
    rf"(?<![\d.,])(?P<value>{_NUMBER}(?:/{_NUMBER})?)\s*(?:(?P<unit>kgs?|lbs?|pounds?)\b|(?P<sign>[#%]))",
    re.I,
)
_REST = re.compile(r"\brest\s*(?P<n>\d{1,5})\s*(?P<unit>s|sec\w*|m|min\w*)?\b", re.I)
_SETS = re.compile(r"\((?P<sets>\d{1,3})\s*sets?\)", re.I)
_COUNT = r"(?:max|\d{1,4}(?:-\d{1,4}){0,9})"
_SCHEME = re.compile(rf"^(?P<sets>\d{{1,2}})\s*[x×]\s*(?P<reps>{_COUNT})\s+", re.I)
_REPS = re.compile(rf"^(?P<reps>{_COUNT})(?P<unit>s|km|mi|m|cal)?\s+", re.I)
_ROUNDS = re.compile(r"\b(?P<n>\d{1,3})\s*rounds?\b", re.I)
_TIMED = re.compile(r"^(?P<kind>amrap|emom|e(?P<every>\d{1,2})mom)\b\s*(?P<n>\d{1,3})?", re.I)
_LENGTH = re.compile(r"(?P<n>\d{1,5}(?:\.\d+)?) (?P<unit>s|cal|m|km|mi)(?P<side>/side)?")
_EACH_SIDE = re.compile(r"\s(?:per|each) side\b", re.I)
_SIDED = re.compile(r"(?P<reps>.+)/side")
_UNSAID = re.compile(r"https?://\S*|[#,;]|\.(?=\s|$)")


def from_blocks(blocks: Sequence[Block]) -> str:
    """Return one line per exercise under a line for each timed block."""
    lines: list[str] = []
    for block in blocks:
        heading = _heading(block)
        lines += [heading] if heading else []
        lines += [_line(item, block.params.rep_scheme) for item in block.items]
    return "\n".join(lines)


def _heading(block: Block) -> str | None:
    params = block.params
    if block.kind == "amrap":
        return f"AMRAP {max(1, (params.time_cap_seconds or 1_200) // 60)} min"
    if block.kind == "emom":
        interval = params.interval_seconds or 60
        # Only whole minutes have a name; "EMOM" with the right length is the nearest to 90 s.
        name = f"E{interval // 60}MOM" if interval % 60 == 0 and interval > 60 else "EMOM"
        return f"{name} {max(1, (params.rounds or 1) * interval // 60)} min"
    if block.kind in ("circuit", "superset", "for_time", "tabata", "interval") and params.rounds:
        return f"{params.rounds} Rounds"
    return None


def _line(item: Item, scheme: Sequence[int] | None) -> str:
    count = _count(item) or "-".join(map(str, scheme or ()))
    parts = [f"@ {amount(item.load)}"] if item.load else []
    parts += [f"({item.sets} sets)"] if item.sets and item.sets > 1 else []
    parts += [f"Rest {item.rest_seconds}s"] if item.rest_seconds else []
    parts = ["per side", *parts] if item.per_side else parts
    room = MOST_WORDS - sum(len(part.split()) for part in [count, *parts])
    name = " ".join(_UNSAID.sub(" ", item.name).rstrip(": ").split()[: max(1, room)])
    return " ".join(filter(None, (count, name or "Exercise", *parts)))


def _count(item: Item) -> str:
    if item.reps is not None:
        # A line that starts with "AMRAP" would open a block.
        return "max" if str(item.reps).lower() == "amrap" else str(item.reps)
    if item.seconds:
        return f"{item.seconds}s"
    if item.distance:
        return f"{item.distance.value:g}{item.distance.unit}"
    return f"{item.calories}cal" if item.calories else ""


def reps_text(item: Item) -> str | int | None:
    """Return reps as the contract's flat exercise has them: a count, or text such as "30 s"."""
    if item.reps is not None:
        return f"{item.reps}/side" if item.per_side else item.reps
    if item.seconds:
        return f"{item.seconds} s/side" if item.per_side else f"{item.seconds} s"
    if item.distance:
        return f"{item.distance.value:g} {item.distance.unit}"
    return f"{item.calories} cal" if item.calories else None


def read_reps(reps: str | int | None) -> dict:
    """Return an item's fields for what `reps_text` wrote, or for a client's own words."""
    if not isinstance(reps, str):
        return {} if reps is None else {"reps": reps}
    if not reps.strip():
        return {}
    if match := _LENGTH.fullmatch(reps):
        sided = {"perSide": True} if match["side"] else {}
        return {**_length(match["n"], match["unit"]), **sided} or {"reps": reps}
    if match := _SIDED.fullmatch(reps):
        return {"reps": number(match["reps"]), "perSide": True}
    return {"reps": number(reps)}


def _length(number: str, unit: str) -> dict:
    value = float(number)
    if not value:
        return {}
    if unit in ("s", "cal"):
        return {"seconds" if unit == "s" else "calories": max(1, int(value))}
    return {"distance": {"value": value, "unit": unit}}


def load_text(item: Item) -> str | None:
    return amount(item.load) if item.load else None


def amount(load: Load) -> str:
    """Return "22.5 kg", "70/50 kg" or "80%"."""
    value = load.value if isinstance(load.value, str) else f"{load.value:.10g}"
    return f"{value}%" if load.unit == "%1rm" else f"{value} {load.unit}"


def read_load(text: str | float | None) -> dict | None:
    """Return {"value", "unit"} of a weight as a client writes it; without a unit, pounds."""
    if text is None or text == "":
        return None
    if isinstance(text, (int, float)):
        return {"value": text, "unit": "lb"}
    if match := _LOAD.search(text):
        return _load_of(match)
    try:
        return {"value": float(text), "unit": "lb"}
    except ValueError:
        return None


def _load_of(match: re.Match) -> dict:
    if match["sign"] == "%":
        unit = "%1rm"
    else:
        unit = "kg" if (match["unit"] or "lb").lower().startswith("k") else "lb"
    value = match["value"].replace(",", ".")
    return {"value": value if "/" in value else float(value), "unit": unit}


def to_blocks(text: str) -> list[Block]:
    """Return blocks for text in the form above; a line that isn't an exercise is kept as a note."""
    blocks: list[Block] = [Block()]
    items: list[list[Item]] = [[]]
    for line in filter(None, (" ".join(line.split()).strip(" •-*") for line in text.splitlines())):
        heading = _opened(line)
        if heading and len(blocks) <= MOST_BLOCKS:
            blocks.append(heading)
            items.append([])
        elif len(line) > 200 or line.endswith(":") or len(items[-1]) == MOST_ITEMS:
            notes = "\n".join(filter(None, (blocks[-1].notes, line)))
            blocks[-1] = blocks[-1].model_copy(update={"notes": notes[:2_000]})
        else:
            items[-1].append(_item(line))
    whole = [
        block.model_copy(update={"items": own}) for block, own in zip(blocks, items, strict=True)
    ]
    return [block for block in whole if block.items or block.notes]


def _opened(line: str) -> Block | None:
    """Return the block a line opens: a timed one, or rounds of what follows."""
    if match := _TIMED.match(line):
        return _timed(match)
    match = _ROUNDS.search(line)
    if match and not _REPS.match(_ROUNDS.sub("", line).strip() + " "):
        return Block(kind="circuit", params=Params(rounds=max(1, int(match["n"]))))
    return None


def _timed(match: re.Match) -> Block:
    minutes = int(match["n"] or (20 if match["kind"].lower() == "amrap" else 10))
    if match["kind"].lower() == "amrap":
        return Block(kind="amrap", params=Params(time_cap_seconds=max(1, minutes) * 60))
    every = max(1, int(match["every"] or 1))
    return Block(
        kind="emom", params=Params(interval_seconds=60 * every, rounds=max(1, minutes // every))
    )


def _item(line: str) -> Item:
    rest, sets, load = _REST.search(line), _SETS.search(line), _LOAD.search(line)
    name = _REST.sub("", _SETS.sub("", _LOAD.sub("", line, count=1))).replace("@", " ")
    fields: dict = {}
    if scheme := _SCHEME.match(name):
        fields |= {"sets": int(scheme["sets"]) or None, "reps": number(scheme["reps"])}
        name = name[scheme.end() :]
    elif count := _REPS.match(name):
        fields |= _counted(count)
        name = name[count.end() :]
    if _EACH_SIDE.search(name):
        fields["per_side"], name = True, _EACH_SIDE.sub("", name)
    name = " ".join(name.split()) or line[:200]
    found = catalogue.find(name)
    if sets:
        fields["sets"] = min(100, int(sets["sets"])) or None
    if rest:
        seconds = int(rest["n"]) * (60 if (rest["unit"] or "s").lower().startswith("m") else 1)
        fields["rest_seconds"] = min(3_600, seconds)
    if load and (read := _load_of(load)) and _is_liftable(read["value"]):
        fields["load"] = Load.model_validate(read)
    return Item(name=name[:200], exercise_id=found.id if found else None, **fields)


def _is_liftable(value: float | str) -> bool:
    return len(value) <= 20 if isinstance(value, str) else value <= MOST_LOAD


def _counted(match: re.Match) -> dict:
    unit = (match["unit"] or "").lower()
    if unit and match["reps"].isdecimal() and (count := int(match["reps"])):
        known = {"s": {"seconds": count}, "cal": {"calories": count}}
        return known.get(unit) or {"distance": Distance(value=count, unit=unit)}
    return {"reps": number(match["reps"])}


def number(text: str) -> int | str | None:
    """Return a count as a number; a range, "max" and counts beyond a thousand stay as written."""
    is_count = text.isdecimal() and len(text) <= 4 and int(text) <= 1_000
    return int(text) if is_count else text or None
