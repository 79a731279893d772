"""Find the sentences that speak about training, eating or life, and prescribe nothing.

They are judged one by one, before anything is read: a number in "I'm 5'4, 61 kg" would else go to
the exercise before it, and "stop doing 4x20 kickbacks" would become one.
"""

import bisect
import re

from ocr.parser import movements, talk
from ocr.parser import words as w

_CLAUSE = re.compile(
    r"[^\n•.!?…:;()]+(?:(?:(?<=\d)[.:](?=\d)|(?<!\s)[.:](?=\S)|"
    rf"(?:(?<=\bse[ckg])|(?<=\bmin))\.(?= {w.REST}| {w.BETWEEN}))[^\n•.!?…:;()]+)*"
)
_LISTED = re.compile(r"[ \t]*(?:[•*>+-]|\(?\d{1,2}[.)]|[a-h][1-6]?[.):])")
_IN_SETS = (
    rf"\d ?[x*] ?(?:\d|{w.MAX})|(?<![a-z])x ?\d|\b{w.COUNT}(?: ?-? ?(?:\d|working|hard|straight))* "
    rf"{w.SETS}|\b{w.SETS} ?: ?\d|\d{{1,3}}(?: ?[-,/] ?\d{{1,3}}){{2}}|\d ?/ ?\d\d? {w.SIDE}"
)
_IN_SETS_OF = re.compile(rf"\d ?[x*] ?\d|\d {w.SETS}")
_IN_BLOCKS = (
    rf"\b(?:e\d?mom|e\d{{2,3}}s?om|amrap|as many|tabata|rft|for time|every \d|death by|"
    rf"(?:start(?:ing)? (?:at|with)|min(?:ute)? ?1 ?[=:]) ?\d{{1,3}}(?: reps?)?,? |"
    rf"(?:time ?)?cap)\b|"
    rf"\b{w.COUNT}(?:-\d)? {w.ROUNDS}|\d ?(?:s|sec|seconds|min)? (?:on|work)\b|@ ?\d|"
    rf"\d ?% (?:1 ?rm|of (?:1 ?rm|max|tm))|"
    rf"\brpe\b|"
    rf"(?:{w.REST}{w.FILL}|{w.BETWEEN}{w.FILL}){w.LOOSE_TIME}|"
    rf"{w.TIME}[ -](?:of |de |d')?{w.REST}|{w.TIME},? {w.BETWEEN}"
)
_PRESCRIBES = re.compile(rf"{_IN_SETS}|{_IN_BLOCKS}")
_COUNTED = re.compile(
    r"(?<![\w.,:])\d{1,4}(?:[-/]\d{1,4})?(?:[ -]?(?:m|km|cals?|s|secs?|min\w{0,4}|kg|reps?))? "
    r"(?:of )?(?P<name>[a-z][a-z' -]{2,40}?)"
    r"(?=[ ]?(?:[^a-z' -]|$| (?:and|with|then|at|on|per|each)))"
)
_PERSON = re.compile(
    rf"(?<![\w'])(?:i|i'm|im|i've|ive|i'd|i'll|my|we|we're|we've|our|us|she|he|her|his|they|their|"
    rf"you|your|you're|ich|wir|meine?[mnrs]?|unsere?\w?|je(?! {w.LIMB}\b)|j'ai|mon|nous|yo|mis?|"
    r"eu|meu|minha|tenho|tengo|entreno|trainiere|pese)(?![\w'])"
)
# What somebody else does, nobody should do, or was done once, where it is said before the amount.
_UNDONE = re.compile(
    r"\b(?:stop(?:ped)?|quit|avoid|skip(?:ped)?(?! rope)|instead of|rather than|forget|enough of|"
    r"no more|nobody|no one|never|most (?:people|lifters|guys|girls|women|men|beginners|of you)|"
    r"people (?:who|that|do|did|think|keep|say)|everyone (?:does|did|who|keeps)|"
    r"don'?t (?:need|have to|do|just|waste|bother|want)|(?:i|we|he|she|they) used to|she|he|"
    r"(?:would|could|should|might)(?:n't)? have|not (?:about|because)|wast(?:e|ed|ing)|hoping|"
    r"why (?:i|you|we)|imagine|unless|even if|if you|i (?:thought|wish)|deja(?:d|n)? de|"
    r"en (?:vez|lugar) de|la mayoria|no (?:hace falta|necesitas)|nunca|hor(?:t)? (?:endlich )?auf|"
    r"(?:an)?statt|fruher|die meisten|(?:brauchst|braucht) (?:du |ihr )?kein\w*|niemals|"
    r"arretez?|au lieu de|la plupart|pas besoin|jamais|pare(?:m)? de|em vez de|ao inves de|"
    r"a maioria|nao precisa\w*)\b"
)
_LONG_AGO = re.compile(
    r"\b(?:(?:last|previous|next) (?:year|month|season|summer|winter|spring|autumn|fall|week|"
    r"block|cycle|time)|(?:years?|months?|weeks?|days?) ago|back in|(?:in|since) (?:19|20)\d\d|"
    r"when i (?:was|started|began)|yesterday|as a (?:kid|teenager)|(?:el|la) (?:ano|mes|semana) "
    r"pasad[oa]|hace \d+ (?:anos|meses|semanas|dias)|letzte[nrs]? (?:jahr|monat|woche)|"
    r"vor \d+ (?:jahren|monaten|wochen|tagen)|gestern|l'annee derniere|le mois dernier|"
    r"il y a \d+|hier|ano passado|mes passado|ontem|ayer)\b"
)
# "Doris is 84", "stuck since 2022".
_STATES = re.compile(
    r"\b(?:that's|it's|this is|there (?:are|is)|that is|done in|took(?: me)?) (?:about |only )?\d|"
    r"\b(?:by|until|till|before|bis) \d{1,2}[:.]\d\d\b|"
    r"(?<!\bweight)(?<!\bload)(?<!\bgoal)(?<!\btarget)(?<!\btempo)(?<!\bup)(?<!\bdown)(?<!\bset)"
    r" (?:is|was|turned|turns) "
    r"(?:now |about |only |over |almost )?\d|\b(?:since|until|in|from) (?:19|20)\d\d\b"
)
# "Squat went 190, 200, missed 207.5": how a meet or a test went.
_RESULT = re.compile(
    r"\b(?:went|missed|opened(?: (?:at|on|with))?|bombed(?: out)?(?: (?:at|on|with))?|"
    r"ground out|grinded(?: out)?|failed(?: (?:at|on|with))?|finished(?: (?:at|on))|"
    r"got me|moved up to|smoked|nailed) (?:an? |the |my )?(?:easy |hard )?\d|"
    r"\b\d{1,2} ?/ ?10 (?:would|recommend|overall|from me|again|on the|for (?:effort|vibes|pump))\b"
)
# "Under 9 min = animal": what a time is worth.
_GRADE = re.compile(
    rf"(?:anything |all )?(?:under|sub|below|over|above|less than|more than|faster than|unter|uber|"
    rf"menos de|mas de|moins de|plus de|abaixo de|[<>])[ -]?(?:{w.TIME}|\d{{1,3}}(?: {w.ROUNDS}|"
    rf" {w.REPS})?)[ ]?(?:=|:|-|->)[ ]?(?P<worth>[^\d\n]{{2,60}})$",
    re.MULTILINE,
)
_TELLS = re.compile(
    rf"{_PERSON.pattern}|\b(?:is|are|was|were|had|has|have|did|"
    r"bin|war|waren|habe|hatte|hice|hicimos|hizo|fiz|fizemos|fez|fait)\b"
)
# Words without a number that say how a workout is done.
_ORDERS = re.compile(
    r"\b(?:as many|twice|thrice|repeat|rest|alternat\w+|supersets?|"
    r"circuits?|amrap|emom|tabata|for time|warm|cool|max|failure|each|per)\b"
)
_TAG_QUESTION = re.compile(
    r"[ ,](?:ta|ok(?:ay)?|right|yeah|yes|deal|huh|vale|si|no|oder|ne|ja|na|nao|sim|hein|d'accord)$"
)
# Below these, hardly a clause of a thousand is no mere talk.
_LEAST_ODDS, _LEAST_ODDS_NAMED = -2.5, -4.0
_LONGEST = 400


def find(plain: str) -> list[tuple[int, int]]:
    """Return where a folded text holds numbers that prescribe nothing, clause by clause."""
    spoken: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", plain):
        said = clauses(plain, *line.span())
        speaks = [_only_speaks(plain, match, line.start()) for match in said]
        if any(speaks):
            spoken += [
                match.span()
                for match, only in zip(said, speaks, strict=True)
                if only or not _may_prescribe(match[0])
            ]
    return spoken


def clauses(plain: str, start: int, end: int) -> list[re.Match]:
    """Return the clauses of a line, but for marks alone and what is too long to be one."""
    return [
        match
        for match in _CLAUSE.finditer(plain, start, end)
        if len(match[0]) <= _LONGEST and any(char.isalnum() for char in match[0])
    ]


def _only_speaks(plain: str, match: re.Match, begin: int) -> bool:
    clause = match[0].strip()
    if not re.search(r"\d", clause):
        return False
    if _is_grade(plain, match) or (_RESULT.search(clause) and not _IN_SETS_OF.search(clause)):
        return True
    amount = _PRESCRIBES.search(clause)
    before = re.split(r"\d", clause, maxsplit=1)[0]
    if _UNDONE.search(before) and len(clause.split()) > 3:
        return True
    if amount and _LONG_AGO.search(clause) and _TELLS.search(before):
        return True
    marks = _LISTED.match(plain, begin, match.end())
    is_listed = marks and marks.end() >= match.start()
    if plain[match.end() : match.end() + 1] == "?" and not _TAG_QUESTION.search(clause):
        return not is_listed
    if _weighs_little(plain, match, bool(amount)):
        return True
    if amount or is_listed:
        return False
    if _STATES.search(clause):
        return _movements_counted(clause) == 0
    speaks = len(clause.split()) > 3 and bool(_PERSON.search(clause))
    return speaks and _movements_counted(clause) < 2


def _is_grade(plain: str, match: re.Match) -> bool:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    grade = _GRADE.match(plain, start)
    return grade is not None and movements.within(grade["worth"].strip()) is None


def _weighs_little(plain: str, match: re.Match, has_amount: bool) -> bool:
    """Say whether hardly anything in a clause speaks for a prescription."""
    clause = match[0].strip()
    is_named = movements.within(clause) is not None
    if len(re.findall(r"[a-z]{2,}", clause)) < 2 or (has_amount and is_named):
        return False
    if talk.is_header(clause) or talk.is_rest(clause) or _movements_counted(clause):
        return False
    least = _LEAST_ODDS_NAMED if is_named or has_amount else _LEAST_ODDS
    return talk.odds(plain, *match.span()) < least


def _may_prescribe(clause: str) -> bool:
    if not re.search(r"\d", clause):
        return (
            bool(_ORDERS.search(clause))
            or talk.is_header(clause)
            or any(movements.is_known(part.strip()) for part in re.split(r"[,/+&]", clause))
        )
    if _PRESCRIBES.search(clause) or talk.is_header(clause):
        return True
    return _movements_counted(clause) > 0


def _movements_counted(clause: str) -> int:
    """Count the movements a clause gives an amount: "20 push-ups, 15 squats"."""
    return sum(movements.is_known(match["name"]) for match in list(_COUNTED.finditer(clause))[:9])


def apart(plain: str, spoken: list[tuple[int, int]]) -> tuple[str, set[int]]:
    """Blank speech beside other words, and return where the lines begin that are all speech."""
    whole: set[int] = set()
    pieces, position = [], 0
    for line in re.finditer(r"[^\n]+", plain):
        inside = _within(spoken, line)
        bare = _blanked(plain, line.span(), inside)
        if inside and not any(char.isalnum() for char in bare):
            whole.add(line.start())
            continue
        pieces += [plain[position : line.start()], bare]
        position = line.end()
    return "".join([*pieces, plain[position:]]), whole


def _within(spoken: list[tuple[int, int]], line: re.Match) -> list[tuple[int, int]]:
    at = bisect.bisect_left(spoken, (line.start(), 0))
    to = bisect.bisect_left(spoken, (line.end(), 0))
    return spoken[at:to]


def _blanked(plain: str, line: tuple[int, int], spans: list[tuple[int, int]]) -> str:
    pieces, position = [], line[0]
    for start, end in spans:
        pieces += [plain[position:start], " " * (end - start)]
        position = end
    return "".join([*pieces, plain[position : line[1]]])
