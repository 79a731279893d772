"""Decide which words of a line name an exercise."""

import re

from ocr.parser import movements
from ocr.parser.drafts import Draft
from ocr.parser.phrases import SEPARATORS, Phrase, is_talk, trimmed
from ocr.parser.prefixes import is_label
from ocr.parser.sharing import LineItems
from ocr.parser.tokens import Token

MAIN_KINDS = frozenset(
    {
        "sets_of", "sets_x", "sets_are", "reps", "reps_are", "number", "scheme", "open_scheme",
        "pair", "singles", "side_count", "combo", "time", "distance", "calories", "max_reps",
    }
)  # fmt: skip
_REMARK = re.compile(
    r"[ ,:]+(?:to )?(?:build(?:ing)?|back (?:to|down|up|home)|heavy|light|slow|slowly|moderate|"
    r"(?:on|in) (?:the|your|a|an) (?:sofa|couch|bed|carpet|rug|stairs|lawn|grass|beach|terrace|"
    r"patio|balcony|garden|park|kitchen|garage|living room|hallway)|"
    r"until|till|last|first|no (?:rest|break|pause)|as|then|superset|drop ?sets?|drop\Z|"
    r"alternating legs|per|unbroken|nonstop|ladder|pyramid|style|program|"
    r"challenge|fast|to finish|in (?:the )?remaining|together|sync(?:hro)?|clusters?|relay|"
    r"each partner|"
    r"warm ?up|today|controlled|"
    r"squeeze|focus|keep|keeping|pausing|holding|w/|@|at the|\w+day|(?:with|using) (?:a |an )?"
    r"(?:dumbbells?|barbell|kettlebells?|dbs?|kbs?|bb|band|rope|plate|straps|belt|vest|pause|"
    r"chains|bands)s?)(?![a-z])"
)
_NO_NAME = re.compile(
    r"ps|nb|fyi|save|(?:[a-z]+ ){1,2}days?|"
    r"all|back to back|in a row|down|up|forte|fuerte|leve|suave|schnell|"
    r"locker|rapido|vite|hold|(?:g|gr|gramm?s?|ml|tbsp|tsp|cups?|oz|scoops?|slices?|kcal|eggs?|el|tl|cda|"
    r"cdta)(?: .*)?|out of \w+|weeks?.*|years?.*|days?.*|hours?.*|people|"
    r"followers|rest|pause|pausa|descanso|repos|exercises?|rounds?|sets?|min|"
    r"minutes?|repeat|total|and|off|(?:[a-z]+ ){0,2}(?:routine|session|workout|class|training)|"
    r"down|up|change ?over|alternating|alternate|alternierend|alternando|"
    r"(?:mon|tue|wed|thu|fri|sat|"
    r"sun)\w{0,6}|first|second|third|last|finally|lastly|next|after|optional|"
    r"slept|woke up|ate|drank|machines?|(?:the )?(?:next|following|previous|same|other|whole)|"
    r"(?:hold|keep|squeeze|pause|control|feel) (?:the|your|it|at|each|every|on|for)\b.*|"
    r"stations?|back[- ]?offs?|top sets?|votes|clusters?|drops?(?: down)?(?: to)?|"
    r"drop ?sets?|myo[- ]?reps?|burn ?outs?|"
    r"ladders?|pyramids?|rest days?|off days?|active recovery|"
    r"kettlebells?|dumbbells?|barbells?|kb|dbs?|box|mat|bands?|plates?|sleep|steps|cycles?|accumulate|breakfast|lunch|dinner|snacks?|protein|"
    r"carbs?|fats?|calories|macros|desayuno|almuerzo|cena|fruhstuck|mittagessen|abendessen"
)
# Words that lead up to a name: "go over to the row", "terminamos con sentadilla".
_BEFORE_NAME = re.compile(
    r"(?<![\w'-])(?:to|the|your|my|some|with|for|from|into|onto|through|do|did|hit|then|mit|dem|"
    r"den|die|das|con|la|las|los|el|com|os|avec|les)[ ]+"
)
_IN_SETS = re.compile(r"[ ]{0,2}\d{1,2} ?x ?[\dm]")
_ARTICLE = re.compile(r"(?:[a-z']+ ){0,5}(?:the|your|my|our) ")
_LED_UP = re.compile(r"(?:[a-z']+ ){2,5}(?:the|your|my|our) ")
_NEVER_ALONE = {
    "rest", "repos", "pause", "pausa", "descanso", "off", "hold", "holds", "pose", "reach",
    "rotation", "recovery", "flow",
}  # fmt: skip
_ALTERNATIVE = re.compile(r" (?:or|oder|ou|o|vs) | / ")
# "135x10, 155x8 lbs": the unit stands once, after the last of the sets.
_LISTED_UNIT = re.compile(r"\d{2,3}x\d{1,2}, ?\d{2,3}x\d{1,2} ?(?P<unit>kg|lb)s?\b")


# "Every exercise", "all sets": a quantity holds for them, they name nothing.
_QUANTIFIED = re.compile(
    r"(?:each|every|everything|all|any|both|cada|tod[oa]s|alle[mnrs]?|jede[mnrs]?|chaque|"
    r"tou(?:s|tes))(?: .*)?"
)


def _is_no_name(text: str) -> bool:
    bare = re.sub(r"\A(?:the|my|your|our) ", "", text)
    if bare != text and is_label(bare):
        return True
    if _QUANTIFIED.fullmatch(text) and not movements.is_known(text):
        return True
    return bool(_NO_NAME.fullmatch(bare))


def is_no_name(text: str) -> bool:
    """Say whether words that stand where a name might are none: "rest", "breakfast"."""
    return text in _NEVER_ALONE or _is_no_name(text) or is_label(text)


class Naming:
    """A line's elements while they are walked; `pending` holds quantities without a name yet."""

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
        # What takes the amounts of words that are no exercise's name.
        self.spoken: list[Draft] = []
        self.pending = Draft()
        self.apart = True
        self.names = [self._name_of(at, element) for at, element in enumerate(elements)]
        self.amount_first = self._starts_with_amount()
        self.name_first = not self.amount_first and self._ends_with_amount()
        self.has_sets = any(
            isinstance(element, Token) and element.kind.startswith("sets") for element in elements
        )

    def _name_of(self, at: int, element: Token | Phrase) -> tuple[int, int] | None:
        """Return the part of a phrase that names an exercise."""
        if not isinstance(element, Phrase):
            return None
        span = trimmed(self.line, element.start, element.end)
        if span is None:
            return None
        text = self.line[span[0] : span[1]]
        words = text.split()
        if text in _NEVER_ALONE or _is_no_name(text):
            return None
        talks = is_talk(words)
        if led := self._led_up_to(span):
            return self._without_remark(led)
        if movements.is_known(text) or (
            len(words) <= 5 and not talks and movements.is_movement(text)
        ):
            return self._without_remark(span)
        inner = movements.within(text)
        if inner is None:
            return None
        if not talks and len(words) <= 6:
            begin = self._after_lead(at, span[0], span[0] + inner[0])
            return self._without_remark((begin, span[1]), span[0] + inner[1])
        return self._without_remark((span[0] + inner[0], span[0] + inner[1]))

    def _after_lead(self, at: int, start: int, end: int) -> int:
        """Return where a name with an amount begins behind "over to the", "terminamos con"."""
        leads = list(_BEFORE_NAME.finditer(self.line, start, end))
        beside = self.elements[max(0, at - 1) : at] + self.elements[at + 1 : at + 2]
        counted = any(isinstance(one, Token) and one.kind in MAIN_KINDS for one in beside)
        if not leads or not counted or movements.within(self.line[start : leads[-1].start()]):
            return start
        return leads[-1].end()

    def _led_up_to(self, span: tuple[int, int]) -> tuple[int, int] | None:
        """Return the name at the end of "go over to the barbell row"."""
        text = self.line[slice(*span)]
        article = _ARTICLE.match(text)
        if article is None or movements.within(article[0]):
            return None
        if movements.is_known(text) and " " in article[0].strip():
            return None
        inner = movements.within(text[article.end() :])
        is_rest = inner is not None and inner == (0, len(text) - article.end())
        return (span[0] + article.end(), span[1]) if is_rest else None

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
            elif element.kind in MAIN_KINDS:
                return True
        return False

    def _ends_with_amount(self) -> bool:
        """Say whether no name follows the last amount: "squat, 4x8 then bench, 3x10"."""
        for element in reversed(self.elements):
            if isinstance(element, Phrase):
                if trimmed(self.line, element.start, element.end):
                    return False
            elif element.kind in MAIN_KINDS:
                return True
        return False

    def _only_mentions(self, phrase: Phrase, name: tuple[int, int]) -> bool:
        """Tell a movement spoken of ("so treadmill it is") from one prescribed."""
        words = phrase.text.split()
        is_spoken = is_talk(words) or _LED_UP.match(self.line, phrase.start, name[0])
        if name == (phrase.start, phrase.end) or len(words) < 4 or not is_spoken:
            return False
        at = self.elements.index(phrase)
        beside = [*self.elements[max(0, at - 1) : at], self._next_said(at)]
        return not any(isinstance(one, Token) and one.kind in MAIN_KINDS for one in beside)

    def _next_said(self, at: int) -> Token | Phrase | None:
        """Return what follows a phrase, past commas and small words: "…row and do 4 sets"."""
        for element in self.elements[at + 1 : at + 4]:
            if isinstance(element, Token):
                if element.kind not in ("comma", "weak"):
                    return element
            elif trimmed(self.line, element.start, element.end):
                return element
        return None

    def _may_name(self, phrase: Phrase, span: tuple[int, int]) -> bool:
        """Take unknown words for a name where quantities or the place say so."""
        words = self.line[span[0] : span[1]].split()
        if len(words) > 6 or is_talk(words) or not words[0][0].isalpha():
            return False
        if phrase.in_parens and not self._is_next_in_parens(phrase):
            return False
        text = " ".join(words)
        if len(text) < 3 or _is_no_name(text) or is_label(text):
            return False
        is_next = self.pending.has_main() or self._is_next_in_parens(phrase)
        if self.found.leftovers and not (is_next and len(words) <= 3):
            return False
        if self.pending.has_main():
            return not self._is_past_comma(phrase)
        if self.current is None:
            return self.has_sets or self.lenient or self._amount_follows(phrase)
        if phrase.apart and not self.amount_first and len(words) <= 4:
            return self.current.has_main() and self._amount_follows(phrase)
        return False

    def _is_past_comma(self, phrase: Phrase) -> bool:
        at = self.elements.index(phrase)
        before = self.elements[at - 1] if at else None
        return isinstance(before, Token) and before.kind == "comma"

    def _is_listed_in_parens(self, phrase: Phrase) -> bool:
        """Tell the exercises in "10 km easy + strength (lunges 3x12, …)" from a remark."""
        done = self.current is not None and self.current.has_main()
        ahead = re.match(r"[^)]{0,3}\d", self.line[phrase.end :])
        known = movements.is_known(phrase.text.strip()) or self._is_next_in_parens(phrase)
        return done and bool(ahead) and known

    def _is_next_in_parens(self, phrase: Phrase) -> bool:
        """Tell "incline 3x10" behind "(bench 4x8," from a remark."""
        done = self.current is not None and self.current.has_main()
        return done and phrase.apart and bool(_IN_SETS.match(self.line, phrase.end))

    def _amount_follows(self, phrase: Phrase) -> bool:
        at = self.elements.index(phrase)
        return any(
            isinstance(element, Token) and element.kind in MAIN_KINDS
            for element in self.elements[at + 1 : at + 3]
        )

    def _sets_follow(self, phrase: Phrase) -> bool:
        at = self.elements.index(phrase)
        after = self.elements[at + 1 : at + 3]
        return any(isinstance(one, Token) and one.kind.startswith("sets") for one in after)

    def _without_alternative(self, name: tuple[int, int]) -> tuple[int, int]:
        text = self.line[name[0] : name[1]]
        match = _ALTERNATIVE.search(text)
        if match and movements.is_movement(text[: match.start()]):
            return name[0], name[0] + match.start()
        return name

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

    def _text(self, span: tuple[int, int]) -> str:
        return self.line[span[0] - self.offset : span[1] - self.offset]

    def _moved(self, span: tuple[int, int]) -> tuple[int, int]:
        return span[0] + self.offset, span[1] + self.offset
