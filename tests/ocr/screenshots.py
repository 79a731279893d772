"""Sixty screenshots and photos made from labelled captions at test time, as members send them.

Nothing is stored. Half are made from captions the parser was tuned on, half from captions it is
only measured on. Apps' own words stand around the text (the clock, "Follow", "View all 23
comments"), lines break where the screen ends, emoji are blobs of colour, and photos are askew.
"""

import functools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from bench import labels
from bench.labels import Caption

COUNT = 60
PARTS = ("tune", "measure")
_WIDTH, _MARGIN = 1_080, 48
_SYSTEM = Path("/usr/share/fonts/truetype")
_PACKAGES = Path(__file__).parent.parent.parent / "node_modules"
_FACES = {
    "screen": _PACKAGES / "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "hand": _PACKAGES / "@fontsource/patrick-hand/files/patrick-hand-latin-400-normal.woff",
    "marker": _PACKAGES
    / "@fontsource/permanent-marker/files/permanent-marker-latin-400-normal.woff",
    "plain": _SYSTEM / "liberation/LiberationSans-Regular.ttf",
    "serif": _SYSTEM / "dejavu/DejaVuSerif.ttf",
    "narrow": _SYSTEM / "liberation/LiberationSansNarrow-Bold.ttf",
    "mono": _SYSTEM / "dejavu/DejaVuSansMono.ttf",
}  # fmt: skip
_LIGHT, _DARK = ("#ffffff", "#0f0f10", "#737378"), ("#000000", "#f5f5f5", "#a0a0a8")
_USERS = ("coachmia", "lift.with.sam", "the_barbell_lab", "fit.by.nora")
SCENES = (
    "post", "post dark", "notes", "notes dark", "story", "whiteboard", "marker", "page", "table",
    "columns",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screenshot:
    """A picture of a caption: what two careful people read in it, and how it was drawn."""

    scene: str
    caption: Caption
    image: Image.Image
    quality: int


def screenshots(part: str, count: int = COUNT // 2, offset: int = 0) -> Iterator[Screenshot]:
    """Yield the pictures of one part, the same every time; another offset draws other captions."""
    fit = {scene: _captions(part, scene) for scene in SCENES}
    for number in range(count):
        scene = SCENES[number % len(SCENES)]
        captions = fit[scene]
        at = (number // len(SCENES) * 7 + number * 3 + offset * 11) % len(captions)
        chance = random.Random(f"{part} {number} {offset}")
        image = _DRAWN[scene](captions[at], chance)
        yield Screenshot(scene, captions[at], image, chance.choice((45, 60, 75, 90)))


@functools.cache
def _captions(part: str, scene: str) -> list[Caption]:
    captions = [caption for caption in labels.load(part) if caption.workouts]
    lined = [
        caption
        for caption in captions
        if 3 <= caption.text.count("\n") <= 30 and not re.search(r"\t|  |\|", caption.text)
    ]
    if scene == "table":
        return [made for caption in captions if (made := _tabular(caption))]
    if scene == "columns":
        return [caption for caption in lined if _halves(caption.text)]
    return lined


def _tabular(caption: Caption) -> Caption | None:
    """Return a caption as a table has it, when every exercise has its sets and reps."""
    items = [item for block in caption.workouts[0].blocks for item in block.items]
    kinds = {block.kind for workout in caption.workouts for block in workout.blocks}
    plain = all(
        {"sets", "reps"} <= item.values.keys() <= {"sets", "reps", "load"} for item in items
    )
    if len(caption.workouts) > 1 or kinds != {"straight"} or len(items) < 3 or not plain:
        return None
    return replace(caption, title=None, tags=None)


def _halves(text: str) -> list[str] | None:
    """Return the two columns a board would have for a text: its parts, or half its lines each."""
    parts = [part for part in text.strip().split("\n\n") if part.strip()]
    lines = text.strip().split("\n")
    if len(parts) == 1 and len(lines) >= 6:
        parts = ["\n".join(lines[: len(lines) // 2]), "\n".join(lines[len(lines) // 2 :])]
    return parts if len(parts) == 2 and min(part.count("\n") for part in parts) >= 2 else None


@functools.lru_cache(maxsize=64)
def _face(name: str, points: int):
    found = _FACES[name]
    return ImageFont.truetype(found, points) if found.exists() else ImageFont.load_default(points)


class _Sheet:
    """A page that is written from top to bottom and cut off where the writing ends."""

    def __init__(self, paper: str, ink: str, face: str, points: int, *, left: int = _MARGIN):
        self.image = Image.new("RGB", (_WIDTH, 6_000), paper)
        self.draw = ImageDraw.Draw(self.image)
        self.ink, self.points = ink, points
        self.face = _face(face, points)
        self.left, self.right, self.y = left, _WIDTH - _MARGIN, 40

    def lines(self, text: str) -> None:
        for line in text.strip().split("\n"):
            if not line.strip():
                self.y += round(self.points * 0.9)
            for words in self.wrapped(line):
                self.write(words, self.left)
                self.y += round(self.points * 1.42)

    def wrapped(self, line: str) -> Iterator[str]:
        held = ""
        for word in line.split():
            longer = f"{held} {word}".strip()
            if held and self.left + self.face.getlength(longer) > self.right:
                yield held
                longer = word
            held = longer
        if held:
            yield held

    def write(self, words: str, x: float, ink: str | None = None) -> None:
        """Draw words; what the face lacks becomes a blob, a keycap its digit on a button."""
        for at, char in enumerate(words):
            if char in "\ufe0f\u20e3\u200d":
                continue
            if words[at + 1 : at + 3].endswith("\u20e3") or _is_emoji(char):
                self._blob(x, char if char.isdigit() else "")
                x += self.points * 1.1
            else:
                self.draw.text((x, self.y), char, font=self.face, fill=ink or self.ink)
                x += self.face.getlength(char)

    def _blob(self, x: float, digit: str) -> None:
        box = (x + 2, self.y + self.points * 0.15, x + self.points, self.y + self.points * 1.15)
        self.draw.rounded_rectangle(box, self.points * 0.3, fill="#3b82f6" if digit else "#f2a33c")
        if digit:
            self.draw.text((x + self.points * 0.25, self.y), digit, font=self.face, fill="white")

    def done(self) -> Image.Image:
        return self.image.crop((0, 0, _WIDTH, max(600, self.y + 60)))


def _is_emoji(char: str) -> bool:
    return ord(char) > 0x2190 and char not in "≈≤≥"


def _clock(sheet: _Sheet) -> None:
    sheet.write("9:41", 70)
    sheet.write("87%", _WIDTH - 150)
    sheet.y += 90


def _post(caption: Caption, chance: random.Random, *, colours=_LIGHT) -> Image.Image:
    """A post with its caption below the picture, as the app shows it."""
    paper, ink, faint = colours
    user = chance.choice(_USERS)
    sheet = _Sheet(paper, ink, "screen", 38)
    _clock(sheet)
    sheet.draw.ellipse((48, sheet.y, 128, sheet.y + 80), fill="#c13584")
    sheet.y += 16
    sheet.write(user, 150)
    sheet.write("Follow", _WIDTH - 260)
    sheet.y += 90
    sheet.draw.rectangle((0, sheet.y, _WIDTH, sheet.y + 420), fill="#54606e")
    sheet.y += 450
    for x in (48, 140, 232):
        sheet.draw.ellipse((x, sheet.y, x + 56, sheet.y + 56), outline=ink, width=5)
    sheet.y += 80
    sheet.write(f"{chance.randint(2, 9)},{chance.randint(100, 999)} likes", 48)
    sheet.y += 60
    sheet.lines(f"{user} {caption.text.strip()}")
    for words in (f"View all {chance.randint(8, 90)} comments", "2 days ago · See translation"):
        sheet.write(words, 48, faint)
        sheet.y += 56
    return _small(sheet.done(), chance)


def _notes(caption: Caption, chance: random.Random, *, colours=("#fffdf6", "#26241f", "#8a8578")):
    paper, ink, faint = colours
    sheet = _Sheet(paper, ink, chance.choice(("screen", "plain", "serif")), 40, left=64)
    _clock(sheet)
    sheet.write("Notes", 64, "#d9a406")
    sheet.write("Done", _WIDTH - 170, "#d9a406")
    sheet.y += 80
    sheet.write("12 November 2026 at 07:52", 300, faint)
    sheet.y += 80
    sheet.lines(caption.text)
    return _small(sheet.done(), chance)


def _story(caption: Caption, chance: random.Random) -> Image.Image:
    """Text on a gradient, each line in the middle."""
    sheet = _Sheet("black", "white", chance.choice(("screen", "narrow", "plain")), 46, left=90)
    top, bottom = chance.choice(
        (("#7b2ff7", "#f107a3"), ("#0f2027", "#2c5364"), ("#e96443", "#904e95"))
    )
    mask = Image.linear_gradient("L").resize(sheet.image.size)
    sheet.image.paste(Image.composite(Image.new("RGB", mask.size, bottom),
                                      Image.new("RGB", mask.size, top), mask))  # fmt: skip
    sheet.y = 160
    for line in caption.text.strip().split("\n"):
        for words in sheet.wrapped(line):
            sheet.write(words, (_WIDTH - sheet.face.getlength(words)) / 2)
            sheet.y += 70
        sheet.y += 0 if line.strip() else 40
    sheet.y += 120
    return _small(sheet.done(), chance)


def _whiteboard(caption: Caption, chance: random.Random, *, face="hand") -> Image.Image:
    """A board's photo: pens of two colours, lines not quite level, light from one side."""
    sheet = _Sheet("#eef0ef", "#20242c", face, 58)
    for number, line in enumerate(caption.text.strip().split("\n")):
        sheet.ink = "#1d3fbb" if number and number % 4 == 0 else "#20242c"
        sheet.y += 0 if line.strip() else 50
        for words in sheet.wrapped(line):
            sheet.write(words, sheet.left + chance.randint(0, 14))
            sheet.y += 86 + chance.randint(-6, 6)
    return _photographed(sheet.done(), chance)


def _page(caption: Caption, chance: random.Random) -> Image.Image:
    """A printed sheet on a bench."""
    sheet = _Sheet("#f7f5ef", "#1b1b1b", chance.choice(("serif", "mono", "plain")), 36, left=90)
    sheet.y = 110
    sheet.lines(caption.text)
    return _photographed(sheet.done(), chance)


def _table(caption: Caption, chance: random.Random) -> Image.Image:
    paper, ink, faint = chance.choice((_LIGHT, _DARK))
    sheet = _Sheet(paper, ink, chance.choice(("screen", "plain", "narrow")), 36)
    items = [item for block in caption.workouts[0].blocks for item in block.items]
    has_load = any("load" in item.values for item in items)
    names = ("Exercise", "Sets", "Reps", *(("Load",) if has_load else ()))
    rows = [names] + [
        (item.name, item.values["sets"], item.values["reps"], item.values.get("load", "-"))
        for item in items
    ]
    for row in rows:
        for x, cell in zip((56, 640, 780, 930), row[: len(names)], strict=False):
            sheet.write(cell, x)
        sheet.y += 64
        sheet.draw.line((40, sheet.y, _WIDTH - 40, sheet.y), fill=faint, width=2)
        sheet.y += 18
    return _small(sheet.done(), chance)


def _columns(caption: Caption, chance: random.Random) -> Image.Image:
    sheet = _Sheet("#eef0ef", "#20242c", chance.choice(("hand", "screen")), 40)
    halves, bottom = _halves(caption.text) or [], 0
    for number, half in enumerate(halves):
        sheet.left = _MARGIN + number * 540
        sheet.right, sheet.y = sheet.left + 470, 80
        sheet.lines(half)
        bottom = max(bottom, sheet.y)
    sheet.y = bottom
    return _photographed(sheet.done(), chance)


def _small(image: Image.Image, chance: random.Random) -> Image.Image:
    """Return a screenshot as apps pass it on: as it was, smaller, or softened."""
    match chance.randrange(3):
        case 0:
            return image
        case 1:
            return image.resize(
                (image.width * 2 // 3, image.height * 2 // 3), Image.Resampling.BILINEAR
            )
        case _:
            return image.filter(ImageFilter.GaussianBlur(0.9))


def _photographed(image: Image.Image, chance: random.Random) -> Image.Image:
    """Return a sheet as a phone sees it: askew, turned a little, unevenly lit, with grain."""
    width, height = image.size
    room = round(min(width, height) * 0.06)
    framed = Image.new("RGB", (width + 2 * room, height + 2 * room), "#8d9298")
    framed.paste(image, (room, room))
    corners = [(0, 0), (0, framed.height), (framed.width, framed.height), (framed.width, 0)]
    quad = [value + chance.uniform(-0.4, 0.4) * room for corner in corners for value in corner]
    seen = framed.transform(framed.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC,
                            fillcolor="#8d9298")  # fmt: skip
    seen = seen.rotate(chance.uniform(-2, 2), Image.Resampling.BICUBIC, fillcolor="#8d9298")
    light = Image.linear_gradient("L").rotate(90 * chance.randrange(4)).resize(seen.size)
    seen = Image.composite(seen, ImageEnhance.Brightness(seen).enhance(0.62), light)
    grain = Image.effect_noise(seen.size, 26).convert("RGB")
    return Image.blend(seen, grain, 0.12).filter(ImageFilter.GaussianBlur(0.7))


_DRAWN = {
    "post": _post,
    "post dark": functools.partial(_post, colours=_DARK),
    "notes": _notes,
    "notes dark": functools.partial(_notes, colours=("#1c1c1e", "#f2f2f7", "#8e8e93")),
    "story": _story,
    "whiteboard": _whiteboard,
    "marker": functools.partial(_whiteboard, face="marker"),
    "page": _page,
    "table": _table,
    "columns": _columns,
}
