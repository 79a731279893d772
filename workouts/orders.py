"""Tell words that order a machine about: they name no exercise and are the source of no number."""

import re

# Without accents, in any case.
AGAINST_INSTRUCTIONS = (
    r"\b(?:ignore|disregard|forget|override|ignora|ignoriere|vergiss|ignorez|oublie)\b.{0,40}"
    r"\b(?:instruc\w+|prompts?|rules|anweisungen|above|previous|prior|anteriores|consignes)"
)
_AGAINST_INSTRUCTIONS = re.compile(AGAINST_INSTRUCTIONS, re.IGNORECASE)


def without(text: str) -> str:
    """Return a text without the lines that order a machine about."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if not _AGAINST_INSTRUCTIONS.search(line))
