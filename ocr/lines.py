"""What a reader saw in a picture: its lines, and whether it knew their letters."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from PIL import Image

# A letter is at most this many times as wide as it is high; where more room was left to each, the
# reader has passed over the letters it doesn't know. Latin text stays under 0.9 (measured).
_WIDEST_LETTER = 1.3
_FOREIGN_SHARE = 0.4
# A logo or a pattern on the wall may look like one line of writing.
_FEWEST_UNREAD = 2


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


def slope_of(corners: Sequence[tuple[float, float]]) -> float:
    """Return how many degrees the first side of a polygon falls, from its first corner on."""
    if len(corners) < 2:
        return 0.0
    (left, top), (right, bottom) = corners[:2]
    return math.degrees(math.atan2(bottom - top, right - left))


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader saw, and the picture turned as it was read best.

    `unread` counts places where something is written of which it knew no letter.
    """

    lines: list[Line]
    image: Image.Image
    unread: int = 0

    @property
    def is_foreign(self) -> bool:
        """Say whether most letters of a picture were passed over, as those of another script are.

        What was read then, mostly numbers, would make another workout than the one that is there.
        """
        if not self.lines:
            return self.unread >= _FEWEST_UNREAD
        passed_over = self.gaps + self.unread
        is_full_of_gaps = passed_over >= max(1, _FOREIGN_SHARE * (len(self.lines) + self.unread))
        return is_full_of_gaps or self._is_greek

    @property
    def skew(self) -> float:
        """Return how many degrees most of its lines fall towards the right."""
        slopes = [line.slope for line in self.lines if len(line.text) > 3]
        return median(slopes) if len(slopes) > 1 else 0.0

    @property
    def _is_greek(self) -> bool:
        """Say whether it is Greek, of which a reader knows the letters of formulas only."""
        letters = [char for line in self.lines for char in line.text if char.isalpha()]
        greek = sum("GREEK" in unicodedata.name(char, "") for char in letters)
        return greek > _FOREIGN_SHARE * len(letters)

    @property
    def gaps(self) -> int:
        """Return how many lines have room for more letters than were read in them."""
        return sum(self._letter(line) > _WIDEST_LETTER for line in self.lines)

    def _letter(self, line: Line) -> float:
        width, height = line.width * self.image.width, line.height * self.image.height
        return width / max(1.0, height) / max(1, len(line.text.strip()))
