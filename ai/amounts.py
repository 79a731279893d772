"""The numbers in a request: how long, in what form, how many sets and reps, at what weight."""

import re
from dataclasses import dataclass

from ai import vocabulary as words

SHORTEST, LONGEST = 5, 120
QUICK, LONG = 20, 75
_SPELLED = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty five": 25, "thirty": 30,
    "thirty five": 35, "forty": 40, "forty five": 45, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    kind: str
    minutes: int | None = None
    rounds: int | None = None
    interval_seconds: int | None = None
    work_seconds: int | None = None
    rest_seconds: int | None = None


def minutes(text: str, fmt: Format | None) -> int | None:
    """Read how long a session should take; the length of a timed piece is not it."""
    text = re.sub(r"\b(rest\w*|every) (for |of )?\d+ ?-?(m|min|minutes?)\b", " ", text)
    text = re.sub(r"\b\d+ ?-?(m|min|minutes?) (of )?rest\b", " ", text)
    if fmt and fmt.minutes:
        text = re.sub(rf"\b{fmt.minutes}[- ]?(?:m|mins?|minutes?)?\b", " ", text, count=1)
    if "half an hour" in text or "half hour" in text:
        return 30
    if match := re.search(r"\b(an|one|1) hour and a half|1\.5 ?(h|hours?)\b", text):
        return 90
    if match := re.search(
        r"\b(\d) ?(?:h|hr|hrs|hours?)(?: ?(?:and )?(\d{1,2}) ?(?:m\w*)?)?\b", text
    ):
        return int(match[1]) * 60 + int(match[2] or 0)
    if re.search(r"\b(an|one) hour\b", text):
        return 60
    if match := re.search(r"\b(\d{1,3}) ?(?:-|to) ?(\d{1,3}) ?-?(?:m|mins?|minutes?)\b", text):
        return (int(match[1]) + int(match[2])) // 2
    if match := re.search(r"\b(\d{1,3})[ -]?(?:m|mins?|minutes?|'|mn)(?!\w)", text):
        return int(match[1]) if int(match[1]) >= SHORTEST else None
    for name in sorted(_SPELLED, key=len, reverse=True):
        if re.search(rf"\b{name.replace(' ', '[ -]')}[ -]min", text):
            return _SPELLED[name]
    if match := re.search(r"\b(?!week|age|rpe|level|under)[a-z]{3,},? (\d{2})\W*$", text):
        return int(match[1])
    if re.search(r"\b(quick|quickie|short|express|not much time)\b", text):
        return QUICK
    return LONG if re.search(r"\blong (session|workout)\b", text) else None


def format_of(text: str) -> Format | None:
    """Read the form asked for: an AMRAP of so many minutes, forty on and twenty off."""
    found = words.first_of(words.FORMATS, text)
    on_off = re.search(r"\b(\d{2})(?: ?s\w*)?(?: on)? ?/ ?(\d{2})(?: ?s\w*)?(?: off)?\b", text)
    if found is None and on_off is None:
        return None
    kind = found or "interval"
    name = next(pattern for pattern, format_kind in words.FORMATS if format_kind == kind)
    minutes = re.search(
        rf"\b(\d{{1,3}})[ -]?(?:m|mins?|minutes?)[ -](?:{name})\b|"
        rf"\b(?:{name})s?(?: for| of)? (\d{{1,3}})(?: ?-?(?:m|mins?|minutes?))?\b"
        r"(?! ?(?:rounds|sets))",
        text,
    )
    every = re.search(r"\be([2-5])mom\b", text)
    is_timed = kind in ("emom", "amrap")
    return Format(
        kind=kind,
        minutes=int(next(filter(None, minutes.groups()))) if minutes and is_timed else None,
        rounds=count(r"rounds", text, most=20),
        interval_seconds=int(every[1]) * 60 if every else None,
        work_seconds=int(on_off[1]) if on_off else None,
        rest_seconds=int(on_off[2]) if on_off else None,
    )


def scheme(text: str) -> tuple[int | None, int | None]:
    """Read sets and reps: "5x5", "3 sets of 12"."""
    match = re.search(r"\b(\d{1,2}) ?x ?(\d{1,3})\b(?! ?(?:kg|lb|m\b))", text)
    match = match or re.search(r"\b(\d{1,2}) sets of (\d{1,3})\b", text)
    if match and 1 <= int(match[1]) <= 10 and 1 <= int(match[2]) <= 50:
        return int(match[1]), int(match[2])
    sets, reps = count(r"sets", text, most=10), count(r"reps", text, most=50)
    return sets, reps


def count(noun: str, text: str, *, most: int) -> int | None:
    """Read how many of a thing are asked for."""
    match = re.search(rf"\b(\d{{1,2}}) (?:\w+ )?{noun}\b", text)
    return int(match[1]) if match and 1 <= int(match[1]) <= most else None


def loads(text: str) -> tuple[tuple[float, str], ...]:
    """Read weights to lift; what a member weighs or wants to lose is none."""
    found = re.finditer(r"\b(\d+(?:[.,]\d+)?) ?(kgs?|kilos?|lbs?|pounds?)\b", text)
    about_the_body = re.compile(r"\b(weigh\w*|los(e|ing|t)|gain\w*|drop|am|i'm)\W+(\w+\W+){0,2}$")
    return tuple(
        (float(match[1].replace(",", ".")), "kg" if match[2].startswith("k") else "lb")
        for match in found
        if not about_the_body.search(text[: match.start()])
    )
