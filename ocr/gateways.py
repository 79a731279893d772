"""Who reads pictures: Amazon Textract, or the built-in reader; one result shape."""

import functools
import logging
from typing import Any, Protocol

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from PIL import Image

from kinexfit import aws, errors
from ocr import imaging
from ocr.builtin_reader import BuiltinReader
from ocr.lines import Line, Read, slope_of

logger = logging.getLogger(__name__)

_TEXTRACT_BYTES = 10 * 1024 * 1024


class ReaderAway(errors.Unavailable):
    code = "READER_UNAVAILABLE"
    message = "We can't read pictures right now. Nothing was charged; try again shortly."


class ReaderBusy(ReaderAway):
    code = "READER_BUSY"
    message = "Very many pictures are being read right now. Nothing was charged; try again soon."


class ReaderRefused(errors.BadInput):
    code = "PICTURE_REFUSED"
    message = "This picture can't be read. Try a sharper photo or a screenshot."


class ForeignScript(errors.BadInput):
    code = "UNKNOWN_SCRIPT"
    message = "This looks like writing we can't read yet: we know Latin letters. Paste it as text."


class Reader(Protocol):
    name: str

    def read(self, image: Image.Image) -> Read: ...


_BUSY = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "LimitExceededException"}
)
_REFUSED = frozenset(
    {
        "UnsupportedDocumentException",
        "BadDocumentException",
        "DocumentTooLargeException",
        "InvalidParameterException",
    }
)


class Textract:
    """DetectDocumentText, one picture a call; a throttled call is tried again by botocore."""

    name = "textract"

    def __init__(self, *, client: Any):
        self._client = client

    def read(self, image: Image.Image) -> Read:
        data = imaging.to_jpeg(image)
        if len(data) > _TEXTRACT_BYTES:
            raise imaging.FileTooLarge
        try:
            answer = self._client.detect_document_text(Document={"Bytes": data})
        except ClientError as exc:
            raise _our_error(exc) from exc
        except BotoCoreError as exc:
            logger.warning("textract unreachable", extra={"kind": type(exc).__name__})
            raise ReaderAway from exc
        blocks = answer.get("Blocks") or []
        lines = [_line(block, image) for block in blocks if block.get("BlockType") == "LINE"]
        return Read(lines, image)


def _our_error(exc: ClientError) -> errors.KinexError:
    code = exc.response.get("Error", {}).get("Code", "")
    # Ids only: the document itself never reaches a log.
    logger.warning("textract call failed", extra={"code": code})
    if code in _BUSY:
        return ReaderBusy()
    return ReaderRefused() if code in _REFUSED else ReaderAway()


def _line(block: dict, image: Image.Image) -> Line:
    box = block["Geometry"]["BoundingBox"]
    corners = [
        (point["X"] * image.width, point["Y"] * image.height)
        for point in block["Geometry"].get("Polygon") or []
    ]
    return Line(
        text=block.get("Text", ""),
        confidence=float(block.get("Confidence", 0)),
        left=box["Left"],
        top=box["Top"],
        width=box["Width"],
        height=box["Height"],
        slope=slope_of(corners),
    )


@functools.cache
def reader() -> Reader:
    """Return this process's reader, as settings name it."""
    if settings.OCR_PROVIDER == "builtin":
        return BuiltinReader()
    client = aws.new_client(
        "textract",
        region_name=settings.AWS_REGION,
        endpoint_url=settings.TEXTRACT_ENDPOINT_URL,
        config=Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"mode": "standard", "total_max_attempts": 4},
        ),
    )
    return Textract(client=client)
