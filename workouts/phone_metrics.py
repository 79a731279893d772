"""What the phone reads of a session logged set by set: contract §6's one metric per exercise.

It looks for records in these, so each is the exercise's best set: the heaviest load, then the most
repetitions; of runs the longest.
"""

from collections.abc import Mapping, Sequence

from workouts import strength

_METRES = {"m": 1.0, "km": 1_000.0, "mi": 1_609.344}


def metrics(exercises: Sequence[Mapping]) -> list[dict]:
    """Return a metric for each exercise of a log that has sets."""
    return [
        _metric(exercise, number)
        for number, exercise in enumerate(exercises)
        if exercise.get("sets") and exercise.get("name")
    ]


def _metric(exercise: Mapping, number: int) -> dict:
    sets = [done for done in exercise["sets"] if done.get("type") != "warmup"] or exercise["sets"]
    best = max(sets, key=_standing)
    load, distance = best.get("load") or {}, best.get("distance") or {}
    metric = {
        "cardId": str(number),
        "exerciseId": exercise.get("exerciseId") or exercise["name"],
        "exerciseName": exercise["name"],
        "completed": True,
        "isRun": bool(distance) and not load,
        "roundCompleted": len(exercise["sets"]),
        "reps": best.get("reps"),
        "weight": load.get("value") or None,
        "weightUnit": "kg" if load.get("unit") == "kg" else "lbs",
        "distance": distance.get("value"),
        "distanceUnit": distance.get("unit") or "m",
        "timeSeconds": best.get("seconds"),
        "notes": exercise.get("notes"),
    }
    return {name: value for name, value in metric.items() if value is not None}


def _standing(done: Mapping) -> tuple[float, float, int, int]:
    load, distance = done.get("load") or {}, done.get("distance") or {}
    weight = load.get("value") or 0.0
    unit = load.get("unit") or "kg"
    return (
        strength.convert(weight, source=unit, target="kg"),
        (distance.get("value") or 0.0) * _METRES.get(distance.get("unit") or "m", 1.0),
        done.get("reps") or 0,
        done.get("seconds") or 0,
    )
