"""A request without who made it: what is kept for replays holds no address, name or id.

Rules that rather take too much: a capitalised word that is no word of training goes as well, since
it may be somebody's name.
"""

import re
from collections.abc import Iterable
from typing import Any

from ai import fencing
from workouts import catalogue

REMOVED = "[removed]"
# Written by members; the rest of a request is written by us.
_FREE = ("prompt", "text", "preferences")
_OURS = ("recent", "unit", "today", "type", "slot", "why", "tier", "saves")
# What a maker of an enhancement asks for, and what would lead back to a member's workout.
_EMPTIED = ("workoutId", "snapshot", "updatedAt", "before")
_SOMEBODY = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\w)@[a-z_][\w.]*"
    r"|https?:\S+|www\.\S+|\S+\.(?:com|net|org|io|fit|me|tv)\b\S*"
    r"|\b[0-9a-f]{8}-[0-9a-f-]{20,}\b"
    r"|\+\d[\d ()./-]{6,}\d|(?<!\d)0\d{2,4}[ /-]\d{3,}[\d -]*"
    r"|(?<!\d)\d{3}[-. ]\d{3}[-. ]\d{4}(?!\d)|\d{8,}"
    r"|(?<=name is )\w+|(?<=call me )\w+",
    re.I,
)
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ][^\W\d_]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|\n)[\s\W\d]*$")


def stripped(request: dict, *, names: Iterable[str]) -> dict:
    """Return what a replay needs of a job's request; `names` are the member's own."""
    known = _name_parts(names)
    kept = {key: request[key] for key in _OURS if key in request}
    kept |= {key: _clean(request[key], known) for key in _FREE if key in request}
    kept |= {key: None for key in _EMPTIED if key in request}
    return kept | {"profile": _profile(request.get("profile") or {}, known)}


def plan(found: dict) -> dict:
    """Return a plan whose texts name nobody; a model may have repeated what it was told."""
    return _clean(found, frozenset())


def text(words: str, names: frozenset[str] = frozenset()) -> str:
    """Return free text without addresses, links, handles, numbers to call, ids and names."""
    plain = _SOMEBODY.sub(REMOVED, words)
    plain = re.sub(r"\w+", lambda m: REMOVED if m[0].casefold() in names else m[0], plain)
    return _CAPITALISED.sub(lambda m: _unless_known(m, plain), plain)


def _unless_known(match: re.Match, whole: str) -> str:
    word = match[0]
    starts = _SENTENCE_START.search(whole[: match.start()]) is not None
    is_owner = whole[match.end() :].startswith(("'s", "’s"))
    is_known = (starts and not is_owner) or fencing.is_word_of_training(word)
    return word if is_known else REMOVED


def _name_parts(names: Iterable[str]) -> frozenset[str]:
    parts = (part for name in names for part in re.split(r"[\W\d_]+", name.casefold()))
    return frozenset(p for p in parts if len(p) > 1 and not fencing.is_word_of_training(p))


def _clean(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, str):
        return text(value, names)
    if isinstance(value, list):
        return [_clean(row, names) for row in value]
    if isinstance(value, dict):
        return {key: _clean(row, names) for key, row in value.items()}
    return value


def _profile(profile: dict, names: frozenset[str]) -> dict:
    """Return a profile whose limits carry no ids and whose records are of known movements."""
    limits = [
        {**_clean(limit, names), "id": str(number), "createdAt": ""}
        for number, limit in enumerate(profile.get("constraints") or [], start=1)
    ]
    records = {
        name: {**record, "date": "2000-01-01", "notes": None}
        for name, record in (profile.get("personalRecords") or {}).items()
        if catalogue.find(name)
    }
    rest = {key: value for key, value in profile.items() if key != "personalRecords"}
    return {**_clean(rest, names), "constraints": limits, "personalRecords": records}
