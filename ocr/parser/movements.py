"""Tell which words name a movement, and which of the catalogue's it is."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ocr.parser import words as w
from workouts import catalogue

_FOREIGN = orjson.loads((Path(__file__).parent / "foreign_names.json").read_bytes())
# Words a movement's name ends in, or has in it; a name with one is taken for a movement.
_HEADS = w.listed(
    """
    squat press row curl raise fly flye extension pulldown pushdown deadlift lunge jump plank
    hold carry walk run swing snatch clean jerk thruster burpee pushup pullup situp dip crunch
    bridge thrust kickback climber slam climb crawl stretch rotation shrug march hop sprint bike
    ski sled bench skip stepup rollout pullover crossover hyper hyperextension abduction
    adduction pose stretching jog hang pallof halo windmill rower skierg rowerg bikerg treadmill
    elliptical stairmaster swim swimming cycling walkout inchworm superman pistol cossack
    copenhagen nordic
    muscleup wallball rdl sldl ohp bss hspu ohs t2b c2b k2e cgbp ghr ghd woodchop getup chinup
    parkrun stance hollow breathing eversion inversion sprawl adductor abductor shuttle handstand
    freestyle breaststroke backstroke dislocate butterfly carries yoke hamstring curls stride
    clamshell jumping twist jack punch sphinx savasana
    """
)
# Words that make a name only at the end of one: "block pull", but not "pull day".
_LAST_HEADS = w.listed(
    """
    pull push drag flip erg throw lift kick under circle bug dog rock wheel sit tuck slide
    spin tap touch bound chop complex dl ride roll hinge balance flow angel salutation warrior fold
    deck stone drill swimmer opener switch rotator reach walkover jumper skater skip swing walks
    wiper star iso burner hurdle chin breathing mobility lat burnout flye cat cow
    """
)
# How a movement is done, not which one it is: dropped to find the catalogue's row, not from names.
_MANNERS = w.listed(
    """
    paused pause tempo heavy light slow controlled strict explosive easy hard fast moderate
    steady unbroken flat competition comp speed touch go deadstop stop alternating alternate top
    backoff beltless build big quick recovery long short continuous outdoor
    """
)
# Short forms the catalogue's plurals would fold away, or whose letters mean nothing by themselves.
_SHORT_FORMS = {
    "kbs": "kettlebell swing", "kbsw": "kettlebell swing", "gtoh": "ground to overhead",
    "stoh": "shoulder to overhead", "kte": "knees to elbows", "ctb": "chest to bar pull up",
    "hps": "hang power snatch", "ps": "power snatch", "cj": "clean and jerk",
    "bs": "back squat", "fs": "front squat", "bp": "bench press", "pp": "push press",
    "pj": "push jerk", "sj": "split jerk", "lpd": "lat pulldown", "mu": "muscle up",
    "hlr": "hanging leg raise", "wbs": "wall ball", "dbss": "dumbbell split squat",
    "slrdl": "single leg rdl",
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9&]+")
# A slip away from a movement's word, and no typing error.
_PLAIN_WORDS = w.listed("boring spring plant plants curly bride lunch bunch brunch crunchy")


@dataclass(frozen=True, slots=True)
class Movement:
    """A name's standing: a row of the catalogue, or a movement by its words alone."""

    exercise_id: str | None
    certain: bool


@functools.cache
def _foreign_phrases() -> dict[str, str]:
    return {_key(name): english for name, english in _FOREIGN["phrases"].items()}


@functools.cache
def _foreign_words() -> dict[str, str]:
    return {_key(word): english for word, english in _FOREIGN["words"].items()}


def _key(name: str) -> str:
    return " ".join(word for word in catalogue.normalise(name).split() if word not in _fillers())


@functools.cache
def _fillers() -> frozenset[str]:
    return frozenset(_FOREIGN["fillers"]) - {"a"}


@functools.cache
def _vocabulary() -> tuple[str, ...]:
    """Return every longer word a movement's name may hold, to mend typos with."""
    names: Iterable[str] = (*catalogue.by_name(), *_foreign_phrases(), *_foreign_words())
    found = {word for name in names for word in name.split() if len(word) >= 4 and word.isalpha()}
    together = {name.replace(" ", "") for name in catalogue.by_name() if name.count(" ") == 1}
    return tuple(sorted(found | {name for name in together if name.isalpha()}))


@functools.cache
def _known_words() -> frozenset[str]:
    return frozenset(_vocabulary()) | _HEADS | _MANNERS | _PLAIN_WORDS


@functools.lru_cache(maxsize=4_096)
def _mended(word: str) -> str:
    """Return the nearest word of a movement's name, one slip away, two in a very long word."""
    if len(word) < 5 or word in _known_words() or not word.isalpha():
        return word
    slips = 2 if len(word) >= 9 else 1
    match = process.extractOne(word, _vocabulary(), scorer=OSA.distance, score_cutoff=slips)
    return match[0] if match and match[0][:2] == word[:2] else word


@functools.lru_cache(maxsize=8_192)
def resolve(phrase: str) -> Movement | None:
    """Return what movement a phrase names, or None where it sounds like none."""
    key = catalogue.normalise(phrase)
    if not key or len(key) > 90 or key.isdigit():
        return None
    if meant := _SHORT_FORMS.get(phrase.strip()):
        row = catalogue.find(meant)
        return Movement(row.id if row else None, certain=True)
    if found := _row(phrase, key):
        return Movement(found.id, certain=True)
    if key in catalogue.AMBIGUOUS or _key(phrase) in _foreign_phrases():
        return Movement(None, certain=True)
    mended = " ".join(_mended(word) for word in key.split())
    is_long = len(key.replace(" ", "")) >= 6
    # Short names of people are a slip away from foreign words: "Terry" is no "terra".
    if mended != key and (found := _row(mended, mended) if is_long else catalogue.find(mended)):
        return Movement(found.id, certain=is_long)
    careful = " ".join(_mended(word) if len(word) > 6 else word for word in key.split())
    if (
        _has_head(key)
        or _has_head(careful)
        or any(_foreign_words().get(word) in _HEADS for word in key.split())
    ):
        return Movement(None, certain=False)
    return None


def _has_head(key: str) -> bool:
    words = key.split()
    return any(word in _HEADS for word in words) or (len(words) > 1 and words[-1] in _LAST_HEADS)


def _row(phrase: str, key: str) -> catalogue.Exercise | None:
    if len(key) < 2:
        return None
    found = catalogue.find(phrase) or _foreign(phrase)
    if found:
        return found
    bare = [word for word in key.split() if word not in _MANNERS]
    if bare and len(bare) < len(key.split()):
        return catalogue.find(" ".join(bare)) or _foreign(" ".join(bare))
    return None


def _foreign(phrase: str) -> catalogue.Exercise | None:
    key = _key(phrase)
    if english := _foreign_phrases().get(key):
        return catalogue.find(english)
    words = key.split()
    if not any(word in _foreign_words() for word in words):
        return None
    translated = " ".join(_foreign_words().get(word, word) for word in words)
    return catalogue.find(translated)


def is_loaded(phrase: str) -> bool:
    """Say whether a phrase names a movement of the catalogue that is done with a weight."""
    movement = resolve(phrase)
    row = catalogue.get(movement.exercise_id or "") if movement else None
    return row is not None and row.loaded


def may_be_loaded(phrase: str) -> bool:
    """Say whether a phrase names no movement the catalogue knows to be done without a weight."""
    movement = resolve(phrase)
    row = catalogue.get(movement.exercise_id or "") if movement else None
    return row is None or row.loaded


def is_two_sided(phrase: str) -> bool:
    """Say whether a phrase names a movement of the catalogue that works both sides at once."""
    movement = resolve(phrase)
    row = catalogue.get(movement.exercise_id or "") if movement else None
    return row is not None and not row.unilateral


def is_manner(phrase: str) -> bool:
    """Say whether words only tell how something is done: "easy", "tempo"."""
    words = phrase.casefold().split()
    return bool(words) and all(word in _MANNERS for word in words)


@functools.lru_cache(maxsize=8_192)
def is_word(word: str) -> bool:
    """Say whether a single word stands in the name of a movement, in any language known."""
    if "-" in word:
        return all(is_word(part) for part in word.split("-") if len(part) > 1)
    found = _name_words()
    return word in found or any(
        word.endswith(ending) and word.removesuffix(ending) in found for ending in ("s", "es", "n")
    )


@functools.cache
def _name_words() -> frozenset[str]:
    names = (*catalogue.by_name(), *_foreign_phrases(), *_foreign_words(), *_SHORT_FORMS)
    return frozenset(word for name in names for word in name.split()) | _HEADS | _LAST_HEADS


def is_movement(phrase: str) -> bool:
    return resolve(phrase) is not None


def is_known(phrase: str) -> bool:
    movement = resolve(phrase)
    return movement is not None and movement.certain


@functools.lru_cache(maxsize=2_048)
def within(phrase: str) -> tuple[int, int] | None:
    """Return where in a longer phrase the longest known name stands, the last of equals."""
    found = list(_WORD_RUN.finditer(phrase))[:24]
    best: tuple[int, int] | None = None
    for size in range(min(5, len(found)), 0, -1):
        for at in range(len(found) - size, -1, -1):
            span = found[at].start(), found[at + size - 1].end()
            candidate = phrase[span[0] : span[1]]
            if size == 1 and len(candidate) < 3:
                continue
            if size > 1 and found[at][0] in _ARTICLES:
                continue
            if is_known(candidate):
                return span
    return best


_ARTICLES = w.listed("the a an my your con com mit avec la el le les los las der die das den dem")
_WORD_RUN = re.compile(r"[^\W_][\w'&/-]*")
