"""One model of how long a plan takes, used by the coach, the checker and workout rows alike.

It is deliberately plain. The assumptions are the constants below; a member who trains faster or
slower is off by the same factor everywhere, so plans stay comparable.

What repeats a block: in `emom` and `tabata` the rounds count intervals, which the items take in
turn; in `interval`, `circuit` and `superset` a round is one pass through all items.
"""

import re
from collections.abc import Iterable, Sequence

from workouts.blocks import Block, Distance, Item, Reps, SetTarget

# A controlled repetition lasts about three seconds (one up, two down).
SECONDS_PER_REP = 3.0
SECONDS_PER_CALORIE = 4.0
# Walking to the next station, changing plates, a practice repetition.
CHANGE_EXERCISE = 45
CHANGE_BLOCK = 60
# Within circuits and warm-ups people move straight on.
MOVE_ON = 5
DEFAULT_REST = 60
REPS_TO_FAILURE = 12
REPS_UNSAID = 10

EMOM_INTERVAL = 60
AMRAP_CAP = 20 * 60
TABATA_ROUNDS, TABATA_WORK, TABATA_REST = 8, 20, 10
INTERVAL_WORK, INTERVAL_REST = 40, 20
DEATH_BY_CAP = 20 * 60

METRES = {"m": 1, "km": 1_000, "mi": 1_609.34}
# Seconds per metre: easy running 6:00/km, rowing and skiing 2:15/500 m, cycling 30 km/h,
# swimming 2:20/100 m, walking under load or lunging 1 m/s.
PACES = (
    (re.compile(r"\b(row|rowing|rower|erg|ski)\b", re.I), 0.27),
    (re.compile(r"\b(bike|biking|cycling|cycle)\b", re.I), 0.12),
    (re.compile(r"\bswim", re.I), 1.4),
    (re.compile(r"\b(walk|walking|hike|carry|lunge|sled|crawl|march)", re.I), 1.0),
)
RUN_PACE = 0.36

NUMBER = re.compile(r"\d+(?:\.\d+)?")
TIMED_REPS = re.compile(r"^\s*(\d+)\s*(s|sec|secs|seconds|min|mins|minutes)\b", re.I)
EACH_SIDE = re.compile(r"(/|\beach\b|\bper\b).*(side|leg|arm|way|each)|/\s*(side|leg|arm)|\beach\b")


def estimate_seconds(blocks: Sequence[Block]) -> int:
    """Return how long these blocks take from the first movement to the last."""
    lengths = [block_seconds(block) for block in blocks if block.items or _is_timed(block)]
    changes = CHANGE_BLOCK * max(0, len(lengths) - 1)
    return round(sum(lengths) + changes)


def block_seconds(block: Block) -> float:
    """Return how long one block takes, without the change to the next."""
    if block.kind in _TIMED_KINDS:
        return _TIMED_KINDS[block.kind](block)
    if block.kind in ("superset", "circuit"):
        return _rounds_seconds(block)
    return _sequence_seconds(block)


def item_seconds(item: Item) -> float:
    """Return how long one set of an item takes, without rest."""
    return _item_work(item)


def reps_count(reps: Reps | None, *, position: int | None = None) -> float:
    """Read a rep prescription as a number of repetitions of one set.

    A range counts as its middle; a scheme such as "21-15-9" as its mean, or one step of it.
    """
    if reps is None:
        return REPS_UNSAID
    if isinstance(reps, int):
        return reps
    numbers = [float(number) for number in NUMBER.findall(reps)]
    if not numbers:
        return REPS_TO_FAILURE
    if position is not None and len(numbers) > 2:
        return numbers[min(position, len(numbers) - 1)]
    return sum(numbers) / len(numbers)


def _is_timed(block: Block) -> bool:
    return block.params.time_cap_seconds is not None or block.kind in ("emom", "amrap", "tabata")


def _interval_count(block: Block, *, interval: int, default: int) -> int:
    if block.params.rounds:
        return block.params.rounds
    if block.params.time_cap_seconds:
        return max(1, block.params.time_cap_seconds // interval)
    return default


def _emom_seconds(block: Block) -> float:
    interval = block.params.interval_seconds or EMOM_INTERVAL
    return interval * _interval_count(block, interval=interval, default=12)


def _amrap_seconds(block: Block) -> float:
    return block.params.time_cap_seconds or AMRAP_CAP


def _tabata_seconds(block: Block) -> float:
    work = block.params.work_seconds or TABATA_WORK
    rest = TABATA_REST if block.params.rest_seconds is None else block.params.rest_seconds
    return (work + rest) * _interval_count(block, interval=work + rest, default=TABATA_ROUNDS)


def _interval_seconds(block: Block) -> float:
    rounds = block.params.rounds or 1
    rest = INTERVAL_REST if block.params.rest_seconds is None else block.params.rest_seconds
    if block.params.work_seconds is None and any(_says_how_much(item) for item in block.items):
        # "6 x 400 m, rest 90 s": the work is a distance, not a time.
        return rounds * sum(_item_work(item) + rest for item in block.items)
    work = block.params.work_seconds or INTERVAL_WORK
    return rounds * max(1, len(block.items)) * (work + rest)


def _for_time_seconds(block: Block) -> float:
    scheme = block.params.rep_scheme
    if scheme:
        once = sum(_item_work(item, reps=reps) + MOVE_ON for reps in scheme for item in block.items)
    else:
        once = sum(_whole_item(item) + MOVE_ON for item in block.items)
    rest = (block.params.rest_seconds or 0) * max(0, (block.params.rounds or 1) - 1)
    return _capped(once * (block.params.rounds or 1) + rest, block)


def _ladder_seconds(block: Block) -> float:
    steps = block.params.rep_scheme or _ladder_steps(block)
    rest = (block.params.rest_seconds or 0) * max(0, len(steps) - 1)
    work = sum(_item_work(item, reps=reps) + MOVE_ON for reps in steps for item in block.items)
    return _capped(work + rest, block)


def _ladder_steps(block: Block) -> list[int]:
    start, step = block.params.start or 1, block.params.step or 1
    return [max(0, start + step * number) for number in range(block.params.rounds or 10)]


def _death_by_seconds(block: Block) -> float:
    interval = block.params.interval_seconds or EMOM_INTERVAL
    start, step = block.params.start or 1, max(1, block.params.step or 1)
    reps_in_an_interval = interval / (SECONDS_PER_REP * max(1, len(block.items)))
    survived = max(1, int((reps_in_an_interval - start) // step) + 1)
    return min(survived * interval, block.params.time_cap_seconds or DEATH_BY_CAP)


_TIMED_KINDS = {
    "emom": _emom_seconds,
    "amrap": _amrap_seconds,
    "tabata": _tabata_seconds,
    "interval": _interval_seconds,
    "for_time": _for_time_seconds,
    "ladder": _ladder_seconds,
    "death_by": _death_by_seconds,
}


def _capped(seconds: float, block: Block) -> float:
    cap = block.params.time_cap_seconds
    return min(seconds, cap) if cap else seconds


def _rounds_seconds(block: Block) -> float:
    rounds = block.params.rounds or max((item.sets or 1 for item in block.items), default=1)
    between_items = sum(
        MOVE_ON if item.rest_seconds is None else max(MOVE_ON, item.rest_seconds)
        for item in block.items[:-1]
    )
    rest = block.params.rest_seconds
    if rest is None and block.items:
        rest = block.items[-1].rest_seconds
    rest = DEFAULT_REST if rest is None else rest
    once = sum(_item_work(item) for item in block.items) + between_items
    return rounds * once + (rounds - 1) * rest


def _sequence_seconds(block: Block) -> float:
    flows = block.kind in ("warmup", "cooldown")
    change = MOVE_ON if flows else CHANGE_EXERCISE
    once = sum(_sets_seconds(item, rests=not flows) for item in block.items)
    once += change * max(0, len(block.items) - 1)
    rounds = block.params.rounds or 1
    return rounds * once + (rounds - 1) * (block.params.rest_seconds or 0)


def _sets_seconds(item: Item, *, rests: bool) -> float:
    default = DEFAULT_REST if rests else MOVE_ON
    rest = default if item.rest_seconds is None else item.rest_seconds
    if item.set_details:
        return _detailed_seconds(item, rest=rest)
    sets = item.sets or _sets_in_scheme(item.reps)
    work = sum(_item_work(item, position=number) for number in range(sets))
    return work + (sets - 1) * rest


def _detailed_seconds(item: Item, *, rest: int) -> float:
    work = sum(_target_work(item, target) for target in item.set_details)
    rests = (
        rest if target.rest_seconds is None else target.rest_seconds
        for target in item.set_details[:-1]
    )
    return work + sum(rests)


def _whole_item(item: Item) -> float:
    return _sets_seconds(item, rests=False) if item.set_details or item.sets else _item_work(item)


def _sets_in_scheme(reps: Reps | None) -> int:
    numbers = NUMBER.findall(reps) if isinstance(reps, str) else []
    return len(numbers) if len(numbers) > 2 else 1


def _says_how_much(item: Item) -> bool:
    return any(value is not None for value in (item.distance, item.calories, item.reps))


def _target_work(item: Item, target: SetTarget) -> float:
    said = {
        "reps": target.reps,
        "seconds": target.seconds,
        "distance": target.distance,
    }
    given = {name: value for name, value in said.items() if value is not None}
    return _item_work(item.model_copy(update=given)) if given else _item_work(item)


def _item_work(item: Item, *, reps: int | None = None, position: int | None = None) -> float:
    sides = 2 if item.per_side or _each_side(item.reps) else 1
    if item.seconds is not None:
        return item.seconds * sides
    if item.distance is not None:
        return _distance_seconds(item.distance, name=item.name)
    if item.calories is not None:
        return item.calories * SECONDS_PER_CALORIE
    if reps is None and (timed := _timed_reps(item.reps)):
        return timed * sides
    count = reps if reps is not None else reps_count(item.reps, position=position)
    return count * _seconds_per_rep(item.tempo) * sides


def _timed_reps(reps: Reps | None) -> int:
    match = TIMED_REPS.match(reps) if isinstance(reps, str) else None
    if match is None:
        return 0
    return int(match[1]) * (60 if match[2].lower().startswith("m") else 1)


def _each_side(reps: Reps | None) -> bool:
    return isinstance(reps, str) and bool(EACH_SIDE.search(reps.lower()))


def _seconds_per_rep(tempo: str | None) -> float:
    counts = _tempo_counts(tempo) if tempo else []
    return max(SECONDS_PER_REP / 2, float(sum(counts))) if counts else SECONDS_PER_REP


def _tempo_counts(tempo: str) -> Iterable[int]:
    """Read "3-1-1-0" or "31X0"; an explosive X takes one second."""
    if not re.fullmatch(r"[0-9xX]([-/ ]?[0-9xX]){2,3}", tempo.strip()):
        return []
    return [1 if count in "xX" else int(count) for count in re.findall(r"[0-9xX]", tempo)]


def _distance_seconds(distance: Distance, *, name: str) -> float:
    metres = distance.value * METRES[distance.unit]
    pace = next((pace for words, pace in PACES if words.search(name)), RUN_PACE)
    return metres * pace
