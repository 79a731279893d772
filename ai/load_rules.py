"""Which loads may stand: those asked for by name, and those the member's own record carries."""

import re

from ai.coaching import Brief
from workouts import catalogue, strength
from workouts.blocks import Item, Load
from workouts.catalogue import Exercise


def exercise_of(item: Item) -> Exercise | None:
    """Return the movement an item means: by name first, because the name is what is shown."""
    stated = catalogue.get(item.exercise_id) if item.exercise_id else None
    # A few movements of the catalogue share a name up to its plural; the id then decides.
    if stated and catalogue.normalise(stated.name) == catalogue.normalise(item.name):
        return stated
    return catalogue.find(item.name)


def most_reps(reps: int | str | None) -> float | None:
    """Return the most repetitions a prescription asks for in one set."""
    if reps is None or isinstance(reps, int):
        return reps
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", reps)]
    return max(numbers) if numbers else None


def loads_of(item: Item) -> list[tuple[Load, int | None]]:
    """Return every load of an item with the fewest reps it is meant for."""
    pairs = [(item.load, item.reps)] if item.load else []
    pairs += [(row.load, row.reps or item.reps) for row in item.set_details if row.load]
    return [(load, _reps_under_load(reps)) for load, reps in pairs]


def _reps_under_load(reps: int | str | None) -> int | None:
    most = most_reps(reps)
    return int(most) if most else None


def load_problem(load: Load, reps: int | None, exercise: Exercise, brief: Brief) -> str | None:
    """Say why a load may not stand, or None: only the member's own record can carry one."""
    if isinstance(load.value, str):
        return f"{exercise.name}: a load must be one number."
    record = brief.records.get(exercise.id)
    if load.unit == "%1rm":
        most = _most_share(reps)
        too_much = record is None or load.value > most
        return (
            f"{exercise.name}: {load.value:g} % is not supported by a record." if too_much else None
        )
    if record is None:
        if _is_stated(load, exercise, brief):
            return None
        return f"{exercise.name}: no record of the member's supports a load."
    if reps is None:
        return f"{exercise.name}: a load needs a rep count."
    value = strength.convert(load.value, source=load.unit, target=brief.unit)
    cap = strength.most_weight_for(one_rep_max=record.one_rep_max, reps=reps)
    if cap is None or value > cap + 0.01:
        return (
            f"{exercise.name}: {load.value:g} {load.unit} is more than the member's record allows."
        )
    return None


def _most_share(reps: int | None) -> float:
    cap = strength.most_weight_for(one_rep_max=100, reps=reps) if reps else None
    return cap or 0


def _is_stated(load: Load, exercise: Exercise, brief: Brief) -> bool:
    is_asked = any(exercise.id in ask.ids for ask in brief.wanted)
    return is_asked and (load.value, load.unit) in brief.stated_loads
