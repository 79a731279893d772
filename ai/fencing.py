"""Text from people on its way to a model: data that cannot close the fence it stands in."""

import re


def fenced(text: str, limit: int) -> str:
    """Return text that can neither close the fence it stands in nor open another.

    Angle brackets become look-alikes rather than vanish, so "< 30 min" still reads as it should.
    """
    visible = "".join(char if char.isprintable() else " " for char in text)
    return re.sub(r"\s+", " ", visible).replace("<", "‹").replace(">", "›").strip()[:limit]
