"""Turn the tokens of a line into exercises with their quantities, in either order."""

import re
from dataclasses import dataclass, field

from ocr.parser import movements
from ocr.parser import words as w
from ocr.parser.drafts import MAIN, Draft, Value, attach
from ocr.parser.phrases import SEPARATORS, Phrase, elements_of, is_talk, trimmed
from ocr.parser.prefixes import is_label
from ocr.parser.sharing import fold_in_sets, reps_times_load
from ocr.parser.tokens import Token, cut

_MAIN_KINDS = frozenset(
    {
        "sets_of", "sets_x", "sets_are", "reps", "reps_are", "number", "scheme", "open_scheme",
        "pair", "singles", "side_count", "combo", "time", "distance", "calories", "max_reps",
    }
)  # fmt: skip
_SAID_FOR_ALL = re.compile(rf"{w.BETWEEN}")
_REMARK = re.compile(
    r"[ ,]+(?:heavy|light|slow|slowly|moderate|until|till|last|first|no (?:rest|break|pause)|as|"
    r"then|superset|drop ?sets?|dropset|"
    r"alternating legs|per|unbroken|nonstop|ladder|pyramid|style|program|"
    r"challenge|fast|to finish|in (?:the )?remaining|together|sync(?:hro)?|clusters?|relay|each partner|"
    r"warm ?up|today|controlled|"
    r"squeeze|focus|keep|keeping|pausing|holding|w/|\w+day|(?:with|using) (?:a |an )?"
    r"(?:dumbbells?|barbell|kettlebells?|dbs?|kbs?|bb|band|rope|plate|straps|belt|vest|pause|"
    r"chains|bands)s?)(?![a-z])"
)
_EFFORT = re.compile(
    r"forte|fuerte|leve|suave|schnell|locker|rapido|vite|fast|hard|slow|heavy|light|moderate"
)
_NO_NAME = re.compile(
    r"forte|fuerte|leve|suave|schnell|locker|rapido|vite|hold|(?:g|gr|"
    r"gramm?s?|ml|tbsp|tsp|cups?|oz|scoops?|slices?|kcal|eggs?|el|tl|cda|"
    r"cdta)(?: .*)?|out of \w+|weeks?.*|years?.*|days?.*|hours?.*|people|"
    r"followers|rest|pause|pausa|descanso|repos|exercises?|rounds?|sets?|min|"
    r"minutes?|repeat|total|and|off|(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6}|first|second|third|last|finally|lastly|next|after|optional|"
    r"stations?|back[- ]?offs?|top sets?|votes|clusters?|drop ?sets?|myo[- ]?reps?|burn ?outs?|ladders?|pyramids?|rest days?|off days?|active recovery|"
    r"kettlebells?|dumbbells?|barbells?|kb|dbs?|box|mat|bands?|plates?|sleep|steps|cycles?|accumulate|breakfast|lunch|dinner|snacks?|protein|"
    r"carbs?|fats?|calories|macros|desayuno|almuerzo|cena|fruhstuck|mittagessen|abendessen"
)
# "135x10, 155x8 lbs": the unit stands once, after the last of the sets.
_LISTED_UNIT = re.compile(r"\d{2,3}x\d{1,2}, ?\d{2,3}x\d{1,2} ?(?P<unit>kg|lb)s?\b")
_MOST_PAIRED_REPS = 60
_IN_PARENS = re.compile(r"[(\[@][ \t]{0,3}\Z")
_SET_TALK = re.compile(r"(?:then )?(?:back[- ]?offs?|top|drop|work(?:ing)?)(?: sets?)?")
_JOINING = {"+", "&", "into", "straight into", "directly into"}
_NEVER_ALONE = {
    "rest", "repos", "pause", "pausa", "descanso", "off", "hold", "holds", "pose", "reach", "rotation", "recovery", "flow",
}  # fmt: skip
_ALTERNATIVE = re.compile(r" (?:or|oder|ou|o|vs) | / ")


@dataclass
class LineItems:
    """What a line holds: exercises, quantities without one, rests, words left over."""

    drafts: list[Draft] = field(default_factory=list)
    loose: Draft | None = None
    rests: list[tuple[Token, list[Draft]]] = field(default_factory=list)
    leftovers: list[tuple[int, int]] = field(default_factory=list)
    joined_by_plus: bool = False


def read_items(
    line: str, offset: int, *, lenient: bool = False, unit: str | None = None
) -> LineItems:
    """Return the exercises of a folded line whose first character stands at `offset`.

    A lenient line is taken for an exercise by its place, even where its words are unknown. `unit`
    is what the text says once of all its weights.
    """
    tokens = cut(line, 0, len(line))
    return _Walk(line, offset, elements_of(line, tokens), lenient=lenient, unit=unit).items()


class _Walk:
    """One pass over a line's elements; `pending` holds quantities waiting for their name."""

    def __init__(
        self,
        line: str,
        offset: int,
        elements: list[Token | Phrase],
        *,
        lenient: bool,
        unit: str | None,
    ) -> None:
        listed = _LISTED_UNIT.search(line)
        self.unit = unit or (listed and listed["unit"])
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
            if isinstance(element, Phrase):
                if trimmed(self.line, element.start, element.end) is not None:
                    self._phrase(element, self.names[at])
                    self.apart = False
            elif element.kind == "lifted":
                continue
            elif element.kind in SEPARATORS:
                self.apart = True
                self.found.joined_by_plus |= element.value.strip() in _JOINING
            else:
                self._quantity(at, element)
                self.apart = False
        if self.pending.values or self.pending.notes:
            self._settle_pending()
        if len(self.found.drafts) > 1:
            self._drop_label()
            self._set_aside_rests()
        self.found.rests = [(token, self._resting(token, own)) for token, own in self.found.rests]
        for draft in [*self.found.drafts, *([self.found.loose] if self.found.loose else [])]:
            fold_in_sets(draft)
            for part in (draft, *draft.more):
                reps_times_load(part)
        return self.found

    def _drop_label(self) -> None:
        """Take "30 min pump" before a list of exercises for words about them."""
        first, *others = self.found.drafts
        name = " ".join(self._text(span) for span in first.names)
        listed = len(others) > 1 and all("sets" in draft.values for draft in others)
        if listed and "sets" not in first.values and not movements.is_movement(name):
            spans = [*first.names, *((value.start, value.end) for value in first.values.values())]
            self.found.leftovers.append((min(spans)[0], max(span[1] for span in spans)))
            self.found.drafts = others

    def _resting(self, token: Token, own: list[Draft]) -> list[Draft]:
        """Say which exercises of the line rest so long: all of them, where it ends their list."""
        drafts = self.found.drafts
        if not own:
            return drafts if _SAID_FOR_ALL.search(token.value) else drafts[-1:]
        is_list = len(drafts) > 1 and all("sets" in draft.values for draft in drafts)
        resting = any("rest_seconds" in draft.values for draft in drafts)
        is_last = own[0] is drafts[-1] and all(token is found for found, _ in self.found.rests)
        return drafts if is_list and is_last and not resting else own

    def _set_aside_rests(self) -> None:
        """Keep two rests after a list for remarks: nobody can tell whose each is."""
        drafts = self.found.drafts
        late = [rest for rest in self.found.rests if not rest[1] or rest[1][0] is drafts[-1]]
        if len(late) < 2 or not all("sets" in draft.values for draft in drafts):
            return
        for token, own in late:
            drafts[-1].note(token)
            self.found.rests.remove((token, own))

    def _name_of(self, element: Token | Phrase) -> tuple[int, int] | None:
        """Return the part of a phrase that names an exercise."""
        if not isinstance(element, Phrase):
            return None
        span = trimmed(self.line, element.start, element.end)
        if span is None:
            return None
        text = self.line[span[0] : span[1]]
        words = text.split()
        if text in _NEVER_ALONE or _NO_NAME.fullmatch(text):
            return None
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
        return self._without_remark((span[0] + inner[0], span[0] + inner[1]))

    def _without_remark(self, span: tuple[int, int], least: int = 0) -> tuple[int, int]:
        """Cut a name before a remark on how it is done: "squats heavy today"."""
        for match in _REMARK.finditer(self.line, span[0] + 1, span[1]):
            if match.start() >= least and movements.is_movement(self.line[span[0] : match.start()]):
                return span[0], match.start()
        return span

    def _starts_with_amount(self) -> bool:
        for element, name in zip(self.elements, self.names, strict=True):
            if isinstance(element, Phrase):
                if name or not is_talk(element.text.split()):
                    return False
            elif element.kind in _MAIN_KINDS:
                return True
        return False

    def _phrase(self, phrase: Phrase, name: tuple[int, int] | None) -> None:
        span = trimmed(self.line, phrase.start, phrase.end)
        if span is None:
            return
        waiting = self.pending.has_main() or bool(self.pending.values)
        if name is not None and not waiting and self._only_mentions(phrase, name):
            name = None
        if name is None and self._may_name(phrase, span):
            name = span
        beside = phrase.in_parens and self.current is not None and not waiting
        if name is None or (beside and not self._is_listed_in_parens(phrase)):
            self._words(phrase, span)
            return
        if (
            self.current is not None
            and not waiting
            and not self.current.has_main()
            and not self.apart
            and not self.current.more
        ):
            self._add_name(name)
            return
        self._begin(phrase, span, name)

    def _add_name(self, name: tuple[int, int]) -> None:
        """Join the words of a name; "BBB: deadlift" is a label and a name."""
        assert self.current is not None
        before = " ".join(self._text(span) for span in self.current.names)
        colon = ":" in self.line[: name[0]].rstrip()[-1:]
        is_label = colon and not movements.is_movement(before)
        if is_label and movements.is_known(self.line[name[0] : name[1]]):
            self.found.leftovers.extend(self.current.names)
            self.current.names = []
        self.current.names.append(self._moved(name))

    def _only_mentions(self, phrase: Phrase, name: tuple[int, int]) -> bool:
        """Tell a movement spoken of ("so treadmill it is") from one prescribed."""
        words = phrase.text.split()
        if name == (phrase.start, phrase.end) or len(words) < 4 or not is_talk(words):
            return False
        at = self.elements.index(phrase)
        beside = self.elements[max(0, at - 1) : at] + self.elements[at + 1 : at + 2]
        return not any(isinstance(one, Token) and one.kind in _MAIN_KINDS for one in beside)

    def _may_name(self, phrase: Phrase, span: tuple[int, int]) -> bool:
        """Take unknown words for a name where quantities or the place say so."""
        words = self.line[span[0] : span[1]].split()
        if len(words) > 6 or is_talk(words) or phrase.in_parens or not words[0][0].isalpha():
            return False
        text = " ".join(words)
        if len(text) < 3 or _NO_NAME.fullmatch(text) or is_label(text):
            return False
        if self.found.leftovers and not (self.pending.has_main() and len(words) <= 3):
            return False
        if self.pending.has_main():
            return True
        if self.current is None:
            return self.has_sets or self.lenient or self._amount_follows(phrase)
        if phrase.apart and not self.amount_first and len(words) <= 4:
            return self.current.has_main() and self._amount_follows(phrase)
        return False

    def _is_listed_in_parens(self, phrase: Phrase) -> bool:
        """Tell the exercises in "10 km easy + strength (lunges 3x12, …)" from a remark."""
        done = self.current is not None and self.current.has_main()
        ahead = re.match(r"[^)]{0,3}\d", self.line[phrase.end :])
        return done and bool(ahead) and movements.is_known(phrase.text.strip())

    def _amount_follows(self, phrase: Phrase) -> bool:
        at = self.elements.index(phrase)
        return any(
            isinstance(element, Token) and element.kind in _MAIN_KINDS
            for element in self.elements[at + 1 : at + 3]
        )

    def _begin(self, phrase: Phrase, span: tuple[int, int], name: tuple[int, int]) -> None:
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
        rest = trimmed(self.line, *span)
        if rest is None:
            return
        words = self.line[rest[0] : rest[1]].split()
        if is_talk(words) and words[0] not in ("or", "oder", "ou"):
            self.found.leftovers.append(self._moved(rest))
        elif self.current is not None:
            self.current.notes.append(self._moved(rest))

    def _words(self, phrase: Phrase, span: tuple[int, int]) -> None:
        draft = self.current
        if _SET_TALK.fullmatch(self.line[span[0] : span[1]]):
            (draft or self.pending).notes.append(self._moved(span))
            return
        if draft is not None and self.pending.has_main() and not phrase.in_parens:
            start = min(value.start for value in self.pending.values.values())
            self.found.leftovers.append((start, self._moved(span)[1]))
            self.pending = Draft()
            return
        text = self.line[span[0] : span[1]]
        if draft is None and _EFFORT.fullmatch(text):
            self.pending.notes.append(self._moved(span))
            return
        if draft is None:
            self.found.leftovers.append(self._moved(span))
            return
        name = " ".join(self._text(part) for part in draft.names)
        is_part = phrase.in_parens and not phrase.text.lstrip().startswith("on ")
        if is_part and not draft.more and movements.is_known(f"{text} {name}"):
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
            is_own = self.current is not None and not _SAID_FOR_ALL.search(token.value)
            self.found.rests.append((moved, [self.current] if is_own and self.current else []))
            return
        if token.kind == "each":
            self._each(at, moved)
            return
        if token.kind == "things":
            (self.current or self.pending).notes.append((moved.start, moved.end))
            return
        target = self._target(at, token)
        if token.kind == "pair":
            self._pair(token, moved, target)
            return
        if token.kind == "bare_load" or self._is_bare_weight(token, target):
            self._bare_weight(moved, target)
            return
        if token.kind == "side" and self._is_of_load(at, target):
            target.note(moved)
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
        if self.line[: token.start].rstrip().endswith("@"):
            return self.current
        if token.kind in _MAIN_KINDS and self._name_follows(at):
            if self.amount_first and self.current.has_main():
                return self.pending
            if self.line[: token.start].rstrip().endswith((" with", " w/", " plus", " then")):
                return self.pending
            if self.apart:
                return self.pending
        return self.current

    def _name_follows(self, at: int) -> bool:
        """Say whether the next words name an exercise that has no quantities of its own."""
        for position in range(at + 1, len(self.elements)):
            element = self.elements[position]
            if isinstance(element, Phrase):
                if self.names[position] is None and self.apart and not element.in_parens:
                    return self._may_name_alone(element)
                if self.names[position] is None:
                    continue
                return True
            if element.kind in SEPARATORS and element.kind != "weak":
                return False
        return False

    def _may_name_alone(self, phrase: Phrase) -> bool:
        words = phrase.text.split()
        return 0 < len(words) <= 4 and not is_talk(words) and len(phrase.text) > 3

    def _is_bare_weight(self, token: Token, draft: Draft) -> bool:
        """Tell the weight in "Squat 405" from reps: more than anyone does, after the name."""
        if token.kind != "number":
            return False
        if self.line[: token.start].rstrip().endswith("@"):
            return True
        return (
            token.value.isdigit()
            and int(token.value) > 100
            and not draft.values.keys() & {"sets", "reps"}
            and movements.is_loaded(" ".join(self._text(span) for span in draft.names))
        )

    def _bare_weight(self, token: Token, draft: Draft) -> None:
        """Give a weight the unit the text states once; without one it stays a remark."""
        if self.unit:
            loaded = Token("load", f"{token.value}{self.unit}", token.start, token.end)
            attach(draft, loaded, apart=self.apart)
            return
        if "reps" in draft.tail.values and token.kind == "bare_load":
            draft.more.append(Draft())
        draft.note(token)
        draft.doubts += 1

    def _is_of_load(self, at: int, draft: Draft) -> bool:
        """Tell the plates in "60kg/side" from a side of the body."""
        before = self.elements[at - 1] if at else None
        if (
            not isinstance(before, Token)
            or before.kind != "load"
            or "reps" not in draft.tail.values
        ):
            return False
        name = " ".join(self._text(span) for span in draft.names)
        return movements.is_two_sided(name)

    def _pair(self, token: Token, moved: Token, draft: Draft) -> None:
        """Read "8/8" as each side, "12/10" as two athletes' reps, "42.5/30" as weights at best.

        Weights without a unit stay a remark: nobody can tell kilograms from pounds.
        """
        one, other = re.sub(r"[lr ]", "", token.value.replace(",", ".")).split("/")
        is_weight = "." in token.value or max(float(one), float(other)) > _MOST_PAIRED_REPS
        name = " ".join(self._text(span) for span in draft.names)
        is_weight = is_weight or (bool(name) and one != other and movements.is_loaded(name))
        if is_weight or (_IN_PARENS.search(self.line[: token.start]) and draft.names):
            self._bare_weight(moved, draft)
            return
        attach(draft, Token("number", one, moved.start, moved.end), apart=self.apart)
        reps = draft.tail.values.get("reps")
        if reps is None or reps.start != moved.start:
            draft.note(moved)
            return
        if one == other:
            draft.put("per_side", True, moved)
        else:
            draft.tail.values["reps"] = Value(f"{one}/{other}", moved.start, moved.end)

    def _each(self, at: int, token: Token) -> None:
        draft = self.current if not self.pending.values else self.pending
        target = draft or self.pending
        before = self.elements[at - 1] if at else None
        if isinstance(before, Token) and before.kind == "load":
            target.notes.append((token.start, token.end))
            return
        target.counted_each = True
        counted = draft.tail.values.keys() if draft else set()
        if draft and draft is self.current and {"reps", "seconds", "distance"} & counted:
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
