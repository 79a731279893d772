"""Strength arithmetic: estimated one-rep maxima, and loads worked back from them.

Brzycki (1993): 1RM = w / (1.0278 - 0.0278 r).  Epley (1985): 1RM = w (1 + r / 30).
We use their mean, and only where both hold: from 1 to 12 repetitions.
"""

import bisect
import math
from typing import Literal

Unit = Literal["kg", "lb"]
# What is held decides the steps it comes in.
Implement = Literal["barbell", "dumbbell", "kettlebell", "machine"]

MOST_REPS_FOR_AN_ESTIMATE = 12
# Past 20 repetitions both formulas describe stamina rather than strength, so no load is derived.
MOST_REPS_FOR_A_LOAD = 20
LB_PER_KG = 2.20462

KETTLEBELLS: dict[Unit, tuple[float, ...]] = {
    "kg": (4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48),
    "lb": (9, 13, 18, 22, 26, 31, 35, 40, 44, 48, 53, 62, 70, 79, 88, 97, 106),
}
EMPTY_BAR: dict[Unit, float] = {"kg": 20, "lb": 45}
STEP: dict[Unit, float] = {"kg": 2.5, "lb": 5}
# Dumbbells up to 10 kg come in 2 kg steps on most racks.
LIGHT_DUMBBELLS_KG = (2.0, 4.0, 6.0, 8.0, 10.0)


def convert(value: float, *, source: str, target: str) -> float:
    """Return a weight in another unit; "lbs" and "lb" are the same."""
    source, target = source.rstrip("s"), target.rstrip("s")
    if source == target:
        return value
    return value * LB_PER_KG if target == "lb" else value / LB_PER_KG


def estimated_1rm(*, weight: float, reps: int) -> float | None:
    """Return the estimated one-rep max of a set, or nothing where the formulas don't hold."""
    if weight <= 0 or not 1 <= reps <= MOST_REPS_FOR_AN_ESTIMATE:
        return None
    return weight * _max_over_weight(reps)


def most_weight_for(*, one_rep_max: float, reps: int) -> float | None:
    """Return the heaviest weight an estimated max allows for this many reps: the inverse."""
    if one_rep_max <= 0 or not 1 <= reps <= MOST_REPS_FOR_A_LOAD:
        return None
    return one_rep_max / _max_over_weight(reps)


def load_for(
    *,
    one_rep_max: float,
    reps: int,
    share: float,
    implement: Implement,
    unit: Unit,
    reps_in_reserve: int = 1,
) -> float | None:
    """Return a loadable working weight: a share of the max, never closer to failure than asked."""
    cap = most_weight_for(one_rep_max=one_rep_max, reps=reps + reps_in_reserve)
    if cap is None:
        return None
    return round_to_loadable(min(one_rep_max * share, cap), implement=implement, unit=unit)


def round_to_loadable(weight: float, *, implement: Implement, unit: Unit) -> float | None:
    """Round down to a weight that exists, or nothing when the lightest is already too heavy."""
    # A hair of tolerance keeps 100.0 kg from falling to 97.5 through floating point.
    weight += 1e-6
    if implement == "kettlebell":
        return _largest_of(KETTLEBELLS[unit], weight)
    if implement == "dumbbell" and unit == "kg" and weight < 12.5:
        return _largest_of(LIGHT_DUMBBELLS_KG, weight)
    rounded = math.floor(weight / STEP[unit]) * STEP[unit]
    lightest = EMPTY_BAR[unit] if implement == "barbell" else STEP[unit]
    return rounded if rounded >= lightest else None


def _max_over_weight(reps: int) -> float:
    if reps == 1:
        return 1.0
    brzycki = 1 / (1.0278 - 0.0278 * reps)
    epley = 1 + reps / 30
    return (brzycki + epley) / 2


def _largest_of(weights: tuple[float, ...], limit: float) -> float | None:
    place = bisect.bisect_right(weights, limit)
    return weights[place - 1] if place else None
