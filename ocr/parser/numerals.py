"""Find numbers written in words where they count something: "three rounds", "ten squats"."""

import re

from ocr.parser import movements
from ocr.parser import words as w

_ONES = w.listed("one un una uno une um uma ein eine einen einer")
_TENS = (
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]"
    r"(?:two|three|four|five|six|seven|eight|nine)"
)
_HUNDREDS = (
    r"(?:two|three|four|five|six|seven|eight|nine) hundred"
    r"(?: (?:and )?(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety)(?![- ][a-z]{3,5}\b))?"
)
_SIMPLE = sorted(w.NUMBER_WORDS.keys() - {"one"}, key=len, reverse=True)
_WORD = rf"(?:{_HUNDREDS}|{_TENS}|{'|'.join(_SIMPLE)})"
_BEGIN = r"(?<![\w'/.-])(?<!this )(?<!that )(?<!no )(?<!every )(?<!each )(?<!last )(?<!the )"
_TIME_WORD = (
    r"(?:seconds?|secs?|sekunden?|sek|segundos?|segs?|secondes?|minutes?|minuten?|minutos?|mins?)"
)
_MANNER = r"(?:[ -](?:more|hard|working|work|heavy|full|total|slow|straight|quick|good|easy))?[ -]"
_OF_ONE = rf"(?:{w.SETS}|{w.REPS}|{_TIME_WORD}{w.END})"
_COUNTED = (
    rf"{_MANNER}(?:{_OF_ONE}|{w.ROUNDS}|(?:times(?! (?:a|per|this) )|veces|mal(?! (?:pro|die) )|"
    rf"fois|vezes|each|per|cada|pro|par|por (?:lado|pierna|brazo)|cal(?:orie)?s?|met(?:er|re)s?|"
    rf"kilos?|kgs?|kilomet(?:er|re)s?|pounds?)"
    rf"{w.END})"
)
_RANGE = re.compile(
    rf"{_BEGIN}(?P<low>{_WORD})(?: to | or | bis | a | ou | ate )(?P<n>{_WORD})(?={_COUNTED})"
)
_NUMBER = re.compile(
    rf"(?<!\w)(?=[a-z])(?:{_BEGIN}(?P<n>{_WORD})(?={_COUNTED})|"
    rf"(?<=the )(?P<weight>{_WORD})(?=[ -](?:kilos?|kgs?|pounds?){w.END})|"
    rf"{_BEGIN}(?P<one>{'|'.join(_ONES)})(?={_MANNER}{_OF_ONE})|"
    rf"(?:(?<=sets of )|(?<=rounds of )|(?<=reps of )|(?<=series de )|(?<=satze )|"
    rf"(?<=series of ))(?P<of>{_WORD})(?![\w'-])|"
    rf"(?:(?<=[\n,:;•+(])|(?<=[\n,:;•+-] )|(?<= and )|(?<= then )|(?<= of )|"
    rf"(?<= do )|\A)(?P<some>{_WORD}) "
    rf"(?=(?P<name>[a-z][a-z' -]{{2,40}})))"
)
_HALVES = re.compile(
    r"(?P<thirty>half a minute|(?:eine )?halbe minute|(?:una )?media? minuto|medio minuto|"
    r"(?:une )?demi[- ]minute|meio minuto)|(?P<ninety>(?:a|one|1) minute and a half|"
    r"(?:one|1) and a half minutes|(?:un |1 )?minuto y medio|anderthalb minuten|eineinhalb minuten|"
    r"(?:une |1 )?minute et demie|(?:um |1 )?minuto e meio)(?![a-z])"
)
_A_MINUTE = re.compile(
    rf"(?:(?<=rest )|(?<=rest for )|(?<=\n)|(?<=[,;:.] ))(?P<n>a) min(?:ute)?(?![a-z'])|"
    rf"(?<![\w'])(?P<of>a) min(?:ute)?(?='?s? (?:of )?(?:{w.REST}|{w.BETWEEN}|off\b))"
)
_OWNED = re.compile(rf"(?:(?<=minutes)'|(?<=minute)'s|(?<=seconds)'|(?<=second)'s)(?= {w.REST})")
_NEXT = re.compile(r" (?:-|and|with|then|per|each|at|for|und|y|et|e|mit|con|avec|com|pro|por) ")


def find(plain: str) -> list[tuple[int, int, str]]:
    """Return places of a folded text with the digits to read there, in their order."""
    found: dict[int, tuple[int, int, str]] = {}
    for match in _HALVES.finditer(plain):
        found[match.start()] = (*match.span(), "30 seconds" if match["thirty"] else "90 seconds")
    for match in _RANGE.finditer(plain):
        for name in ("low", "n"):
            found.setdefault(match.start(name), (*match.span(name), str(_value(match[name]))))
    for match in _NUMBER.finditer(plain):
        name = next(key for key in ("n", "weight", "one", "of", "some") if match[key])
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
    name = _NEXT.split(match["name"], maxsplit=1)[0].strip()
    return len(name.split()) <= 5 and movements.is_movement(name)


def _value(word: str) -> int:
    if not word:
        return 0
    if word in _ONES or word in w.NUMBER_WORDS:
        return w.NUMBER_WORDS.get(word, 1)
    if (parts := word.split(" hundred"))[1:]:
        return w.NUMBER_WORDS[parts[0]] * 100 + _value(parts[1].removeprefix(" and").strip())
    tens, ones = re.split(r"[- ]", word)
    return w.NUMBER_WORDS[tens] + w.NUMBER_WORDS[ones]
