"""Read a text into workouts, and keep what isn't understood in sight."""

import re

from ocr.parser import confidence, movements, noise
from ocr.parser.assembly import Assembly
from ocr.parser.building import build, clean_title
from ocr.parser.source import Source
from ocr.reading import ReadBlock, Reading, ReadItem, ReadWorkout, Unresolved

_NOTHING = "The text is empty."
_NO_EXERCISE = "No exercise was found in this text."
_ELSEWHERE = "The text only points to a workout somewhere else."
_OTHER_SCRIPT = "The text is written in a script that can't be read yet."

# A story with a number or two looks like sets: of 1,500 labelled texts, those read with less
# confidence than this for so few exercises held no workout.
_LEAST_CONFIDENCE, _OFF_EACH = 0.5, 0.08


def read(text: str) -> Reading:
    """Return the workouts of a text; what no rule understands stays in `unresolved`."""
    source = Source(text)
    assembly = Assembly(source.plain)
    assembly.run()
    workouts = [build(draft, source) for draft in assembly.workouts]
    workouts = [workout for workout in workouts if workout.blocks]
    is_training = any(_is_training(workout) for workout in workouts)
    is_else = noise.is_about_else(source.plain) and not _is_prescribed(workouts)
    if not is_training or is_else or (noise.sells(source.plain) and not _has_amount(workouts)):
        workouts = []
    title = clean_title(source, assembly.title) if assembly.title else None
    if not workouts:
        return _without(source, assembly)
    if title is None and len(workouts) == 1:
        title = workouts[0].title
    reading = Reading(
        title=title,
        workouts=workouts,
        unresolved=_unresolved(source, assembly.unresolved),
        tags=source.tags,
    )
    reading.confidence = confidence.of(reading)
    if reading.confidence < _LEAST_CONFIDENCE - _OFF_EACH * _size(workouts):
        return _without(source, assembly)
    return reading


def _size(workouts: list[ReadWorkout]) -> int:
    return sum(len(block.items) for workout in workouts for block in workout.blocks)


def _is_training(workout: ReadWorkout) -> bool:
    """Tell a workout from a recipe: something in it is a movement, or done in sets."""
    return any(
        (item.exercise_id and not _is_record(item, block))
        or item.sets
        or (item.distance and (item.name == "Run" or movements.is_manner(item.name)))
        or block.params.work_seconds
        or _is_timed_list(block)
        or (movements.is_movement(item.name) and not _is_record(item, block))
        for block in workout.blocks
        for item in block.items
    )


def _is_timed_list(block: ReadBlock) -> bool:
    """Tell "AMRAP 8 min" over amounts of things nobody knows from words with numbers."""
    clock = block.params.time_cap_seconds or block.params.interval_seconds
    return bool(clock) and len(block.items) > 1 and all(item.reps for item in block.items)


def _is_record(item: ReadItem, block: ReadBlock) -> bool:
    """Tell "Deadlift from 30 to 70 kilos" and records from what is to be done."""
    amounts = (item.reps, item.seconds, item.distance, item.calories)
    counts = block.kind != "straight" or any(amount is not None for amount in amounts)
    return item.load is not None and not counts


def _is_prescribed(workouts: list[ReadWorkout]) -> bool:
    """Say whether a text prescribes anything in so many words: sets, a timed or counted block."""
    blocks = [block for workout in workouts for block in workout.blocks]
    counted = [
        item
        for block in blocks
        for item in block.items
        if item.exercise_id and (item.reps or item.seconds or item.distance or item.calories)
    ]
    return len(counted) > 2 or any(
        (block.kind not in ("straight", "warmup", "cooldown", "ladder") or block.params.rep_scheme)
        or any(
            item.exercise_id
            and (item.sets or 0) > 1
            and (item.reps or item.seconds or item.distance)
            for item in block.items
        )
        for block in blocks
    )


def _has_amount(workouts: list[ReadWorkout]) -> bool:
    """Say whether anything is more than named, as an advert names what its programme holds."""
    return any(
        block.kind not in ("straight", "warmup", "cooldown")
        or any(item.sets or item.reps or item.seconds or item.distance for item in block.items)
        for workout in workouts
        for block in workout.blocks
    )


def _without(source: Source, assembly: Assembly) -> Reading:
    text, spans = source.text, assembly.everything()
    letters = [char for char in text if char.isalpha()]
    latin = sum(char < "\u0250" for char in letters)
    reason = _NO_EXERCISE
    if not text.strip():
        reason = _NOTHING
    elif letters and latin < 0.3 * len(letters):
        reason = _OTHER_SCRIPT
    elif noise.points_elsewhere(text):
        reason = _ELSEWHERE
    return Reading(unresolved=_unresolved(source, spans), tags=source.tags, reason=reason)


def _unresolved(source: Source, spans: list[tuple[int, int]]) -> list[Unresolved]:
    found: list[Unresolved] = []
    for place in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        start, end = source.place(*place)
        text = source.text
        words = re.sub(r"\A[\s.,;:]+", "", text[start:end]).rstrip()
        begin = start + text[start:end].index(words) if words else end
        if words and not (found and begin < found[-1].end):
            found.append(Unresolved(text=words, start=begin, end=begin + len(words)))
    return found
