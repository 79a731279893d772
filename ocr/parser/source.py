"""A text beside the form it is read in, and where each place of that form stood in the text."""

import bisect

from ocr.parser import noise, numerals, wrapping
from ocr.parser.characters import fold
from workouts.blocks import Span


class Source:
    """A text as handed in; `plain` is how it is read: folded, without noise, numbers as digits.

    Every offset the parser works with counts the characters of `plain`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        folded = fold(text)
        found = noise.find(text, folded)
        self.tags = found.tags
        self._folded = wrapping.joined(noise.blank(folded, found.spans))
        changes = numerals.find(self._folded)
        pieces, position = [], 0
        self._begins, self._starts = [0], [0]
        for start, end, digits in changes:
            pieces += [self._folded[position:start], digits]
            position = end
            done = self._begins[-1] + (start - self._starts[-1])
            self._begins += [done, done + len(digits)]
            self._starts += [start, end]
        self.plain = "".join([*pieces, self._folded[position:]])

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text a stretch of `plain` was read: number words as a whole."""
        first, last = self._piece(start), self._piece(max(start, end - 1))
        begin = self._starts[first] + (0 if first % 2 else start - self._begins[first])
        if start == end:
            return begin, begin
        to = self._starts[last + 1] if last % 2 else self._starts[last] + end - self._begins[last]
        return begin, to

    def span(self, start: int, end: int) -> Span:
        begin, to = self.place(start, end)
        return Span.model_construct(start=begin, end=to)

    def words(self, start: int, end: int) -> str:
        return self.text[slice(*self.place(start, end))]

    def bare(self, start: int, end: int) -> str:
        """Return the words at a place with spaces for noise."""
        begin, to = self.place(start, end)
        return "".join(self.text[at] if self._folded[at] != " " else " " for at in range(begin, to))

    def _piece(self, at: int) -> int:
        return bisect.bisect_right(self._begins, at) - 1
