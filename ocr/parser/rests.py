"""Say whose a rest is: of an exercise, of a list, or between the rounds of a block."""

import re

from ocr.parser import movements
from ocr.parser import words as w
from ocr.parser.amounts import rest_of
from ocr.parser.drafts import Draft, Value
from ocr.parser.headings import Headings
from ocr.parser.outline import BlockDraft, Line
from ocr.parser.sharing import LineItems
from ocr.parser.tokens import Token

_OF_SETS = re.compile(w.SETS)
_RESTS_BY_NAME = re.compile(
    rf"{w.REST}[ :]{{0,3}}{w.LOOSE_TIME} (?:on|for) |"
    rf"{w.TIME} {w.REST} (?:on|for|after) (?:the|your) (?!\w{{0,12}} ?(?:round|set|superset)s?\b)"
)
_REST_OF_OTHERS = re.compile(
    r"(?:the rest|(?:the |all )?others?|everything else)(?: of (?:it|the [a-z]{3,12}))?[ :,-]{1,3}"
    rf"(?P<time>{w.LOOSE_TIME})"
)
_FIRST_ONES = re.compile(r"first (?P<n>[2-9]|two|three|four)\b|first\b")
_REST_ON = re.compile(
    rf"(?<![\w:.])(?P<time>{w.LOOSE_TIME}) (?:rest )?(?:on|for|after) (?:the |your |all )?"
    r"(?P<whose>[a-z][a-z -]{2,40}?)(?=[ ]?(?:[,;.&/+(]|and \d|$))"
)
_OTHERS = re.compile(r"\b(?:everything|others?|else|rest|remaining|of (?:it|them))\b")
_ROUND_WORDS = re.compile(
    r"round|rds?\b|superset|circuit|giant|ronda|runde|tour|rodada|volta|vuelta|amrap|pair|complex|"
    r"each [a-d]\d?$"
)

_OF_PAIRS = re.compile(r"superset|giant|pair")
_GROUPS = {"pair", "group", "inlineSuperset", "repeat"}
_OF_EACH = re.compile(r"\b(?:each|every|cada|jede[mnrs]?|chaque)\b")


def _stems(name: str) -> set[str]:
    return {word[:4] for word in name.split() if len(word) > 3}


class Rests(Headings):
    """Puts rests where they belong."""

    def _rests(self, line: Line, following: Line | None) -> None:
        drafts = line.items.drafts or ([line.items.loose] if line.items.loose else [])
        if self._is_rest_remark(line):
            return
        for token, resting in line.items.rests:
            found = rest_of(token) if token.kind == "rest" else None
            span = (token.start, token.end)
            if self.plain[token.end : token.end + 2].lstrip()[:1] == "?":
                self.unresolved.append(span)
                continue
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
        if block.kind in ("warmup", "cooldown") and _OF_SETS.search(token.value):
            others = [one for one in self.workout.blocks if one.kind is None]
            return [draft for one in others for draft in one.items] or block.items
        drafts = [d for workout in self.workouts for one in workout.blocks for d in one.items]
        for_all = not self._leads_on(line) and line.after_blank and len(self.workouts) > 1
        said = any("rest_seconds" in draft.values for draft in drafts)
        return drafts if for_all and not said and _OF_SETS.search(token.value) else block.items

    def _rested_heading(self, line: Line) -> None:
        """Take what stands before a heading's rest for a title, and give the rest to its list."""
        token, _ = line.items.rests[0]
        block, name = self._open(line), (line.front.start, token.start)
        if self.title is None and len(self.workout.blocks) == 1:
            self.title = name
        else:
            block.label = name
        if found := rest_of(token):
            block.rest = Value(found[0], token.start, token.end)
        line.items = LineItems()

    def _rest_by_name(self, line: Line) -> bool:
        """Read "Rest 2 min on deads, 60 s on everything else"."""
        content = self.plain[line.front.start : line.end]
        if not _RESTS_BY_NAME.match(content) or not self.workout.blocks:
            return False
        drafts = [draft for block in self.workout.blocks for draft in block.items]
        left = list(drafts)
        for match in _REST_ON.finditer(content):
            stems = {word[:4] for word in match["whose"].split() if len(word) > 3}
            others = bool(_OTHERS.search(match["whose"]))
            meant = left if others else [d for d in drafts if stems & _stems(self._name(d))]
            if first := _FIRST_ONES.match(match["whose"]):
                meant = drafts[: w.count(first["n"]) if first["n"] else 1]
            self._give_rest(meant, line.front.start + match.start("time"), match["time"])
            left = [draft for draft in left if draft not in meant]
        if others_too := _REST_OF_OTHERS.search(content):
            self._give_rest(left, line.front.start + others_too.start("time"), others_too["time"])
        self.workout.notes.append((line.front.start, line.end))
        line.items = LineItems()
        return True

    def _leads_on(self, line: Line) -> bool:
        """Say whether exercises follow a line."""
        later = [one for one in self.lines if one.start > line.start]
        drafts = [draft for one in later for draft in one.items.drafts]
        return any(draft.values and movements.is_movement(self._name(draft)) for draft in drafts)

    def _give_rest(self, drafts: list[Draft], start: int, time: str) -> None:
        if found := w.rest_seconds(time):
            for draft in drafts:
                for part in (draft, *draft.more):
                    value = Value(found[0], start, start + len(time))
                    part.values.setdefault("rest_seconds", value)

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
        groups = [one for one in self.workout.blocks if one.said & _GROUPS and one.items]
        if not self._is_grouped(block) and _OF_PAIRS.search(token.value) and groups:
            for group in groups:
                group.params.setdefault("restSeconds", value)
            return
        if self._is_grouped(block) or of_rounds:
            is_between = following is not None and "kind" in following.header
            if self._is_inherited(block, "restSeconds"):
                del block.params["restSeconds"]
            if "restSeconds" in block.params or (block.kind == "emom" and not is_between):
                block.notes.append((token.start, token.end))
            else:
                block.params["restSeconds"] = value
            is_each = line.after_blank or _OF_EACH.search(token.value)
            if of_rounds and is_each and not self._leads_on(line):
                for group in groups:
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
