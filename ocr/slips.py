"""What readers mistake next to digits; letters elsewhere are left alone."""

import re

_DIGITS = str.maketrans("OoIl|", "00111")
_SLIPS = (
    (re.compile(r"(?<=\d)(\s?)[Il1]b(s?)\b"), r"\1lb\2"),
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
# "3XIO", "4xl2": whatever follows the sign of a scheme is a number.
_SCHEME = re.compile(r"(?<=\d[xX×])[\dIlOo|]{1,3}(?![^\W\d_])")


def mended(text: str) -> str:
    """Return a line with the slips of readers mended: "50 Ib", "1O", "3XI"."""
    text = " ".join(text.split())
    text = _SCHEME.sub(lambda found: found[0].translate(_DIGITS), text)
    for pattern, better in _SLIPS:
        text = pattern.sub(better, text)
    return text
