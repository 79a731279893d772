"""Cut a line into tokens: quantities lifted out first, what is left are words.

The order of `_KINDS` decides: a load is taken out before its digits can pass for reps.
"""

import re
from dataclasses import dataclass
from typing import Any

from ocr.parser import remarks
from ocr.parser import words as w


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text with its meaning; offsets count from the start of the whole text."""

    kind: str
    value: Any
    start: int
    end: int


# Weights one after the other: "60/70/80", or at least three with commas, which else part sets.
_LIST = rf"{w.NUMBER}(?:(?:(?:-|{w.GAP}/{w.GAP}){w.NUMBER}){{1,9}}|(?:, ?{w.NUMBER}){{2,9}})"
_AT = rf"(?:@{w.GAP}|w/ ?|at |bei |a |con |mit |avec |com |with )?"
_OF_MAX = (
    r"(?:of (?:your |my |the )?|de(?:l| tu| ton)? |vom |do )?(?:e?1 ?-?rm|e?rm|max|tm|training max|"
    r"one rep max|1 rep max|pr|pb)?"
)
_DASHED = r"\d{1,2}(?:[-/.][\dx]{1,2}){2,3}"
_CALORIE = rf"(?:calories?|cals?|kcals?|calorias?|kalorien|kal){w.END}\.?"
_METRE = rf"(?:meters?|metres?|metros?|mtrs?|mts|m){w.END}"
_KILOMETRE = rf"(?:kilomet(?:er|re)s?|kilometros?|kms?|k){w.END}"
_MILE = rf"(?:miles?|mi|millas?|meilen?|milhas?){w.END}"
_LENGTH = (
    r"(?:ft|feet|foot|yards?|yds?|yd|laps?|lengths?|floors|floor(?! [a-z])|flights?|"
    r"shuttles?|bahnen)"
)
_HEIGHT = rf"(?:\"|''|inch(?:es)?{w.END}|ins?{w.END}|cm{w.END}|zoll{w.END}|pulgadas?{w.END})"
_PHASE = (
    r"(?:eccentrics?|negatives?|concentrics?|pauses?|paused|lowering|lower|down|up|descent|squeeze|"
    r"iso(?:metric)?s?|isohold|holds? (?:at|on|in) |pulse|stretch at|excentri\w{2,5}|exzentrisch|"
    r"at (?:the )?(?:top|bottom)|on (?:the )?way down)"
)
# "Rest 90 s after the push-ups", "after each B": where a pair ends.
_AFTER_ONE = r"(?: (?:[a-d]2?|[a-z][a-z-]{3,20})(?=[.,;!)\n]|$))?"
_BUILD = (
    r"(?:warm(?:ing)?[- ]?up to|build(?:ing)?(?: up)? to|work(?:ing)? up to|"
    r"find|establish|ramp(?:ing)? (?:up )?to|"
    r"up to|climb to)[^\d\n]{0,20}"
)

_KINDS: tuple[tuple[str, str], ...] = (
    ("lifted", "\0{1,200}"),
    ("word", r"(?<![\w-])[12][ -](?:arm|leg|hand|armed|legged|handed)\b"),
    ("dash", r"(?<![a-z0-9])x(?=\d{1,4} ?(?:m|km|s|sec|secs|seconds|cals?|yd|ft)\b)"),
    ("note", r"(?<![\w/.-])5/3/1(?![\d/])"),
    ("note", r"(?<![\w.])\d{1,4}(?:[.,]\d)?[km]? (?:followers|likes|views|subs|members)\b"),
    ("word", r"(?<![\w.-])360°?(?= [a-z])"),
    ("note", r"(?<= )-\d{1,3}(?![\d%:x.-])(?= [a-z])"),
    ("note", r"(?<![\w:.])\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|uhr|o'clock)(?![a-z0-9])"),
    ("note", remarks.PROGRESSION),
    ("note", remarks.SUM),
    ("note", r"(?:from )?(?<![\w.,:])\d{2,3}(?: ?(?:kg|lbs?))?(?:•| to )\d{2,3} ?(?:kg|lbs?)\b"),
    ("note", r"(?:with |using |w/ ?)?the \d{1,3}(?:\.5)?'?s\b"),
    (
        "word",
        r"(?<![\w-])(?:supp|alt|incl?|ext|rev|ham|horiz|vert|assist|bulg|rom|exp|stand|"
        r"seat)\.(?= [a-z])",
    ),
    ("word", r"(?<![\w-])(?:touch (?:and|&|n|'n') go|t&g|tng)\b"),
    (
        "word",
        r"90/90(?!\d)|\d{1,3} ?(?:°|deg(?:rees?)?\b)|"
        r"(?<=press )45o?(?![\d\w/])(?! ?(?:kg|lb|s|sec|reps|x)\b)",
    ),
    (
        "word",
        r"(?:zone|z) ?[1-5] (?=(?:bike|run|row|ride|ski|jog|walk|swim|spin|erg|cardio)\w{0,5}\b)",
    ),
    ("note", remarks.MANNER),
    ("note", remarks.CLUSTERED),
    (
        "number",
        r"(?:(?<=\dx)|(?<=\d x))\d{1,3}(?= - \d{1,3} ?(?:s|sec|secs|seconds|min|mins|minutes)\b)",
    ),
    (
        "rest",
        rf"{w.REST}(?: {w.BETWEEN})?{w.FILL}{w.LOOSE_TIME}(?![.,:]?\d|"
        rf"{w.GAP}x{w.GAP}\d)\)?(?: (?:of )?rest{w.END})?(?: ?- ?{w.TIME})?"
        r"(?: (?:gehen|traben|marche|caminando|andando|walk(?:ing)?|jog(?:ging)?)(?![a-z]))?"
        rf"(?:[ ,]{{0,2}}{w.BETWEEN}{_AFTER_ONE})?|"
        rf"(?:w/|with )?{w.BEGIN}(?:{w.TIME}|\d{{1,2}}m)[ -]{{0,2}}(?:of |de |"
        rf"d')?(?:{w.REST}|to (?:breathe|recover|catch your breath|shake out))"
        rf"(?:[ ,]{{0,2}}{w.BETWEEN}{_AFTER_ONE})?|{w.BETWEEN}{w.FILL}{w.TIME} {w.REST}|"
        rf"(?!(?:after|nach|apres|despues de|depois de) \d){w.BETWEEN}{w.FILL}{w.TIME}|"
        rf"{w.BEGIN}{w.TIME} {w.BETWEEN}|\br[:=]?{w.GAP}{w.TIME}|"
        rf"(?:w/|with|con|mit|avec|com) ?{w.TIME} (?:of )?(?:easy |slow |light )?"
        r"(?:jog|walk|float|easy|trab|trote)(?:ging|ing)?\b(?: (?:jog|recovery|rest|rec))?|"
        rf"(?<=\(){w.TIME} (?:easy|jog|walk|off|spin|float|locker|suave)(?=\))",
    ),
    (
        "no_rest",
        rf"(?:no|0(?: ?s(?:ec)?)?|zero|without|minimal|little|as little|ohne|sin|"
        rf"sans|sem) {w.REST}(?: {w.BETWEEN})?|"
        rf"{w.REST} (?:as needed|if needed|when needed|as little as possible|"
        rf"minimal)(?: {w.BETWEEN})?|"
        r"rest[ -]pause(?: sets?)?",
    ),
    (
        "note",
        rf"{w.BEGIN}\d{{1,2}}{w.GAP}(?:-{w.GAP})?(?:{w.SECOND}|count|ct)"
        rf"\.?[ -]{{0,2}}{_PHASE}{w.END}"
        r"(?: (?:at|on|in) (?:the )?\w{3,9})?|"
        rf"{_BUILD}{w.NUMBER}{w.GAP}(?:{w.UNIT}|%)|{_BUILD}(?:heavy )?max\b",
    ),
    (
        "peak",
        rf"{_BUILD}\d{{1,2}}{w.GAP}-?rm\b|{_BUILD}(?:heavy )?(?:single|double|triple)\b",
    ),
    (
        "tempo",
        rf"(?:tempo|cadence|cadencia|cadenza)[ :@=]{{0,3}}(?:{_DASHED}|[\dx]{{3,4}}){w.END}|"
        rf"(?:{_DASHED}|{w.BEGIN}(?:\d[\dx]x[\dx]|\d{{4}}|\d\dx\d))"
        rf" tempo{w.END}(?! ?\d)|@{w.GAP}(?:\d[\dx]x[\dx]|\d\dx\d|\d{{4}}|"
        rf"\d-[\dx]-[\dx](?:-[\dx])?){w.END}|"
        rf"(?<![\w.,:-])(?:[1-6][0-3]x[0-3]|(?!20[12]\d)[1-6][0-3]1[0-3x]){w.END}(?= |\)|,|$)|"
        r"\(\d-\d-[\dx](?:-[\dx])?\)|\(\d:\d:[\dx](?::[\dx])?\)",
    ),
    (
        "rpe",
        rf"@?{w.GAP}\brpe[ :@=-]{{0,3}}{w.TIGHT_RANGE}|"
        rf"@?{w.GAP}{w.BEGIN}{w.TIGHT_RANGE} rpe(?![a-z0-9]|[ :=-]{{0,2}}\d)|"
        rf"@{w.GAP}(?:[5-9](?:[.,]5)?-)?(?:[5-9](?:[.,]5)?|10)(?![\w%/:#-]|[.,]\d|{w.GAP}(?:{w.UNIT}|"
        rf"{_HEIGHT}|%|m|k))",
    ),
    (
        "rir",
        rf"@?{w.GAP}\brir[ :@=-]{{0,3}}{w.TIGHT_RANGE}|"
        rf"(?:leav(?:e|ing) |keep(?:ing)? )?@?{w.GAP}(?:{w.BEGIN}{w.TIGHT_RANGE}|\b(?:one|two|"
        rf"three|four))"
        rf"{w.GAP}(?:rir(?![ :=-]{{0,2}}\d)|(?:left )?in (?:the )?(?:tank|reserve)|"
        rf"reps? (?:left )?(?:in (?:reserve|the tank)|(?:shy|short|away) (?:of|from) failure|"
        rf"from failure))",
    ),
    ("note", remarks.EFFORT),
    ("note", remarks.LIGHTER),
    (
        "note",
        r"(?<![\w.])\d{1,3} ?% of (?!(?:your|my|the|e?1|one|a|max|tm|training|rm)\b)[a-z]{2,15}",
    ),
    (
        "percent",
        rf"{_AT}{w.BEGIN}(?:{_LIST}{w.GAP}%|"
        rf"{w.RANGE}{w.GAP}%(?:{w.GAP}[,/-]{w.GAP}{w.NUMBER}{w.GAP}%){{0,9}}){w.GAP}{_OF_MAX}{w.END}",
    ),
    (
        "note",
        rf"(?:(?<![\w.)])-{w.GAP})?(?<![\w.,:]){w.NUMBER}{w.GAP}-?{w.UNIT} (?:of )?assist\w{{0,5}}",
    ),
    (
        "load",
        rf"{_AT}(?:(?:bw|bodyweight|korpergewicht) ?)?[+]?{w.GAP}(?:(?<![\w.,:])|(?<=\d[x*]))"
        rf"(?:(?:[12]x|(?:(?<=@ )|(?<=\()|(?<=w/ )|(?<=with )|(?<=avec )|(?<=mit )|"
        rf"(?<=con )|(?<=com )|(?<=\d ))[12] x )(?=\d))?(?:{_LIST}|"
        rf"{w.RANGE}){w.GAP}-?(?:{w.UNIT}|pood\b)"
        rf"(?:{w.GAP}[/,-]{w.GAP}{w.NUMBER}{w.GAP}{w.UNIT}){{0,9}}",
    ),
    (
        "calories",
        rf"{w.BEGIN}\d{{1,4}}(?:{w.GAP}[/-]{w.GAP}\d{{1,4}})?{w.GAP}-?{_CALORIE}",
    ),
    (
        "distance",
        rf"{w.BEGIN}(?:\d{{1,2}}[.,]\d{{3}}(?={w.GAP}{_METRE})|{w.NUMBER})"
        rf"(?:[-/]\d{{1,4}}(?=m\b))?{w.GAP}-?(?:{_KILOMETRE}|{_MILE}|{_METRE})",
    ),
    (
        "note",
        rf"(?:@{w.GAP})?{w.BEGIN}{w.NUMBER}(?:{w.GAP}[/-]{w.GAP}{w.NUMBER})?{w.GAP}-?(?:{_LENGTH}{w.END}|"
        rf"(?:inch(?:es)?|ins?|cm|zoll|pulgadas?){w.END})",
    ),
    ("side_count", rf"\({w.GAP}\d{{1,3}}{w.GAP}{w.SIDE}{w.GAP}\)"),
    ("quote", rf"{w.BEGIN}\d{{1,2}}(?:{w.GAP}/{w.GAP}\d{{1,2}})?{w.GAP}(?:\"|''){w.END}"),
    ("side", w.SIDE),
    ("note", r"(?:@ ?)?\b(?:bw|body ?weight)\b(?= ?(?:$|[,;)\n•\d]|x ?\d))"),
    (
        "sets_of",
        rf"(?:(?<![\w.,:])(?<!\d x )(?<!\d-)\d{{1,2}}(?:-\d{{1,2}}|\+)?|(?<![a-z0-9])"
        rf"(?:{'|'.join(w.NUMBER_WORDS)})){w.GAP}(?:(?:working |work |hard |heavy |"
        rf"total |top |back-?off |straight |drop ?|cluster |cycles? |mini[ -]?|myo[ -]?)?{w.SETS}|"
        rf"times(?= \d))(?:{w.GAP}(?:of|x|de|a|aus|mit|von|@|:|,|-|je))?{w.END}",
    ),
    ("things", r"(?<![\w.])(?:19|20)\d0'?s\b|(?<![\w.])'?\d0'?s(?= (?:music|hits|hip|rock|pop))"),
    ("note", r"[£$€] ?\d[\d.,]{0,9}|(?<![\w.,])\d[\d.,]{0,9} ?[£$€]"),
    (
        "things",
        r"(?<![\w:.])(?:0?[6-9]|1\d|2[0-3])[:.](?:00|15|30|45)"
        r"(?:(?:,| and| ?&| or| ?/| ?\+) ?(?:0?[6-9]|1\d|2[0-3])[:.](?:00|15|30|45)){1,5}(?![\d:])",
    ),
    (
        "things",
        r"\b(?:at|until|till|by|from|um|ab|bis|a las|a) \d{1,2}[:.]\d\d"
        r"(?:(?:,| and| &| or|/) \d{1,2}[:.]\d\d){1,4}|"
        r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m|uhr|o'clock)\b|"
        r"\b(?:day|tag|dia) \d{1,3} (?:of|von|de) \d{1,3}\b(?: hard)?",
    ),
    (
        "things",
        r"(?<![\w.])\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|"
        r"may|june|july|aug(?:ust)?|sept(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b|"
        r"\b(?:in|since|from|until|till|last|this|by) march\b",
    ),
    (
        "things",
        r"\b(?:weeks?|wk|phase|cycle|month|semana|woche|semaine|level|stage|episode|room|page|"
        r"slide|season|zyklus|ciclo|lanes?|bahn|studio|hall|halle|sala|salle|court|gate|rack|"
        r"platform)\.? ?#?\d{1,4}(?: (?:of|von|de) \d{1,3}|-\d{1,2}|"
        r" (?:and|&|to|und|y|et|e) \d{1,2})?\b(?! ?[x.:]\d| ?x )",
    ),
    (
        "things",
        rf"{w.BEGIN}(?:\d{{1,4}}\+?|\d{{1,2}}-\d{{1,2}}) ?(?:exercises?|movements?|moves|stations?|"
        rf"weeks?|wks?|"
        r"(?:[a-z]{4,9} )?(?:videos?|recipes?|guides?|clips?|templates?|pages|emails?)|"
        r"days?|months?|years?|yrs?|hours?|hrs|people|spots?|(?:gym |spin |yoga |training )?"
        r"(?:sessions?|class(?:es)?|workouts?)|kids?|followers|times (?:a|per|"
        r"this) (?:week|day)|"
        r"x (?:a|per|/) ?week|x/week|ejercicios?|ubungen|exercices?|exercicios?|semanas?|wochen?|"
        r"semaines?|dias?|tage?n?|jours?|meses|monate?n?|mois|anos?|jahren?|ans|st?unden|horas|"
        r"heures|plates|scoops?|caps(?:ules?)?|pills?|tablets?|servings?|eggs?|slices?|cups?|tbsp|tsp|"
        r"coffees?|espressos?|beers?|pizzas?|naps?|oz|ml|mg|mcg|gr?|grams?|gramos|gramm|bottles?|gels?|capsulas?|zonen|zonas|"
        r"eur|euros?|bucks|dollars?|usd|reais|pesos)\b(?! ?[/x] ?\d)",
    ),
    (
        "bare_load",
        r"(?<=[a-z] )[12]x\d{1,2}(?:[.,]\d)?/\d{1,2}(?:[.,]\d)?(?![\w%/:]|[.,]\d)|"
        r"(?<![\w.,:/@-])(?:\d{3}|[3-9]\d)(?:\.\d)?(?=x\d{1,2}(?:x\d{1,2})?(?![\d\w:.%/]))|"
        r"(?<=[a-z] )\d{2,3}(?:\.\d)?(?= \d{1,2} ?x ?\d)|"
        r"(?<![\w.,:/@-])(?:\d{3}|[3-9]\d)(?:\.\d)?(?= x \d{1,2}(?![\d:.%/]| ?(?:m|s|sec|cals?|"
        r"sets)\b))",
    ),
    ("sets_x", rf"(?<![a-z])x ?\d{{1,2}} ?(?=x ?\d{{1,2}}(?!\d| ?{w.SETS}))"),
    (
        "sets_x",
        rf"{w.BEGIN}\d{{1,2}}(?:-\d{{1,2}})?{w.GAP}(?:[x*]{w.GAP}(?:por )?|por )"
        rf"(?!\d{{1,2}} ?{w.SETS})(?=\(?\d|:\d|{w.MAX}|me\b|max)",
    ),
    (
        "sets_are",
        rf"\b{w.SETS}[ ]?[:=]{w.GAP}\d{{1,2}}(?!\d|{w.GAP}(?:{w.REPS}(?! ?[:=\d])|[x@])|"
        rf"{w.GAP}{w.UNIT})|"
        rf"(?<!\d )(?<!\d)"
        rf"\b{w.SETS} \d{{1,2}}(?![\d.,:x])|(?<![a-z])x{w.GAP}\d{{1,2}} {w.SETS}",
    ),
    (
        "scheme",
        r"(?<=\d[x*])\d{1,3}(?:(?:, ?\d{1,3}){2,9}|(?:-\d{1,3}){2,9}|(?:/\d{1,3}){2,9})"
        r"(?![a-z0-9]|:\d| ?(?:sec|s\b|min|rest|kg|lb|#|%|m\b|cal)| ?-\d|,\d)|"
        r"(?<![\w.,:/-])\d{1,3}(?:(?: ?- ?\d{1,3}){2,24}|(?: ?, ?\d{1,3}){2,24}|"
        r"(?: ?/ ?\d{1,3}){2,24}|"
        r"(?:\.\d{1,3}){2,24})(?:(?: ?[-,] ?)?(?:…|"
        r"\.{2,3})(?: ?-? ?\d{1,3}(?![\d:]))?)?(?![a-z0-9]|:\d)",
    ),
    (
        "open_scheme",
        r"(?<![\w.,:/-])\d{1,3}(?: ?[-,] ?\d{1,3}){1,24} ?[-,]? ?(?:…|\.{2,3}|"
        r"etc)(?: ?-? ?\d{1,3}(?![\d:]))?",
    ),
    (
        "singles",
        rf"{w.BEGIN}\d{{1,2}} (?:heavy |hard )?(?:singles?|doubles|"
        rf"triples){w.END}(?= ?(?:[@,.;)\n•+]|at |with |\Z|x ?\d))",
    ),
    (
        "pair",
        rf"{w.BEGIN}\d{{1,3}} ?l ?/ ?\d{{1,3}} ?r{w.END}|"
        rf"{w.BEGIN}\d{{1,3}}(?:[.,]\d{{1,2}})?/\d{{1,3}}(?:[.,]\d{{1,2}})?(?![\w%/:]|[.,]\d)",
    ),
    ("combo", r"(?<=\d[x*])\d{1,2}(?:\+\d{1,2}){1,5}(?![a-z0-9%:])"),
    ("combo", r"(?<![\w.,:+])\(?\d{1,2}(?: ?\+ ?\d{1,2}){1,5}\)?(?![a-z0-9%:])"),
    ("time", rf"{w.BEGIN}{w.TIME}"),
    (
        "reps_are",
        rf"\b{w.REPS}[ ]?[:=]{w.GAP}{w.RANGE}|(?<!\d )(?<!\d)"
        rf"\b{w.REPS} {w.RANGE}(?![\d.,:x])|(?:(?<=of )|(?<=de )|(?<=zu )|"
        rf"(?<=von ))(?:{'|'.join(w.NUMBER_WORDS)})"
        rf"(?![a-z])|(?<![a-z])x{w.GAP}{w.RANGE}(?:\+(?! ?\d)|(?:{w.GAP}{w.REPS})?{w.END})",
    ),
    ("reps_are", rf"{w.BEGIN}\d{{1,3}}{w.GAP}x(?= [a-z])"),
    ("reps", rf"{w.BEGIN}{w.RANGE}{w.GAP}-?(?:total |slow |hard )?{w.REPS}(?: (?:of|de)(?= ))?"),
    ("reps", rf"{w.BEGIN}{w.RANGE} times(?! ?(?:per|a|through|around|this|\d))"),
    ("max_reps", rf"(?:\+ (?={w.MAX}(?! [a-z])))?{w.MAX}"),
    ("each_exercise", w.EACH_EXERCISE),
    ("each", w.EACH),
    ("plus", r"(?<=\d)\+"),
    (
        "number",
        rf"{w.BEGIN}{w.RANGE}(?:\+(?!{w.GAP}[\d@])|\+(?={w.GAP}@)|(?![a-z0-9])|"
        rf"(?=e/s|ea\b|es\b|p/s))",
    ),
    (
        "weak",
        r"(?:&|(?<![a-z0-9])(?:and|then|into|followed by|superset(?:ted)? with|"
        r"super set with|ss w/?|(?<= )y(?![ -](?:raise|fly|hold|t[ -]|w[ -]))|und|et|e|dann|"
        rf"(?:(?:y|e|et|und|and) )?{w.LASTLY}|"
        r"luego|puis|plus|directly into|straight into)(?![a-z0-9&]))",
    ),
    ("bullet", r"[•;|]{1,50}|(?<= )/(?= )|->|=>|>{1,3}|(?<=[a-z)\d])[.](?= |$)|[!?]{1,50}|\n"),
    ("comma", r",|\+"),
    ("dash", r"[{}]"),
    ("open", r"[(\[]"),
    ("close", r"[)\]]"),
    ("dash", r"(?<= )-{1,3}|-{1,3}(?= )|[:=]"),
    (
        "word",
        rf"[^\W\d_][\w'&]{{0,60}}(?:(?!/{w.LIMB}{w.END}|/(?:ea|each|s){w.END})"
        r"[-/.][^\W_][\w'&]{0,60}){0,8}|"
        r"\d{1,3}/\d{1,3}(?=[ a-z])|\d{1,9}[a-z]\w{0,40}|[^\s\0]",
    ),
)
_MASTER = re.compile(
    r"(?![ \t])(?:"
    + "|".join(f"(?P<_{at}>{pattern})" for at, (_, pattern) in enumerate(_KINDS))
    + ")"
)


def cut(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens between two offsets of a folded text."""
    tokens = []
    for match in _MASTER.finditer(text, start, end):
        kind = _KINDS[int((match.lastgroup or "_0")[1:])][0]
        tokens.append(Token(kind, match[0], match.start(), match.end()))
    return tokens
