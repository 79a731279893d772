"""Lines of text put back in the order they are read in, from where they stand on the page.

Readers return boxes. A table's cells are boxes of their own and belong on one line; two columns
side by side are two texts. Geometry says what may be, and the parser which it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ocr import breaks, cells, numbering, parser, slips, surroundings
from ocr.breaks import CELL
from ocr.lines import Line, Row

# Boxes whose middles differ by less than this share of the smaller height stand in one row.
_SAME_ROW = 0.45
# A gap between columns is at least this many line heights wide.
_GUTTER_HEIGHTS = 0.45
# Cards hold up to so many rows, and a picture of so many line heights stands between two of them.
_CARD_ROWS, _CARD_HEIGHTS = 4, 2
# A table is read in columns when the parser is surer by so much; columns of whole lines already
# when it is less sure by no more than that.
_SURER_TABLE, _LESS_SURE_COLUMNS = 0.05, 0.3


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
    """Return the text of all pages in reading order, each stretch with its box.

    What an app wrote around it by itself, such as a count of likes, is left out.
    """
    text, pieces = "", []
    for number, lines in enumerate(pages):
        rows = _page(
            [line for line in lines if not (number and surroundings.has_page_number(line))]
        )
        for before, line, words in _written(rows):
            text += before if text else ""
            pieces.append(_piece(line, len(text), len(text) + len(words), number))
            text += words
    means = [piece.confidence for piece in pieces]
    mean = sum(means) / len(means) if means else 0.0
    return Transcript(text, tuple(pieces), round(mean, 1))


def _written(rows: Sequence[Row]) -> Iterator[tuple[str, Line, str]]:
    """Yield each line with what stands before it and its words."""
    numbered = numbering.numbered(rows)
    for row, before in zip(rows, breaks.before_rows(rows), strict=True):
        for place, line in enumerate(row):
            words = slips.mended(line.text)
            if line in numbered:
                words = re.sub(r"^(\d+)[.)]?", r"\1.", words)
            yield numbered.get(row[place - 1], CELL) if place else before, line, words


def _piece(line: Line, start: int, end: int, page: int) -> Piece:
    box = (line.left, line.top, line.width, line.height)
    return Piece(start, end, page, box, line.confidence)


def _page(lines: Sequence[Line]) -> list[Row]:
    rows = _rows([line for line in lines if line.text.strip()])
    rows = numbering.before_their_cards(_rows(surroundings.without(rows)))
    ordered = _ordered([line for row in rows for line in row])
    table = cells.wrapped(ordered)
    return table if table and _sureness(table) >= _sureness(ordered) else ordered


def _ordered(lines: list[Line]) -> list[Row]:
    """Return rows from top to bottom, column after column where there are columns."""
    rows = _rows(lines)
    if len(rows) > 1 and _is_heading(rows[0], lines):
        return [rows[0], *_ordered([line for line in lines if line is not rows[0][0]])]
    gutter = _gutter(lines) if len(lines) >= 4 else None
    if gutter is None:
        return rows
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.left >= gutter]
    across = [line for line in lines if line.right > gutter > line.left]
    first = min(line.top for line in left + right)
    above = [line for line in across if line.middle <= first]
    below = [line for line in across if line not in above]
    between = _cards(left, right) or _ordered(left) + _ordered(right)
    columns = _rows(above) + between + _rows(below)
    are_texts = (_is_prose(left) and _is_prose(right)) or _are_parts(left, right)
    more = -_LESS_SURE_COLUMNS if are_texts else _SURER_TABLE
    return columns if _sureness(columns) > _sureness(rows) + more else rows


def _is_heading(row: Row, lines: Sequence[Line]) -> bool:
    """Say whether a page's first row stands over several columns: it begins where none does."""
    letter = row[0].width / len(row[0].text)
    begins_alone = all(
        abs(line.left - row[0].left) > 1.5 * letter for line in lines if line is not row[0]
    )
    return len(row) == 1 and begins_alone


def _cards(left: Sequence[Line], right: Sequence[Line]) -> list[Row]:
    """Return the rows of cards that stand two abreast, pictures between them, or nothing."""
    sides = [_groups(_rows(lines)) for lines in (left, right)]
    pairs = list(zip(*sides, strict=False))
    are_level = all(
        abs(one[0][0].middle - other[0][0].middle) < one[0][0].height for one, other in pairs
    )
    if len(pairs) < 2 or not are_level or not 0 <= len(sides[0]) - len(sides[1]) <= 1:
        return []
    cards = [row for pair in pairs for card in pair for row in card]
    return cards + [row for card in sides[0][len(pairs) :] for row in card]


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    """Return rows in groups of a few, each far below the one before; else nothing."""
    groups: list[list[Row]] = []
    for row in rows:
        above = groups[-1][-1][0] if groups else None
        if above and row[0].top - above.bottom < _CARD_HEIGHTS * above.height:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups if all(len(group) <= _CARD_ROWS for group in groups) else []


def _rows(lines: Sequence[Line]) -> list[Row]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and _is_beside(line, rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _is_beside(line: Line, row: Row) -> bool:
    other = row[-1]
    near = abs(line.middle - other.middle) < _SAME_ROW * min(line.height, other.height)
    # Two boxes over the same stretch of the page are two lines, however close.
    return near and all(line.left >= one.right or line.right <= one.left for one in row)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return the x of the widest gap that may lie between two columns of text."""
    height = median(line.height for line in lines)
    gaps = []
    for x in sorted({line.left for line in lines})[1:]:
        left = [line for line in lines if line.right <= x]
        right = [line for line in lines if line.left >= x]
        across = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) >= 2 and across <= 2:
            gaps.append((x - max(line.right for line in left), x))
    gap, x = max(gaps, default=(0.0, 0.0))
    # Widths are shares of the page's width and heights of its height; close enough to compare.
    return x - gap / 2 if gap >= _GUTTER_HEIGHTS * height else None


_PART = re.compile(r"(?:(?:part|day|tag|jour|d[ií]a|dia|giorno) )?([A-F1-6])\b(?!\s?[x×]).*", re.I)


def _are_parts(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Say whether two columns are headed as parts of one plan are: "A. Strength", "B. Skill"."""
    heads = [_PART.fullmatch(_rows(lines)[0][0].text) for lines in (left, right)]
    first, second = (ord(head[1].upper()) if head else 0 for head in heads)
    return first > 0 and second == first + 1


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


def _sureness(rows: Sequence[Row]) -> float:
    """Return how sure the parser is of rows, less for what comes of columns read across.

    That makes names which span two cells, and gives the values of one exercise to another.
    """
    reading = parser.read("".join(before + words for before, _, words in _written(rows)).strip())
    items = breaks.items_of(reading)
    plain = [item.model_dump(exclude={"source", "sources", "id"}) for item in items]
    is_across = any(CELL.strip() in item.name for item in items)
    is_repeated = any(a == b == c for a, b, c in zip(plain, plain[1:], plain[2:], strict=False))
    places = [item.sources["reps"].start for item in items if "reps" in item.sources]
    is_shared = len(set(places)) < len(places)
    return reading.confidence - 0.3 * is_across - 0.2 * is_repeated - 0.1 * is_shared
