"""The plain text the phone shows a workout from, and back (contract §5, "Content text")."""

import re
from collections.abc import Sequence

from workouts import catalogue
from workouts.blocks import Block, Distance, Item, Load, Params

MOST_LINES = 24
MOST_LOAD = 2_000
_LOAD = re.compile(r"(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>kgs?|lbs?|pounds?|#)", re.I)
_REST = re.compile(r"\brest\s*(?P<n>\d+)\s*(?P<unit>s|sec\w*|m|min\w*)?\b", re.I)
_SETS = re.compile(r"\((?P<sets>\d{1,2})\s*sets?\)", re.I)
_SCHEME = re.compile(r"^(?P<sets>\d{1,2})\s*[x×]\s*(?P<reps>\d{1,4}(?:-\d{1,4})?)\s+", re.I)
_REPS = re.compile(r"^(?P<reps>\d{1,4}(?:-\d{1,4})?)(?P<unit>s|m|cal)?\s+", re.I)
_ROUNDS = re.compile(r"\b(?P<n>\d{1,3})\s*rounds?\b", re.I)
_TIMED = re.compile(r"^(?P<kind>amrap|emom|e(?P<every>\d)mom)\b\s*(?P<n>\d{1,3})?", re.I)


def from_blocks(blocks: Sequence[Block]) -> str:
    """Return one line per exercise under a line for each timed block; at most 24 lines."""
    lines: list[str] = []
    for block in blocks:
        heading = _heading(block)
        lines += [heading] if heading else []
        lines += [_line(item) for item in block.items]
    return "\n".join(lines[:MOST_LINES])


def _heading(block: Block) -> str | None:
    params = block.params
    if block.kind == "amrap":
        return f"AMRAP {(params.time_cap_seconds or 1_200) // 60} min"
    if block.kind == "emom":
        interval = params.interval_seconds or 60
        name = "EMOM" if interval == 60 else f"E{interval // 60}MOM"
        return f"{name} {max(1, (params.rounds or 1) * interval // 60)} min"
    if block.kind in ("circuit", "superset", "for_time") and params.rounds:
        return f"{params.rounds} Rounds"
    return None


def _line(item: Item) -> str:
    parts = [_count(item), item.name]
    if item.load:
        parts.append(f"@ {amount(item.load)}")
    if item.sets and item.sets > 1:
        parts.append(f"({item.sets} sets)")
    if item.rest_seconds:
        parts.append(f"Rest {item.rest_seconds}s")
    return " ".join(part for part in parts if part)


def _count(item: Item) -> str:
    if item.reps is not None:
        return str(item.reps)
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


def load_text(item: Item) -> str | None:
    return amount(item.load) if item.load else None


def amount(load: Load) -> str:
    """Return "22.5 kg", "70/50 kg" or "80%"."""
    value = load.value if isinstance(load.value, str) else f"{load.value:g}"
    return f"{value}%" if load.unit == "%1rm" else f"{value} {load.unit}"


def read_load(text: str | float | None) -> dict | None:
    """Return {"value", "unit"} of a weight as a client writes it; without a unit, pounds."""
    if text is None or text == "":
        return None
    if isinstance(text, (int, float)):
        return {"value": text, "unit": "lb"}
    if match := _LOAD.search(text):
        unit = "kg" if match["unit"].lower().startswith("k") else "lb"
        return {"value": float(match["value"].replace(",", ".")), "unit": unit}
    try:
        return {"value": float(text), "unit": "lb"}
    except ValueError:
        return None


def to_blocks(text: str) -> list[Block]:
    """Return blocks for text in the form above; a line that isn't an exercise is kept as a note."""
    blocks: list[Block] = [Block()]
    for line in filter(None, (line.strip(" •-*\t") for line in text.splitlines())):
        if match := _TIMED.match(line):
            blocks.append(_timed(match))
        elif (match := _ROUNDS.search(line)) and not _REPS.match(
            _ROUNDS.sub("", line).strip() + " "
        ):
            rounds = max(1, int(match["n"]))
            blocks.append(Block(kind="circuit", params=Params(rounds=rounds)))
        elif len(line) > 200 or line.endswith(":"):
            notes = "\n".join(filter(None, (blocks[-1].notes, line)))
            blocks[-1] = blocks[-1].model_copy(update={"notes": notes[:2_000]})
        else:
            blocks[-1] = blocks[-1].model_copy(
                update={"items": [*blocks[-1].items, _item(line)][:100]}
            )
    return [block for block in blocks if block.items or block.notes]


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
        fields |= {"sets": int(scheme["sets"]) or None, "reps": _number(scheme["reps"])}
        name = name[scheme.end() :]
    elif count := _REPS.match(name):
        fields |= _counted(count)
        name = name[count.end() :]
    name = " ".join(name.split()) or line[:200]
    found = catalogue.find(name)
    if sets:
        fields["sets"] = int(sets["sets"]) or None
    if rest:
        seconds = int(rest["n"]) * (60 if (rest["unit"] or "s").lower().startswith("m") else 1)
        fields["rest_seconds"] = min(3_600, seconds)
    if load and float(load["value"].replace(",", ".")) <= MOST_LOAD:
        fields["load"] = Load.model_validate(read_load(load[0]))
    return Item(name=name[:200], exercise_id=found.id if found else None, **fields)


def _counted(match: re.Match) -> dict:
    unit = (match["unit"] or "").lower()
    if unit and match["reps"].isdigit() and int(match["reps"]):
        number = int(match["reps"])
        return {
            "s": {"seconds": number},
            "m": {"distance": Distance(value=number, unit="m")},
            "cal": {"calories": number},
        }[unit]
    return {"reps": _number(match["reps"])}


def _number(text: str) -> int | str:
    return min(1_000, int(text)) if text.isdigit() else text
