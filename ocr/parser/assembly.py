"""Put lines together into workouts and blocks."""

import itertools
import re

from ocr.parser import listing, movements
from ocr.parser import words as w
from ocr.parser.drafts import Draft
from ocr.parser.items import read_items
from ocr.parser.lines import is_only_minutes
from ocr.parser.outline import BlockDraft, Line, WorkoutDraft
from ocr.parser.phrases import is_talk
from ocr.parser.placing import Placing
from ocr.parser.sharing import LineItems
from ocr.parser.sifting import sift
from workouts import orders

_ONLY_REST = re.compile(
    r"[\W\0]*(?:rest|descanso|pause|pausa|repos|off|recover|ruhe|rest day|active recovery)[\W\0]*"
)
_NOTE_LINE = re.compile(
    r"(?:coach(?:'?s|ing)? )?(?:notes?|tips?|cues?|focus|score|scaling|"
    r"scaled?|rx\+?|goal|notas?|notiz(?:en)?|hinweis|hinweise|"
    r"consejo|conseil|dica|intention|stimulus|intent|equipment|equipo|kit|"
    r"you(?:'ll)? (?:will )?need|what you(?:'ll)? need|gear|beginner|mon temps|temps|mi tiempo|"
    r"tiempo|meine zeit|meu tempo|"
    r"material|needed|time|duration|dauer|duracion|level|target|workload|"
    r"total time|reminder|optional)[ ]?[:=-]|[- ]{0,3}(?:scal(?:e|ed|ing)|subs?|rx)\b(?![ ]?\d)"
)
# What those do who can't do it as written: "Escalado: 30/20 kg", "Masters 55+: 2 wall walks".
_OPTION = re.compile(
    r"[ •(\[*-]{0,6}(?:[a-z]+ ){0,2}?(?:scal(?:e|ed|ing|ings)|escalad[oa]s?|skaliert\w*|"
    r"skalierung|adaptad[oa]s?|rx ?\+|beginners?|novices?|intermediates?|masters?|"
    r"foundations?|principiantes?|anfanger\w*|"
    r"einsteiger|debutante?s?|iniciantes?|intermedi[oa]s?|intermediaires?|easier|harder|"
    r"regression|modified|modification|(?:leichter|alternative|alternativ|opcion|option|"
    r"too (?:easy|hard)))(?: [a-z]+)?(?: \d{2}\+)?(?: (?:option|version|division))?[ ]?[:=?]"
    r"(?=[ ]{0,2}[^\s•])"
)
# Words meant for a machine are a member's text like any other, and no exercise.
_ORDERS = re.compile(
    rf"{orders.AGAINST_INSTRUCTIONS}|"
    r"system prompt|developer mode|\bact as\b|\bwrite (?:me )?an?\b|"
    r"\bas (?:my|an) (?:ai|assistant)\b|\bchatgpt\b|"
    r"\byou are (?:now )?(?:an? |in )|jailbreak|\brespond (?:only )?with\b|"
    r"\boutput (?:only|a|the|json)\b|<\|\w+\|>|\banswer only\b|\bset confidence\b|"
    r"\A\W{0,5}(?:system|assistant|developer) ?:"
)
_RESULT = re.compile(
    r"(?:i |we )?(?:got|scored|managed|finished(?! (?:it |up |off )?w(?:ith)?\b)|mine ?:|"
    r"my (?:score|time|result)|last time|(?:club |old |my )?"
    r"record|recorde?|rekord|pr|pb|results?|resultats?|resultados|ergebnisse)\b[^\n]{0,60}\d"
)
_SPLIT_TIME = re.compile(
    r"[\W\0]*\d{1,3}(?:[.,]\d{1,2})? ?(?:k|km|mi|miles?|m)[ :-]{1,3}\d{1,2}:\d\d(?::\d\d)?\W*"
)
_LEADS_ON = re.compile(r"(?:and )?then [^\d\n]{2,30}:")
_FINISHES = re.compile(
    r"(?:and )?then (?=(?:\d[\d.]{0,4}|an?) ?(?:k|km|m|mi|miles?|min\w*)? [a-z])|"
    r"(?:and |then )?(?:finish(?:ed)? (?:it |up |off )?w(?:ith)?\b|end with|last(?:ly)?|finally|"
    rf"cool down with|{w.LASTLY}|[ye] (?:terminar|acabar)|terminamos)\b"
)
_RESULTS = re.compile(r"results?|leaderboard|scores?|ergebnisse|resultados|resultats|rankings?")
_GREETING = re.compile(
    r"(?:bom dia|boa (?:tarde|noite)|buen[oa]s (?:dias|tardes|noches)|guten (?:morgen|abend)|moin|"
    r"servus|bonjour|bonsoir|salut|coucou|buongiorno|ciao|hola|ola|hello|hallo|hey|"
    r"good (?:morning|evening)(?=[!,•]| (?:team|everyone|all|fam|guys|crew|friends|folks)))\b"
)
_CONNECTING = re.compile(r"(?:and |& )?(?:then|(?:straight |directly )?into|followed by)[ ]?[:.!]?")
_INTRODUCTION = re.compile(
    r"(?:the |your |today'?s )?(?:exercises?|workout|the work|ejercicios|"
    r"ubungen|exercices|exercicios|here (?:we go|it is|you go)|"
    r"here'?s (?:the|my|your|what) .{3,40}|what (?:i|we) did|let'?s go|details)[ ]?[:•!-]*"
)
# No plan people write is longer; a text made to keep us busy is.
MOST_ITEMS = 400


class Assembly(Placing):
    """Reads a folded text line by line. What no rule takes is kept in `unresolved`."""

    def run(self) -> None:
        lines = self.lines = self._lines()
        self.labels = sum(line.front.labelled for line in lines)
        by_place = listing.named_by_place(lines, self.plain)
        for at, line in enumerate(lines):
            following = lines[at + 1] if at + 1 < len(lines) else None
            if self.count >= MOST_ITEMS:
                self.unresolved.append((line.start, line.end))
                continue
            self.is_over = self._is_over(line) or (self.is_over and not line.after_blank)
            if self.is_over:
                self._leave(line)
                continue
            if (
                line.start in by_place
                or self._is_listed_bare(line, following)
                or (following is not None and self._is_name_over(line, following))
            ):
                self._name_by_place(line)
            else:
                self._line(line, following)
            self.unresolved.extend(line.items.leftovers)
        self.unresolved.extend(sift(self.workouts, self.plain))
        for workout in self.workouts:
            for block in workout.blocks:
                if not block.items and block.kind == "interval":
                    self._name_interval(block)
            self._lend_header(workout)
            self._lend_back(workout)
            empty = [block for block in workout.blocks if not block.items and block.span]
            self.unresolved.extend(block.span for block in empty if block.span)

    def _is_name_over(self, line: Line, following: Line) -> bool:
        """Tell a name no catalogue knows by the sets on the line below it: "Incline DB", "3x10"."""
        loose, words = following.items.loose, self.plain[line.front.start : line.end].split()
        if loose is None or following.items.drafts or following.header.facts or line.row:
            return False
        if line.items.rests:
            return False
        if line.items.drafts or line.items.loose or line.header.facts or line.front.label:
            return False
        is_title = line is self.lines[0] or bool(line.front.day) or words[-1:][0][-1:] == ":"
        prescribes = "sets" in loose.values or {"reps", "load"} <= loose.values.keys()
        return prescribes and len(words) <= 5 and not is_title and not is_talk(words)

    def _is_over(self, line: Line) -> bool:
        """Say whether a list of results begins: what follows was done, not prescribed."""
        return bool(_RESULTS.fullmatch(self.plain[line.start : line.end].strip(" •*:-")))

    def _is_greeting(self, line: Line) -> bool:
        is_first = line is self.lines[0] and not line.header.facts
        has_amount = line.items.loose or any(draft.values for draft in line.items.drafts)
        said = self.plain[line.front.start : line.end]
        return is_first and not has_amount and bool(_GREETING.match(said))

    def _is_listed_bare(self, line: Line, following: Line | None) -> bool:
        """Tell "Leg lowers" among the stations of an interval, which have no amounts either."""
        block, content = self.block, self.plain[line.front.start : line.end]
        if (
            block is None
            or not block.items
            or not (block.kind in ("interval", "tabata") or block.shared)
        ):
            return False
        if line.items.drafts or line.items.loose or line.header.facts or line.front.label:
            return False
        bare = bool(block.shared) or not block.items[-1].has_main()
        words = content.split()
        follows = following is not None and any(
            not draft.values for draft in following.items.drafts
        )
        ends = following is None or following.after_blank or not following.front.bulleted
        alike = follows or (ends and (line.front.bulleted or bool(block.shared)))
        return bare and alike and len(words) <= 4 and not is_talk(words) and content[:1].isalpha()

    def _name_by_place(self, line: Line) -> None:
        line.items = read_items(line.masked, line.front.start, lenient=True)
        block = self._block_for(line)
        for draft in line.items.drafts:
            self._add(block, draft, line)

    def _is_option(self, line: Line) -> bool:
        """Tell what is lighter or heavier for some, below a list, from what is to be done."""
        has_list = self.block is not None and bool(self.block.items)
        return has_list and bool(_OPTION.match(self.plain, line.start, line.end))

    def _is_aside(self, line: Line, content: str) -> bool:
        """Tell a remark in brackets on a line of its own from an exercise."""
        bare = content.strip(" •")
        asks = "?" in bare and not (
            line.front.day or line.items.loose or line.header.facts or line.items.rests
        )
        if asks and not any(draft.values for draft in line.items.drafts):
            return True
        in_brackets = bare[:1] == "(" and bare[-1:] == ")" and not line.front.label
        if not in_brackets or line.header.facts or line.items.rests:
            return False
        return not line.items.loose and not any(draft.values for draft in line.items.drafts)

    def _lend_header(self, workout: WorkoutDraft) -> None:
        """Let the cap of "For time, cap 15:" over a buy-in hold for the main part below it."""
        for block, part in itertools.pairwise(workout.blocks):
            if block.items or "forTime" not in block.said or "part" not in part.said:
                continue
            later = workout.blocks[workout.blocks.index(part) :]
            main = next((one for one in later if "part" not in one.said and one.items), part)
            for name, value in block.params.items():
                main.params.setdefault(name, value)
            block.span = None

    def _lend_back(self, workout: WorkoutDraft) -> None:
        """Let a last "4 rounds total" hold for the list above it where nothing follows."""
        if len(workout.blocks) < 2 or workout.blocks[-1].items:
            return
        block, last = workout.blocks[-2:]
        if block.kind in (None, "circuit", "superset") and set(last.params) <= {
            "rounds",
            "restSeconds",
        }:
            for name, value in last.params.items():
                block.params.setdefault(name, value)
            block.said |= last.said
            last.span = None

    def _name_interval(self, block: BlockDraft) -> None:
        """Let "Fartlek: 1 min fast / 1 min easy" be done by the name before it, or the title's."""
        title, span = self.title, block.span
        if block.label is None and title and span and span[0] <= title[0] < span[1]:
            block.label = title
        if block.label:
            block.items.append(Draft(names=[block.label]))
            block.label = None
        elif title and (inner := movements.within(self.plain[slice(*title)])):
            block.items.append(Draft(names=[(title[0] + inner[0], title[0] + inner[1])]))

    def everything(self) -> list[tuple[int, int]]:
        """Return every line that is no noise, for a text that turns out to hold no workout."""
        lines = (match.span() for match in re.finditer(r"[^\n]+", self.whole))
        return [span for span in lines if any(char.isalnum() for char in self.whole[slice(*span)])]

    def _line(self, line: Line, following: Line | None) -> None:
        content = self.plain[line.front.start : line.end]
        if line.spoken:
            self._plain_words(line)
            return
        self._title_before_scheme(line, following)
        if _ORDERS.search(content):
            self.unresolved.append((line.front.start, line.end))
            line.items = LineItems()
        elif _INTRODUCTION.fullmatch(content.strip()):
            line.items.leftovers.clear()
        elif self._is_aside(line, content) or self._is_greeting(line):
            self._leave(line)
        elif _LEADS_ON.fullmatch(content.strip(" •")) and not line.header.facts:
            self._lead_on(line, following)
        elif _CONNECTING.fullmatch(content.strip(" •")):
            line.items.leftovers.clear()
            self._connect()
        elif (
            (_NOTE_LINE.match(content) and not line.header.facts)
            or _RESULT.match(content)
            or self._is_option(line)
        ):
            self._note(line)
            line.items = LineItems()
        elif _SPLIT_TIME.fullmatch(content):
            self._leave(line)
        elif line.front.day and (
            not self._is_item_like(line)
            or self._is_day_title(line, following)
            or is_only_minutes(content)
        ):
            self._begin_workout(line, is_title=True)
        elif self._is_spoken_title(line):
            self.title = (line.front.start, line.end)
            line.items.leftovers.clear()
        elif self._is_rested_heading(line, content, following):
            self._rested_heading(line)
        elif self._rest_by_name(line):
            pass
        elif self._is_for_all(line):
            self._for_all(line)
        elif self._is_scheme_label(line):
            pass
        elif self._is_unnamed_opening(line, following):
            self._opening(line)
        elif self._is_prose(line):
            self._plain_words(line)
        elif self._is_heading(line, content, following):
            self._heading(line, following)
        else:
            if line.front.day:
                self._begin_workout(line)
            self._structure(line, following)

    def _lead_on(self, line: Line, following: Line | None) -> None:
        """Pass over "then finish with:", but name intervals by "then on the assault bike:"."""
        is_timed = following is not None and following.header.get("kind") == "interval"
        if is_timed and len(line.items.drafts) == 1 and not line.items.drafts[0].values:
            self._open(line).label = line.items.drafts[0].names[0]
        line.items = LineItems()

    def _is_title_not_label(self, line: Line, following: Line | None) -> bool:
        """Tell the one "Engine work" at the top of a text from a label among others."""
        is_first = self.title is None and self.workout.title is None and not self.workout.blocks
        lone = line.front.of_muscles or self.labels == 1
        return is_first and lone and following is not None and line.front.kind == ""

    def _structure(self, line: Line, following: Line | None) -> None:
        if self._is_count_of_death_by(line) or self._is_for_each(line, following):
            return
        if _ONLY_REST.fullmatch(line.masked):
            line.items.leftovers.clear()
            if self.block is not None:
                self._apply(self.block, line)
            return
        if not self._is_item_like(line) and not self._lists_names(line):
            if line.front.label and self._is_title_not_label(line, following):
                self.title = (line.front.label[0], line.end)
                line.items.leftovers.clear()
            elif line.front.labelled or line.front.letter:
                self._start_section(line)
            else:
                self._plain_words(line)
            return
        self._group_sets(line)
        if _FINISHES.match(self.plain, line.front.start, line.end) and self._is_grouped(self.block):
            self._connect()
        self._open_as_said(line, following)
        self._name_header(line)
        self._rests(line, following)
        if self._is_section_alone(line, following):
            return
        self._take(line, following)
        if line.front.labelled and line.items.drafts and self.block:
            self.block.said.add("inline")
