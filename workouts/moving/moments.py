"""Dates and durations as the field's apps write them."""

import functools
import re
from datetime import datetime

from workouts.moving.reading import Row

_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p",
    "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d", "%Y/%m/%d", "%Y/%m/%d %H:%M", "%d %b %Y, %H:%M",
    "%d %b %Y, %I:%M %p", "%d %b %Y %H:%M", "%b %d, %Y, %I:%M %p", "%b %d, %Y %I:%M %p",
    "%b %d, %Y, %H:%M", "%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y",
)  # fmt: skip
_LENGTH = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?", re.IGNORECASE)


def moment(row: Row, *columns: str) -> datetime:
    """Return when something was; a day alone means noon, the hour least likely to change day."""
    text = row.plain(*columns)
    found = _read(text)
    if found is None:
        reason = f'"{text[:40]}" in "{columns[0]}" is not a date we know.'
        raise row.bad(reason if text else f'"{columns[0]}" is empty.')
    return _plausible(row, found)


# All sets of a session say the same moment.
@functools.lru_cache(maxsize=1_000)
def _read(text: str) -> datetime | None:
    for form in _FORMATS:
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        return found if "%H" in form or "%I" in form else found.replace(hour=12)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _plausible(row: Row, found: datetime) -> datetime:
    if not 1950 <= found.year <= 2100:
        raise row.bad(f"The year {found.year} can't be right.")
    return found


def seconds(row: Row, *columns: str) -> int:
    """Return a duration: seconds, "1h 10m", "45min" or "1:05:30"; 0 where there is none."""
    text = row.plain(*columns)
    if ":" in text and all(part.isdigit() for part in text.split(":")):
        total = 0
        for part in text.split(":"):
            total = total * 60 + int(part)
        return min(total, 86_400)
    if (spelt := _LENGTH.fullmatch(text)) and text:
        hours, minutes, rest = (int(part or 0) for part in spelt.groups())
        return min(hours * 3600 + minutes * 60 + rest, 86_400)
    # A fraction of a second is no use to anyone; the set itself is.
    return min(86_400, max(0, round(row.number(*columns) or 0)))
