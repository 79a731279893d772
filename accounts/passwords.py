import re

from django.core.exceptions import ValidationError

_KINDS = (
    (r"[a-z]", "a lower-case letter"),
    (r"[A-Z]", "an upper-case letter"),
    (r"\d", "a digit"),
    (r"[^A-Za-z0-9\s]", "a symbol"),
)


class MixedCharactersValidator:
    """A lower-case and an upper-case letter, a digit and a symbol, as the phone checks too."""

    def validate(self, password: str, user=None) -> None:
        missing = [name for kind, name in _KINDS if not re.search(kind, password)]
        if missing:
            raise ValidationError(
                f"Add {_list(missing)} to the password.", code="password_too_plain"
            )

    def get_help_text(self) -> str:
        return "Use lower and upper case, a digit and a symbol."


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
