"""What stands between two rows of a page: a new line, a paragraph, or only a space.

A line that broke where the page ends is one line. Where a row ends and how it begins says most of
it; where that leaves a doubt, the way the parser makes fewer fragments of stands.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ocr import parser, slips
from ocr.lines import Line, Row
from ocr.parser import movements
from ocr.reading import Reading, ReadItem
from workouts import catalogue

# Cells of a table are joined with this; the parser reads it as a table's border.
CELL = " | "
# Space above a paragraph, in line heights more than usual.
_PARAGRAPH_HEIGHTS = 0.8
# A skewed photo's lines end this much apart though they reach the same margin.
_MARGIN_SLACK = 0.03
# Doubts settled for one page: each costs a few readings of its text.
_MOST_DOUBTS = 12

_MARKER = re.compile(r"\W{0,2}\s?(?:[-–—•▪*✅➡→>]|\d{1,2}[.)]\s|[A-Za-z]\d?[.):]\s)")
_LABEL = re.compile(r"[A-F][.):]\s\D+$")
_OPEN_END = re.compile(
    r"(?:[@,+/&(x×–-]|[,;(] ?rest|"
    r"\b(?:of|for|with|and|then|de|du|des|à|con|mit|und|y|e|et|por|per|at))$",
    re.I,
)
# What follows a number and is no exercise.
_TAIL = re.compile(
    r"(?:rest|pause|pausa|descanso|repos|reps?|sets?|rounds?|sec(?:ond)?s?|min(?:ute)?s?|kg|lbs?|"
    r"(?:between|entre|zwischen|per|por|pro|par|each|every|on|off)\b.{0,30})\W{0,2}",
    re.I,
)
_SCHEME = re.compile(r"\d+ ?[x×] ?\d", re.I)


def before_rows(rows: Sequence[Row]) -> list[str]:
    """Return what stands before each row of a page."""
    apart = _paragraphs(rows)
    found = ["\n\n" if is_apart else "\n" for is_apart in apart]
    doubts = 0
    for number in range(1, len(rows)):
        if apart[number] or not _may_go_on(rows, number):
            continue
        joined = [*found[:number], " ", *found[number + 1 :]]
        if _goes_on(rows, number):
            found = joined
        elif _is_at_margin(rows, number) and doubts < _MOST_DOUBTS:
            doubts += 1
            found = _better(rows, found, joined, number)
    return found


def text_of(rows: Sequence[Row], separators: Sequence[str]) -> str:
    words = (CELL.join(slips.mended(line.text) for line in row) for row in rows)
    return "".join(map("".join, zip(separators, words, strict=True))).strip()


def items_of(reading: Reading) -> list[ReadItem]:
    return [
        item for workout in reading.workouts for block in workout.blocks for item in block.items
    ]


def _paragraphs(rows: Sequence[Row]) -> list[bool]:
    """Say of each row whether it begins a paragraph: a page, or clearly more space than usual."""
    gaps = [
        min(line.top for line in row) - max(line.bottom for line in last)
        for last, row in pairwise(rows)
    ]
    usual = median(gaps) if gaps else 0
    return [True] * bool(rows) + [
        gap > max(0, usual) + _PARAGRAPH_HEIGHTS * max(line.height for line in row)
        for gap, row in zip(gaps, rows[1:], strict=True)
    ]


def _may_go_on(rows: Sequence[Row], number: int) -> bool:
    """Say whether a row may be the rest of the one before: alike, and no room had been left."""
    if len(rows[number]) > 1 or len(rows[number - 1]) > 1:
        return False
    (before,), (line,) = rows[number - 1], rows[number]
    # By the width of a letter: a long line's box is high when a photo is askew.
    small, large = sorted((_letter(before), _letter(line)))
    is_alike = large < 1.7 * small or len(line.text) < 4
    middles = abs(before.left + before.right - line.left - line.right) / 2
    is_below = min(abs(before.left - line.left), middles) < 2 * _letter(line)
    if not is_alike or not is_below or _MARKER.match(line.text) or _is_heading(before.text):
        return False
    return before.width + _first_word(line) > _widest(rows, before) - _MARGIN_SLACK


def _is_heading(text: str) -> bool:
    """Say whether a line heads what is below it: "Part A:", "B. Skill"."""
    words = re.findall(r"[^\W\d_]{2,}", text.casefold())
    is_label = _LABEL.match(text) and not any(map(movements.is_word, words))
    return text.endswith(":") or bool(is_label)


def _letter(line: Line) -> float:
    return line.width / max(1, len(line.text))


def _first_word(line: Line) -> float:
    return (len(line.text.split()[0]) + 1) * _letter(line)


def _widest(rows: Sequence[Row], line: Line) -> float:
    """Return how wide the column is in which a line stands, as its widest line has it."""
    column = (
        other.width
        for row in rows
        for other in row
        if len(row) == 1 and other.left < line.right and line.left < other.right
    )
    return max(column, default=line.width)


def _goes_on(rows: Sequence[Row], number: int) -> bool:
    """Say whether a row's words show it to be the rest of the one before."""
    (before,), (line,) = rows[number - 1], rows[number]
    if _OPEN_END.search(before.text) or before.text.count("(") > before.text.count(")"):
        return True
    if _TAIL.fullmatch(line.text) and before.text[-1].isalnum():
        return True
    return not _SCHEME.match(line.text) and line.text[0].islower() and _capital_share(rows) > 0.7


def _capital_share(rows: Sequence[Row]) -> float:
    """Return the share of rows beginning with a letter that begin with a capital one."""
    firsts = [row[0].text[0] for row in rows if row[0].text[0].isalpha()]
    return sum(letter.isupper() for letter in firsts) / len(firsts) if firsts else 0.0


def _is_at_margin(rows: Sequence[Row], number: int) -> bool:
    """Say whether a row's first word had no room before the page's margin, or the next column."""
    (before,), (line,) = rows[number - 1], rows[number]
    if abs(before.left - line.left) > 2 * _letter(line):
        # Lines written around the middle leave no margin to judge by.
        return False
    lefts = [other.left for row in rows for other in row]
    beyond = min((left for left in lefts if left > before.right), default=1.0)
    return before.right + _first_word(line) > beyond - min(lefts) - _MARGIN_SLACK


def _better(rows: Sequence[Row], apart: list[str], joined: list[str], number: int) -> list[str]:
    """Return the way that leaves fewer fragments, when the parser is no less sure of it."""
    pair = [row[0].text for row in rows[number - 1 : number + 1]]
    if all(map(_is_whole, pair)) or all(map(catalogue.find, pair)):
        return apart
    before, after = (parser.read(text_of(rows, one)) for one in (apart, joined))
    is_better = after.confidence >= before.confidence and _fragments(after) < _fragments(before)
    return joined if is_better else apart


def _is_whole(text: str) -> bool:
    """Say whether a line holds exercises with their values and nothing else."""
    reading = parser.read(slips.mended(text))
    items = items_of(reading)
    has_values = all(item.reps or item.seconds or item.distance or item.load for item in items)
    return bool(items) and has_values and not reading.unresolved


def _fragments(reading: Reading) -> int:
    """Return how many exercises and leftovers a text fell into."""
    return len(items_of(reading)) + len(reading.unresolved)
