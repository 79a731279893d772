"""The exercise catalogue: what each movement trains, needs and loads, and how to find one by name.

The rows come from free-exercise-db (public domain; attributes only), with aliases, movement
patterns, kit in the words of the training profile, joint stress and movements of our own added.
A row's `name` is what members call the movement: one of it, without the source's asides. The
source's own name stays an alias, and the id it gave stays the id.
"""

import functools
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import orjson
from rapidfuzz import fuzz, process

from workouts.strength import Implement

DATA = Path(__file__).parent / "data" / "exercises.json"

JOINTS = (
    "neck",
    "shoulder",
    "elbow",
    "wrist",
    "upper_back",
    "lower_back",
    "hip",
    "knee",
    "ankle",
)

# What else serves where a piece of kit is asked for; not the other way round.
_SERVES_AS = {
    "Cable machine": ("Functional trainer",),
    "Squat rack": ("Power rack",),
    "Bench (flat)": ("Bench (adjustable)",),
    "Seated row": ("Cable machine", "Functional trainer"),
    "Lat pulldown": ("Cable machine", "Functional trainer"),
    "Resistance loops": ("Resistance bands",),
    "Step platform": ("Plyometric box",),
    "Slam balls": ("Medicine ball",),
}
# Short forms and spellings of one word, singular.
_SPELLINGS = {
    "db": "dumbbell",
    "bb": "barbell",
    "kb": "kettlebell",
    "flye": "fly",
    "one": "single",
    "legged": "leg",
    "alternating": "alternate",
    "pressup": "pushup",
}
# "push-up", "push up" and "pushup" are one word; a press-up is a push-up.
_JOINED = re.compile(r"\b(push|press|pull|sit|chin|step) (up)\b")
# Names that mean different movements to different members; never resolved without context.
AMBIGUOUS = frozenset(
    {
        "row", "press", "curl", "raise", "fly", "extension", "bridge", "carry", "stretch", "jump",
        "kickback",
    }
)  # fmt: skip
# Words a name may start with when the movement needs that kit anyway: "barbell back squat".
_KIT_WORDS = {
    "barbell": "Barbell",
    "dumbbell": "Dumbbells",
    "kettlebell": "Kettlebells",
    "cable": "Cable machine",
    "band": "Resistance bands",
    "resistance band": "Resistance bands",
    "trx": "TRX/Suspension trainer",
    "sandbag": "Sandbag",
    "ring": "Gymnastics rings",
    "bodyweight": "",
}


@dataclass(frozen=True, slots=True)
class Exercise:
    """One movement.

    `kit` lists alternatives: owning all of any one set is enough; an empty set needs nothing, and
    no sets at all means it needs something a profile can't name. `joints` maps a joint to its
    stress: 1 light, 2 moderate, 3 high. `staple` says how standard it is: 3 everyone knows, 0 rare.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    category: str
    level: str
    force: str | None
    mechanic: str | None
    pattern: str
    kit: tuple[frozenset[str], ...]
    primary_muscles: tuple[str, ...]
    secondary_muscles: tuple[str, ...]
    joints: Mapping[str, int]
    unilateral: bool
    measure: str
    loaded: bool
    staple: int


@functools.cache
def all_exercises() -> tuple[Exercise, ...]:
    return tuple(_exercise(row) for row in orjson.loads(DATA.read_bytes()))


@functools.cache
def best_known_first() -> tuple[Exercise, ...]:
    """Return the catalogue with the movements most people know before the rest."""
    return tuple(sorted(all_exercises(), key=lambda exercise: (-exercise.staple, exercise.id)))


def _exercise(row: dict) -> Exercise:
    return Exercise(
        id=row["id"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        category=row["category"],
        level=row["level"],
        force=row["force"],
        mechanic=row["mechanic"],
        pattern=row["pattern"],
        kit=tuple(frozenset(kit) for kit in row["kit"]),
        primary_muscles=tuple(row["primaryMuscles"]),
        secondary_muscles=tuple(row["secondaryMuscles"]),
        joints=MappingProxyType(row["joints"]),
        unilateral=row["unilateral"],
        measure=row["measure"],
        loaded=row["loaded"],
        staple=row["staple"],
    )


@functools.cache
def _by_id() -> dict[str, Exercise]:
    return {exercise.id: exercise for exercise in all_exercises()}


@functools.cache
def by_name() -> dict[str, Exercise]:
    """Return every normalised name and alias; names win over aliases, standard over rare."""
    found: dict[str, Exercise] = {}
    by_standing = sorted(all_exercises(), key=lambda exercise: exercise.staple)
    for exercise in by_standing:
        found.update((normalise(alias), exercise) for alias in exercise.aliases)
    found.update((normalise(exercise.name), exercise) for exercise in by_standing)
    return found


@functools.cache
def _by_compact_name() -> dict[str, Exercise]:
    """Return the names without spaces: "box-jumps", "Boxjump" and "box jump" are one."""
    return {key.replace(" ", ""): exercise for key, exercise in by_name().items()}


@functools.cache
def _by_words() -> dict[tuple[str, ...], Exercise | None]:
    """Return the names by their words in any order; None where an order tells two apart."""
    found: dict[tuple[str, ...], Exercise | None] = {}
    for key, exercise in by_name().items():
        words = tuple(sorted(key.split()))
        found[words] = exercise if found.get(words, exercise) is exercise else None
    return found


def get(exercise_id: str) -> Exercise | None:
    return _by_id().get(exercise_id)


@functools.lru_cache(maxsize=8_192)
def normalise(name: str) -> str:
    """Return a name without case, accents, punctuation, plurals and kit abbreviations."""
    plain = unicodedata.normalize("NFKD", name).casefold().replace("'", "").replace("’", "")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = (_singular(word) for word in re.findall(r"[a-z0-9&]+", plain) if word != "the")
    text = " ".join(_SPELLINGS.get(word, word) for word in words)
    return _JOINED.sub(lambda match: "pushup" if match[1] == "press" else match[1] + match[2], text)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 2:
        return word[:-1]
    return word


def find(name: str) -> Exercise | None:
    """Return the movement of this very name or alias; modifiers count, ambiguous ones find none."""
    key = normalise(name)
    if key in AMBIGUOUS:
        return None
    return _exact(key) or _without_kit_word(key) or _by_words().get(tuple(sorted(key.split())))


def _exact(key: str) -> Exercise | None:
    return by_name().get(key) or _by_compact_name().get(key.replace(" ", ""))


def _without_kit_word(key: str) -> Exercise | None:
    for word, piece in _KIT_WORDS.items():
        rest = key.removeprefix(word + " ")
        if rest == key or rest in AMBIGUOUS:
            continue
        exercise = _exact(rest)
        needed = {piece} if piece else set()
        if exercise and any(needed <= kit and (piece or not kit) for kit in exercise.kit):
            return exercise
    return None


def ambiguous(name: str) -> tuple[Exercise, ...]:
    """Return what a name such as "row" or "curl" may mean, the most standard first."""
    key = normalise(name)
    if key not in AMBIGUOUS:
        return ()
    options = [
        exercise
        for exercise in all_exercises()
        if exercise.staple >= 2 and key in normalise(exercise.name).split()
    ]
    return tuple(sorted(options, key=lambda exercise: (-exercise.staple, exercise.name)))


def search(text: str, *, limit: int = 10) -> list[tuple[Exercise, float]]:
    """Return the nearest movements with a score of 0 to 1, best first, standard before rare."""
    names = by_name()
    matches = process.extract(
        normalise(text), names.keys(), scorer=fuzz.WRatio, limit=limit * 4, score_cutoff=50
    )
    best: dict[str, tuple[Exercise, float]] = {}
    for key, score, _ in matches:
        exercise = names[key]
        if exercise.id not in best or best[exercise.id][1] < score / 100:
            best[exercise.id] = (exercise, score / 100)
    ranked = sorted(best.values(), key=lambda found: (-found[1], -found[0].staple, found[0].name))
    return ranked[:limit]


def implement(exercise: Exercise) -> Implement:
    """Return what is held, which decides the steps its weight comes in."""
    pieces = frozenset().union(*exercise.kit)
    if "Barbell" in pieces or "Smith machine" in pieces:
        return "barbell"
    if "Dumbbells" in pieces:
        return "dumbbell"
    return "kettlebell" if "Kettlebells" in pieces else "machine"


def serving_as(piece: str) -> tuple[str, ...]:
    """Return the other kit that does for this piece: no bench at all means no adjustable one."""
    return _SERVES_AS.get(piece, ())


def can_do(exercise: Exercise, equipment: Collection[str]) -> bool:
    """Say whether this kit is enough for the movement."""
    return any(all(_owns(piece, equipment) for piece in kit) for kit in exercise.kit)


def _owns(piece: str, equipment: Collection[str]) -> bool:
    return piece in equipment or any(other in equipment for other in _SERVES_AS.get(piece, ()))
