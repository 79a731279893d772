"""Tell titles and headings from exercises."""

import re

from ocr.parser import movements
from ocr.parser.drafts import Draft
from ocr.parser.headers import LIFTED
from ocr.parser.lines import HEADING, NUMBERED, Lines, is_only_minutes
from ocr.parser.outline import Line

_NUMBERING = re.compile(
    rf"\b{NUMBERED}|"
    r"\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b|#\d{1,3}\b|\b20\d\d\b"
)
_MINUTES_TITLE = re.compile(
    r"(?:\d{1,3}[- ]?(?:min|minutes?|mins)|\d{1,2}[- ]day|5/3/1|\d{1,2}[- ]week|"
    r"\d{1,2}x\d{1,2}(?= (?:block|program|plan|base|cycle|method|day)))\b[^\d\n:]{2,50}\Z"
)
_TITLE_WITH_TIME = re.compile(r"[^\d\n]{3,50}\(?\s?(?:\d{1,3}[- ]?(?:min\w{0,4}|'))\)?\W*\Z")
_SESSION = re.compile(r"\b(?:flow|session|class|yoga|pilates|routine|workout|mobility)\b")
_LEADS_ON = {"then", "and", "into"}


class Titles(Lines):
    """Knows which lines name a workout or a part of it."""

    def _is_heading(self, line: Line, content: str, following: Line | None) -> bool:
        """Tell "Leg day workout" from a movement, though it may name one."""
        if self._is_labelled_title(line, content, following):
            return True
        if line.front.pair or line.front.labelled or line.items.rests or len(content.split()) > 9:
            return False
        if any(
            fact.name not in ("kind", "group", "ladder")
            or (fact.name == "kind" and fact.value not in ("superset", "circuit"))
            for fact in line.header.facts
        ):
            return False
        stripped = content.strip(" •:!.-")
        is_start = self.title is None and self.workout.title is None
        is_start = is_start and not self.workout.blocks and not line.front.bulleted
        if is_start and _MINUTES_TITLE.match(stripped) and not line.header.facts:
            return True
        if is_start and self._is_timed_title(line, stripped):
            return True
        if is_start and self._is_numbered_title(line, stripped, following):
            return True
        if is_start and line.header.facts and following and following.items.loose:
            return not line.items.loose and not any(draft.values for draft in line.items.drafts)
        if line.items.loose or any(draft.values for draft in line.items.drafts):
            return False
        if is_start and self._leads_header(line, following):
            return True
        leads = following is not None and bool(following.items.drafts)
        if leads and not line.header.facts and self._ends_with_colon(content):
            return True
        if HEADING.fullmatch(stripped):
            block = self.block
            in_list = block is not None and bool(block.kind) and line.front.bulleted
            in_list = in_list or (leads and self._is_among_names(line, stripped))
            shares = block is not None and bool(block.shared and block.items)
            return not (in_list or (shares and not line.after_blank))
        below = following.items.loose if following else None
        if below is not None and below.values.keys() & {"sets", "load"} and self._knows(line):
            return False
        return is_start and self._names_no_exercise(line)

    def _is_among_names(self, line: Line, content: str) -> bool:
        """Tell "Frog pump" below "Hip thrust" from the heading "Arm pump"."""
        block = self.block
        if block is None or not block.items or line.after_blank or len(content.split()) > 3:
            return False
        return movements.is_movement(content) and not block.items[-1].has_main()

    def _knows(self, line: Line) -> bool:
        return any(movements.is_known(self._name(draft)) for draft in line.items.drafts)

    def _is_rested_heading(self, line: Line, content: str, following: Line | None) -> bool:
        """Tell "Row pyramid, 1:30 rest after every piece:" over its pieces from an exercise."""
        amounts = following.items.drafts if following else []
        leads = bool(amounts) and all(draft.has_main() for draft in amounts)
        mild = {fact.name for fact in line.header.facts} <= {"ladder"}
        if not (leads and mild and line.items.rests) or content.rstrip(" •")[-1:] != ":":
            return False
        return not line.items.loose and not any(draft.has_main() for draft in line.items.drafts)

    def _is_labelled_title(self, line: Line, content: str, following: Line | None) -> bool:
        """Take "Chest & shoulders | 60 min" or "… | week 2" over a list for its title."""
        front = line.front
        if not (front.label and front.of_muscles) or self.title or self.workout.blocks:
            return False
        lists = following is not None and bool(following.items.drafts)
        bare = content.strip(" •|()-")
        is_dated = is_only_minutes(content) or bool(_NUMBERING.fullmatch(bare))
        if not lists or line.header.facts or not is_dated:
            return False
        front.start = front.label[0]
        return True

    def _ends_with_colon(self, content: str) -> bool:
        words = content.split()
        return content.rstrip(" •")[-1:] == ":" and len(words) <= 5 and words[0] not in _LEADS_ON

    def _leads_header(self, line: Line, following: Line | None) -> bool:
        """Tell "Treadmill intervals" over "10 rounds" and exercises from the exercise itself."""
        if following is None or not following.header.facts or following.items.drafts:
            return False
        if line.header.facts or len(line.items.drafts) != 1 or following.items.loose:
            return False
        later = [later for later in self.lines if later.start > following.start]
        return any(draft.names for one in later for draft in one.items.drafts)

    def _is_numbered_title(self, line: Line, content: str, following: Line | None) -> bool:
        """Tell "Running plan week 2" or a date from an exercise."""
        plain = _NUMBERING.sub("", content).strip(" ,-")
        if (
            plain != content
            and HEADING.fullmatch(content[: len(content)].replace("0", "o")) is None
        ):
            spelled = re.sub(r"\d", "", content)
            loose = line.items.loose
            measured = loose is not None and bool(loose.values.keys() - {"reps"})
            if not measured and HEADING.fullmatch(spelled):
                return True
        drafts = line.items.drafts
        unknown = not any(movements.is_movement(self._name(draft)) for draft in drafts)
        only_reps = all(draft.values.keys() <= {"reps"} and not draft.more for draft in drafts)
        has_sequel = following is not None and bool(
            following.items.drafts or following.header.facts
        )
        counts_first = content[:1].isdigit() and not re.search(
            r" (?:for|to|with|that|of|out|in|on) ", content
        )
        return (
            bool(drafts)
            and unknown
            and only_reps
            and has_sequel
            and not (plain == content and counts_first)
        )

    def _is_timed_title(self, line: Line, content: str) -> bool:
        """Tell "Upper push (60 min)" from an hour of something."""
        drafts = line.items.drafts
        if not _TITLE_WITH_TIME.fullmatch(content) or line.header.facts or len(drafts) > 1:
            return False
        movement = movements.resolve(self._name(drafts[0])) if drafts else None
        if movement is None or ("(" in content and not movement.certain):
            return True
        return not movement.certain and bool(_SESSION.search(content))

    def _names_no_exercise(self, line: Line) -> bool:
        """Take a first line that only sounds like a movement for a title: "Kettlebell flow"."""
        words = self.plain[line.front.start : line.end].strip(" •:!.-")
        movement = movements.resolve(words)
        if line.header.facts:
            left = blank_of(line.masked).strip(" •:-!")
            return bool(left) and not movements.is_movement(left)
        return bool(line.items.drafts) and (movement is None or not movement.certain)

    def _title_before_scheme(self, line: Line, following: Line | None) -> None:
        """Take "Fran 21-15-9" over exercises for a title and their scheme."""
        drafts = line.items.drafts
        if self.title or self.workout.title or self.workout.blocks or len(drafts) != 1:
            return
        draft = drafts[0]
        leads = following is not None and bool(following.items.drafts)
        if not leads or draft.values.keys() != {"scheme"}:
            return
        if movements.is_movement(self._name(draft)) and not self._is_ladder_over(line, following):
            return
        self.title = (draft.names[0][0], draft.names[-1][1])
        line.items.drafts, line.items.loose = [], Draft(values=draft.values)

    def _is_ladder_over(self, line: Line, following: Line | None) -> bool:
        """Tell "Press ladder 1-2-3-4-5" over its exercise from an exercise."""
        below = following.items.drafts if following else []
        return "ladder" in line.header and not any(draft.has_main() for draft in below)

    def _is_spoken_title(self, line: Line) -> bool:
        """Take "My 3 favourite back exercises" for a title."""
        if self.title or self.workout.title or self.workout.blocks or line.header.facts:
            return False
        if line.items.drafts or line.front.label:
            return False
        loose, words = line.items.loose, self.plain[line.front.start : line.end].split()
        return (
            bool(line.items.leftovers)
            and loose is not None
            and loose.values.keys() <= {"reps"}
            and len(words) <= 10
        )

    def _is_day_title(self, line: Line, following: Line | None) -> bool:
        """Tell "Day 1 - Squat" over a list from a day with one exercise."""
        leads = following is not None and bool(following.items.drafts)
        named_only = not any(draft.values or draft.more for draft in line.items.drafts)
        plain = not (line.header.facts or line.items.loose or line.items.rests)
        return leads and plain and named_only


def blank_of(masked: str) -> str:
    """Return what of a line is left beside its header."""
    return masked.replace(LIFTED, " ").strip()
