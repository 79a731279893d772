"""What apps write around a text: the clock, "Follow", counts of likes, dates, buttons.

A row of a screenshot that holds nothing else is left out, and the poster's name is taken off the
front of the caption. Anything an app doesn't write by itself stays, understood or not.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from string import ascii_uppercase

from ocr import app_words, slips
from ocr.lines import Line, Row

# The time of a message stands this far right of where messages begin, as a share of the width.
_ASIDE = 0.3
# Below a poster's name stands where they are; then comes the picture, so many lines high.
_PICTURE_HEIGHTS = 4
# A spreadsheet shows at least so many columns, below no more than so many bars of its own.
_FEWEST_COLUMNS, _BARS = 3, 6
_ESTIMATE = "1rm"
# Buttons and their counts stand one below the other beyond this share of the page's width.
_RAIL = 0.84


def without(rows: Sequence[Row]) -> list[Line]:
    """Return the lines of a page's rows that are not the app's own."""
    kept = _less(rows, [*_frame(rows), *_estimates(rows)])
    has_clock = bool(kept) and _is_status_bar(kept[0])
    kept = kept[has_clock:]
    shown = _less(kept, _rail(kept))
    stamps = _stamps(shown, has_clock=has_clock)
    shown = _messages(_less(shown, stamps), has_clock=has_clock) if stamps else shown
    inner = [row for row in shown if not _is_all(row, app_words.ALWAYS)]
    is_screenshot = has_clock or _count(inner) < _count(kept) or any(map(_has_apps_part, inner))
    names = {name for row in inner if (name := _poster(row))}
    if has_clock and any(map(_has_apps_part, kept)):
        names |= _above_and_below(inner)
    inner = _less(inner, [one for row in inner for one in row if _is_all([one], app_words.FOLLOW)])
    if not is_screenshot and not names:
        return [line for row in inner for line in row]
    inner = _peeled(_without_byline(inner))
    inner = _peeled(_without_names(inner, names | _repeated(inner)))
    return [line for row in inner for line in row]


def has_page_number(line: Line) -> bool:
    """Say whether a line is a page's head or foot, which the next page has again."""
    return bool(app_words.PAGE_NUMBER.search(_plain(line.text)))


def _count(rows: Sequence[Row]) -> int:
    return sum(map(len, rows))


def _less(rows: Sequence[Row], lines: Sequence[Line]) -> list[Row]:
    left = [[line for line in row if line not in lines] for row in rows]
    return [row for row in left if row]


def _plain(text: str) -> str:
    return app_words.plain(slips.mended(text))


def _parts(row: Row) -> list[str]:
    parts = (
        part.strip(" .…")
        for line in row
        for part in app_words.BETWEEN.split(app_words.FOLLOWED.sub(r"\1 | \2", _plain(line.text)))
    )
    return [part for part in parts if part]


def _is_all(row: Row, pattern: re.Pattern) -> bool:
    parts = _parts(row)
    whole = " ".join(_plain(line.text) for line in row)
    return bool(pattern.fullmatch(whole) or (parts and all(map(pattern.fullmatch, parts))))


def _has_apps_part(row: Row) -> bool:
    return any(map(app_words.ALWAYS.fullmatch, _parts(row)))


def _is_status_bar(row: Row) -> bool:
    texts = [word for line in row for word in app_words.plain(line.text).split()]
    has_clock = any(map(app_words.CLOCK.fullmatch, texts))
    return has_clock and all(map(app_words.STATUS.fullmatch, texts))


def _frame(rows: Sequence[Row]) -> list[Line]:
    """Return the letters above a spreadsheet's columns and the numbers beside its rows."""
    for at, row in enumerate(rows[:_BARS]):
        letters = "".join(line.text.strip() for line in row)
        if len(row) >= _FEWEST_COLUMNS and letters in ascii_uppercase:
            beside = [below[0] for below in rows[at + 1 :] if below[0].right < row[0].left]
            numbers = [line for line in beside if line.text.strip().isdigit()]
            counted = [int(line.text) for line in numbers]
            is_counted = all(after == before + 1 for before, after in pairwise(counted))
            return [*row, *(numbers if is_counted else ())]
    return []


def _estimates(rows: Sequence[Row]) -> list[Line]:
    """Return the column in which a log says what one could lift once: nobody has planned that."""
    found: list[Line] = []
    for row in rows:
        last = row[-1]
        is_below = found and last.left < found[-1].right and found[-1].left < last.right
        is_one = is_below and last.text.strip().isdigit()
        if len(row) > 1 and (_plain(last.text) == _ESTIMATE or is_one):
            found.append(last)
    return found


def _rail(rows: Sequence[Row]) -> list[Line]:
    """Return the counts that stand below each other at a film's right edge, and "Share"."""
    found = [
        line
        for row in rows
        for line in row
        if line.left + line.width / 2 > _RAIL
        and (app_words.COUNTS.fullmatch(_plain(line.text)) or _plain(line.text) == "share")
    ]
    is_rail = len(found) >= 2 and any(app_words.MANY.fullmatch(_plain(one.text)) for one in found)
    return found if is_rail else []


def _stamps(rows: Sequence[Row], *, has_clock: bool) -> list[Line]:
    """Return the lines that say when a message was sent: a time aside, later and later."""
    times = [(row, line) for row in rows for line in row if _is_time(line)]
    lefts = [line.left for row in rows for line in row]
    aside = [(row, line) for row, line in times if line.left > min(lefts) + _ASIDE]
    alone = [_minutes(line) for row, line in aside if len(row) == 1]
    if alone != sorted(alone) or len(alone) < (1 if has_clock else 2):
        return []
    first, last = alone[0], alone[-1]
    return [line for _, line in aside if first - 60 <= _minutes(line) <= last + 60]


def _is_time(line: Line) -> bool:
    return bool(app_words.STAMP.fullmatch(_plain(line.text)))


def _minutes(line: Line) -> int:
    hours, minutes = re.findall(r"\d+", _plain(line.text))[:2]
    return int(hours) * 60 + int(minutes)


def _messages(rows: Sequence[Row], *, has_clock: bool) -> list[Row]:
    """Return the rows of a conversation below its first day, or below whom it is with."""
    days = (at for at, row in enumerate(rows[:5]) if _is_all(row, app_words.DAYS))
    first = next(days, -1) + 1
    if not first and has_clock and rows and not any(c.isdigit() for c in rows[0][0].text):
        first = 1
    return list(rows[first:])


def _poster(row: Row) -> str:
    """Return whose post it is, from the row with their name and the button to follow them."""
    parts = _parts(row)
    names = [found[1] for part in parts if (found := app_words.HANDLE.fullmatch(part))]
    buttons = [part for part in parts if app_words.FOLLOW.fullmatch(part)]
    names = [name for name in names if name not in buttons]
    return names[0] if buttons and names and len(parts) <= 4 else ""


def _without_byline(rows: Sequence[Row]) -> list[Row]:
    if not rows:
        return []
    first = " ".join(_plain(line.text) for line in rows[0])
    is_byline = app_words.STORY.fullmatch(first) or app_words.BYLINE.fullmatch(first)
    return list(rows[1:] if is_byline else rows)


def _peeled(rows: Sequence[Row]) -> list[Row]:
    first, last = 0, len(rows)
    while first < last and (_is_edge(rows[first]) or _goes_on_counting(rows, first)):
        first += 1
    while last > first and _is_edge(rows[last - 1]) and not _is_in_table(rows, last - 1):
        last -= 1
    return list(rows[first:last])


def _is_in_table(rows: Sequence[Row], at: int) -> bool:
    """Say whether a row's cells stand below those of the row above, as the sets of a log do."""
    row, above = rows[at], rows[at - 1] if at else ()
    return 1 < len(row) == len(above) and all(
        line.left < other.right and other.left < line.right
        for line, other in zip(row, above, strict=True)
    )


def _goes_on_counting(rows: Sequence[Row], at: int) -> bool:
    """Say whether a row is the last of a post's counts, a little lower in a skewed picture."""
    if not at or not all(map(app_words.COUNTS.fullmatch, _parts(rows[at]))):
        return False
    above = [word for part in _parts(rows[at - 1]) for word in part.split()]
    return any(map(app_words.MANY.fullmatch, above)) and rows[at][0].top < rows[at - 1][-1].bottom


def _is_edge(row: Row) -> bool:
    parts = _parts(row)
    words = [word for part in parts for word in part.split()]
    if any(map(app_words.MANY.fullmatch, words)):
        parts = words
    counts = [part for part in parts if app_words.COUNTS.fullmatch(part)]
    rest = [part for part in parts if part not in counts]
    is_known = all(
        app_words.AT_EDGES.fullmatch(part) or app_words.ALWAYS.fullmatch(part) for part in rest
    )
    return is_known and len(counts) != 1


def _above_and_below(rows: Sequence[Row]) -> set[str]:
    """Return the name over a post's picture that opens its caption too."""
    found = app_words.HANDLE.fullmatch(_plain(rows[0][0].text)) if rows else None
    opens = found and any(_plain(row[0].text).startswith(f"{found[1]} ") for row in rows[1:])
    return {found[1]} if found and opens else set()


def _repeated(rows: Sequence[Row]) -> set[str]:
    """Return names that stand alone in one row and open another; a dot or digit tells a name."""
    firsts = (app_words.HANDLE.fullmatch(_plain(row[0].text)) for row in rows[:4])
    alone = {found[1] for found in firsts if found}
    opening = [_plain(row[0].text) for row in rows]
    return {
        name
        for name in alone
        if re.search(r"[._\d]", name) and any(text.startswith(f"{name} ") for text in opening)
    }


def _without_names(rows: Sequence[Row], names: set[str]) -> list[Row]:
    kept = []
    for at, row in enumerate(rows):
        if _is_name(row, names) or (at and _is_place(rows, at, names)):
            continue
        text = _plain(row[0].text)
        name = next((name for name in names if text.startswith(f"{name} ")), None)
        kept.append([_cut(row[0], len(name)), *row[1:]] if name else row)
    return kept


def _is_name(row: Row, names: set[str]) -> bool:
    name, *others = _parts(row) or [""]
    return name in names and all(
        app_words.FOLLOW.fullmatch(part) or app_words.AT_EDGES.fullmatch(part) for part in others
    )


def _is_place(rows: Sequence[Row], at: int, names: set[str]) -> bool:
    """Say whether a row is where the poster is: right below their name, above the picture."""
    (name, *_), (line, *more) = rows[at - 1], rows[at]
    below = rows[at + 1][0].top if at + 1 < len(rows) else 1.0
    return (
        _is_name(rows[at - 1], names)
        and not more
        and not any(char.isdigit() for char in line.text)
        and line.top - name.bottom < line.height
        and below - line.bottom > _PICTURE_HEIGHTS * line.height
    )


def _cut(line: Line, letters: int) -> Line:
    """Return a line without its first letters, its box shorter by as much."""
    whole = slips.mended(line.text)
    rest = whole[letters:].lstrip()
    share = len(rest) / len(whole)
    width = line.width * share
    return replace(line, text=rest, left=line.right - width, width=width)
