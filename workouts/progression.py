"""Progression rules: what the next session of a movement asks for, and why.

A rule is data a member attached to a movement; `next_session` folds it over the sessions done
since. Linear and double progression back off by a tenth after repeated misses, as novice
programmes do; waves are percentages of a training max by week, in 5/3/1's shape; RPE-led loads
take repetitions in reserve as 10 - RPE (Zourdos et al. 2016). Any rule may have every so many
weeks a deload, a week of less load and half the sets that leaves progress where it was. Loads are
in the rule's unit.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from workouts import strength
from workouts.blocks import Load, Part, SetTarget

Weight = Annotated[float, Field(gt=0, le=1_000)]
Count = Annotated[int, Field(ge=1, le=20)]
Percent = Annotated[float, Field(ge=20, le=110)]


class _Rule(Part):
    unit: Literal["kg", "lb"] = "kg"
    # The smallest change there is: plates, dumbbell pairs or a stack's pins.
    step: Annotated[float, Field(ge=0.25, le=50)]
    # Weeks are counted from the first session on; the last of so many is the deload.
    deload_every_weeks: Annotated[int, Field(ge=2, le=16)] | None = None
    deload_week_percent: Annotated[float, Field(ge=5, le=60)] = 15


class _BacksOff(_Rule):
    start: Weight
    sets: Count = 3
    misses_before_deload: Annotated[int, Field(ge=1, le=5)] = 3
    deload_percent: Annotated[float, Field(ge=5, le=30)] = 10


class Linear(_BacksOff):
    """The same sets and reps, one step heavier every time they are all done."""

    kind: Literal["linear"] = "linear"
    reps: Count = 5


class Double(_BacksOff):
    """More reps up to the top of a range, then one step heavier from the bottom."""

    kind: Literal["double"] = "double"
    low: Count = 8
    high: Count = 12

    @model_validator(mode="after")
    def _in_order(self):
        if self.low >= self.high:
            raise ValueError("The range has to end above where it begins.")
        return self


class WaveSet(Part):
    percent: Percent
    reps: Count


FIVE_THREE_ONE = [
    [{"percent": p, "reps": r} for p, r in week]
    for week in (
        ((65, 5), (75, 5), (85, 5)),
        ((70, 3), (80, 3), (90, 3)),
        ((75, 5), (85, 3), (95, 1)),
        ((40, 5), (50, 5), (60, 5)),
    )
]


class Wave(_Rule):
    """Percentages of a training max, a week's sets at a time; the max grows with each cycle."""

    kind: Literal["wave"] = "wave"
    training_max: Weight
    increase: Annotated[float, Field(ge=0, le=50)]
    weeks: Annotated[
        list[Annotated[list[WaveSet], Field(min_length=1, max_length=10)]],
        Field(min_length=1, max_length=8),
    ] = TypeAdapter(list[list[WaveSet]]).validate_python(FIVE_THREE_ONE)


class RpeLed(_Rule):
    """The load that should feel like the target, from how the last session felt."""

    kind: Literal["rpe"] = "rpe"
    start: Weight
    sets: Count = 3
    reps: Annotated[int, Field(ge=1, le=10)] = 5
    rpe: Annotated[float, Field(ge=6, le=10)] = 8
    most_change_percent: Annotated[float, Field(ge=1, le=20)] = 10


Rule = Annotated[Linear | Double | Wave | RpeLed, Field(discriminator="kind")]
RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


@dataclass(frozen=True, slots=True)
class DoneSet:
    reps: int
    load: float
    rpe: float | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One session's working sets of the movement; loads in the rule's unit."""

    date: date
    sets: tuple[DoneSet, ...]


@dataclass(frozen=True, slots=True)
class Prescription:
    sets: tuple[SetTarget, ...]
    why: str

    @property
    def is_even(self) -> bool:
        """Say whether all sets are the same, so that one of them tells of all."""
        return all(one == self.sets[0] for one in self.sets)


def next_session(rule: Rule, history: Sequence[Done], day: date) -> Prescription:
    """Return what the rule asks for on a day, after these sessions, oldest first."""
    first = history[0].date if history else day
    # What was done in a deload week was meant to be light: it is neither a success nor a miss.
    counted = [done for done in history if not _is_deload(rule, first, done.date)]
    asked = _folded(rule, counted)
    return _lightened(rule, asked) if _is_deload(rule, first, day) else asked


def _folded(rule: Rule, history: Sequence[Done]) -> Prescription:
    if isinstance(rule, Wave):
        return _wave(rule, history)
    if isinstance(rule, RpeLed):
        return _rpe_led(rule, history)
    return _stepped(rule, history)


def _is_deload(rule: Rule, first: date, day: date) -> bool:
    every = rule.deload_every_weeks
    return every is not None and ((day - first).days // 7 + 1) % every == 0


def _lightened(rule: Rule, asked: Prescription) -> Prescription:
    """Return the first half of a session's sets, each lighter."""
    share = 1 - rule.deload_week_percent / 100
    sets = asked.sets[: math.ceil(len(asked.sets) / 2)]
    lighter = tuple(
        _target(int(one.reps or 1), _moved(now, now * share, rule.step), rule)
        for one in sets
        if one.load
        for now in [float(one.load.value)]
    )
    why = (
        f"Deload, every {rule.deload_every_weeks} weeks: {rule.deload_week_percent:g} % lighter "
        "and half the sets. Afterwards you go on where you were."
    )
    return Prescription(lighter, why)


def preview(
    rule: Rule, history: Sequence[Done], days: Sequence[date]
) -> list[tuple[date, Prescription]]:
    """Return the sessions of these days, each done as prescribed."""
    lived, coming = list(history), []
    for day in days:
        asked = next_session(rule, lived, day)
        coming.append((day, asked))
        lived.append(_done_as_asked(rule, asked, day))
    return coming


def assumption(rule: Rule) -> str:
    """Say what a preview takes for granted."""
    if isinstance(rule, RpeLed):
        return (
            f"As if every session felt like RPE {rule.rpe:g}: then the load stays. Sets that feel "
            f"easier raise it, by {rule.most_change_percent:g} % at most; harder ones lower it."
        )
    return "As if every session is done as asked."


def training_days(
    *, start: date, weekdays: Sequence[int], weeks: int = 8, missed: Sequence[int] = ()
) -> list[date]:
    """Return the dates of these weekdays (0 is Monday) from `start` on, without the missed ones."""
    days = (start + timedelta(days=offset) for offset in range(weeks * 7))
    return [day for day in days if day.weekday() in weekdays and day.weekday() not in missed]


def _done_as_asked(rule: Rule, asked: Prescription, day: date) -> Done:
    felt = rule.rpe if isinstance(rule, RpeLed) else None
    sets = (
        DoneSet(int(one.reps or 0), float(one.load.value), felt) for one in asked.sets if one.load
    )
    return Done(day, tuple(sets))


def _stepped(rule: Linear | Double, history: Sequence[Done]) -> Prescription:
    """Fold linear and double progression, which differ only in what a success earns."""
    load, misses = rule.start, 0
    low = rule.reps if isinstance(rule, Linear) else rule.low
    high = rule.reps if isinstance(rule, Linear) else rule.high
    reps, why = low, "First session: the load you chose to start with."
    for done in history:
        tried = _at_least(done, load, rule)
        if tried is None:
            why = f"Last time was lighter than planned, so {_kilos(load, rule)} waits."
            continue
        lifted, fewest = tried
        if fewest >= high:
            load, reps, misses = lifted + rule.step, low, 0
            why = f"{rule.sets} × {high} at {_kilos(lifted, rule)} done: one step heavier."
        elif fewest >= reps:
            load, reps, misses = lifted, fewest + 1, 0
            why = f"{rule.sets} × {fewest} at {_kilos(lifted, rule)} done: one rep more."
        else:
            misses += 1
            why = f"Reps were missed at {_kilos(load, rule)}: the same again."
            if misses >= rule.misses_before_deload:
                lighter = _moved(load, load * (1 - rule.deload_percent / 100), rule.step)
                times = f"{misses} times" if misses > 1 else "once"
                why = f"Missed {times} at {_kilos(load, rule)}: back {rule.deload_percent:g} %."
                load, reps, misses = lighter, low, 0
    return Prescription(_equal_sets(rule.sets, reps, load, rule), why)


def _at_least(done: Done, load: float, rule: Linear | Double) -> tuple[float, int] | None:
    """Return (lightest load, fewest reps) of the best sets at the load or above; None if lighter.

    Sets that are missing count as no reps: planned work left undone is a miss.
    """
    heavy = [one for one in done.sets if one.load >= load - 1e-6]
    if not heavy:
        return None
    best = sorted(heavy, key=lambda one: (one.reps, one.load), reverse=True)[: rule.sets]
    fewest = min(one.reps for one in best) if len(best) == rule.sets else 0
    return min(one.load for one in best), fewest


def _wave(rule: Wave, history: Sequence[Done]) -> Prescription:
    training_max, has_failed = rule.training_max, False
    for number, done in enumerate(history):
        week = number % len(rule.weeks)
        has_failed = has_failed or _missed_top_set(rule, week, training_max, done)
        if week == len(rule.weeks) - 1:
            training_max = training_max * 0.9 if has_failed else training_max + rule.increase
            has_failed = False
    week = len(history) % len(rule.weeks)
    sets = tuple(
        _target(one.reps, _down(training_max * one.percent / 100, rule.step), rule)
        for one in rule.weeks[week]
    )
    shares = ", ".join(f"{one.percent:g}" for one in rule.weeks[week])
    why = (
        f"Week {week + 1} of {len(rule.weeks)}: {shares} % of your training max, "
        f"{_kilos(_down(training_max, rule.step), rule)}."
    )
    return Prescription(sets, why)


def _missed_top_set(rule: Wave, week: int, training_max: float, done: Done) -> bool:
    top = max(rule.weeks[week], key=lambda one: one.percent)
    load = _down(training_max * top.percent / 100, rule.step)
    return not any(one.load >= load - 1e-6 and one.reps >= top.reps for one in done.sets)


def _rpe_led(rule: RpeLed, history: Sequence[Done]) -> Prescription:
    load, why = rule.start, "First session: the load you chose to start with."
    for done in history:
        maxima = [found for one in done.sets if (found := _felt_max(one)) is not None]
        if not maxima:
            why = f"Nobody noted how {_kilos(load, rule)} felt, so it stays."
            continue
        in_reserve = math.ceil(10 - rule.rpe)
        fits = strength.most_weight_for(one_rep_max=max(maxima), reps=rule.reps + in_reserve)
        limit = load * rule.most_change_percent / 100
        load = _moved(load, min(load + limit, max(load - limit, fits or load)), rule.step)
        hardest = max(one.rpe for one in done.sets if one.rpe is not None)
        aim = f"{_kilos(load, rule)} should feel like {rule.rpe:g}."
        why = f"Last time felt like RPE {hardest:g}; {aim}"
    return Prescription(_equal_sets(rule.sets, rule.reps, load, rule, rule.rpe), why)


def _felt_max(done: DoneSet) -> float | None:
    """Return the one-rep max a set implies, its reserve rounded down so that it never flatters."""
    if done.rpe is None:
        return None
    return strength.estimated_1rm(weight=done.load, reps=done.reps + math.floor(10 - done.rpe))


def _equal_sets(
    count: int, reps: int, load: float, rule: Rule, rpe: float | None = None
) -> tuple[SetTarget, ...]:
    return tuple(_target(reps, load, rule, rpe) for _ in range(count))


def _target(reps: int, load: float, rule: Rule, rpe: float | None = None) -> SetTarget:
    return SetTarget(reps=reps, load=Load(value=round(load, 2), unit=rule.unit), rpe=rpe)


def _down(load: float, step: float) -> float:
    """Round down to what can be loaded, never to nothing."""
    return max(step, math.floor(load / step + 1e-6) * step)


def _moved(now: float, wanted: float, step: float) -> float:
    """Return the load to go to, rounded down; less than one step is not rounded up to it."""
    rounded = _down(wanted, step)
    return rounded if rounded <= max(now, wanted) + 1e-6 else now


def _kilos(load: float, rule: Rule) -> str:
    return f"{round(load, 2):g} {rule.unit}"
