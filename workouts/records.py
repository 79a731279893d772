"""Records found in what was done: the shared one-rep estimate against the member's best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from accounts.profile import PersonalRecord
from workouts import catalogue, strength

MARGIN = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """A set better than any before; the first of a movement is its baseline."""

    name: str
    weight: float
    reps: int
    unit: str
    date: str
    is_baseline: bool

    def stored(self) -> dict:
        return {"weight": self.weight, "reps": self.reps, "unit": self.unit, "date": self.date}

    def as_json(self) -> dict:
        return {"exerciseName": self.name, **self.stored()}


def found(
    *, metrics: Sequence[dict], sets: Sequence[dict], best: Mapping[str, PersonalRecord], date: str
) -> list[Found]:
    """Return the records of one session, at most one per movement."""
    top: dict[str, tuple[float, Found]] = {}
    for name, weight, reps, unit in [*_from_metrics(metrics), *_from_sets(sets)]:
        estimate = strength.estimated_1rm(
            weight=strength.convert(weight, source=unit, target="kg"), reps=reps
        )
        if estimate is None or not 1 <= len(name) <= 200:
            continue
        before = _best(best, name)
        is_better = before is None or estimate > before + MARGIN
        if is_better and (name not in top or top[name][0] < estimate):
            top[name] = (estimate, Found(name, weight, reps, unit, date, before is None))
    return [record for _, record in top.values()]


def _best(best: Mapping[str, PersonalRecord], name: str) -> float | None:
    """Return the best estimate in kilograms under this name or another of the same movement."""
    key = _key(name)
    estimates = []
    for other, record in best.items():
        if _key(other) == key:
            weight = strength.convert(record.weight, source=record.unit, target="kg")
            estimates.append(strength.estimated_1rm(weight=weight, reps=record.reps) or 0.0)
    return max(estimates, default=None)


def _key(name: str) -> str:
    exercise = catalogue.find(name)
    return exercise.id if exercise else catalogue.normalise(name)


def _from_metrics(metrics: Sequence[dict]):
    for row in metrics:
        name, weight, reps = row.get("exerciseName"), row.get("weight"), row.get("reps")
        is_lift = row.get("completed") and not row.get("isRun") and isinstance(name, str)
        if is_lift and _is_number(weight) and _is_number(reps) and 0 < weight <= 2_000:
            unit = "kg" if row.get("weightUnit") == "kg" else "lbs"
            yield name, weight, int(reps), unit


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _from_sets(sets: Sequence[dict]):
    for exercise in sets:
        for done in exercise.get("sets") or []:
            load = done.get("load") or {}
            if done.get("type", "normal") == "normal" and load.get("value") and done.get("reps"):
                unit = "lbs" if load.get("unit") == "lb" else "kg"
                yield exercise.get("name") or "", load["value"], done["reps"], unit


def exercise_ids(log: Mapping) -> list[str | None]:
    """Return the catalogue ids of the movements a session's log names."""
    names = [str(row.get("exerciseName") or "") for row in log["exerciseMetrics"]]
    names += [row.get("name") or "" for row in log["sets"]]
    return [exercise.id if (exercise := catalogue.find(name)) else None for name in names]
