"""Turning an uploaded file into rows of text, whatever wrote it; bad files say where and why."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from kinexfit import errors
from workouts.moving import formulas

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 200_000
# A mark before other than three digits, or after a lone zero, can only be a decimal one.
_DECIMAL = re.compile(r"[-+]?(?:0?([.,])\d{3}|\d*(?:[.,]\d{3})*([.,])(?:\d{1,2}|\d{4,}))")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_SEPARATOR = re.compile(r'"?sep=([,;\t])"?\r?\n', re.IGNORECASE)
_SPACES = dict.fromkeys(map(ord, "\u202f\u00a0\u2009"), " ")


class BadFile(errors.BadInput):
    code = "IMPORT_FILE"

    def __init__(self, reason: str, *, line: int | None = None):
        where = f"Line {line}: " if line else ""
        extra: dict[str, Any] = {"line": line} if line else {}
        super().__init__(f"{where}{reason}", fields={"file": f"{where}{reason}"}, **extra)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file by column name, lower case; what can't be read names the line.

    `decimals` has the marks the whole file uses for decimals, by column, where it shows any.
    """

    line: int
    values: Mapping[str, str]
    decimals: Mapping[str, str] = field(default_factory=dict)

    def text(self, *columns: str) -> str:
        """Return the first of these columns that holds something."""
        for name in columns:
            if text := self.values.get(name, "").strip():
                return text
        return ""

    def plain(self, *columns: str) -> str:
        """Return it with plain spaces: apps write dates and numbers with others."""
        text = self.text(*columns)
        return text if text.isascii() else text.translate(_SPACES)

    def number(self, *columns: str) -> float | None:
        """Return a number, with a decimal point or comma; None where the cell is blank."""
        text = self.plain(*columns).replace(" ", "")
        if not text:
            return None
        if "," in text and "." in text:
            text = text.replace("," if text.rindex(".") > text.rindex(",") else ".", "")
        elif grouped := _GROUPED.fullmatch(text):
            text = self._ungrouped(text, grouped[1], columns)
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            raise self.bad(f'"{text[:40]}" in "{columns[0]}" is not a number.') from None
        if value != value or abs(value) > 1e9:
            raise self.bad(f'"{text[:40]}" in "{columns[0]}" is not a number we can keep.')
        return value

    def _ungrouped(self, text: str, mark: str, columns: tuple[str, ...]) -> str:
        """Return "1,000" without its mark if that stands between thousands, as its column shows."""
        used = next((self.decimals.get(name, "") for name in columns if self.text(name)), "")
        if text.count(mark) > 1 or used not in ("", mark, ",."):
            return text.replace(mark, "")
        if mark == "." or used == mark:
            return text
        raise self.bad(
            f'"{text}" in "{columns[0]}" could be {text.replace(mark, "")} or '
            f"{float(text.replace(mark, '.')):g}. Write it without the comma."
        )

    def count(self, *columns: str) -> int | None:
        value = self.number(*columns)
        if value is not None and value != int(value):
            raise self.bad(f'"{columns[0]}" must be a whole number.')
        return None if value is None else int(value)

    def bad(self, reason: str) -> BadFile:
        return BadFile(reason, line=self.line)


def decoded(content: bytes) -> str:
    """Return a file as text: UTF-8 or UTF-16 with or without a mark, else Western European."""
    if content.startswith(b"PK\x03\x04"):
        raise BadFile("That is a zip or Excel file. Unpack it, or save the sheet as CSV.")
    if len(content) > MOST_BYTES:
        raise errors.TooLarge("That file is larger than 10 MB.", code="IMPORT_TOO_LARGE")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in content[:200]:
        encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            raise BadFile("That is not a text file.") from None
        text = content.decode("cp1252", errors="replace")
    if not text.strip() or "\x00" in text:
        raise BadFile("That file is empty." if not text.strip() else "That is not a text file.")
    return text


def table(text: str) -> tuple[list[str], int, Iterator[Row]]:
    """Return a file's column names, the line they end on, and its rows.

    There may be commas, semicolons or tabs between cells, and blank lines above the names. Excel
    writes a first line "sep=;" of its own, which says what is between them.
    """
    above = text[: -len(text.lstrip())].rstrip(" \t")
    before, text = len(above.splitlines()), text[len(above) :]
    named = _SEPARATOR.match(text)
    delimiter = named[1] if named else max(",;\t", key=text.partition("\n")[0].count)
    reader, scout = (csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for _ in "12")
    try:
        for each in (reader, scout) if named else ():
            next(each)
        header = [_column(name) for name in next(reader)]
    except (csv.Error, StopIteration):
        line = before + max(1, reader.line_num)
        raise BadFile("That line is not a list of columns.", line=line) from None
    decimals = _decimals(scout, header)
    return header, before + reader.line_num, _rows(reader, header, decimals, before)


def _decimals(reader, header: list[str]) -> dict[str, str]:
    """Return the marks seen before decimals in each column: "," or ".", or ",." for both."""
    seen: dict[str, set[str]] = {}
    try:
        for cells in islice(reader, MOST_ROWS):
            for name, cell in zip(header, cells, strict=False):
                if ("," in cell or "." in cell) and (found := _DECIMAL.fullmatch(cell.strip())):
                    seen.setdefault(name, set()).add(found[1] or found[2])
    except csv.Error:
        # Whoever reads the rows is told, with the line.
        pass
    return {name: "".join(sorted(marks)) for name, marks in seen.items()}


def _rows(reader, header: list[str], decimals: Mapping[str, str], before: int) -> Iterator[Row]:
    """Yield the rows; lines are counted from the top of the file, `before` of them left out."""
    line = before + reader.line_num + 1
    try:
        for number, cells in enumerate(reader):
            if number >= MOST_ROWS:
                raise BadFile(f"We read up to {MOST_ROWS} lines in one go.", line=line)
            if len(cells) > len(header) and any(cells[len(header) :]):
                raise BadFile(
                    f"It has {len(cells)} values, the first line has {len(header)}.", line=line
                )
            if any(cells):
                named = dict(zip(header, map(formulas.unguarded, cells), strict=False))
                yield Row(line, named, decimals)
            line = before + reader.line_num + 1
    except csv.Error as exc:
        raise BadFile(f"It can't be read: {exc}.", line=before + reader.line_num) from None


def _column(name: str) -> str:
    return re.sub(r"\s+", " ", name.translate(_SPACES)).strip().casefold()
