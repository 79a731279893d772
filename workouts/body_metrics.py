"""Body metrics: units and the trend of a weight; what was entered is never rounded (§13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from workouts import strength

System = Literal["metric", "imperial"]

WEIGHTS = ("weight", "muscleMass")
LENGTHS = ("chest", "waist", "hips", "thighs", "arms", "calves", "shoulders", "neck")
FIELDS = ("weight", "bodyFatPercentage", "muscleMass", *LENGTHS)
LABELS = {
    "weight": "Weight",
    "bodyFatPercentage": "Body fat",
    "muscleMass": "Muscle mass",
    **{name: name.capitalize() for name in LENGTHS},
}
CM_PER_INCH = 2.54
# Below this a change is the scale and the day's water (product §8).
STABLE_LB_PER_DAY = 0.05
RATE_DAYS = 30


def unit_of(field: str, system: System) -> str:
    if field == "bodyFatPercentage":
        return "%"
    if field in WEIGHTS:
        return "kg" if system == "metric" else "lb"
    return "cm" if system == "metric" else "in"


def shown(field: str, entered: dict, system: System) -> float:
    """Return a value in a system of units: as entered in its own, to two decimals in the other."""
    value = entered["value"]
    if entered["unit"] == system or field == "bodyFatPercentage":
        return value
    if field in WEIGHTS:
        source, target = unit_of(field, entered["unit"]), unit_of(field, system)
        return round(strength.convert(value, source=source, target=target), 2)
    factor = CM_PER_INCH if system == "metric" else 1 / CM_PER_INCH
    return round(value * factor, 2)


@dataclass(frozen=True, slots=True)
class Trend:
    """How a weight has moved lately, per week, in the unit it is read in."""

    per_week: float
    is_stable: bool


def trend(points: Sequence[tuple[date, float]], *, today: date, unit: str) -> Trend | None:
    """Return the slope of the last thirty days by least squares; nothing with under two days."""
    since = today - timedelta(days=RATE_DAYS)
    lately = [(day.toordinal(), value) for day, value in points if since <= day <= today]
    if len({day for day, _ in lately}) < 2:
        return None
    mid_day = sum(day for day, _ in lately) / len(lately)
    mid = sum(value for _, value in lately) / len(lately)
    spread = sum((day - mid_day) ** 2 for day, _ in lately)
    per_day = sum((day - mid_day) * (value - mid) for day, value in lately) / spread
    stable = strength.convert(STABLE_LB_PER_DAY, source="lb", target=unit)
    return Trend(per_week=per_day * 7, is_stable=abs(per_day) < stable)
