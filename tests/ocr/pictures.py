"""Pictures of text made at test time, and a reader that knows what is in them."""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ocr.lines import Line, Read

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def font(size: int):
    # Pillow's own face serves where the system has none.
    return ImageFont.truetype(FONT, size) if FONT.exists() else ImageFont.load_default(size)


def picture_of(text: str, *, size=(1080, 1350), points=44, paper="white", ink="black"):
    image = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(text.split("\n")):
        draw.text((60, 60 + number * round(points * 1.7)), line, font=font(points), fill=ink)
    return image


def encoded(image, kind="JPEG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


class FakeReader:
    """Reads what it was told, whatever the picture."""

    name = "fake"

    def __init__(self, text: str = "", error: Exception | None = None, confidence: float = 97.5):
        self.text = text
        self.confidence = confidence
        self.error = error
        self.read_pictures = 0

    def read(self, image) -> Read:
        self.read_pictures += 1
        if self.error is not None:
            raise self.error
        lines = [line for line in self.text.split("\n") if line]
        height = 1 / (len(lines) + 1)
        found = [
            Line(text, self.confidence, 0.05, number * height, 0.8, height * 0.7)
            for number, text in enumerate(lines)
        ]
        return Read(found, image)
