"""Another movement for the same work, chosen by rule: no model, no number nobody can account for.

The stand-in is of the same pattern, leaves out what hurts or what isn't there, and carries a load
only where the member's own sets of that very movement give one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.profile import EQUIPMENT, EQUIPMENT_GROUPS, TrainingProfile
from workouts import catalogue, duration, injuries, strength
from workouts import kit as kits
from workouts.blocks import Item, Load, Reps, SetTarget
from workouts.catalogue import Exercise
from workouts.injuries import NO_LIMITS, Limits

MOST = 5
LEVELS = ("beginner", "intermediate", "advanced")
# Stop well short of failure on a movement nobody has weights for (RPE 7: three left).
EASY_RPE = 7.0
CHOOSE_A_WEIGHT = "Start light and pick a weight that leaves two or three good reps in reserve."
PAIN_NOTE = (
    "If it hurts on this one too, stop. Pain that is sharp, new or stays should be looked at by "
    "a doctor or physiotherapist."
)

_PAIN = re.compile(
    r"\b(pain\w*|hurt\w*|ach(?:e|es|ing|y)|sore\w*|injur\w*|tweak\w*|strain\w*|sprain\w*|"
    r"pinch\w*|twinge\w*|bad|stiff\w*|bothers?|tendin\w*|impinge\w*)\b"
)
_TAKEN = re.compile(r"\b(taken|busy|occupied|in use|queue\w*|crowded|full|waiting|not free)\b")
_ABSENT = re.compile(r"\b(no|without|don'?t have|haven'?t|missing|broken|lacks?|out of order)\b")
# What others may be using, the most specific first: a busy bench press leaves the dumbbells free.
_STATIONS: tuple[tuple[str, ...], ...] = (
    EQUIPMENT_GROUPS["Machines"],
    ("Squat rack", "Power rack"),
    EQUIPMENT_GROUPS["Cardio"],
    ("Pull-up bar", "Dip station", "Glute-ham developer (GHD)", "Gymnastics rings"),
    EQUIPMENT_GROUPS["Racks and benches"],
)
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
class Ask:
    """What should be replaced and why. `kit` absent means the profile's; `taken` is in the plan."""

    item: Item
    reason: str = ""
    missing: tuple[str, ...] = ()
    kit: tuple[str, ...] | None = None
    taken: frozenset[str] = frozenset()


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


@dataclass(frozen=True, slots=True)
class _Reason:
    limits: Limits = NO_LIMITS
    absent: frozenset[str] = frozenset()
    is_pain: bool = False
    words: str = ""


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
    original = _meant(ask.item)
    if original is None:
        return Candidates(None)
    reason = _read_reason(ask, original)
    limits = injuries.merge(injuries.read_limits(profile.constraints), reason.limits)
    kit = _kit(ask, original, profile) - reason.absent
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


def _meant(item: Item) -> Exercise | None:
    known = catalogue.get(item.exercise_id) if item.exercise_id else None
    return known or catalogue.find(item.name)


# Reading the reason


def _read_reason(ask: Ask, original: Exercise) -> _Reason:
    text = ask.reason.lower().replace("’", "'").strip()
    named = kits.named_in(text) | {name for name in EQUIPMENT if name.lower() in text}
    is_pain = bool(_PAIN.search(text))
    absent = set(kits.read(ask.missing))
    if (named and not is_pain) or _ABSENT.search(text):
        absent |= named
    if _TAKEN.search(text) and not named and not is_pain:
        absent |= _station(original)
    limits = NO_LIMITS if absent and not is_pain else _limits(text)
    if is_pain:
        limits = injuries.merge(limits, _lighter(limits.joints or original.joints, original))
    words = _words(limits, absent)
    absent |= {other for piece in absent for other in catalogue.serving_as(piece)}
    return _Reason(limits, frozenset(absent), is_pain, words)


def _limits(text: str) -> Limits:
    for start, end, _ in reversed(kits.mentions(text)):
        # "No bench" is about kit: read as a limit it would rule the floor press out, too.
        text = text[:start] + " " * (end - start) + text[end:]
    return injuries.read_phrase(text)


def _lighter(joints: Iterable[str], original: Exercise) -> Limits:
    """Ask for less stress on these joints than the movement that hurts puts on them."""
    return Limits(joints={joint: max(0, original.joints.get(joint, 1) - 1) for joint in joints})


def _station(original: Exercise) -> set[str]:
    pieces = frozenset().union(*original.kit)
    for group in _STATIONS:
        if found := pieces & set(group):
            return set(found)
    return set(pieces)


def _words(limits: Limits, absent: Iterable[str]) -> str:
    parts = []
    if limits.joints:
        joints = " and ".join(joint.replace("_", " ") for joint in sorted(limits.joints)[:3])
        parts.append(f"easier on the {joints}")
    if limits.patterns or limits.exercise_ids:
        parts.append("without what you want to leave out")
    if absent:
        parts.append(f"without {_list(sorted(name.lower() for name in absent))}")
    return ", ".join(parts)


def _kit(ask: Ask, original: Exercise, profile: TrainingProfile) -> frozenset[str]:
    """Return what is at hand: what was said, else the profile's kit and what the plan used."""
    if ask.kit is not None:
        return kits.read(ask.kit)
    owned = kits.read(tuple(profile.equipment))
    in_a_gym = profile.training_location in ("gym", "both") and not profile.equipment
    if in_a_gym or _TAKEN.search(ask.reason.lower()):
        owned |= kits.GYM
    return owned | (original.kit[0] if original.kit else frozenset())


# Choosing


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
    pool: Iterable[Exercise], allows, original: Exercise, profile: TrainingProfile, limits: Limits
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


# Prescribing


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


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
