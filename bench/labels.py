"""The labelled captions of `tests/ocr/captions`, and readings in the same flat shape.

An item is written `name | s4 r8-10 w32.5kg rest90`: s sets, r reps, w load, t seconds, d distance,
c calories, rpe, tempo=, `side` per side, rest seconds. A block is written
`kind rounds=4 rest=75 label=A`, a day of a plan as an entry of `workouts`.
"""

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ocr.reading import Reading, ReadWorkout

FOLDER = Path(__file__).parent.parent / "tests" / "ocr" / "captions"
_PARAMS = {
    "rounds": "rounds", "interval": "intervalSeconds", "cap": "timeCapSeconds",
    "work": "workSeconds", "rest": "restSeconds", "scheme": "repScheme", "start": "start",
    "step": "step",
}  # fmt: skip
_ITEM = (
    ("tempo", re.compile(r"tempo=(\S+)")),
    ("restSeconds", re.compile(r"rest(\d+)")),
    ("rpe", re.compile(r"rpe([\d.]+)")),
    ("perSide", re.compile(r"(side)")),
    ("load", re.compile(r"w(\S+)")),
    ("distance", re.compile(r"d([\d.]+(?:km|mi|m))")),
    ("sets", re.compile(r"s(\d+)")),
    ("reps", re.compile(r"r(\S+)")),
    ("seconds", re.compile(r"t(\d+)")),
    ("calories", re.compile(r"c(\d+)")),
)


@dataclass
class FlatItem:
    name: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass
class FlatBlock:
    kind: str
    params: dict[str, str] = field(default_factory=dict)
    items: list[FlatItem] = field(default_factory=list)


@dataclass
class FlatWorkout:
    title: str | None
    blocks: list[FlatBlock]


@dataclass
class Caption:
    """A text and what two careful people would read in it."""

    id: str
    text: str
    title: str | None
    tags: list[str] | None
    workouts: list[FlatWorkout]


@functools.cache
def load(part: str) -> list[Caption]:
    """Return the captions of one part: `tune`, `measure` or the `examples` of the product."""
    rows: list[dict] = []
    for path in sorted(FOLDER.glob(f"{part}*.yaml")):
        rows.extend(yaml.safe_load(path.read_text()))
    return [_caption(row) for row in rows]


def _caption(row: dict) -> Caption:
    days = row.get("workouts") or ([{"blocks": row["blocks"]}] if row.get("blocks") else [])
    workouts = [
        FlatWorkout(day.get("title"), [_block(block) for block in day["blocks"]]) for day in days
    ]
    return Caption(row["id"], row["text"], row.get("title"), row.get("tags"), workouts)


def _block(row: dict) -> FlatBlock:
    ((head, items),) = row.items()
    kind, *rest = head.split(" label=")[0].split()
    params = dict(part.split("=") for part in rest)
    return FlatBlock(
        kind, {_PARAMS[key]: value for key, value in params.items()}, [_item(i) for i in items]
    )


def _item(text: str) -> FlatItem:
    name, _, codes = text.partition("|")
    values = {}
    for code in codes.split():
        key, match = next(
            (key, match) for key, pattern in _ITEM if (match := pattern.fullmatch(code))
        )
        values[key] = match[1].lower()
    return FlatItem(name.strip(), values)


def flat(reading: Reading) -> list[FlatWorkout]:
    """Return a reading in the shape of the labels."""
    return [_flat_workout(workout) for workout in reading.workouts]


def _flat_workout(workout: ReadWorkout) -> FlatWorkout:
    data = workout.to_json()
    blocks = []
    for block in data["blocks"]:
        params = {key: _text(value) for key, value in block["params"].items()}
        items = [
            FlatItem(
                item["name"],
                {key: _text(item[key]) for key, _ in _ITEM if item.get(key) not in (None, False)},
            )
            for item in block["items"]
        ]
        blocks.append(FlatBlock(block["kind"], params, items))
    return FlatWorkout(workout.title, blocks)


def _text(value: object) -> str:
    if isinstance(value, dict):
        unit = {"%1rm": "%"}.get(value["unit"], value["unit"])
        return f"{_text(value['value'])}{unit}"
    if value is True:
        return "side"
    if isinstance(value, list):
        return "-".join(str(part) for part in value)
    return f"{value:g}" if isinstance(value, int | float) else str(value).lower()
