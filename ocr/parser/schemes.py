"""Read schemes of reps said once for several exercises: 21-15-9, ladders, sets of each."""

import bisect
import re

from ocr.parser import movements
from ocr.parser import words as w
from ocr.parser.amounts import rest_of
from ocr.parser.drafts import Draft, Value
from ocr.parser.facts import Fact
from ocr.parser.opening import Openings
from ocr.parser.outline import BlockDraft, Line
from ocr.parser.phrases import is_talk
from ocr.parser.sharing import LineItems

_ALL = re.compile(
    r"(?:take |do |keep |use )?(?:all|every(?:thing)?|each|alle[ns]?|tod[oa]s?|tout(?:es|s)?)\b"
)
_EVERYWHERE = re.compile(r"\b(?:everywhere|throughout|across the board)\b")
ON_EVERYTHING = re.compile(
    r"\b(?:on|for|across|with|of) (?:everything|"
    r"(?:every|each) (?:exercise|movement|lift|one)|"
    r"all(?: (?:sets|exercises|lifts|movements|of (?:it|"
    r"them)))?)\b"
)
_OF_LIST = re.compile(
    r"\b(?:sets?|exercises?|movements?|lifts?|everything|series|ejercicios|ubungen|exercices)\b"
)
_BELL = (
    r"(?:use|using|with|w/|holding) (?:(?:an?|the|one|two|2) )?[^a-z]{1,12}(?:kgs?|lbs?|#)[ ]?"
    r"(?:kettle)?(?:bells?|kbs?|dbs?|dumbbells?|barbell|bar|plate|vest)\b"
)
WITH_BELL = re.compile(_BELL)
# "60 kg on the bar", "45/35 lb barbell": the weight of the one exercise done with it.
OF_THE_BAR = re.compile(
    rf"[^a-z]{{1,30}}(?:{w.UNIT}[^a-z]{{0,12}}){{1,2}}(?:on (?:the|your) )?(?:bar|barbell)s?[ .!]*|"
    rf"(?:the )?(?:bar|barbell)s?(?: is| at| weight|:|=| -){{0,2}}[^a-z]{{1,12}}{w.UNIT}[ .!]*"
)
_IMPLEMENT = re.compile(
    r"(?:(?:use|with|using|w/) )?(?:(?:an?|the|one|two|2) )?[^a-wyz]{1,12}(?:kgs?|lbs?|#)[ ]?"
    r"(?:kettle)?(?:bells?|kbs?|dbs?|dumbbells?|barbell|bar)(?: (?:throughout|for (?:all|"
    r"every).{1,30}))?[ .!]*"
)
_OPEN_END = re.compile(r"(?:…|\.{2,3}|etc)\s*\Z")


class Schemes(Openings):
    """Lifts from lines what holds for a whole block."""

    def _line_scheme(self, block: BlockDraft, line: Line) -> None:
        """Lift "21-15-9" from a line of several exercises to the block."""
        drafts = line.items.drafts
        first = drafts[0]
        is_led = len(drafts) > 1 and not any(draft.has_main() for draft in drafts[1:])
        is_for_all = is_led and "sets" not in first.values
        if is_for_all or ("ladder" in block.said and block.scheme is None):
            self._ladder_range(block, first)
        found = next((draft for draft in drafts if "scheme" in draft.values), None)
        if found is None or "loads" in found.values:
            return
        said = block.said & {"ladder", "forTime", "chipper"} or block.kind in ("for_time", "amrap")
        if said or (is_for_all and found is first):
            if block.items and block.scheme is None and not said:
                block = self._open(line)
            value = found.values["scheme"]
            if block.scheme and block.items and block.scheme.value != value.value:
                self._scheme_of_each(block)
                return
            del found.values["scheme"]
            self._put_scheme(block, value)

    def _scheme_of_each(self, block: BlockDraft) -> None:
        """Give a block's scheme back to its exercises where a further one has another."""
        for draft in block.items:
            if not draft.has_main() and block.scheme:
                draft.values["scheme"] = block.scheme
        block.scheme = None
        block.said -= {"scheme", "ladder"}

    def _ladder_range(self, block: BlockDraft | None, draft: Draft) -> None:
        """Read the "10-1" of a ladder as every number between; nobody counts down to 1 else."""
        reps = draft.values.get("reps")
        if reps is None or not isinstance(reps.value, str):
            return
        match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", reps.value)
        if match is None or abs(int(match[1]) - int(match[2])) < 3:
            return
        if match[2] != "1" and not (block and "ladder" in block.said):
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

    def _is_scheme_header(self, loose: Draft, following: Line | None) -> bool:
        block = self.block
        last = block.items[-1] if block and block.items else None
        if following is not None and "forTime" in following.header:
            return True
        names_follow = (
            following is not None
            and bool(following.items.drafts)
            and not any(
                "sets" in draft.values or "reps" in draft.values for draft in following.items.drafts
            )
        )
        return names_follow and (last is None or last.has_main() or "load" not in loose.values)

    def _sets_header(self, block: BlockDraft, loose: Draft) -> None:
        block.params.setdefault("rounds", loose.values["sets"])
        if rest := loose.values.get("rest_seconds"):
            block.params.setdefault("restSeconds", rest)
        block.said.add("sets")

    def _is_scheme_label(self, line: Line) -> bool:
        """Read "HEAVY · 4x8" over bare names as a label, and the sets of every exercise below."""
        drafts, loose = line.items.drafts, line.items.loose
        found = drafts[0] if len(drafts) == 1 else loose if loose and not drafts else None
        names = drafts[0].names if drafts else line.items.leftovers
        if found is None or len(names) != 1 or line.header.facts or line.front.bulleted:
            return False
        if "sets" not in found.values or "scheme" in found.values or found.more:
            return False
        name = self.plain[slice(*names[0])]
        if movements.is_movement(name) or len(name.split()) > 3 or is_talk(name.split()):
            return False
        if self._bare_below(line) < (1 if line.after_blank or self.block is None else 2):
            return False
        block = self._open(line)
        block.label, block.shared = names[0], Draft(values=found.values)
        for token, _ in line.items.rests:
            if rest := rest_of(token):
                found.values.setdefault("rest_seconds", Value(rest[0], token.start, token.end))
        block.said.add("shared")
        line.items = LineItems()
        return True

    def _bare_below(self, line: Line) -> int:
        """Count the lines below that hold nothing but names of movements, up to two."""
        at = bisect.bisect_right(self.lines, line.start, key=lambda one: one.start)
        count = 0
        for one in self.lines[at : at + 2]:
            named = [draft for draft in one.items.drafts if not draft.has_main()]
            known = any(movements.is_movement(self._name(draft)) for draft in named)
            if not known or named != one.items.drafts or one.front.day or one.front.labelled:
                break
            count += self._lists_names(one)
        return count

    def _is_for_each(self, line: Line, following: Line | None) -> bool:
        """Read "Shoulders, 3 sets each" as the sets of every exercise below."""
        drafts = line.items.drafts
        if len(drafts) != 1 or following is None or not following.items.drafts or line.header.facts:
            return False
        draft = drafts[0]
        parts = [draft, *draft.more]
        told = next((part for part in parts if "sets" in part.values), None)
        if told is None or not draft.counted_each or movements.is_movement(self._name(draft)):
            return False
        block = self._open(line)
        said = {name: one for name, one in told.values.items() if name != "per_side"}
        block.shared = Draft(values=said)
        block.said.add("shared")
        if self.title is None and len(self.workout.blocks) == 1:
            self.title = (line.front.start, told.values["sets"].start)
        else:
            block.label = draft.names[0]
        return True

    def _group_sets(self, line: Line) -> None:
        """Read the sets in "Chest/back supersets (4 sets each)" as the rounds of the groups."""
        drafts = line.items.drafts
        if "group" not in line.header or len(drafts) != 1 or "rounds" in line.header:
            return
        draft = drafts[0]
        sets = draft.values.get("sets")
        if (
            draft.values.keys() == {"sets"}
            and sets
            and not movements.is_movement(self._name(draft))
        ):
            line.header.facts.append(Fact("rounds", sets.value, sets.start, sets.end))
            line.items.leftovers.extend(draft.names)
            line.items.drafts = []

    def _is_for_all(self, line: Line) -> bool:
        """Tell "All sets @ RPE 8, 2 min rest" or "24kg bell" from an exercise."""
        content = self.plain[line.front.start : line.end].strip(" •")
        if self.block is None or line.items.drafts or line.header.facts or line.front.pair:
            return False
        loose = line.items.loose
        said_for_all = any(
            (_ALL.match(content), _EVERYWHERE.search(content), ON_EVERYTHING.search(content))
        )
        if said_for_all:
            return loose is not None or bool(line.items.rests)
        return bool(loose and loose.values.keys() == {"load"} and _IMPLEMENT.fullmatch(content))

    def _for_all(self, line: Line) -> None:
        """Give what a line says of all exercises to those it means, where they don't differ."""
        content = self.plain[line.front.start : line.end]
        said = dict(line.items.loose.values) if line.items.loose else {}
        for token, _ in line.items.rests:
            if found := rest_of(token):
                said["rest_seconds"] = Value(found[0], token.start, token.end)
        meant = self._meant(content)
        if said.keys() == {"seconds"} and any("reps" in draft.values for draft in meant):
            # "Everything else: 60 s" goes on about rests.
            said = {"rest_seconds": said["seconds"]}
        for draft in meant:
            for part in (draft, *draft.more):
                for name, value in said.items():
                    part.values.setdefault(name, value)
        line.items = LineItems()

    def _meant(self, content: str) -> list[Draft]:
        workouts = self.workouts if _EVERYWHERE.search(content) else [self.workout]
        blocks = [block for workout in workouts for block in workout.blocks]
        if not (_EVERYWHERE.search(content) or _OF_LIST.search(content)):
            blocks = blocks[-1:]
        drafts = [
            draft
            for block in blocks
            if block.kind not in ("warmup", "cooldown")
            for draft in block.items
        ]
        bare = content.strip(" •")
        if _ALL.match(bare) or _EVERYWHERE.search(bare) or ON_EVERYTHING.search(bare):
            return drafts
        has_own = any("load" in draft.values for draft in drafts)
        return [] if has_own else [d for d in drafts if movements.is_loaded(self._name(d))]

    def _is_count_of_death_by(self, line: Line) -> bool:
        """Read "minute 1: 1 thruster, minute 2: 2 thrusters" as start and step."""
        block = self.block
        if (
            block is None
            or block.kind != "death_by"
            or not block.items
            or "slot" not in line.header
        ):
            return False
        reps = [draft.values.get("reps") for draft in line.items.drafts]
        counts = [found for found in reps if found and isinstance(found.value, int)]
        first, named = block.items[0], line.items.drafts
        if len(named) == 1 and self._name(named[0]).endswith(f" {self._name(first)}"):
            first.names = named[0].names
        slot = line.header.get("slot")
        started = block.params.get("start")
        if counts and started and isinstance(slot, int) and slot > 1 and len(counts) == 1:
            step = (counts[0].value - started.value) // (slot - 1)
            block.params["step"] = Value(step, counts[0].start, counts[0].end)
        if counts:
            block.params.setdefault("start", counts[0])
        if len(counts) > 1:
            step = counts[1].value - counts[0].value
            block.params.setdefault("step", Value(step, counts[1].start, counts[1].end))
        block.notes.append((line.front.start, line.end))
        line.items = LineItems()
        return True
