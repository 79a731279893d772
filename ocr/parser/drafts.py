"""An exercise while it is being read: its words, its values, and where each of them stands."""

from dataclasses import dataclass, field
from typing import Any

from ocr.parser.tokens import Token

MAIN = frozenset({"sets", "reps", "scheme", "seconds", "distance", "calories"})
# A second value of one of these, after a comma, means another set of the same exercise.
_OF_A_SET = frozenset({"sets", "reps", "load", "distance", "seconds"})


@dataclass(frozen=True, slots=True)
class Value:
    value: Any
    start: int
    end: int


@dataclass
class Draft:
    """One exercise, or quantities still without one. `more` holds further, different sets of it."""

    names: list[tuple[int, int]] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    notes: list[tuple[int, int]] = field(default_factory=list)
    more: list["Draft"] = field(default_factory=list)
    doubts: int = 0
    counted_each: bool = False
    peak: Value | None = None
    slot: Value | None = None

    @property
    def tail(self) -> "Draft":
        return self.more[-1] if self.more else self

    def has_main(self) -> bool:
        return not MAIN.isdisjoint(self.values)

    def put(self, name: str, value: Any, token: Token, *, apart: bool = False) -> None:
        """Set a value; a second one starts another set where a separator stood, else is a note."""
        tail = self.tail
        if name == "sets" and not 1 <= value <= 100:
            self.note(token)
            return
        starts_over = (
            name == "sets"
            and apart
            and ("reps" in tail.values or tail.values.keys() >= {"sets", "load"})
        )
        if starts_over and name not in tail.values:
            self.more.append(Draft(values={name: Value(value, token.start, token.end)}))
        elif name not in tail.values:
            tail.values[name] = Value(value, token.start, token.end)
        elif name == "load" and not tail.values.keys() & {"sets", "reps"} and not tail.has_main():
            self.note(token)
            self.doubts += 1
        elif name in _OF_A_SET and (apart or name == "sets"):
            self.more.append(Draft(values={name: Value(value, token.start, token.end)}))
        elif tail.values[name].value != value:
            self.note(token)
            self.doubts += 1

    def note(self, token: Token) -> None:
        self.tail.notes.append((token.start, token.end))
