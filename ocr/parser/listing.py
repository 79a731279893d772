"""Tell exercises no catalogue knows by their place in a list of bare names."""

import re

from ocr.parser import movements
from ocr.parser.lines import HEADING
from ocr.parser.naming import is_no_name
from ocr.parser.outline import Line
from ocr.parser.phrases import is_talk

# A "frog pump" is an exercise where others stand around it, whatever an "arm pump" may be.
_MOVES_TOO = re.compile(r"[a-z] (?:pumps?|burners?|blasts?|builders?)\Z")


def named_by_place(lines: list[Line], plain: str) -> set[int]:
    """Return where the lines start that name an exercise only by their neighbours.

    "Fast feet" is one between "Burpees" and "Plank" under "40 s on / 20 s off", where nothing has
    an amount of its own.
    """
    found: set[int] = set()
    at = 0
    while at < len(lines):
        end = _run_end(lines, at, plain)
        names = [line for line in lines[at:end] if not line.items.drafts]
        known = end - at - len(names)
        if known > 1 and known >= len(names):
            led = at > 0 and bool(lines[at - 1].header.facts)
            closed = end < len(lines) and _closes(lines[end])
            if led or closed:
                first, last = _outer_exercises(lines[at:end])
                found |= {
                    line.start
                    for line in names
                    if (led or line.start > first.start)
                    and (line.start < last.start or line.front.bulleted)
                }
        at = max(end, at + 1)
    return found


def _outer_exercises(run: list[Line]) -> tuple[Line, Line]:
    known = [line for line in run if line.items.drafts]
    return known[0], known[-1]


def _run_end(lines: list[Line], first: int, plain: str) -> int:
    end = first
    while end < len(lines) and (end == first or not lines[end].after_blank):
        if not (_is_bare_exercise(lines[end], plain) or _may_name(lines[end], plain)):
            break
        end += 1
    return end


def _closes(line: Line) -> bool:
    """Say whether a line prescribes for the list above it: "30 s each, 3 rounds"."""
    return not line.items.drafts and bool(line.header.facts or line.items.loose)


def _has_only_words(line: Line) -> bool:
    front = line.front
    said = line.items.loose or line.items.rests or line.header.facts or line.row
    return not (said or front.label or front.day or front.letter)


def _is_bare_exercise(line: Line, plain: str) -> bool:
    drafts = line.items.drafts
    if not drafts or line.items.leftovers or not _has_only_words(line):
        return False
    names = [" ".join(plain[start:end] for start, end in draft.names) for draft in drafts]
    return all(movements.is_movement(name) for name in names) and not any(
        draft.values or draft.more for draft in drafts
    )


def _may_name(line: Line, plain: str) -> bool:
    content = plain[line.front.start : line.end].strip(" •")
    words = content.split()
    if line.items.drafts or not _has_only_words(line) or not 0 < len(words) <= 4:
        return False
    if not content[0].isalpha() or content[-1] in ":!?." or any(char.isdigit() for char in content):
        return False
    heads = HEADING.fullmatch(content) and not _MOVES_TOO.search(content)
    return not (is_talk(words) or heads or is_no_name(content))
