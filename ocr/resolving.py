"""Which catalogue movement a written name means: by the name itself, a typo away, or by context.

A typo is only ever seen in a word the catalogue doesn't know. Words it knows ("front", "incline")
are what tells two movements apart, so they must agree to the letter.
"""

import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from workouts import catalogue
from workouts.catalogue import Exercise

Source = Literal["exact", "alias", "fuzzy", "context", "model", "ambiguous", "unknown"]

# The phone takes 0.85 and above as exact and 0.60 and above as fuzzy (contract §9).
EXACT, ALIAS, CONTEXT, MODEL = 1.0, 0.97, 0.8, 0.7
FUZZY_MOST, FUZZY_LEAST = 0.84, 0.6
_WORD_LIKENESS = 74
_MOST_OPTIONS = 5
_IMPLEMENTS = ("barbell", "dumbbell", "machine", "kettlebell")
# What a day or a muscle in the words around a name says about the name.
_MUSCLES_BY_WORD = {
    "chest": ("chest",),
    "pec": ("chest",),
    "push": ("chest", "shoulders", "triceps"),
    "shoulder": ("shoulders",),
    "delt": ("shoulders",),
    "back": ("middle back", "lats", "lower back"),
    "lat": ("lats",),
    "pull": ("middle back", "lats", "biceps"),
    "arm": ("biceps", "triceps"),
    "bicep": ("biceps",),
    "tricep": ("triceps",),
    "leg": ("quadriceps", "hamstrings", "glutes", "calves"),
    "lower": ("quadriceps", "hamstrings", "glutes", "calves"),
    "quad": ("quadriceps",),
    "hamstring": ("hamstrings",),
    "glute": ("glutes",),
    "booty": ("glutes",),
    "calf": ("calves",),
    "calves": ("calves",),
    "core": ("abdominals",),
    "ab": ("abdominals",),
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means; without an exercise, `options` are what it may mean."""

    raw_name: str
    exercise: Exercise | None
    confidence: float
    source: Source
    options: tuple[Exercise, ...] = ()


def resolve(name: str, *, context: str = "") -> Resolution:
    """Return the movement of a name by rule alone."""
    clean = " ".join(name.split())[:200]
    key = catalogue.normalise(clean)
    if key in catalogue.AMBIGUOUS:
        return _by_context(name, catalogue.ambiguous(clean), context)
    if found := catalogue.find(clean):
        is_name = catalogue.normalise(found.name) == key
        return (
            Resolution(name, found, EXACT, "exact")
            if is_name
            else Resolution(name, found, ALIAS, "alias")
        )
    return _by_likeness(name, clean)


def _by_context(name: str, options: Sequence[Exercise], context: str) -> Resolution:
    """Return the most standard option for the muscles of the day, if the day says which."""
    wanted = _muscles(context)
    fitting = [option for option in options if set(option.primary_muscles) & wanted]
    fitting.sort(key=lambda option: (-option.staple, _how_usual(option)))
    if not fitting:
        return Resolution(name, None, 0, "ambiguous", tuple(options[:_MOST_OPTIONS]))
    return Resolution(name, fitting[0], CONTEXT, "context", tuple(fitting[:_MOST_OPTIONS]))


def _how_usual(exercise: Exercise) -> int:
    """Return how late a gym-goer would think of it: a barbell first, a band last."""
    if any("Resistance bands" in kit for kit in exercise.kit):
        return len(_IMPLEMENTS)
    return _IMPLEMENTS.index(catalogue.implement(exercise))


def _muscles(context: str) -> set[str]:
    """Return the muscles a text is about: those its words name most often."""
    words = [
        catalogue.normalise(word) for word in re.findall(r"[^\W\d_]+", context[:20_000].lower())
    ]
    counts = Counter(muscle for word in words for muscle in _MUSCLES_BY_WORD.get(word, ()))
    most = max(counts.values(), default=0)
    return {muscle for muscle, count in counts.items() if count == most}


def _by_likeness(name: str, clean: str) -> Resolution:
    key = catalogue.normalise(clean)
    near = [found for found, _ in catalogue.search(clean, limit=25)] if key else []
    scored = [(_likeness(key, exercise), exercise) for exercise in near]
    # Stable: what is equally alike stays in the order the search found it in.
    scored.sort(key=lambda pair: -pair[0])
    options = tuple(exercise for _, exercise in scored[:3])
    if not scored or scored[0][0] < FUZZY_LEAST:
        return Resolution(name, None, 0, "unknown", options)
    best, exercise = scored[0]
    return Resolution(name, exercise, best, "fuzzy", options)


def _likeness(key: str, exercise: Exercise) -> float:
    """Return 0 unless every word has its counterpart, else how alike the letters are."""
    names = {catalogue.normalise(spelling) for spelling in (exercise.name, *exercise.aliases)}
    alike = [_score(key, other) for other in names if _same_words(key.split(), other.split())]
    return max(alike, default=0.0)


def _score(key: str, other: str) -> float:
    alike = max(fuzz.ratio(key, other), fuzz.token_sort_ratio(key, other)) / 100
    # A single wrong letter in a long name is as good as exact; the phone then asks nothing.
    return round(alike if alike >= 0.9 else min(alike, FUZZY_MOST), 3)


def _same_words(one: list[str], other: list[str]) -> bool:
    if len(one) != len(other):
        return False
    left = list(other)
    for word in one:
        match = next((known for known in left if _is_typo(word, known)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _is_typo(word: str, known: str) -> bool:
    if word == known:
        return True
    # The "pres" of "bench pres" has lost an s of its own before it comes here.
    is_long = len(word) >= 4 or (len(word) == 3 and known.startswith(word))
    return is_long and word not in _vocabulary() and fuzz.ratio(word, known) >= _WORD_LIKENESS


@functools.cache
def _vocabulary() -> frozenset[str]:
    return frozenset(word for name in catalogue.by_name() for word in name.split())


def candidates(resolution: Resolution) -> tuple[Exercise, ...]:
    """Return the movements a model may choose among for a name: a closed list."""
    if resolution.source == "ambiguous":
        return catalogue.ambiguous(resolution.raw_name)
    return tuple(found for found, _ in catalogue.search(resolution.raw_name[:200], limit=8))


def chosen(resolution: Resolution, exercise: Exercise) -> Resolution:
    """Return the resolution with the model's choice from the closed list."""
    return replace(resolution, exercise=exercise, confidence=MODEL, source="model")
