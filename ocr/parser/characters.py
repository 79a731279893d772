"""Fold a text for matching, one character for one, so offsets stay those of the original."""

import re
import unicodedata

BULLET = "•"
_FIXED = {
    **dict.fromkeys("×✕✖⨯", "x"),
    **dict.fromkeys("–—‑−‒―", "-"),
    **dict.fromkeys("’‘´`′", "'"),
    **dict.fromkeys("“”„″«»", '"'),
    **dict.fromkeys("\u200b\u200c\u200d\ufe0e\ufe0f\u2060\ufeff\u00ad", " "),
    **dict.fromkeys("\u2028\u2029\x0b\x0c\x85", "\n"),
    "\u20e3": ")",  # the frame of a keycap: "1️⃣" is a list number
    "➕": "+",
    "➖": BULLET,
    "➗": "/",
    **dict.fromkeys("↔⇄⇆⟷", "+"),
    "ß": "s",
    "ø": "o",
    "ł": "l",
    "…": "…",
    "°": "°",
}
_LIST_MARKS = "·∙●◦▪■□►▶➤✔✓☑‣⁃○◆◇★☆→➜➡⇒"


class _Folding(dict):
    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    if char in _FIXED:
        return _FIXED[char]
    if char in _LIST_MARKS or unicodedata.category(char) in ("So", "Sk", "Co", "Cs"):
        return BULLET if char != "^" else char
    if "①" <= char <= "⓿" or "❶" <= char <= "➓":
        return BULLET
    if char.isspace() and char not in "\n\t":
        return " "
    if unicodedata.category(char) in ("Mn", "Cf"):
        return " "
    compatible = unicodedata.normalize("NFKD", char)
    if compatible[0].isalnum() and all(unicodedata.combining(mark) for mark in compatible[1:]):
        char = compatible[0]
    lower = char.lower()
    return lower if len(lower) == 1 else char


_FOLDING = _Folding()
_LONE_RETURN = re.compile(r"\r(?!\n)")


_EMPHASIS = re.compile(r"(?<![\w@#])_(?=\w)|(?<=[^\W_])_(?!\w)")
# "Back squat ...... 4x8": a line of dots leads the eye to the amount.
_LEADER = re.compile(r"(?<=[a-z)\d ])(?:[._]{3,40}|-{4,40})(?=[ ]?\d{1,3} ?(?:x|sets?|reps?))")
# What a camera takes for a letter: "4x1O", "5Okg", "3xl2".
_MISREAD = re.compile(
    r"(?<=\d)o(?=\d| ?(?:kgs?|lbs?|reps?|secs?|s|min|m|cals?|%)(?![a-z]))|"
    r"(?<=x\d)o(?![a-z])|(?<=x \d)o(?![a-z])|(?P<one>(?<=\dx)[li|](?=\d)|(?<=\dx)[li|](?=o\b)|"
    r"(?<=\d x )[li|](?=\d)|(?<![a-z0-9])[li](?=\d ?(?:x ?\d|reps?\b|kgs?\b|lbs?\b)))"
)


# Words of structure whose letters a hurried thumb swaps: "10 mni AMARP".
_STRUCTURE = (
    "amrap", "emom", "tabata", "rounds", "round", "sets", "reps", "rest", "minutes", "minute",
    "mins", "min", "seconds", "secs", "each", "between", "every", "time", "superset", "warm", "max",
)  # fmt: skip
_SWAPPED = {
    word[:at] + word[at + 1] + word[at] + word[at + 2 :]: word
    for word in _STRUCTURE
    for at in range(len(word) - 1)
    if word[at] != word[at + 1]
}
# What is a word by itself, German, French or short for something.
for _word in ("erst", "resp", "emit", "amx", "aech", "imn", "item"):
    _SWAPPED.pop(_word, None)
_SWAP = re.compile(rf"(?<![\w'-])(?:{'|'.join(_SWAPPED)})(?![\w'-])")

# "♂ 45 lb ♀ 35 lb": his weight and hers, written as a pair.
_HIS_AND_HERS = re.compile(
    r"♂(?P<his>[^\S\n]{0,3}\d[\d.,]{0,5}[^\S\n]?(?:kg|lbs?|#)?[^\S\n]{0,3})[,/•]?[^\S\n]?♀"
    r"(?=[^\S\n]{0,3}\d)"
)


def fold(text: str) -> str:
    """Return the text in plain lower-case letters, the same length, marks and emoji as bullets."""
    plain = _HIS_AND_HERS.sub(_paired, _LONE_RETURN.sub("\n", text)).translate(_FOLDING)
    plain = _EMPHASIS.sub(" ", plain)
    plain = _LEADER.sub(lambda match: " " * len(match[0]), plain)
    plain = _SWAP.sub(lambda match: _SWAPPED[match[0]], plain)
    return _MISREAD.sub(lambda match: "1" if match["one"] else "0", plain)


def _paired(match: re.Match) -> str:
    return f" {match['his']}".ljust(len(match[0]) - 1) + "/"
