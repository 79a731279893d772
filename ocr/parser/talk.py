"""Weigh whether a clause with a number prescribes something or only talks.

The weights are a logistic regression (ridge 1) over the 11,300 clauses with a number of the
labelled texts: those in which a value was read against those left unresolved. With an eighth of the
files left out by turns, odds below -2 found 70 of 100 clauses that only talk, and 2 of 1,000 that
prescribe. `python -m bench.fit_talk` fits them anew.
"""

import re

from ocr.parser import movements
from ocr.parser import words as w
from ocr.parser.phrases import SMALL_WORDS, is_function_word, is_person

_BASE = -0.03
_WEIGHTS: dict[str, float] = {
    "unknown": -0.77,
    "spoken": -1.47,
    "persons": -0.39,
    "small": -0.38,
    "movements": 0.52,
    "share": -1.54,
    "counts_movement": 1.01,
    "counts_other": -0.29,
    "comma": -0.74,
    "listed": -0.51,
    "asks": -2.19,
    "exclaims": -1.72,
    "stops": -1.86,
    "leads": 0.18,
    "ends_line": 1.7,
    "money": -5.68,
    "sets": 4.84,
    "scheme": 2.05,
    "rounds": 4.36,
    "reps": 3.27,
    "side": 0.5,
    "time": 2.55,
    "clock": -2.31,
    "hour": -1.32,
    "load": 2.76,
    "percent": -1.11,
    "distance": 3.15,
    "calories": 1.09,
    "life": -2.1,
    "effort": 3.75,
    "year": -2.19,
    "ordinal": -1.33,
    "decimal": -2.51,
    "header": 2.55,
    "rest": 3.44,
}
_KINDS = {
    "money": r"[£$€] ?\d|\d ?[£$€]",
    "sets": rf"\d ?[x*] ?(?:\d|{w.MAX})|(?<![a-z])x ?\d|\d {w.SETS}|\b{w.SETS} ?[:=] ?\d",
    "scheme": r"\d(?: ?[-/,] ?\d{1,3}){2}",
    "rounds": rf"\d (?:{w.ROUNDS}|rft\b)",
    "reps": rf"\d ?-?{w.REPS}",
    "side": w.SIDE,
    "time": rf"\d ?-?(?:{w.SECOND}|{w.MINUTE})",
    "clock": r"\d:\d\d",
    "hour": r"\d ?(?:[ap]m|uhr|o'clock)\b",
    "load": rf"\d ?{w.UNIT}",
    "percent": r"\d ?%",
    "distance": r"\d ?(?:m|km|k|met(?:er|re)s?|metros?|miles?|mi)\b",
    "calories": r"\d ?(?:cals?|calories|kalorien|calorias)\b",
    "life": (
        r"\d ?-?(?:years?|yrs?|months?|weeks?|wks?|days?|hours?|hrs?|h|jahren?|monaten?|wochen?|"
        r"tagen?|anos|meses|semanas?|dias|horas|ans|mois|semaines?|jours|heures|people|spots|g|"
        r"ml|kcal|followers|times)\b"
    ),
    "effort": r"@ ?\d|\b(?:rpe|rir|tempo)\b",
    "year": r"\b(?:19|20)\d\d\b",
    "ordinal": r"\d(?:st|nd|rd|th)\b",
    "decimal": r"\d[.,]\d",
    "header": (
        r"\b(?:e\d?mom|amrap|as many|tabata|for time|(?:time ?)?cap|tc|rft|repeat|go through|"
        r"\d{1,2} times|superset|circuit|death by|warm|cool|"
        r"(?:easy|steady|tempo|recovery|long)(?: run)? \d+k?m?|build(?:ing)? (?:up )?to|\d ?rm|rx|"
        r"rounds?|minutes?|min)\b"
    ),
    "rest": rf"\b{w.REST}|\b(?:between|entre|zwischen)\b",
}
_SIGNS = {name: re.compile(pattern) for name, pattern in _KINDS.items()}
_WORD = re.compile(r"[a-z][a-z'-]*")
_NUMBER = re.compile(r"\d{1,4}")
_COUNTED = re.compile(r"\d[\d-]{0,4} (?P<word>[a-z][a-z'-]+)")
_LISTED = re.compile(r"[ \t]*(?:[•*>+-]|\(?\d{1,2}[.)]|[a-h][1-6]?[.):])")


def odds(plain: str, start: int, end: int) -> float:
    """Return the log-odds that a clause of a folded text prescribes something."""
    found = signs(plain, start, end)
    return _BASE + sum(_WEIGHTS[name] * size for name, size in found.items())


def is_header(clause: str) -> bool:
    return bool(_SIGNS["header"].search(clause))


def is_rest(clause: str) -> bool:
    return bool(_SIGNS["rest"].search(clause))


def signs(plain: str, start: int, end: int) -> dict[str, float]:
    """Return what speaks for and against a clause: its words, its amounts and its place."""
    clause = plain[start:end].strip()
    words = _WORD.findall(clause)
    others = [word for word in words if not movements.is_word(word)]
    spoken = sum(is_function_word(word) for word in others)
    small = sum(word in SMALL_WORDS for word in others)
    numbers = len(_NUMBER.findall(clause))
    counted = [movements.is_word(match["word"]) for match in _COUNTED.finditer(clause)]
    line = plain.rfind("\n", 0, start) + 1
    after = plain[end : end + 1]
    return {
        "unknown": min(len(others) - spoken - small, 8),
        "spoken": min(spoken, 5),
        "persons": min(sum(is_person(word) for word in others), 2),
        "small": min(small, 5),
        "movements": min(len(words) - len(others), 4),
        "share": len(others) / (len(words) + numbers + 1),
        "counts_movement": any(counted),
        "counts_other": not all(counted),
        "comma": "," in clause,
        "listed": bool(_LISTED.match(plain, line, end)),
        "asks": after == "?",
        "exclaims": after == "!",
        "stops": after == ".",
        "leads": after == ":",
        "ends_line": after in ("", "\n"),
        **{name: bool(pattern.search(clause)) for name, pattern in _SIGNS.items()},
    }
