"""Read a text line by line: front, header, exercises; and tables row by row."""

import re

from ocr.parser import movements, tables
from ocr.parser.headers import LIFTED, Header, lift
from ocr.parser.items import LineItems, read_items
from ocr.parser.outline import SPLIT_LINE, WEEK_LINE, Line, State
from ocr.parser.prefixes import Front, front_of

HEADING = re.compile(
    r"[^\d\n]{0,60}\b(?:day|workout|session|routine|program(?:me)?|plan|"
    r"challenge|training|tag|entrenamiento|"
    r"rutina|treino|seance|einheit|dia|entreno|blast|burner|pump|edition|wod|special|programm|week|"
    r"trainingsplan|complex of the day|destroyer|finisher|workouts|today|"
    r"builder|murph|fran|cindy|grace|helen)\b[^\d\n]{0,40}\Z"
)
_TITLE_BEFORE = re.compile(r"(?P<title>\"?[a-z][^\d\n:,•|+]{1,40}?)(?:[ ]?:[ ]?| - )(?=[^\s])")
_NO_TITLE = re.compile(
    r"(?:super ?sets?|circuit|for time|then|notes?|sets?|reps?|rest|time|each|"
    r"work|on|off|rounds?|exercises?|weights?|load|"
    r"series|pausa|pause|descanso|repos|today|equipment|round|runden|satze|rondas|hoy|heute)\b.*"
)
_BEFORE_HEADER = re.compile(r"[^\0\d\n:]{3,40}?(?:[ ]?:| -)[ ]?(?=\0|\d{1,2} ?x ?\0)")
MOST_LINES = 500
LONGEST_LINE = 5_000


class Lines(State):
    """Cuts the text into lines, each read for itself."""

    def _lines(self) -> list[Line]:
        spans = [match.span() for match in re.finditer(r"[^\n]+", self.plain)]
        table: tables.Table | None = None
        lines: list[Line] = []
        blank = False
        previous_end = 0
        for start, end in spans:
            blank = blank or self.plain.count("\n", previous_end, start) > 1
            previous_end = end
            if not any(char.isalnum() for char in self.plain[start:end]):
                blank = blank or not self.plain[start:end].strip()
                continue
            if len(lines) >= MOST_LINES:
                self.unresolved.append((start, len(self.plain)))
                break
            if end - start > LONGEST_LINE:
                self.unresolved.append((start + LONGEST_LINE, end))
                end = start + LONGEST_LINE
            head = tables.head_of(self.plain, start, end)
            table = head or table
            row = table.row(self.plain, start, end) if table and not head else None
            if head is None:
                table = table if row else None
                lines.append(self._read(start, end, blank, row, is_first=not lines))
            blank = False
        if sum(line.after_blank for line in lines[1:]) > 0.6 * max(1, len(lines) - 1):
            for line in lines:
                line.after_blank = False
        return lines

    def _read(
        self, start: int, end: int, blank: bool, row: LineItems | None, *, is_first: bool
    ) -> Line:
        if row is not None:
            return Line(start, end, blank, Front(start, end), Header(), "", row)
        front = front_of(self.plain, start, end)
        if self.has_weeks and (week := WEEK_LINE.match(self.plain, start, end)):
            front = Front(week.end(), end, day=(start, week.end()))
        if self.has_split and SPLIT_LINE.fullmatch(self.plain, start, end):
            front = Front(end, end, day=(start, end))
        if is_first and not front.labelled and not front.day:
            self._take_title(front)
        header, masked = lift(self.plain, front.start, end)
        if (prefix := _BEFORE_HEADER.match(masked)) and not front.labelled and not front.pair:
            masked = self._take_label(front, prefix, masked)
        lenient = front.kind in ("warmup", "cooldown") or front.pair is not None
        found = read_items(masked, front.start, lenient=lenient)
        return Line(start, end, blank, front, header, masked, found)

    def _take_label(self, front: Front, prefix: re.Match, masked: str) -> str:
        """Take the words before a header on one line for a label: "Sprints: 10 x 30s on"."""
        name = prefix[0].strip(" :-")
        exercise_after = any(char.isalpha() for char in masked[prefix.end() :])
        if not exercise_after and movements.is_movement(name):
            return masked
        front.label = (front.start, front.start + len(prefix[0].rstrip(" :-")))
        front.labelled = True
        return LIFTED * prefix.end() + masked[prefix.end() :]

    def _take_title(self, front: Front) -> None:
        """Take what stands before the first colon for the title: "Grace: 30 clean and jerks"."""
        match = _TITLE_BEFORE.match(self.plain, front.start, front.end)
        if match is None or front.pair or front.letter:
            return
        name = match["title"].strip(" \"'")
        if len(name) < 3 or _NO_TITLE.fullmatch(name) or lift(name, 0, len(name))[0].facts:
            return
        if not HEADING.fullmatch(name) and (movements.is_movement(name) or movements.within(name)):
            return
        self.title = match.span("title")
        front.start = match.end()
