"""Statistics worked out from months of training: plain functions over plain data (product §8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from kinexfit import clock
from workouts import prescriptions, rollups, strength
from workouts.rollups import Session

# What a session without a measured time is taken to have lasted (contract §6).
UNKNOWN_SECONDS = 2_700
RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Totals:
    workouts: int
    seconds: int
    sets: int
    volume: float
    average_seconds: int


@dataclass(frozen=True, slots=True)
class MonthPoint:
    month: str
    workouts: int
    volume: float


@dataclass(frozen=True, slots=True)
class Record:
    """A movement's best set by the shared estimate; `is_baseline` while nothing came before."""

    key: str
    name: str
    weight: float
    unit: str
    reps: int
    date: str
    estimate: float
    is_baseline: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A movement in one month; the estimate is in the member's unit."""

    month: str
    estimate: float | None
    volume: float
    times: int


def sessions(months: Iterable[Mapping]) -> list[Session]:
    """Return every session, oldest first."""
    found = [session for month in months for session in rollups.sessions_of(month)]
    return sorted(found, key=lambda session: session.completed_at)


def day_of(session: Session, zone: ZoneInfo | None) -> date:
    """Return the member's day of a session; without a zone, the day their device called it."""
    if zone is None:
        return date.fromisoformat(session.completed_date)
    return clock.parse(session.completed_at).astimezone(zone).date()


def in_unit(volume: Sequence[int], unit: str) -> float:
    """Return a volume in one unit: what was entered in it as it is, the rest converted."""
    kg, lb = (amount / 1_000 for amount in volume)
    if unit == "kg":
        return kg + strength.convert(lb, source="lb", target="kg")
    return lb + strength.convert(kg, source="kg", target="lb")


def totals(done: Sequence[Session], *, unit: str) -> Totals:
    timed = [session.seconds for session in done if session.seconds]
    volume = [sum(session.volume[place] for session in done) for place in (0, 1)]
    return Totals(
        workouts=len(done),
        seconds=sum(timed),
        sets=sum(session.sets for session in done),
        volume=in_unit(volume, unit),
        average_seconds=round(sum(timed) / len(timed)) if timed else 0,
    )


def hours_trained(done: Iterable[Session]) -> float:
    return round(sum(session.seconds or UNKNOWN_SECONDS for session in done) / 3_600, 1)


def by_month(
    done: Iterable[Session], *, today: date, zone: ZoneInfo | None, unit: str, count: int = 12
) -> list[MonthPoint]:
    """Return the last months, the empty ones too, oldest first."""
    found: dict[str, list[Session]] = {month: [] for month in _months_until(today, count)}
    for session in done:
        month = day_of(session, zone).isoformat()[:7]
        if month in found:
            found[month].append(session)
    points = ((month, totals(held, unit=unit)) for month, held in found.items())
    return [MonthPoint(month, sum_.workouts, sum_.volume) for month, sum_ in points]


def _months_until(today: date, count: int) -> list[str]:
    last = today.year * 12 + today.month - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(last - count + 1, last + 1)]


def movements(months: Iterable[Mapping]) -> dict[str, dict]:
    """Return what was done of every movement in all these months together."""
    found: dict[str, dict] = {}
    for month in months:
        for key, part in month["movements"].items():
            found[key] = rollups.joined(found.get(key), part)
    return found


def favourites(held: Mapping[str, dict], *, count: int = 5) -> list[tuple[str, dict]]:
    """Return the movements done in the most sessions, the most frequent first."""
    return sorted(held.items(), key=lambda one: (-one[1]["times"], one[1]["name"]))[:count]


def records(held: Mapping[str, dict]) -> list[Record]:
    """Return every movement's best set, the strongest first."""
    found = [_record(key, movement) for key, movement in held.items() if movement["best"]]
    return sorted(found, key=lambda record: (-record.estimate, record.name))


def _record(key: str, movement: Mapping) -> Record:
    value, unit, reps, day = movement["best"]
    estimate = strength.estimated_1rm(weight=value, reps=reps) or 0.0
    return Record(
        key=key,
        name=movement["name"],
        weight=value,
        unit=unit,
        reps=reps,
        date=day,
        estimate=strength.convert(estimate, source=unit, target="kg"),
        is_baseline=day <= movement["first"],
    )


def recent(found: Iterable[Record], *, today: date) -> list[Record]:
    """Return the records of the last fourteen days, the newest first; a baseline isn't one."""
    since = (today - RECENT).isoformat()
    fresh = [record for record in found if record.date >= since and not record.is_baseline]
    return sorted(fresh, key=lambda record: record.date, reverse=True)


def progression(months: Iterable[Mapping], key: str, *, unit: str) -> list[Point]:
    """Return a movement month by month: its best estimate, volume and sessions."""
    points = []
    for month in sorted(months, key=lambda one: one["month"]):
        if part := month["movements"].get(key):
            points.append(
                Point(
                    month=month["month"],
                    estimate=best_estimate(part, unit=unit),
                    volume=in_unit(part["volume"], unit),
                    times=part["times"],
                )
            )
    return points


def best_estimate(movement: Mapping, *, unit: str) -> float | None:
    """Return the estimated one-rep max of a movement's best set, in a unit."""
    if not movement["best"]:
        return None
    value, entered, reps, _ = movement["best"]
    estimate = strength.estimated_1rm(weight=value, reps=reps)
    return None if estimate is None else strength.convert(estimate, source=entered, target=unit)


def week_start(day: date) -> date:
    """Return the Sunday a week of contract §6 begins with."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


def bests_set(done: rollups.Facts, earlier: Mapping[str, dict]) -> list[tuple[str, str]]:
    """Return what a session did better than all before it, as (movement, sentence).

    The strongest set is a record of its own (`workouts.records`). What is done for the first time
    is a baseline and beats nothing.
    """
    return [
        (part["name"], sentence)
        for key, part in done.movements.items()
        if (before := earlier.get(key))
        for sentence in _bests_over(part, before)
    ]


def _bests_over(part: Mapping, before: Mapping) -> Iterable[str]:
    for load, (reps, _) in _heaviest_first(part["loads"]):
        if load in before["loads"] and reps > _most_reps(before["loads"], load):
            yield f"{reps} repetitions at {load}, more than ever"
            break
    if part["longest"] and before["longest"] and part["longest"][0] > before["longest"][0]:
        yield f"{prescriptions.clock(part['longest'][0])}, your longest"
    if part["farthest"] and before["farthest"]:
        here, there = (rollups.amount(f"{one['farthest'][0]:.10g} {one['farthest'][1]}")
                       for one in (part, before))  # fmt: skip
        if here > there:
            yield f"{part['farthest'][0]:g} {part['farthest'][1]}, your farthest"
    for distance, (seconds, _) in part["fastest"].items():
        if distance in before["fastest"] and seconds < before["fastest"][distance][0]:
            yield f"{distance} in {prescriptions.clock(seconds)}, your fastest"


def _heaviest_first(loads: Mapping[str, list]) -> list[tuple[str, list]]:
    return sorted(loads.items(), key=lambda one: -rollups.amount(one[0]))


def _most_reps(loads: Mapping[str, list], load: str) -> int:
    """Return the most repetitions ever done at a load or a heavier one."""
    least = rollups.amount(load)
    return max(reps for key, (reps, _) in loads.items() if rollups.amount(key) >= least)
