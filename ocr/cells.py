"""Tables whose cells run over several lines: each cell in one piece, each row in one line."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ocr.lines import Line, Row, together

# Rows are at least so many line heights apart where cells wrap, and the lines of one cell closer
# together than this share of that.
_APART, _CLOSE = 0.5, 0.45
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 2


def wrapped(rows: Sequence[Row]) -> list[Row]:
    """Return a table's rows with the cells that ran over several lines put together, or nothing.

    Its narrowest column, of values on one line each, says how far apart its rows are.
    """
    full = [at for at, row in enumerate(rows) if len(row) >= _FEWEST_COLUMNS]
    if len(full) < _FEWEST_ROWS:
        return []
    above, below = full[0], full[-1] + 1
    # The last cell may go on below the last row of values, the first may begin above it.
    above -= above > 0 and _is_close(rows[above - 1], rows[above])
    below += below < len(rows) and _is_close(rows[below - 1], rows[below])
    columns = _columns(rows[above:below], max(rows[above:below], key=len))
    if not columns:
        return []
    filled = [column for column in columns if len(column) >= len(full)]
    values = max(filled, key=_least_gap)
    least = _least_gap(values)
    if least < _APART * max(line.height for line in values):
        return []
    whole = [line for column in columns for line in _joined(column, _CLOSE * least)]
    if len(whole) == sum(map(len, columns)):
        return []
    return [*rows[:above], *_beside(values, whole), *rows[below:]]


def _is_close(row: Row, other: Row) -> bool:
    return min(line.top for line in other) - max(line.bottom for line in row) < min(
        line.height for line in other
    )


def _columns(rows: Sequence[Row], widest: Row) -> list[list[Line]]:
    """Return the lines of each column from top to bottom; nothing if a line is in none of them."""
    columns = defaultdict(list)
    for line in (line for row in rows for line in row):
        found = [
            place
            for place, cell in enumerate(widest)
            if line.left < cell.right and cell.left < line.right
        ]
        if len(found) != 1:
            return []
        columns[found[0]].append(line)
    return [sorted(lines, key=lambda line: line.top) for lines in columns.values()]


def _least_gap(lines: Sequence[Line]) -> float:
    return min((below.top - above.bottom for above, below in pairwise(lines)), default=0.0)


def _joined(lines: Sequence[Line], most: float) -> list[Line]:
    cells: list[Line] = []
    for line in lines:
        if cells and line.top - cells[-1].bottom < most:
            cells[-1] = together(cells[-1], line, text=f"{cells[-1].text} {line.text}")
        else:
            cells.append(line)
    return cells


def _beside(values: Sequence[Line], cells: Sequence[Line]) -> list[Row]:
    """Return cells in the rows of the values they stand beside."""
    rows: list[list[Line]] = [[] for _ in values]
    for cell in cells:
        apart = [max(value.top - cell.bottom, cell.top - value.bottom) for value in values]
        rows[apart.index(min(apart))].append(cell)
    return [sorted(row, key=lambda line: line.left) for row in rows if row]
