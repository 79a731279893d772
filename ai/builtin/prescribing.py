"""Say how much of a movement: sets, reps, rest, effort, and a load where a record supports one.

Schemes by goal: strength 3-6 reps at 85-90 % with long rests, hypertrophy 8-12 at 70-80 % with
60-90 s, endurance 12-20 at 60-70 % with 30-60 s.
"""

from dataclasses import dataclass

from ai import load_rules, skills
from ai.builtin import choosing
from ai.coaching import LEVELS, Brief
from workouts import catalogue, strength
from workouts.blocks import Distance, Item, Load
from workouts.catalogue import Exercise


@dataclass(frozen=True, slots=True)
class Scheme:
    reps: int
    share: float
    rest_seconds: int


HEAVY, MIDDLE, SMALL = 1, 2, 3
SCHEMES: dict[str, dict[int, Scheme]] = {
    "strength": {1: Scheme(4, 0.86, 180), 2: Scheme(6, 0.8, 120), 3: Scheme(10, 0.7, 75)},
    "hypertrophy": {1: Scheme(8, 0.75, 90), 2: Scheme(10, 0.72, 75), 3: Scheme(12, 0.7, 60)},
    "general": {1: Scheme(8, 0.72, 90), 2: Scheme(10, 0.7, 75), 3: Scheme(12, 0.68, 60)},
    "fat loss": {1: Scheme(10, 0.7, 60), 2: Scheme(12, 0.66, 45), 3: Scheme(15, 0.62, 40)},
    "endurance": {1: Scheme(15, 0.64, 45), 2: Scheme(15, 0.62, 45), 3: Scheme(18, 0.6, 30)},
    "power": {1: Scheme(4, 0.8, 150), 2: Scheme(6, 0.75, 120), 3: Scheme(10, 0.68, 75)},
    "mobility": {1: Scheme(10, 0.6, 45), 2: Scheme(10, 0.6, 45), 3: Scheme(12, 0.6, 30)},
}
BODYWEIGHT_REPS = {"beginner": 8, "intermediate": 12, "advanced": 15}
PULL_REPS = {"beginner": 5, "intermediate": 6, "advanced": 8}
# Holds that end before the usual ones do.
SHORT_HOLDS = {"Towel_Hang": 20, "Crow_Pose": 20, "Wall_Handstand_Hold": 30, "Dead_Hang": 30}
HOLD_SECONDS = {"beginner": 30, "intermediate": 40, "advanced": 50}
RPE = {"easy": 6.0, "beginner": 7.0, "intermediate": 8.0, "advanced": 8.5}
HARDER = 0.5
# Reps in reserve at the effort asked for: what is left of ten.
RESERVES = {
    6.0: "about four", 7.0: "about three", 7.5: "two or three", 8.0: "about two",
    8.5: "one or two", 9.0: "about one", 9.5: "at most one",
}  # fmt: skip
# What many who begin can't do a set of yet, and how it is made easier.
EASIER = {
    "Pushups": "If that is too hard, put your hands on a table or your knees on the floor.",
    "Pullups": "If that is too hard, jump to the top and come down slowly.",
    "Chin-Up": "If that is too hard, jump to the top and come down slowly.",
    "Parallel_Bar_Dip": "If that is too hard, keep your feet on the floor and help a little.",
}
MOST_EASY_SETS = 2
# "100 push-ups" is a day's work, not a set.
MOST_SET_REPS = 30
# Of a skill, or a movement beyond the member's level: practice, not a set to failure.
REPS_OF_PRACTICE = 5
PRACTISED = ("vertical_push", "vertical_pull", "squat", "jump")
MOVES_WELL = "Choose a weight you can move well to the end."
# What takes a bar from the floor or onto the back needs time to be ready for again.
BIG_LIFTS = ("squat", "hinge")
MOST_REST_OF_SMALL = 90
LEAST_REST = {"strength": 150, "power": 120}
CARRY_METRES, RUN_METRES = 40, 200
METRES = {
    "Running_Strides": 80,
    "Rowing_Machine": 250,
    "Ski_Erg": 250,
    "Stationary_Bike": 500,
    "Assault_Bike": 500,
}
CALORIES = 12


def prescribe(
    exercise: Exercise, brief: Brief, *, sets: int, item_id: str, more_rest: int = 0
) -> Item:
    """Return one movement with its sets, reps, rest and load."""
    scheme = scheme_for(exercise, brief)
    amount = amount_of(exercise, brief, scheme)
    load = load_of(exercise, brief, amount.get("reps"), scheme)
    rpe = _effort(exercise, brief)
    return Item(
        id=item_id,
        name=exercise.name,
        exercise_id=exercise.id,
        sets=sets,
        load=load,
        rpe=rpe,
        per_side=exercise.unilateral,
        rest_seconds=rest_of(exercise, brief, scheme, more_rest),
        notes=_notes(exercise, brief, load, rpe),
        **amount,
    )


def _notes(exercise: Exercise, brief: Brief, load: Load | None, rpe: float | None) -> str | None:
    if exercise.id in EASIER and brief.level == "beginner":
        return EASIER[exercise.id]
    return choice_of_weight(rpe) if exercise.loaded and load is None else None


def choice_of_weight(rpe: float | None) -> str:
    """Say how to find a weight where no record names one."""
    reserve = RESERVES.get(rpe or 0)
    return f"Choose a weight that leaves {reserve} reps in reserve." if reserve else MOVES_WELL


def rest_of(exercise: Exercise, brief: Brief, scheme: Scheme, more_rest: int) -> int:
    """Return the rest after a set; heavy squats and hinges keep a minimum."""
    tier = choosing.tier(exercise)
    least, most = (30, MOST_REST_OF_SMALL) if tier >= SMALL else (15, 300)
    if tier == HEAVY and exercise.pattern in BIG_LIFTS:
        least = min(scheme.rest_seconds, LEAST_REST.get(brief.goal, 90))
    return max(least, min(most, scheme.rest_seconds + more_rest))


def scheme_for(exercise: Exercise, brief: Brief) -> Scheme:
    tier = choosing.tier(exercise)
    schemes = SCHEMES[brief.goal]
    if exercise.pattern == "olympic" and exercise.loaded:
        # Speed and form go before strength does, so there are few reps whatever the goal.
        return Scheme(3, 0.7, 120)
    if exercise.pattern in ("jump", "throw") or (tier == 0 and brief.goal == "power"):
        return Scheme(5, 0.7, 90)
    if "Swing" in exercise.name and exercise.pattern == "hinge":
        return Scheme(15, 0.6, 60)
    if tier >= SMALL:
        return schemes[SMALL]
    return schemes[HEAVY] if tier == HEAVY else schemes[MIDDLE]


def amount_of(exercise: Exercise, brief: Brief, scheme: Scheme) -> dict:
    if exercise.measure == "seconds":
        usual = HOLD_SECONDS[brief.level]
        return {"seconds": min(usual, SHORT_HOLDS.get(exercise.id, usual))}
    if exercise.measure == "distance":
        usual = RUN_METRES if exercise.pattern == "locomotion" else CARRY_METRES
        return {"distance": Distance(value=METRES.get(exercise.id, usual), unit="m")}
    if exercise.measure == "calories":
        return {"calories": CALORIES}
    own = brief.asked_of(exercise)
    if own and own.reps and own.reps <= MOST_SET_REPS:
        return {"reps": own.reps}
    if brief.reps and (exercise.id in _asked_ids(brief) or not brief.wanted):
        return {"reps": brief.reps}
    if choosing.is_beyond(exercise, brief) or _is_practice(exercise, brief):
        return {"reps": min(REPS_OF_PRACTICE, scheme.reps)}
    if exercise.loaded and exercise.pattern == "core_stability":
        return {"reps": min(6, scheme.reps)}
    if exercise.loaded or exercise.pattern in ("jump", "throw"):
        return {"reps": scheme.reps}
    if exercise.pattern in ("vertical_pull", "dip") and not _has_band(exercise):
        return {"reps": PULL_REPS[brief.level]}
    return {"reps": max(scheme.reps, BODYWEIGHT_REPS[brief.level])}


def _is_practice(exercise: Exercise, brief: Brief) -> bool:
    return exercise.pattern in PRACTISED and exercise.id in skills.drills(brief.focus)


def _has_band(exercise: Exercise) -> bool:
    return any("Resistance bands" in kit for kit in exercise.kit) or not any(exercise.kit)


def _asked_ids(brief: Brief) -> frozenset[str]:
    return frozenset(item for ask in brief.wanted for item in ask.ids)


def load_of(exercise: Exercise, brief: Brief, reps: int | None, scheme: Scheme) -> Load | None:
    """Return a load only where the member's own record of this very movement supports it."""
    if asked := _load_asked(exercise, brief, reps):
        return asked
    record = brief.records.get(exercise.id)
    if record is None or reps is None:
        return None
    share = scheme.share if reps == scheme.reps else _share_for(reps)
    if brief.intensity == "easy":
        share -= 0.1
    weight = strength.load_for(
        one_rep_max=record.one_rep_max,
        reps=reps,
        share=share,
        implement=catalogue.implement(exercise),
        unit=brief.unit,
    )
    return Load(value=weight, unit=brief.unit) if weight else None


def _share_for(reps: int) -> float:
    """Return the share of a max that leaves about two of so many reps in reserve."""
    return max(0.5, 0.97 - 0.03 * reps)


def _load_asked(exercise: Exercise, brief: Brief, reps: int | None) -> Load | None:
    """Return the one load named beside the one movement named, if it may stand."""
    if len(brief.stated_loads) != 1 or len(brief.wanted) != 1 or not exercise.loaded:
        return None
    if exercise.id not in _asked_ids(brief):
        return None
    value, unit = brief.stated_loads[0]
    load = Load.model_validate({"value": value, "unit": unit})
    return None if load_rules.load_problem(load, reps, exercise, brief) else load


def asked_sets(exercise: Exercise, brief: Brief) -> int | None:
    """Return the sets asked for: a scheme beside a name ("bench press 5x5") is of that one."""
    if (own := brief.asked_of(exercise)) and own.sets:
        return own.sets
    is_of_named = bool(brief.reps and brief.wanted)
    return brief.sets if not is_of_named or exercise.id in _asked_ids(brief) else None


def usual_sets(brief: Brief) -> int:
    if brief.sets and not (brief.reps and brief.wanted):
        return brief.sets
    if brief.easy_because:
        return MOST_EASY_SETS
    base = 2 + LEVELS.index(brief.level) // 2 + (brief.goal in ("strength", "hypertrophy", "power"))
    is_easy, is_hard = (brief.intensity == name for name in ("easy", "hard"))
    return max(2, base + (brief.level != "beginner") - is_easy + is_hard)


def _effort(exercise: Exercise, brief: Brief) -> float | None:
    if exercise.measure != "reps" or exercise.pattern in ("mobility", "stretch"):
        return None
    is_easy = brief.intensity == "easy" or brief.goal == "mobility"
    usual = brief.rpe or RPE[brief.level] + HARDER * (brief.intensity == "hard")
    return RPE["easy"] if is_easy else usual
