"""The reader that needs no cloud: rapidocr, whose models ship in its wheel."""

import io
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PIL import Image

from ocr.lines import Line, Read, slope_of

# A picture this many times taller than wide is read in slices, or its letters would vanish.
_STRIP_RATIO = 2.4
_SLICE_RATIO = 1.6
_OVERLAP = 0.12
# Text the right way up reads at 0.95 and more; turned, at 0.6 to 0.75 (measured).
_DOUBTFUL = 80.0
# A single pixel has no neighbours for the detector to look at.
_FEWEST_PIXELS = 8


class BuiltinReader:
    """rapidocr in this process: for workers only, never for web servers (600 MB at its peak)."""

    name = "builtin"

    def __init__(self, *, engine: Callable[..., Any] | None = None):
        self._engine = engine
        # The engine gives the same text to several threads at once, for twice the memory.
        self._lock = threading.Lock()

    def read(self, image: Image.Image) -> Read:
        lines = self._lines(image)
        if lines and (_mean(lines) < _DOUBTFUL or _is_sideways(lines)):
            read = self._turned(image, lines)
        else:
            read = Read(lines, image)
        if not read.lines or read.gaps or _mean(read.lines) < _DOUBTFUL:
            return replace(read, unread=max(0, self._places(read.image) - len(read.lines)))
        return read

    def _places(self, image: Image.Image) -> int:
        """Return in how many places something is written, whether its letters are known or not."""
        if min(image.size) < _FEWEST_PIXELS:
            return 0
        boxes = self._see(image, use_rec=False).boxes
        return 0 if boxes is None else len(boxes)

    def _turned(self, image: Image.Image, lines: list[Line]) -> Read:
        turns = (90, 270) if _is_sideways(lines) else (180,)
        best = Read(lines, image)
        for turn in turns:
            other = image.rotate(turn, expand=True)
            read = Read(self._lines(other), other)
            if _is_better(read.lines, best.lines):
                best = read
        return best

    def _lines(self, image: Image.Image) -> list[Line]:
        lines: list[Line] = []
        for top, part in _slices(image):
            found = self._slice(part, top / image.height, part.height / image.height)
            lines = _merged(lines, found)
        return lines

    def _slice(self, part: Image.Image, top: float, share: float) -> list[Line]:
        if min(part.size) < _FEWEST_PIXELS:
            return []
        answer = self._see(part, use_rec=True)
        if answer.boxes is None:
            return []
        found = zip(answer.boxes, answer.txts, answer.scores, strict=True)
        return [
            _from_polygon(polygon, text, score, part.size, top, share)
            for polygon, text, score in found
        ]

    def _see(self, image: Image.Image, *, use_rec: bool):
        out = io.BytesIO()
        image.save(out, "BMP")
        with self._lock:
            return self._run()(out.getvalue(), use_rec=use_rec)

    def _run(self) -> Callable[..., Any]:
        if self._engine is None:
            # A second to import and 300 MB: only a process that reads pictures pays for it.
            from rapidocr import RapidOCR

            self._engine = RapidOCR(
                params={
                    # The half-turn classifier turns short good lines over; see `_turned`.
                    "Global.use_cls": False,
                    "Global.log_level": "error",
                    "Det.limit_type": "max",
                    "Det.limit_side_len": 960,
                    # A batch makes all its lines as wide as the widest: one by one takes a third
                    # less memory and a seventh less time (measured).
                    "Rec.rec_batch_num": 1,
                    # Two workers share two cores; more threads only wait for each other.
                    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                }
            )
        return self._engine


def _slices(image: Image.Image) -> Iterable[tuple[int, Image.Image]]:
    """Yield (top, part): the whole picture, or overlapping slices of a tall strip."""
    width, height = image.size
    if height <= _STRIP_RATIO * width:
        yield 0, image
        return
    size = max(200, round(_SLICE_RATIO * width))
    step = round(size * (1 - _OVERLAP))
    for top in range(0, max(1, height - round(size * _OVERLAP)), step):
        yield top, image.crop((0, top, width, min(height, top + size)))


def _from_polygon(
    polygon: Sequence, text: str, score: float, size: tuple[int, int], top: float, share: float
) -> Line:
    xs, ys = [float(x) for x, _ in polygon], [float(y) for _, y in polygon]
    width, height = size
    return Line(
        text=text,
        confidence=float(score) * 100,
        left=min(xs) / width,
        top=top + min(ys) / height * share,
        width=(max(xs) - min(xs)) / width,
        height=(max(ys) - min(ys)) / height * share,
        slope=slope_of(list(zip(xs, ys, strict=True))),
    )


def _merged(before: list[Line], after: list[Line]) -> list[Line]:
    """Return the lines of two slices: of a line both have seen, the better reading.

    Lines of one slice are never the same one, however much their boxes overlap in a skewed photo.
    """
    merged = list(before)
    for line in after:
        at = next((at for at, one in enumerate(before) if _overlap(one, line)), None)
        if at is None:
            merged.append(line)
        elif (line.height, line.confidence) > (merged[at].height, merged[at].confidence):
            merged[at] = line
    return merged


def _overlap(one: Line, other: Line) -> bool:
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    wide = min(one.right, other.right) - max(one.left, other.left)
    return high > 0.4 * min(one.height, other.height) and wide > 0.4 * min(one.width, other.width)


def _mean(lines: Sequence[Line]) -> float:
    return sum(line.confidence for line in lines) / len(lines) if lines else 0.0


def _is_sideways(lines: Sequence[Line]) -> bool:
    """Say whether most boxes are tall and narrow, as text lying on its side has them."""
    long = [line for line in lines if len(line.text) > 3]
    tall = sum(line.height > 1.5 * line.width for line in long)
    return len(long) >= 2 and tall > len(long) / 2


def _is_better(lines: Sequence[Line], than: Sequence[Line]) -> bool:
    letters, before = sum(len(line.text) for line in lines), sum(len(line.text) for line in than)
    return letters >= before * 0.6 and _mean(lines) > _mean(than) + 2
