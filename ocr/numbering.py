"""Numbers that only count a list: keycaps, digits in circles, a column of a table."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ocr import slips
from ocr.breaks import CELL
from ocr.lines import Line, Row, together

_ITEM = re.compile(r"(\d{1,2}) [^\W\d_].*\d.*")
_NUMBER = re.compile(r"(\d{1,2})[.)]?")
# A list has at least so many.
_FEWEST = 3


def numbered(rows: Sequence[Row]) -> dict[Line, str]:
    """Return the lines that begin with a number of a list counted 1, 2, 3, without a sign for it,
    and what stands between that number and the next cell.

    Each has numbers of its own besides, so that "1 rope climb, 2 burpees" is left alone, or its
    number is a cell beside it. The first of those is often too faint to be seen.
    """
    for pattern, counts, least in ((_ITEM, _counts, 1), (_NUMBER, _counts_on, 2)):
        places = [
            at
            for at, row in enumerate(rows)
            if len(row) >= least and pattern.fullmatch(slips.mended(row[0].text))
        ]
        if counts([_number(rows[at][0]) for at in places]):
            between = CELL if _has_head(rows, places[0]) else " "
            return dict.fromkeys((rows[at][0] for at in places), between)
    return {}


def _number(line: Line) -> int:
    return int(slips.mended(line.text).split()[0].rstrip(".)"))


def _counts(numbers: Sequence[int]) -> bool:
    return len(numbers) >= _FEWEST and list(numbers) == list(range(1, len(numbers) + 1))


def _counts_on(numbers: Sequence[int]) -> bool:
    """Say whether numbers count up, the first perhaps unseen, or anew for each exercise."""
    goes_on = all(after in (before + 1, 1) for before, after in pairwise(numbers))
    return len(numbers) >= _FEWEST and numbers[0] in (1, 2) and numbers[1] != 1 and goes_on


def _has_head(rows: Sequence[Row], first: int) -> bool:
    """Say whether a column of numbers has a head of its own, such as "No." or "Set"."""
    row, head = rows[first], rows[first - 1] if first else ()
    return 1 < len(row) == len(head) and any(char.isalpha() or char == "#" for char in head[0].text)


def before_their_cards(rows: Sequence[Row]) -> list[Row]:
    """Return rows in which a number as high as the two lines it counts begins the first of them."""
    places = [
        at
        for at, row in enumerate(rows)
        if at and len(row) == 1 and _is_between(row[0], rows[at - 1 : at + 2])
    ]
    if not _counts([_number(rows[at][0]) for at in places]):
        return list(rows)
    moved = [
        [_counted(rows[at + 1][0], row[0]), *row[1:]] if at + 1 in places else row
        for at, row in enumerate(rows)
    ]
    return [row for at, row in enumerate(moved) if at not in places]


def _counted(number: Line, line: Line) -> Line:
    return together(number, line, text=f"{_number(number)}. {line.text}")


def _is_between(line: Line, rows: Sequence[Row]) -> bool:
    if len(rows) < 3 or not _NUMBER.fullmatch(slips.mended(line.text)):
        return False
    above, below = rows[0][0], rows[2][0]
    is_left = line.right <= min(above.left, below.left)
    return (
        is_left
        and line.top < above.bottom + line.height / 2
        and line.bottom > below.top - (line.height / 2)
    )
