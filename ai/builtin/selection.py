"""Which movements: a focus is a list of slots, and each slot takes the best movement allowed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ai.coaching import Brief
from workouts import catalogue
from workouts.catalogue import Exercise

Slot = tuple[str, ...]

_SQUAT: Slot = ("squat", "lunge", "knee_extension", "hip_extension")
_HINGE: Slot = ("hinge", "hip_extension", "knee_flexion")
_SINGLE_LEG: Slot = ("lunge", "squat", "hip_abduction", "hip_extension")
_PUSH: Slot = ("horizontal_push", "incline_push", "elbow_extension", "core_stability")
_PRESS: Slot = ("vertical_push", "incline_push", "lateral_raise", "rear_delt", "horizontal_push")
_ROW: Slot = ("horizontal_pull", "rear_delt", "vertical_pull")
_PULL: Slot = ("vertical_pull", "horizontal_pull", "rear_delt")
_CORE: Slot = ("core_stability", "core_flexion", "core_rotation", "carry")
_ENGINE: Slot = ("conditioning", "locomotion", "jump", "core_stability")

# Compounds first. A session takes as many slots as its time allows, then starts over.
SLOTS: dict[str, tuple[Slot, ...]] = {
    "legs": (_SQUAT, _HINGE, _SINGLE_LEG, ("knee_flexion", "hip_extension", "hinge"),
             ("knee_extension", "hip_abduction", "squat"), ("calf", "hip_abduction"), _CORE),
    "glutes": (("hip_extension", "hinge"), _SINGLE_LEG, _HINGE, ("hip_abduction", "hip_extension"),
               ("hip_extension",), _CORE),
    "push": (_PUSH, _PRESS, ("incline_push", "horizontal_push", "dip"),
             ("lateral_raise", "rear_delt", "fly"), ("elbow_extension", "horizontal_push"),
             ("fly", "elbow_extension"), _CORE),
    "pull": (_PULL, _ROW, ("horizontal_pull", "vertical_pull"), ("rear_delt", "horizontal_pull"),
             ("elbow_flexion", "rear_delt"), ("elbow_flexion", "shrug"), _CORE),
    "upper": (_PUSH, _ROW, _PRESS, _PULL, ("elbow_flexion", "rear_delt"),
              ("elbow_extension", "lateral_raise"), _CORE),
    "chest": (_PUSH, ("incline_push", "horizontal_push"), ("fly", "horizontal_push"),
              ("dip", "horizontal_push"), ("elbow_extension",), _CORE),
    "back": (_ROW, _PULL, ("horizontal_pull",), ("rear_delt",), ("hinge", "hip_extension"),
             ("elbow_flexion", "core_stability")),
    "shoulders": (_PRESS, ("lateral_raise", "rear_delt"), ("rear_delt", "horizontal_pull"),
                  ("incline_push", "horizontal_push", "core_stability"), ("shrug", "rear_delt"),
                  _CORE),
    "arms": (("elbow_flexion", "vertical_pull", "horizontal_pull"),
             ("elbow_extension", "dip", "horizontal_push"), ("elbow_flexion",),
             ("elbow_extension",), ("forearm", "carry", "core_stability"), _CORE),
    "chest_triceps": (_PUSH, ("incline_push", "horizontal_push"), ("elbow_extension", "dip"),
                      ("fly", "horizontal_push"), ("elbow_extension",), _CORE),
    "back_biceps": (_PULL, _ROW, ("elbow_flexion", "rear_delt"), ("rear_delt", "horizontal_pull"),
                    ("elbow_flexion",), _CORE),
    "core": (("core_stability",), ("core_flexion", "core_stability"),
             ("core_rotation", "core_stability"), ("core_stability", "core_flexion"),
             ("carry", "core_flexion", "hip_extension"), ("core_stability",)),
    "cardio": (_ENGINE, ("squat", "lunge", "hip_extension"), _ENGINE,
               ("horizontal_push", "rear_delt", "core_stability"), _CORE,
               ("conditioning", "locomotion", "core_flexion")),
    "mobility": (("mobility",), ("stretch",), ("mobility",), ("stretch",), ("core_stability",),
                 ("stretch",), ("mobility",), ("stretch",)),
    "full": (_SQUAT, _PUSH, _HINGE, _ROW, _PRESS, _CORE, _SINGLE_LEG),
}  # fmt: skip

_MOST_LEVEL = {"beginner": 0, "intermediate": 1, "advanced": 2}
_REGION = {
    "legs": {"quadriceps", "hamstrings", "glutes", "calves", "adductors", "abductors"},
    "upper": {"chest", "shoulders", "lats", "middle back", "triceps", "biceps", "traps"},
}
_LOWER = {"legs", "glutes", "cardio"}
_WARMUP_PATTERNS = ("mobility",)
_COOLDOWN_PATTERNS = ("stretch",)


@dataclass
class Chooser:
    """Picks movements one slot at a time and never the same, or nearly the same, twice."""

    brief: Brief
    used: dict[str, Exercise] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.allowed = [
            exercise
            for exercise in catalogue.all_exercises()
            if exercise.staple > 0
            and self.brief.allows(exercise)
            and _MOST_LEVEL[exercise.level] <= _MOST_LEVEL[self.brief.level]
        ]
        self.last_used = {
            exercise_id: number
            for number, session in enumerate(self.brief.recent[-6:], start=1)
            for exercise_id in session.exercise_ids
        }

    def main(self, count: int) -> list[Exercise]:
        """Return up to `count` movements for the session's focus; the named ones come in first."""
        chosen = list(self.brief.wanted[:count])
        for exercise in chosen:
            self.used[exercise.id] = exercise
        slots = SLOTS[self.brief.focus]
        open_slots = [slot for slot in slots if not _covers(slot, chosen)] or list(slots)
        for slot in (open_slots + list(slots) * 2)[: 3 * len(slots)]:
            if len(chosen) >= count:
                break
            picked = self.pick(slot)
            if picked:
                chosen.append(picked)
        return sorted(chosen, key=lambda exercise: self._order(exercise, slots))

    def pick(self, patterns: Iterable[str]) -> Exercise | None:
        """Return the best unused movement of the first pattern that has one."""
        for pattern in patterns:
            options = [
                exercise
                for exercise in self.allowed
                if exercise.pattern == pattern
                and exercise.id not in self.used
                and not self._too_alike(exercise)
            ]
            if options:
                best = max(options, key=self._worth)
                self.used[best.id] = best
                return best
        return None

    def _worth(self, exercise: Exercise) -> tuple[float, int, str]:
        worth = float(exercise.staple)
        # With kit at hand, loaded movements train strength and muscle better than bare ones.
        if self.brief.kit and self.brief.focus not in ("cardio", "mobility"):
            worth += 1.5 * exercise.loaded
        worth += 1.5 * (exercise.id in self.brief.records)
        worth += 2.0 * (exercise.id in self.brief.favourites)
        worth -= 2.5 * (self.last_used.get(exercise.id, 0) > 0)
        worth -= 0.5 * (_MOST_LEVEL[self.brief.level] - _MOST_LEVEL[exercise.level] > 1)
        return worth, self.last_used.get(exercise.id, 0) * -1, _shuffled(self.brief, exercise)

    def _too_alike(self, exercise: Exercise) -> bool:
        """Say whether it differs from a chosen movement by its implement only."""
        kin = _kin(exercise)
        return any(kin == _kin(other) for other in self.used.values())

    def _order(self, exercise: Exercise, slots: Sequence[Slot]) -> tuple[int, int]:
        rank = next(
            (number for number, slot in enumerate(slots) if exercise.pattern in slot), len(slots)
        )
        explosive = exercise.pattern in ("olympic", "jump")
        late = exercise.pattern.startswith("core") and self.brief.focus != "core"
        return (0 if explosive else 2 if late else 1), rank

    def warmup(self, count: int) -> list[Exercise]:
        return self._around(_WARMUP_PATTERNS, count)

    def cooldown(self, count: int) -> list[Exercise]:
        return self._around(_COOLDOWN_PATTERNS, count)

    def _around(self, patterns: Sequence[str], count: int) -> list[Exercise]:
        """Return mobility or stretches for the muscles the session trains."""
        trained = {
            muscle
            for exercise in self.used.values()
            for muscle in (*exercise.primary_muscles, *exercise.secondary_muscles)
        }
        options = [
            exercise
            for exercise in self.allowed
            if exercise.pattern in patterns and exercise.id not in self.used
        ]
        options.sort(
            key=lambda exercise: (
                exercise.primary_muscles[0] not in trained,
                -exercise.staple,
                exercise.name,
            )
        )
        for exercise in options[:count]:
            self.used[exercise.id] = exercise
        return options[:count]


def _covers(slot: Slot, chosen: Sequence[Exercise]) -> bool:
    return any(exercise.pattern == slot[0] for exercise in chosen)


_IMPLEMENTS = frozenset(
    "barbell dumbbell kettlebell cable machine smith band trx sandbag bodyweight seated standing "
    "lying bent over one arm two single leg ez bar - grip medium wide close".split()
)


def _kin(exercise: Exercise) -> tuple[str, str]:
    words = [
        word
        for word in catalogue.normalise(exercise.name).split()
        if word not in _IMPLEMENTS
    ]
    return exercise.pattern, " ".join(words)


def _shuffled(brief: Brief, exercise: Exercise) -> str:
    """Break ties the same way for the same history, another way after the next session."""
    seed = f"{len(brief.recent)}|{brief.focus}|{exercise.id}"
    return hashlib.sha256(seed.encode()).hexdigest()
