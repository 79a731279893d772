"""The coach's view of a request: what was asked, what is known of the member, what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from types import MappingProxyType
from typing import Literal

from accounts.profile import PersonalRecord, TrainingProfile
from ai import wording
from workouts import catalogue, injuries, strength
from workouts.catalogue import Exercise
from workouts.injuries import Limits

Unit = Literal["kg", "lb"]
Goal = Literal["strength", "muscle", "endurance", "general"]

DEFAULT_MINUTES = 45
FOCUS_NAMES = {
    "chest_triceps": "Chest and triceps",
    "back_biceps": "Back and biceps",
    "push": "Push",
    "pull": "Pull",
    "legs": "Legs",
    "glutes": "Glutes",
    "upper": "Upper body",
    "chest": "Chest",
    "back": "Back",
    "shoulders": "Shoulders",
    "arms": "Arms",
    "core": "Core",
    "mobility": "Mobility",
    "cardio": "Conditioning",
    "full": "Full body",
}
_GOAL_WORDS = (
    ("strength", ("strength", "powerlifting", "power")),
    ("muscle", ("muscle", "hypertrophy", "physique", "bodybuilding", "tone")),
    ("endurance", ("fat", "weight", "endurance", "conditioning", "capacity", "marathon")),
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What differs from the profile this once."""

    minutes: int | None = None
    equipment: tuple[str, ...] | None = None
    focus: str | None = None
    difficulty: str | None = None


@dataclass(frozen=True, slots=True)
class RecentSession:
    date: str
    focus: str
    exercise_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoachRequest:
    prompt: str
    profile: TrainingProfile
    today: date
    preferences: Preferences | None = None
    recent: tuple[RecentSession, ...] = ()
    unit: Unit = "kg"


@dataclass(frozen=True, slots=True)
class Record:
    """A member's best set of a movement, in the unit of the session."""

    exercise: Exercise
    weight: float
    reps: int
    one_rep_max: float


@dataclass(frozen=True, slots=True)
class Brief:
    """What a session must keep to: preferences over words over profile over defaults.

    `conflicts` are sentences to show where asks collided; a limit always wins over a wish.
    """

    minutes: int
    kit: frozenset[str]
    focus: str
    goal: Goal
    level: str
    unit: Unit
    limits: Limits
    wanted: tuple[Exercise, ...] = ()
    disliked: frozenset[str] = frozenset()
    favourites: frozenset[str] = frozenset()
    style: str | None = None
    rounds: int | None = None
    warmup: bool = True
    cooldown: bool = True
    records: Mapping[str, Record] = field(default_factory=dict)
    recent: tuple[RecentSession, ...] = ()
    conflicts: tuple[str, ...] = ()
    today: date = date.min

    @property
    def focus_name(self) -> str:
        return FOCUS_NAMES[self.focus]

    def allows(self, exercise: Exercise) -> bool:
        """Say whether kit, limits and dislikes permit a movement."""
        return (
            catalogue.can_do(exercise, self.kit)
            and exercise.id not in self.disliked
            and injuries.conflict(exercise, self.limits) is None
        )


def brief(request: CoachRequest) -> Brief:
    """Merge everything that bears on the session into one brief."""
    asks = wording.read(request.prompt)
    chosen = request.preferences or Preferences()
    profile = request.profile
    limits = reduce(
        injuries.merge, (injuries.read_limits(profile.constraints), asks.limits, asks.unwanted)
    )
    kit, kit_notes = _kit(chosen, asks, profile)
    disliked = _ids(profile.preferences.disliked_exercises)
    wanted, conflicts = _wanted(asks.wanted, kit, limits, disliked)
    liking = profile.preferences
    return Brief(
        minutes=_minutes(chosen, asks, profile),
        kit=kit,
        focus=_focus(chosen, asks, wanted, request.recent),
        goal=asks.goal or _goal(profile),
        level=chosen.difficulty or asks.level or profile.experience or "beginner",
        unit=request.unit,
        limits=limits,
        wanted=wanted,
        disliked=disliked,
        favourites=_ids(liking.favorite_exercises),
        style=asks.style,
        rounds=asks.rounds,
        warmup=_either(asks.warmup, liking.warmup_required),
        cooldown=_either(asks.cooldown, liking.cooldown_required),
        records=_records(profile.personal_records, request.unit),
        recent=request.recent,
        conflicts=(*kit_notes, *conflicts, *_unread(limits)),
        today=request.today,
    )


def _either(said: bool | None, usual: bool | None) -> bool:
    return said if said is not None else usual is not False


def _minutes(chosen: Preferences, asks: wording.Asks, profile: TrainingProfile) -> int:
    minutes = chosen.minutes or asks.minutes or profile.session_duration or DEFAULT_MINUTES
    return max(wording.LEAST_MINUTES, min(wording.MOST_MINUTES, minutes))


def _kit(
    chosen: Preferences, asks: wording.Asks, profile: TrainingProfile
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the kit to plan for, and what to say when it had to be assumed."""
    if chosen.equipment is not None:
        return frozenset(chosen.equipment), ()
    if asks.kit is not None:
        return asks.kit, ()
    if profile.equipment:
        return frozenset(profile.equipment), ()
    if profile.training_location in ("gym", "both"):
        return wording.GYM, ("Your profile lists no kit, so this assumes an ordinary gym.",)
    return frozenset(), (
        "Your profile lists no kit, so this uses your body weight only. Add your kit for more.",
    )


def _goal(profile: TrainingProfile) -> Goal:
    for text in (profile.primary_goal, *profile.goals):
        for goal, words in _GOAL_WORDS:
            if text and any(word in text.lower() for word in words):
                return goal
    return "general"


_PATTERN_FOCUS = {
    "squat": "legs", "lunge": "legs", "hinge": "legs", "knee_extension": "legs",
    "knee_flexion": "legs", "calf": "legs", "hip_extension": "glutes", "hip_abduction": "glutes",
    "horizontal_push": "push", "incline_push": "push", "vertical_push": "push", "dip": "push",
    "fly": "push", "elbow_extension": "arms", "elbow_flexion": "arms", "horizontal_pull": "pull",
    "vertical_pull": "pull", "rear_delt": "pull", "core_flexion": "core",
    "core_stability": "core", "core_rotation": "core", "conditioning": "cardio",
    "locomotion": "cardio", "jump": "cardio",
}  # fmt: skip


def _focus(
    chosen: Preferences,
    asks: wording.Asks,
    wanted: tuple[Exercise, ...],
    recent: tuple[RecentSession, ...],
) -> str:
    if chosen.focus:
        named = wording.read(chosen.focus).focus
        if named:
            return named
    if asks.focus:
        return asks.focus
    families = {_PATTERN_FOCUS.get(exercise.pattern, "full") for exercise in wanted}
    if len(families) == 1:
        return families.pop()
    if asks.goal == "endurance" or asks.style in ("tabata", "interval"):
        return "cardio" if not wanted else "full"
    return "full"


def _wanted(
    named: tuple[Exercise, ...],
    kit: frozenset[str],
    limits: Limits,
    disliked: frozenset[str],
) -> tuple[tuple[Exercise, ...], tuple[str, ...]]:
    """Return the named movements to include; where one can't be, its nearest kin or a reason."""
    kept: dict[str, Exercise] = {}
    reasons = []
    for exercise in named:
        hurt = injuries.conflict(exercise, limits)
        if hurt:
            reasons.append(f"You asked for {exercise.name.lower()}, but your limits come first.")
        elif catalogue.can_do(exercise, kit):
            kept[exercise.id] = exercise
        else:
            kin = _nearest(exercise, kit, limits, disliked)
            instead = f"; {kin.name} takes its place" if kin else ""
            reasons.append(f"{exercise.name} needs kit you don't have today{instead}.")
            if kin:
                kept[kin.id] = kin
    return tuple(kept.values()), tuple(reasons)


def _nearest(
    exercise: Exercise, kit: frozenset[str], limits: Limits, disliked: frozenset[str]
) -> Exercise | None:
    kin = [
        other
        for other in catalogue.all_exercises()
        if other.pattern == exercise.pattern
        and other.staple > 0
        and catalogue.can_do(other, kit)
        and other.id not in disliked
        and injuries.conflict(other, limits) is None
    ]
    return max(kin, key=lambda other: (other.loaded, other.staple, other.name), default=None)


def _ids(names: list[str]) -> frozenset[str]:
    return frozenset(exercise.id for name in names if (exercise := catalogue.find(name)))


def _records(records: dict[str, PersonalRecord], unit: Unit) -> Mapping[str, Record]:
    found: dict[str, Record] = {}
    for name, record in records.items():
        exercise = catalogue.find(name)
        weight = strength.convert(record.weight, source=record.unit, target=unit)
        best = strength.estimated_1rm(weight=weight, reps=record.reps)
        if exercise is None or best is None:
            continue
        if exercise.id not in found or found[exercise.id].one_rep_max < best:
            found[exercise.id] = Record(exercise, weight, record.reps, best)
    return MappingProxyType(found)


def _unread(limits: Limits) -> tuple[str, ...]:
    if not limits.unread:
        return ()
    return ("A limit in your profile couldn't be read; go by how it feels and skip what hurts.",)
