"""Say how sure a reading is: the share of such readings that turned out right in every value.

The weights are a logistic regression (ridge 1) over the 250 captions of `tune_l`, `tune_m`,
`tune_o` and `tune_p` as they were first read, by a parser not yet tuned on them; a weight is the
change of the log-odds when its sign shows in full. Left out in turn, each of eight such sets was
foretold about so: said 0.16, 0.43, 0.62, 0.75, 0.85, 0.91, right 0.19, 0.35, 0.55, 0.81, 0.88,
0.89. The base was 2.3 then; the parser has become better since, and 150 captions first read later
(`measure_2`, `tune_r`) were right in 93 of 100 where 74 had been said; it was set to 2.9 by hand.
`python -m bench.check_import` shows how it holds on texts nobody tuned on.
"""

import math
import re

from ocr.parser import movements
from ocr.reading import Reading, ReadItem

_BASE = 2.9
_WEIGHTS = {
    "left_over": -1.0,
    "left_number": -0.6,
    "unknown": -0.25,
    "bare": -1.0,
    "noted_number": -0.8,
    "no_sets": -1.7,
    "wordy": -0.35,
    "long": -1.1,
    "noted": -1.2,
    "blocks": -0.9,
    "split": -0.8,
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
