"""The workouts while a text is being read, and what every step of the reading asks of them."""

import re
from dataclasses import dataclass, field

from ocr.parser import asides, movements, speech
from ocr.parser.drafts import Draft, Value
from ocr.parser.facts import Header
from ocr.parser.prefixes import MUSCLES, Front
from ocr.parser.sharing import LineItems

TIMED = frozenset({"emom", "amrap", "for_time", "tabata", "interval", "ladder", "death_by"})
_RUNNING = re.compile(
    r"\b(?:runs?|running|jog(?:ging)?|sprints?|track|laufen|lauf|"
    r"intervall?auf|correr|carrera|course|corrida|"
    # Not the row of "barbell row".
    r"(?:(?<![a-z] )|(?<= m )|(?<=cal )|(?<=cals )|(?<=calorie )|(?<=easy )|(?<=hard )|(?<=the ))"
    r"row|row(?:ing|er|erg)|bike(?:erg)?|ski(?:erg)?|swim(?:ming)?|treadmill|"
    r"marathon|rodaje|series de carrera)\b"
)
WEEK_LINE = re.compile(
    r"(?m)^[ \t•*-]{0,6}(?:weeks?|wk|woche|semana|"
    r"semaine)[ ]?#?\d{1,2}(?:-\d{1,2})?[ \t]*[:•-]*[ \t]*"
)
# A day's short name and what is done on it; foreign ones are too short to be read alone.
WEEKDAY_LINE = re.compile(
    r"(?m)^[ \t•*-]{0,6}(mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun|lun|mar|mie|mer|jue|jeu|vie|ven|"
    r"sab|sam|dom|dim|mo|di|mi|do|fr|sa|so|seg|ter|qua|qui|sex|m|t|w|th|f)(?:day)?"
    r"(?:[ ]?[:–-]{1,2}[ \t]*|[ \t]{1,12})(?=[^\s:-])"
)
_PAIR_LINE = re.compile(r"(?m)^[ \t•*-]{0,6}[a-g][12](?=[ .):-])")
LONE_LETTER = re.compile(r"[a-h][ ]{1,3}(?=[a-z])")
_STATED_UNIT = re.compile(
    r"\b(?:weights?|loads?|numbers?|everything|all|gewichte|pesos?|poids|cargas?) "
    r"(?:are |is |listed |given |shown )?(?:in|en|em) (?P<unit>kgs?|kilos?|lbs?|pounds?)\b|"
    r"\((?:(?:all )?(?:weights? )?in |[a-z x@/,]{0,25}(?:reps|@) ?[@x/,]? ?|)"
    r"(?P<unit2>kgs?|kilos?|lbs?|pounds?)(?: ?[x/] ?reps)?\)"
)
_MUSCLE_LIST = rf"{MUSCLES}(?: ?(?:[&+,/-]|and|y|und|et|e) ?{MUSCLES}){{0,3}}"
SPLIT_LINE = re.compile(
    r"(?m)^[ \t•*-]{0,6}(push|pull|legs?|upper(?: body)?|lower(?: body)?|"
    r"mo|di|mi|do|fr|sa|so|lun|mar|mie|mer|jue|jeu|vie|ven|sab|sam|dom|dim|"
    r"[a-e] day|(?:strength|full body|upper body|lower body|push|pull|legs) (?:[a-d12]|\((?:mon|"
    r"tue|wed|thu|fri|sat|sun)\w{0,6}\))|"
    rf"[a-e] ?[-:.)] ?{_MUSCLE_LIST})[ \t•*:.)-]{{0,6}}$"
)


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
    row: bool = False
    spoken: bool = False

    def has_content(self) -> bool:
        return bool(self.items.drafts or self.items.loose or self.header.facts)


class State:
    """A text, what was read of it so far, and what is left unresolved."""

    def __init__(self, plain: str) -> None:
        self.whole = plain
        talk = asides.find(plain)
        parted = asides.part(plain, talk)
        spoken = speech.find(parted)
        self.plain, self.spoken_lines = speech.apart(parted, spoken)
        self.title: tuple[int, int] | None = None
        self.workouts: list[WorkoutDraft] = [WorkoutDraft()]
        self.unresolved: list[tuple[int, int]] = [
            *talk,
            *(span for span in spoken if not self.plain[slice(*span)].strip()),
        ]
        self.lines: list[Line] = []
        self.is_over = False
        self.count = 0
        self.each_group: dict[str, Value] = {}
        self.runs = [match.span() for match in _RUNNING.finditer(plain)]
        self.labels = 0
        stated = _STATED_UNIT.search(plain)
        said = (stated["unit"] or stated["unit2"]) if stated else None
        self.unit = said and ("kg" if said[0] == "k" else "lb")
        self.has_weeks = len(WEEK_LINE.findall(plain)) > 1 and "day" not in plain
        self.has_weekdays = len(set(WEEKDAY_LINE.findall(plain))) > 1
        self.has_pairs = len(_PAIR_LINE.findall(plain)) > 1
        self.has_split = len({match[1] for match in SPLIT_LINE.finditer(plain)}) > 1

    @property
    def workout(self) -> WorkoutDraft:
        return self.workouts[-1]

    @property
    def block(self) -> BlockDraft | None:
        return self.workout.blocks[-1] if self.workout.blocks else None

    def _name(self, draft: Draft) -> str:
        return " ".join(self.plain[start:end] for start, end in draft.names)

    def _is_item_like(self, line: Line) -> bool:
        loose = line.items.loose
        counts = loose is not None and bool(loose.values)
        return bool(line.header.facts or counts or line.items.rests) or any(
            draft.values or movements.is_known(self._name(draft)) for draft in line.items.drafts
        )

    def _open(self, line: Line) -> BlockDraft:
        block = BlockDraft(span=(line.start, line.end))
        self.workout.blocks.append(block)
        return block

    def _is_grouped(self, block: BlockDraft | None) -> bool:
        return block is not None and bool(
            block.kind in TIMED | {"superset", "circuit"}
            or block.said & {"rounds", "roundsWord", "repeat", "group", "pair", "forTime", "sets"}
        )

    def _is_inherited(self, block: BlockDraft, name: str) -> bool:
        """Say whether a group has a parameter only because all groups of the text share it."""
        value = block.params.get(name)
        if value is None or block.span is None:
            return False
        of_each = block.params is not self.each_group and value is self.each_group.get(name)
        return of_each or ("each group" in block.said and value.start < block.span[0])

    def _unresolve(self, loose: Draft, line: Line) -> None:
        spans = [(value.start, value.end) for value in loose.values.values()]
        spans += [span for span in loose.notes if span[0] < span[1]]
        if spans:
            self.unresolved.append((min(spans)[0], max(span[1] for span in spans)))
