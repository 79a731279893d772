"""What a password must be; the phone checks the same before it sends one."""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

MIN_LENGTH = 8
_KINDS = (
    (rf".{{{MIN_LENGTH},}}", f"more characters ({MIN_LENGTH} at least)"),
    (r"[a-z]", "a lower-case letter"),
    (r"[A-Z]", "an upper-case letter"),
    (r"\d", "a digit"),
    (r"[^A-Za-z0-9\s]", "a symbol"),
)


class StrongPassword:
    """Long and mixed enough, and none of the common ones; everything missing in one sentence."""

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user=None) -> None:
        missing = [name for kind, name in _KINDS if not re.search(kind, password, re.DOTALL)]
        if missing:
            raise ValidationError(f"Add {_list(missing)} to the password.", code="too_weak")
        if password.lower().strip() in self._common:
            raise ValidationError("Many people use that password. Choose another.", code="common")

    def get_help_text(self) -> str:
        return f"At least {MIN_LENGTH} characters: upper and lower case, a digit and a symbol."


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
