"""How much: sets, reps, rest and load by goal, level and the member's own records.

Ranges follow product §4: strength 3-6 reps at 85-90 %, hypertrophy 8-12 at 70-80 %, endurance
12-20 at 60-70 % of the one-rep maximum.
"""

from dataclasses import dataclass

from ai.coaching import Brief
from workouts import strength
from workouts.blocks import Item, Load
from workouts.catalogue import Exercise


@dataclass(frozen=True, slots=True)
class Scheme:
    reps: int
    share: float
    rest_seconds: int
    rpe: float


_COMPOUND = {
    "strength": Scheme(5, 0.80, 180, 8),
    "muscle": Scheme(8, 0.72, 90, 8),
    "endurance": Scheme(15, 0.60, 45, 7),
    "general": Scheme(8, 0.70, 90, 7),
}
_ACCESSORY = {
    "strength": Scheme(8, 0.70, 90, 8),
    "muscle": Scheme(12, 0.65, 60, 8),
    "endurance": Scheme(15, 0.55, 30, 7),
    "general": Scheme(10, 0.65, 60, 7),
}
_ACCESSORY_PATTERNS = frozenset(
    "knee_extension knee_flexion calf hip_abduction hip_adduction elbow_flexion elbow_extension "
    "lateral_raise rear_delt shrug fly forearm core_flexion core_stability core_rotation "
    "hip_extension neck".split()
)
_BARE_REPS = {"beginner": 10, "intermediate": 12, "advanced": 15}
_HOLD_SECONDS = {"beginner": 20, "intermediate": 30, "advanced": 45}
SETS = {"beginner": 2, "intermediate": 3, "advanced": 4}
_IMPLEMENTS: tuple[tuple[str, strength.Implement], ...] = (
    ("Barbell", "barbell"),
    ("Trap bar", "barbell"),
    ("Smith machine", "barbell"),
    ("EZ curl bar", "barbell"),
    ("Dumbbells", "dumbbell"),
    ("Kettlebells", "kettlebell"),
)


def scheme(exercise: Exercise, brief: Brief) -> Scheme:
    table = _ACCESSORY if exercise.pattern in _ACCESSORY_PATTERNS else _COMPOUND
    return table[brief.goal]


def implement(exercise: Exercise) -> strength.Implement:
    """Return what is held, which decides the steps loads come in."""
    pieces = frozenset().union(*exercise.kit) if exercise.kit else frozenset()
    return next((held for piece, held in _IMPLEMENTS if piece in pieces), "machine")


def straight(exercise: Exercise, brief: Brief, *, sets: int) -> Item:
    """Return a movement as straight sets with reps or time, rest, and a load where one is known."""
    chosen = scheme(exercise, brief)
    if exercise.measure != "reps":
        return Item(
            name=exercise.name,
            exercise_id=exercise.id,
            sets=sets,
            seconds=_seconds(exercise, brief),
            per_side=exercise.unilateral,
            rest_seconds=min(chosen.rest_seconds, 60),
        )
    reps = chosen.reps if exercise.loaded else _bare_reps(exercise, brief)
    load = working_load(exercise, brief, reps=reps, share=chosen.share)
    needs_choice = exercise.loaded and load is None
    return Item(
        name=exercise.name,
        exercise_id=exercise.id,
        sets=sets,
        reps=reps,
        load=load,
        rpe=chosen.rpe if needs_choice else None,
        per_side=exercise.unilateral,
        rest_seconds=chosen.rest_seconds if exercise.loaded else min(chosen.rest_seconds, 60),
        notes="Choose a weight that leaves two or three good reps." if needs_choice else None,
    )


def _bare_reps(exercise: Exercise, brief: Brief) -> int:
    reps = _BARE_REPS[brief.level]
    # Pulling or pressing all of one's weight is hard; ten good ones are a fine set.
    return min(reps, 6) if exercise.pattern in ("vertical_pull", "dip", "vertical_push") else reps


def _seconds(exercise: Exercise, brief: Brief) -> int:
    hold = _HOLD_SECONDS[brief.level]
    if exercise.category == "cardio":
        return 2 * hold
    return 30 if exercise.pattern in ("stretch", "mobility") else hold


def working_load(exercise: Exercise, brief: Brief, *, reps: int, share: float) -> Load | None:
    """Return a load from the member's own record of this movement, rounded down, else None."""
    record = brief.records.get(exercise.id)
    if record is None or not exercise.loaded:
        return None
    value = strength.load_for(
        one_rep_max=record.one_rep_max,
        reps=reps,
        share=share,
        implement=implement(exercise),
        unit=brief.unit,
    )
    return None if not value else Load(value=value, unit=brief.unit)
