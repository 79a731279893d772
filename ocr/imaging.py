"""Pictures made safe before anything else touches them: known kinds, bounded sizes, upright, plain.

What a file is says its first bytes, never its name. The size of a picture is read from its header
and judged before a pixel is decoded.
"""

import io
import math
import warnings

import pillow_heif
import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from kinexfit import errors

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
# WebP's decoder holds a picture three times over.
_MOST_WEBP_PIXELS = 24_000_000
# Textract refuses more than 10,000 pixels a side; letters need no more than this many across.
_LONG_SIDE, _SHORT_SIDE = 9_500, 1_600
MOST_PDF_PAGES = 8
_PDF_SIDE = 2_000

JPEG, PNG, WEBP, HEIC, PDF = (
    "image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf",
)  # fmt: skip
EXTENSIONS = {JPEG: "jpg", PNG: "png", WEBP: "webp", HEIC: "heic", PDF: "pdf"}
# What browsers may call a file by its name: Chromium knows no HEIC, only HEIF.
NAMED = EXTENSIONS | {"image/heif": "heic"}
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1"}
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

pillow_heif.register_heif_opener(thumbnails=False)


class UnknownPicture(errors.BadInput):
    code = "UNSUPPORTED_FILE"
    message = "We can't read that kind of file. Send a JPEG, PNG, WebP or HEIC picture, or a PDF."


class BrokenPicture(errors.BadInput):
    code = "BROKEN_FILE"
    message = "That file is damaged or was cut off on its way. Send it again, or take a screenshot."


class LockedFile(errors.BadInput):
    code = "LOCKED_FILE"
    message = "That PDF has a password. Send it without one, or take a screenshot of it."


class PictureTooLarge(errors.BadInput):
    code = "PICTURE_TOO_LARGE"
    message = "That picture has too many pixels. Crop it or take a screenshot of the part you need."


class FileTooLarge(errors.TooLarge):
    code = "FILE_TOO_LARGE"
    message = "That file is too big. Up to 10 MB works."


class EmptyFile(errors.BadInput):
    code = "EMPTY_FILE"
    message = "That file is empty."


def kind_of(data: bytes) -> str:
    """Return a file's media type by its first bytes; raise `UnknownPicture`."""
    if not data:
        raise EmptyFile
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return HEIC
    # Scanners put a few bytes before the header; readers allow a kilobyte.
    if b"%PDF-" in data[:1_024]:
        return PDF
    raise UnknownPicture


def check(data: bytes) -> str:
    """Return the media type of an upload that may be stored: small enough and of a known kind."""
    if len(data) > MOST_BYTES:
        raise FileTooLarge
    return kind_of(data)


def pages(data: bytes) -> list[Image.Image]:
    """Return upright RGB pictures of a size to read: one, or the first pages of a PDF."""
    kind = check(data)
    return _pdf_pages(data) if kind == PDF else [_picture(data)]


def _picture(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow warns where we already decide, and again for odd metadata.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as found:
                most = _MOST_WEBP_PIXELS if found.format == "WEBP" else MOST_PIXELS
                if found.width * found.height > most:
                    raise PictureTooLarge
                # A JPEG is decoded straight to a smaller size: a quarter of the memory.
                found.draft("RGB", _fitting(found.size))
                # Small first: every step on a whole photo takes its memory once more.
                return _plain(ImageOps.exif_transpose(_small(found)))
    except Image.DecompressionBombError as exc:
        raise PictureTooLarge from exc
    except UnidentifiedImageError as exc:
        raise BrokenPicture from exc
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError) as exc:
        raise BrokenPicture from exc


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    """Return a size small enough to read from, keeping a tall strip as wide as it is."""
    short, long = min(size), max(size)
    scale = min(1, _SHORT_SIDE / max(1, short), _LONG_SIDE / max(1, long))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _small(image: Image.Image) -> Image.Image:
    """Return the picture at a size to read from; palettes become colours on the way."""
    size = _fitting(image.size)
    if size == image.size:
        return image
    if image.mode not in ("RGB", "RGBA", "L", "LA", "CMYK", "YCbCr"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    factor = max(1, min(image.width // size[0], image.height // size[1]))
    return image.reduce(factor).resize(size, Image.Resampling.LANCZOS)


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture without transparency, on white as a page would show it."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def page_count(data: bytes) -> int:
    """Return how many pages a file has, those too many to be read included."""
    if kind_of(data) != PDF:
        return 1
    with _pdf(data) as document:
        return len(document)


def _pdf(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        is_locked = exc.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise (LockedFile if is_locked else BrokenPicture) from exc


def _pdf_pages(data: bytes) -> list[Image.Image]:
    document = _pdf(data)
    try:
        return [_pdf_page(document[number]) for number in range(min(MOST_PDF_PAGES, len(document)))]
    except pypdfium2.PdfiumError as exc:
        raise BrokenPicture from exc
    finally:
        document.close()


def _pdf_page(page) -> Image.Image:
    width, height = page.get_size()
    longest = max(width, height)
    if not math.isfinite(longest) or longest <= 0 or min(width, height) <= 0:
        raise BrokenPicture
    # A page may claim to be a mile high: its scale comes from its longest side.
    bitmap = page.render(scale=_PDF_SIDE / longest)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
        page.close()


def levelled(image: Image.Image, degrees: float) -> Image.Image:
    """Return the picture turned back by so many degrees, on white where it doesn't reach."""
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def to_jpeg(image: Image.Image) -> bytes:
    """Return the picture as a JPEG without any of the camera's notes on where and when."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
