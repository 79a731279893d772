"""Keep as exercises only what has the look of one: the last word on everything read.

Unknown words with a number are as often prices, votes or page numbers as movements. They stay an
exercise where they are prescribed like one and stand among recognised movements written alike.
"""

import bisect
import re

from ocr.parser import movements
from ocr.parser.drafts import MAIN, Draft
from ocr.parser.outline import TIMED, BlockDraft, WorkoutDraft
from ocr.parser.phrases import has_person, has_talk

_FAR = 200
_STATIONS = frozenset({"tabata", "interval"})
_LABELS_ONLY = frozenset({"label", "rested", "inline", "letters", "over", "shared", "whole"})
_NEXT_SENTENCE = re.compile(r"[a-z]{3}[.!?] [a-z]{2}")
_SENTENCE = re.compile(
    r"\b(?:is|are|was|liked|by|and \d+ others|replied|posted|ago|please|votes|something)\b|"
    r"[£$€%]"
)


def sift(workouts: list[WorkoutDraft], plain: str) -> list[tuple[int, int]]:
    """Take out what is no exercise and return where it stands."""
    dropped: list[tuple[int, int]] = []
    lines = _Lines(plain)
    for workout in workouts:
        listed = lines.listing(workout, plain)
        is_counted = _is_counted(workout)
        for block in workout.blocks:
            kept = []
            for draft in block.items:
                is_bare = is_counted or block.kind in _STATIONS
                talks = is_bare and _is_bare(draft, block, plain)
                in_list = lines.at(draft) in listed and _is_as_listed(draft, block, plain)
                alone = not in_list and not _stands_alone(draft, block, plain)
                if not (talks or alone) and _is_credible(draft, block, plain):
                    kept.append(draft)
                else:
                    dropped.append(_span(draft))
            block.items[:] = kept
    return dropped


class _Lines:
    """Counts the lines of a text that are not blank."""

    def __init__(self, plain: str) -> None:
        lines = re.finditer(r"[^\n]+", plain)
        self._starts = [match.start() for match in lines if not match[0].isspace()]

    def at(self, draft: Draft) -> int:
        start = draft.names[0][0] if draft.names else 0
        return bisect.bisect_right(self._starts, start)

    def listing(self, workout: WorkoutDraft, plain: str) -> set[int]:
        """Return the lines that hold a recognised exercise, or stand next to one with any."""
        drafts = [draft for block in workout.blocks for draft in block.items]
        on = {self.at(draft) for draft in drafts}
        recognised = {self.at(draft) for draft in drafts if is_recognised(draft, plain)}
        return recognised | {line - 1 for line in on} | {line + 1 for line in on}


def name_of(draft: Draft, plain: str) -> str:
    return " ".join(plain[start:end] for start, end in draft.names)


def is_recognised(draft: Draft, plain: str) -> bool:
    """Say whether a name is a movement's, or has a movement's word in it."""
    name = name_of(draft, plain)
    return not name or movements.is_movement(name) or movements.within(name) is not None


def shape(draft: Draft) -> tuple[bool, frozenset[str]]:
    """Return how an exercise is written: its amounts, and whether they stand before its name."""
    amounts = [value for name, value in draft.values.items() if name in MAIN]
    before = bool(amounts and draft.names and amounts[0].start < draft.names[0][0])
    return before, frozenset(name for name in draft.values if name in MAIN)


def _is_credible(draft: Draft, block: BlockDraft, plain: str) -> bool:
    name = name_of(draft, plain)
    if draft.slot:
        return True
    if block.kind in ("warmup", "cooldown"):
        return is_recognised(draft, plain) or not has_talk(name.split())
    in_sets = any("sets" in part.values or "scheme" in part.values for part in (draft, *draft.more))
    speaks = not in_sets and not movements.is_known(name)
    if speaks and (_SENTENCE.search(name) or has_talk(name.split())):
        return False
    if movements.is_manner(name) and in_sets and len(block.items) < 4:
        return False
    if is_recognised(draft, plain):
        if not draft.values and not movements.is_known(name) and _is_beside_header(draft, block):
            return False
        return _has_header(block) or not (_is_only_a_number(draft) and draft.doubts)
    if _is_told(draft, plain) or (draft.more and not in_sets):
        return False
    line = _words_beside(draft, plain)
    if not in_sets and has_talk(line) and not _fills_line(draft, plain):
        return False
    near = [other for other in block.items if other is not draft and is_recognised(other, plain)]
    alike = any(shape(other) == shape(draft) for other in near)
    is_measured = bool(draft.values.keys() & {"reps", "seconds", "distance", "calories", "scheme"})
    if "scheme" in draft.values and "sets" not in draft.values:
        return alike
    if in_sets and (is_measured or draft.more):
        return bool(near) or _has_header(block) or all("sets" in d.values for d in block.items)
    if "distance" in draft.values:
        return bool(near) or _has_header(block) or movements.is_manner(name)
    if "seconds" in draft.values:
        said = draft.values["seconds"]
        at_hour = ":" in plain[said.start : said.end] and not alike
        return bool(near) and (alike or _fills_line(draft, plain)) and not at_hour
    if block.kind in TIMED and len(block.items) > 1 and _is_list_of_one_shape(block, plain):
        return True
    return alike and (draft.has_main() or _has_header(block) or bool(block.scheme))


def _is_list_of_one_shape(block: BlockDraft, plain: str) -> bool:
    """Say whether every line of a block is an amount and words, whatever they mean."""
    shapes = {shape(draft) for draft in block.items}
    return len(shapes) == 1 and all(
        draft.has_main() and _fills_line(draft, plain) for draft in block.items
    )


def _is_as_listed(draft: Draft, block: BlockDraft, plain: str) -> bool:
    """Say whether unknown words are written as an exercise is: alike others, or on their own."""
    alike = any(shape(other) == shape(draft) for other in block.items if other is not draft)
    said = _words_beside(draft, plain)
    return alike or (_fills_line(draft, plain) and not has_person(said))


def _stands_alone(draft: Draft, block: BlockDraft, plain: str) -> bool:
    """Tell an exercise on its own from "5x5 for two years": known, or nothing but sets of it."""
    if is_recognised(draft, plain) or draft.slot or block.kind in ("warmup", "cooldown"):
        return True
    said = _words_beside(draft, plain)
    if block.kind in _STATIONS:
        return not has_talk(said)
    in_sets = any("sets" in part.values or "scheme" in part.values for part in (draft, *draft.more))
    only_sets = in_sets and not has_person(said) and _other_words(draft, plain) <= 2
    return only_sets or movements.is_manner(name_of(draft, plain))


def _is_told(draft: Draft, plain: str) -> bool:
    """Tell "no progression. Research says around 10 to 20 …" from an exercise and its amounts."""
    spans = [*draft.names, *((one.start, one.end) for one in draft.values.values())]
    told = plain[min(spans)[0] : max(end for _, end in spans)]
    return "\n" not in told and bool(_NEXT_SENTENCE.search(told) or has_person(told.split()))


def _fills_line(draft: Draft, plain: str) -> bool:
    """Say whether a line holds hardly anything but an exercise: its words and its amounts."""
    return _other_words(draft, plain) <= 2


def _other_words(draft: Draft, plain: str) -> int:
    """Count the words on the line of an exercise that are neither its name's nor its amounts'."""
    begin, end = _line_of(draft, plain)
    kept = bytearray(b"\1") * (end - begin)
    values = [(one.start, one.end) for part in (draft, *draft.more) for one in part.values.values()]
    for first, last in [*draft.names, *values]:
        for at in range(max(first, begin), min(last, end)):
            kept[at - begin] = 0
    bare = "".join(char if keep else " " for char, keep in zip(plain[begin:end], kept, strict=True))
    return len(re.findall(r"[a-z]{2,}", bare))


def _words_beside(draft: Draft, plain: str) -> list[str]:
    return plain[slice(*_line_of(draft, plain))].split()


def _line_of(draft: Draft, plain: str) -> tuple[int, int]:
    start = draft.names[0][0] if draft.names else _span(draft)[0]
    end = plain.find("\n", start, start + _FAR)
    begin = plain.rfind("\n", max(0, start - _FAR), start) + 1
    return begin or max(0, start - _FAR), end if end >= 0 else min(len(plain), start + _FAR)


def _is_counted(workout: WorkoutDraft) -> bool:
    """Say whether a workout prescribes an amount for most of its exercises."""
    amounts = [draft.has_main() for block in workout.blocks for draft in block.items]
    return sum(amounts) >= max(2, len(amounts) / 2)


def _is_bare(draft: Draft, block: BlockDraft, plain: str) -> bool:
    """Tell "No misses in the snatch" from exercises: words around a movement, and no amount."""
    if draft.values.keys() - {"rest_seconds"} or draft.more or draft.peak or block.scheme:
        return False
    if block.kind in ("warmup", "cooldown"):
        name = name_of(draft, plain)
        return len(name.split()) > 4 and not movements.is_known(name)
    if block.kind == "death_by" or any(plain[at].isdigit() for at, _ in draft.notes):
        return False
    fills = _fills_line(draft, plain)
    if block.kind in _STATIONS:
        others = [other for other in block.items if other is not draft]
        return not fills and sum(_fills_line(other, plain) for other in others) > 1
    return not (fills and movements.is_known(name_of(draft, plain)))


def _is_beside_header(draft: Draft, block: BlockDraft) -> bool:
    """Tell "AMRAP 25, nose breathing only" from the exercises below it, which have amounts."""
    others = [other for other in block.items if other is not draft]
    counted = len(others) > 1 and all(other.has_main() for other in others)
    is_timed = block.kind in ("amrap", "emom", "for_time") or "forTime" in block.said
    return draft is block.items[0] and counted and is_timed


def _has_header(block: BlockDraft) -> bool:
    return block.kind is not None or bool(block.said - _LABELS_ONLY)


def _is_only_a_number(draft: Draft) -> bool:
    """Tell "Squat 405" on a board of records: nothing but a weight without a unit."""
    return not draft.has_main() and "load" not in draft.values and not draft.more


def _span(draft: Draft) -> tuple[int, int]:
    parts = (draft, *draft.more)
    spans = [span for part in parts for span in [*part.names, *part.notes] if span[0] < span[1]]
    spans += [(one.start, one.end) for part in parts for one in part.values.values()]
    # A value shared by a whole list stands elsewhere; the line of the name is what matters.
    first = draft.names[0][0] if draft.names else min(spans)[0]
    near = [span for span in spans if abs(span[0] - first) < _FAR]
    return min(near)[0], max(span[1] for span in near)
