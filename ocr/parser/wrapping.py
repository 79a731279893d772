"""Join what a narrow screen or column cut in two: "30 Wall", "Balls 9/6 kg"."""

import itertools
import re

from ocr.parser import movements
from ocr.parser import words as w

_AMOUNT_CUT = re.compile(r"[a-z][^\n]{0,60}(?:\d ?[x@]|[a-z)] @)[ ]{0,3}\Z")
_AMOUNT_ALONE = re.compile(r"[ ]{0,3}\d[\d.,/-]{0,9} ?(?:kgs?|lbs?|reps?|s|sec|m|%)?[ ]{0,3}\Z")
_WORD_CUT = re.compile(r"(?P<name>[a-z][a-z ]{1,30}-)\Z")
_REST_CUT = re.compile(rf"(?<![a-z]){w.REST}[ ]?[:,]?[ ]{{0,3}}\Z")
_TIME_ALONE = re.compile(rf"[ ]{{0,3}}{w.TIME}[ .]{{0,3}}(?:{w.BETWEEN})?[ .]{{0,3}}\Z")
_RESTING = re.compile(rf"{w.REST}{w.FILL}{w.LOOSE_TIME}[ ]{{0,3}}\Z|{w.TIME} {w.REST}[ ]{{0,3}}\Z")
_BETWEEN_ALONE = re.compile(rf"[ ]{{0,3}}{w.BETWEEN}[ .!]{{0,3}}\Z")
_COUNTED_NAME = re.compile(
    r"[ •*-]{0,6}\d{1,4}(?: ?(?:m|cals?|kg))? (?P<name>[a-z][a-z' -]{2,40})\Z"
)
_NAME_START = re.compile(r"[ ]{0,3}(?P<name>[a-z][a-z'-]{1,20}(?: [a-z][a-z'-]{2,20})?)(?![a-z'-])")
_LONGEST = 80


def joined(plain: str) -> str:
    """Return a folded text with a space for each line end that parts what belongs together."""
    lines = plain.split("\n")
    pieces = [lines[0]]
    for before, after in itertools.pairwise(lines):
        short = len(before) <= _LONGEST and len(after) <= _LONGEST
        pieces += [" " if short and _is_cut(before.rstrip(), after) else "\n", after]
    return "".join(pieces)


def _is_cut(before: str, after: str) -> bool:
    if _AMOUNT_ALONE.match(after) and _AMOUNT_CUT.search(before):
        return True
    if _TIME_ALONE.match(after) and _REST_CUT.search(before):
        return any(char.isdigit() for char in before)
    if _BETWEEN_ALONE.match(after) and _RESTING.search(before):
        return True
    return _is_name_cut(before, after)


def _is_name_cut(before: str, after: str) -> bool:
    """Say whether two lines hold one movement's name, neither of them a name by itself."""
    hyphened = _WORD_CUT.search(before)
    begun, goes_on = hyphened or _COUNTED_NAME.match(before), _NAME_START.match(after)
    if begun is None or goes_on is None:
        return False
    first, rest = begun["name"].rstrip("- "), goes_on["name"]
    if movements.is_known(rest) or (hyphened is None and movements.is_known(first)):
        return False
    return movements.is_known(f"{first} {rest}") or movements.is_known(f"{first} {rest.split()[0]}")
