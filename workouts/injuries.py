"""What a member's injuries and limits rule out, read from their own words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accounts.profile import Constraint
from workouts import catalogue
from workouts.catalogue import Exercise

# Words that point at a joint. Order matters only for reading: several may apply.
_JOINT_WORDS = {
    "knee": r"knees?|acl|mcl|pcl|menisc\w*|patell\w*|kneecaps?|runner'?s knee|jumper'?s knee",
    "shoulder": r"shoulders?|sholder|rotator|impinge\w*|labr(?:um|al)|ac joint|delts?|deltoid",
    "elbow": r"elbows?|epicondyl\w*|golfer'?s|tennis elbow",
    "wrist": r"wrists?|carpal|hands?|thumbs?|fingers?|forearms?",
    "lower_back": r"(?:lower|low)[ -]?back|lumbar|sciatica?|herniat\w*|slipped dis[ck]|dis[ck]s?|"
    r"l[45][ -/]?(?:l5|s1)?|spine|spinal|scoliosis|si joint|backs?",
    "upper_back": r"upper[ -]?back|thoracic",
    "neck": r"necks?|cervical|whiplash",
    "hip": r"hips?|groin|fai|pelvi[cs]|hip flexors?|piriformis|glute strain",
    "ankle": r"ankles?|achilles|plantar\w*|f(?:oo|ee)t|heels?|shin\w*|calf|calves|toes?",
}
_JOINT = {joint: re.compile(rf"\b(?:{words})\b") for joint, words in _JOINT_WORDS.items()}
_MILD = re.compile(r"\b(?:mild|slight|slightly|minor|a bit|little|occasional\w*|sometimes)\b")
_SEVERE = re.compile(
    r"\b(?:severe|acute|torn|tear|tore|ruptur\w*|surgery|operation|post-?op|broken|fractur\w*|"
    r"replacement|dislocat\w*|can'?t (?:move|bend|load)|no load)\b"
)
_NO_LIMIT = re.compile(
    r"^\W*(?:none|no|n/?a|nothing|nil|no (?:known )?(?:injur\w+|limit\w*|pain|issues?|problems?).*|"
    r"all good|healthy|-+)\W*$"
)
_RECOVERED = re.compile(
    r"\b(?:recovered|healed|fine now|ok(?:ay)? now|no longer|not anymore|used to|better now|"
    r"fully cleared|is fine|are fine)\b"
)
_PATTERN_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"jump\w*|plyo\w*|impact|hopping|bounding", ("jump",)),
    (r"overhead|above (?:the |my )?head", ("vertical_push", "olympic")),
    (r"deadlifts?|hing(?:e|ing)", ("hinge",)),
    (r"squat(?:s|ting)?", ("squat",)),
    (r"lung(?:e|es|ing)", ("lunge",)),
    (r"run(?:ning)?|jog(?:ging)?|sprint\w*", ("locomotion",)),
    (r"olympic|snatch\w*|cleans?", ("olympic",)),
    (r"push[- ]?ups?|bench(?:ing)?|bench press", ("horizontal_push",)),
    (r"pull[- ]?ups?|chin[- ]?ups?", ("vertical_pull",)),
    (r"dips?", ("dip",)),
    (r"twist\w*|rotation\w*", ("core_rotation",)),
    (r"sit[- ]?ups?|crunch\w*", ("core_flexion",)),
)
_AVOIDS = re.compile(
    r"\b(?:no|avoid|can'?t|cannot|can not|don'?t|not allowed|skip|without|never)\b"
)
# Conditions that are not one joint: what they rule out.
_CONDITIONS: tuple[tuple[str, tuple[str, ...], Mapping[str, int]], ...] = (
    (r"pregnan\w*|postpartum|diastasis", ("jump", "olympic", "core_flexion", "core_rotation"), {}),
    (r"hernia", ("olympic", "core_flexion", "core_rotation"), {"lower_back": 1}),
    (r"blood pressure|hypertens\w*|heart", ("jump", "olympic"), {}),
    (r"osteoporosis|osteopenia", ("jump", "olympic", "core_flexion", "core_rotation"), {}),
    (r"arthritis", ("jump", "olympic"), {}),
    (r"asthma", (), {}),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What to keep away from. `joints` maps a joint to the most stress allowed (0: none at all).

    `unread` holds descriptions no rule understood: not understood is not the same as absent.
    """

    joints: Mapping[str, int] = field(default_factory=dict)
    patterns: frozenset[str] = frozenset()
    exercise_ids: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def read_limits(constraints: Sequence[Constraint]) -> Limits:
    """Read a profile's constraints: descriptions in own words, and movements named outright."""
    limits = Limits()
    for constraint in constraints:
        limits = merge(limits, read_phrase(constraint.description))
        for name in constraint.affected_exercises:
            limits = merge(limits, ban(name))
    return limits


def read_phrase(text: str) -> Limits:
    """Read one description: "bad knees", "left shoulder impingement", "no jumping"."""
    plain = text.lower().replace("’", "'").strip()
    if not plain or _NO_LIMIT.match(plain) or _RECOVERED.search(plain):
        return Limits()
    allowed = 0 if _SEVERE.search(plain) else 2 if _MILD.search(plain) else 1
    joints = {joint: allowed for joint, words in _JOINT.items() if words.search(plain)}
    if "upper_back" in joints and not re.search(r"lower|low back|lumbar", plain):
        joints.pop("lower_back", None)
    patterns: set[str] = set()
    for words, ruled_out, more in _CONDITIONS:
        if re.search(rf"\b(?:{words})\b", plain):
            patterns.update(ruled_out)
            joints |= {joint: min(most, joints.get(joint, 3)) for joint, most in more.items()}
    if _AVOIDS.search(plain):
        for words, ruled_out in _PATTERN_RULES:
            if re.search(rf"\b(?:{words})\b", plain):
                patterns.update(ruled_out)
    understood = joints or patterns or "asthma" in plain
    return Limits(
        joints=joints, patterns=frozenset(patterns), unread=() if understood else (text.strip(),)
    )


def ban(name: str) -> Limits:
    """Rule out a movement by name; a family's bare name ("squat") rules out the family."""
    key = catalogue.normalise(name)
    patterns = {
        pattern
        for words, ruled_out in _PATTERN_RULES
        if re.fullmatch(words, name.lower().strip()) or re.fullmatch(words, key)
        for pattern in ruled_out
    }
    exercise = catalogue.find(name)
    same_words = {
        row.id for row in catalogue.all_exercises() if key and _mentions(row.name, key)
    } | ({exercise.id} if exercise else set())
    understood = bool(patterns or same_words)
    return Limits(
        patterns=frozenset(patterns),
        exercise_ids=frozenset(same_words),
        names=(name,),
        unread=() if understood else (name,),
    )


def _mentions(name: str, key: str) -> bool:
    return f" {key} " in f" {catalogue.normalise(name)} "


def merge(first: Limits, second: Limits) -> Limits:
    """Return both limits together; the stricter wins."""
    joints = dict(first.joints)
    for joint, most in second.joints.items():
        joints[joint] = min(most, joints.get(joint, most))
    return Limits(
        joints=joints,
        patterns=first.patterns | second.patterns,
        exercise_ids=first.exercise_ids | second.exercise_ids,
        names=first.names + second.names,
        unread=first.unread + second.unread,
    )


def conflict(exercise: Exercise, limits: Limits) -> str | None:
    """Return why this movement is not for this member, or None."""
    if exercise.id in limits.exercise_ids:
        return f"{exercise.name} is one of the movements to avoid."
    if exercise.pattern in limits.patterns:
        return f"{exercise.name} is of a kind to avoid ({exercise.pattern.replace('_', ' ')})."
    for joint, most in limits.joints.items():
        if exercise.joints.get(joint, 0) > most:
            return f"{exercise.name} loads the {joint.replace('_', ' ')} more than is allowed."
    return None
