"""Turn the tokens of a line into exercises with their quantities, in either order."""

import re
from dataclasses import dataclass, field

from ocr.parser import movements
from ocr.parser import words as w
from ocr.parser.drafts import MAIN, Draft, Value, attach
from ocr.parser.tokens import Token, cut

_SEPARATORS = frozenset({"bullet", "comma", "weak", "plus"})
_WORDY = frozenset({"word", "dash", "open", "close"})
_MAIN_KINDS = frozenset(
    {
        "sets_of", "sets_x", "sets_are", "reps", "reps_are", "number", "scheme", "open_scheme",
        "combo", "time", "distance", "calories", "max_reps",
    }
)  # fmt: skip
_LEADING = re.compile(
    r"(?:(?:of|x|do|perform|on the|in the|with the|of the|complete|then|de|"
    r"del|des|d'|da|do|com|a|an|for|with|reps?|sets?|by|your|next|"
    r"finish|start|go|into|plus|y|und|et|e|rounds?|each|only|al|el|la|le|les|"
    r"von|mit|to|on|in|at|right|left|"
    r"wdh|wiederholungen|repeticiones|more|hit|same|total|today|sundays?|"
    r"mondays?|start with|begin|now)(?![\w'-])|[^\w\s])[ \t]*"
)
_TRAILING = re.compile(
    r"[ \t]*(?:(?<![\w'-])(?:of|for|with|at|x|in|to|con|mit|avec|com|por|a|"
    r"the|and|de|do|each|per|@|is|are|"
    r"par|pour|fur|um|von|em|bei|je|by|about|approx|use|using|w|on|every|"
    r"target|goal|work|reps?|sets?|los|las|el|la|weight|load|today|\w+day)|"
    r"[^\w\s)])\Z"
)
_FUNCTION_WORDS = frozenset(
    """
    i you your my we our this that these those is are was were be been it its they them he she his her
    will would should could can't don't didn't have has had not so because if when what who why how
    me us about just really very more most some any from than too also as but or until make sure
    feel felt get got keep let try today tomorrow yesterday week month year before after during
    which where while there here been being did does done like love hate need want think know
    people everyone someone nothing everything always never again still even much many
    que como para muy pero esta este nosotros ich du wir ihr nicht ist sind war auch noch wenn
    je tu nous vous est sont c'est pas mais voce eu nao muito mas
    """.split()
)
_CLEAN_AND_JERK = re.compile(r"\bcleans? (?:and|&|y|und|et|e|\+) (?:jerks?|press(?:es)?)\Z")
_PERSONS = frozenset(
    "i you your my we our i'm i've you're it's they yours me us yo tu mis ich du wir je nous eu voce".split()
)
_SAID_FOR_ALL = re.compile(rf"{w.BETWEEN}")
_REMARK = re.compile(
    r"[ ,]+(?:heavy|light|slow|slowly|moderate|until|till|last|first|no|as|"
    r"then|superset|drop ?sets?|dropset|"
    r"alternating legs|per|unbroken|nonstop|ladder|pyramid|style|program|"
    r"challenge|warm ?up|today|controlled|"
    r"squeeze|focus|keep|keeping|pausing|holding|w/|\w+day|(?:with|using|con|"
    r"mit|avec|com) (?:a |an )?(?:dumbbells?|barbell|"
    r"kettlebells?|dbs?|kbs?|bb|band|rope|plate|straps|belt|vest|pause|chains|bands)s?)(?![a-z])"
)
_EFFORT = re.compile(
    r"forte|fuerte|leve|suave|schnell|locker|rapido|vite|fast|hard|slow|heavy|light|moderate"
)
_NO_NAME = re.compile(
    r"forte|fuerte|leve|suave|schnell|locker|rapido|vite|hold|(?:g|gr|"
    r"gramm?s?|ml|tbsp|tsp|cups?|oz|scoops?|slices?|kcal|eggs?|el|tl|cda|"
    r"cdta) ?.*|out of \w+|weeks?.*|years?.*|days?.*|hours?.*|people|"
    r"followers|rest|pause|pausa|descanso|repos|exercises?|rounds?|sets?|min|"
    r"minutes?|repeat|total|and|off"
)
_ALTERNATIVE = re.compile(r" (?:or|oder|ou|o|vs) | / ")


@dataclass
class LineItems:
    """What a line holds: exercises, quantities without one, rests, words left over."""

    drafts: list[Draft] = field(default_factory=list)
    loose: Draft | None = None
    rests: list[tuple[Token, Draft | None]] = field(default_factory=list)
    leftovers: list[tuple[int, int]] = field(default_factory=list)
    joined_by_plus: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    start: int
    end: int
    text: str
    in_parens: bool
    apart: bool


def read_items(line: str, offset: int, *, lenient: bool = False) -> LineItems:
    """Return the exercises of a folded line whose first character stands at `offset`.

    A lenient line is taken for an exercise by its place, even where its words are unknown.
    """
    tokens = cut(line, 0, len(line))
    return _Walk(line, offset, _elements(line, tokens), lenient=lenient).items()


def _elements(line: str, tokens: list[Token]) -> list[Token | _Phrase]:
    """Gather neighbouring words into phrases, keeping names that hold an "and" together."""
    elements: list[Token | _Phrase] = []
    at, depth, apart = 0, 0, True
    while at < len(tokens):
        token = tokens[at]
        if token.kind not in _WORDY:
            elements.append(token)
            apart = token.kind in _SEPARATORS
            at += 1
            continue
        if token.kind != "word":
            depth = max(0, depth + {"open": 1, "close": -1}.get(token.kind, 0))
            at += 1
            continue
        last = _phrase_end(line, tokens, at)
        start, end = token.start, tokens[last].end
        elements.append(_Phrase(start, end, line[start:end], depth > 0, apart))
        apart, at = False, last + 1
    return elements


def _phrase_end(line: str, tokens: list[Token], first: int) -> int:
    last = first
    while last + 1 < len(tokens) and tokens[last + 1].kind == "word" and last - first < 40:
        last += 1
    joins = last + 2 < len(tokens) and (
        tokens[last + 1].kind in ("weak", "dash") or tokens[last + 1].value == "+"
    )
    if not joins or tokens[last + 2].kind != "word" or last - first > 3:
        return last
    for end in range(last + 2, min(last + 5, len(tokens))):
        if tokens[end].kind != "word":
            break
        name = line[tokens[first].start : tokens[end].end]
        is_sum = tokens[last + 1].value == "+"
        is_one = _CLEAN_AND_JERK.search(name) or (not is_sum and movements.is_known(name))
        if is_one and not _is_list(line, tokens, first, last, end):
            return end
    return last


def _is_list(line: str, tokens: list[Token], first: int, last: int, end: int) -> bool:
    if _CLEAN_AND_JERK.search(line, tokens[first].start, tokens[end].end):
        return False
    one = line[tokens[first].start : tokens[last].end]
    other = line[tokens[last + 2].start : tokens[end].end]
    together = movements.resolve(f"{one} {other}")
    return (
        movements.is_known(one)
        and movements.is_known(other)
        and tokens[last + 1].kind != "dash"
        and together is not None
        and together.exercise_id is None
    )


class _Walk:
    """One pass over a line's elements; `pending` holds quantities waiting for their name."""

    def __init__(
        self, line: str, offset: int, elements: list[Token | _Phrase], *, lenient: bool
    ) -> None:
        self.line = line
        self.offset = offset
        self.elements = elements
        self.lenient = lenient
        self.found = LineItems()
        self.current: Draft | None = None
        self.pending = Draft()
        self.apart = True
        self.names = [self._name_of(element) for element in elements]
        self.amount_first = self._starts_with_amount()
        self.has_sets = any(
            isinstance(element, Token) and element.kind.startswith("sets") for element in elements
        )

    def items(self) -> LineItems:
        self.names = [self._name_of(element) for element in self.elements]
        for at, element in enumerate(self.elements):
            if isinstance(element, _Phrase):
                if _trimmed(self.line, element.start, element.end) is not None:
                    self._phrase(element, self.names[at])
                    self.apart = False
            elif element.kind == "lifted":
                continue
            elif element.kind in _SEPARATORS:
                self.apart = True
                self.found.joined_by_plus |= element.value.strip() in ("+", "&")
            else:
                self._quantity(at, element)
                self.apart = False
        if self.pending.values or self.pending.notes:
            self._settle_pending()
        for draft in [*self.found.drafts, *([self.found.loose] if self.found.loose else [])]:
            _fold_in_sets(draft)
            for part in (draft, *draft.more):
                _reps_times_load(part)
        return self.found

    def _name_of(self, element: Token | _Phrase) -> tuple[int, int] | None:
        """Return the part of a phrase that names an exercise."""
        if not isinstance(element, _Phrase):
            return None
        span = _trimmed(self.line, element.start, element.end)
        if span is None:
            return None
        text = self.line[span[0] : span[1]]
        words = text.split()
        talks = is_talk(words)
        if movements.is_known(text) or (
            len(words) <= 5 and not talks and movements.is_movement(text)
        ):
            return self._without_remark(span)
        inner = movements.within(text)
        if inner is None:
            return None
        if not talks and len(words) <= 6:
            return self._without_remark((span[0], span[1]), span[0] + inner[1])
        return span[0] + inner[0], span[0] + inner[1]

    def _without_remark(self, span: tuple[int, int], least: int = 0) -> tuple[int, int]:
        """Cut a name before a remark on how it is done: "squats heavy today"."""
        for match in _REMARK.finditer(self.line, span[0] + 1, span[1]):
            if match.start() >= least and movements.is_movement(self.line[span[0] : match.start()]):
                return span[0], match.start()
        return span

    def _starts_with_amount(self) -> bool:
        for element, name in zip(self.elements, self.names, strict=True):
            if isinstance(element, _Phrase):
                if name or not is_talk(element.text.split()):
                    return False
            elif element.kind in _MAIN_KINDS:
                return True
        return False

    def _phrase(self, phrase: _Phrase, name: tuple[int, int] | None) -> None:
        span = _trimmed(self.line, phrase.start, phrase.end)
        if span is None:
            return
        waiting = self.pending.has_main() or bool(self.pending.values)
        if name is None and self._may_name(phrase, span):
            name = span
        if name is None or (phrase.in_parens and self.current is not None and not waiting):
            self._words(phrase, span)
            return
        if (
            self.current is not None
            and not waiting
            and not self.current.has_main()
            and not self.apart
            and not self.current.more
        ):
            self.current.names.append(self._moved(name))
            return
        self._begin(phrase, span, name)

    def _may_name(self, phrase: _Phrase, span: tuple[int, int]) -> bool:
        """Take unknown words for a name where quantities or the place say so."""
        words = self.line[span[0] : span[1]].split()
        if len(words) > 6 or is_talk(words) or phrase.in_parens or not words[0][0].isalpha():
            return False
        if len("".join(words)) < 3 or _NO_NAME.fullmatch(" ".join(words)) or self.found.leftovers:
            return False
        if self.pending.has_main():
            return True
        if self.current is None:
            return self.has_sets or self.lenient or self._amount_follows(phrase)
        if phrase.apart and not self.amount_first and len(words) <= 4:
            return self.current.has_main() and self._amount_follows(phrase)
        return False

    def _amount_follows(self, phrase: _Phrase) -> bool:
        at = self.elements.index(phrase)
        return any(
            isinstance(element, Token) and element.kind in _MAIN_KINDS
            for element in self.elements[at + 1 : at + 3]
        )

    def _begin(self, phrase: _Phrase, span: tuple[int, int], name: tuple[int, int]) -> None:
        self.current, self.pending = self.pending, Draft()
        name = self._without_alternative(name)
        self.current.names.append(self._moved(name))
        self.found.drafts.append(self.current)
        if span[0] < name[0]:
            self._rest_of_phrase((span[0], name[0]))
        if name[1] < span[1]:
            self._rest_of_phrase((name[1], span[1]))

    def _without_alternative(self, name: tuple[int, int]) -> tuple[int, int]:
        text = self.line[name[0] : name[1]]
        match = _ALTERNATIVE.search(text)
        if match and movements.is_movement(text[: match.start()]):
            return name[0], name[0] + match.start()
        return name

    def _rest_of_phrase(self, span: tuple[int, int]) -> None:
        trimmed = _trimmed(self.line, *span)
        if trimmed is None:
            return
        words = self.line[trimmed[0] : trimmed[1]].split()
        if is_talk(words) and words[0] not in ("or", "oder", "ou"):
            self.found.leftovers.append(self._moved(trimmed))
        elif self.current is not None:
            self.current.notes.append(self._moved(trimmed))

    def _words(self, phrase: _Phrase, span: tuple[int, int]) -> None:
        draft = self.current
        text = self.line[span[0] : span[1]]
        if draft is None and _EFFORT.fullmatch(text):
            self.pending.notes.append(self._moved(span))
            return
        if draft is None:
            self.found.leftovers.append(self._moved(span))
            return
        name = " ".join(self._text(part) for part in draft.names)
        if phrase.in_parens and not draft.more and movements.is_known(f"{text} {name}"):
            draft.names.append(self._moved(span))
            return
        draft.notes.append(self._moved(span))

    def _text(self, span: tuple[int, int]) -> str:
        return self.line[span[0] - self.offset : span[1] - self.offset]

    def _moved(self, span: tuple[int, int]) -> tuple[int, int]:
        return span[0] + self.offset, span[1] + self.offset

    def _quantity(self, at: int, token: Token) -> None:
        moved = Token(token.kind, token.value, token.start + self.offset, token.end + self.offset)
        if token.kind in ("rest", "no_rest") and (
            self.current is None or self.apart or _SAID_FOR_ALL.search(token.value)
        ):
            before = None if _SAID_FOR_ALL.search(token.value) else self.current
            self.found.rests.append((moved, before))
            return
        if token.kind == "each":
            self._each(at, moved)
            return
        target = self._target(at, token)
        if token.kind == "number" and self._is_other_side(token, target):
            target.put("per_side", True, moved)
            return
        if token.kind == "number" and self._is_other_half(token, target):
            reps = target.tail.values["reps"]
            pair = Value(f"{reps.value}/{token.value.strip()}", reps.start, moved.end)
            target.tail.values["reps"] = pair
            return
        if token.kind == "number" and self.line[: token.start].rstrip().endswith("@"):
            target.note(moved)
            target.doubts += 1
            return
        attach(target, moved, apart=self.apart or self._starts_next_set(at, token, target))

    def _starts_next_set(self, at: int, token: Token, draft: Draft) -> bool:
        """Tell the second set of "8@100kg 6@110kg"."""
        following = self.elements[at + 1] if at + 1 < len(self.elements) else None
        return (
            token.kind == "number"
            and draft.tail.values.keys() >= {"reps", "load"}
            and isinstance(following, Token)
            and following.kind in ("load", "percent", "rpe")
        )

    def _target(self, at: int, token: Token) -> Draft:
        """Say whose quantity it is: the exercise's before it or the one's after it."""
        if self.current is None or self.pending.values:
            return self.pending
        if token.kind in _MAIN_KINDS and self._name_follows(at):
            if self.amount_first and self.current.has_main():
                return self.pending
            if self.apart:
                return self.pending
        return self.current

    def _name_follows(self, at: int) -> bool:
        """Say whether the next words name an exercise that has no quantities of its own."""
        for position in range(at + 1, len(self.elements)):
            element = self.elements[position]
            if isinstance(element, _Phrase):
                if self.names[position] is None and self.apart and not element.in_parens:
                    return self._may_name_alone(element)
                if self.names[position] is None:
                    continue
                return True
            if element.kind in _SEPARATORS and element.kind != "weak":
                return False
        return False

    def _may_name_alone(self, phrase: _Phrase) -> bool:
        words = phrase.text.split()
        return 0 < len(words) <= 4 and not is_talk(words) and len(phrase.text) > 3

    def _is_other_side(self, token: Token, draft: Draft) -> bool:
        """Read "8/8" as eight on each side."""
        reps = draft.tail.values.get("reps") or draft.tail.values.get("seconds")
        before = self.line[: token.start].rstrip()
        return reps is not None and before.endswith("/") and str(reps.value) == token.value.strip()

    def _is_other_half(self, token: Token, draft: Draft) -> bool:
        """Keep "12/10" reps, for men and women, as written."""
        reps = draft.tail.values.get("reps")
        before = self.line[max(0, token.start - 3) : token.start]
        return (
            reps is not None
            and isinstance(reps.value, int)
            and token.start + self.offset - reps.end <= 2
            and before.endswith("/")
            and token.value.strip().isdigit()
        )

    def _each(self, at: int, token: Token) -> None:
        draft = self.current if not self.pending.values else self.pending
        target = draft or self.pending
        target.counted_each = True
        if draft is self.current and draft is not None and "reps" in draft.tail.values:
            draft.put("per_side", True, token)
        elif (
            draft is self.current
            and draft is not None
            and ({"seconds", "distance"} & draft.tail.values.keys())
        ):
            draft.put("per_side", True, token)
        else:
            target.notes.append((token.start, token.start))

    def _settle_pending(self) -> None:
        """Give quantities no name followed to the exercise before, else hand them on loose."""
        if self.current is None:
            self.found.loose = self.pending
            return
        for name, value in self.pending.values.items():
            if name in self.current.tail.values and name in MAIN:
                self.current.more.append(Draft(values={name: value}))
            else:
                self.current.tail.values.setdefault(name, value)
        self.current.notes.extend(self.pending.notes)


def _fold_in_sets(draft: Draft) -> None:
    """Read "10 reps, 4 sets" as one exercise: a lone number of sets is no further set."""
    if len(draft.more) == 1 and draft.more[0].values.keys() <= {
        "sets",
        "load",
        "rpe",
        "rest_seconds",
    }:
        if "sets" in draft.more[0].values and not draft.values.keys() & draft.more[0].values.keys():
            part = draft.more.pop()
            draft.values.update(part.values)
            draft.notes.extend(part.notes)


def _reps_times_load(part: Draft) -> None:
    """Read "5 x 60kg" as five reps at 60 kg."""
    sets, load = part.values.get("sets"), part.values.get("load")
    if sets and load and not part.values.keys() & {"reps", "seconds", "distance", "calories"}:
        if 0 <= load.start - sets.end <= 1:
            part.values["reps"] = part.values.pop("sets")


def _trimmed(line: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a phrase without the small words around it."""
    while start < end and line[start] in " \t":
        start += 1
    while match := _LEADING.match(line, start, end):
        if match.end() == start:
            break
        start = match.end()
    text = line[start:end].rstrip()
    while match := _TRAILING.search(text):
        text = text[: match.start()].rstrip()
    return (start, start + len(text)) if re.search(r"[^\W_]", text) else None


def is_talk(words: list[str]) -> bool:
    """Tell a sentence from a name."""
    bare = [word.strip(".,!?'\"()") for word in words]
    spoken = sum(word in _FUNCTION_WORDS for word in bare)
    if any(word in _PERSONS for word in bare):
        return True
    return spoken >= 2 or (spoken == 1 and len(words) <= 4) or len(words) > 12


def shared(drafts: list[Draft]) -> None:
    """Give a scheme said once in a line to all exercises of the line."""
    if len(drafts) < 2 or any(draft.more for draft in drafts):
        return
    first, last = drafts[0], drafts[-1]
    others_bare = [draft for draft in drafts[1:] if not draft.has_main()]
    if "sets" in first.values and len(others_bare) == len(drafts) - 1:
        _copy(first, others_bare, ("sets", "reps", "seconds", "per_side"))
    elif last.has_main() and not any(draft.has_main() for draft in drafts[:-1]):
        _copy(last, drafts[:-1], ("sets", "reps", "seconds", "per_side", "rest_seconds"))
    elif first.counted_each and len(others_bare) == len(drafts) - 1:
        _copy(first, others_bare, ("sets", "reps", "seconds", "distance"))


def _copy(source: Draft, targets: list[Draft], names: tuple[str, ...]) -> None:
    for target in targets:
        for name in names:
            if name in source.values:
                found = source.values[name]
                target.values.setdefault(name, Value(found.value, found.start, found.end))
