"""The files of other apps, each as the columns that give it away and how a row is read.

Headers are those of reference/field.md §8. A blank or zero weight means bodyweight in all of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workouts.moving import moments
from workouts.moving.gathering import Choices, SetLine
from workouts.moving.reading import Row

Reader = Callable[[Row, Choices], Iterable[SetLine]]
_TYPES = {
    "w": "warmup", "warmup": "warmup", "warm-up": "warmup", "warm up": "warmup", "d": "drop",
    "drop": "drop", "dropset": "drop", "drop set": "drop", "f": "failure", "failure": "failure",
}  # fmt: skip
_DISTANCES = {
    "m": "m", "meter": "m", "meters": "m", "metre": "m", "metres": "m", "km": "km", "kms": "km",
    "kilometers": "km", "kilometres": "km", "mi": "mi", "mile": "mi", "miles": "mi",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    columns: frozenset[str]
    read: Reader


def detected(header: list[str]) -> Format | None:
    """Return the format whose columns a header has; the one with the most where several fit."""
    fitting = [one for one in FORMATS if one.columns <= set(header)]
    return max(fitting, key=lambda one: len(one.columns), default=None)


def _done(
    *,
    type: str = "normal",
    reps: int | None = None,
    load: tuple[float | None, str] = (None, "kg"),
    rpe: float | None = None,
    seconds: int = 0,
    distance: tuple[float | None, str] = (None, "m"),
    notes: str = "",
) -> dict[str, Any] | None:
    """Return one set as it was done; None where a row says of no set."""
    weight, away = load[0] or None, distance[0] or None
    if weight is not None and weight < 0:
        # Help from a machine takes weight away, and a load here is what was lifted.
        notes, weight = f"{notes} {weight:g} {load[1]} assistance".strip(), None
    if reps == 0 and (seconds or away or not weight):
        reps = None
    if reps is None and weight is None and not seconds and away is None:
        return None
    return {
        "type": type,
        "reps": reps,
        "load": {"value": weight, "unit": load[1]} if weight is not None else None,
        "rpe": rpe or None,
        "seconds": seconds or None,
        "distance": {"value": away, "unit": distance[1]} if away is not None else None,
        "notes": notes[:500] or None,
    }


def _load(row: Row, column: str, unit_column: str, choices: Choices) -> tuple[float | None, str]:
    """Return a weight with the unit its row names, or the one the member says the file is in."""
    weight = row.number(column)
    return weight, _weight_unit(row, unit_column, choices) if weight else "kg"


def _away(row: Row, choices: Choices) -> tuple[float | None, str]:
    distance = row.number("distance")
    return distance, _distance_unit(row, "distance unit", choices) if distance else "m"


def _weight_unit(row: Row, column: str, choices: Choices) -> str:
    text = row.text(column).casefold()
    if text in ("kg", "kgs", "kilogram", "kilograms"):
        return "kg"
    if text in ("lb", "lbs", "pound", "pounds"):
        return "lb"
    if text:
        raise row.bad(f'"{text[:20]}" is neither kg nor lb.')
    return choices.open_unit()


def _distance_unit(row: Row, column: str, choices: Choices) -> str:
    text = row.text(column).casefold()
    if not text:
        return "km" if choices.open_unit() == "kg" else "mi"
    if text not in _DISTANCES:
        raise row.bad(f'"{text[:20]}" is not a unit of distance we know.')
    return _DISTANCES[text]


def _strong(row: Row, choices: Choices) -> Iterator[SetLine]:
    order = row.text("set order").casefold()
    if order == "rest timer":
        return
    is_note = order in ("note", "notes")
    if not (is_note or order in _TYPES or order.isdigit() or not order):
        raise row.bad(f'"{order[:20]}" in "set order" is not a set we know.')
    if row.values.get("weight (kg)") is not None:
        load = (row.number("weight (kg)"), "kg")
    elif row.values.get("weight (lbs)") is not None:
        load = (row.number("weight (lbs)"), "lb")
    else:
        load = _load(row, "weight", "weight unit", choices)
    if row.values.get("distance (meters)") is not None:
        distance = (row.number("distance (meters)"), "m")
    else:
        distance = _away(row, choices)
    done = _done(
        type=_TYPES.get(order, "normal"),
        reps=row.count("reps"),
        load=load,
        rpe=row.number("rpe"),
        seconds=moments.seconds(row, "seconds"),
        distance=distance,
        notes="" if is_note else row.text("notes"),
    )
    yield SetLine(
        started=moments.moment(row, "date"),
        title=row.text("workout name") or "Workout",
        exercise=row.text("exercise name"),
        done=None if is_note else done,
        seconds=moments.seconds(row, "duration (sec)", "workout duration", "duration"),
        exercise_notes=row.text("notes") if is_note else "",
        notes=row.text("workout notes"),
    )


def _hevy(row: Row, choices: Choices) -> Iterator[SetLine]:
    started = moments.moment(row, "start_time")
    ended = moments.moment(row, "end_time") if row.text("end_time") else started
    in_kg, in_km = "weight_kg" in row.values, "distance_km" in row.values
    done = _done(
        type=_TYPES.get(row.text("set_type").casefold(), "normal"),
        reps=row.count("reps"),
        load=(row.number("weight_kg", "weight_lbs"), "kg" if in_kg else "lb"),
        rpe=row.number("rpe"),
        seconds=moments.seconds(row, "duration_seconds"),
        distance=(row.number("distance_km", "distance_miles"), "km" if in_km else "mi"),
    )
    yield SetLine(
        started=started,
        title=row.text("title") or "Workout",
        exercise=row.text("exercise_title"),
        done=done,
        seconds=max(0, int((ended - started).total_seconds())),
        exercise_notes=row.text("exercise_notes"),
        notes=row.text("description"),
    )


def _fitnotes(row: Row, choices: Choices) -> Iterator[SetLine]:
    if row.text("weight (lbs)"):
        load = (row.number("weight (lbs)"), "lb")
    elif row.text("weight (kg)"):
        load = (row.number("weight (kg)"), "kg")
    else:
        load = _load(row, "weight", "weight unit", choices)
    # The iPhone's file names both weights, each set has one or both of the same.
    done = _done(
        type=_TYPES.get(row.text("kind").casefold(), "normal"),
        reps=row.count("reps"),
        load=load,
        seconds=moments.seconds(row, "time"),
        distance=_away(row, choices),
        notes=row.text("comment", "notes"),
    )
    yield SetLine(moments.moment(row, "date"), "Workout", row.text("exercise"), done)


def _fitbod(row: Row, choices: Choices) -> Iterator[SetLine]:
    weight, times = row.number("weight(kg)"), row.number("multiplier")
    done = _done(
        type="warmup" if row.text("iswarmup").casefold() in ("true", "1", "yes") else "normal",
        reps=row.count("reps"),
        load=(weight * times if weight and times else weight, "kg"),
        seconds=moments.seconds(row, "duration(s)"),
        distance=(row.number("distance(m)"), "m"),
        notes=row.text("note"),
    )
    yield SetLine(moments.moment(row, "date"), "Workout", row.text("exercise"), done)


def _liftosaur(row: Row, choices: Choices) -> Iterator[SetLine]:
    reps = row.count("completed reps")
    is_warmup = row.text("is warmup set?").casefold() in ("1", "true", "yes")
    # What was planned and never done has no completed reps.
    done = None if reps is None else _done(
        type="warmup" if is_warmup else "normal",
        reps=reps,
        load=_load(row, "completed weight value", "completed weight unit", choices),
        rpe=row.number("completed rpe"),
    )  # fmt: skip
    yield SetLine(
        started=moments.moment(row, "workout datetime"),
        title=row.text("day name", "program") or "Workout",
        exercise=row.text("exercise"),
        done=done,
        exercise_notes=row.text("notes"),
    )


_STRONGLIFTS_SET = re.compile(r"set (\d+) \((kg|lbs?)\)")


def _stronglifts(row: Row, choices: Choices) -> Iterator[SetLine]:
    """Read one exercise a row, its sets side by side."""
    started = moments.moment(row, "date (yyyy/mm/dd)")
    if clock := row.text("start time (h:mm)"):
        hour, _, minute = clock.partition(":")
        if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
            raise row.bad(f'"{clock[:20]}" in "start time (h:mm)" is not a time.')
        started = started.replace(hour=int(hour), minute=int(minute))
    hours = row.number("duration (hours)") or 0
    for column in row.values:
        if found := _STRONGLIFTS_SET.fullmatch(column):
            number, unit = found.groups()
            done = _done(
                reps=row.count(f"set {number} (reps)"),
                load=(row.number(column), "kg" if unit == "kg" else "lb"),
            )
            yield SetLine(
                started,
                row.text("workout name", "workout") or "Workout",
                row.text("exercise"),
                done if row.text(f"set {number} (reps)") else None,
                seconds=min(86_400, max(0, round(hours * 3600))),
                notes=row.text("notes"),
            )


def _format(name: str, columns: str, read: Reader) -> Format:
    return Format(name, frozenset(columns.split(",")), read)


_STRONG = "date,workout name,exercise name,set order,reps,"
FORMATS = (
    _format("Strong", _STRONG + "weight", _strong),
    _format("Strong", _STRONG + "weight,weight unit", _strong),
    _format("Strong", _STRONG + "weight (kg)", _strong),
    _format("Strong", _STRONG + "weight (lbs)", _strong),
    _format("Hevy", "title,start_time,exercise_title,set_index,weight_kg,reps", _hevy),
    _format("Hevy", "title,start_time,exercise_title,set_index,weight_lbs,reps", _hevy),
    _format("FitNotes", "date,exercise,category,weight,reps", _fitnotes),
    _format("FitNotes", "date,exercise,category,weight,weight unit,reps", _fitnotes),
    _format("FitNotes", "date,exercise,category,weight (kg),reps", _fitnotes),
    _format("FitNotes", "date,exercise,category,weight (lbs),reps", _fitnotes),
    _format("Fitbod", "date,exercise,reps,weight(kg),duration(s),iswarmup", _fitbod),
    _format("Liftosaur", "workout datetime,exercise,completed reps,completed weight value",
            _liftosaur),
    _format("StrongLifts", "date (yyyy/mm/dd),exercise,set 1 (reps)", _stronglifts),
)  # fmt: skip
