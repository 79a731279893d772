"""What files of pictures must survive: bombs, lies, turns, strips, passwords."""

import contextlib
import io
import struct
import zlib

import pillow_heif
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr import imaging
from tests.ocr.pictures import encoded, picture_of

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


def test_a_pdf_gives_its_first_pages_and_tells_how_many_it_has():
    data = pdf_of(picture_of("x", size=(200, 300)), pages=9)

    assert (len(imaging.pages(data)), imaging.page_count(data)) == (8, 9)


def test_a_pdf_as_large_as_a_field_is_drawn_small():
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_400, 14_400)
    out = io.BytesIO()
    document.save(out)
    document.close()

    (page,) = imaging.pages(out.getvalue())

    assert max(page.size) <= 2_001
