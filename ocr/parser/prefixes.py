"""Read what stands at the front of a line: list marks, A1 and B2, section labels, days."""

import re
from dataclasses import dataclass

from ocr.parser import words as w

_MARKS = re.compile(r"[ \t]*(?:[•*~>_\"]+[ \t]*|-{1,3}(?=[ \t•]|[a-z0-9])[ \t]*|\+[ \t]+)*")
_ENUMERATED = re.compile(
    r"(?:\(?\d{1,2}[ ]?\)[.:]?|\d{1,2}[/°][ ]+(?=[a-z])|\d{1,2}:(?=[ ]+\d)|\d{1,2}\.(?!\d)|"
    r"(?:set|satz|serie)[ ]?\d{1,2}[ ]?[:.)-](?=[ ]{0,2}\d)|"
    r"(?:station|exercise|move|estacion|posten)[ ]?#?\d{1,2}[ ]?[:.)=-]|"
    r"#\d{1,2}[.): -]|\[ ?\]|exercise \d{1,2} ?[:.)-]|"
    r"ejercicio \d{1,2} ?[:.)-]|ubung \d{1,2} ?[:.)-]|(?:ex|no|nr)\.? ?\d{1,2} ?[:.)-]|(?:no|"
    r"nr)\. ?\d{1,2}(?= )|"
    r"\d{1,2}[ ]{2,}(?=\d{1,3}(?:\.\d)? ?x ?\d))[ \t]*"
)
_PAIR = re.compile(
    r"[\[(]?(?:(?P<letter>[a-h])(?P<number>[1-6])|(?!3d )(?P<number2>[1-6])(?P<letter2>[a-f]))"
    r"(?:[ ]?[\].):=-]{1,2}|(?=[ \t]))[ \t]*(?:-[ ])?"
)
_PAIR_CELL = re.compile(
    r"[| \t]*(?:(?P<letter>[a-h])(?P<number>[1-6])|"
    r"(?P<number2>[1-6])(?P<letter2>[a-f]))(?=[ \t|,;])"
)
_LETTER = re.compile(
    r"[\[(]?(?:(?P<letter>[a-h])[ ]?(?:[\].):]|-(?=[ ])|[ ](?=[ ][ ]+[a-z]))(?=[ \t]|$|\n|"
    r"[a-z0-9\"]))[ \t]*"
)
MUSCLES = (
    r"(?:push|pull|legs?|upper|lower|full|total|chest|back|arms?|shoulders?|delts?|glutes?|"
    r"bi'?s|tri'?s|traps|lats|booty|forearms?|biceps?|triceps?|quads?|hamstrings?|hams?|core|abs|"
    r"cardio|posterior chain|"
    r"pecho|espalda|pierna|piernas|hombros?|brazos?|gluteos?|brust|rucken|beine?|schultern?|arme|"
    r"pecs|dos|jambes|bras|epaules|peito|costas|pernas|ombros?|empuje|jalon|tiron)"
)
_WEEKDAYS = (
    r"(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|mon|tues?|weds?|"
    r"thu(?:rs?)?|fri|sat|sun|lunes|martes|miercoles|jueves|viernes|sabado|domingo|montag|dienstag|"
    r"mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|segunda(?:-feira)?|terca(?:-feira)?|quarta(?:-feira)?|quinta(?:-feira)?|"
    r"sexta(?:-feira)?|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica)"
)
WEEKDAY = re.compile(_WEEKDAYS)
_DAY = re.compile(
    rf"(?:(?:week|wk|semana|woche|semaine|w)[ ]?#?\d{{1,2}}[ ,:.|/•-]*)?"
    rf"\[?(?:\d(?:st|nd|rd|th) day(?! of)|"
    rf"(?:day|dia|tag|jour|sesion|sessao|gym|lift|giorno|session|workout|entrenamiento|einheit|trainingstag|treino|"
    rf"seance|rutina|training|entreno|wod|d)[ ]?#?(?:\d{{1,2}}|(?<= )[a-f]|one|"
    rf"two|three|four|five|six)(?! of \d)(?![a-z0-9%]|[:/]\d|[ ]?x|[ ]?(?:min|"
    rf"rounds|reps|sets))|"
    rf"{_WEEKDAYS}(?:[ ]?(?:[/&+,]|and|und|y|et|e)[ ]?{_WEEKDAYS})*(?![a-z]))"
    rf"(?:[ ]?\([a-z &+/-]{{2,30}}\))?[ \t]*(?P<mark>[:(|.•,\]-]*)"
)
_DAY_LABEL = re.compile(r"(?P<words>[a-z][a-z &+/-]{2,25}?)[ ]?:[ ](?=\S)")
_SPLIT_DAY = re.compile(
    rf"{MUSCLES}(?:[ ]?(?:[&+,/]|and|y|und|et|"
    rf"e)?[ ]?{MUSCLES}){{0,3}}(?: body)?(?: (?:day|tag|dia|"
    rf"[ab12])){{1,2}}[ \t]*[:•!-]*[ \t]*(?=$|\n|\Z)"
)
_KINDS = (
    (
        "warmup",
        r"(?:general |specific |dynamic |quick )?warm[- ]?ups?|"
        r"(?:\w{3,12} )?activation|w/?u|activacion|ativacao|prep(?:aration)?|primer|"
        r"calentamiento|riscaldamento|aufwarmen|aufwarmung|echauffement|aquecimento|"
        r"entrada en calor|movement prep|"
        r"einlaufen|mobility(?: work)?|mobilite|movilidad",
    ),
    (
        "cooldown",
        r"cool[- ]?downs?|c/?d|stretching|cool[- ]?off|vuelta a la calma|enfriamiento|"
        r"estiramientos?|"
        r"abwarmen|auslaufen|dehnen|retour au calme|retorno (?:a|ao) calm[ao]|"
        r"etirements|desaquecimento|volta a calma|"
        r"defaticamento|"
        r"alongamentos?|recovery",
    ),
    (
        "",
        r"main(?: (?:set|lifts?|work|part|workout|block|session|course))?|"
        r"strength(?: (?:work|portion|training))?|"
        r"metcon|hiit|str|met|acc|cond|finish(?:ing)?|conditioning|wod|finishers?|burn ?out|"
        r"accessor(?:y|"
        r"ies)(?: (?:work|lifts))?|skills?(?: work)?|"
        r"core|abs|power|hypertrophy|cardio|gymnastics|weightlifting|olympic lifting|bodybuilding|"
        r"speed(?: work)?|plyos?|plyometrics|conditioning|engine|assistance(?: work)?|supplemental|"
        r"hauptteil|hauptset|kraft(?:teil)?|ausdauer|parte principal|"
        r"bloque principal|principal|lavoro|fuerza|"
        r"partie principale|corps de (?:la )?seance|force|renfo|forca|resistencia|extra credit|"
        r"extras?|bonus|"
        r"partner wod|team wod|workout|the workout|the work|entrenamiento|treino|entreno|hero wod|"
        r"clusters?|cluster sets?|drop ?sets?|myo[- ]?reps?|rest[- ]pause|"
        r"top sets?|back[- ]?off(?: sets?)?|primary|secondary|compound(?:s)?|"
        r"isolation|work ?sets?|"
        r"(?:part|block|section|bloque|teil|parte|partie|bloco|bloc|phase|"
        r"piece|round)[ ]?(?:\d{1,2}|[a-h]|one|two|three)",
    ),
    ("buy", r"buy[- ]?in|cash[- ]?in"),
    ("cash", r"cash[- ]?out|buy[- ]?out"),
    ("", rf"{MUSCLES}(?:[ ]?(?:[&+,/]|and|y|und|et|e)[ ]?{MUSCLES}){{0,3}}"),
)
_TAIL = (
    r"(?: (?:finisher|work|circuit|block|set|workout|part|piece|training|superset|burner|series))?"
)
_LABELS = tuple((kind, re.compile(rf"(?:{words}){_TAIL}{w.END}")) for kind, words in _KINDS)
_AFTER_LABEL = re.compile(
    r"[ \t•]*(?:(?P<mark>[:=|]|/(?= \d)|-{1,2}(?= )|-{1,2}(?=\Z))[ \t-]*|(?P<open>[(\[\0]|"
    r"(?=x ?\d{1,2}\b(?! ?[a-z])))|(?P<end>\Z)|"
    r"(?P<bullet>(?<=•)(?=\d)|(?<=•[ ])(?=\d|[a-z][^\n•]{1,40}\d ?x ?\d)))"
)
_SECTION = tuple(pattern for kind, pattern in _LABELS[:-1] if kind not in ("warmup", "cooldown"))
_PART = re.compile(r"(?:part|block|section|bloque|teil|parte|partie|bloco|bloc|phase|piece)")
_NO_COLON = re.compile(r"(?P<digit>(?=\d))|")


@dataclass
class Front:
    """The front of a line: where the content begins and what stood before it."""

    start: int
    end: int
    bulleted: bool = False
    pair: tuple[str, str] | None = None
    letter: str | None = None
    day: tuple[int, int] | None = None
    label: tuple[int, int] | None = None
    kind: str = ""
    labelled: bool = False
    of_muscles: bool = False


def front_of(text: str, start: int, end: int) -> Front:
    """Read the marks, day, letter and label a line starts with."""
    front = Front(start, end)
    _skip_marks(text, front)
    _take_day(text, front)
    if ordinal := _ORDINAL.match(text, front.start, front.end):
        front.start = ordinal.end()
    if front.day is None:
        _take_mark(text, front)
        _take_label(text, front)
        if front.label and front.letter is None:
            _take_mark(text, front)
        if front.label and _PART.match(text[front.label[0] : front.label[1]]):
            first = front.label
            _take_label(text, front)
            front.label = (first[0], front.label[1])
    return front


def is_label(text: str) -> bool:
    """Tell a section's name ("finisher", "metcon") from an exercise's."""
    return any(pattern.fullmatch(text) for pattern in _SECTION)


def _skip_marks(text: str, front: Front) -> None:
    match = _MARKS.match(text, front.start, front.end)
    if match and match.end() > front.start:
        front.bulleted = bool(match[0].strip())
        front.start = match.end()


def _take_day(text: str, front: Front) -> None:
    match = _SPLIT_DAY.match(text, front.start, front.end) or _DAY.match(
        text, front.start, front.end
    )
    if match is None:
        return
    if match.re is _DAY and (label := _DAY_LABEL.match(text, match.end(), front.end)):
        front.day = (match.start(), label.end("words"))
        front.start = label.end()
        return
    rest = text[match.end() : front.end].strip(" •:-")
    if match.re is _DAY and re.match(_WEEKDAYS, match[0]):
        full = re.match(rf"{_WEEKDAYS}", match[0])
        is_short = full is not None and len(full[0]) <= 5
        if rest and not match["mark"] and (is_short or len(rest.split()) > 4):
            return
    front.day = (match.start(), match.end())
    front.start = match.end()
    _skip_marks(text, front)


def pair_of(text: str, start: int, end: int) -> tuple[str, str] | None:
    """Return the letter and number of the "A1" in a table's row."""
    match = _PAIR.match(text, start, end) or _PAIR_CELL.match(text, start, end)
    if match is None:
        return None
    return match["letter"] or match["number2"], match["number"] or match["letter2"]


def _take_mark(text: str, front: Front) -> None:
    if match := _PAIR.match(text, front.start, front.end):
        letter, number = match["letter"] or match["number2"], match["number"] or match["letter2"]
        front.pair = (letter, number)
        front.start = match.end()
    elif match := _ENUMERATED.match(text, front.start, front.end):
        front.bulleted = True
        front.start = match.end()
    elif match := _LETTER.match(text, front.start, front.end):
        front.letter = match["letter"]
        front.start = match.end()
    else:
        return
    _skip_marks(text, front)


def _take_label(text: str, front: Front) -> None:
    opening = _THEN.match(text, front.start, front.end)
    for kind, pattern in _LABELS:
        match = pattern.match(text, opening.end() if opening else front.start, front.end)
        if match is None:
            continue
        after = _AFTER_LABEL.match(text, match.end(), front.end)
        of_muscles = pattern is _LABELS[-1][1]
        if after is not None and after["bullet"] is not None and of_muscles:
            continue
        strong = kind in ("warmup", "cooldown", "buy", "cash")
        if after is None and not (strong and _PLAIN_AFTER.match(text, match.end(), front.end)):
            continue
        front.label, front.kind = (match.start(), match.end()), kind or front.kind
        front.of_muscles = of_muscles or match[0] in ("core", "abs", "cardio")
        front.labelled = True
        follows = after is not None and (after["mark"] or after["bullet"] is not None)
        front.start = after.end() if after and follows else match.end()
        if strong and (leading := _WITH.match(text, front.start, front.end)):
            front.start = leading.end()
        _skip_marks(text, front)
        return


_THEN = re.compile(r"(?:then|now|finally|luego|dann|puis)[ ,:]{1,2}")
_ORDINAL = re.compile(
    r"(?:first|last|finally|lastly|then|next|zuerst|zuletzt|primero|por ultimo)[ ]?:[ ]+(?=\d)"
)
_WITH = re.compile(r"[ \t]+(?:with|mit|con|avec|com) (?=\d)")
_PLAIN_AFTER = re.compile(
    r"(?:,[ \t]{1,3}(?=\d{1,2} (?:rounds|rds|sets)\b)|[ \t]+)(?:(?:with|mit|con|avec|com) )?\d|\0"
)
