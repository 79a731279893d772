"""Read tables: a row of column titles, and rows whose cells follow it."""

import re

from ocr.parser import items
from ocr.parser.amounts import attach
from ocr.parser.drafts import Draft, Value
from ocr.parser.sharing import LineItems
from ocr.parser.tokens import Token, cut

_COLUMNS = (
    (
        "name",
        r"exercises?|movements?|moves?|lifts?|name|ejercicios?|ubung(?:en)?|uebung(?:en)?|exercices?|"
        r"exercicios?|workout",
    ),
    (
        "both",
        r"sets? ?(?:x|&|and|/|\*) ?reps?|scheme|volume|series ?(?:x|y) ?(?:reps|repeticiones)",
    ),
    ("sets", r"sets?|series?|satze|saetze|rounds?|#? ?sets"),
    (
        "reps",
        r"reps?|repetitions?|repeticiones|wdh|wiederholungen|repeticoes|reps?/time|target|"
        r"reps? range",
    ),
    (
        "load",
        r"(?:weight|load|gewicht|peso|charge|poids|carga|kg|lbs?|intensity|%1rm|%)"
        r"(?: ?[(\[]?(?P<unit>kg|lbs?|%)[)\]]?)?",
    ),
    (
        "rest",
        r"rest(?: time| period)?(?: ?\(?(?:s|sec|seconds|min)\)?)?|descanso|pause|pausa|repos",
    ),
    ("rpe", r"rpe"),
    ("rir", r"rir"),
    ("tempo", r"tempo"),
    ("time", r"time|duration|zeit|dauer|tiempo"),
    ("order", r"order|#|no\.?|nr\.?"),
    ("note", r"notes?|comments?|cues?|notas?|hinweise?|rx"),
)
_TITLES = tuple((kind, re.compile(pattern)) for kind, pattern in _COLUMNS)
_WIDE_CELL = re.compile(r"\S+(?: \S+)*")
_AMOUNT_CELL = re.compile(r"\d{1,3}(?: ?- ?\d{1,3})?(?: ?(?:s|sec|reps))?|max|amrap|failure")
_SPACED_CELL = re.compile(r"[^ -][^ ]{0,40}")
# "Squat 3 8" under "Exercise Sets Reps": the last cells are numbers, all before them is the name.
_SPACED_ROW = re.compile(
    r"(?P<name>[^\d\s][^\d]{1,60}?)(?P<cells>(?:[ ]-?[ ]?(?:\d[\w.,:/%-]{0,11}|max|"
    r"amrap)){1,6})[ ]{0,3}"
)


class Table:
    """The columns of a table, found in its first row."""

    def __init__(self, columns: list[tuple[str, str | None]], separator: str) -> None:
        self.columns = columns
        self.separator = separator
        # The sets of the exercise above, as an app's log has them, not an exercise in each row.
        self.is_log = "name" not in {kind for kind, _ in columns}
        self.is_numbered = columns[0][0] == "order"

    def row(self, plain: str, start: int, end: int) -> LineItems | None:
        """Return the exercise of a row, or None where the line is no row of this table."""
        cells = _cells(plain, start, end, self.separator)
        if len(cells) < 2 or len(cells) > len(self.columns) + 1:
            return None
        draft = Draft()
        if self.is_log and not plain[slice(*cells[0])].strip().isdigit():
            return None
        for (kind, unit), cell in zip(self.columns, cells, strict=False):
            if plain[slice(*cell)].strip(" -–•"):
                _fill(draft, kind, unit, plain, cell)
        if self.is_log:
            return LineItems(loose=draft) if draft.has_main() else None
        if not draft.names or not (draft.values or draft.notes):
            return None
        return LineItems(drafts=[draft])


def head_of(plain: str, start: int, end: int) -> Table | None:
    """Return the table a line of column titles opens."""
    for separator in ("|", "\t", ",", ";", "/", "  ", " "):
        if separator not in plain[start:end]:
            continue
        titles = [plain[a:b].strip(" •*:") for a, b in _cells(plain, start, end, separator)]
        columns = [_column(title) for title in titles]
        kinds = [column[0] for column in columns if column]
        titled = columns[:1] == [("sets", None)] and not re.search(r"\d", plain[start:end])
        is_log = titled and "name" not in kinds
        if is_log and {"load", "reps"} <= set(kinds):
            # What stood there last time is none of this one's.
            return Table(
                [("order", None), *(one or ("order", None) for one in columns[1:])], separator
            )
        if len(kinds) >= 2 and len(kinds) >= len(titles) - 1 and "name" in kinds[:2]:
            return Table([column or ("note", None) for column in columns], separator)
    return None


def of_row(plain: str, start: int, end: int) -> Table | None:
    """Return the table a row without column titles shows: "Squat | 4 | 6-8"."""
    for separator in ("|", "\t", ";"):
        cells = [plain[a:b].strip() for a, b in _cells(plain, start, end, separator)]
        if len(cells) < 3 or not cells[0][:1].isalpha():
            continue
        if re.fullmatch(r"\d{1,2}", cells[1]) and _AMOUNT_CELL.fullmatch(cells[2]):
            columns = [("name", None), ("sets", None), ("reps", None)]
            return Table([*columns, *[("any", None)] * (len(cells) - 3)], separator)
    return None


def _cells(plain: str, start: int, end: int, separator: str) -> list[tuple[int, int]]:
    if separator == "  ":
        return [match.span() for match in _WIDE_CELL.finditer(plain, start, end)]
    if separator == " ":
        return _spaced_cells(plain, start, end)
    while start < end and plain[start] in "| \t":
        start += 1
    cells, position = [], start
    for at in range(start, end + 1):
        if at == end or plain[at] == separator:
            if at < end or plain[position:at].strip():
                cells.append((position, at))
            position = at + 1
    return cells


def _spaced_cells(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    row = _SPACED_ROW.fullmatch(plain, start, end)
    if row is None:
        return [match.span() for match in _SPACED_CELL.finditer(plain, start, end)][:12]
    cells = [(row.start("name"), row.end("name"))]
    cells += [match.span() for match in _SPACED_CELL.finditer(plain, *row.span("cells"))]
    return cells


def _column(title: str) -> tuple[str, str | None] | None:
    for kind, pattern in _TITLES:
        if match := pattern.fullmatch(title):
            unit = match["unit"] if kind == "load" else None
            if kind == "load" and unit is None and title in ("kg", "lb", "lbs", "%"):
                unit = title
            return kind, unit
    return None


def _fill(draft: Draft, kind: str, unit: str | None, plain: str, cell: tuple[int, int]) -> None:
    start, end = cell
    while start < end and plain[start] in " \t•":
        start += 1
    text = plain[start:end].rstrip()
    end = start + len(text)
    if kind == "name":
        _name(draft, text, start)
    elif kind == "order":
        return
    elif kind == "note":
        draft.notes.append((start, end))
    elif kind == "tempo":
        draft.values["tempo"] = Value(text[:20].upper(), start, end)
    else:
        _amount(draft, kind, unit, text, start)


def _name(draft: Draft, text: str, start: int) -> None:
    found = items.read_items(text, start, lenient=True)
    if len(found.drafts) == 1:
        draft.names = found.drafts[0].names
        draft.notes.extend(found.drafts[0].notes)
        draft.values.update(found.drafts[0].values)
    else:
        draft.names = [(start, start + len(text))]


_BARE = {"sets": "sets_of", "reps": "reps", "rpe": "rpe", "rir": "rir", "both": "number"}


def _amount(draft: Draft, kind: str, unit: str | None, text: str, start: int) -> None:
    for token in cut(text, 0, len(text)):
        value, name = token.value, token.kind
        if name == "each":
            draft.put("per_side", True, Token(name, value, start + token.start, start + token.end))
            continue
        if name == "number":
            name = _BARE.get(kind, "note")
            if kind == "rest":
                name, value = "rest", f"rest {value}"
            elif kind == "load" and unit:
                name, value = ("percent", f"{value}%") if unit == "%" else ("load", value + unit)
        elif name in ("time", "quote") and kind == "rest":
            name, value = "rest", f"rest {value}"
        elif name in ("word", "dash", "open", "close", "comma", "bullet", "weak"):
            if name == "word" and len(value) > 1:
                name = "note"
            else:
                continue
        attach(draft, Token(name, value, start + token.start, start + token.end), apart=False)
