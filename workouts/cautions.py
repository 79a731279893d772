"""What a workout should wait for: the words that call for a doctor before any training."""

import re

from accounts.profile import TrainingProfile
from kinexfit import errors

_WHEN = r"(today|yesterday|this morning|last night|just now|an hour ago|days? ago)"
_RED_FLAGS = (
    (
        r"\bchest (pain|tightness|pressure)|pain in my chest|my chest (hurts|is tight)|"
        r"heart attack|palpitations|short(ness)? of breath at rest",
        "Chest pain or trouble breathing needs a doctor before any workout. If it is happening "
        "now, please call your local emergency number.",
    ),
    (
        r"\b(dizzy|dizziness|faint(ed|ing)?|passed out|blacked out|light-?headed|concussion)\b",
        "Dizziness, fainting or a knock to the head should be looked at by a doctor before you "
        "train. Please rest for now and get it checked.",
    ),
    (
        r"pregnan\w*.*\b(bleed\w*|pain|placenta|pre-?eclampsia|high[- ]risk|complicat\w*|"
        r"contractions)\b|\b(bleed\w*|placenta|pre-?eclampsia|high[- ]risk|complicat\w*)\b"
        r".*pregnan",
        "With complications in a pregnancy, please ask your doctor or midwife what is safe before "
        "you train.",
    ),
    (
        rf"\b(tore|torn|broke|broken|fractured|ruptured|dislocated|snapped|popped)\b.*\b{_WHEN}\b|"
        rf"\b{_WHEN}\b.*\b(tore|broke|fractured|ruptured|dislocated)\b|"
        r"\b(just|i) (tore|broke|fractured|ruptured|dislocated) (my|a)\b",
        "A fresh injury like that needs to be seen by a doctor or physiotherapist first. We'd "
        "rather not put a workout on top of it.",
    ),
    (
        r"\b(anorexi\w*|bulimi\w*|purg(e|ing)|starv(e|ing) myself|eating disorder|"
        r"punish myself|haven'?t eaten in)\b",
        "It sounds as if food and training weigh on you right now. Please talk to a doctor or "
        "someone you trust; we won't make this one harder with a workout.",
    ),
    (
        r"\b(suicid\w*|kill myself|self[- ]harm\w*|end my life)\b",
        "Please talk to someone right now: your local emergency number or a crisis line can help. "
        "A workout can wait.",
    ),
    (
        r"\bi(?:'m| am) (?:only )?(?:[4-9]|1[0-2])(?= ?(?:years?[- ]old|y/?o|yrs?)\b|\s*(?:[.,!;]|$"
        r"|and\b|but\b))|\bmy (?:[4-9]|1[0-2])[- ]year[- ]old\b",
        "Kinex Fit plans are made for adults and older teenagers. Please train with a parent and "
        "a coach who works with children.",
    ),
)


class SeeSomeone(errors.BadInput):
    """The member speaks of something a workout should wait for."""

    code = "MEDICAL_CAUTION"


def caution(text: str) -> str | None:
    """Return what to tell a member whose words call for care before training, or None."""
    for pattern, answer in _RED_FLAGS:
        if re.search(pattern, text) and not re.search(rf"\bno ({pattern})", text):
            return answer
    return None


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
