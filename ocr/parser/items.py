"""Turn the tokens of a line into exercises with their quantities, in either order."""

import re

from ocr.parser import movements
from ocr.parser.amounts import attach
from ocr.parser.drafts import MAIN, Draft, Value
from ocr.parser.naming import MAIN_KINDS, Naming
from ocr.parser.phrases import SEPARATORS, Phrase, elements_of, is_talk, trimmed
from ocr.parser.sharing import LineItems, is_said_for_all, settle
from ocr.parser.tokens import Token, cut

_EFFORT = re.compile(
    r"forte|fuerte|leve|suave|schnell|locker|rapido|vite|fast|hard|slow|heavy|light|moderate"
)
_MOST_PAIRED_REPS = 60
_IN_PARENS = re.compile(r"[(\[@][ \t]{0,3}\Z")
_SET_TALK = re.compile(
    r"(?:then )?(?:back[- ]?offs?|top|drop(?:ping)?|strip|down|work(?:ing)?)"
    r"(?: sets?)?(?: down)?(?: to)?"
)
# "Seated Row (Machine)": which of an exercise's kinds is meant.
_EQUIPMENT = re.compile(
    r"(?:smith |lever )?machine|cables?|barbells?|dumbbells?|kettlebells?|bands?|resistance band|"
    r"plate[- ]loaded|(?:trap|hex|ez|safety) bar|assisted|weighted|landmine|suspension|trx|db|bb|kb"
)
_JOINING = {"+", "&", "into", "straight into", "directly into"}


def read_items(
    line: str, offset: int, *, lenient: bool = False, unit: str | None = None
) -> LineItems:
    """Return the exercises of a folded line whose first character stands at `offset`.

    A lenient line is taken for an exercise by its place, even where its words are unknown. `unit`
    is what the text says once of all its weights.
    """
    tokens = cut(line, 0, len(line))
    return _Walk(line, offset, elements_of(line, tokens), lenient=lenient, unit=unit).items()


class _Walk(Naming):
    """One pass over a line's elements; `pending` holds quantities waiting for their name."""

    def items(self) -> LineItems:
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
        for part in [part for draft in self.spoken for part in (draft, *draft.more)]:
            self.found.leftovers.extend((one.start, one.end) for one in part.values.values())
        drafts = self.found.drafts
        first = " ".join(self._text(span) for span in drafts[0].names) if drafts else ""
        settle(self.found, first)
        return self.found

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

    def _begin(self, phrase: Phrase, span: tuple[int, int], name: tuple[int, int]) -> None:
        self.current, self.pending = self.pending, Draft()
        name = self._without_alternative(name)
        self.current.names.append(self._moved(name))
        self.found.drafts.append(self.current)
        if span[0] < name[0]:
            self._rest_of_phrase((span[0], name[0]))
        if name[1] < span[1]:
            self._rest_of_phrase((name[1], span[1]))

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
        if draft is not None and self._speaks_of_else(phrase, text, draft):
            self.found.leftovers.append(self._moved(span))
            self.current = Draft()
            self.spoken.append(self.current)
            return
        if draft is None and _EFFORT.fullmatch(text):
            self.pending.notes.append(self._moved(span))
            return
        if draft is None:
            if not (phrase.in_parens or phrase.apart) and len(text.split()) > 3:
                self._leave_pending()
            self.found.leftovers.append(self._moved(span))
            return
        name = " ".join(self._text(part) for part in draft.names)
        is_part = (
            phrase.in_parens
            and not (phrase.apart and draft.has_main())
            and not phrase.text.lstrip().startswith("on ")
        )
        is_kind = _EQUIPMENT.fullmatch(text) or (
            not movements.is_manner(text) and movements.is_known(f"{text} {name}")
        )
        if is_part and not draft.more and is_kind:
            draft.names.append(self._moved(span))
            return
        draft.notes.append(self._moved(span))

    def _speaks_of_else(self, phrase: Phrase, text: str, draft: Draft) -> bool:
        """Say whether the amounts after words that name nothing are no further set of `draft`."""
        if phrase.in_parens or not phrase.apart or not self._amount_follows(phrase):
            return False
        is_long = len(text.split()) > 2 and "sets" in draft.values and self._sets_follow(phrase)
        return is_talk(text.split()) or is_long

    def _leave_pending(self) -> None:
        """Leave the quantities of "20 min before the kids wake up" to the words after them."""
        if self.pending.values:
            starts = [value.start for value in self.pending.values.values()]
            ends = [value.end for value in self.pending.values.values()]
            self.found.leftovers.append((min(starts), max(ends)))
            self.pending = Draft()

    def _quantity(self, at: int, token: Token) -> None:
        moved = Token(token.kind, token.value, token.start + self.offset, token.end + self.offset)
        if token.kind in ("rest", "no_rest") and (
            self.current is None or self.apart or is_said_for_all(token)
        ):
            is_own = self.current is not None and not is_said_for_all(token)
            self.found.rests.append((moved, [self.current] if is_own and self.current else []))
            return
        if token.kind == "each":
            self._each(at, moved)
            return
        if token.kind == "each_exercise":
            counted = self.pending if self.pending.values else self.current or self.pending
            counted.counted_each = True
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
        if self.name_first and self._lacks(token, self.current):
            return self.current
        if token.kind in MAIN_KINDS and self._name_follows(at):
            if self.amount_first and self.current.has_main():
                return self.pending
            if self.line[: token.start].rstrip().endswith((" with", " w/", " plus", " then")):
                return self.pending
            if self.apart or (self.current.has_main() and self._after_colon(token)):
                return self.pending
        return self.current

    def _after_colon(self, token: Token) -> bool:
        return self.line[: token.start].rstrip().endswith(":")

    def _lacks(self, token: Token, draft: Draft) -> bool:
        """Say whether an exercise still waits for such an amount, where each follows its name."""
        if token.kind.startswith("sets"):
            return "sets" not in draft.tail.values
        return token.kind in MAIN_KINDS and not draft.has_main()

    def _is_bare_weight(self, token: Token, draft: Draft) -> bool:
        """Tell the weight in "Squat 405" from reps: more than anyone does, after the name."""
        if token.kind != "number":
            return False
        if self.line[: token.start].rstrip().endswith("@"):
            return True
        if not token.value.isdigit():
            return False
        if self.unit and {"sets", "reps"} <= draft.tail.values.keys():
            return movements.may_be_loaded(self._said(draft))
        is_counted = not draft.values.keys().isdisjoint({"sets", "reps"})
        return not is_counted and int(token.value) > 100 and movements.is_loaded(self._said(draft))

    def _said(self, draft: Draft) -> str:
        return " ".join(self._text(span) for span in draft.names)

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
        return movements.is_two_sided(self._said(draft))

    def _pair(self, token: Token, moved: Token, draft: Draft) -> None:
        """Read "8/8" as each side, "12/10" as two athletes' reps, "42.5/30" as weights at best.

        Weights without a unit stay a remark: nobody can tell kilograms from pounds.
        """
        one, other = re.sub(r"[lr ]", "", token.value.replace(",", ".")).split("/")
        is_weight = "." in token.value or max(float(one), float(other)) > _MOST_PAIRED_REPS
        name = self._said(draft)
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
        others = [one for one in self.found.drafts if one is not draft]
        is_shared = bool(others) and not any(one.has_main() for one in others)
        if draft and draft is self.current and is_shared:
            return
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
