"""The built-in reader itself, on a few real pictures."""

import pytest
from PIL import Image, ImageDraw

from ocr import layout
from ocr.builtin_reader import BuiltinReader
from ocr.services import photos
from tests.ocr.pictures import FONT, font, picture_of

TEXT = "PUSH DAY\nIncline DB Press 4x8 @ 32.5kg\nCable Fly 3x15"


@pytest.fixture(scope="module")
def builtin():
    return BuiltinReader()


def read(reader, image):
    return layout.transcribe([reader.read(image).lines]).text


def test_a_screenshot_is_read_to_the_letter(builtin):
    assert read(builtin, picture_of(TEXT, size=(1080, 400))) == TEXT


@pytest.mark.skipif(not FONT.exists(), reason="Pillow's own face has no such letters.")
@pytest.mark.parametrize(
    "text",
    [
        "День 1 грудь\nЖим лёжа 3x8 60 кг\nПриседания 5x5",
        "Προπόνηση ποδιών\nΚαθίσματα 4x10\nΠροβολές 3x12",
    ],
)
def test_a_page_in_another_script_is_told_from_a_blank_one(builtin, text):
    assert builtin.read(picture_of(text, size=(900, 400))).is_foreign


@pytest.mark.parametrize("degrees", [-8, 8])
def test_a_skewed_photo_loses_no_line(builtin, degrees):
    skewed = picture_of(TEXT, size=(1080, 400)).rotate(degrees, expand=True, fillcolor="white")

    assert read(builtin, skewed) == TEXT


def test_the_rows_of_a_skewed_table_stay_rows(builtin):
    table = Image.new("RGB", (900, 420), "white")
    draw = ImageDraw.Draw(table)
    for top, row in zip(
        (60, 160, 260), ("Squat 5 100kg", "Deadlift 3 80kg", "Row 4 60kg"), strict=True
    ):
        for left, cell in zip((60, 420, 640), row.split(), strict=True):
            draw.text((left, top), cell, font=font(44), fill="black")

    found = photos._read_level(builtin, table.rotate(8, expand=True, fillcolor="white"))

    assert layout.transcribe([found.lines]).text.split("\n") == [
        "Squat | 5 | 100kg",
        "Deadlift | 3 | 80kg",
        "Row | 4 | 60kg",
    ]


def test_a_picture_upside_down_is_turned_before_it_is_kept(builtin):
    upside_down = picture_of(TEXT, size=(1080, 400)).rotate(180)

    found = builtin.read(upside_down)

    assert layout.transcribe([found.lines]).text == TEXT
    assert found.image.tobytes() == upside_down.rotate(180).tobytes()


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (300, 200)])
def test_a_speck_a_hair_and_a_blank_page_hold_no_text(builtin, size):
    assert builtin.read(Image.new("RGB", size, "white")).lines == []


def test_a_strip_is_read_in_slices_without_doubling_lines(builtin):
    lines = "\n".join(f"Movement {n} 3x{n + 5}" for n in range(24))
    strip = picture_of(lines, size=(640, 1_900), points=40)

    assert read(builtin, strip) == lines
