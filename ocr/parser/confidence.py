"""Say how sure a reading is: the share of such readings that turned out right in every value.

The weights are a logistic regression (ridge 1) over the 250 captions of `tune_l`, `tune_m`,
`tune_o` and `tune_p` as they were first read, by a parser not yet tuned on them; a weight is the
change of the log-odds when its sign shows in full. Base and scale were fitted anew on 405 readings
of texts nobody had tuned on: `measure_2` to `measure_5`, and `tune_zb` to `tune_zd` as first read.
Said 0.52, 0.76, 0.87, 0.93, 0.97 there, right 0.62, 0.73, 0.83, 0.94, 0.98.
`python -m bench.check_import` shows how it holds on the measure part.
"""

import math
import re

from ocr.parser import movements
from ocr.reading import Reading, ReadItem

_BASE = 4.4
_WEIGHTS = {
    "left_over": -1.25,
    "left_number": -0.75,
    "unknown": -0.31,
    "bare": -1.25,
    "noted_number": -1.0,
    "no_sets": -2.12,
    "wordy": -0.44,
    "long": -1.38,
    "noted": -1.5,
    "blocks": -1.12,
    "split": -1.0,
}
_LIFTS = frozenset({"straight", "superset", "circuit"})
_KNOWN_NUMBERS = re.compile(r"\"|'|cm|inch|in\b|ft|pace|/km|/mi|@|min|rpe|rir|-|zone|%|bpm")


def of(reading: Reading) -> float:
    """Return the share of readings like this one that are right, 0 where nothing was read."""
    if not reading.workouts:
        return 0.0
    odds = _BASE + sum(_WEIGHTS[sign] * size for sign, size in signs(reading).items())
    return round(min(0.98, 1 / (1 + math.exp(-odds))), 2)


def signs(reading: Reading) -> dict[str, float]:
    """Return what speaks against a reading, each from 0 to 1."""
    blocks = [block for workout in reading.workouts for block in workout.blocks]
    items = [item for block in blocks for item in block.items]
    left = [part.text for part in reading.unresolved]
    listed = [item for block in blocks if block.kind in _LIFTS for item in block.items]
    straight = [item for block in blocks if block.kind == "straight" for item in block.items]
    noted = [item.notes for item in items if item.notes and re.search(r"\d", item.notes)]
    return {
        "left_over": min(1.0, len(left) / 2),
        "left_number": float(any(re.search(r"\d", text) for text in left)),
        "unknown": sum(not _is_known(item) for item in items) / len(items),
        "bare": sum(_is_bare(item) for item in listed) / max(1, len(listed)),
        "noted_number": float(any(not _KNOWN_NUMBERS.search(note) for note in noted)),
        "no_sets": sum(item.sets is None for item in straight) / max(1, len(straight)),
        "wordy": float(any(_is_wordy(item) for item in items)),
        "long": min(1.0, len(items) / 20),
        "noted": sum(bool(item.notes) for item in items) / len(items),
        "blocks": min(1.0, (len(blocks) - 1) / 4),
        "split": sum(item.sets == 1 for item in items) / len(items),
    }


def _is_known(item: ReadItem) -> bool:
    return item.exercise_id is not None or movements.is_known(item.name)


def _is_wordy(item: ReadItem) -> bool:
    return len(item.name.split()) > 4 or any(char.isdigit() for char in item.name)


def _is_bare(item: ReadItem) -> bool:
    return all(
        value is None
        for value in (item.sets, item.reps, item.seconds, item.distance, item.calories)
    )
