"""The words of training in English, Spanish, German, French and Portuguese, as patterns.

They match text folded by `characters.fold`: lower case, without accents ("Sätze" is "satze").
Every repetition is bounded, which keeps the reading linear in the length of the text.
"""

import re

GAP = r"[ \t]{0,3}"
NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
# "8 a 10" is a range in Spanish; "10 à 70 kg" says ten at seventy.
# A dash with spaces may also part the reps from a weight: "4x8 - 60kg".
TO = (
    rf"(?:-(?!\d{{4}})|{GAP}-{GAP}(?!\d{{4}}|{NUMBER}{GAP}(?:kg|kilo|lb|pound|#|%|tempo))| to |"
    rf" bis |"
    rf" ate | ou | a (?=\d{{1,3}} ?(?:rep|wdh|wied|seg|sec|min|s\b|x)))"
)
RANGE = rf"{NUMBER}(?:{TO}{NUMBER})?"
TIGHT_RANGE = rf"{NUMBER}(?:-{NUMBER})?"
# No digit or letter before, but for the "x" of "4x8"; keeps "1111…" from being tried at each digit.
BEGIN = r"(?:(?<![\w.,:])|(?<=[\d ][x*]))"
END = r"(?![a-z0-9])"

UNIT = (
    rf"(?:kgs?|[kq]uilos?|kilos?|kilogram\w{{0,5}}|kilogrammes?|lbs?|pounds?|libras?|pfund|"
    rf"livres|#){END}"
)
SECOND = rf"(?:seconds?|secs?|sekunden?|sek|segundos?|segs?|secondes?|s|''|\"){END}"
MINUTE = rf"(?:minutes?'?|minuten?|minutos?|mins?|mn|'){END}"
HOUR = rf"(?:hours?|hrs?|h|horas?|stunden?|std|heures?){END}"
TIME = (
    rf"(?:\d{{1,2}}:\d\d(?::\d\d)?(?!\d)|(?<!\d):\d\d(?!\d)|\d{{1,2}}'{GAP}\d\d(?:\"|'')?{END}|"
    rf"\d{{1,2}} ?m ?\d\d(?![\da-rt-z])(?: ?s(?:ec)?{END})?|"
    rf"\d{{1,2}} ?min ?\d\d ?s(?:ec)?{END}|\d{{1,2}} ?min ?\d\d(?!\d|{GAP}(?!re|pau|des|de |"
    rf"s|entre)[a-z%])|"
    rf"{RANGE}{GAP}-?{MINUTE}\.?(?:{GAP}\d{{1,2}}{GAP}{SECOND})?|"
    rf"{RANGE}{GAP}-?{SECOND}\.?|"
    rf"\d{{1,2}}{GAP}{HOUR}(?:{GAP}\d{{1,2}}{GAP}(?:{MINUTE})?)?)"
)
# Where a duration must follow, "2m" are minutes and a bare number has no unit.
LOOSE_TIME = rf"(?:{TIME}|{RANGE}{GAP}m{END}|{RANGE})"

SETS = rf"(?:sets?|series?|satze?n?|saetzen?|seturi|serien|serie){END}"
ROUNDS = (
    rf"(?:rounds?|rds|(?<= )rd|rondas?|runden?|durchgange?n?|tours?|rodadas?|voltas?|"
    rf"vueltas?|giri|passages|"
    rf"sets of the circuit){END}"
)
REPS = (
    rf"(?:reps?|repetitions?|repeticion(?:es)?|repeticoes|repeticao|wdhl?|wiederholungen|"
    rf"wiederholung|repetitionen|whg|wh|steps|breaths|schritte|pasos|pas){END}\.?"
)
LIMB = (
    r"(?:side|leg|arm|hand|foot|way|limb|lado|pierna|brazo|mano|seite|bein|cote|jambe|bras|perna|"
    r"braco|lato|gamba|braccio|direction|hip|knee|shoulder)s?"
)
SIDE = (
    rf"(?:[cp]?/{LIMB}{END}|[cp]?/[ \t]{{1,3}}{LIMB}{END}(?! [a-z]{{4}})|"
    rf"/{GAP}(?:s|l|ea|each)(?![a-z0-9/])|"
    rf"(?:on )?(?:per|each|ea|pro|por|par|je|every|cada|chaque|jede|jedes|both|beide|a|de cada|"
    rf"each of) (?:the )?{LIMB}{END}(?! day)|\(?(?:l ?/ ?r|r ?/ ?l|left/right|right/left){END}\)?|"
    rf"(?:e/s|ea/s|p/s|e\.s\.|per/side|ps|es){END}(?!:)|/{GAP}\d{{1,2}}{GAP}(?={LIMB}))"
)
EACH = (
    rf"(?:each(?! (?:rounds?|sets?|time|interval|attempt|week|day){END})|ea|apiece|cada uno|cada|"
    rf"jeweils|chacun|chaque){END}\.?"
)
EACH_EXERCISE = (
    rf"(?:(?:for|on|of|per|with|bei|pro|por|par|en|em) )?(?:each|every|all|jede[rs]?|cada|chaque|"
    rf"per|pro|por|par) (?:exercises?|movements?|moves?|lifts?|stations?|one|ubung|ejercicio|"
    rf"exercice|exercicio){END}"
)
MAX = (
    rf"(?:(?:(?<=x)f|(?<=x )f|as many (?:reps )?as possible|to (?:technical )?failure|"
    rf"till failure|until failure|"
    rf"(?:until|to|til|till) (?:you )?(?:fail|exhaustion)|failure|amrap|amap|max(?:imum)? reps?|"
    rf"(?:al )?maximo|"
    rf"max(?:imum)? effort(?= (?:plank|hold|hang|dead hang|wall sit|l-sit|hollow))|"
    rf"max(?:imal|imum)? (?=unbroken)|max(?:imum)? (?:effort )?(?:holds?|time)|"
    rf"max(?:imum|imal)?(?! effort| hr| heart)|al fallo|hasta el fallo|"
    rf"bis (?:zum )?(?:muskelversagen|versagen)|maximal|jusqu'a l'echec|a l'echec|echec|"
    rf"ate a falha|a falha|falha|fallo){END})"
)
REST = (
    rf"(?:(?:min\.? |minimum |active |easy |jog |walk(?:ing)? |"
    rf"trab)?(?:rest(?:ing)?(?: times?| timers?| periods?| intervals?)?(?!-pause| pause|"
    rf"-day)|recover(?:y|ies)?|"
    rf"recup(?:eration|eracion|eracao|ero)?|rec|desc(?:ans(?:os?|a[ns]?|ar|en?))?|pausen?|pausa|satzpausen?|repos|"
    rf"ruhe|intervalo|break|off|pauze)){END}\.?"
)
_BETWEEN = (
    r"(?:(?:in[- ])?between|btwn|btw|b/w|b/t|after|entre|dazwischen|zwischen|apres|nach|"
    r"depois d[eao]s?|despues de|inter|tra)"
)
_ARTICLES = (
    r"(?: (?:all|each|every|the|de|den|der|las|los|les|la|as|os|i|le|cada|jedem|jeder|jedes|chaque|"
    r"toutes|todas|todos|tous|todas las|todos los|both|your|working)){0,5}"
)
WHERE_ROUNDS = (
    rf"(?:{ROUNDS}|supersets?|circuits?|giant sets?|complexes|superseries?|amraps?|pairs?)"
)
WHERE_OTHER = (
    rf"(?:{SETS}|exercises?|movements?|moves?|intervals?|reps?|efforts?|ubungen?|uebungen?|"
    rf"exercices?|ejercicios?|exercicios?|blocks?|stations?|stationen|sides?|legs?|arms?|"
    rf"sprints?|runs?|strides?|climbs?|hills?|laps?|lengths?|jumps?|throws?|series)"
)
BETWEEN = rf"{_BETWEEN}{_ARTICLES}(?: (?:{WHERE_ROUNDS}|{WHERE_OTHER}))?(?: only)?{END}"
FILL = (
    r"(?:[ \t]|:|=|-|~|\(|of |for |de |von |is |about |ca\.? |approx\.? |at least |d'|immer |"
    r"always |siempre |toujours |sempre ){0,5}"
)

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{0,2}):(\d\d)$")
_PRIMES = re.compile(rf"(\d{{1,2}})'{GAP}(\d\d)")
_HOURS = re.compile(rf"(\d{{1,2}}){GAP}{HOUR}(?:{GAP}(\d{{1,2}}))?")
_SHORT_MINUTES = re.compile(r"(\d{1,2}) ?m(?:in)? ?(\d\d)(?: ?s(?:ec)?)?$")
_AMOUNT = re.compile(
    rf"({NUMBER})(?:{TO}({NUMBER}))?{GAP}-?(\D*?)\.?{GAP}(?:(\d{{1,2}}){GAP}\D*)?$"
)


LASTLY = (
    r"(?:para (?:acabar|terminar|finalizar)|pour (?:finir|terminer)|zum (?:ab)?schluss|"
    r"to finish(?: off)?)"
)
NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100, "one hundred": 100,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10, "doce": 12, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40,
    "cincuenta": 50, "sesenta": 60, "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwolf": 12, "funfzehn": 15, "zwanzig": 20,
    "dreissig": 30, "dreisig": 30, "vierzig": 40, "funfundvierzig": 45, "funfzig": 50,
    "sechzig": 60, "neunzig": 90, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30,
    "quarante": 40, "cinquante": 50, "soixante": 60, "dois": 2, "duas": 2, "quatro": 4,
    "sete": 7, "oito": 8, "nove": 9, "dez": 10, "doze": 12, "vinte": 20, "trinta": 30,
    "quarenta": 40, "cinquenta": 50, "sessenta": 60,
}  # fmt: skip
COUNT = rf"(?:\d{{1,2}}|{'|'.join(NUMBER_WORDS)})"


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


def count(text: str) -> int:
    return NUMBER_WORDS.get(text) or int(text)


def number(text: str) -> int | float:
    """Return the number a text holds, an int where it is whole; "1,5" is one and a half."""
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value


def seconds(text: str) -> tuple[int, int | None] | None:
    """Return a duration in seconds and, of a range, the longer end; None where no unit decides."""
    text = text.strip()
    if match := _CLOCK.fullmatch(text):
        hours, minutes, rest = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + rest, None
    if match := _PRIMES.match(text) or _SHORT_MINUTES.match(text):
        return int(match[1]) * 60 + int(match[2]), None
    if match := _HOURS.match(text):
        return int(match[1]) * 3600 + int(match[2] or 0) * 60, None
    match = _AMOUNT.match(text)
    if not match or not match[3].strip():
        return None
    scale = 60 if match[3].strip()[0] in "m'" and match[3].strip() != "''" else 1
    low = round(number(match[1]) * scale) + int(match[4] or 0)
    return low, round(number(match[2]) * scale) if match[2] else None


def rest_seconds(text: str) -> tuple[int, int | None] | None:
    """Return a rest; a bare number means minutes up to 5 and seconds from 10 on."""
    found = seconds(text)
    if found:
        return found
    match = _AMOUNT.match(text.strip())
    if not match:
        return None
    low, high = number(match[1]), number(match[2]) if match[2] else None
    scale = 60 if low <= 5 else 1
    return round(low * scale), round(high * scale) if high else None
