"""What readers mistake next to digits; letters elsewhere are left alone."""

import re

_DIGITS = str.maketrans("OoIl|Zz", "0011122")
_SLIPS = (
    (re.compile(r"(?<=\d)(\s?)[Il1|]b(s?)\b"), r"\1lb\2"),
    # "1O", "10OKG", "8Os"
    (re.compile(r"(?<=\d)[Oo](?=[\dxX×%\s]|$|(?:kg|lb|sec|min|s|m)s?\b)", re.I), "0"),
    (re.compile(r"(?<=\d)[Il|](?=\d|\s|$)"), "1"),
    (re.compile(r"\b[Il|](?=[xX×]\s?\d)"), "1"),
    (re.compile(r"(?<=\d)\s?K[gG6]\b"), " kg"),
    (re.compile(r"(?<=\d)(\s?)k6\b"), r"\1kg"),
    # A space lost between a word and a number: "Rest2:00", "4rounds". "E3MOM" is one word.
    (re.compile(r"(?<=[^\W\d_]{3})(?=\d)"), " "),
    (re.compile(r"(?<![^\W\d_]\d)(?<![^\W\d_]\d\d)(?<=\d)(?=[^\W\d_]{4})"), " "),
    (re.compile(r"(?<=\d['’])(?=[^\W\d_]{4})"), " "),
    (re.compile(r"(?<=MOM)x(?=\s?\d)"), " x"),
    # A capital S by hand is a 5: nobody rests 455 seconds and gives no unit. So is the S of S2OH.
    (re.compile(r"(?<=REST )([3-9]0|45|75|1[258]0|240|300)5\b", re.I), r"\1S"),
    (
        re.compile(r"\b([3-9]0|45|75|1[258]0)5(?= (?:REST|JOG|WALK|RECOVERY|ON|OFF)\b)", re.I),
        r"\1S",
    ),
    (re.compile(r"(?<=\d)( ?)(kg|lbs?)\s?([xX×])\s?(?=\d)", re.I), r"\1\2 \3 "),
    (re.compile(r"\b7(?=2B\b)"), "T"),
    (re.compile(r"\b520(?=H\b|OH\b)"), "S2O"),
    (re.compile(r"(?<=\d)(?=(?:C2B|CTB|T2B|TTB|S2OH?|BMU|HSPU)\b)"), " "),
    (re.compile(r"\b(each|per)(?=(?:side|leg|arm|hand)s?\b)", re.I), r"\1 "),
)
# "3XIO", "8-1Z", "Z4kg": beside a scheme's sign, a digit or a unit stands a number. An S may be
# a 3 or a 5, so it stays as it was read.
_NUMBERS = (
    re.compile(r"(?<=\d[xX×])[\dIlOoZ|]{1,3}(?=[mM]?\b)"),
    re.compile(r"(?<=\d)[\dIlOZ|]{1,2}(?=[\s-]|$)"),
    re.compile(r"\bZ\d(?=\s?(?:kg|lb)s?\b)", re.I),
)
# "3xto": a ten by hand.
_TEN = re.compile(r"(?<=\d[xX×])to\b")
# "YXIO": a 4 by hand is a Y.
_FOUR = re.compile(r"\bY(?=[xX][\dIO]{1,2}\b)")
# "A1 … AZ": nobody's movement begins with a lone AZ or BI.
_LABEL = re.compile(r"^([A-D])([ZI])(?=[.)]?\s)")


def mended(text: str) -> str:
    """Return a line with the slips of readers mended: "50 Ib", "1O", "3XI"."""
    text = " ".join(text.split())
    text = _LABEL.sub(lambda found: found[1] + found[2].translate(_DIGITS), text)
    text = _TEN.sub("10", _FOUR.sub("4", text))
    for pattern in _NUMBERS:
        text = pattern.sub(lambda found: found[0].translate(_DIGITS), text)
    for pattern, better in _SLIPS:
        text = pattern.sub(better, text)
    return text
