"""Work of other apps that the coach's prompts and models steer as well, and how it is replayed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ai.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it, as lines to compare, and what is wrong with it."""

    text: str
    problems: list[str]
    is_first_pass: bool


Again = Callable[[dict, Ledger], Answer]
_KINDS: dict[str, tuple[Again, Callable[[], list[dict]]]] = {}


def register(kind: str, *, again: Again, cases: Callable[[], list[dict]]) -> None:
    """Add a kind of work: how it is done again, and the requests of our own to prove it on."""
    _KINDS[kind] = (again, cases)


def again(kind: str) -> Again | None:
    found = _KINDS.get(kind)
    return found[0] if found else None


def cases() -> Iterator[tuple[str, dict]]:
    """Yield (kind, request) of every case of our own."""
    for kind, (_, requests) in _KINDS.items():
        for request in requests():
            yield kind, request
