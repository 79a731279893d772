"""Lift out of a line what says how its block is done: EMOM, rounds, on/off, labels, days."""

import re

from ocr.parser import words as w
from ocr.parser.counting import COUNTING
from ocr.parser.facts import Fact, Handler, Header
from ocr.parser.timing import TIMING

LIFTED = "\0"
_SEPARATED = ";"
_LIFTS = tuple((re.compile(pattern), handler) for pattern, handler in (*TIMING, *COUNTING))
_BETWEEN = re.compile(w.BETWEEN)


def lift(text: str, start: int, end: int) -> tuple[Header, str]:
    """Return the facts of a line, and the line with their words blanked out."""
    header, line = Header(), text[start:end]
    # "Rest 60 s between supersets" opens no superset.
    kept = [match.span() for match in _BETWEEN.finditer(line)][:20]
    for pattern, handler in _LIFTS:
        line = _lifted(pattern, handler, header, line, start, kept)
    return header, line


def _lifted(
    pattern: re.Pattern,
    handler: Handler,
    header: Header,
    line: str,
    offset: int,
    kept: list[tuple[int, int]],
) -> str:
    pieces, position = [], 0
    for match in pattern.finditer(line):
        facts = handler(match, line)
        if not facts or any(start <= match.start() < end for start, end in kept):
            continue
        for name, value, group in facts:
            span = match.span(group)
            header.facts.append(Fact(name, value, offset + span[0], offset + span[1]))
        pieces.append(line[position : match.start()])
        blank = LIFTED * (match.end() - match.start())
        inline = any(name == "inlineSuperset" for name, _, _ in facts)
        pieces.append(_SEPARATED + blank[1:] if inline else blank)
        position = match.end()
    return "".join([*pieces, line[position:]]) if position else line
