"""Text from people and models: data that can't close its fence, order anything or be passed on."""

import functools
import re

from accounts.profile import EQUIPMENT, GOALS
from ai import skills, vocabulary
from workouts import catalogue

_UNSAFE = re.compile(
    r"https?:|www\.|<[a-z/!]|\bsystem prompt\b|\b(ignore|disregard) (all |any |the )?"
    r"(previous|prior|above)\b|\binstructions\b|"
    r"\bas an ai\b|\blanguage model\b|javascript:|\{\{|\bapi key\b|\]\(|"
    r"\b\S+@\S+\.\w+|guarantee|\bcures?\b|\bheals?\b",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]{4,}|\w*\d\w*[^\W\d_]\w*")
# Plain words that sentences about training share with sentences that ask for it.
_PLAIN = """
    about accessories accessory advanced after again aim all also and ankle any around as at back
    balance balanced before began beginner best better body both breath breathe build builds built
    but can cardio choose circuit come conditioning control controlled conversation cool core day
    days dense done each easily easy effort elbow enough equipment evening every exercise exercises
    failure fast feel fills first fit fits five flow focus for four fresh fresher friendly from
    full fully gentle give goal good gym hard have heavy help high higher hips hold home hotel hour
    hours hurt hurts injury instead intermediate interval intervals just keep keeps kit knee knees
    latest lead leaves left less level light lighter like limits little long low lower lunch made
    main make max mind minute minutes mobility more morning most move movement movements moves much
    muscle muscles named neck need needs next not nothing now off only other out over pain per plan
    please power practice pull push quick record records rep reps reserve rest rests room round
    rounded rounds same save second seconds sentences session sessions set sets short should
    shoulder shoulders side simple size slow slowly small some something sore spine stays steady
    still stop strength stretch stretching strong stronger surprise table take tempo than that the
    them then thing things this three through time times today told too total train training travel
    turn two under upper use used uses using varies wake want warm week weeks weight weights well
    what when while with within without work workout workouts works wrist wrists year years you
    your
"""


def is_unsafe(text: str) -> bool:
    """Say whether a text holds what no workout does: links, markup, orders to a machine, cures."""
    return bool(_UNSAFE.search(text))


def echoed(text: str, said: str) -> str | None:
    """Return a word a text took over from what a member wrote, unless it is a word of training.

    A model that is told to write something somewhere can only pass on what it was told.
    """
    told = {word.casefold() for word in _WORD.findall(said)}
    taken = (word.casefold() for word in _WORD.findall(text))
    return next((word for word in taken if word in told and not _is_known(word)), None)


def is_word_of_training(word: str) -> bool:
    """Say whether a word is one of those that sentences about training are made of."""
    return _is_known(word.casefold())


def _is_known(word: str) -> bool:
    words = _words()
    return word in words or catalogue.normalise(word) in words or word.rstrip("s") in words


@functools.cache
def _words() -> frozenset[str]:
    """Return the words of training: of the catalogue, the profile's choices and our own tables."""
    texts = [_PLAIN, *EQUIPMENT, *GOALS, *skills.SKILLS]
    for exercise in catalogue.all_exercises():
        texts += [exercise.name, *exercise.aliases, *exercise.primary_muscles, exercise.pattern]
    tables = (*vocabulary.FOCI, *vocabulary.GOALS, *vocabulary.LEVELS, *vocabulary.FORMATS)
    texts += [str(part) for row in tables for part in row]
    found = {word for text in texts for word in re.findall(r"[^\W_]+", text.casefold())}
    return frozenset(found | {catalogue.normalise(word) for word in found})


def fenced(text: str, limit: int) -> str:
    """Return text that can neither close the fence it stands in nor open another.

    Angle brackets become look-alikes rather than vanish, so "< 30 min" still reads as it should.
    """
    visible = "".join(char if char.isprintable() else " " for char in text)
    return re.sub(r"\s+", " ", visible).replace("<", "‹").replace(">", "›").strip()[:limit]
