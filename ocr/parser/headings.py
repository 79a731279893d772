"""Begin workouts at their days, name what headers lead, and tell sentences from exercises."""

import re
from collections.abc import Mapping

from ocr.parser import movements
from ocr.parser.drafts import MAIN, Draft, Value
from ocr.parser.outline import Line, WorkoutDraft
from ocr.parser.phrases import has_person, has_talk, is_talk
from ocr.parser.sharing import LineItems
from ocr.parser.titles import Titles

PARAMS = (
    "rounds",
    "intervalSeconds",
    "timeCapSeconds",
    "workSeconds",
    "restSeconds",
    "start",
    "step",
)


_STORY = re.compile(
    r"\b(?:went|going|up|down) from\b|\b(?:lost|gained|down) \d|\bnew (?:prs?|max|records?)\b|"
    r"\bprs today\b|\bso proud\b|\btickets?\b"
)
_AGAINST = re.compile(r"\W{0,5}(?:stop|don'?t|do not|never|quit|no more|forget)\b(?! the clock)")
_AMOUNT = re.compile(r"\W{0,2}\d[^\n]{0,25}\Z")
# "Class on Tuesday - open from 6 to 21 h"
_TITLE_LEAD = re.compile(
    r"(?P<title>[^\d\n.,!?:|(]{5,50}?)[ ]{0,2}(?: -{1,2} |[|(])(?=[^\n]{0,80}\d)"
)
_MARKED = re.compile(r"[ ]{0,3}[•>|;][ •>|;]{0,5}")
_IN_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_MILD_FACTS = {"ladder", "forTime", "chipper", "group"}


def _is_prescribed(values: Mapping[str, Value]) -> bool:
    """Say whether quantities are more than what a sentence mentions: sets, or 5 reps at 60 kg."""
    if values.keys() & {"sets", "scheme", "calories"}:
        return True
    reps, load = values.get("reps"), values.get("load")
    return bool(reps and load and min(abs(load.start - reps.end), abs(reps.start - load.end)) < 5)


class Headings(Titles):
    """Knows which lines name a workout and which only talk."""

    def _note(self, line: Line) -> None:
        notes = self.block.notes if self.block and self.block.items else self.workout.notes
        notes.append((line.start, line.end))
        line.items.leftovers.clear()

    def _begin_workout(self, line: Line, *, is_title: bool = False) -> None:
        day = line.front.day
        assert day is not None
        is_titled = is_title or not self._is_item_like(line)
        span = (day[0], line.end if is_titled else day[1])
        if self.workout.blocks or self.workout.title:
            self.workouts.append(WorkoutDraft())
        self.workout.title = span
        if is_titled:
            line.items.leftovers.clear()

    def _is_prose(self, line: Line) -> bool:
        """Tell a sentence that happens to hold a number from a line of a workout."""
        if line.front.pair or line.items.rests:
            return False
        if self._only_announces(line):
            return True
        if self._prescribes_block(line):
            return False
        words = self.plain[line.front.start : line.end].split()
        parts = [part for draft in line.items.drafts for part in (draft, *draft.more)]
        if line.front.kind and parts and all(part.has_main() for part in parts):
            return False
        if self._is_remark(words, parts):
            return True
        if len(words) <= 4 or (line.header.facts and not has_person(words)):
            return False
        if self.plain[line.start : line.end].rstrip(" •")[-1:] == ":" and is_talk(words):
            return not any(part.values.keys() & {"sets", "scheme"} for part in parts)
        if len(words) <= 6:
            return False
        if line.items.leftovers and not any(
            part.values.keys() - {"reps", "per_side"} or draft.more
            for draft in line.items.drafts
            for part in (draft,)
        ):
            return True
        in_sets = any(part.values.keys() & {"sets", "scheme"} for part in parts)
        named_first = bool(parts) and self._starts_with_name(line)
        if (
            len(words) > 9
            and parts
            and not in_sets
            and not named_first
            and not self._is_chain(line)
            and self._share_understood(line) < 0.45
        ):
            return True
        content = self.plain[line.front.start : line.end]
        tells = not line.front.bulleted and (has_person(words) or bool(_STORY.search(content)))
        return tells and not any(_is_prescribed(part.values) for part in parts)

    def _only_announces(self, line: Line) -> bool:
        """Tell "tabata on the rower then some arms" from the header of a block."""
        content = self.plain[line.front.start : line.end]
        words = content.split()
        if "kind" not in line.header or line.front.bulleted or line.front.labelled:
            return False
        says = len(words) > 5 and has_talk(words) and not re.search(r"[\d:,+/•]", content)
        return says and not any(draft.values for draft in line.items.drafts)

    def _prescribes_block(self, line: Line) -> bool:
        """Say whether a header does more than call something a ladder or a circuit."""
        mentioned = {fact.name for fact in line.header.facts} <= {"ladder"}
        return bool(line.header.facts) and not mentioned

    def _is_remark(self, words: list[str], parts: list[Draft]) -> bool:
        """Tell "I'm turning 35, send help" or "Stop doing 4x20 kickbacks" from exercises."""
        if len(words) > 2 and _AGAINST.match(" ".join(words)):
            return True
        known = any(movements.is_movement(self._name(part)) for part in parts if part.names)
        measured = any(part.values.keys() & MAIN - {"reps"} for part in parts)
        return len(words) > 2 and has_person(words) and not known and not measured

    def _is_unnamed_opening(self, line: Line, following: Line | None) -> bool:
        """Tell "500 rep challenge" or "Mum of 3, back at it" above a workout from an exercise."""
        drafts = line.items.drafts
        if self.title or self.workout.title or self.workout.blocks or following is None:
            return False
        if line.front.pair or line.front.letter or line.items.rests or line.row:
            return False
        if line.front.kind in ("warmup", "cooldown"):
            return False
        if line.header.facts and not {fact.name for fact in line.header.facts} <= _MILD_FACTS:
            return False
        if not (drafts or line.items.loose):
            return False
        loose = line.items.loose
        has_words = re.search(r"[a-z]{3}", self.plain[line.front.start : line.end])
        is_name = (
            bool(has_words)
            and not line.header.facts
            and loose is not None
            and loose.values.keys() == {"reps"}
        )
        if loose and not line.items.leftovers and not is_name:
            return False
        is_long = len(self.plain[line.front.start : line.end].split()) > 6
        counted = [draft for draft in drafts if draft.has_main()] if is_long else drafts
        return not any(self._is_exercise(draft) for draft in counted)

    def _is_exercise(self, draft: Draft) -> bool:
        name = self._name(draft)
        said = draft.values.get("seconds")
        in_parens = said is not None and self.plain[: said.start].rstrip()[-1:] == "("
        if draft.values.keys() == {"seconds"} and in_parens and not movements.is_known(name):
            return False
        if (
            draft.values.keys() == {"reps"}
            and len(name.split()) > 3
            and not movements.is_known(name)
        ):
            return False
        eases = "distance" in draft.values and movements.is_manner(name)
        return eases or movements.is_movement(name) or "sets" in draft.values or bool(draft.more)

    def _leave(self, line: Line) -> None:
        line.items = LineItems()
        self.unresolved.append((line.front.start, line.end))

    def _starts_with_name(self, line: Line) -> bool:
        drafts = line.items.drafts
        begins = bool(drafts) and drafts[0].names[0][0] == line.front.start
        return line.front.bulleted and begins and movements.is_known(self._name(drafts[0]))

    def _is_chain(self, line: Line) -> bool:
        """Say whether marks part a line into names with their amounts: "Sphinx 2 min → …"."""
        drafts = line.items.drafts
        if len(drafts) < 3 or not all(draft.has_main() for draft in drafts):
            return False
        ends = [max(one.end for one in draft.values.values()) for draft in drafts]
        begins = [draft.names[0][0] for draft in drafts[1:]]
        return all(
            _MARKED.fullmatch(self.plain, end, begin)
            for end, begin in zip(ends, begins, strict=False)
        )

    def _share_understood(self, line: Line) -> float:
        """Return how much of a line are exercises and their amounts, from 0 to 1."""
        spans = [
            span
            for draft in line.items.drafts
            if movements.is_movement(self._name(draft))
            for part in (draft, *draft.more)
            for span in [
                *part.names,
                *((one.start, one.end) for one in part.values.values()),
                *(note for note in part.notes if _AMOUNT.match(self.plain[slice(*note)])),
            ]
        ]
        bare = _IN_BRACKETS.sub("", self.plain[line.front.start : line.end])
        letters = sum(char.isalnum() for char in bare)
        told = {at for start, end in spans for at in range(start, end)}
        return sum(self.plain[at].isalnum() for at in told) / max(1, letters)

    def _name_header(self, line: Line) -> None:
        """Take the words around a header for the title or the block's label: "Tabata finisher"."""
        block, left = self.block, line.items.leftovers
        if self._is_named_header(line):
            self.title = (line.front.start, line.end)
            left.clear()
            return
        if not left or not line.header.facts or block is None:
            return
        counted = any(fact.name in PARAMS for fact in line.header.facts)
        alone = not line.items.drafts and not line.items.loose
        if not (alone and not counted) and self._titles_header(line, left):
            return
        if not alone:
            return
        said = " ".join(self.plain[start:end] for start, end in left)
        if said in (
            "this",
            "the following",
            "this circuit",
            "these",
            "training",
            "style",
            "format",
        ):
            left.clear()
            return
        if len(left) > 2 or len(said.split()) > 5 or is_talk(said.split()):
            return
        if self.title is None and len(self.workout.blocks) == 1 and not block.items and not counted:
            self.title = (line.front.start, line.end)
        elif block.label is None and not block.items:
            block.label = (left[0][0], left[-1][1])
        else:
            return
        left.clear()

    def _is_named_header(self, line: Line) -> bool:
        """Tell "Tabata Tuesday", on its own at the top, from a bare header."""
        block = self.block
        if (
            self.title
            or self.workout.title
            or len(self.workout.blocks) != 1
            or not line.header.facts
        ):
            return False
        if line.items.drafts or line.items.loose or line.front.labelled or (block and block.items):
            return False
        counted = any(
            fact.name in PARAMS and fact.name != "intervalSeconds" for fact in line.header.facts
        )
        return (
            not counted
            and any(char.isalpha() for char in line.masked)
            and line.front.letter is None
        )

    def _titles_header(self, line: Line, left: list[tuple[int, int]]) -> bool:
        """Take words before the first header of a text for its title."""
        first = min(fact.start for fact in line.header.facts)
        before = [span for span in left if span[1] <= first]
        if self.title or len(self.workout.blocks) != 1 or self.workout.title or not before:
            return False
        if before[0][0] > line.front.start + 2 or (self.block and self.block.items):
            return False
        words = self.plain[before[0][0] : before[-1][1]].split()
        if len(words) > 10 or is_talk(words):
            return False
        self.title = (before[0][0], before[-1][1])
        for span in before:
            left.remove(span)
        return True

    def _plain_words(self, line: Line) -> None:
        span = (line.front.start, line.end)
        line.items.leftovers.clear()
        line.items.drafts.clear()
        is_first = not self.workout.blocks and self.title is None and self.workout.title is None
        lead = _TITLE_LEAD.match(self.plain, *span) if is_first and line.spoken else None
        if lead and not self._is_named_in_brackets(lead, span[1]):
            self.title = lead.span("title")
            self.unresolved.append((lead.end(), span[1]))
            return
        words = self.plain[span[0] : span[1]].split()
        if is_first and len(self.plain[span[0] : span[1]].strip()) <= 80 and len(words) <= 12:
            self.title = span
        else:
            self.unresolved.append(span)

    def _is_named_in_brackets(self, lead: re.Match, end: int) -> bool:
        """Tell "Physio (right ankle, grade 2)", a title as it stands, from one with talk behind."""
        said = self.plain[lead.end("title") : end].strip(" •")
        is_whole = said[:1] == "(" and said[-1:] == ")" and said.count("(") == 1
        return is_whole and len(said.split()) <= 6 and not has_person(said.split())

    def _lists_names(self, line: Line) -> bool:
        """Say whether a line without a number is a list entry: mostly a name, or marked as one."""
        drafts = line.items.drafts
        if not drafts or self._ends_with_colon(self.plain[line.front.start : line.end]):
            return False
        letters = sum(char.isalnum() for char in self.plain[line.front.start : line.end])
        named = sum(char.isalnum() for draft in drafts for char in self._name(draft))
        in_list = (
            line.front.bulleted
            or line.front.pair
            or "slot" in line.header
            or (self.block is not None and bool(self.block.said or self.block.items))
        )
        return named >= (0.4 if in_list else 0.7) * letters
