"""Sixty screenshots made from labelled captions at test time: fonts, colours, sizes, bad cameras.

Nothing is stored. A screenshot's text is the caption without what the fonts at hand can't draw.
"""

import functools
import random
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench import labels

COUNT = 60
_FOLDERS = (Path("/usr/share/fonts/truetype/dejavu"), Path("/usr/share/fonts/truetype/liberation"))
_FACES = (
    "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "DejaVuSerif.ttf", "DejaVuSans-Bold.ttf",
    "LiberationSerif-Italic.ttf", "LiberationSansNarrow-Bold.ttf", "DejaVuSansMono.ttf",
    "LiberationSans-BoldItalic.ttf", "DejaVuSansCondensed.ttf", "LiberationMono-Regular.ttf",
)  # fmt: skip
# (paper, ink): a light and a dark app, a note, a story, a low-contrast one, a whiteboard's pens.
_PAPERS = (
    ("white", "black"), ("#000000", "#f5f5f5"), ("#fff7d6", "#3b3b3b"), ("#7b2ff7", "white"),
    ("#e9e9ec", "#77777d"), ("#f4f6f5", "#1d3fbb"), ("#18181b", "#ff6b35"), ("#f4f6f5", "#b3202a"),
)  # fmt: skip
_POINTS = (26, 32, 38, 46)
_WIDTH = 1_080


@dataclass(frozen=True, slots=True)
class Screenshot:
    """A picture of a caption: what stands in it, and how it was drawn."""

    name: str
    text: str
    image: Image.Image


def screenshots(count: int = COUNT) -> Iterator[Screenshot]:
    """Yield the set, the same pictures every time."""
    captions = [*labels.load("examples"), *labels.load("tune"), *labels.load("measure")]
    step = max(1, len(captions) // count)
    for number, caption in enumerate(captions[::step][:count]):
        yield _screenshot(number, caption.id, caption.text)


def _screenshot(number: int, name: str, text: str) -> Screenshot:
    chance = random.Random(number)
    points = _POINTS[number % len(_POINTS)]
    face = _face(number % len(_FACES), points)
    lines = _lines(_drawable(text), width=int((_WIDTH - 120) / (points * 0.62)))
    paper, ink = _PAPERS[number % len(_PAPERS)]
    image = _drawn(lines, face, points, paper, ink)
    return Screenshot(name, "\n".join(lines), _spoilt(image, number, paper, chance))


@functools.lru_cache(maxsize=64)
def _face(number: int, points: int):
    for folder in _FOLDERS:
        if (folder / _FACES[number]).exists():
            return ImageFont.truetype(folder / _FACES[number], points)
    return ImageFont.load_default(points)


def _drawable(text: str) -> str:
    """Return the text without emoji and other signs plain fonts draw as boxes."""
    kept = "".join(char if char == "\n" or char.isprintable() else " " for char in text)
    return "".join(char for char in kept if ord(char) < 0x2000 or char in "–—’‘“”…•").strip()


def _lines(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n")[:40]:
        lines += textwrap.wrap(" ".join(line.split()), width) or [""]
    return lines


def _drawn(lines: list[str], face, points: int, paper: str, ink: str) -> Image.Image:
    leading = round(points * 1.6)
    image = Image.new("RGB", (_WIDTH, max(400, 120 + leading * len(lines))), paper)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((60, 60 + number * leading), line, font=face, fill=ink)
    return image


def _spoilt(image: Image.Image, number: int, paper: str, chance: random.Random) -> Image.Image:
    """Return the picture as phones and apps pass it on: one in two turned, blurred or small."""
    match number % 6:
        case 1:
            return image.rotate(chance.uniform(-2, 2), fillcolor=paper, expand=True,
                                resample=Image.Resampling.BICUBIC)  # fmt: skip
        case 3:
            return image.filter(ImageFilter.GaussianBlur(1.1))
        case 5:
            small = (image.width * 2 // 3, image.height * 2 // 3)
            return image.resize(small, Image.Resampling.BILINEAR)
    return image
