"""Decide which block a header opens, continues or is about, and whose a rest is."""

import re

from ocr.parser import movements
from ocr.parser import words as w
from ocr.parser.drafts import Draft, Value, rest_of
from ocr.parser.headings import PARAMS, Headings
from ocr.parser.items import LineItems
from ocr.parser.outline import TIMED, BlockDraft, Line
from ocr.parser.tokens import Token

_OPENING = frozenset({"kind", "rft", "forTime", "ladder"})
_ROUND_WORDS = re.compile(
    r"round|rds?\b|superset|circuit|giant|ronda|runde|tour|rodada|volta|vuelta|amrap|pair|complex"
)
_FOR_ALL = re.compile(w.BETWEEN)


class Openings(Headings):
    """Opens blocks and gives them their kind, parameters and rests."""

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
            block = self._open(line)
        self._apply(block, line)

    def _apply(self, block: BlockDraft, line: Line) -> None:
        header = line.header
        for fact in header.facts:
            if fact.name in PARAMS:
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
        if kind in ("superset", "circuit") and block.kind in TIMED:
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
                for draft in (
                    [before] if before else drafts if _FOR_ALL.search(token.value) else drafts[-1:]
                ):
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
