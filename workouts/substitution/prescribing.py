"""How much of a stand-in, at what load: the same effort, from the member's own sets of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.profile import TrainingProfile
from workouts import catalogue, duration, strength
from workouts.blocks import Item, Load, Reps, SetTarget
from workouts.catalogue import Exercise
from workouts.substitution.asking import Ask
from workouts.substitution.choosing import Candidates

# Stop well short of failure on a movement nobody has weights for (RPE 7: three left).
EASY_RPE = 7.0
CHOOSE_A_WEIGHT = "Start light and pick a weight that leaves two or three good reps in reserve."


@dataclass(frozen=True, slots=True)
class Lift:
    """One set the member has done of a movement."""

    weight: float
    reps: int
    unit: str

    @property
    def words(self) -> str:
        return f"{self.weight:g} {self.unit.rstrip('s')} × {self.reps}"


@dataclass(frozen=True, slots=True)
class Substitute:
    """A movement that may stand in, with its prescription and the rule that chose it."""

    item: Item
    rule: str


def prescribed(
    found: Candidates,
    ask: Ask,
    profile: TrainingProfile,
    *,
    unit: strength.Unit,
    history: Mapping[str, Sequence[dict]],
) -> tuple[Substitute, ...]:
    """Give each stand-in its sets, reps and load; `history` holds the last sets by exercise id."""
    best = lifts(profile, history)
    return tuple(_substitute(exercise, found, ask, best, unit) for exercise in found.exercises)


def lifts(profile: TrainingProfile, history: Mapping[str, Sequence[dict]]) -> dict[str, Lift]:
    """Return the member's strongest known set by exercise id, from records and last sessions."""
    known: dict[str, Lift] = {}
    for name, record in profile.personal_records.items():
        exercise = catalogue.find(name)
        if exercise:
            _keep_stronger(known, exercise.id, Lift(record.weight, record.reps, record.unit))
    for exercise_id, sets in history.items():
        for done in sets:
            load = done.get("load") or {}
            if done.get("type", "normal") == "normal" and load.get("value") and done.get("reps"):
                _keep_stronger(
                    known, exercise_id, Lift(load["value"], done["reps"], load.get("unit", "kg"))
                )
    return known


def _keep_stronger(known: dict[str, Lift], exercise_id: str, lift: Lift) -> None:
    estimate = _max_kg(lift)
    if estimate and (exercise_id not in known or estimate > (_max_kg(known[exercise_id]) or 0)):
        known[exercise_id] = lift


def _max_kg(lift: Lift) -> float | None:
    weight = strength.convert(lift.weight, source=lift.unit, target="kg")
    return strength.estimated_1rm(weight=weight, reps=lift.reps)


def _substitute(
    exercise: Exercise, found: Candidates, ask: Ask, best: Mapping[str, Lift], unit: strength.Unit
) -> Substitute:
    lift = best.get(exercise.id) if exercise.loaded else None
    share = _effort(ask.item, found.original, best)
    item = _amounts(ask.item, exercise)

    def load(reps: Reps | None) -> Load | None:
        return _load(lift, exercise, reps, share, unit) if lift else None

    targets = [target.model_copy(update={"load": load(target.reps or item.reps)})
               for target in item.set_details]  # fmt: skip
    weight = load(item.reps)
    is_unknown = exercise.loaded and weight is None and not any(row.load for row in targets)
    item = item.model_copy(
        update={
            "load": weight,
            "set_details": targets,
            "rpe": item.rpe or (EASY_RPE if is_unknown else None),
            "notes": CHOOSE_A_WEIGHT if is_unknown else None,
        }
    )
    return Substitute(item, _rule(exercise, found, item, lift))


def _amounts(item: Item, exercise: Exercise) -> Item:
    """Return the same work in the measure of the stand-in: holds in seconds, others in reps."""
    base = {
        "name": exercise.name,
        "exercise_id": exercise.id,
        "per_side": exercise.unilateral,
        "tempo": None,
        "source": None,
    }
    if exercise.measure == "reps" and (item.reps is not None or item.set_details):
        return item.model_copy(update={**base, "seconds": None, "distance": None,
                                       "calories": None})  # fmt: skip
    seconds = duration.item_seconds(item)
    bare = {**base, "distance": None, "calories": None, "reps": None, "seconds": None}
    targets = [SetTarget(id=row.id, type=row.type, rest_seconds=row.rest_seconds)
               for row in item.set_details]  # fmt: skip
    bare["set_details"] = targets if exercise.measure == "reps" else []
    bare["sets"] = item.sets or len(item.set_details) or None
    if exercise.measure == "reps":
        bare["reps"] = max(1, min(30, round(seconds / duration.SECONDS_PER_REP)))
    else:
        bare["seconds"] = max(10, round(seconds / 5) * 5)
    return item.model_copy(update=bare)


def _effort(item: Item, original: Exercise | None, best: Mapping[str, Lift]) -> float | None:
    """Return what share of their max the member was to lift, where plan and history say."""
    if item.load is None or isinstance(item.load.value, str):
        return None
    if item.load.unit == "%1rm":
        return item.load.value / 100
    lift = best.get(original.id) if original else None
    most = _max_kg(lift) if lift else None
    if not most:
        return None
    return strength.convert(item.load.value, source=item.load.unit, target="kg") / most


def _load(
    lift: Lift, exercise: Exercise, reps: Reps | None, share: float | None, unit: strength.Unit
) -> Load | None:
    """Return the same effort on this movement, rounded down, with two reps in reserve at least."""
    most, count = _max_kg(lift), _count(reps)
    if most is None or count is None:
        return None
    weight = strength.load_for(
        one_rep_max=strength.convert(most, source="kg", target=unit),
        reps=count,
        share=min(1.0, share or 1.0),
        implement=catalogue.implement(exercise),
        unit=unit,
        reps_in_reserve=2,
    )
    return Load(value=weight, unit=unit) if weight else None


def _count(reps: Reps | None) -> int | None:
    """Return the most reps meant; "max" and "21-15-9" name no one weight."""
    if isinstance(reps, str):
        numbers = re.fullmatch(r"(\d+)(?:\s*[-–]\s*(\d+))?(?:/\w+)?", reps.strip())
        return int(numbers[2] or numbers[1]) if numbers else None
    return reps


def _rule(exercise: Exercise, found: Candidates, item: Item, lift: Lift | None) -> str:
    pattern = found.original.pattern.replace("_", " ") if found.original else ""
    if exercise.id in found.same_pattern:
        why = f"Same movement pattern ({pattern})"
    else:
        muscle = next(iter(exercise.primary_muscles), "same muscles")
        why = f"Another way to train the {muscle}"
    why += f", {found.words}." if found.words else "."
    if item.load and lift:
        return f"{why} {item.load.value:g} {item.load.unit} comes from your own {lift.words}."
    if exercise.loaded:
        return f"{why} There is no set of yours to take a weight from, so choose it by feel."
    return why
