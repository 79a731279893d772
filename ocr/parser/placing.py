"""Put exercises into blocks, and quantities on a line of their own to their exercise."""

import bisect
import re

from ocr.parser import movements
from ocr.parser.drafts import MAIN, Draft, Value
from ocr.parser.outline import TIMED, BlockDraft, Line
from ocr.parser.schemes import OF_THE_BAR, ON_EVERYTHING, WITH_BELL, Schemes
from ocr.parser.sharing import shared
from ocr.parser.sifting import shape

_ON_FOOT = re.compile(
    r"run\w*|jog\w*|track|l[au]uf\w*|intervall?auf|corr\w+|carrera|course|"
    r"treadmill|marathon|rodaje|series de carrera"
)
_PACED = re.compile(r"\d:\d\d|pace|/km|/mi|zone")


def _is_load(loose: Draft) -> bool:
    return "load" in loose.values and loose.values.keys() <= {"load", "per_side"}


def _is_sets_header(loose: Draft) -> bool:
    return (
        not loose.counted_each
        and "sets" in loose.values
        and loose.values.keys() <= {"sets", "rest_seconds"}
    )


class Placing(Schemes):
    """Finds the block of an exercise and the exercise of a quantity."""

    def _take(self, line: Line, following: Line | None) -> None:
        drafts, loose = line.items.drafts, line.items.loose
        self.count += loose is not None
        if loose is not None and not loose.values:
            self.workout.notes.extend(span for span in loose.notes if span[0] < span[1])
        if loose is not None and not self._loads_the_bar(line, loose):
            if not self._is_of_bar(line, loose) and self._is_doubtful(line, loose):
                self._unresolve(loose, line)
            else:
                self._loose(line, loose, following)
        drafts = self._without_doubtful(line, following)
        if not drafts:
            return
        self.count += len(drafts)
        block = self._block_for(line)
        self._line_scheme(block, line)
        if sets := self._sets_after_all(line):
            block = self._open(line) if block.items else block
            block.params["rounds"] = sets
            block.said |= {"group", "whole"}
            block.kind = "superset"
        shared(drafts)
        for draft in drafts:
            self._add(block, draft, line)
        whole = bool(line.header.facts) or "each group" in block.said
        if len(drafts) > 1 and block.kind in ("superset", "circuit") and whole:
            block.said.add("whole")
        if self._is_pair_in_line(block, line):
            block.said |= {"group", "whole"}
            block.kind = "superset"

    def _is_doubtful(self, line: Line, loose: Draft) -> bool:
        """Tell quantities in a sentence from "16 kg bell for everything" beside a header."""
        if line.items.drafts or not line.items.leftovers:
            return False
        is_load = bool(line.header.facts) and _is_load(loose)
        said = self.plain[line.start : line.end]
        if "sets" in loose.values and ON_EVERYTHING.search(said):
            return False
        return not (is_load and (ON_EVERYTHING.search(said) or WITH_BELL.search(said)))

    def _is_of_bar(self, line: Line, loose: Draft) -> bool:
        content = self.plain[line.front.start : line.end].strip(" •(")
        has_list = self.block is not None and bool(self.block.items)
        return has_list and _is_load(loose) and bool(OF_THE_BAR.fullmatch(content))

    def _loads_the_bar(self, line: Line, loose: Draft) -> bool:
        """Give "60 kg on the bar" to the one exercise of the block that lacks its weight."""
        if not self._is_of_bar(line, loose) or self.block is None:
            return False
        lacking = [
            draft
            for draft in self.block.items
            if "load" not in draft.values and movements.is_loaded(self._name(draft))
        ]
        if len(lacking) != 1:
            return False
        lacking[0].values["load"] = loose.values["load"]
        line.items.leftovers.clear()
        return True

    def _without_doubtful(self, line: Line, following: Line | None) -> list[Draft]:
        """Leave out amounts of what is no movement: "2 bottles", "45 min in & out"."""
        items = line.items
        known = [draft for draft in items.drafts if movements.is_movement(self._name(draft))]
        block = self.block
        if len(items.drafts) > 1 and not known and not line.front.bulleted:
            return self._without_lines_of_things(line)
        is_list = line.front.bulleted or line.front.pair or line.front.labelled or line.row
        if is_list or (block and block.said - {"rested", "letters"}) or (block and block.kind):
            return items.drafts
        near = [*known, *(following.items.drafts if following else [])]
        near += block.items[-3:] if block else []
        shapes = {shape(draft) for draft in near}
        for draft in [one for one in items.drafts if one not in known]:
            said = draft.values.keys() & MAIN
            if said and said <= {"reps", "seconds", "scheme"} and shape(draft) not in shapes:
                parts = (draft, *draft.more)
                spans = [(one.start, one.end) for part in parts for one in part.values.values()]
                spans += draft.names
                self.unresolved.append((min(spans)[0], max(span[1] for span in spans)))
                items.drafts.remove(draft)
        return items.drafts

    def _sets_after_all(self, line: Line) -> Value | None:
        """Take the sets of "Leg extension x 12 + sissy squat x 10 > 3 sets" for rounds of both."""
        *others, last = line.items.drafts
        sets = last.values.get("sets")
        if not (sets and others and line.items.joined_by_plus) or last.more or line.header.facts:
            return None
        amounts = [value for name, value in last.values.items() if name != "sets"]
        counted = all("sets" not in one.values and one.has_main() for one in others)
        if counted and amounts and sets.start > max(value.end for value in amounts):
            return last.values.pop("sets")
        return None

    def _without_lines_of_things(self, line: Line) -> list[Draft]:
        """Leave out all of "3 kids, 2 jobs, 1 gym bag", a line that names no movement."""
        if any(draft.values.keys() & MAIN != {"reps"} for draft in line.items.drafts):
            return line.items.drafts
        self.unresolved.append((line.front.start, line.end))
        line.items.drafts = []
        return []

    def _is_pair_in_line(self, block: BlockDraft, line: Line) -> bool:
        drafts = line.items.drafts
        return (
            line.items.joined_by_plus
            and block.kind is None
            and len(drafts) == 2
            and block.items[-2:] == drafts
            and (len(block.items) == 2 or not block.kind)
            and not block.said - {"label"}
            and self._in_shared_sets(drafts)
        )

    def _in_shared_sets(self, drafts: list[Draft]) -> bool:
        """Say whether both of a pair are done in sets, said at each or once at the end."""
        first, last = drafts
        if first.has_main() and "sets" in last.values and "sets" not in first.values:
            sets = last.values["sets"]
            if sets.start > max(one.start for name, one in last.values.items() if name != "sets"):
                first.values["sets"] = sets
        return all("sets" in draft.values for draft in drafts)

    def _block_for(self, line: Line) -> BlockDraft:
        """Return the block a line's exercises go to; one that is over makes place for a new one."""
        block = self.block
        if block is None:
            return self._open(line)
        has_sets = any("sets" in draft.values for draft in line.items.drafts)
        opened_here = block.span is not None and block.span[0] == line.start
        if not block.items or opened_here or line.front.pair or "slot" in line.header:
            return block
        if {"each group", "whole"} <= block.said and len(line.items.drafts) > 1:
            fresh = self._open(line)
            fresh.kind, fresh.params, fresh.said = block.kind, dict(block.params), set(block.said)
            return fresh
        if "pair" in block.said or "over" in block.said or ("whole" in block.said and has_sets):
            return self._open(line)
        is_timed = block.kind in TIMED or bool(block.said & {"forTime", "scheme"})
        is_group = is_timed or block.kind in ("superset", "circuit") or "roundsWord" in block.said
        own_sets = has_sets and not any("sets" in draft.values for draft in block.items)
        closed = (line.after_blank and has_sets) or (own_sets and is_timed)
        if "repeat" in block.said and "rounds" in block.params:
            closed = closed or has_sets or line.after_blank
        if is_group and closed:
            return self._open(line)
        if (
            block.kind in ("warmup", "cooldown")
            and ((line.after_blank and has_sets) or "inline" in block.said)
            and (has_sets or not line.front.bulleted)
        ):
            return self._open(line)
        if block.said >= {"part", "label"} and block.kind == "for_time" and line.after_blank:
            return self._open(line)
        return block

    def _add(self, block: BlockDraft, draft: Draft, line: Line) -> None:
        slots = [fact for fact in line.header.facts if fact.name == "slot"]
        begin = min((span[0] for span in draft.names), default=line.end)
        before = [fact for fact in slots if fact.start <= begin]
        if slot := max(before or slots[:1], key=lambda fact: fact.start, default=None):
            draft.slot = Value(slot.value, slot.start, slot.end)
        if block.shared:
            for name, value in block.shared.values.items():
                if not (name in ("sets", "reps", "seconds") and name in draft.values):
                    draft.values.setdefault(name, value)
        if block.rest:
            draft.values.setdefault("rest_seconds", block.rest)
        if not block.items and block.span and block.span[0] != line.start and not block.said:
            block.span = (line.start, line.end)
        block.items.append(draft)

    def _is_section_alone(self, line: Line, following: Line | None) -> bool:
        """Keep "Cool down 10 min" as an exercise of that name."""
        loose, block = line.items.loose, self.block
        if not (loose and block and line.front.label) or line.items.drafts:
            return False
        first = min(value.start for value in loose.values.values()) if loose.values else line.end
        leads = following is not None and bool(following.items.drafts)
        if leads and loose.values.keys() == {"seconds"} and self.plain[:first].rstrip()[-1:] == "(":
            block.notes.append((first, line.end))
            return True
        is_ease = line.front.kind in ("warmup", "cooldown") and set(loose.values) <= {
            "seconds",
            "distance",
        }
        if not is_ease and not (line.front.of_muscles and "reps" in loose.values):
            return False
        if line.front.of_muscles:
            block.label = None
        loose.names.append(line.front.label)
        self._add(block, loose, line)
        block.said.add("inline")
        return True

    def _loose(self, line: Line, loose: Draft, following: Line | None) -> None:
        """Find the exercise that quantities on a line of their own belong to."""
        block = self.block
        opened = bool(line.header.facts) or line.front.labelled
        leads = self._is_scheme_header(loose, following)
        if leads or (block is not None and "ladder" in block.said):
            self._ladder_range(block, loose)
        if leads and "scheme" in loose.values:
            if block is None or block.items:
                block = self._open(line)
            if line.header.facts:
                self._apply(block, line)
            self._put_scheme(block, loose.values["scheme"])
            return
        is_load = _is_load(loose) and not line.front.labelled
        if block is not None and block.items and (is_load or not opened):
            self._loose_after(block, line, loose, following)
            return
        names_follow = following is not None and bool(following.items.drafts)
        if set(loose.values) & {"distance", "calories", "seconds"} and self._named_by_context(
            line, loose
        ):
            return
        follow_sets = following is not None and any(
            "sets" in draft.values for draft in following.items.drafts
        )
        if follow_sets and {"sets", "reps"} <= loose.values.keys():
            if not self._named_by_title(line, loose):
                self._unresolve(loose, line)
            return
        if names_follow and set(loose.values) <= {
            "sets",
            "reps",
            "rest_seconds",
            "seconds",
            "per_side",
            "load",
            "rpe",
            "tempo",
        }:
            block = block if block is not None and not block.items else self._open(line)
            if _is_sets_header(loose):
                self._sets_header(block, loose)
            else:
                block.shared = loose
                block.said.add("shared")
            return
        if self._named_by_title(line, loose):
            return
        if opened and block is not None and block.kind in ("interval", "tabata"):
            count = loose.values.get("sets") or loose.values.get("reps")
            if count and isinstance(count.value, int):
                block.params.setdefault("rounds", count)
                return
        self._unresolve(loose, line)

    def _loose_after(
        self, block: BlockDraft, line: Line, loose: Draft, following: Line | None
    ) -> None:
        if (
            block.kind in ("warmup", "cooldown")
            and "inline" in block.said
            and "sets" in loose.values
        ):
            if not self._named_by_context(line, loose):
                self._unresolve(loose, line)
            return
        bare = [draft for draft in block.items if not draft.has_main()]
        names_follow = following is not None and bool(following.items.drafts)
        if loose.counted_each or (len(bare) > 1 and bare == block.items and "sets" in loose.values):
            targets = bare or [draft for draft in block.items if "sets" not in draft.values]
            for draft in targets or block.items[-1:]:
                for name, value in loose.values.items():
                    draft.values.setdefault(name, value)
            return
        if self._is_load_of_all(block, loose, line) or (_is_load(loose) and line.header.facts):
            for draft in block.items:
                if movements.may_be_loaded(self._name(draft)):
                    draft.values.setdefault("load", loose.values["load"])
            return
        last = block.items[-1]
        if self._is_listed_set(loose, last):
            last.more.append(loose)
        elif _is_sets_header(loose) and self._ends_group(block, line, following):
            self._sets_header(block, loose)
            block.said.add("over")
        elif _is_sets_header(loose) and (line.after_blank or last.has_main()) and names_follow:
            self._sets_header(self._open(line), loose)
        elif set(loose.values) == {"sets"} and block.said & {"group", "pair"}:
            block.params.setdefault("rounds", loose.values["sets"])
        elif set(loose.values) == {"sets"} and last.has_main():
            for draft in block.items:
                draft.values.setdefault("sets", loose.values["sets"])
        elif not last.has_main() or not set(loose.values) & set(last.tail.values):
            for name, value in loose.values.items():
                last.tail.values.setdefault(name, value)
            last.notes.extend(span for span in loose.notes if span[0] < span[1])
        elif set(loose.values) & {"distance", "calories"}:
            if not self._named_by_context(line, loose):
                self._unresolve(loose, line)
        elif set(loose.values) == {"reps"} and "sets" in last.values:
            self._unresolve(loose, line)
        elif set(loose.values) & {"sets", "reps"}:
            last.more.append(loose)
            last.more.extend(loose.more)
            loose.more = []
        else:
            self._unresolve(loose, line)

    def _is_listed_set(self, loose: Draft, last: Draft) -> bool:
        """Tell the second of "60 s" and "45 s" below a name from what is of something else."""
        said = loose.values.keys() & MAIN
        if not said or "sets" in said or said != last.tail.values.keys() & MAIN or loose.more:
            return False
        begin = min(value.start for value in last.values.values())
        return bool(last.names) and "\n" in self.plain[last.names[-1][1] : begin]

    def _ends_group(self, block: BlockDraft, line: Line, following: Line | None) -> bool:
        """Tell "4 sets" below A1 and A2 from the sets of what follows."""
        counted = "rounds" in block.params or any("sets" in draft.values for draft in block.items)
        ends = following is None or following.after_blank or bool(following.front.pair)
        grouped = bool(block.said & {"pair", "inlineSuperset"}) and len(block.items) > 1
        return grouped and not counted and ends and not line.after_blank

    def _is_load_of_all(self, block: BlockDraft, loose: Draft, line: Line) -> bool:
        """Tell "@ 70/47.5kg" below a whole list from the weight of its last exercise."""
        if loose.values.keys() != {"load"} or len(block.items) < 2:
            return False
        is_at = self.plain[line.front.start : line.end].lstrip(" •(").startswith("@")
        return (
            is_at
            and self._is_grouped(block)
            and not any("load" in draft.values for draft in block.items)
        )

    def _named_by_title(self, line: Line, loose: Draft) -> bool:
        """Give sets under "Deadlift ramp" to the movement the title names."""
        title = self.title or self.workout.title
        inner = movements.within(self.plain[slice(*title)]) if title else None
        if title is None or inner is None or not {"reps", "sets"} & loose.values.keys():
            return False
        loose.names.append((title[0] + inner[0], title[0] + inner[1]))
        loose.doubts += 1
        self._add(self.block or self._open(line), loose, line)
        return True

    def _named_by_context(self, line: Line, loose: Draft) -> bool:
        """Name "6 x 400m" by the run the text speaks of."""
        at = bisect.bisect_left(self.runs, (line.start, 0))
        span = self.runs[max(0, at - 1)] if self.runs else None
        if span is None and not _PACED.search(self.plain[line.start : line.end]):
            return False
        if loose.values.keys() <= {"seconds"} and (span is None or not line.front.day):
            return False
        block = self.block or self._open(line)
        if "pair" in block.said or block.kind in ("warmup", "cooldown"):
            block = self._open(line)
        if span and not _ON_FOOT.fullmatch(self.plain, *span):
            loose.names.append(span)
        loose.doubts += 1
        loose.notes = [note for note in loose.notes if note[0] < note[1]]
        self._add(block, loose, line)
        return True
