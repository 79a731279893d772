"""What apps write around a text: the clock, "Follow", counts of likes, dates, buttons.

A row of a screenshot that holds nothing else is left out, and the poster's name is taken off the
front of the caption. Anything an app doesn't write by itself stays, understood or not.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr import slips
from ocr.lines import Line, Row

_COUNT = r"[\d.,]{1,12} ?[km]?"
_MONTH = (
    r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|fev|out|set|"
    r"janv|fevr|fevrier|avr|juin|juil|aout)[a-zäéûç]{0,8}\.?"
)
_HOUR = r"\d{1,2}[:.]\d{2} ?(?:[ap]\.?m\.?)?"
_FOLLOW = re.compile(
    r"follow(?:ing| back)?|seguir|siguiendo|seguindo|folgen|gefolgt|abonnieren|abonniert|suivre|"
    r"suivi(?:\(e\))?|abonne(?:\(e\))?"
)


def _loose(pattern: str) -> re.Pattern:
    """Compile a pattern whose spaces a reader may have lost."""
    return re.compile(pattern.replace(" ", " ?"))


# Nobody writes these as a line of a workout.
_ALWAYS = _loose(
    rf"{_COUNT} (?:likes?|views?|plays?|comments?|shares?|reposts?|followers?|me gusta|curtidas|"
    r"j.aime|mentions j.aime|gefallt mir.{0,8}|kommentare?|comentarios?|commentaires?|aufrufe|"
    r"vistas|visualizaciones|visualizacoes|vues)(?: and .{1,60})?|"
    r"(?:liked by|les? gusta a|curtido por|aime par|gefallt) .{1,80}|"
    rf"view (?:all )?(?:{_COUNT} )?(?:more )?(?:comments?|repl(?:y|ies))|"
    rf"alle {_COUNT} kommentare ansehen|ver (?:los |os |todos los |todos os )?{_COUNT} comentarios|"
    rf"voir (?:les )?{_COUNT} commentaires|"
    r"add a comment.{0,3}|anade un comentario.{0,3}|adicione um comentario.{0,3}|"
    r"kommentar hinzufugen.{0,3}|ajouter un commentaire.{0,3}|"
    r"see (?:translation|original)|ver traduccion|ver traducao|voir la traduction|"
    r"ubersetzung anzeigen|reply|responder|antworten|repondre|original audio|audio original|"
    r"\.{0,3} ?(?:see )?more|suggested (?:for you|posts?)|sponsored|send message|"
    r"\d{1,3} (?:second|minute|hour|day|week|month|year)s? ago|"
    r"(?:hace|ha) \d{1,3} (?:minutos?|horas?|dias?|semanas?)|"
    r"vor \d{1,3} (?:minuten?|stunden?|tagen?|wochen?)|"
    r"il y a \d{1,3} (?:minutes?|heures?|jours?|semaines?)|"
    r"\d{1,3}[.,]\d[km]|\d{1,3},\d{3}"
)  # fmt: skip
# These may be: they go only from the edges of a screenshot that shows itself to be one.
_AT_EDGES = _loose(
    r"<? ?notes|notizen|notas|done|fertig|edit(?:ed)?|cancel|all icloud|posts?|home|search|reels|"
    r"profile|inbox|friends|explore|for you|today|yesterday|like|comment|share|save|send|"
    rf"\d{{1,2}} ?[hdw]|{_HOUR}|"
    rf"\d{{1,2}}\.? (?:de )?{_MONTH}(?:,? (?:de )?\d{{4}})?(?:,? ?(?:at|um|a las|a|as)? ?{_HOUR})?|"
    rf"{_MONTH} \d{{1,2}}(?:,? \d{{4}})?(?:,? ?(?:at)? ?{_HOUR})?|"
    # Hearts, bubbles and arrows, as readers take them for letters.
    r"[oqv07〇○◯♡♥▽]{1,4}"
)  # fmt: skip
_COUNTS = re.compile(r"[oqv〇○◯♡♥▽]?\d[\d.,]{0,6}[km]?")
_CLOCK = re.compile(_HOUR)
_STATUS = re.compile(rf"{_HOUR}|\d{{1,3}} ?%?|5g\+?|4g|3g|lte|wi-?fi|[^\w]{{1,6}}|[il.]{{2,6}}")
_HANDLE = re.compile(r"@?([a-z0-9][a-z0-9._]{2,29})\W{0,3}")
_BETWEEN = re.compile(r"[·•|]| - ")
_ACCENTS = str.maketrans("áàâãäéèêíìîóòôõöúùûüçñ’", "aaaaaeeeiiiooooouuuucn'")


def without(rows: Sequence[Row]) -> list[Line]:
    """Return the lines of a page's rows that are not the app's own."""
    kept = list(rows)
    has_clock = bool(kept) and _is_status_bar(kept[0])
    kept = kept[has_clock:]
    names = {name for row in kept if (name := _poster(row))}
    inner = [row for row in kept if not _poster(row) and not _is_all(row, _ALWAYS)]
    if has_clock or len(inner) < len(kept):
        inner = _peeled(inner)
        names |= _repeated(inner)
    return [line for row in _without_names(inner, names) for line in row]


def _is_status_bar(row: Row) -> bool:
    texts = [_plain(line.text) for line in row]
    return any(map(_CLOCK.fullmatch, texts)) and all(map(_STATUS.fullmatch, texts))


def _plain(text: str) -> str:
    return slips.mended(text).casefold().translate(_ACCENTS).replace("…", "...")


def _parts(row: Row) -> list[str]:
    return [
        part.strip() for line in row for part in _BETWEEN.split(_plain(line.text)) if part.strip()
    ]


def _is_all(row: Row, pattern: re.Pattern) -> bool:
    parts = _parts(row)
    return bool(parts) and all(map(pattern.fullmatch, parts))


def _poster(row: Row) -> str:
    """Return whose post it is, from the row with their name and the button to follow them."""
    parts = _parts(row)
    names = [found[1] for part in parts if (found := _HANDLE.fullmatch(part))]
    buttons = [part for part in parts if _FOLLOW.fullmatch(part)]
    names = [name for name in names if name not in buttons]
    return names[0] if buttons and names and len(parts) <= 4 else ""


def _peeled(rows: Sequence[Row]) -> list[Row]:
    first, last = 0, len(rows)
    while first < last and _is_edge(rows[first]):
        first += 1
    while last > first and _is_edge(rows[last - 1]):
        last -= 1
    return list(rows[first:last])


def _is_edge(row: Row) -> bool:
    parts = _parts(row)
    counts = [part for part in parts if _COUNTS.fullmatch(part)]
    rest = [part for part in parts if part not in counts]
    is_known = all(_AT_EDGES.fullmatch(part) or _ALWAYS.fullmatch(part) for part in rest)
    return is_known and len(counts) != 1


def _repeated(rows: Sequence[Row]) -> set[str]:
    """Return names that stand alone in one row and open another; a dot or digit tells a name."""
    alone = {found[1] for row in rows[:4] if (found := _HANDLE.fullmatch(_plain(row[0].text)))}
    opening = [_plain(row[0].text) for row in rows]
    return {
        name
        for name in alone
        if re.search(r"[._\d]", name) and any(text.startswith(f"{name} ") for text in opening)
    }


def _without_names(rows: Sequence[Row], names: set[str]) -> list[Row]:
    kept = []
    for row in rows:
        text = _plain(row[0].text)
        if text in names:
            continue
        name = next((name for name in names if text.startswith(f"{name} ")), None)
        kept.append([_cut(row[0], len(name)), *row[1:]] if name else row)
    return kept


def _cut(line: Line, letters: int) -> Line:
    """Return a line without its first letters, its box shorter by as much."""
    whole = slips.mended(line.text)
    rest = whole[letters:].lstrip()
    share = len(rest) / len(whole)
    width = line.width * share
    return replace(line, text=rest, left=line.right - width, width=width)
