"""What a workout should wait for: words that call for a doctor, or a grown-up, before training.

Written for English, with the plain ways to say the same in Spanish, Portuguese, French, German and
Italian. A missed phrase is answered like any other request; a false alarm costs one rewording.
"""

import re
import unicodedata
from dataclasses import dataclass

from accounts.profile import TrainingProfile
from kinexfit import errors

# The terms ask for sixteen years.
_CHILD = r"(?:[4-9]|1[0-5])"
_JUST = (
    r"(?:today|yesterday|this morning|last night|just now|an hour ago|\d+ days? ago|hoy|ayer|hoje|"
    r"ontem|aujourd'hui|hier|heute|gestern|oggi|ieri)"
)
_BROKE = (
    r"(?:tore|torn|broke|broken|fractured|ruptured|dislocated|snapped|popped|roto|rompi|fracture|"
    r"fracturado|rasgue|luxe|quebrei|rompi|torci|casse|dechire|luxation|gebrochen|gerissen|"
    r"ausgekugelt|rotto|strappato|lussato)"
)


@dataclass(frozen=True, slots=True)
class _Caution:
    answer: str
    patterns: tuple[str, ...]
    # What the words often mean without any danger.
    unless: str | None = None


_CAUTIONS = (
    _Caution(
        "Chest pain or trouble breathing needs a doctor before any workout. If it is happening "
        "now, please call your local emergency number.",
        (
            r"chest[- ](?:pains?|tightness|pressure)",
            r"(?:pain|pressure|tightness) (?:in|on) my chest",
            r"my chest (?:hurts|aches|is tight|feels tight)|heart attack|angina|palpitations?",
            r"(?:short(?:ness)? of breath|can'?t breathe) (?:at rest|lying|in bed|right now)",
            r"(?:pain|numb\w*) (?:down|in) my left arm|irregular heart ?beat|arrhythmia",
            r"dolor (?:en el|de) pecho|duele el pecho|dor no peito",
            r"(?:douleur|mal) (?:a la|dans la) poitrine",
            r"douleurs? thoraciques?|brustschmerz\w*|schmerzen in der brust|dolore al petto",
            r"infarto|herzinfarkt|crise cardiaque|ataque (?:al corazon|cardiaco)",
        ),
        unless=r"\b(?:without|never had|no) (?:any )?(?:chest pain|palpitations)\b",
    ),
    _Caution(
        "Dizziness, fainting or a knock to the head should be looked at by a doctor before you "
        "train. Please rest for now and get it checked.",
        (
            r"dizzy|dizziness|faint(?:ed|ing)?|passed out|blacked out|light-?headed|concussion",
            r"mareo|mareado|mareada|desmaye|tontura|desmaiei|vertiges?|evanoui\w*|schwindel\w*",
            r"ohnmacht|gehirnerschutterung|svenut\w|capogiri|commotion cerebrale",
        ),
    ),
    _Caution(
        "With complications in a pregnancy, please ask your doctor or midwife what is safe before "
        "you train.",
        (
            r"(?:pregnan\w*|expecting).*\b(?:bleed\w*|pains?|placenta|pre-?eclampsia|high[- ]risk|"
            r"complicat\w*|contractions?|leaking|twins|spotting)\b",
            r"\b(?:bleed\w*|placenta|pre-?eclampsia|high[- ]risk|complicat\w*|spotting)\b"
            r".*pregnan\w*",
            r"(?:embarazada|embarazo|gravida|gravidez|enceinte|grossesse|schwanger\w*|incinta|"
            r"gravidanza).*\b(?:sangr\w*|sangue|saign\w*|blut\w*|riesgo|risco|risque|risiko|"
            r"rischio|complica\w*|komplikation\w*|dolor|dor|douleurs?|schmerz\w*)\b",
        ),
    ),
    _Caution(
        "A fresh injury like that needs to be seen by a doctor or physiotherapist first. We'd "
        "rather not put a workout on top of it.",
        (
            rf"{_BROKE}\b.*\b{_JUST}|{_JUST}\b.*\b{_BROKE}",
            r"(?:just|i) (?:tore|broke|fractured|ruptured|dislocated) (?:my|a|both)",
            r"(?:heard|felt) a (?:pop|snap|crack) in my|can'?t (?:put weight on|bear weight)",
            r"(?:numb|tingling|no feeling) in (?:my|both) (?:legs?|feet|groin)|cauda equina",
        ),
    ),
    _Caution(
        "It sounds as if food and training weigh on you right now. Please talk to a doctor or "
        "someone you trust; we won't make this one harder with a workout.",
        (
            r"anore(?:x|ss)i\w*|magersucht\w*|bulimi\w*|purg(?:e|ing)|starv(?:e|ing) myself",
            r"eating disorder|orthorexia",
            r"punish(?:ing)? myself|haven'?t eaten (?:in|for)|make up for (?:eating|bingeing)",
            r"burn off (?:everything|all) i ate",
            r"throw(?:ing)? up (?:after|my) (?:eating|meals?|food)",
            r"trastorno alimenti\w*|transtorno alimentar|trouble alimentaire|essstorung",
            r"disturbo alimentare|castigarme por comer|me punir d'avoir mange",
        ),
    ),
    _Caution(
        "Please talk to someone right now: your local emergency number or a crisis line can help. "
        "A workout can wait.",
        (
            r"suicid\w*|kill(?:ing)? myself|self[- ]harm\w*|end my life|want to die",
            r"quiero morir|quero morrer|veux mourir|will sterben|voglio morire|selbstmord",
        ),
    ),
    _Caution(
        "Kinex Fit plans are made for people of sixteen and older. Please train with a parent and "
        "a coach who works with young people.",
        (
            rf"i(?:'m| am) (?:only |just )?{_CHILD}(?= ?(?:years?[- ]old|y/?o|yrs?)\b|\s*"
            r"(?:[.,!;]|$|and\b|but\b))",
            rf"my {_CHILD}[- ]years?[- ]old",
            r"(?:for|with) (?:a|my) (?:child|toddler|kid)\b(?! ?free)",
            rf"{_CHILD} years? old (?:son|daughter|boy|girl|kid|child)",
            rf"my (?:son|daughter) is {_CHILD}\b",
            rf"tengo {_CHILD} anos|tenho {_CHILD} anos|j'ai {_CHILD} ans|ho {_CHILD} anni",
            rf"ich bin {_CHILD}(?: jahre)?(?: alt)?\s*(?:[.,!;]|$|und\b)|mi hijo de {_CHILD}",
        ),
    ),
)
_FLAGS = tuple(
    (re.compile(rf"\b(?:{'|'.join(row.patterns)})"), row.unless and re.compile(row.unless), row)
    for row in _CAUTIONS
)


class SeeSomeone(errors.BadInput):
    """The member speaks of something a workout should wait for."""

    code = "MEDICAL_CAUTION"


def caution(text: str) -> str | None:
    """Return what to tell a member whose words call for care before training, or None."""
    plain = _plain(text)
    for pattern, unless, row in _FLAGS:
        match = pattern.search(plain)
        if match and not (unless and unless.search(plain)) and not _is_denied(plain, match):
            return row.answer
    return None


def _plain(text: str) -> str:
    """Return the text in lower case without accents, apostrophes straight, on one line."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(re.sub("[’‘`´]", "'", bare).split())


def _is_denied(plain: str, match: re.Match) -> bool:
    return bool(re.search(r"\b(?:no|not|never|without)(?: \w+)? $", plain[: match.start()]))


def require_none_in(profile: TrainingProfile) -> None:
    """Refuse to plan around what a profile's limits or goals say a doctor should see first."""
    texts = [row.description for row in profile.constraints]
    texts += [*profile.goals, profile.primary_goal or ""]
    for text in texts:
        if answer := caution(text.lower()):
            raise SeeSomeone(
                f"Your profile says something a workout should wait for. {answer} "
                "When it is settled, change your limits in the training profile."
            )
