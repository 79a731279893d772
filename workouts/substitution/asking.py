"""What is to be replaced, and what its reason rules out: what hurts, what is taken or missing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.profile import EQUIPMENT, EQUIPMENT_GROUPS, TrainingProfile
from workouts import catalogue, injuries
from workouts import kit as kits
from workouts.blocks import Item
from workouts.catalogue import Exercise
from workouts.injuries import NO_LIMITS, Limits

_PAIN = re.compile(
    r"\b(pain\w*|hurt\w*|ach(?:e|es|ing|y)|sore\w*|injur\w*|tweak\w*|strain\w*|sprain\w*|"
    r"pinch\w*|twinge\w*|bad|stiff\w*|bothers?|tendin\w*|impinge\w*)\b"
)
_TAKEN = re.compile(r"\b(taken|busy|occupied|in use|queue\w*|crowded|full|waiting|not free)\b")
_ABSENT = re.compile(r"\b(no|without|don'?t have|haven'?t|missing|broken|lacks?|out of order)\b")
# Which of them a bare "bar" means is for the movement to say.
_BARS = frozenset(("Pull-up bar", "Barbell", "EZ curl bar", "Trap bar"))
# What others may be using, the most specific first: a busy bench press leaves the dumbbells free.
_STATIONS: tuple[tuple[str, ...], ...] = (
    EQUIPMENT_GROUPS["Machines"],
    ("Squat rack", "Power rack"),
    EQUIPMENT_GROUPS["Cardio"],
    ("Pull-up bar", "Dip station", "Glute-ham developer (GHD)", "Gymnastics rings"),
    EQUIPMENT_GROUPS["Racks and benches"],
)


@dataclass(frozen=True, slots=True)
class Ask:
    """What should be replaced and why. `kit` absent means the profile's; `taken` is in the plan."""

    item: Item
    reason: str = ""
    missing: tuple[str, ...] = ()
    kit: tuple[str, ...] | None = None
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    limits: Limits = NO_LIMITS
    absent: frozenset[str] = frozenset()
    is_pain: bool = False
    words: str = ""


def meant(item: Item) -> Exercise | None:
    known = catalogue.get(item.exercise_id) if item.exercise_id else None
    return known or catalogue.find(item.name)


def read_reason(ask: Ask, original: Exercise) -> Reason:
    text = ask.reason.lower().replace("’", "'").strip()
    named = kits.named_in(text) | {name for name in EQUIPMENT if name.lower() in text}
    if re.search(r"\bbars?\b", text) and not named:
        named = _BARS & frozenset().union(*original.kit)
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
    return Reason(limits, frozenset(absent), is_pain, words)


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


def kit_at_hand(ask: Ask, original: Exercise, profile: TrainingProfile) -> frozenset[str]:
    """Return what is at hand: what was said, else the profile's kit and what the plan used."""
    if ask.kit is not None:
        return kits.read(ask.kit)
    owned = kits.read(tuple(profile.equipment))
    in_a_gym = profile.training_location in ("gym", "both") and not profile.equipment
    if in_a_gym or _TAKEN.search(ask.reason.lower()):
        owned |= kits.GYM
    return owned | (original.kit[0] if original.kit else frozenset())


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
