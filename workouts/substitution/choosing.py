"""Which movements may stand in: the same pattern first, then another way to train the muscle."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from accounts.profile import TrainingProfile
from workouts import catalogue, injuries
from workouts.catalogue import Exercise
from workouts.injuries import Limits
from workouts.substitution import asking
from workouts.substitution.asking import Ask

MOST = 5
LEVELS = ("beginner", "intermediate", "advanced")
# Patterns that train the same muscles when nothing of the pattern itself is left.
_NEAR: Mapping[str, tuple[str, ...]] = {
    "squat": ("lunge", "knee_extension", "hip_extension"),
    "lunge": ("squat", "hip_extension", "knee_extension"),
    "hinge": ("hip_extension", "knee_flexion"),
    "hip_extension": ("hinge", "hip_abduction"),
    "knee_extension": ("squat", "lunge"),
    "knee_flexion": ("hip_extension", "hinge"),
    "horizontal_push": ("incline_push", "fly", "dip", "elbow_extension"),
    "incline_push": ("horizontal_push", "fly"),
    "vertical_push": ("lateral_raise", "incline_push", "rear_delt"),
    "horizontal_pull": ("vertical_pull", "rear_delt"),
    "vertical_pull": ("horizontal_pull", "rear_delt", "elbow_flexion"),
    "fly": ("horizontal_push", "incline_push"),
    "dip": ("horizontal_push", "elbow_extension"),
    "lateral_raise": ("rear_delt", "vertical_push"),
    "rear_delt": ("horizontal_pull", "lateral_raise"),
    "jump": ("squat", "conditioning"),
    "olympic": ("hinge", "squat"),
    "throw": ("core_rotation", "conditioning"),
    "conditioning": ("locomotion",),
    "locomotion": ("conditioning",),
    "core_flexion": ("core_stability", "core_rotation"),
    "core_stability": ("core_flexion", "core_rotation"),
    "core_rotation": ("core_stability", "core_flexion"),
    "carry": ("core_stability", "shrug"),
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Movements that may stand in, best first, before their loads are known."""

    original: Exercise | None
    exercises: tuple[Exercise, ...] = ()
    is_pain: bool = False
    words: str = ""
    same_pattern: frozenset[str] = field(default_factory=frozenset)

    @property
    def ids(self) -> list[str]:
        """What of the member's history is needed to prescribe them."""
        return [exercise.id for exercise in self.exercises]


def candidates(ask: Ask, profile: TrainingProfile, *, most: int = MOST) -> Candidates:
    """Return what may stand in, best first; `original` is None for a movement nobody knows."""
    original = asking.meant(ask.item)
    if original is None:
        return Candidates(None)
    reason = asking.read_reason(ask, original)
    limits = injuries.merge(injuries.read_limits(profile.constraints), reason.limits)
    kit = asking.kit_at_hand(ask, original, profile) - reason.absent
    banned = {ask_id for name in profile.preferences.disliked_exercises
              for ask_id in injuries.ban(name).exercise_ids}  # fmt: skip
    banned |= ask.taken | {original.id}

    def allows(exercise: Exercise) -> bool:
        return (
            exercise.id not in banned
            and catalogue.can_do(exercise, kit)
            and injuries.conflict(exercise, limits) is None
            and _suits(exercise, original, profile)
        )

    same = _ranked(_of(original.pattern), allows, original, profile, reason.limits)[:most]
    near: list[Exercise] = []
    for pattern in _near(original, reason.limits) if len(same) < most else ():
        alike = (item for item in _of(pattern) if _shares_a_muscle(item, original))
        near += _ranked(alike, allows, original, profile, reason.limits)[:2]
    return Candidates(
        original=original,
        exercises=tuple([*same, *near][:most]),
        is_pain=reason.is_pain,
        words=reason.words,
        same_pattern=frozenset(exercise.id for exercise in same),
    )


def _of(pattern: str) -> list[Exercise]:
    return [exercise for exercise in catalogue.all_exercises() if exercise.pattern == pattern]


def _near(original: Exercise, limits: Limits) -> list[str]:
    """Return the patterns to look in next, but none that isolates a joint that hurts."""
    patterns = _NEAR.get(original.pattern, ())
    return [pattern for pattern in patterns if pattern.split("_")[0] not in limits.joints]


def _shares_a_muscle(exercise: Exercise, original: Exercise) -> bool:
    return bool(set(exercise.primary_muscles) & {*original.primary_muscles,
                                                 *original.secondary_muscles})  # fmt: skip


def _suits(exercise: Exercise, original: Exercise, profile: TrainingProfile) -> bool:
    """Keep to movements people know, no harder to learn than what the member does already."""
    reached = max(_rank(profile.experience or "beginner"), _rank(original.level))
    return exercise.staple > 0 and _rank(exercise.level) <= reached


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS) - 1


def _ranked(
    pool: Iterable[Exercise],
    allows: Callable[[Exercise], bool],
    original: Exercise,
    profile: TrainingProfile,
    limits: Limits,
) -> list[Exercise]:
    known = {found.id for name in profile.personal_records if (found := catalogue.find(name))}
    liked = {found.id for name in profile.preferences.favorite_exercises
             if (found := catalogue.find(name))}  # fmt: skip

    def score(exercise: Exercise) -> tuple:
        value = _likeness(exercise, original)
        value += 10 * (exercise.id in known) + 6 * (exercise.id in liked)
        value -= 4 * sum(exercise.joints.get(joint, 0) for joint in limits.joints)
        return (-value, exercise.name)

    return sorted(filter(allows, pool), key=score)


def _likeness(exercise: Exercise, original: Exercise) -> float:
    muscles = {*exercise.primary_muscles, *original.primary_muscles}
    shared = set(exercise.primary_muscles) & set(original.primary_muscles)
    return (
        10 * exercise.staple
        + 12 * len(shared) / max(1, len(muscles))
        + 8 * (exercise.loaded == original.loaded)
        + 6 * (exercise.measure == original.measure)
        + 5 * (exercise.mechanic == original.mechanic)
        + 4 * (exercise.category == original.category)
        + 3 * (exercise.unilateral == original.unilateral)
    )
