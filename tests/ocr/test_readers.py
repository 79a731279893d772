"""Textract over the wire: its result in our shape, its refusals in our words."""

import io

import pytest
from PIL import Image

from kinexfit import errors
from ocr import gateways, imaging, layout
from tests.ocr.fake_services import WireFake, blocks, refusal, sent_picture
from tests.ocr.pictures import encoded, picture_of
from tests.ocr.test_import_api import scan


@pytest.fixture
def textract(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    # botocore's own retries, without their waits.
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    with WireFake() as fake:
        settings.OCR_PROVIDER = "textract"
        settings.TEXTRACT_ENDPOINT_URL = fake.url
        gateways.reader.cache_clear()
        yield fake
    gateways.reader.cache_clear()


def test_lines_come_in_our_shape(textract):
    textract.will(200, blocks(("Bench press 3x8", 99.2), ("Dips 3x12", 81.0)))

    found = gateways.reader().read(picture_of("x", size=(300, 200)))

    read = layout.transcribe([found.lines])
    assert read.text == "Bench press 3x8\nDips 3x12"
    assert read.confidence == 90.1
    (asked,) = textract.asked
    assert asked["headers"]["x-amz-target"] == "Textract.DetectDocumentText"
    assert Image.open(io.BytesIO(sent_picture(asked))).size == (300, 200)


def test_a_throttled_call_is_tried_again(textract):
    textract.will(400, refusal("ProvisionedThroughputExceededException"))
    textract.will(200, blocks(("Dips 3x12", 99)))

    found = gateways.reader().read(picture_of("x", size=(300, 200)))

    assert [line.text for line in found.lines] == ["Dips 3x12"]
    assert len(textract.asked) == 2


@pytest.mark.parametrize(
    ("code", "status", "ours"),
    [
        ("ThrottlingException", 503, "READER_BUSY"),
        ("ProvisionedThroughputExceededException", 503, "READER_BUSY"),
        ("AccessDeniedException", 503, "READER_UNAVAILABLE"),
        ("InternalServerError", 503, "READER_UNAVAILABLE"),
        ("UnsupportedDocumentException", 400, "PICTURE_REFUSED"),
        ("BadDocumentException", 400, "PICTURE_REFUSED"),
        ("InvalidParameterException", 400, "PICTURE_REFUSED"),
    ],
)
def test_a_refusal_is_a_clear_sentence_and_no_charge(
    api, textract, scans, caplog, code, status, ours
):
    textract.will(400, refusal(code))

    reply = scan(api)

    assert (reply.status_code, reply.json()["code"]) == (status, ours)
    assert reply.json()["error"].endswith(".")
    assert scans() == 0
    assert "secret" not in caplog.text + reply.content.decode()


def test_a_reader_nobody_reaches_is_unavailable(api, textract, scans, settings):
    settings.TEXTRACT_ENDPOINT_URL = "http://127.0.0.1:9"
    gateways.reader.cache_clear()

    reply = scan(api)

    assert (reply.status_code, reply.json()["code"]) == (503, "READER_UNAVAILABLE")
    assert scans() == 0


def test_a_picture_is_made_safe_before_anybody_sees_it(api, textract):
    textract.will(200, blocks(("Dips 3x12", 99)))
    exif = Image.Exif()
    exif[0x0112] = 3
    exif[0x010F] = "SECRET CAMERA"

    scan(api, encoded(picture_of("x", size=(4_000, 3_000)), exif=exif))

    (asked,) = textract.asked
    sent = sent_picture(asked)
    assert imaging.kind_of(sent) == imaging.JPEG
    assert Image.open(io.BytesIO(sent)).size == (2_133, 1_600)
    assert b"SECRET CAMERA" not in sent


def test_production_names_its_reader(settings):
    assert issubclass(gateways.ReaderAway, errors.Unavailable)
    settings.OCR_PROVIDER = "builtin"
    gateways.reader.cache_clear()

    assert gateways.reader().name == "builtin"
    gateways.reader.cache_clear()
