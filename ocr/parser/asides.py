"""Find sentences of talk on a line that prescribes something else."""

import re

from ocr.parser import movements, noise
from ocr.parser.headers import lift
from ocr.parser.phrases import has_person

_SENTENCE = re.compile(
    r"[\s•]{0,20}(?P<words>[^.!?•:\n]+(?:[.!?:](?![ \n]|\Z)[^.!?•:\n]*){0,40}[.!?:]{0,5})"
)
_PRESCRIBES = re.compile(
    r"\d ?x ?\d|x ?\d|\d\+|%|\d ?(?:kgs?|lbs?|#|k?m|mi|cals?|reps?|sets?|rounds?)\b|"
    r"\b(?:each|every|per|rest|between|cap|rpe|rir|tempo|pause)\b"
)
_COUNTS = re.compile(r"\d ?x ?\d|\d ?(?:sets?|reps?|rounds?|rft)\b|\b(?:emom|amrap|tabata)\b")
_CLAUSE = re.compile(
    r"(?<=[a-z\d)%])(?P<words>,? (?:while|whilst|because|cause|cuz|cos|since|although|though|"
    r"before|so that|weil|wahrend|porque|mientras|parce que|pendant que)\b[^.!?•:;\n]{0,120})"
)
_OF_BODY = re.compile(
    r"\b(?:down|up|lost|gained) (?:\d{1,3}(?:[.,]\d)? ?(?:kgs?|kilos?|lbs?|pounds))\b|"
    r"\b\d{1,3}(?:[.,]\d)? ?(?:kgs?|kilos?|lbs?|pounds) (?:down|lighter|heavier|gone|lost)\b"
)
# "17:00 - 250 g skyr": what is done, or eaten, at a time of day.
_AT_HOUR = re.compile(
    r"(?m)^[ \t•]{0,5}(?:0?[5-9]|1\d|2[0-3])[:.h][0-5]\d(?: ?[ap]m| uhr)?[ ]{0,2}[-:•]"
    r"[ ]{0,2}[^\n]*"
)
# "Apr 1 - 79.8 kg, first 5 push-ups": one of several entries of a diary.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_ON_DATE = re.compile(
    rf"(?m)^[ \t•]{{0,5}}(?:{_MONTH}\.? \d{{1,2}}|\d{{1,2}}\.? {_MONTH})"
    r"(?:st|nd|rd|th)?[ ]{0,2}[-:•][^\n]*\d[^\n]*"
)
# "21 cal... just kidding 😈 10 cal row": an amount taken back.
_TAKEN_BACK = re.compile(
    r"(?<![\w.,:])\d{1,4}(?: ?[a-z]{1,8}){0,3}[ ]?(?:…|\.{2,3}|[,•(-]){1,2}[ •]{0,3}"
    r"(?:just |nah,? ?(?:just )?)?(?:kidding|joking|jk)\b"
)
# "Vest optional (9/6 kg)".
_OPTIONAL = re.compile(
    r"[^\n.!?•,;]{0,40}\b(?:vest|weights?|chaleco|weste|gilet|colete)[^\n.!?•,;\d]{0,20}"
    r"\b(?:optional|opcional|optionnel|facultatif)\b[^\n.!?•;]{0,40}"
)
_LONGEST_LINE = 2_000


def find(plain: str) -> list[tuple[int, int]]:
    """Return where somebody talks between prescriptions: "I had 35 minutes so: 4x6 squats"."""
    timetable = [match.span() for match in _AT_HOUR.finditer(plain)]
    diary = [match.span() for match in _ON_DATE.finditer(plain)]
    talk = [
        span
        for line in re.finditer(r"[^\n]+", plain)
        if len(line[0]) <= _LONGEST_LINE
        for span in _in_line(plain, *line.span())
    ]
    entries = [*(timetable if len(timetable) > 2 else []), *(diary if len(diary) > 2 else [])]
    talk += [match.span() for said in (_TAKEN_BACK, _OPTIONAL) for match in said.finditer(plain)]
    return [*[span for span in talk if not _is_in(span, entries)], *entries]


def _is_in(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] < end for start, end in others)


def part(plain: str, spans: list[tuple[int, int]]) -> str:
    """Return the text without its asides; what stood around one becomes a line of its own."""
    blank = noise.blank(plain, spans)
    for start, _ in spans:
        before = blank[blank.rfind("\n", 0, start) + 1 : start]
        after = blank[start:].split("\n", 1)[0]
        if all(any(char.isalnum() for char in side) for side in (before, after)):
            blank = f"{blank[:start]}\n{blank[start + 1 :]}"
    return blank


def _in_line(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    sentences = [match.span("words") for match in _SENTENCE.finditer(plain, start, end)]
    asides = [span for span in sentences if _talks(plain[slice(*span)])]
    of_body = [span for span in asides if _OF_BODY.search(plain, *span)]
    others = [plain[slice(*span)] for span in sentences if span not in asides]
    clauses = [
        match.span("words")
        for match in _CLAUSE.finditer(plain, start, end)
        if _says_enough(plain[start : match.start()]) and not _PRESCRIBES.search(match["words"])
    ]
    return [*clauses, *(asides if any(_is_prescribed(other) for other in others) else of_body)]


def _says_enough(before: str) -> bool:
    """Say whether what stands before a clause is an exercise with an amount."""
    return bool(re.search(r"\d", before)) and movements.within(before.strip()) is not None


def _is_prescribed(sentence: str) -> bool:
    return bool(_COUNTS.search(sentence))


def _talks(sentence: str) -> bool:
    if _OF_BODY.search(sentence) and not re.search(r"\d ?x ?\d", sentence):
        return True
    words = re.findall(r"[a-z'’]+", sentence)
    if len(words) < 3 or _PRESCRIBES.search(sentence):
        return False
    names = movements.within(sentence.strip())
    is_talk = has_person(sentence.split()) if names else len(words) > 4 or has_person(words)
    says_something = names or re.search(r"\d", sentence)
    facts = lift(sentence, 0, len(sentence))[0].facts
    return bool(is_talk and says_something) and {fact.name for fact in facts} <= {"ladder"}
