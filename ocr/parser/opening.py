"""Decide which block a header opens, continues or is about."""

import re

from ocr.parser.drafts import Draft, Value
from ocr.parser.facts import Header
from ocr.parser.headings import PARAMS
from ocr.parser.outline import TIMED, BlockDraft, Line
from ocr.parser.phrases import is_talk
from ocr.parser.rests import Rests

_OPENING = frozenset({"kind", "rft", "forTime", "ladder"})
_EACH_GROUP = re.compile(
    r"\b(?:each|cada|jeweils|chacune?|chaque|super ?sets|tri-?sets|giant sets|superseries|"
    r"supersatze)\b"
)


def _names(header: Header) -> list[str]:
    return [fact.name for fact in header.facts]


class Openings(Rests):
    """Opens blocks and gives them their kind and parameters."""

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
            self._open_superset(line)
        if not opens and "eachSeconds" in header and (self.block is None or self.block.items):
            self._open(line)
        if opens and self._is_trailing(line, following):
            assert self.block is not None
            self._apply(self.block, line)
        elif opens:
            self._apply_opening(line, following)
        elif header.facts:
            self._apply(self.block or self._open(line), line)

    def _open_superset(self, line: Line) -> None:
        """Open a superset; "straight into push-ups" takes the exercise of the line before along."""
        block, fact = self.block, line.header.fact("inlineSuperset")
        leads = block and block.items and not self._is_grouped(block) and not line.after_blank
        opened = self._open(line)
        if leads and block and fact and fact.start <= line.front.start:
            opened.items.append(block.items.pop())
            block.span = block.span if block.items else None

    def _is_letter_a_block(self, line: Line) -> bool:
        """Tell section letters from those that only number the minutes of an EMOM."""
        block = self.block
        if line.header.facts or block is None or not (block.kind or "forTime" in block.said):
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
            fresh = block is not None and not block.items and block.said & {"group", "sets"}
            shared = self._said_of_each(block) if block is not None else {}
            block = block if fresh and block else self._open(line)
            for name, value in shared.items():
                block.params.setdefault(name, value)
                block.said.add("each group")
            block.letter = letter or None
            block.said.add("pair")

    def _said_of_each(self, block: BlockDraft) -> dict[str, Value]:
        """Return what was said of every group before the first exercise of one."""
        if "each group" not in block.said:
            return {}
        begin = min((span[0] for draft in block.items for span in draft.names), default=0)
        return {name: value for name, value in block.params.items() if value.start < begin}

    def _closes_list(self, line: Line, following: Line | None) -> bool:
        """Say whether "3 rounds" ends the list above it rather than opening the one below."""
        block = self.block
        if block is None or not block.items or line.items.drafts:
            return False
        is_own = "rounds" in block.params and not self._is_inherited(block, "rounds")
        if is_own and "repeat" not in line.header:
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
            is_tail = only_tail and not self._leads_list(line, following)
            if block is not None and is_tail and block.kind in (None, "circuit", "ladder"):
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

    def _leads_list(self, line: Line, following: Line | None) -> bool:
        """Tell "For time, cap 15:" over its exercises from "for time" below them."""
        if following is None or not following.items.drafts:
            return False
        return line.after_blank or self.plain[line.start : line.end].rstrip(" •")[-1:] == ":"

    def _apply(self, block: BlockDraft, line: Line) -> None:
        header = line.header
        for fact in header.facts:
            if fact.name == "intervalSeconds" and block.kind == "death_by":
                continue
            if fact.name in PARAMS:
                if block.items and self._is_inherited(block, fact.name):
                    del block.params[fact.name]
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
