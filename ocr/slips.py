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
    (re.compile(r"\b(each|per)(?=(?:side|leg|arm|hand)s?\b)", re.I), r"\1 "),
)
# "3XIO", "8-1Z", "Z4kg": beside a scheme's sign, a digit or a unit stands a number. An S may be
# a 3 or a 5, so it stays as it was read.
_NUMBERS = (
    re.compile(r"(?<=\d[xX×])[\dIlOoZ|]{1,3}(?=[mM]?\b)"),
    re.compile(r"(?<=\d)[\dIlOZ|]{1,2}(?=[\s-]|$)"),
    re.compile(r"\bZ\d(?=\s?(?:kg|lb)s?\b)", re.I),
)
# "A1 … AZ": nobody's movement begins with a lone AZ or BI.
_LABEL = re.compile(r"^([A-D])([ZI])(?=[.)]?\s)")


def mended(text: str) -> str:
    """Return a line with the slips of readers mended: "50 Ib", "1O", "3XI"."""
    text = " ".join(text.split())
    text = _LABEL.sub(lambda found: found[1] + found[2].translate(_DIGITS), text)
    for pattern in _NUMBERS:
        text = pattern.sub(lambda found: found[0].translate(_DIGITS), text)
    for pattern, better in _SLIPS:
        text = pattern.sub(better, text)
    return text
