"""A month of training in one small document: what every statistic is worked out from.

A month is a fold over its completions, and the fold is commutative: the same completions in any
order give the same document. So a new completion is added to what is there, and whatever else
happens (a late set, a correction, a deletion) the month is folded again from its completions.
Amounts are integers, because sums of floats depend on their order; weights stay in the unit they
were entered in and are converted only where two are compared.
"""

import datetime
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workouts import performed, strength
from workouts.performed import Movement
from workouts.playing import LoggedSet

# Together these keep a month below DynamoDB's 400 KB whatever a client sends; nobody trains as
# much. What is kept is chosen by its key, so that the order of adding still doesn't matter.
MOST_SESSIONS = 800
MOST_MOVEMENTS = 150
MOST_LOADS = 20
MOST_DISTANCES = 10

_UNITS = ("kg", "lb")


@dataclass(frozen=True, slots=True)
class Session:
    """What the totals keep of one completion; volume is in thousandths of each unit × reps."""

    id: str
    completed_at: str
    completed_date: str
    seconds: int
    sets: int
    volume: tuple[int, int]

    def stored(self) -> list:
        return [self.completed_at, self.completed_date, self.seconds, self.sets, *self.volume]

    @classmethod
    def of(cls, session_id: str, row: list) -> "Session":
        completed_at, completed_date, seconds, sets, in_kg, in_lb = row
        return cls(session_id, completed_at, completed_date, seconds, sets, (in_kg, in_lb))


@dataclass(frozen=True, slots=True)
class Facts:
    """One completion, ready to be folded into its month."""

    session: Session
    movements: Mapping[str, dict]


def blank() -> dict[str, Any]:
    return {"sessions": {}, "movements": {}}


def facts(
    *, completion_id: str, completed_at: str, completed_date: str, seconds: int, log: Mapping
) -> Facts:
    """Return what a completion adds to its month."""
    date = day(completed_date, completed_at)
    counted: dict[str, dict] = {}
    for movement in performed.movements(log):
        part = _movement(movement, date)
        counted[movement.key] = joined(counted.get(movement.key), part) | {"times": 1}
    in_kg, in_lb = (sum(part["volume"][unit] for part in counted.values()) for unit in (0, 1))
    session = Session(
        id=completion_id,
        completed_at=completed_at[:19] + "Z",
        completed_date=date,
        seconds=seconds,
        sets=sum(part["sets"] for part in counted.values()),
        volume=(in_kg, in_lb),
    )
    return Facts(session, counted)


def day(completed_date: str, completed_at: str) -> str:
    """Return the day a client gave, or the moment's own when there is no such day."""
    try:
        return datetime.date.fromisoformat(completed_date).isoformat()
    except ValueError:
        return completed_at[:10]


def added(month: Mapping[str, Any], done: Facts) -> dict[str, Any]:
    """Return the month with one more completion; the month given stays as it was."""
    held = dict(month["movements"])
    for key, part in done.movements.items():
        held[key] = joined(held.get(key), part)
    sessions = {**month["sessions"], done.session.id: done.session.stored()}
    return {
        "sessions": dict(sorted(sessions.items())[:MOST_SESSIONS]),
        "movements": dict(sorted(held.items())[:MOST_MOVEMENTS]),
    }


def folded(completions: Iterable[Facts]) -> dict[str, Any]:
    """Return the month of these completions."""
    month = blank()
    for done in completions:
        month = added(month, done)
    return month


def sessions_of(month: Mapping[str, Any]) -> list[Session]:
    return [Session.of(key, row) for key, row in month["sessions"].items()]


def _movement(movement: Movement, date: str) -> dict:
    part = {
        "name": movement.name,
        "times": 1,
        "first": date,
        "last": date,
        "sets": len(movement.sets),
        "reps": sum(done.reps or 0 for done in movement.sets),
        "volume": _volume(movement.sets),
        "best": None,
        "loads": {},
        "longest": None,
        "farthest": None,
        "fastest": {},
    }
    for done in movement.best_sets():
        part = joined(part, _bests(done, date))
    return part


def _volume(sets: Iterable[LoggedSet]) -> list[int]:
    volume = [0, 0]
    for done in sets:
        if done.load and done.reps:
            unit = _UNITS.index(done.load.unit)
            volume[unit] += round(done.load.value * 1_000) * done.reps
    return volume


def _bests(done: LoggedSet, date: str) -> dict:
    """Return the records one set alone would hold, as a movement without amounts."""
    part: dict[str, Any] = {"sets": 0, "reps": 0, "volume": [0, 0], "times": 0,
                            "first": date, "last": date, "loads": {}, "fastest": {}}  # fmt: skip
    load = done.load
    if load and load.value and done.reps:
        part["loads"] = {f"{load.value:.10g} {load.unit}": [done.reps, date]}
        if performed.one_rep_max(done) is not None:
            part["best"] = [load.value, load.unit, done.reps, date]
    if done.distance and done.distance.value:
        part["farthest"] = [done.distance.value, done.distance.unit, date]
        if done.seconds:
            at = f"{done.distance.value:.10g} {done.distance.unit}"
            part["fastest"] = {at: [done.seconds, date]}
    elif done.seconds and not done.reps:
        part["longest"] = [done.seconds, date]
    return part


def joined(held: Mapping | None, part: Mapping) -> dict:
    """Return a movement's totals with another part of it: amounts summed, the best of bests."""
    if held is None:
        return dict(part)
    return {
        "name": min(name for one in (held, part) if (name := one.get("name"))),
        **{amount: held[amount] + part[amount] for amount in ("times", "sets", "reps")},
        "first": min(held["first"], part["first"]),
        "last": max(held["last"], part["last"]),
        "volume": [mine + more for mine, more in zip(held["volume"], part["volume"], strict=True)],
        "best": _better(held.get("best"), part.get("best"), strength_order),
        "longest": _better(held.get("longest"), part.get("longest"), _most_then_first),
        "farthest": _better(held.get("farthest"), part.get("farthest"), _farthest),
        "loads": _merged(held["loads"], part["loads"], _most_then_first, MOST_LOADS),
        "fastest": _merged(held["fastest"], part["fastest"], _least_then_first, MOST_DISTANCES),
    }


def _better(one: list | None, other: list | None, order) -> list | None:
    if one is None or other is None or one == other:
        return other if one is None else one
    return max(one, other, key=order)


def _merged(one: Mapping, other: Mapping, order, most: int) -> dict:
    if not (one and other):
        return dict(one or other)
    merged = dict(one)
    for key, best in other.items():
        merged[key] = _better(merged.get(key), best, order)
    if len(merged) <= most:
        return merged
    return {key: merged[key] for key in sorted(merged, key=_most_first)[:most]}


def _most_first(key: str) -> tuple[float, str]:
    return -amount(key), key


# Adding up years of months asks for the same few hundred loads again and again.
@functools.lru_cache(maxsize=4_096)
def amount(key: str) -> float:
    """Return how much a load or distance such as "100 kg" or "5 km" is, in kilograms or metres."""
    value, unit = key.split(" ")
    if unit in performed.METRES:
        return float(value) * performed.METRES[unit]
    return strength.convert(float(value), source=unit, target="kg")


def strength_order(best: list) -> tuple:
    """Order sets by product §8: a higher estimate; then fewer reps, a heavier load, the first."""
    value, unit, reps, date = best
    weight = strength.convert(value, source=unit, target="kg")
    estimate = strength.estimated_1rm(weight=weight, reps=reps) or 0.0
    return round(estimate, 6), -reps, weight, _earlier(date), unit


def _most_then_first(best: list) -> tuple:
    return best[0], _earlier(best[1])


def _least_then_first(best: list) -> tuple:
    return -best[0], _earlier(best[1])


def _farthest(best: list) -> tuple:
    value, unit, date = best
    return round(value * performed.METRES[unit], 3), _earlier(date), unit


# Adding up asks for the same few thousand days again and again, too.
@functools.lru_cache(maxsize=4_096)
def _earlier(date: str) -> int:
    return -int(date.replace("-", ""))
