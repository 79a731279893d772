"""The numbers in a request: how long, in what form, how many sets and reps, at what weight."""

import re
from dataclasses import dataclass

from ai import vocabulary as words

SHORTEST, LONGEST = 5, 120
QUICK, LONG = 20, 75
USUAL_BREATHER = 60
_COUNTED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
# Rounds on a clock: "6x3 min", "4 rounds of 4 minutes".
_BOUTS = re.compile(r"\b(\d{1,2}) ?(?:x|rounds? (?:of|x)) ?(\d{1,2}) ?-?(?:m|mins?|minutes?)\b")
_BREATHER = re.compile(r"\b(\d{1,2}) ?-?(?:m|mins?|minutes?) (?:rest|off|easy|break|recover\w*)\b")
_FEW = (
    (r"singles|(?:1|one)[- ]?rep max|1 ?rm|max(?:es)? out|test (?:my |a )?max\w*", 1),
    (r"doubles", 2),
    (r"triples", 3),
)
_SPELLED = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty five": 25, "thirty": 30,
    "thirty five": 35, "forty": 40, "forty five": 45, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip


# Hours slept, sat or worked, and years: none of them is to be trained for.
_HOURS = r"\d{1,2}(?:[.,]\d)?[- ]?(?:h|hrs?|hours?)\b"
_NOT_OF_THE_SESSION = re.compile(
    rf"\b(?:sle(?:pt|ep\w*)|work(?:ed|ing)|sat|sitting|stood|standing|dr(?:ove|iving)|flew|flying|"
    rf"on my feet|at (?:a |my |the )?(?:desk|work|office|computer))\W+"
    rf"(?:[a-z']+\W+){{0,4}}?{_HOURS}|"
    rf"{_HOURS}(?: of| a| per| every| at)*(?: (?:day|night|sleep|shifts?|flights?|drives?|sitting|"
    r"driving|work(?!out)|desk|office|standing|fast(?:ing|ed)?|jet ?-?lag))+"
)


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
    text = _BOUTS.sub(" ", _BREATHER.sub(" ", _NOT_OF_THE_SESSION.sub(" ", text)))
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
    if match := re.search(r"\b(?!week|rpe|level|under)([a-z]{3,}),? (\d0|\d5)\W*$", text):
        return None if re.fullmatch(words.PEOPLE, match[1]) else int(match[2])
    if re.search(r"\b(quick|quickie|short|express|not much time)\b", text):
        return QUICK
    return LONG if re.search(r"\blong (session|workout)\b", text) else None


def format_of(text: str) -> Format | None:
    """Read the form asked for: an AMRAP of so many minutes, forty on and twenty off."""
    found = words.first_of(words.FORMATS, text)
    on_off = re.search(r"\b(\d{2})(?: ?s\w*)?(?: on)? ?/ ?(\d{2})(?: ?s\w*)?(?: off)?\b", text)
    bouts = _BOUTS.search(text)
    if bouts and found in (None, "interval"):
        return _bouts(bouts, text)
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


def _bouts(bouts: re.Match[str], text: str) -> Format:
    breather = _BREATHER.search(text)
    rounds, work = int(bouts[1]), int(bouts[2]) * 60
    rest = int(breather[1]) * 60 if breather else USUAL_BREATHER
    return Format(
        kind="interval",
        minutes=round(rounds * (work + rest) / 60),
        rounds=rounds,
        work_seconds=work,
        rest_seconds=rest,
    )


def scheme(text: str) -> tuple[int | None, int | None]:
    """Read sets and reps: "5x5", "3 sets of 12"."""
    match = re.search(r"\b(\d{1,2}) ?x ?(\d{1,3})\b(?! ?(?:kg|lb|m\b))", text)
    match = match or re.search(r"\b(\d{1,2}) sets of (\d{1,3})\b", text)
    if match and 1 <= int(match[1]) <= 10 and 1 <= int(match[2]) <= 50:
        return int(match[1]), int(match[2])
    few = next((reps for name, reps in _FEW if re.search(rf"\b(?:{name})\b", text)), None)
    sets, reps = count(r"sets", text, most=10), count(r"reps", text, most=50)
    return sets, reps or few


_BEFORE = re.compile(
    r"(?:\b(?P<sets>\d{1,2}) ?(?:x|sets of) ?)?\b(?P<reps>\d{1,3}) ?(?:reps (?:of )?)?$"
)
_AFTER = re.compile(
    r"\s*[:,-]?\s*(?P<sets>\d{1,2}) ?(?:x|sets of) ?(?P<reps>\d{1,3})\b"
    r"(?! ?(?:kgs?|lbs?|m|s|sec\w*|min\w*|/)\b)"
)


def beside(text: str, start: int, end: int, *, after: int) -> tuple[int | None, int | None, int]:
    """Return the sets and reps right beside a name, and where what has been read ends."""
    behind = _AFTER.match(text, end)
    found = behind or _BEFORE.search(text[after:start].rstrip())
    if found is None:
        return None, None, end
    sets, reps = found["sets"] and int(found["sets"]), int(found["reps"])
    if not 1 <= reps <= 100 or (sets and not 1 <= sets <= 10):
        return None, None, end
    return sets or None, reps, behind.end() if behind else end


def rpe(text: str) -> float | None:
    """Read an effort asked for: "RPE 9", "2 reps in reserve"."""
    if match := re.search(r"\brpe ?(?:of )?(10|[5-9](?:[.,]5)?)(?!\d|[.,]\d)", text):
        return float(match[1].replace(",", "."))
    match = re.search(r"\b([0-4]) ?(?:rir\b|reps? in reserve)|\brir ?([0-4])\b", text)
    return 10.0 - int(match[1] or match[2]) if match else None


def count(noun: str, text: str, *, most: int) -> int | None:
    """Read how many of a thing are asked for."""
    spelled = "|".join(_COUNTED)
    match = re.search(rf"\b(\d{{1,2}}|{spelled}) (?:\w+ )?{noun}\b", text)
    number = _COUNTED.get(match[1]) or int(match[1]) if match else 0
    return number if 1 <= number <= most else None


def loads(text: str) -> tuple[tuple[float, str], ...]:
    """Read weights to lift; what a member weighs or wants to lose is none."""
    found = re.finditer(r"\b(\d+(?:[.,]\d+)?) ?(kgs?|kilos?|lbs?|pounds?)\b", text)
    about_the_body = re.compile(r"\b(weigh\w*|los(e|ing|t)|gain\w*|drop|am|i'm)\W+(\w+\W+){0,2}$")
    return tuple(
        (float(match[1].replace(",", ".")), "kg" if match[2].startswith("k") else "lb")
        for match in found
        if not about_the_body.search(text[: match.start()])
    )
