"""Put lines together into workouts and blocks: which block a line opens, ends or belongs to."""

import bisect
import re
from dataclasses import dataclass, field

from ocr.parser import items as lines_items
from ocr.parser import words as w
from ocr.parser import movements, tables
from ocr.parser.drafts import Draft, Value, numbers_of, rest_of
from ocr.parser.headers import LIFTED, Header, lift
from ocr.parser.items import LineItems, read_items
from ocr.parser.prefixes import Front, front_of
from ocr.parser.tokens import Token

_PARAMS = ("rounds", "intervalSeconds", "timeCapSeconds", "workSeconds", "restSeconds", "start", "step")
_TIMED = frozenset({"emom", "amrap", "for_time", "tabata", "interval", "ladder", "death_by"})
_OPENING = frozenset({"kind", "rft", "forTime", "ladder"})
_ONLY_REST = re.compile(r"[\W\0]*(?:rest|descanso|pause|pausa|repos|off|recover|ruhe|rest day|active recovery)[\W\0]*")
_NUMBERING = re.compile(
    r"\b(?:week|wk|day|phase|block|part|semana|woche|semaine|vol|level|no|stage|cycle|month|mes|teil|session|episode)\.? ?#?\d{1,3}\b|"
    r"\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b|#\d{1,3}\b|\b20\d\d\b"
)
_MINUTES_TITLE = re.compile(r"(?:\d{1,3}[- ]?(?:min|minutes?|mins)|\d{1,2}[- ]day|5/3/1|\d{1,2}[- ]week)\b[^\d\n:]{2,50}\Z")
_NOTE_LINE = re.compile(
    r"(?:coach(?:'?s|ing)? )?(?:notes?|tips?|cues?|focus|score|scaling|scaled?|rx\+?|goal|notas?|notiz(?:en)?|hinweis|hinweise|"
    r"consejo|conseil|dica|intention|stimulus|intent|equipment|equipo|kit|material|needed|time|duration|dauer|duracion|level|target|workload|total time|reminder|optional)[ ]?[:=-]"
)
_HEADING = re.compile(
    r"[^\d\n]{0,60}\b(?:day|workout|session|routine|program(?:me)?|plan|challenge|training|tag|entrenamiento|"
    r"rutina|treino|seance|einheit|dia|entreno|blast|burner|pump|edition|wod|special|programm|week|"
    r"trainingsplan|complex of the day|destroyer|finisher|workouts|today|builder|murph|fran|cindy|grace|helen)\b[^\d\n]{0,40}\Z"
)
_RUNNING = re.compile(
    r"\b(?:runs?|running|jog(?:ging)?|sprints?|track|laufen|lauf|intervall?auf|correr|carrera|course|corrida|"
    r"row(?:ing|er|erg)?|bike(?:erg)?|ski(?:erg)?|swim(?:ming)?|treadmill|marathon|rodaje|series de carrera)\b"
)
_ON_FOOT = re.compile(r"run\w*|jog\w*|track|l[au]uf\w*|intervall?auf|corr\w+|carrera|course|treadmill|marathon|rodaje|series de carrera")
_PACED = re.compile(r"\d:\d\d|pace|/km|/mi|zone")
_TITLE_BEFORE = re.compile(r"(?P<title>\"?[a-z][^\d\n:,•|+]{1,40}?)(?:[ ]?:[ ]?| - )(?=[^\s])")
_NO_TITLE = re.compile(
    r"(?:super ?sets?|circuit|for time|then|notes?|sets?|reps?|rest|time|each|work|on|off|rounds?|exercises?|weights?|load|"
    r"series|pausa|pause|descanso|repos|today|equipment|round|runden|satze|rondas|hoy|heute)\b.*"
)
# Words meant for a machine are a member's text like any other, and no exercise.
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|ignora|ignoriere|vergiss|ignorez|oublie)\b.{0,40}\b(?:instruc\w+|prompts?|rules|anweisungen|above|previous|anteriores|consignes)|"
    r"system prompt|developer mode|\bact as\b|\bwrite (?:me )?an?\b|\bas (?:my|an) (?:ai|assistant)\b|\bchatgpt\b|\byou are (?:now )?(?:an? |in )|jailbreak|\brespond (?:only )?with\b|\boutput (?:only|a|the|json)\b|<\|?\w+\|?>"
)
_INTRODUCTION = re.compile(
    r"(?:the |your |today'?s )?(?:exercises?|workout|the work|ejercicios|ubungen|exercices|exercicios|here (?:we go|it is|you go)|"
    r"here'?s (?:the|my|your|what) .{3,40}|what (?:i|we) did|let'?s go|details)[ ]?[:•!-]*"
)
_TITLE_WITH_TIME = re.compile(r"[^\d\n]{3,50}\(?\s?(?:\d{1,3}[- ]?(?:min\w{0,4}|'))\)?\W*\Z")
_BEFORE_HEADER = re.compile(r"[^\0\d\n:]{3,40}?(?:[ ]?:| -)[ ]?(?=\0|\d{1,2} ?x ?\0)")
_WEEK_LINE = re.compile(r"(?m)^[ \t•*-]{0,6}(?:weeks?|wk|woche|semana|semaine)[ ]?#?\d{1,2}(?:-\d{1,2})?[ \t]*[:•-]*[ \t]*")
_SPLIT_LINE = re.compile(r"(?m)^[ \t•*-]{0,6}(push|pull|legs?|upper(?: body)?|lower(?: body)?)[ \t•*:-]{0,6}$")
_ROUND_WORDS = re.compile(r"round|rds?\b|superset|circuit|giant|ronda|runde|tour|rodada|volta|vuelta|amrap|pair|complex")
_OPEN_END = re.compile(r"(?:…|\.{2,3}|etc)\s*\Z")
_FOR_ALL = re.compile(w.BETWEEN)
# No plan people write is longer; a text made to keep us busy is.
MOST_ITEMS = 400
MOST_LINES = 500
LONGEST_LINE = 5_000


@dataclass
class BlockDraft:
    """A block while it is being read. `said` remembers by which words it was opened."""

    kind: str | None = None
    label: tuple[int, int] | None = None
    letter: str | None = None
    params: dict[str, Value] = field(default_factory=dict)
    scheme: Value | None = None
    items: list[Draft] = field(default_factory=list)
    notes: list[tuple[int, int]] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    shared: Draft | None = None
    rest: Value | None = None
    span: tuple[int, int] | None = None


@dataclass
class WorkoutDraft:
    title: tuple[int, int] | None = None
    blocks: list[BlockDraft] = field(default_factory=list)
    notes: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Line:
    """A line of the text with what was read in it."""

    start: int
    end: int
    after_blank: bool
    front: Front
    header: Header
    masked: str
    items: LineItems

    def has_content(self) -> bool:
        return bool(self.items.drafts or self.items.loose or self.header.facts)


class Assembly:
    """Reads a folded text line by line. What no rule takes is kept in `unresolved`."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.title: tuple[int, int] | None = None
        self.workouts: list[WorkoutDraft] = [WorkoutDraft()]
        self.unresolved: list[tuple[int, int]] = []
        self.doubts = 0
        self.count = 0
        self.runs = [match.span() for match in _RUNNING.finditer(plain)]
        self.labels = 0
        self.has_weeks = len(_WEEK_LINE.findall(plain)) > 1 and "day" not in plain
        self.has_split = len({match[1] for match in _SPLIT_LINE.finditer(plain)}) > 1

    def run(self) -> None:
        lines = self._lines()
        self.labels = sum(line.front.labelled for line in lines)
        for at, line in enumerate(lines):
            following = lines[at + 1] if at + 1 < len(lines) else None
            if self.count >= MOST_ITEMS:
                self.unresolved.append((line.start, line.end))
                continue
            self._line(line, following)
            self.unresolved.extend(line.items.leftovers)
        for workout in self.workouts:
            for block in workout.blocks:
                if not block.items and block.kind == "interval":
                    self._name_interval(block)
            empty = [block for block in workout.blocks if not block.items and block.span]
            self.unresolved.extend(block.span for block in empty if block.span)

    def _name_interval(self, block: BlockDraft) -> None:
        """Let "Fartlek: 1 min fast / 1 min easy" be done by the name before the colon."""
        title, span = self.title, block.span
        if block.label is None and title and span and span[0] <= title[0] < span[1]:
            block.label = title
        if block.label:
            block.items.append(Draft(names=[block.label]))
            block.label = None

    def everything(self) -> list[tuple[int, int]]:
        """Return every line that is no noise, for a text that turns out to hold no workout."""
        lines = (match.span() for match in re.finditer(r"[^\n]+", self.plain))
        return [span for span in lines if any(char.isalnum() for char in self.plain[slice(*span)])]

    @property
    def workout(self) -> WorkoutDraft:
        return self.workouts[-1]

    @property
    def block(self) -> BlockDraft | None:
        return self.workout.blocks[-1] if self.workout.blocks else None

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
        if self.has_weeks and (week := _WEEK_LINE.match(self.plain, start, end)):
            front = Front(week.end(), end, day=(start, week.end()))
        if self.has_split and _SPLIT_LINE.fullmatch(self.plain, start, end):
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
        if not _HEADING.fullmatch(name) and (movements.is_movement(name) or movements.within(name)):
            return
        self.title = match.span("title")
        front.start = match.end()

    def _line(self, line: Line, following: Line | None) -> None:
        content = self.plain[line.front.start : line.end]
        if _ORDERS.search(content):
            self.unresolved.append((line.front.start, line.end))
            line.items = LineItems()
        elif _INTRODUCTION.fullmatch(content.strip()):
            line.items.leftovers.clear()
        elif _NOTE_LINE.match(content) and not line.header.facts:
            self._note(line)
        elif line.front.day and (not self._is_item_like(line) or self._is_day_title(line, following)):
            self._begin_workout(line, is_title=True)
        elif self._is_spoken_title(line):
            self.title = (line.front.start, line.end)
            line.items.leftovers.clear()
        elif self._is_prose(line):
            self._plain_words(line)
        elif self._is_heading(line, content, following):
            self._heading(line, following)
        else:
            if line.front.day:
                self._begin_workout(line)
            self._structure(line, following)

    def _note(self, line: Line) -> None:
        notes = self.block.notes if self.block and self.block.items else self.workout.notes
        notes.append((line.start, line.end))
        line.items.leftovers.clear()

    def _is_item_like(self, line: Line) -> bool:
        return bool(line.header.facts or line.items.loose or line.items.rests) or any(
            draft.values or movements.is_known(self._name(draft)) for draft in line.items.drafts
        )

    def _name(self, draft: Draft) -> str:
        return " ".join(self.plain[start:end] for start, end in draft.names)

    def _is_day_title(self, line: Line, following: Line | None) -> bool:
        """Tell "Day 1 - Squat" over a list from a day with one exercise."""
        leads = following is not None and bool(following.items.drafts)
        named_only = not any(draft.values or draft.more for draft in line.items.drafts)
        plain = not (line.header.facts or line.items.loose or line.items.rests)
        return leads and plain and named_only

    def _begin_workout(self, line: Line, *, is_title: bool = False) -> None:
        day = line.front.day
        assert day is not None
        is_titled = is_title or not self._is_item_like(line)
        span = (day[0], line.end if is_titled else day[1])
        if self.workout.blocks or self.workout.title:
            self.workouts.append(WorkoutDraft())
        self.workout.title = span
        if is_titled:
            line.items.leftovers.clear()

    def _is_spoken_title(self, line: Line) -> bool:
        """Take "My 3 favourite back exercises" for a title."""
        if self.title or self.workout.blocks or line.header.facts or line.items.drafts:
            return False
        loose, words = line.items.loose, self.plain[line.front.start : line.end].split()
        return (
            bool(line.items.leftovers)
            and loose is not None
            and loose.values.keys() <= {"reps"}
            and len(words) <= 10
        )

    def _is_prose(self, line: Line) -> bool:
        """Tell a sentence that happens to hold a number from a line of a workout."""
        if not line.items.leftovers or line.header.facts or line.front.pair or line.items.rests:
            return False
        return not any(
            draft.values.keys() - {"reps", "per_side"} or draft.more for draft in line.items.drafts
        ) and len(self.plain[line.front.start : line.end].split()) > 6

    def _is_heading(self, line: Line, content: str, following: Line | None) -> bool:
        """Tell "Leg day workout" from a movement, though it may name one."""
        if line.front.pair or line.front.labelled or line.items.rests or len(content.split()) > 9:
            return False
        if any(
            fact.name not in ("kind", "group", "ladder")
            or (fact.name == "kind" and fact.value not in ("superset", "circuit"))
            for fact in line.header.facts
        ):
            return False
        stripped = content.strip(" •:!.-")
        is_start = self.title is None and not self.workout.blocks and not line.front.bulleted
        if is_start and _MINUTES_TITLE.match(stripped) and not line.header.facts:
            return True
        if is_start and self._is_timed_title(line, stripped):
            return True
        if is_start and self._is_numbered_title(line, stripped, following):
            return True
        if is_start and line.header.facts and following and following.items.loose:
            return not line.items.loose and not any(draft.values for draft in line.items.drafts)
        if line.items.loose or any(draft.values for draft in line.items.drafts):
            return False
        if _HEADING.fullmatch(stripped):
            return True
        return is_start and self._names_no_exercise(line)

    def _is_numbered_title(self, line: Line, content: str, following: Line | None) -> bool:
        """Tell "Running plan week 2" or a date from an exercise."""
        plain = _NUMBERING.sub("", content).strip(" ,-")
        if plain != content and _HEADING.fullmatch(content[: len(content)].replace("0", "o")) is None:
            spelled = re.sub(r"\d", "", content)
            if _HEADING.fullmatch(spelled):
                return True
        drafts = line.items.drafts
        unknown = not any(movements.is_movement(self._name(draft)) for draft in drafts)
        only_reps = all(draft.values.keys() <= {"reps"} and not draft.more for draft in drafts)
        has_sequel = following is not None and bool(following.items.drafts or following.header.facts)
        counts_first = content[:1].isdigit() and not re.search(r" (?:for|to|with|that|of|out|in|on) ", content)
        return bool(drafts) and unknown and only_reps and has_sequel and not (
            plain == content and counts_first
        )

    def _is_timed_title(self, line: Line, content: str) -> bool:
        """Tell "Upper push (60 min)" from an hour of something."""
        drafts = line.items.drafts
        if not _TITLE_WITH_TIME.fullmatch(content) or line.header.facts or len(drafts) > 1:
            return False
        movement = movements.resolve(self._name(drafts[0])) if drafts else None
        return movement is None or ("(" in content and not movement.certain)

    def _names_no_exercise(self, line: Line) -> bool:
        """Take a first line that only sounds like a movement for a title: "Kettlebell flow"."""
        words = self.plain[line.front.start : line.end].strip(" •:!.-")
        movement = movements.resolve(words)
        if line.header.facts:
            left = blank_of(line.masked).strip(" •:-!")
            return bool(left) and not movements.is_movement(left)
        return bool(line.items.drafts) and (movement is None or not movement.certain)

    def _heading(self, line: Line, following: Line | None) -> None:
        line.items.leftovers.clear()
        span = (line.front.start, line.end)
        if self.title is None and not self.workout.blocks:
            self.title = span
            leads = following is not None and following.items.drafts and not following.header.facts
            if "group" in line.header and leads and not (following and following.front.pair):
                self._apply(self._open(line), line)
        elif self.workout.blocks and (self.block is None or self.block.items):
            self._open(line).label = span
        else:
            self.unresolved.append(span)

    def _structure(self, line: Line, following: Line | None) -> None:
        if self._is_count_of_death_by(line) or self._is_for_each(line, following):
            return
        if _ONLY_REST.fullmatch(line.masked):
            line.items.leftovers.clear()
            if self.block is not None:
                self._apply(self.block, line)
            return
        if not self._is_item_like(line) and not self._lists_names(line):
            lone = line.front.of_muscles or self.labels == 1
            is_title = lone and following is not None and line.front.kind == "" and self.title is None and not self.workout.blocks
            if is_title and self.workout.title is None:
                assert line.front.label is not None
                self.title = (line.front.label[0], line.end)
                line.items.leftovers.clear()
            elif line.front.labelled or line.front.letter:
                self._start_section(line)
            else:
                self._plain_words(line)
            return
        self._open_as_said(line, following)
        self._name_header(line)
        self._rests(line, following)
        if self._is_section_alone(line):
            return
        self._take(line, following)
        if line.front.labelled and line.items.drafts and self.block:
            self.block.said.add("inline")

    def _is_for_each(self, line: Line, following: Line | None) -> bool:
        """Read "Shoulders, 3 sets each" as the sets of every exercise below."""
        drafts = line.items.drafts
        if len(drafts) != 1 or following is None or not following.items.drafts or line.header.facts:
            return False
        draft = drafts[0]
        parts = [draft, *draft.more]
        sets = next((part.values["sets"] for part in parts if "sets" in part.values), None)
        if sets is None or not draft.counted_each or movements.is_movement(self._name(draft)):
            return False
        block = self._open(line)
        block.shared = Draft(values={"sets": sets})
        block.said.add("shared")
        if self.title is None and len(self.workout.blocks) == 1:
            self.title = (line.front.start, sets.start)
        else:
            block.label = draft.names[0]
        return True

    def _is_count_of_death_by(self, line: Line) -> bool:
        """Read "minute 1: 1 thruster, minute 2: 2 thrusters" as where it starts and how it grows."""
        block = self.block
        if block is None or block.kind != "death_by" or not block.items or "slot" not in line.header:
            return False
        reps = [draft.values.get("reps") for draft in line.items.drafts]
        counts = [found for found in reps if found and isinstance(found.value, int)]
        if counts:
            block.params.setdefault("start", counts[0])
        if len(counts) > 1:
            step = counts[1].value - counts[0].value
            block.params.setdefault("step", Value(step, counts[1].start, counts[1].end))
        block.notes.append((line.front.start, line.end))
        line.items = LineItems()
        return True

    def _is_section_alone(self, line: Line) -> bool:
        """Keep "Cool down 10 min" as an exercise of that name."""
        loose, block = line.items.loose, self.block
        if not (loose and block and line.front.label) or line.items.drafts:
            return False
        is_ease = line.front.kind in ("warmup", "cooldown") and set(loose.values) <= {"seconds", "distance"}
        if not is_ease and not (line.front.of_muscles and "reps" in loose.values):
            return False
        if line.front.of_muscles:
            block.label = None
        loose.names.append(line.front.label)
        self._add(block, loose, line)
        block.said.add("inline")
        return True

    def _name_header(self, line: Line) -> None:
        """Take the words around a header for the title or the block's label: "Tabata finisher"."""
        block, left = self.block, line.items.leftovers
        if self._is_named_header(line):
            self.title = (line.front.start, line.end)
            left.clear()
            return
        if not left or not line.header.facts or block is None:
            return
        counted = any(fact.name in _PARAMS for fact in line.header.facts)
        alone = not line.items.drafts and not line.items.loose
        if not (alone and not counted) and self._titles_header(line, left):
            return
        if not alone:
            return
        said = " ".join(self.plain[start:end] for start, end in left)
        if said in ("this", "the following", "this circuit", "these", "training", "style", "format"):
            left.clear()
            return
        if len(left) > 2 or len(said.split()) > 5 or lines_items.is_talk(said.split()):
            return
        if self.title is None and len(self.workout.blocks) == 1 and not block.items and not counted:
            self.title = (line.front.start, line.end)
        elif block.label is None and not block.items:
            block.label = (left[0][0], left[-1][1])
        else:
            return
        left.clear()

    def _is_named_header(self, line: Line) -> bool:
        """Tell "Tabata Tuesday", on its own at the top, from a bare header."""
        block = self.block
        if self.title or self.workout.title or len(self.workout.blocks) != 1 or not line.header.facts:
            return False
        if line.items.drafts or line.items.loose or line.front.labelled or (block and block.items):
            return False
        counted = any(fact.name in _PARAMS and fact.name != "intervalSeconds" for fact in line.header.facts)
        return not counted and any(char.isalpha() for char in line.masked) and line.front.letter is None

    def _titles_header(self, line: Line, left: list[tuple[int, int]]) -> bool:
        """Take words before the first header of a text for its title."""
        first = min(fact.start for fact in line.header.facts)
        before = [span for span in left if span[1] <= first]
        if self.title or len(self.workout.blocks) != 1 or self.workout.title or not before:
            return False
        if before[0][0] > line.front.start + 2 or (self.block and self.block.items):
            return False
        words = self.plain[before[0][0] : before[-1][1]].split()
        if len(words) > 10 or lines_items.is_talk(words):
            return False
        self.title = (before[0][0], before[-1][1])
        for span in before:
            left.remove(span)
        return True

    def _lists_names(self, line: Line) -> bool:
        """Say whether a line without a number is a list entry: mostly a name, or marked as one."""
        drafts = line.items.drafts
        if not drafts:
            return False
        letters = sum(char.isalnum() for char in self.plain[line.front.start : line.end])
        named = sum(char.isalnum() for draft in drafts for char in self._name(draft))
        in_list = line.front.bulleted or line.front.pair or "slot" in line.header or (
            self.block is not None and bool(self.block.said or self.block.items)
        )
        return named >= (0.4 if in_list else 0.7) * letters

    def _plain_words(self, line: Line) -> None:
        span = (line.front.start, line.end)
        line.items.leftovers.clear()
        line.items.drafts.clear()
        is_first = not self.workout.blocks and self.title is None and self.workout.title is None
        words = self.plain[span[0] : span[1]].split()
        if is_first and len(self.plain[span[0] : span[1]].strip()) <= 80 and len(words) <= 12:
            self.title = span
        else:
            self.unresolved.append(span)

    def _open(self, line: Line) -> BlockDraft:
        block = BlockDraft(span=(line.start, line.end))
        self.workout.blocks.append(block)
        return block

    def _start_section(self, line: Line) -> BlockDraft:
        block = self.block
        if block is None or block.items or block.label or block.said:
            block = self._open(line)
        front = line.front
        block.said.add("label")
        block.label = front.label
        if front.kind in ("warmup", "cooldown"):
            block.kind = front.kind
        elif front.kind in ("buy", "cash"):
            block.kind = "for_time"
            block.said.add("part")
        return block

    def _open_as_said(self, line: Line, following: Line | None) -> None:
        header, front = line.header, line.front
        if front.labelled:
            self._start_section(line)
        elif front.pair:
            self._open_pair(line)
        elif front.letter and (header.facts or (self.block and self.block.kind)):
            self._open(line)
        opens = any(name in header for name in _OPENING) or (
            "rounds" in header and not self._closes_list(line, following)
        )
        if "inlineSuperset" in header and not front.pair:
            self._open(line)
        if not opens and "eachSeconds" in header and (self.block is None or self.block.items):
            self._open(line)
        if opens and self._is_trailing(line, following):
            assert self.block is not None
            self._apply(self.block, line)
        elif opens:
            self._apply_opening(line, following)
        elif header.facts:
            self._apply(self.block or self._open(line), line)

    def _is_trailing(self, line: Line, following: Line | None) -> bool:
        """Say whether a header comes after the list it is about: slots first, then "EMOM 16"."""
        block = self.block
        if block is None or not block.items or block.kind or line.items.drafts or line.front.labelled:
            return False
        if block.said - {"label", "rested"} or any("sets" in draft.values for draft in block.items):
            return False
        return following is None or not (following.items.drafts or following.items.loose)

    def _open_pair(self, line: Line) -> None:
        assert line.front.pair is not None
        letter = line.front.pair[0]
        block = self.block
        if block is None or block.letter != letter:
            fresh = block is not None and not block.items and "group" in block.said
            block = block if fresh and block else self._open(line)
            block.letter = letter
            block.said.add("pair")

    def _closes_list(self, line: Line, following: Line | None) -> bool:
        """Say whether "3 rounds" ends the list above it rather than opening the one below."""
        block = self.block
        if block is None or not block.items or line.items.drafts:
            return False
        if "rounds" in block.params and "repeat" not in line.header:
            return False
        if "repeat" in line.header:
            return True
        is_last = following is None or not (following.items.drafts or following.items.loose)
        return is_last or (following is not None and following.after_blank and not line.after_blank)

    def _is_done_so(self, block: BlockDraft, line: Line, following: Line | None) -> bool:
        """Say whether a header tells how the one exercise above it is done: "Power clean / EMOM 10"."""
        return (
            len(block.items) == 1
            and not block.items[0].has_main()
            and not line.items.drafts
            and following is not None
            and following.items.loose is not None
        )

    def _apply_opening(self, line: Line, following: Line | None) -> None:
        block = self.block
        if block is not None and block.kind == "death_by" == line.header.get("kind"):
            self._apply(block, line)
            return
        is_fresh = block is not None and not block.items
        only_tail = not line.items.drafts and set(
            fact.name for fact in line.header.facts
        ) <= {"forTime", "timeCapSeconds"}
        if block is not None and self._is_done_so(block, line, following):
            self._apply(block, line)
            return
        if block is None or not (is_fresh or line.front.pair or "inlineSuperset" in line.header):
            if block is not None and only_tail and block.kind in (None, "circuit", "ladder"):
                self._apply(block, line)
                return
            block = self._open(line)
        self._apply(block, line)

    def _apply(self, block: BlockDraft, line: Line) -> None:
        header = line.header
        for fact in header.facts:
            if fact.name in _PARAMS:
                block.params.setdefault(fact.name, Value(fact.value, fact.start, fact.end))
            elif fact.name == "kind":
                self._set_kind(block, fact.value)
            elif fact.name == "eachSeconds":
                block.shared = block.shared or Draft()
                block.shared.values["seconds"] = Value(fact.value, fact.start, fact.end)
                block.said.add("shared")
            elif fact.name not in ("slot", "slots"):
                block.said.add(fact.name)
        slots = [fact.value for fact in header.facts if fact.name == "slots"]
        if slots:
            known = block.params.get("slots")
            most = max([*slots, known.value if known else 0])
            block.params["slots"] = Value(most, line.start, line.end)

    def _set_kind(self, block: BlockDraft, kind: str) -> None:
        if block.kind in ("warmup", "cooldown", "death_by"):
            return
        if kind == "interval" and block.kind in ("tabata", "emom", "amrap"):
            return
        if kind in ("superset", "circuit") and block.kind in _TIMED:
            return
        block.kind = kind

    def _rests(self, line: Line, following: Line | None) -> None:
        drafts = line.items.drafts or ([line.items.loose] if line.items.loose else [])
        if self._is_rest_remark(line):
            return
        for token, before in line.items.rests:
            found = rest_of(token) if token.kind == "rest" else None
            span = (token.start, token.end)
            if found is None:
                (self.block.notes if self.block else self.workout.notes).append(span)
                continue
            value = Value(found[0], *span)
            grouped = self._is_grouped(self.block) and len(drafts) > 1
            if drafts and not (_ROUND_WORDS.search(token.value) or line.header.facts or grouped):
                for draft in [before] if before else drafts if _FOR_ALL.search(token.value) else drafts[-1:]:
                    draft.values.setdefault("rest_seconds", value)
            else:
                self._rest(line, token, value, following)
            if found[1] and self.block:
                self.block.notes.append(span)

    def _is_rest_remark(self, line: Line) -> bool:
        """Keep "Rest 2 min on the first, 90 s on the others" as a note, it names no exercise."""
        drafts = line.items.drafts
        first = line.items.rests[0][0].start if line.items.rests else None
        if not drafts or first is None or any(movements.is_movement(self._name(d)) for d in drafts):
            return False
        if first > drafts[0].names[0][0] or line.header.facts or "sets" in drafts[0].values:
            return False
        self.workout.notes.append((line.front.start, line.end))
        line.items = LineItems()
        return True

    def _rest(self, line: Line, token: Token, value: Value, following: Line | None) -> None:
        """Put a rest said for a list or a block where it belongs."""
        block = self.block or self._open(line)
        of_rounds = bool(_ROUND_WORDS.search(token.value))
        if self._is_grouped(block) or of_rounds:
            is_between = following is not None and "kind" in following.header
            if "restSeconds" in block.params or (block.kind == "emom" and not is_between):
                block.notes.append((token.start, token.end))
            else:
                block.params["restSeconds"] = value
            return
        bare = [draft for draft in block.items if "rest_seconds" not in draft.values]
        if not bare:
            block.rest = value
        for draft in bare:
            for part in (draft, *draft.more):
                part.values.setdefault("rest_seconds", value)
        block.said.add("rested")

    def _is_grouped(self, block: BlockDraft | None) -> bool:
        return block is not None and bool(
            block.kind in _TIMED | {"superset", "circuit"}
            or block.said
            & {"rounds", "roundsWord", "repeat", "group", "pair", "forTime", "sets"}
        )

    def _take(self, line: Line, following: Line | None) -> None:
        drafts, loose = line.items.drafts, line.items.loose
        self.count += loose is not None
        if loose is not None and line.items.leftovers and not drafts:
            self._unresolve(loose, line)
        elif loose is not None:
            self._loose(line, loose, following)
        if not drafts:
            return
        self.count += len(drafts)
        block = self._block_for(line)
        self._line_scheme(block, line)
        lines_items.shared(drafts)
        for draft in drafts:
            self._add(block, draft, line)
        if self._is_pair_in_line(block, line):
            block.said.add("group")
            block.kind = "superset"

    def _is_pair_in_line(self, block: BlockDraft, line: Line) -> bool:
        drafts = line.items.drafts
        return (
            line.items.joined_by_plus
            and block.kind is None
            and len(drafts) == 2
            and block.items == drafts
            and not block.said - {"label"}
            and all("sets" in draft.values for draft in drafts)
        )

    def _block_for(self, line: Line) -> BlockDraft:
        """Return the block a line's exercises go to; one that is over makes place for a new one."""
        block = self.block
        if block is None:
            return self._open(line)
        has_sets = any("sets" in draft.values for draft in line.items.drafts)
        opened_here = block.span is not None and block.span[0] == line.start
        if not block.items or opened_here or line.front.pair or "slot" in line.header:
            return block
        if "pair" in block.said:
            return self._open(line)
        is_group = block.kind in _TIMED | {"superset", "circuit"} or "roundsWord" in block.said
        own_sets = has_sets and not any("sets" in draft.values for draft in block.items)
        closed = (line.after_blank and has_sets) or (own_sets and block.kind in _TIMED)
        if "repeat" in block.said and "rounds" in block.params:
            closed = closed or has_sets or line.after_blank
        if is_group and closed:
            return self._open(line)
        if block.kind in ("warmup", "cooldown") and (line.after_blank or "inline" in block.said) and has_sets:
            return self._open(line)
        if block.said >= {"part", "label"} and block.kind == "for_time" and line.after_blank:
            return self._open(line)
        return block

    def _line_scheme(self, block: BlockDraft, line: Line) -> None:
        """Lift "21-15-9" from a line of several exercises to the block."""
        drafts = line.items.drafts
        first = drafts[0]
        self._ladder_range(block, drafts[0])
        found = next((draft for draft in drafts if "scheme" in draft.values), None)
        if found is None:
            return
        said = block.said & {"ladder", "forTime", "chipper"} or block.kind in ("for_time", "amrap")
        is_for_all = found is first and len(drafts) > 1 and not any(
            draft.has_main() for draft in drafts[1:]
        )
        if said or (is_for_all and "sets" not in first.values):
            if block.items and block.scheme is None and not said:
                block = self._open(line)
            value = found.values.pop("scheme")
            self._put_scheme(block, value)

    def _ladder_range(self, block: BlockDraft, draft: Draft) -> None:
        """Read the "10-1" of a ladder as every number between."""
        reps = draft.values.get("reps")
        if "ladder" not in block.said or reps is None or not isinstance(reps.value, str):
            return
        match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", reps.value)
        if match is None or abs(int(match[1]) - int(match[2])) < 3:
            return
        start, end = int(match[1]), int(match[2])
        step = 1 if end > start else -1
        del draft.values["reps"]
        draft.values["scheme"] = Value(list(range(start, end + step, step)), reps.start, reps.end)

    def _put_scheme(self, block: BlockDraft, value: Value) -> None:
        numbers = value.value
        if _OPEN_END.search(self.plain[value.start : value.end]) and len(numbers) > 1:
            block.params.setdefault("start", Value(numbers[0], value.start, value.end))
            step = numbers[1] - numbers[0]
            block.params.setdefault("step", Value(step, value.start, value.end))
            block.said.add("ladder")
            return
        block.scheme = Value(self._expanded(value), value.start, value.end)
        block.said.add("scheme")

    def _expanded(self, value: Value) -> list[int]:
        """Fill in what "10-9-8…1" leaves out."""
        numbers = value.value
        text = self.plain[value.start : value.end]
        if not re.search(r"…|\.\.", text) or len(numbers) < 3:
            return numbers
        step = numbers[1] - numbers[0]
        last, before = numbers[-1], numbers[-2]
        if step and (last - before) % step == 0 and (last - before) // step > 1 <= 100:
            steps = (last - before) // step
            if steps <= 60:
                return numbers[:-1] + [before + step * count for count in range(1, steps + 1)]
        return numbers

    def _add(self, block: BlockDraft, draft: Draft, line: Line) -> None:
        slots = [fact for fact in line.header.facts if fact.name == "slot"]
        begin = min((span[0] for span in draft.names), default=line.end)
        before = [fact for fact in slots if fact.start <= begin]
        if slot := max(before or slots[:1], key=lambda fact: fact.start, default=None):
            draft.slot = Value(slot.value, slot.start, slot.end)
        if block.shared:
            for name, value in block.shared.values.items():
                if not (name in ("sets", "reps", "seconds") and name in draft.values):
                    draft.values.setdefault(name, value)
        if block.rest:
            draft.values.setdefault("rest_seconds", block.rest)
        if not block.items and block.span and block.span[0] != line.start and not block.said:
            block.span = (line.start, line.end)
        block.items.append(draft)

    def _loose(self, line: Line, loose: Draft, following: Line | None) -> None:
        """Find the exercise that quantities on a line of their own belong to."""
        block = self.block
        opened = bool(line.header.facts) or line.front.labelled
        if block is not None:
            self._ladder_range(block, loose)
        if "scheme" in loose.values and self._is_scheme_header(loose, following):
            if block is None or block.items:
                block = self._open(line)
            if line.header.facts:
                self._apply(block, line)
            self._put_scheme(block, loose.values["scheme"])
            return
        if block is not None and block.items and not opened:
            self._loose_after(block, line, loose, following)
            return
        names_follow = following is not None and bool(following.items.drafts)
        if set(loose.values) & {"distance", "calories", "seconds"} and self._named_by_context(line, loose):
            return
        if names_follow and set(loose.values) <= {"sets", "reps", "rest_seconds", "seconds", "per_side", "load", "rpe", "tempo"}:
            block = block if block is not None and not block.items else self._open(line)
            if set(loose.values) == {"sets"}:
                self._sets_header(block, loose)
            else:
                block.shared = loose
                block.said.add("shared")
            return
        if self._named_by_title(line, loose):
            return
        if opened and block is not None and block.kind in ("interval", "tabata"):
            count = loose.values.get("sets") or loose.values.get("reps")
            if count and isinstance(count.value, int):
                block.params.setdefault("rounds", count)
                return
        self._unresolve(loose, line)

    def _sets_header(self, block: BlockDraft, loose: Draft) -> None:
        block.params.setdefault("rounds", loose.values["sets"])
        block.said.add("sets")

    def _is_scheme_header(self, loose: Draft, following: Line | None) -> bool:
        block = self.block
        last = block.items[-1] if block and block.items else None
        names_follow = following is not None and bool(following.items.drafts) and not any(
            "sets" in draft.values or "reps" in draft.values for draft in following.items.drafts
        )
        return names_follow and (last is None or last.has_main() or "load" not in loose.values)

    def _loose_after(
        self, block: BlockDraft, line: Line, loose: Draft, following: Line | None
    ) -> None:
        if block.kind in ("warmup", "cooldown") and "inline" in block.said and "sets" in loose.values:
            if not self._named_by_context(line, loose):
                self._unresolve(loose, line)
            return
        bare = [draft for draft in block.items if not draft.has_main()]
        names_follow = following is not None and bool(following.items.drafts)
        if loose.counted_each or (len(bare) > 1 and bare == block.items and "sets" in loose.values):
            targets = bare or [draft for draft in block.items if "sets" not in draft.values]
            for draft in targets or block.items[-1:]:
                for name, value in loose.values.items():
                    draft.values.setdefault(name, value)
            return
        last = block.items[-1]
        if set(loose.values) == {"sets"} and (line.after_blank or last.has_main()) and names_follow:
            self._sets_header(self._open(line), loose)
        elif set(loose.values) == {"sets"} and "group" in block.said:
            block.params.setdefault("rounds", loose.values["sets"])
        elif set(loose.values) == {"sets"} and last.has_main():
            for draft in block.items:
                draft.values.setdefault("sets", loose.values["sets"])
        elif not last.has_main() or not set(loose.values) & set(last.tail.values):
            for name, value in loose.values.items():
                last.tail.values.setdefault(name, value)
            last.notes.extend(span for span in loose.notes if span[0] < span[1])
        elif set(loose.values) & {"distance", "calories"}:
            if not self._named_by_context(line, loose):
                self._unresolve(loose, line)
        elif set(loose.values) & {"sets", "reps"}:
            last.more.append(loose)
            last.more.extend(loose.more)
            loose.more = []
        else:
            self._unresolve(loose, line)

    def _named_by_title(self, line: Line, loose: Draft) -> bool:
        """Give sets under "Deadlift ramp" to the movement the title names."""
        title = self.title or self.workout.title
        inner = movements.within(self.plain[slice(*title)]) if title else None
        if title is None or inner is None or not {"reps", "sets"} & loose.values.keys():
            return False
        loose.names.append((title[0] + inner[0], title[0] + inner[1]))
        loose.doubts += 1
        self._add(self.block or self._open(line), loose, line)
        return True

    def _named_by_context(self, line: Line, loose: Draft) -> bool:
        """Name "6 x 400m" by the run the text speaks of."""
        at = bisect.bisect_left(self.runs, (line.start, 0))
        span = self.runs[max(0, at - 1)] if self.runs else None
        if span is None and not _PACED.search(self.plain[line.start : line.end]):
            return False
        block = self.block or self._open(line)
        if "pair" in block.said or block.kind in ("warmup", "cooldown"):
            block = self._open(line)
        if span and not _ON_FOOT.fullmatch(self.plain, *span):
            loose.names.append(span)
        loose.doubts += 1
        loose.notes = [note for note in loose.notes if note[0] < note[1]]
        self._add(block, loose, line)
        return True

    def _unresolve(self, loose: Draft, line: Line) -> None:
        spans = [(value.start, value.end) for value in loose.values.values()]
        spans += [span for span in loose.notes if span[0] < span[1]]
        if spans:
            self.unresolved.append((min(spans)[0], max(span[1] for span in spans)))


def blank_of(masked: str) -> str:
    """Return what of a line is left beside its header."""
    return masked.replace(LIFTED, " ").strip()


__all__ = ["Assembly", "BlockDraft", "WorkoutDraft", "numbers_of"]
