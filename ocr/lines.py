"""One line of a picture as a reader saw it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Text with its confidence in percent and its box as shares of the page's sides.

    `slope` is how many degrees its baseline falls towards the right.
    """

    text: str
    confidence: float
    left: float
    top: float
    width: float
    height: float
    slope: float = 0.0

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def together(one: Line, other: Line, *, text: str) -> Line:
    """Return two lines as one that says `text`, as sure as the less sure of them."""
    left, top = min(one.left, other.left), min(one.top, other.top)
    return Line(
        text,
        min(one.confidence, other.confidence),
        left,
        top,
        max(one.right, other.right) - left,
        max(one.bottom, other.bottom) - top,
        one.slope,
    )


# What stands side by side, from left to right.
Row = Sequence[Line]
