"""Gather the words of a line into phrases, and tell names from talk."""

import re
from dataclasses import dataclass

from ocr.parser import movements
from ocr.parser import words as w
from ocr.parser.tokens import Token

SEPARATORS = frozenset({"bullet", "comma", "weak", "plus"})
_WORDY = frozenset({"word", "dash", "open", "close"})
_LEADING = re.compile(
    rf"(?:(?:{w.LASTLY}|danach|anschliessend|zuletzt|despues|luego|depois|ensuite|enfin|al final|"
    r"por ultimo|of|x|do|perform|on the|in the|with the|of the|complete|"
    r"then|de|(?:vale|pues|entonces|manana|hoy|toca|vamos a|hacer|hacemos|heute|morgen|machen wir|"
    r"aujourd'hui|demain|on fait|hoje|amanha|vamos|fazer|fazemos)|"
    r"del|des|d'|da|do|com|a|an|for|with|reps?|sets?|by|your|next|"
    r"w|burnouts? of|finish(?:ed|ing)?|start(?:ed|ing)?|ended|go|did|got|into|plus|"
    r"y(?! (?:raise|fly|hold|a ))|und|et|e|rounds?|each|only|al|el|la|le|les|"
    r"von|mit|to|on|in|at|right|left|"
    r"wdh|wiederholungen|repeticiones|more|accumulate|hit|same|total|today|sundays?|"
    r"mondays?|start with|begin|now|over|moved?|moving|onto|zuerst|primero|empezamos|empiezo|"
    r"terminamos|termino|comecamos|first|once|also|after (?:that|this)(?:,? it'?s)?|"
    r"then some|some)(?![\w'-])|[^\w\s])[ \t]*"
)
_TRAILING = re.compile(
    r"[ \t]*(?:(?<![\w'-])(?:with (?:two|2|both)|of|for|from|under|until|with|at|x|in|to|con|mit|"
    r"avec|com|por|a|"
    r"the|and|de|do|each|per|@|is|are|"
    r"par|pour|fur|um|von|em|en|bei|je|by|under|below|within|instead|about|approx|use|using|w|on|every|"
    r"target|goal|work|reps?|(?<!quad )(?<!glute )(?<!hamstring )sets?|"
    r"los|las|el|la|weight|load|today|\w+day)|"
    r"[^\w\s)])\Z"
)
_FUNCTION_WORDS = w.listed(
    """
    i you your my we our this that these those is are was were be been it its they them he she
    his her will would should could can't don't didn't have has had not so because if when what
    who why how me us about just really very more most some any than too also as but or
    until make sure feel felt get got keep let try today tomorrow yesterday week month year
    before after during which where while there here been being did does done like love hate
    need want think know people everyone someone nobody anyone nothing everything
    always never again still
    even much many que como para muy pero esta este nosotros ich du wir ihr nicht ist sind war
    auch noch wenn je tu nous vous est sont c'est pas mais voce eu nao muito mas
    """
)
_CLEAN_AND_JERK = re.compile(r"\bcleans? (?:and|&|y|und|et|e|\+) (?:jerks?|press(?:es)?)\Z")
_PERSONS = w.listed(
    """
    i you your my we our i'm i've you're it's they yours me us yo tu mis ich du wir je nous eu
    voce u ya yall y'all moi j'ai t'as nos vos ihr mich dich minha meu
    """
)
SMALL_WORDS = w.listed(
    """
    the a an to in on at of for and or with from by up out der die das den dem ein eine mit von zu
    im am auf fur el la los las un una de en con por para al le les des du dans et y e o os um uma
    do da no na com que
    """
)
_LIMB = re.compile(w.LIMB)
# What German says before "du"; any other word makes it French.
_BEFORE_DU = re.compile(
    r"|[a-z]{2,12}st|wenn|dass|was|wie|wo|wer|weil|ob|als|bis|und|oder|aber|falls|sobald|damit|"
    r"hier|dann|da|jetzt|heute|so|nur|auch|nicht|noch|die|das"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    start: int
    end: int
    text: str
    in_parens: bool
    apart: bool


def elements_of(line: str, tokens: list[Token]) -> list[Token | Phrase]:
    """Gather neighbouring words into phrases, keeping names that hold an "and" together."""
    elements: list[Token | Phrase] = []
    at, depth, apart = 0, 0, True
    while at < len(tokens):
        token = tokens[at]
        if token.kind not in _WORDY:
            elements.append(token)
            apart = token.kind in SEPARATORS
            at += 1
            continue
        if token.kind != "word":
            depth = max(0, depth + {"open": 1, "close": -1}.get(token.kind, 0))
            at += 1
            continue
        last = _phrase_end(line, tokens, at)
        start, end = token.start, tokens[last].end
        elements.append(Phrase(start, end, line[start:end], depth > 0, apart))
        apart, at = False, last + 1
    return elements


def _phrase_end(line: str, tokens: list[Token], first: int) -> int:
    last = first
    while last + 1 < len(tokens) and tokens[last + 1].kind == "word" and last - first < 40:
        last += 1
    joins = last + 2 < len(tokens) and (
        tokens[last + 1].kind in ("weak", "dash") or tokens[last + 1].value == "+"
    )
    if not joins or tokens[last + 2].kind != "word" or last - first > 3:
        return last
    for end in range(last + 2, min(last + 5, len(tokens))):
        if tokens[end].kind != "word":
            break
        name = line[tokens[first].start : tokens[end].end]
        is_sum = tokens[last + 1].value == "+"
        is_one = _CLEAN_AND_JERK.search(name) or (not is_sum and movements.is_known(name))
        if is_one and not _is_list(line, tokens, first, last, end):
            return end
    return last


def _is_list(line: str, tokens: list[Token], first: int, last: int, end: int) -> bool:
    if _CLEAN_AND_JERK.search(line, tokens[first].start, tokens[end].end):
        return False
    one = line[tokens[first].start : tokens[last].end]
    other = line[tokens[last + 2].start : tokens[end].end]
    together = movements.resolve(f"{one} {other}")
    return (
        movements.is_known(one)
        and movements.is_known(other)
        and tokens[last + 1].kind != "dash"
        and together is not None
        and together.exercise_id is None
    )


def trimmed(line: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a phrase without the small words around it."""
    while start < end and line[start] in " \t":
        start += 1
    while match := _LEADING.match(line, start, end):
        if match.end() == start:
            break
        start = match.end()
    text = line[start:end].rstrip()
    while match := _TRAILING.search(text):
        text = text[: match.start()].rstrip()
    return (start, start + len(text)) if re.search(r"[^\W_]", text) else None


def is_function_word(word: str) -> bool:
    return word in _FUNCTION_WORDS or word in _PERSONS


def is_person(word: str) -> bool:
    return word in _PERSONS


def has_talk(words: list[str]) -> bool:
    """Say whether a word of speech is among words: "is", "this", "your"."""
    return any(word in _FUNCTION_WORDS for word in _bare(words))


def has_person(words: list[str]) -> bool:
    """Tell what somebody says of themselves or to the reader from a prescription."""
    return any(word in _PERSONS for word in _bare(words))


def is_talk(words: list[str]) -> bool:
    """Tell a sentence from a name."""
    spoken = sum(word in _FUNCTION_WORDS for word in _bare(words))
    if has_person(words):
        return True
    return spoken >= 2 or (spoken == 1 and len(words) <= 4) or len(words) > 12


def _bare(words: list[str]) -> list[str]:
    """Return words without their marks, and nothing for what only looks like a pronoun.

    "12 Ausfallschritte je Bein" is no French "I", "étirement du pectoral" no German "you".
    """
    bare = [word.strip(".,!?'\"()") for word in words]
    before, after = ["", *bare[:-1]], [*bare[1:], ""]
    return [
        ""
        if (word == "je" and _LIMB.fullmatch(after[at]))
        or (word == "du" and not _BEFORE_DU.fullmatch(before[at]))
        else word
        for at, word in enumerate(bare)
    ]
