"""Pick movements: which kinds a focus asks for, and which of each kind suits this member best."""

import hashlib
from collections.abc import Iterable, Sequence

from ai import skills
from ai.coaching import LEVELS, Brief
from ai.skills import Slot
from workouts import catalogue
from workouts.catalogue import Exercise

CORE: Slot = ("core_stability", "core_flexion", "core_rotation")
# Kinds of movement by focus, or movements by id, the most important first. Within a slot later ones
# stand in.
SLOTS: dict[str, tuple[Slot, ...]] = {
    "full body": (
        ("squat", "lunge", "hip_extension"),
        ("horizontal_push", "incline_push", "fly"),
        ("horizontal_pull", "vertical_pull", "rear_delt"),
        ("hinge", "hip_extension", "knee_flexion"),
        ("vertical_push", "lateral_raise"),
        ("vertical_pull", "horizontal_pull"),
        CORE,
        ("lunge", "hip_abduction"),
        ("hip_extension", "knee_flexion"),
        ("elbow_flexion",),
        ("elbow_extension",),
        ("core_flexion", "core_rotation", "core_stability"),
    ),
    "upper body": (
        ("horizontal_push", "incline_push", "fly"),
        ("horizontal_pull", "rear_delt"),
        ("vertical_push", "lateral_raise"),
        ("vertical_pull", "horizontal_pull"),
        ("incline_push", "dip", "fly", "horizontal_push"),
        ("lateral_raise", "rear_delt"),
        ("elbow_flexion",),
        ("elbow_extension",),
        ("rear_delt", "shrug"),
        CORE,
    ),
    "legs": (
        ("squat", "hip_extension"),
        ("hinge", "hip_extension"),
        ("lunge", "squat", "hip_abduction"),
        ("knee_flexion", "hip_extension"),
        ("hip_extension",),
        ("calf",),
        ("knee_extension", "hip_abduction"),
        ("hip_abduction", "hip_adduction"),
        CORE,
    ),
    "push": (
        ("horizontal_push", "fly"),
        ("vertical_push", "lateral_raise"),
        ("incline_push", "horizontal_push"),
        ("lateral_raise",),
        ("elbow_extension",),
        ("fly", "dip"),
        ("elbow_extension", "dip"),
        CORE,
    ),
    "pull": (
        ("vertical_pull", "horizontal_pull"),
        ("horizontal_pull",),
        ("vertical_pull", "rear_delt"),
        ("rear_delt",),
        ("elbow_flexion",),
        ("shrug", "horizontal_pull"),
        ("elbow_flexion", "forearm"),
        CORE,
    ),
    "chest": (
        ("horizontal_push",),
        ("incline_push", "horizontal_push"),
        ("fly", "horizontal_push"),
        ("dip", "horizontal_push"),
        ("elbow_extension",),
    ),
    "back": (
        ("vertical_pull", "horizontal_pull"),
        ("horizontal_pull",),
        ("horizontal_pull", "vertical_pull"),
        ("vertical_pull",),
        ("rear_delt", "shrug"),
        ("hinge", "hip_extension"),
    ),
    "shoulders": (
        ("vertical_push", "lateral_raise"),
        ("lateral_raise",),
        ("rear_delt",),
        ("vertical_push", "lateral_raise"),
        ("shrug", "rear_delt"),
        CORE,
    ),
    "arms": (
        ("elbow_flexion",),
        ("elbow_extension",),
        ("elbow_flexion",),
        ("elbow_extension", "dip"),
        ("elbow_extension", "Push-Ups_-_Close_Triceps_Position", "Pushups"),
        ("elbow_flexion", "forearm"),
    ),
    "biceps": (("elbow_flexion",),) * 2 + (("elbow_flexion", "Chin-Up", "TRX_Bicep_Curl"),) * 2,
    "triceps": (("elbow_extension", "dip"), ("elbow_extension",), ("dip", "elbow_extension")),
    "quads": (("squat",), ("lunge", "squat"), ("knee_extension",), ("squat", "lunge")),
    "hamstrings": (("hinge",), ("knee_flexion",), ("hinge", "hip_extension"), ("hip_extension",)),
    "glutes": (
        ("hip_extension",),
        ("hinge", "hip_extension"),
        ("lunge", "squat"),
        ("hip_abduction",),
        ("hip_extension",),
        ("hip_abduction", "hip_extension"),
    ),
    "calves": (("calf",), ("calf",)),
    "lower back": (
        ("hinge", "hip_extension"),
        ("GHD_Back_Extension", "Superman", "Bird_Dog"),
        ("hip_extension",),
        ("Bird_Dog", "core_stability"),
        ("Side_Bridge", "core_stability"),
        ("hinge", "hip_extension"),
        ("carry", "core_stability"),
    ),
    "upper chest": (
        ("incline_push", "horizontal_push"),
        ("horizontal_push",),
        ("incline_push", "fly"),
        ("fly", "horizontal_push"),
        ("elbow_extension",),
    ),
    "rear delts": (
        ("rear_delt",),
        ("horizontal_pull", "rear_delt"),
        ("rear_delt",),
        ("rear_delt", "horizontal_pull"),
    ),
    "rotator cuff": (
        ("Band_External_Rotation", "rear_delt"),
        ("rear_delt",),
        ("horizontal_pull",),
        ("rear_delt",),
        ("rear_delt", "core_stability"),
    ),
    "traps": (
        ("shrug", "horizontal_pull"),
        ("horizontal_pull",),
        ("rear_delt",),
        ("carry", "shrug"),
        ("shrug", "rear_delt"),
    ),
    "neck": (("neck",), ("neck",), ("shrug", "rear_delt"), ("rear_delt",)),
    "obliques": (
        ("core_rotation",),
        ("Side_Bridge", "core_stability"),
        ("core_rotation",),
        ("core_rotation", "core_stability"),
        ("Side_Plank_Hip_Lift", "core_rotation"),
        ("core_stability",),
    ),
    "inner thighs": (
        ("Dumbbell_Sumo_Squat", "Sumo_Squat", "squat"),
        ("hip_adduction",),
        ("Cossack_Squat", "lunge"),
        ("hip_adduction", "hip_extension"),
        ("hip_extension",),
    ),
    "outer thighs": (
        ("hip_abduction",),
        ("lunge", "squat"),
        ("hip_abduction",),
        ("hip_extension",),
        ("hip_abduction",),
    ),
    "core": (
        ("core_stability",),
        ("core_flexion", "core_stability"),
        ("core_rotation", "core_stability"),
        ("core_stability",),
        ("core_flexion",),
        ("core_rotation", "core_flexion"),
        ("core_stability", "carry"),
    ),
    "forearms": (
        ("forearm", "carry"),
        ("carry", "forearm"),
        ("forearm", "elbow_flexion"),
        ("elbow_flexion",),
    ),
    "power": (
        ("olympic", "jump", "throw", "hinge"),
        ("jump", "throw", "squat"),
        ("squat", "lunge"),
        ("horizontal_pull", "vertical_pull"),
        ("vertical_push", "horizontal_push"),
        CORE,
    ),
    "speed": (
        ("Lateral_Shuffle", "Bear_Crawl", "conditioning"),
        ("Skater_Jump", "jump", "lunge"),
        ("High_Knees", "Mountain_Climbers", "conditioning"),
        ("squat", "lunge", "hip_extension"),
        ("conditioning", "jump", "throw"),
        ("core_stability", "core_rotation"),
        ("lunge", "hip_extension"),
    ),
    "conditioning": (
        ("conditioning", "locomotion"),
        ("squat", "lunge", "hip_extension"),
        ("horizontal_push", "vertical_push"),
        ("conditioning", "jump", "throw"),
        ("hinge", "hip_extension"),
        ("horizontal_pull", "carry", "core_stability"),
        ("core_flexion", "core_stability", "core_rotation"),
        ("lunge", "hip_abduction"),
        ("core_stability", "core_rotation"),
    ),
    "olympic lifting": (
        ("olympic",),
        ("olympic", "jump"),
        ("squat",),
        ("hinge", "vertical_pull"),
        ("vertical_push",),
        ("horizontal_pull", "vertical_pull"),
        CORE,
    ),
    "mobility": (("mobility",), ("stretch",)) * 10,
}
_ISOLATED = frozenset(
    ("elbow_flexion", "elbow_extension", "lateral_raise", "rear_delt", "shrug", "fly", "forearm")
) | {"calf", "knee_extension", "knee_flexion", "hip_abduction", "hip_adduction"}
_SKILLED = frozenset(("olympic", "jump", "throw"))
MOVING_ON = ("locomotion", "conditioning")
_SIMPLE_KIT = frozenset(("Dumbbells", "Kettlebells", "Resistance bands"))


def tier(exercise: Exercise) -> int:
    """Order of a session: fast and skilled, heavy compounds, other compounds, small, core."""
    if exercise.pattern in _SKILLED:
        return 0
    if exercise.pattern in CORE or exercise.pattern == "carry":
        return 4
    if exercise.pattern in _ISOLATED or exercise.mechanic == "isolation":
        return 3
    return 1 if exercise.loaded and not exercise.unilateral else 2


def choose(brief: Brief, *, most: int, focus: Sequence[str] | None = None) -> list[Exercise]:
    """Return up to `most` movements for the focus, by importance: asked for first."""
    chosen: list[Exercise] = []
    for ask in brief.wanted:
        if any(exercise.id in ask.ids for exercise in chosen):
            continue
        options = (found for item in sorted(ask.ids) if (found := catalogue.get(item)))
        _take(chosen, brief, options, first=ask.first, is_asked=True)
    for slot in _open_slots(focus or brief.focus, most, chosen):
        if len(chosen) >= max(most, len(brief.wanted)):
            break
        for pattern in slot:
            if _take(chosen, brief, by_pattern(pattern)):
                break
    return chosen


def _open_slots(focus: Sequence[str], most: int, asked: Sequence[Exercise]) -> list[Slot]:
    """Return the slots that what was asked for by name leaves open."""
    slots = list(_slots(focus, most))
    for exercise in asked:
        filled = next((slot for slot in slots if exercise.pattern in slot), None)
        if filled:
            slots.remove(filled)
    return slots


def _slots(focus: Sequence[str], most: int) -> Iterable[Slot]:
    """Take the slots of several focuses in turn, then once more for long sessions."""
    tables = [skills.slots(name) or SLOTS.get(name, SLOTS["full body"]) for name in focus]
    longest = max(len(table) for table in tables)
    turns = [table[number] for number in range(longest) for table in tables if number < len(table)]
    return turns + turns if most > len(turns) // 2 else turns


def _take(
    chosen: list[Exercise],
    brief: Brief,
    options: Iterable[Exercise],
    *,
    first: str | None = None,
    is_asked: bool = False,
) -> bool:
    taken = {exercise.id for exercise in chosen}
    fitting = [
        exercise
        for exercise in options
        if exercise.id not in taken
        and brief.allows(exercise)
        and (is_asked or _suits(exercise, brief))
    ]
    if not fitting:
        return False
    chosen.append(max(fitting, key=lambda item: _score(item, brief, chosen, first=first)))
    return True


def by_pattern(pattern: str) -> list[Exercise]:
    """Return the movements of a pattern, or the one whose id it is."""
    if exercise := catalogue.get(pattern):
        return [exercise]
    return _BY_PATTERN.get(pattern) or _index().get(pattern, [])


_BY_PATTERN: dict[str, list[Exercise]] = {}


def _index() -> dict[str, list[Exercise]]:
    for exercise in catalogue.all_exercises():
        _BY_PATTERN.setdefault(exercise.pattern, []).append(exercise)
    return _BY_PATTERN


def _suits(exercise: Exercise, brief: Brief) -> bool:
    """Keep to movements people know, or a skill's drills, at a level the member has reached."""
    if exercise.id in brief.favourite_ids or exercise.id in brief.records:
        return True
    is_drill = exercise.id in skills.drills(brief.focus)
    return (exercise.staple > 0 or is_drill) and not is_beyond(exercise, brief)


def is_beyond(exercise: Exercise, brief: Brief) -> bool:
    """Say whether a movement is above the member's level and not one they do already."""
    is_known = exercise.id in brief.favourite_ids or exercise.id in brief.records
    return not is_known and _rank(exercise.level) > LEVELS.index(brief.level)


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS) - 1


def _score(
    exercise: Exercise, brief: Brief, chosen: Sequence[Exercise], *, first: str | None
) -> float:
    score = 10.0 * exercise.staple
    score += 15 * (exercise.id == first)
    score += 8 * (exercise.id in brief.favourite_ids)
    score += 12 * (exercise.id in brief.records)
    score += 14 * any(kit & brief.kit_asked for kit in exercise.kit)
    is_heavier_better = brief.goal not in ("endurance", "mobility") and exercise.pattern not in CORE
    score += 9 * exercise.loaded * is_heavier_better
    score -= 2 * abs(_rank(exercise.level) - LEVELS.index(brief.level))
    if brief.level == "beginner" and exercise.loaded:
        score += 4 * any(kit & _SIMPLE_KIT or len(kit) == 1 for kit in exercise.kit)
        # A bar is for later, unless it is one they know.
        is_bar = all("Barbell" in kit for kit in exercise.kit) and exercise.id not in brief.records
        score -= 10 * is_bar
    if brief.goal in ("strength", "power"):
        # Light and long-winded, a thruster builds neither.
        score -= 25 * ("Thruster" in exercise.name)
    if brief.goal == "strength":
        score += 6 * any("Barbell" in kit for kit in exercise.kit)
    if brief.intensity == "easy" and exercise.pattern in MOVING_ON:
        # Easy minutes neither hop nor hang on the hands.
        score -= 20 * (max(exercise.joints.values(), default=0) > 1)
    score -= _staleness(exercise, brief)
    score -= sum(9 for other in chosen if _alike(exercise, other))
    return score + _chance(brief.prompt, exercise.id)


def _staleness(exercise: Exercise, brief: Brief) -> float:
    """Make room for variety: what was trained lately counts for less, main lifts excepted."""
    dated = sorted(brief.recent, key=lambda session: session.date, reverse=True)
    weight = 5 if exercise.id in brief.records else 14
    return sum(
        weight / (number + 1)
        for number, session in enumerate(dated[:4])
        if exercise.id in session.exercise_ids
    )


def _alike(exercise: Exercise, other: Exercise) -> bool:
    last = catalogue.normalise(exercise.name).split()[-1]
    return other.pattern == exercise.pattern and last == catalogue.normalise(other.name).split()[-1]


def _chance(prompt: str, exercise_id: str) -> float:
    """Break ties by the request, the same way every time."""
    digest = hashlib.sha256(f"{prompt}|{exercise_id}".encode()).digest()
    return digest[0] / 256


def substitute(exercise: Exercise, brief: Brief, taken: Sequence[Exercise]) -> Exercise | None:
    """Return the best movement of the same kind, counted the same way, for this member."""
    chosen = list(taken)
    patterns = MOVING_ON if exercise.pattern in MOVING_ON else (exercise.pattern,)
    others = (item for pattern in patterns for item in by_pattern(pattern) if item != exercise)
    if _take(chosen, brief, (item for item in others if _is_like(item, exercise))):
        return chosen[-1]
    return None


def _is_like(exercise: Exercise, other: Exercise) -> bool:
    return (exercise.measure == "reps") == (other.measure == "reps")


def in_turn(lists: Sequence[Sequence[str]]) -> list[str]:
    """Return the first of each list, then the second of each, nothing twice."""
    longest = max((len(names) for names in lists), default=0)
    found = [names[number] for number in range(longest) for names in lists if number < len(names)]
    return list(dict.fromkeys(found))
