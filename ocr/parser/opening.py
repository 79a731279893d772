"""Decide which block a header opens, continues or is about, and whose a rest is."""

import re

from ocr.parser import movements
from ocr.parser import words as w
from ocr.parser.drafts import Draft, Value, rest_of
from ocr.parser.facts import Header
from ocr.parser.headings import PARAMS, Headings
from ocr.parser.items import LineItems
from ocr.parser.outline import TIMED, BlockDraft, Line
from ocr.parser.phrases import is_talk
from ocr.parser.tokens import Token

_OPENING = frozenset({"kind", "rft", "forTime", "ladder"})
_OF_SETS = re.compile(w.SETS)
_RESTS_BY_NAME = re.compile(rf"{w.REST}[ :]{{0,3}}{w.LOOSE_TIME} (?:on|for) ")
_REST_ON = re.compile(
    rf"(?<![\w:.])(?P<time>{w.LOOSE_TIME}) (?:rest )?(?:on|for) (?:the |your |all )?"
    r"(?P<whose>[a-z][a-z -]{2,40}?)(?=[ ]?(?:[,;.&/+(]|and \d|$))"
)
_OTHERS = re.compile(r"\b(?:everything|others?|else|rest|remaining)\b")
_EACH_GROUP = re.compile(
    r"\b(?:each|cada|jeweils|chacune?|chaque|super ?sets|tri-?sets|giant sets|superseries|supersatze)\b"
)
_ROUND_WORDS = re.compile(
    r"round|rds?\b|superset|circuit|giant|ronda|runde|tour|rodada|volta|vuelta|amrap|pair|complex"
)


def _names(header: Header) -> list[str]:
    return [fact.name for fact in header.facts]


def _stems(name: str) -> set[str]:
    return {word[:4] for word in name.split() if len(word) > 3}


class Openings(Headings):
    """Opens blocks and gives them their kind, parameters and rests."""

    def _opening(self, line: Line) -> None:
        """Keep an opening line as the title, or unresolved where it is a sentence."""
        header = line.header
        line.header = Header()
        words = self.plain[line.front.start : line.end].split()
        if len(words) > 6 and is_talk(words):
            self._leave(line)
        else:
            self._plain_words(line)
        if "forTime" in header:
            line.header = header
            block = self._open(line)
            self._apply(block, line)
            block.span = None

    def _heading(self, line: Line, following: Line | None) -> None:
        line.items.leftovers.clear()
        span = (line.front.start, line.end)
        if self.title is None and self.workout.title is None and not self.workout.blocks:
            self.title = span
            leads = following is not None and (
                bool(following.items.drafts and not following.header.facts)
                or ("rounds" in following.header and "kind" not in following.header)
            )
            if "group" in line.header and leads and not (following and following.front.pair):
                self._apply(self._open(line), line)
        elif (self.workout.blocks or self.workout.title) and not (
            self.block and not self.block.items
        ):
            self._open(line).label = span
        else:
            self.unresolved.append(span)

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
        elif front.letter and self._is_letter_a_block(line):
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

    def _is_letter_a_block(self, line: Line) -> bool:
        """Tell section letters from those that only number the minutes of an EMOM."""
        block = self.block
        if line.header.facts or block is None or block.kind is None:
            return bool(line.header.facts)
        if block.kind in ("emom", "interval") and (not block.items or "letters" in block.said):
            block.said.add("letters")
            return False
        return True

    def _connect(self) -> None:
        """After "then" nothing more belongs to the block before; what is for time stays so."""
        if self.block is not None and self.block.items:
            self.block.said.add("over")
            if "forTime" in self.block.said:
                self.block.said.add("leads on")

    def _is_trailing(self, line: Line, following: Line | None) -> bool:
        """Say whether a header comes after the list it is about: slots first, then "EMOM 16"."""
        block = self.block
        if (
            block is None
            or not block.items
            or block.kind
            or line.items.drafts
            or line.front.labelled
        ):
            return False
        if block.said - {"label", "rested"} or any("sets" in draft.values for draft in block.items):
            return False
        return following is None or not (following.items.drafts or following.items.loose)

    def _open_pair(self, line: Line) -> None:
        assert line.front.pair is not None
        letter = line.front.pair[0]
        block = self.block
        if block is None or (block.letter or "") != letter or line.front.pair == ("", "1"):
            fresh = block is not None and not block.items and "group" in block.said
            shared = block.params if block is not None and "each group" in block.said else {}
            block = block if fresh and block else self._open(line)
            for name, value in shared.items():
                block.params.setdefault(name, value)
                block.said.add("each group")
            block.letter = letter or None
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
        is_last = following is None or not following.has_content()
        return is_last or (following is not None and following.after_blank and not line.after_blank)

    def _is_done_so(self, block: BlockDraft, line: Line, following: Line | None) -> bool:
        """Say whether a header is about the one exercise above it: "Power clean", "EMOM 10"."""
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
        only_tail = not line.items.drafts and {fact.name for fact in line.header.facts} <= {
            "forTime",
            "timeCapSeconds",
        }
        if block is not None and self._is_done_so(block, line, following):
            self._apply(block, line)
            return
        if block is None or not (is_fresh or line.front.pair or "inlineSuperset" in line.header):
            if block is not None and only_tail and block.kind in (None, "circuit", "ladder"):
                self._apply(block, line)
                return
            leads_on = block is not None and "leads on" in block.said
            is_eased = block is not None and block.kind in ("warmup", "cooldown")
            kind = block.kind if block and is_eased and not line.after_blank else None
            labelled = line.front.labelled
            block = self._open(line)
            if leads_on and "kind" not in line.header:
                block.said.add("forTime")
            if kind and not labelled and set(_names(line.header)) <= {"rounds", "roundsWord"}:
                block.kind = kind
        self._apply(block, line)

    def _apply(self, block: BlockDraft, line: Line) -> None:
        header = line.header
        for fact in header.facts:
            if fact.name in PARAMS:
                block.params.setdefault(fact.name, Value(fact.value, fact.start, fact.end))
            elif fact.name == "kind":
                self._set_kind(block, fact.value)
            elif fact.name == "total":
                block.notes.append((fact.start, fact.end))
            elif fact.name == "eachSeconds":
                block.shared = block.shared or Draft()
                block.shared.values["seconds"] = Value(fact.value, fact.start, fact.end)
                block.said.add("shared")
            elif fact.name not in ("slot", "slots"):
                block.said.add(fact.name)
        if "group" in header and _EACH_GROUP.search(self.plain, line.start, line.end):
            block.said.add("each group")
            self.each_group = block.params
        elif "group" in header:
            for name, value in self.each_group.items():
                block.params.setdefault(name, value)
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
        if kind in ("superset", "circuit") and block.kind in TIMED:
            return
        block.kind = kind

    def _rests(self, line: Line, following: Line | None) -> None:
        drafts = line.items.drafts or ([line.items.loose] if line.items.loose else [])
        if self._is_rest_remark(line):
            return
        for token, resting in line.items.rests:
            found = rest_of(token) if token.kind == "rest" else None
            span = (token.start, token.end)
            if found is None:
                (self.block.notes if self.block else self.workout.notes).append(span)
                continue
            value = Value(found[0], *span)
            grouped = self._is_grouped(self.block) and len(drafts) > 1
            if drafts and not (_ROUND_WORDS.search(token.value) or line.header.facts or grouped):
                for draft in resting or drafts[-1:]:
                    draft.values.setdefault("rest_seconds", value)
            else:
                self._rest(line, token, value, following)
            if found[1] and self.block:
                self.block.notes.append(span)

    def _resting(self, block: BlockDraft, line: Line, token: Token) -> list[Draft]:
        """Return whose rest between sets it is: the list's, or every day's after a plan's end."""
        drafts = [d for workout in self.workouts for one in workout.blocks for d in one.items]
        for_all = line is self.lines[-1] and line.after_blank and len(self.workouts) > 1
        said = any("rest_seconds" in draft.values for draft in drafts)
        return drafts if for_all and not said and _OF_SETS.search(token.value) else block.items

    def _rest_by_name(self, line: Line) -> bool:
        """Read "Rest 2 min on deads, 60 s on everything else"."""
        content = self.plain[line.front.start : line.end]
        if not _RESTS_BY_NAME.match(content) or not self.workout.blocks:
            return False
        drafts = [draft for block in self.workout.blocks for draft in block.items]
        left = list(drafts)
        for match in _REST_ON.finditer(content):
            found = w.rest_seconds(match["time"])
            if found is None:
                continue
            stems = {word[:4] for word in match["whose"].split() if len(word) > 3}
            others = bool(_OTHERS.search(match["whose"]))
            meant = left if others else [d for d in drafts if stems & _stems(self._name(d))]
            if not others and match["whose"].split()[0] == "first":
                meant = drafts[:1]
            start = line.front.start + match.start("time")
            for draft in meant:
                value = Value(found[0], start, start + len(match["time"]))
                draft.values.setdefault("rest_seconds", value)
            left = [draft for draft in left if draft not in meant]
        self.workout.notes.append((line.front.start, line.end))
        line.items = LineItems()
        return True

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
            if of_rounds and line.after_blank and following is None:
                for group in self.workout.blocks:
                    if "pair" in group.said:
                        group.params.setdefault("restSeconds", value)
            return
        bare = [
            draft
            for draft in self._resting(block, line, token)
            if "rest_seconds" not in draft.values
        ]
        if not bare:
            block.rest = value
        for draft in bare:
            for part in (draft, *draft.more):
                part.values.setdefault("rest_seconds", value)
        block.said.add("rested")
