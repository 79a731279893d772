"""Read a text line by line: front, header, exercises; and tables row by row."""

import itertools
import re

from ocr.parser import movements, tables
from ocr.parser import words as w
from ocr.parser.facts import Fact, Header
from ocr.parser.headers import LIFTED, lift
from ocr.parser.items import read_items
from ocr.parser.outline import LONE_LETTER, SPLIT_LINE, WEEK_LINE, WEEKDAY_LINE, Line, State
from ocr.parser.prefixes import WEEKDAY, Front, front_of, pair_of
from ocr.parser.sharing import LineItems

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
    r"score|results?|work|on|off|rounds?|exercises?|weights?|load|"
    r"series|pausa|pause|descanso|repos|today|equipment|round|runden|satze|rondas|hoy|heute)\b.*"
)
NUMBERED = (
    r"(?:week|wk|day|phase|block|part|semana|woche|semaine|vol|level|no|meso(?:cycle)?|"
    r"stage|cycle|month|mes|teil|session|episode)\.? ?#?\d{1,3}\b"
)
_QUOTED = re.compile(r"\"(?P<title>[^\"\n]{2,40})\"[ ]?[:•-]?[ ]{1,2}(?=\S)")
_BEFORE_HEADER = re.compile(r"[^\0\d\n:]{3,40}?(?:[ ]?:| -)[ ]?(?=\0|\d{1,2} ?x ?\0)")
_NAMED_GROUP = re.compile(r"(?P<group>[a-z][a-z' -]{1,30}\0{5,20})[ ]?(?:[:•]|- )[ ]?(?=[\0\d])")
_EASE = re.compile(
    r"(?<![a-z])(?:(?:the|my|your) )?"
    r"(?:(?P<warm>(?:to )?warm(?:ing)?[- ]?up|wu|(?:first )?to (?:get|be) warm)|"
    r"(?:to )?cool(?:ing)?[- ]?down|cd)(?: (?:with|is|by doing)(?: an?)?)?(?![a-z])"
)
_THEN_HEADER = re.compile(
    r"(?:(?<=[a-z\d%)]),?|(?<=[.;])) (?:and )?then (?=(?:an? )?(?:\d{1,3}[ -]?min\w* )?"
    r"(?:emom|e\dmom|amrap|tabata|every \d|\d{1,2} ?(?:rft|rounds)))"
)
# "10 min WU, 6 x 400m, 10 min CD": what eases in and out is a part of its own.
_EASE_IN_LIST = re.compile(
    r"(?:(?<=[,;+]) |^|(?<=\n)|(?<=, ))[ ]?\d{1,4} ?(?:min\w{0,4}|m|km|k|mi\w{0,3})\b[a-z ]{1,15}?"
    r"(?:warm[- ]?up|cool[- ]?down|wu|cd)\b(?=[ ]?[,;+•\n]|\s*\Z)|"
    r"(?:(?<=[.,;+:]) |^|(?<=\n))(?:warm[- ]?up|cool[- ]?down)[ :]{1,2}\d{1,4} ?"
    r"(?:min\w{0,4}|m|km|k|mi\w{0,3})\b(?=[ ]?[.,;+•\n]|\s*\Z)"
)
# "…, then run 6 times 800 m, and cool down with 5 minutes of walking".
_EASED_CLAUSE = re.compile(
    r"(?<=[a-z\d)]),? (?:and |then ){0,2}(?=(?:cool(?:ing)?[- ]?down|finish(?:ing)?(?: up| off)?|"
    r"end) with [^,.\n]{0,20}\d)|"
    r"(?<=[a-z][.!:]) (?=(?:the |my )?(?:warm|cool)(?:ing)?[- ]?(?:up|down) (?:with|is) "
    r"[^,.\n]{0,20}\d)|"
    r"(?<=[a-z\d)]),? (?:and )?then (?=(?:run|row|ride|swim|do|bike|jog) [^,.\n]{0,20}\d)"
)
# "… + 12 rows 🔁 Superset x3 👉 10 squats 🔁 Finisher: 100 jacks": parts on one line.
_PART_IN_LINE = re.compile(
    r"(?<=[a-z\d)] )[•|](?=[• ]{0,3}(?:(?:super ?set|giant ?set|tri-?set|circuit|emom|amrap|"
    r"tabata)s?\b[^•|\n]{0,12}[\d:•]|(?:finisher|buy[- ]?in|cash[- ]?out|"
    r"warm[- ]?up|cool[- ]?down)[ ]?:))"
)
_LEAD_IN = re.compile(r"(?P<words>[a-z][^\d\n:\0•]{10,100}):[ ]{1,2}(?=\d)")
_IN_SETS = re.compile(r"\d ?x ?\d")
_EASY_AMOUNTS = {"seconds", "distance", "calories"}
_OF_EACH = re.compile(r"(?<=\d) (?:of|for|on) (?:each|every one|all)[ ]?:(?=[ ]*[a-z])")
_SENTENCE_END = re.compile(
    r"(?=[.!?])(?<!\balt)(?<!\bincl)(?<!\bext)(?<!\bsec)(?<!\bmin)(?<!\bea)(?<!\bno)(?<!\bvs)(?<!\bca)"
    r"(?<!\bapprox)(?<!\bsek)(?<!\bseg)(?<!\bwdh)(?<!\breps)(?<!\bmax)(?<!\bnr)(?<!\bbzw)"
    r"(?<!\bsupp)(?<!\bassist)(?<!\brev)(?<!\bdesc)(?<!\binc)(?<!\bham)(?<!\brom)(?<!\bstand)(?<!\bseat)"
    r"(?:(?<=[a-z)%\d]{2})|(?<=(?:speed|level) \d)|(?<=(?:zone|lane) \d)|(?<=rpe \d))"
    r"(?<![\s•][a-h1-6]{2})(?<!\A[a-h1-6]{2})[.!?]+[ ]+(?=[a-z\d])"
    r"(?!the rest|others?|everything)"
)
_MINUTES = r"(?P<total>\d{1,3}[ -]?min(?:utes|s)?(?: total)?)"
_TOTAL_BEFORE = re.compile(rf"[^\d\0]{{0,40}}{_MINUTES}[^\d\0]{{0,40}}(?=\0)")
_TOTAL_OF_PART = re.compile(rf"\({_MINUTES}\)[ ]?[:-][ ](?=[a-z\d])")
_TOTAL_AFTER = re.compile(rf"(?<=\0)[^\w\0]{{1,5}}{_MINUTES}[^\w\0]{{0,5}}\Z")
# "A1: row 4x8, A2: press 4x10" and "1) squat 3x5 2) bench 3x5" are lists on one line.
_MARKS_IN_LINE = (
    re.compile(r"(?<![\w.])[a-h](?P<at>[1-6])[ ]?[.):=-](?=[ ]?[a-z\d])"),
    re.compile(r"(?<![\w.,:/])(?P<at>\d{1,2})[ ]?\)[ ]?(?=[a-z])"),
    re.compile(r"(?m)(?:^|(?<=• )|(?<=> ))[a-h](?P<at>[1-6])[ ](?=[a-z])"),
    re.compile(r"(?<![\w.'])(?P<at>[a-f])\)[ ]?(?=[a-z\d])"),
)
_ONLY_MINUTES = re.compile(r"\d{1,3}[ -]?(?:min\w{0,4}|')\.?")
MOST_LINES = 500
LONGEST_LINE = 5_000


def is_only_minutes(content: str) -> bool:
    return bool(_ONLY_MINUTES.fullmatch(content.strip(" •|()-")))


class Lines(State):
    """Cuts the text into lines, each read for itself."""

    def _lines(self) -> list[Line]:
        spans = [
            piece
            for match in re.finditer(r"[^\n]+", self.plain)
            for piece in self._pieces(*match.span())
        ]
        numbered = _numbered(self.plain)
        table: tables.Table | None = None
        lines: list[Line] = []
        blank = False
        previous_end = 0
        for start, end, paired in spans:
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
            if start not in self.spoken_lines and not (table and table.is_numbered):
                start = numbered.get(start, start)
            head = tables.head_of(self.plain, start, end)
            table = head or table or tables.of_row(self.plain, start, end)
            row = table.row(self.plain, start, end) if table and not head else None
            if head is None:
                table = table if row else None
                lines.append(self._read(start, end, blank, row, paired, is_first=not lines))
            blank = False
        if sum(line.after_blank for line in lines[1:]) > 0.6 * max(1, len(lines) - 1):
            for line in lines:
                line.after_blank = False
        return lines

    def _pieces(self, start: int, end: int) -> list[tuple[int, int, bool]]:
        is_one = start in self.spoken_lines
        return [(start, end, False)] if is_one else _pieces(self.plain, start, end)

    def _read(
        self,
        start: int,
        end: int,
        blank: bool,
        row: LineItems | None,
        paired: bool,
        *,
        is_first: bool,
    ) -> Line:
        if row is not None:
            front = Front(start, end, pair=pair_of(self.plain, start, end))
            return Line(start, end, blank, front, Header(), "", row, row=True)
        if start in self.spoken_lines:
            front = Front(start, end)
            return Line(start, end, blank, front, Header(), "", LineItems(), spoken=True)
        front = front_of(self.plain, start, end)
        if self.has_weeks and (week := WEEK_LINE.match(self.plain, start, end)):
            front = Front(week.end(), end, day=(start, week.end()))
        if (
            self.has_weekdays
            and not front.day
            and (day := WEEKDAY_LINE.match(self.plain, start, end))
        ):
            front = Front(day.end(), end, day=(day.start(), day.end()))
        if self.has_split and SPLIT_LINE.fullmatch(self.plain, start, end):
            front = Front(end, end, day=(start, end))
        lone = LONE_LETTER.match(self.plain, front.start, end) if self.has_pairs else None
        if lone and not (front.pair or front.letter or front.labelled):
            front.letter, front.start = lone[0].strip(), lone.end()
        if paired and front.letter and not front.pair:
            front.pair, front.letter = ("", str(ord(front.letter) - ord("a") + 1)), None
        if is_first and not front.labelled and not front.day:
            self._take_title(front)
        header, masked = lift(self.plain, front.start, end)
        if "repeat" in header and masked[:1] in ("(", "{", "["):
            masked = LIFTED + masked[1:]
        masked = self._without_total(header, masked, front.start, front.labelled)
        if (named := _NAMED_GROUP.match(masked)) and "group" in header and not front.label:
            front.label = (front.start, front.start + named.end("group"))
            front.labelled = True
            masked = LIFTED * named.end() + masked[named.end() :]
        elif (prefix := _BEFORE_HEADER.match(masked)) and not front.labelled and not front.pair:
            masked = self._take_label(front, prefix, masked)
        if lead := _LEAD_IN.match(masked):
            masked = self._without_lead(front, lead, masked)
        lenient = front.kind in ("warmup", "cooldown") or front.pair is not None
        found = read_items(masked, front.start, lenient=lenient, unit=self.unit)
        if (ease := _EASE.search(masked)) and not (front.labelled or front.pair):
            found = self._eased(front, ease, masked) or found
        return Line(start, end, blank, front, header, masked, found)

    def _without_lead(self, front: Front, lead: re.Match, masked: str) -> str:
        """Leave out the talk before a colon: "So note this down, tomorrow it goes: 4 sets of …"."""
        says = lead["words"]
        is_talk = len(says.split()) > 5 or ("," in says and len(says.split()) > 3)
        lists = masked.count(",", lead.end()) > 1 or len(_IN_SETS.findall(masked)) > 1
        if not (is_talk and lists) or front.bulleted or movements.within(says):
            return masked
        self.unresolved.append((front.start, front.start + lead.end("words")))
        return LIFTED * lead.end() + masked[lead.end() :]

    def _eased(self, front: Front, ease: re.Match, masked: str) -> LineItems | None:
        """Read "2k warm up jog" as a jog to warm up, "10 min WU" as an exercise of that name."""
        bare = masked[: ease.start()] + " " * len(ease[0]) + masked[ease.end() :]
        found = read_items(bare, front.start)
        amounts = found.drafts or ([found.loose] if found.loose else [])
        if len(amounts) != 1 or not amounts[0].values.keys() & _EASY_AMOUNTS or found.leftovers:
            return None
        if found.drafts and not movements.is_movement(self._name(found.drafts[0])):
            return None
        if "sets" in amounts[0].values:
            return None
        front.label = (front.start + ease.start(), front.start + ease.end())
        front.kind, front.labelled = ("warmup" if ease["warm"] else "cooldown"), True
        return found

    def _without_total(self, header: Header, masked: str, offset: int, labelled: bool) -> str:
        """Set aside how long a whole block takes: the 20 min of "HIIT 20 min: 30 s on/30 s off"."""
        timed = header.get("kind") in ("interval", "tabata")
        match = _TOTAL_BEFORE.match(masked) or _TOTAL_AFTER.search(masked) if timed else None
        if labelled and match is None:
            match = _TOTAL_OF_PART.match(masked)
        if match is None:
            return masked
        start, end = match.span("total")
        header.facts.append(Fact("total", None, offset + start, offset + end))
        return masked[:start] + LIFTED * (end - start) + masked[end:]

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
        """Take a quoted name or what stands before a colon for the title: "Grace: 30 cleans"."""
        opening = front.start - (self.plain[front.start - 1 : front.start] == '"')
        quoted = _QUOTED.match(self.plain, opening, front.end)
        if quoted and not front.pair and not lift(self.plain, *quoted.span("title"))[0].facts:
            self.title = quoted.span("title")
            front.start = quoted.end()
            return
        match = _TITLE_BEFORE.match(self.plain, front.start, front.end)
        if match is None or front.pair or front.letter:
            return
        if is_only_minutes(self.plain[match.end() : front.end]):
            return
        name = match["title"].strip(" \"'")
        if len(name) < 3 or _NO_TITLE.fullmatch(name) or lift(name, 0, len(name))[0].facts:
            return
        if not HEADING.fullmatch(name) and (movements.is_movement(name) or movements.within(name)):
            return
        rest = self.plain[match.end() : front.end].strip(" •.!")
        is_whole = self._is_dashed_title(match, rest, front.end)
        if is_whole or WEEKDAY.fullmatch(rest) or re.fullmatch(NUMBERED, rest):
            self.title, front.start = (match.start(), front.end), front.end
            return
        self.title = match.span("title")
        front.start = match.end()

    def _is_dashed_title(self, match: re.Match, rest: str, end: int) -> bool:
        """Tell "Hyrox prep - run & grind" over a workout from a title and its first exercise."""
        leads = any(char.isdigit() for char in self.plain[end : end + 400])
        lists = "," in rest and movements.within(rest)
        says = lists or re.search(r"[\d:•]", rest) or lift(rest, 0, len(rest))[0].facts
        return match[0].endswith("- ") and leads and not says and len(rest.split()) <= 6


def _pieces(plain: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Cut a line before each of the list marks in it, if it holds at least two in their order."""
    if end - start > LONGEST_LINE:
        return [(start, end, False)]
    for pattern in _MARKS_IN_LINE:
        marks = list(pattern.finditer(plain, start, end))
        if len(marks) > 1 and [ord(mark["at"][-1]) for mark in marks] == list(
            range(ord(marks[0]["at"][-1]), ord(marks[0]["at"][-1]) + len(marks))
        ):
            cuts = [start, *(mark.start() for mark in marks[1:]), end]
            paired = pattern is _MARKS_IN_LINE[-1]
            return [(one, other, paired) for one, other in itertools.pairwise(cuts)]
    sentences = _sentences(plain, start, end)
    if len(sentences) > 1:
        return [piece for span in sentences for piece in _pieces(plain, *span)]
    if of_each := _OF_EACH.search(plain, start, end):
        return [(start, of_each.end(), False), (of_each.end(), end, False)]
    if then := _THEN_HEADER.search(plain, start, end):
        return [(start, then.start(), False), (then.start(), end, False)]
    if clause := _EASED_CLAUSE.search(plain, start, end):
        return [*_pieces(plain, start, clause.start()), *_pieces(plain, clause.end(), end)]
    parts = [match.end() for match in _PART_IN_LINE.finditer(plain, start, end)]
    if parts:
        return [(one, other, False) for one, other in itertools.pairwise([start, *parts, end])]
    eases = [match.span() for match in _EASE_IN_LIST.finditer(plain, start, end)]
    if eases and eases != [(start, end)]:
        cuts = sorted({start, end, *(cut for span in eases for cut in span)})
        return [(one, other, False) for one, other in itertools.pairwise(cuts)]
    return [(start, end, False)]


def _sentences(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of a line where at least two of them hold numbers."""
    cuts = [start, *(match.end() for match in _SENTENCE_END.finditer(plain, start, end)), end]
    spans = list(itertools.pairwise(cuts))
    counted = [span for span in spans if re.search(r"\d", plain[slice(*span)])]
    return spans if len(counted) > 1 else [(start, end)]


_COUNTED_LINE = re.compile(
    r"^[ \t]*(?P<at>\d{1,2})(?:(?:st|nd|rd|th)?[ ]{1,2}(?!rft|rounds|rds)"
    r"(?=[a-z]|\d{1,2} ?x ?\d|\d{1,2} sets)|"
    r"[ ]{2,4}(?=\d)|"
    r"[ ]?(?:[-:/|•°>]|->)[ •|]{0,3}(?=[a-z:\d]))(?=[^\t\n]{3,160}$)",
    re.MULTILINE,
)
_LONGEST_COUNTED = 170
_WEIGHT = re.compile(rf"{w.NUMBER}(?:[ ]?[/-][ ]?{w.NUMBER})?[ ]?(?:{w.UNIT}|%)")
# "1 · 55kg x 12" under an exercise: the rows in which an app hands out what it has logged.
_LOGGED_SET = re.compile(
    rf"(?:{w.NUMBER} ?{w.UNIT}[ ]?(?:[x*|•@-]|for)[ ]?\d{{1,3}}(?: ?{w.REPS})?|"
    rf"\d{{1,3}}(?: ?{w.REPS})?[ ]?[x*|•@-][ ]?{w.NUMBER} ?{w.UNIT}|\d{{1,3}} ?{w.REPS}|{w.TIME}|"
    rf"{w.NUMBER} ?(?:k?m|mi|cals?){w.END})"
    r"(?:[ ,@•]{1,3}(?:rpe|rir)[ ]?\d(?:\.5)?)?[ •]{0,3}$",
    re.MULTILINE,
)


def _numbered(plain: str) -> dict[int, int]:
    """Return where the words of lines begin that are only numbered: "1 DB snatch", "2 Squat"…"""
    found: dict[int, int] = {}
    run: list[re.Match] = []
    for match in [*_COUNTED_LINE.finditer(plain), None]:
        follows = match and int(match["at"]) == len(run) + 1 and _are_neighbours(plain, run, match)
        if not follows:
            if _counts_reps(plain, run):
                run = []
            if len(run) > 2 or all(_LOGGED_SET.match(plain, one.end()) for one in run):
                found.update({one.start(): one.end() for one in run})
            run = []
        if match and int(match["at"]) == len(run) + 1:
            run.append(match)
    return found


def _counts_reps(plain: str, run: list[re.Match]) -> bool:
    """Tell "1 clean, 2 squats, 3 jerks" on the lines below "EMOM 12" from numbered exercises."""
    if not run or any(plain[one.end("at") : one.end()].strip() for one in run):
        return False
    above = plain.rfind("\n", 0, max(0, run[0].start() - 1)) + 1
    if lift(plain, above, run[0].start())[0].get("kind") not in ("emom", "amrap"):
        return False
    ends = (plain.find("\n", one.end(), one.end() + _LONGEST_COUNTED) for one in run)
    lines = [plain[one.end() : end] for one, end in zip(run, ends, strict=True) if end > 0]
    return not any(re.search(r"\d", _WEIGHT.sub("", line)) for line in lines)


def _are_neighbours(plain: str, run: list[re.Match], match: re.Match) -> bool:
    return not run or plain.count("\n", run[-1].end(), match.start()) < 4
