"""Lines of text put back in the order they are read in, from where they stand on the page.

Readers return boxes. A table's cells are boxes of their own and belong on one line; two columns
side by side are two texts. Which of the two it is, the boxes' words decide.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# Cells of a table are joined with this; the parser reads it as a table's border.
CELL = " | "
# Boxes whose middles differ by less than this share of the smaller height stand in one row.
_SAME_ROW = 0.45
# Space above a paragraph, in line heights more than usual.
_PARAGRAPH_HEIGHTS = 0.8
# A gap between columns is at least this many line heights wide.
_GUTTER_HEIGHTS = 0.9


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader saw it: confidence in percent, box as shares of the page."""

    text: str
    confidence: float
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the transcript and where on which page it was read."""

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float]
    confidence: float

    def to_json(self) -> dict:
        return {
            "start": self.start,
            "end": self.end,
            "page": self.page,
            "box": [round(value, 4) for value in self.box],
            "confidence": round(self.confidence, 1),
        }


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was read: the text, its pieces, and the mean confidence of its lines in percent."""

    text: str
    pieces: tuple[Piece, ...]
    confidence: float


def transcribe(pages: Sequence[Sequence[Line]]) -> Transcript:
    """Return the text of all pages in reading order, each stretch with its box."""
    text, pieces = "", []
    for number, lines in enumerate(pages):
        rows = _ordered([line for line in lines if line.text.strip()])
        for row, is_apart in zip(rows, _paragraphs(rows), strict=True):
            text += "\n\n" if text and is_apart else "\n" if text else ""
            for place, line in enumerate(row):
                text += CELL if place else ""
                words = clean(line.text)
                pieces.append(_piece(line, len(text), len(text) + len(words), number))
                text += words
    means = [piece.confidence for piece in pieces]
    mean = sum(means) / len(means) if means else 0.0
    return Transcript(text, tuple(pieces), round(mean, 1))


def _paragraphs(rows: Sequence[Sequence[Line]]) -> list[bool]:
    """Say of each row whether it begins a paragraph: a page, or clearly more space than usual."""
    gaps = [_top(row) - max(line.bottom for line in last) for last, row in pairwise(rows)]
    usual = median(gaps) if gaps else 0
    return [True] * bool(rows) + [
        gap > max(0, usual) + _PARAGRAPH_HEIGHTS * max(line.height for line in row)
        for gap, row in zip(gaps, rows[1:], strict=True)
    ]


def _piece(line: Line, start: int, end: int, page: int) -> Piece:
    box = (line.left, line.top, line.width, line.height)
    return Piece(start, end, page, box, line.confidence)


def _ordered(lines: list[Line]) -> list[list[Line]]:
    """Return rows from top to bottom, column after column where there are columns."""
    if len(lines) < 4:
        return _rows(lines)
    gutter = _gutter(lines)
    if gutter is None:
        return _rows(lines)
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.left >= gutter]
    across = [line for line in lines if line.right > gutter > line.left]
    first = min(left[0].top, right[0].top) if left and right else 0
    above = [line for line in across if line.middle <= min(first, _top(left), _top(right))]
    below = [line for line in across if line not in above]
    return _rows(above) + _ordered(left) + _ordered(right) + _rows(below)


def _top(lines: Sequence[Line]) -> float:
    return min(line.top for line in lines)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and _is_beside(line, rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _is_beside(line: Line, row: Sequence[Line]) -> bool:
    other = row[-1]
    near = abs(line.middle - other.middle) < _SAME_ROW * min(line.height, other.height)
    # Two boxes over the same stretch of the page are two lines, however close.
    return near and all(line.left >= one.right or line.right <= one.left for one in row)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return the x between two columns of text, if that is how the page is laid out."""
    height = median(line.height for line in lines)
    edges = sorted({line.left for line in lines})
    for x in edges[1:]:
        left = [line for line in lines if line.right <= x]
        right = [line for line in lines if line.left >= x - 1e-9]
        across = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < 2 or across > 1:
            continue
        gap = x - max(line.right for line in left)
        # Widths are shares of the page's width and heights of its height; close enough to compare.
        if gap >= _GUTTER_HEIGHTS * height * 0.5 and _is_prose(right) and _is_prose(left):
            return x - gap / 2
    return None


_WORD = re.compile(r"[^\W\d_]{3,}")
_UNIT_WORDS = frozenset(
    {"set", "sets", "rep", "reps", "kgs", "lbs", "sec", "secs", "min", "mins", "max", "load",
     "weight", "rest", "rpe", "rir", "tempo", "notes", "each", "side", "per", "amrap", "cal"}
)  # fmt: skip


def _is_prose(lines: Sequence[Line]) -> bool:
    """Say whether lines stand on their own, as in a column; a table's cells are mostly values."""
    full = sum(
        any(word.lower() not in _UNIT_WORDS for word in _WORD.findall(line.text)) for line in lines
    )
    with_values = sum(any(char.isdigit() for char in line.text) for line in lines)
    return full >= 0.6 * len(lines) and with_values >= 0.3 * len(lines)


# What readers mistake next to digits; letters elsewhere are left alone.
_SLIPS = (
    (re.compile(r"(?<=\d)(\s?)[Il1]b(s?)\b"), r"\1lb\2"),
    (re.compile(r"(?<=\d)[Oo](?=[\dxX×\s]|$)"), "0"),
    (re.compile(r"(?<=[\dxX×])[Il|](?=\d|\s|$)"), "1"),
    (re.compile(r"\b[Il|](?=[xX×]\s?\d)"), "1"),
    (re.compile(r"(?<=\d)\s?K[gG6]\b"), " kg"),
    # A space lost between a word and a number: "Rest2:00", "4rounds".
    (re.compile(r"(?<=[^\W\d_]{3})(?=\d)"), " "),
    (re.compile(r"(?<=\d)(?=[^\W\d_]{4})"), " "),
)


def clean(text: str) -> str:
    """Return a line with the slips of readers mended next to digits: "50 Ib", "1O", "3XI"."""
    text = " ".join(text.split())
    for pattern, better in _SLIPS:
        text = pattern.sub(better, text)
    return text
