"""Find numbers written in words where they count something: "three rounds", "ten squats"."""

import re

from ocr.parser import movements
from ocr.parser import words as w

_ONES = w.listed("one un una uno une um uma ein eine einen einer")
_VALUES = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
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
_TENS = (
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]"
    r"(?:two|three|four|five|six|seven|eight|nine)"
)
_WORD = rf"(?:{_TENS}|{'|'.join(sorted(_VALUES, key=len, reverse=True))})"
_BEGIN = r"(?<![\w'/.-])(?<!this )(?<!that )(?<!no )(?<!every )(?<!each )(?<!last )(?<!the )"
_TIME_WORD = (
    r"(?:seconds?|secs?|sekunden?|sek|segundos?|segs?|secondes?|minutes?|minuten?|minutos?|mins?)"
)
_MANNER = r"(?:[ -](?:more|hard|working|work|heavy|full|total|slow|straight|quick|good|easy))?[ -]"
_OF_ONE = rf"(?:{w.SETS}|{w.REPS}|{_TIME_WORD}{w.END})"
_COUNTED = (
    rf"{_MANNER}(?:{_OF_ONE}|{w.ROUNDS}|(?:times(?! (?:a|per|this) )|veces|mal(?! (?:pro|die) )|"
    rf"fois|vezes|each|per|cada|pro|par|por (?:lado|pierna|brazo)|cal(?:orie)?s?|met(?:er|re)s?)"
    rf"{w.END})"
)
_RANGE = re.compile(
    rf"{_BEGIN}(?P<low>{_WORD})(?: to | or | bis | a | ou | ate )(?P<n>{_WORD})(?={_COUNTED})"
)
_NUMBER = re.compile(
    rf"{_BEGIN}(?P<n>{_WORD})(?={_COUNTED})|"
    rf"{_BEGIN}(?P<one>{'|'.join(_ONES)})(?={_MANNER}{_OF_ONE})|"
    rf"(?:(?<=sets of )|(?<=rounds of )|(?<=reps of )|(?<=series de )|(?<=satze )|"
    rf"(?<=series of ))(?P<of>{_WORD})(?![\w'-])|"
    rf"(?:(?<=[\n,:;•+(])|(?<=[\n,:;•+-] )|(?<= and )|(?<= then )|\A)(?P<some>{_WORD}) "
    rf"(?=(?P<name>[a-z][a-z' -]{{2,40}}))"
)
_HALVES = re.compile(
    r"(?P<thirty>half a minute|(?:eine )?halbe minute|(?:una )?media? minuto|medio minuto|"
    r"(?:une )?demi[- ]minute|meio minuto)|(?P<ninety>(?:a|one|1) minute and a half|"
    r"(?:one|1) and a half minutes|(?:un |1 )?minuto y medio|anderthalb minuten|eineinhalb minuten|"
    r"(?:une |1 )?minute et demie|(?:um |1 )?minuto e meio)(?![a-z])"
)
_A_MINUTE = re.compile(
    rf"(?:(?<=rest )|(?<=rest for )|(?<=\n)|(?<=[,;:.] ))(?P<n>a) minute(?![a-z'])|"
    rf"(?<![\w'])(?P<of>a) minute(?='?s? (?:of )?(?:{w.REST}|{w.BETWEEN}|off\b))"
)
_OWNED = re.compile(rf"(?:(?<=minutes)'|(?<=minute)'s|(?<=seconds)'|(?<=second)'s)(?= {w.REST})")


def find(plain: str) -> list[tuple[int, int, str]]:
    """Return places of a folded text with the digits to read there, in their order."""
    found: dict[int, tuple[int, int, str]] = {}
    for match in _HALVES.finditer(plain):
        found[match.start()] = (*match.span(), "30 seconds" if match["thirty"] else "90 seconds")
    for match in _RANGE.finditer(plain):
        for name in ("low", "n"):
            found.setdefault(match.start(name), (*match.span(name), str(_value(match[name]))))
    for match in _NUMBER.finditer(plain):
        name = next(key for key in ("n", "one", "of", "some") if match[key])
        if name != "some" or _counts_movement(match):
            found.setdefault(match.start(name), (*match.span(name), str(_value(match[name]))))
    for match in _A_MINUTE.finditer(plain):
        name = "n" if match["n"] else "of"
        found.setdefault(match.start(name), (*match.span(name), "1"))
    for match in _OWNED.finditer(plain):
        found.setdefault(match.start(), (*match.span(), ""))
    return _apart(sorted(found.values()))


def _apart(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for change in found:
        if not kept or change[0] >= kept[-1][1]:
            kept.append(change)
    return kept


def _counts_movement(match: re.Match) -> bool:
    name = match["name"].split(" - ")[0].strip()
    return len(name.split()) <= 5 and movements.is_movement(name)


def _value(word: str) -> int:
    if word in _ONES or word in _VALUES:
        return _VALUES.get(word, 1)
    tens, ones = re.split(r"[- ]", word)
    return _VALUES[tens] + _VALUES[ones]
