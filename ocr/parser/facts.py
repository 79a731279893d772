"""What a header says of its block, and the parts patterns of headers share."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ocr.parser import words as w


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a header says, and where."""

    name: str
    value: Any
    start: int
    end: int


@dataclass
class Header:
    facts: list[Fact] = field(default_factory=list)

    def get(self, name: str) -> Any:
        return next((fact.value for fact in self.facts if fact.name == name), None)

    def fact(self, name: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.name == name), None)

    def __contains__(self, name: str) -> bool:
        return any(fact.name == name for fact in self.facts)


# Reads a match within its line: (name, value, group it stands in) each, or None for no fact.
Handler = Callable[[re.Match, str], list[Any] | None]
AFTER_NUMBER = rf"(?={w.GAP}(?:$|[\n:(),;|•/\0]|-[ \d])|{w.GAP}\Z)"


def number_of(name: str, fact: str, *more: tuple[str, Any]) -> Handler:
    def handler(match: re.Match, text: str) -> list | None:
        given = next((key for key, value in match.groupdict().items() if value), None)
        facts: list = [(key, value, 0) for key, value in more]
        if given and 0 < w.count(match[given]) <= 100:
            facts.append((fact, w.count(match[given]), given))
        return facts or None

    return handler


def says(*facts: tuple[str, Any]) -> Handler:
    return lambda match, text: [(name, value, 0) for name, value in facts]
