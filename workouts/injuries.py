"""What a member's injuries and limits rule out, read from their own words."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from accounts.profile import Constraint
from workouts import catalogue, languages
from workouts.catalogue import Exercise

# Words that point at a joint, common misspellings included.
_JOINTS = {
    "knee": r"kne+s?|nees?|acl|mcl|pcl|lcl|menisc\w*|patell\w*|kneecaps?|chondromalacia|"
    r"itbs|it band|quads?",
    "shoulder": r"sh?ou?l?de?a?rs?|rotator|impinge\w*|labr(?:um|al)|ac joint|"
    r"delts?|deltoids?|clavicle|collar ?bone|pecs?",
    "elbow": r"elbo[ws]+|elbo|epicondyl\w*|golfer'?s|biceps?|triceps?",
    "wrist": r"w?rists?|carpal|hands?|thumbs?|fingers?|forearms?|tfcc",
    "lower_back": r"lumbar|sciatic\w*|herniat\w*|slipped|dis[ck]s?|[sl][1-5]|spines?|spinal|"
    r"scoliosis|si joint|(?<!upper )(?<!upper-)(?<!mid )(?<!middle )ba(?:c|k|ck)s?|lowerback",
    "upper_back": r"(?:upper|mid|middle)[ -]?back|thoracic|ribs?|scapula\w*",
    "neck": r"necks?|cervical|whiplash",
    "hip": r"hips?|groin|fai|pelvi[cs]|piriformis|glutes?|hamstrings?|adductors?",
    "ankle": r"an[ck]+[el]+s?|achilles|plantar|f(?:oo|ee)t|heels?|shins?|calf|calves|toes?",
}
_JOINT = {joint: re.compile(rf"\b(?:{words})\b") for joint, words in _JOINTS.items()}
# Said by those who train in a chair, or have to for now.
SEATED = (
    r"wheelchair\w*|paraplegi\w*|can(?:'?t|not) stand|unable to stand|stay(?:ing)? seated|"
    r"(?:seated|chair)(?: \w+)? (?:work ?-?outs?|sessions?|exercises?|routine)|"
    r"seated only|(?:body|arms|all|done|everything) seated"
)
_MILD = re.compile(
    r"\b(?:mild|mildly|slight|slightly|minor|a bit|(?<!as )little|occasional\w*|sometimes|"
    r"(?:getting |much )?better(?: now)?|almost healed)\b"
)
_SEVERE = re.compile(
    r"\b(?:severe\w*|acute|torn|tear|tore|ruptur\w*|surgery|operation|post-?op|broken|broke|"
    r"fractur\w*|replacement|dislocat\w*|can'?t (?:move|bend|load|use)|no load|excruciating)\b"
)
_NOTHING = re.compile(
    r"^\W*(?:-+|none|no|nope|n/?a|nil|nothing(?: \w+){0,2}|(?:all |i'?m |feeling )*"
    r"(?:good|fine|healthy)|not? (?:applicable|limit\w*|restrict\w*|constraint\w*))\W*$"
)
_NO_TROUBLE = re.compile(
    r"(?:i |i've |have |had |got |currently |there (?:is|are) )*"
    r"(?:no|without|never had(?: any)?|not any|don'?t have(?: any)?)(?: \w+){0,3}? "
    r"(?:injur\w+|pains?|issues?|problems?|complaints?|trouble|limitations?)\b(?![ -]free)"
)
_RECOVERED = re.compile(
    r"(?<!not )(?<!not fully )(?<!not yet )(?<!n't )(?<!n't fully )\b(?:recovered|healed|no longer|"
    r"not anymore|cleared|(?<!no )pain[ -]free|back to normal|"
    r"(?:is|are|feels?|all) (?:all |totally |completely )?(?:fine|good|ok|okay|great)|"
    r"(?:fine|ok|okay|good) (?:now|again)|used to (?:hurt|have|be))\b"
)
_RESERVED = re.compile(r"\b(?:except|unless|when|if|still|mostly|until|sometimes|as long as)\b")
# "Back squats" is a movement and "back to normal" a phrase: neither speaks of the member's back.
_NOT_A_BODY_PART = re.compile(
    r"\b(?:back|hip|calf|knee|shoulder|wrist|neck|toes?|heel|hand|foot|glute|hamstring|spine)[ -]"
    r"(?:squats?|thrusts?|raises?|press(?:es|ing)?|curls?|extensions?|circles?|push[ -]?ups?|"
    r"hinges?|walks?|rows?|lunges?|bridges?|release|to[ -](?:bar|elbows?)|taps?)\b"
    r"|\bback (?:to|in|at|into|on|from|after|then)\b"
    r"|\b(?:get|getting|come|coming|came|going) back\b"
)
_AVOIDS = re.compile(
    r"\b(?:no|avoid(?:ing)?|can'?t|cannot|can not|don'?t|do not|not allowed|not able|unable|skip|"
    r"without|never|stay away from|not|nothing)\b"
)
_FILLER = re.compile(
    r"\b(?:to|do|doing|any|more|heavy|please|for|me|let|make|want|allowed|able|perform|of|all|"
    r"movements?|exercises?|work|things?|kind|with|from|stay|away|the|my|ever)\b"
)
_CLAUSE = re.compile(r"[.;,!?\n]+|\b(?:but|although|though|however)\b")

_JUMPING = (
    r"jump|jumping|hop|bound|leap|skip|skipping|burpee|star jack|plank jack|single under|"
    r"double under|plyo|depth|skater|butt kick|high knee|carioca|devil|pogo"
)
_RUNNING = (
    r"run|running|jog|jogging|(?<!bike )sprint|trail|high knee|butt kick|treadmill interval|shuffle"
)
_OVERHEAD = (
    r"overhead|snatch|jerk|thruster|wall ball|handstand|wall walk|getup|get up|american|devil|"
    r"man maker|windmill|bent press|clean and press|cluster|over head|above head|slam(?! ball)|"
    r"halo|muscleup|muscle up"
)
# A family's bare name: the patterns it rules out, and the words in names that belong to it too.
_FAMILIES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (r"jump(?:s|ing)?|plyo\w*|(?:high[ -])?impact|hopping|bounding|hops?", ("jump",), _JUMPING),
    (r"run(?:s|ning)?|jog(?:s|ging)?|sprint\w*|(?:high[ -])?impact", (), _RUNNING),
    (r"over[ -]?head(?: \w+)?|(?:arms? |hands? )?above (?:the |my )?head",
     ("vertical_push",), _OVERHEAD),
    (r"dead ?lift(?:s|ing)?|hing(?:e|es|ing)", ("hinge",), "deadlift"),
    (r"squat(?:s|ting)?", ("squat",), "squat|thruster|wall ball|cluster"),
    (r"lung(?:e|es|ing)", ("lunge",), "lunge|split squat"),
    (r"olympic(?: \w+)?|snatch(?:es)?|cleans?", ("olympic",), ""),
    (r"push[ -]?ups?|press[ -]?ups?", (), "pushup|burpee"),
    (r"bench(?:ing)?|bench press(?:es|ing)?", (),
     "bench press|floor press|guillotine|machine chest press"),
    (r"press(?:es|ing)?", ("horizontal_push", "incline_push", "vertical_push"), "press|thruster"),
    (r"pull[ -]?ups?|chin[ -]?ups?", (), "pullup|chinup|chin|muscle up"),
    (r"dips?|dipping", ("dip",), ""),
    (r"twist\w*|rotation\w*", ("core_rotation",), "twist"),
    (r"sit[ -]?ups?|crunch(?:es)?", ("core_flexion",), "crunch|situp"),
    (r"burpees?", (), "burpee"),
    (r"planks?", (), "plank|side bridge|hollow hold|bear hold|rollout|mountain climber|l sit"),
    (r"kneel(?:ing)?", (), "kneeling|knee pushup|fire hydrant|kickback|bird dog|cat|crawl"),
)  # fmt: skip
_LOW_IMPACT = ("jumping", "running")
# Conditions that are not one joint: the patterns and families they rule out, and joints to spare.
_CONDITIONS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], Mapping[str, int]], ...] = (
    (r"pregnan\w*|trimester",
     ("olympic", "core_flexion", "core_rotation"), ("jumping",), {"lower_back": 2}),
    (r"post-?(?:partum|natal)|(?:given|giving|gave|after) birth|new mum|c-section|ca?esarean|"
     r"diastasis(?: recti)?|pelvic floor|prolapse",
     ("olympic", "core_flexion", "core_rotation"), ("jumping", "running", "planks"),
     {"lower_back": 2}),
    (r"hernias?|hiatal", ("olympic", "core_flexion", "core_rotation"), (), {"lower_back": 1}),
    (r"(?:high )?blood pressure|hypertens\w*|heart|cardiac|stroke", ("olympic",), ("jumping",), {}),
    (r"osteopor\w*|osteopenia", ("olympic", "core_flexion", "core_rotation"), ("jumping",), {}),
    (r"arthriti\w*", ("olympic",), ("jumping",), {}),
    (r"shin splints?|plantar\w*|stress fracture|(?:runner|jumper)'?s'? knee|patell\w*|it band",
     (), _LOW_IMPACT, {}),
    (r"achilles", ("calf",), _LOW_IMPACT, {}),
    (r"(?:tennis|golfer'?s?'?) elbow|epicondyl\w*", ("forearm",), (), {}),
    # A muscle that hurts is not to be trained by what trains nothing else.
    (r"calf|calves", ("calf",), (), {}),
    (r"hamstrings?", ("hinge", "knee_flexion"), (), {}),
    (r"groin|adductors?", ("hip_adduction",), (), {}),
    (r"quads?", ("knee_extension",), (), {}),
    (r"biceps?", ("elbow_flexion",), (), {}),
    (r"triceps?", ("elbow_extension", "dip"), (), {}),
    (r"pecs?", ("fly", "dip"), (), {}),
    (r"forearms?", ("forearm",), (), {}),
    (r"(?:arms?|hands?)\b.*\b(?:cast|sling|plaster|splint|broken?|fractur\w*)|"
     r"(?:cast|sling|plaster|splint|broken?|fractur\w*)\b.*\b(?:arms?|hands?)",
     (), (), {"wrist": 0, "elbow": 0, "shoulder": 1}),
    (r"(?:legs?|foot|feet)\b.*\b(?:cast|boot|broken?|fractur\w*)|crutch\w*|"
     r"(?:cast|broken?|fractur\w*)\b.*\b(?:legs?|foot|feet)",
     (), _LOW_IMPACT, {"knee": 0, "ankle": 0, "hip": 1}),
    (r"asthma", (), (), {}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What to keep away from. `joints` maps a joint to the most stress allowed (0: none at all).

    `unread` holds descriptions no rule understood. Not understood is not the same as absent: a
    caller must say so to the member or be careful, never go on as if nothing had been said.
    """

    joints: Mapping[str, int] = field(default_factory=dict)
    patterns: frozenset[str] = frozenset()
    exercise_ids: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


NO_LIMITS = Limits(joints=MappingProxyType({}))


def read_limits(constraints: Sequence[Constraint]) -> Limits:
    """Read a profile's constraints: descriptions in own words, and movements named outright."""
    limits = NO_LIMITS
    for constraint in constraints:
        limits = merge(limits, read_phrase(constraint.description))
        for name in constraint.affected_exercises:
            limits = merge(limits, ban(name))
    return limits


@functools.lru_cache(maxsize=1_024)
def read_phrase(text: str) -> Limits:
    """Read one description: "bad knees", "left shoulder impingement", "no jumping".

    A moderate complaint allows light stress only; "mild" allows moderate stress, "torn" or
    "surgery" none. Words of severity in a clause that names no joint speak of the whole text.
    """
    plain = languages.in_english(text.lower().replace("’", "'").strip())
    clauses = [clause.strip() for clause in _CLAUSE.split(plain) if clause.strip()]
    clauses = _without_recovered(clauses)
    overall = next((_allowed(c) for c in clauses if not _joints_in(c) and _allowed(c) != 1), 1)
    limits, understood, avoiding = NO_LIMITS, not plain, False
    for clause in clauses:
        if _is_nothing(clause):
            understood = True
            continue
        found = _read_clause(clause, overall)
        short = len(clause.split()) <= 4 and not _joints_in(clause)
        avoiding = bool(_AVOIDS.search(clause)) or (avoiding and short)
        if avoiding:
            found = merge(found, _avoided(clause))
        understood = understood or found != NO_LIMITS or "asthma" in clause
        limits = merge(limits, found)
    return limits if understood else merge(limits, Limits(unread=(text.strip(),)))


def _without_recovered(clauses: list[str]) -> list[str]:
    """Drop what a bare "fully recovered" takes back: the one clause before it."""
    kept: list[str] = []
    for clause in clauses:
        bare = len(clause.split()) <= 4 and " from " not in clause and not _joints_in(clause)
        if bare and _is_recovered(clause):
            kept = [*kept[:-1], "none"]
        else:
            kept.append(clause)
    return kept


def _is_nothing(clause: str) -> bool:
    return bool(_NOTHING.match(clause) or _NO_TROUBLE.match(clause) or _is_recovered(clause))


def _is_recovered(clause: str) -> bool:
    return bool(_RECOVERED.search(clause) and not _RESERVED.search(clause))


def _allowed(clause: str) -> int:
    return 0 if _SEVERE.search(clause) else 2 if _MILD.search(clause) else 1


def _joints_in(clause: str) -> list[str]:
    plain = _NOT_A_BODY_PART.sub(" ", clause)
    return [joint for joint, words in _JOINT.items() if words.search(plain)]


def _read_clause(clause: str, overall: int) -> Limits:
    allowed = _allowed(clause)
    allowed = overall if allowed == 1 else allowed
    limits = Limits(joints=dict.fromkeys(_joints_in(clause), allowed))
    plain = _NOT_A_BODY_PART.sub(" ", clause)
    if re.search(rf"\b(?:{SEATED})\b", clause):
        limits = merge(limits, Limits(exercise_ids=_not_from_a_chair()))
    if _ONE_ARMED.search(plain):
        limits = merge(limits, Limits(exercise_ids=_held_in_both_hands()))
    for words, patterns, families, joints in _CONDITIONS:
        if re.search(rf"\b(?:{words})\b", plain):
            limits = merge(limits, Limits(joints=joints, patterns=frozenset(patterns)))
            for family in families:
                limits = merge(limits, _family(family) or NO_LIMITS)
    return limits


def without_body_parts(text: str) -> str:
    """Blank the parts of the body a complaint names."""
    for words in _JOINT.values():
        text = words.sub(" ", text)
    return text


_ONE_ARMED = re.compile(
    r"\b(?:arms?|hands?|wrists?|elbows?)\b.*\b(?:cast|sling|plaster|splint|broken?|fractur\w*)\b|"
    r"\b(?:cast|sling|plaster|splint|broken?|fractur\w*)\b.*\b(?:arms?|hands?|wrists?|elbows?)\b"
)
_HELD = frozenset(
    (
        "Barbell", "EZ curl bar", "Trap bar", "Smith machine", "Dumbbells", "Kettlebells",
        "Weight plates", "Sandbag", "Medicine ball", "Pull-up bar", "Dip station",
    )
)  # fmt: skip


@functools.cache
def _held_in_both_hands() -> frozenset[str]:
    """Return every movement whose weight or bar is held, which one hand can't be trusted with."""
    return frozenset(
        row.id
        for row in catalogue.all_exercises()
        if row.kit and all(kit & _HELD for kit in row.kit)
    )


_FROM_A_CHAIR = frozenset(
    (
        "Seated_Punches", "Shoulder_Roll", "Scapular_Retraction", "Seated_Thoracic_Extension",
        "Neck_Rotation", "Neck_Side_Stretch", "Overhead_Triceps_Stretch", "Box_Breathing",
        "Cross-Body_Shoulder_Stretch", "Wrist_Flexor_Stretch", "Towel_Wring", "Open-Close_Fist",
        "Seated_Cable_Rows", "Lat_Pulldown", "Machine_Chest_Press", "Band_Pull_Apart",
    )
)  # fmt: skip
_ARMS_ALONE = (
    "elbow_flexion", "elbow_extension", "lateral_raise", "vertical_push", "shrug", "forearm",
)  # fmt: skip
_ON_FEET_OR_FLOOR = re.compile(
    r"\b(?:standing|bent|lying|incline|decline|prone|supine|skull\w*|push-up|dip|plank|handstand|"
    r"pike|kickback|body\w*|wall|barbell|ez-bar|trx|ring|landmine|drag|push press|jerk|machine)\b"
)


@functools.cache
def _not_from_a_chair() -> frozenset[str]:
    """Return every movement that takes standing up or getting down."""
    seated = {
        row.id
        for row in catalogue.all_exercises()
        if row.pattern in _ARMS_ALONE and not _ON_FEET_OR_FLOOR.search(row.name.lower())
    }
    return frozenset(row.id for row in catalogue.all_exercises()) - seated - _FROM_A_CHAIR


def _avoided(clause: str) -> Limits:
    """Read what an "avoid …" names: families ("jumping") and movements ("good mornings")."""
    named = _FILLER.sub(" ", _AVOIDS.sub(" ", clause))
    limits = NO_LIMITS
    for part in re.split(r"\b(?:or|and|nor)\b|/|&", named):
        phrase = " ".join(part.split())
        exercise = catalogue.find(phrase) if phrase else None
        if exercise and not _family(phrase):
            limits = merge(limits, ban(phrase))
        for words, patterns, names in _FAMILIES:
            # A name of its own ("back squats") rules out that movement, not its whole family.
            if not (exercise and not _family(phrase)) and re.search(rf"\b(?:{words})\b", phrase):
                limits = merge(limits, _of_family(patterns, names))
    return limits


@functools.lru_cache(maxsize=1_024)
def ban(name: str) -> Limits:
    """Rule out a movement by name; a family's bare name ("squat") rules out the family."""
    key = catalogue.normalise(name)
    exercise = catalogue.find(name)
    ids = _named(lambda row_key: bool(key) and f" {key} " in f" {row_key} ")
    ids |= {exercise.id} if exercise else set()
    limits = merge(
        _family(name.lower().strip()) or _family(key) or NO_LIMITS,
        Limits(exercise_ids=frozenset(ids), names=(name,)),
    )
    if limits.exercise_ids or limits.patterns:
        return limits
    described = _avoided(name.lower())
    if described.exercise_ids or described.patterns:
        return merge(limits, described)
    return merge(limits, Limits(unread=(name,)))


def _family(phrase: str) -> Limits | None:
    found = [
        _of_family(patterns, names)
        for words, patterns, names in _FAMILIES
        if re.fullmatch(words, phrase)
    ]
    return functools.reduce(merge, found) if found else None


@functools.cache
def _of_family(patterns: tuple[str, ...], names: str) -> Limits:
    pattern = re.compile(rf"\b(?:{names})\b") if names else None
    ids = _named(lambda key: bool(pattern and pattern.search(key)))
    return Limits(patterns=frozenset(patterns), exercise_ids=frozenset(ids))


def _named(matches: Callable[[str], bool]) -> set[str]:
    return {row.id for row in catalogue.all_exercises() if matches(catalogue.normalise(row.name))}


def merge(*limits: Limits) -> Limits:
    """Return all limits together; the stricter wins."""
    joints: dict[str, int] = {}
    for each in limits:
        for joint, most in each.joints.items():
            joints[joint] = min(most, joints.get(joint, most))
    return Limits(
        joints=joints,
        patterns=frozenset().union(*(each.patterns for each in limits)),
        exercise_ids=frozenset().union(*(each.exercise_ids for each in limits)),
        names=_once(name for each in limits for name in each.names),
        unread=_once(text for each in limits for text in each.unread),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


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
