"""What pictures must survive: bombs, lies, turns, strips; and how lines become a text again."""

import contextlib
import io
import struct
import zlib

import pillow_heif
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr import imaging, layout, slips
from ocr.gateways import BuiltinReader, Read
from ocr.lines import Line
from ocr.services import photos
from tests.ocr.pictures import FONT, encoded, font, picture_of

TEXT = "PUSH DAY\nIncline DB Press 4x8 @ 32.5kg\nCable Fly 3x15"


def png_claiming(width: int, height: int) -> bytes:
    """Return a few bytes of PNG that say they are a picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))  # fmt: skip

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def pdf_of(image: Image.Image, pages: int = 1) -> bytes:
    out = io.BytesIO()
    image.save(out, "PDF", save_all=True, append_images=[image] * (pages - 1))
    return out.getvalue()


def heic_of(image: Image.Image) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out)
    return out.getvalue()


@pytest.mark.parametrize("size", [(65_500, 65_500), (100_000, 2_000), (8_000, 8_000)])
def test_a_bomb_is_refused_before_a_pixel_is_decoded(size):
    with pytest.raises(imaging.PictureTooLarge):
        imaging.pages(png_claiming(*size))


def test_a_file_is_what_its_first_bytes_say():
    picture = picture_of("x", size=(40, 40))

    kinds = {name: imaging.kind_of(encoded(picture, name)) for name in ("JPEG", "PNG", "WEBP")}

    assert kinds == {"JPEG": imaging.JPEG, "PNG": imaging.PNG, "WEBP": imaging.WEBP}
    assert imaging.kind_of(heic_of(picture)) == imaging.HEIC
    assert imaging.kind_of(pdf_of(picture)) == imaging.PDF
    with pytest.raises(imaging.UnknownPicture):
        imaging.kind_of(b"<!doctype html><p>scan.jpg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_off_on_its_way_is_broken(kind):
    data = encoded(picture_of(TEXT), kind)

    with pytest.raises(imaging.BrokenPicture):
        imaging.pages(data[: len(data) // 2])


HEADS = [
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF1234WEBP", b"\0\0\0\x18ftypheic", b"%PDF-1.7",
]  # fmt: skip


@given(st.sampled_from(HEADS), st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_picture_or_one_of_our_errors(head, rest):
    with contextlib.suppress(imaging.BrokenPicture, imaging.PictureTooLarge):
        assert imaging.pages(head + rest)


def test_a_photo_is_turned_as_the_camera_was_held_and_loses_its_notes():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0)}
    data = encoded(picture_of("x", size=(300, 100)), exif=exif)

    (page,) = imaging.pages(data)

    assert page.size == (100, 300)
    assert not Image.open(io.BytesIO(imaging.to_jpeg(page))).getexif()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK"])
def test_every_kind_of_pixel_becomes_plain_colour(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"

    (page,) = imaging.pages(encoded(Image.new(mode, (30, 20)), kind))

    assert (page.mode, page.size) == ("RGB", (30, 20))


def test_glass_is_laid_on_white_paper():
    (page,) = imaging.pages(encoded(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "PNG"))

    assert page.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_shrinks_and_a_tall_strip_stays_as_wide_as_it_was():
    (photo,) = imaging.pages(encoded(Image.new("RGB", (4_000, 3_000)), "JPEG"))
    (strip,) = imaging.pages(encoded(Image.new("RGB", (1_080, 9_000)), "JPEG"))

    assert photo.size == (2_133, 1_600)
    assert strip.size == (1_080, 9_000)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_is_turned_too(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(Image.new("RGB", (3_200, 2_400)), kind, exif=exif)

    assert imaging.pages(data)[0].size == (1_600, 2_133)


def test_a_webp_is_refused_where_a_jpeg_of_its_size_is_not():
    image = Image.new("L", (6_000, 5_000))

    assert imaging.pages(encoded(image, "JPEG"))
    with pytest.raises(imaging.PictureTooLarge):
        imaging.pages(encoded(image.convert("RGB"), "WEBP", lossless=True))


LOCKED = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<OWNER>/U<OWNER>>>endobj
trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>
""".replace(b"OWNER", b"AB" * 32)


def test_a_pdf_with_a_password_says_so():
    with pytest.raises(imaging.LockedFile):
        imaging.pages(LOCKED)


def test_a_pdf_gives_its_first_three_pages():
    assert len(imaging.pages(pdf_of(picture_of("x", size=(200, 300)), pages=5))) == 3


def test_a_pdf_as_large_as_a_field_is_drawn_small():
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_400, 14_400)
    out = io.BytesIO()
    document.save(out)
    document.close()

    (page,) = imaging.pages(out.getvalue())

    assert max(page.size) <= 2_001


# Layout


def line(text, left, top, width=0.3, height=0.03, confidence=99.0):
    return Line(text, confidence, left, top, width, height)


def test_cells_of_a_table_stand_on_one_line():
    rows = [
        ("Back Squat", "5", "5", "100kg"),
        ("RDL", "3", "8", "80kg"),
        ("Curl", "3", "12", "9kg"),
    ]
    lines = [
        line(cell, 0.05 + place * 0.25, 0.1 + number * 0.05, 0.1)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
    ]

    text = layout.transcribe([lines[::-1]]).text

    assert text.split("\n") == [
        "Back Squat | 5 | 5 | 100kg",
        "RDL | 3 | 8 | 80kg",
        "Curl | 3 | 12 | 9kg",
    ]


def test_space_between_paragraphs_stays():
    tops = (0.1, 0.15, 0.2, 0.32, 0.37)
    names = ("Day A", "Row 3x8", "Dip 3x9", "Day B", "Squat 5x5")
    lines = [line(text, 0.1, top) for text, top in zip(names, tops, strict=True)]

    assert layout.transcribe([lines]).text == "Day A\nRow 3x8\nDip 3x9\n\nDay B\nSquat 5x5"


def test_two_columns_are_two_texts_one_after_the_other():
    left = ["Part A", "Back squat 5x5", "Bench press 4x8"]
    right = ["Part B", "10 box jumps", "12 swings 24kg"]
    lines = [line("WOD FRIDAY", 0.1, 0.02, 0.8)]
    lines += [line(text, 0.05, 0.1 + n * 0.06) for n, text in enumerate(left)]
    lines += [line(text, 0.55, 0.11 + n * 0.06) for n, text in enumerate(right)]

    assert layout.transcribe([lines]).text.split("\n") == ["WOD FRIDAY", *left, *right]


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        # Columns of a board, one without a value of its own in most lines.
        (["Bench press", "4x8 @ 70kg", "rest 2 min"], ["Incline fly", "3x12 @ 14kg", "rest 60s"],
         "Bench press\n4x8 @ 70kg\nrest 2 min\nIncline fly\n3x12 @ 14kg\nrest 60s"),
        # A table whose names and schemes are apart.
        (["Squat", "Bench press", "Row"], ["5x5", "3x8", "3x10"],
         "Squat | 5x5\nBench press | 3x8\nRow | 3x10"),
    ],
)  # fmt: skip
def test_what_is_read_best_decides_between_columns_and_a_table(left, right, wanted):
    lines = [line(text, 0.05, 0.1 + n * 0.05, 0.3) for n, text in enumerate(left)]
    lines += [line(text, 0.55, 0.1 + n * 0.05, 0.3) for n, text in enumerate(right)]

    assert layout.transcribe([lines]).text == wanted


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["1 Deadlift 5x5 100kg", "2 Row 4x8 60kg", "3 Curl 3x15 10kg"],
         ["1. Deadlift 5x5 100kg", "2. Row 4x8 60kg", "3. Curl 3x15 10kg"]),
        (["1 rope climb", "2 burpees", "3 thrusters 40kg"], None),
    ],
)  # fmt: skip
def test_keycaps_number_a_list_and_count_no_reps(texts, wanted):
    assert layout.transcribe([written(*texts)]).text.split("\n") == (wanted or texts)


def written(*texts, left=0.05, letter=0.02):
    """Return lines one below the other, each as wide as its letters."""
    return [line(text, left, 0.05 + n * 0.05, len(text) * letter) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["Incline DB press 4x8-10 @ 32.5kg, rest 90s", "between sets", "Dips 3x12"],
         ["Incline DB press 4x8-10 @ 32.5kg, rest 90s between sets", "Dips 3x12"]),
        (["Seated overhead press 4x6-8 with a pause @", "RPE 8", "Dips 3x12"],
         ["Seated overhead press 4x6-8 with a pause @ RPE 8", "Dips 3x12"]),
        (["Rumänisches Kreuzheben 4x8 @ 100kg, 2 Min", "Pause", "Beinpresse 3x12"],
         ["Rumänisches Kreuzheben 4x8 @ 100kg, 2 Min Pause", "Beinpresse 3x12"]),
        # A whole line that happens to be the longest stays one.
        (["Squat 5x5", "Chest supported dumbbell row 3x10-12 each", "Face pulls 3x15-20"], None),
        (["squat 5x5", "chest supported dumbbell row 3x10-12 side", "face pulls 3x15-20"], None),
        (["Warm-up, then four rounds of this and that:", "burpees x10"], None),
        (["Long pull-ups for as many as you can manage", "- dips 3x12", "- curls 3x12"], None),
    ],
)  # fmt: skip
def test_a_line_that_broke_at_the_margin_is_made_whole_and_no_other(texts, wanted):
    assert layout.transcribe([written(*texts)]).text.split("\n") == (wanted or texts)


POST = [
    [line("9:41", 0.06, 0.01, 0.08), line("87%", 0.88, 0.01, 0.08)],
    [line("coach.mia", 0.14, 0.06, 0.2), line("Follow", 0.76, 0.06, 0.12)],
    [line("1,234 likes", 0.05, 0.5)],
    [line("coach.mia Push day", 0.05, 0.55, 0.4)],
    [line("Bench press 4x8 @ 80kg", 0.05, 0.6, 0.5)],
    [line("Viewall 23 comments", 0.05, 0.65, 0.4)],
    [line("2 days ago· See translation", 0.05, 0.7, 0.5)],
]


def test_what_an_app_writes_around_a_post_is_left_out():
    read = layout.transcribe([[line for row in POST for line in row]])

    assert read.text == "Push day\nBench press 4x8 @ 80kg"
    # The box of the title begins where the name before it ended.
    assert read.pieces[0].box[0] == pytest.approx(0.05 + 0.4 * 10 / 18)


@pytest.mark.parametrize(
    ("before", "after"),
    [(["Notes", "12 November 2026 at 07:52"], []), (["18:05"], ["Antworten", "vor 2 Tagen"]),
     ([], ["Alle 12 Kommentare ansehen"]), ([], ["Liked by anna.fit and 1,204 others"])],
)  # fmt: skip
def test_clocks_dates_and_buttons_go_from_a_screenshots_edges(before, after):
    clock = [line("9:41", 0.06, 0.0, 0.08)]
    lines = clock + written(*before, "Bench press 4x8", "Dips 3x12", *after)

    assert layout.transcribe([lines]).text == "Bench press 4x8\nDips 3x12"


def phone(*rows):
    """Return the lines of a phone's screen below its status bar: (top, [(text, left), ...])."""
    bar = [line("10:24", 0.05, 0.01, 0.12), line("5G 64%", 0.8, 0.01, 0.15)]
    return bar + [
        line(text, left, top, len(text) * 0.018) for top, row in rows for text, left in row
    ]


@pytest.mark.parametrize(
    "rows",
    [
        # A conversation: whom it is with, the day, times below each message, the box to answer.
        [(0.06, [("Coach Dan", 0.05)]), (0.12, [("Today", 0.45)]), (0.2, [("Leg day", 0.05)]),
         (0.24, [("18:02", 0.76)]), (0.3, [("Squat 5x5 @ 100kg", 0.05)]),
         (0.35, [("Rest 90s", 0.05)]), (0.37, [("18:04", 0.85)]), (0.9, [("Message", 0.05)])],
        # A post: the poster and where they are, the counts below the picture.
        [(0.06, [("kim.lifts", 0.14), ("Follow", 0.8)]), (0.1, [("Berlin, Germany", 0.14)]),
         (0.6, [("1,284", 0.03), ("42 310", 0.2)]), (0.65, [("kim.lifts Leg day", 0.03)]),
         (0.7, [("Squat 5x5 @ 100kg", 0.03)]), (0.75, [("Rest 90s", 0.03)])],
        # A film: its tabs, its sound, the buttons with their counts at the right edge.
        [(0.06, [("Following For You", 0.3)]), (0.4, [("12.4K", 0.9)]), (0.5, [("231", 0.9)]),
         (0.6, [("Share", 0.9)]), (0.7, [("Leg day", 0.03)]),
         (0.75, [("Squat 5x5 @ 100kg", 0.03)]), (0.8, [("Rest 90s", 0.03)]),
         (0.85, [("original sound - kim", 0.03)])],
        # A story, and notes.
        [(0.06, [("fitwithjo 5h", 0.15)]), (0.3, [("Leg day", 0.3)]),
         (0.35, [("Squat 5x5 @ 100kg", 0.3)]), (0.4, [("Rest 90s", 0.3)]),
         (0.9, [("Send message", 0.1)])],
        [(0.06, [("Notes", 0.05), ("Done", 0.8)]), (0.12, [("29 November 2026 at 10:21", 0.3)]),
         (0.2, [("Leg day", 0.05)]), (0.25, [("Squat 5x5 @ 100kg", 0.05)]),
         (0.3, [("Rest 90s", 0.05)])],
    ],
    ids=["conversation", "post", "film", "story", "notes"],
)  # fmt: skip
def test_an_apps_own_words_are_no_title_and_no_value(rows):
    text = layout.transcribe([phone(*rows)]).text

    assert " ".join(text.split()) == "Leg day Squat 5x5 @ 100kg Rest 90s"


def test_results_in_a_column_are_no_times_of_messages():
    rows = [("400m run", "1:30"), ("400m run", "1:32"), ("400m run", "1:33")]
    lines = [
        line(cell, left, 0.1 + n * 0.05, len(cell) * 0.02)
        for n, row in enumerate(rows)
        for cell, left in zip(row, (0.05, 0.6), strict=True)
    ]

    assert layout.transcribe([lines]).text.count("1:3") == 3


def test_numbers_in_circles_count_no_reps():
    lines = [line("Crunches x 20", 0.17, 0.1)]
    for number, text in enumerate(("Leg raises x 15", "Twists x 30", "Hollow hold 30s"), start=2):
        lines += [line(str(number), 0.09, number * 0.1, 0.03), line(text, 0.17, number * 0.1)]

    assert [text for text in layout.transcribe([lines]).text.split("\n") if text] == [
        "Crunches x 20",
        "2. Leg raises x 15",
        "3. Twists x 30",
        "4. Hollow hold 30s",
    ]


def test_cards_two_abreast_are_read_in_rows():
    cards = [("Hip thrust", "4x12"), ("Squat", "3x15"), ("Step-up", "3x10"), ("Leg curl", "4x10")]
    lines = [
        line(text, 0.1 + 0.5 * (n % 2), 0.1 + 0.3 * (n // 2) + 0.04 * place, 0.2)
        for n, card in enumerate(cards)
        for place, text in enumerate(card)
    ]

    assert layout.transcribe([lines]).text.split() == " ".join(map(" ".join, cards)).split()


def test_two_known_exercises_are_two_lines_however_wide():
    lines = [line("Mountain climbers", 0.25, 0.1, 0.5), line("Reverse lunges", 0.29, 0.15, 0.42)]

    assert "\n" in layout.transcribe([lines]).text


@pytest.mark.parametrize(
    "texts",
    [["Home", "Squat 5x5", "5K"], ["12 November", "Bench press 4x8"], ["20 min", "10 burpees"],
     ["plank", "plank 30s", "rest 30s"], ["Save", "Deadlift 3x5"]],
)  # fmt: skip
def test_words_of_a_board_are_no_apps_words(texts):
    assert layout.transcribe([written(*texts)]).text.split("\n") == texts


def test_every_piece_of_a_text_knows_where_it_was_read():
    pages = [[line("Squat 5x5", 0.1, 0.1)], [line("50 Ib", 0.1, 0.5), line("Dips", 0.1, 0.6)]]

    read = layout.transcribe(pages)

    assert [(read.text[p.start : p.end], p.page, p.box[1]) for p in read.pieces] == [
        ("Squat 5x5", 0, 0.1),
        ("50 lb", 1, 0.5),
        ("Dips", 1, 0.6),
    ]


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("50 Ib", "50 lb"), ("3x1O", "3x10"), ("4xI0", "4x10"), ("3XI", "3X1"), ("80 Kg", "80 kg"),
     ("Incline", "Incline"), ("Box Over", "Box Over"), ("IO min", "IO min"),
     ("Rest2:00", "Rest 2:00"),
     ("4rounds", "4 rounds"), ("T2B", "T2B"), ("12kg", "12kg"), ("A1. RDL", "A1. RDL"),
     ("100KG 5X5 @ 8OKG", "100 kg 5X5 @ 80 kg"), ("3XIO", "3X10"), ("E3MOMx5", "E3MOM x 5"),
     ("10'AMRAP", "10' AMRAP"), ("30s eachside", "30s each side"), ("2x24k6", "2x24kg"),
     ("120 |b", "120 lb"), ("3X8-1Z", "3X8-12"), ("3XZO", "3X20"), ("4XZ5M", "4X25M"),
     ("SWINGS Z4KG", "SWINGS 24 kg"), ("AZ PULL-UP 4X6", "A2 PULL-UP 4X6"),
     ("BI LUNGE 3X20", "B1 LUNGE 3X20"), ("5XS", "5XS"), ("SOKG", "SOKG"),
     ("REST 455", "REST 45S"), ("905 JOG RECOVERY", "90S JOG RECOVERY"), ("Rest 105", "Rest 105"),
     ("EZ BAR CURL YXIO @ 30 kg", "EZ BAR CURL 4X10 @ 30 kg"), ("12C2B", "12 C2B"),
     ("9 520H 60/42.5 kg", "9 S2OH 60/42.5 kg")],
)  # fmt: skip
def test_slips_are_mended_next_to_digits_only(seen, meant):
    assert slips.mended(seen) == meant


boxes = st.builds(
    Line,
    text=st.text(min_size=1, max_size=12),
    confidence=st.floats(0, 100),
    left=st.floats(0, 1),
    top=st.floats(0, 1),
    width=st.floats(0, 1),
    height=st.floats(0.001, 0.2),
)


@given(st.lists(boxes, max_size=25))
@settings(max_examples=150, deadline=None)
def test_no_line_is_lost_or_doubled_however_boxes_lie(lines):
    read = layout.transcribe([lines])

    words = sorted(slips.mended(one.text) for one in lines if one.text.strip())
    assert sorted(read.text[piece.start : piece.end] for piece in read.pieces) == words


def test_letters_passed_over_tell_a_script_we_dont_know():
    page = Image.new("RGB", (1_000, 1_000))
    latin = [
        line("Squat 5x5", 0.1, 0.1, 0.15),
        line("5", 0.1, 0.2, 0.025),
        line("Row 3x8", 0.1, 0.3, 0.1),
    ]
    passed_over = [
        line("55", 0.1, 0.1, 0.25),
        line("48 60", 0.1, 0.2, 0.3),
        line("Tara 3x10", 0.1, 0.3, 0.16),
    ]

    assert not Read(latin, page).is_foreign
    assert Read(passed_over, page).is_foreign
    assert not Read([], page, unread=1).is_foreign
    assert Read([], page, unread=2).is_foreign
    assert Read(latin[:1], page, unread=1).is_foreign


# The built-in reader itself: a few real pictures


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
