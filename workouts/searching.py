"""What a library search matches: the words and facets of a workout, as one text beside it.

Written with the workout itself, in the same update, so that it can't say something else. Words are
kept as typed and as the catalogue normalises them: "push-ups" is found by "push", "pushup" and
"push ups". Facets have a prefix no typed word can have: "muscle:chest", "kit:barbell", "kind:emom".
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from workouts import catalogue
from workouts.blocks import Block

# The text is a workout's largest part in the summary index, and every search reads all of them.
MOST_CHARACTERS = 1_200
MOST_WORDS = 8
_WORD = re.compile(r"[^\W_]+")


def search_text(*, title: str, tags: Iterable[str], notes: str, blocks: Sequence[Block]) -> str:
    """Return the searchable text of a workout: " leg day squat … kind:emom muscle:chest "."""
    items = [item for block in blocks for item in block.items]
    spoken = [title, *(item.name for item in items), *tags]
    spoken += [block.label or "" for block in blocks]
    spoken += [notes, *(block.notes or "" for block in blocks), *(i.notes or "" for i in items)]
    found = dict.fromkeys(_facets(blocks))
    room = MOST_CHARACTERS - sum(len(facet) + 1 for facet in found)
    for word in _both_forms(spoken):
        if len(word) + 1 > room:
            break
        if word not in found:
            found[word] = None
            room -= len(word) + 1
    return f" {' '.join(found)} "


def _facets(blocks: Sequence[Block]) -> list[str]:
    known = [_movement(item) for block in blocks for item in block.items]
    exercises = [exercise for exercise in known if exercise]
    muscles = [muscle for exercise in exercises for muscle in exercise.primary_muscles]
    kit = [piece for exercise in exercises for pieces in exercise.kit[:1] for piece in pieces]
    facets = [facet("kind", block.kind) for block in blocks]
    facets += [facet("muscle", muscle) for muscle in muscles]
    return sorted({*facets, *(facet("kit", piece) for piece in kit)})


def facet(name: str, value: str) -> str:
    """Return the token of one facet: ("muscle", "lower back") → "muscle:lower-back"."""
    return f"{name}:{'-'.join(words(value))}"


def _movement(item):
    by_id = catalogue.get(item.exercise_id) if item.exercise_id else None
    return by_id or catalogue.find(item.name)


def _both_forms(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from words(text)
        yield from catalogue.normalise(text[:500]).split()


def words(text: str) -> list[str]:
    """Return a text's words in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def wanted(query: str) -> list[tuple[str, ...]]:
    """Return what a query asks for: every group must be met, by any of its beginnings of words."""
    groups = []
    for word in words(query)[:MOST_WORDS]:
        forms = dict.fromkeys([word, *catalogue.normalise(word).split()])
        groups.append(tuple(f" {form}" for form in forms))
    return groups


def readings(query: str) -> list[list[tuple[str, ...]]]:
    """Return what a query asks for as typed and, if it names a movement, by the catalogue's name.

    So "back squat" finds what is written as "Barbell Squat".
    """
    known = catalogue.find(query)
    texts = dict.fromkeys([query, known.name] if known else [query])
    return [groups for groups in map(wanted, texts) if groups]


def matches(text: str, query: str) -> bool:
    """Say whether a search text meets a query: the rule the store's filter states too."""
    asked = readings(query)
    met = (all(any(form in text for form in forms) for forms in groups) for groups in asked)
    return any(met) or not asked
