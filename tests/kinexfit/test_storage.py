"""Members' files: private, behind links that expire, the upload's size and type fixed."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from kinexfit import errors, storage

NAME = "scans/2026-11-24/member/one.jpg"
DATA = b"\xff\xd8\xff some bytes"


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def send(client, upload, data=DATA, content_type="image/jpeg"):
    return client.put(upload.url, data, content_type=content_type)


def test_a_file_is_had_by_its_link_alone_and_never_as_a_page(client, folder):
    storage.write(NAME, ContentFile(DATA))

    reply = client.get(storage.link(NAME))

    assert b"".join(reply.streaming_content) == DATA
    assert reply["Content-Type"] == "image/jpeg"
    assert reply["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in reply["Cache-Control"]


def test_a_link_expires(client, folder, monkeypatch):
    storage.write(NAME, ContentFile(DATA))
    link = storage.link(NAME)
    later = timezone.now() + timedelta(seconds=storage.LINK_SECONDS + 1)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)

    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    "change",
    [lambda link: link[:-2], lambda link: link + "x", lambda link: "/files/../../etc/passwd"],
)
def test_a_link_somebody_made_up_opens_nothing(client, folder, change):
    storage.write(NAME, ContentFile(DATA))

    assert client.get(change(storage.link(NAME))).status_code == 404


def test_an_upload_is_taken_as_it_was_signed(client, folder):
    upload = storage.upload(NAME, content_type="image/jpeg", size=len(DATA))

    assert send(client, upload).status_code == 200
    assert storage.read(NAME, most=100) == DATA


@pytest.mark.parametrize(
    ("data", "content_type"),
    [(DATA + b"x", "image/jpeg"), (DATA[:-1], "image/jpeg"), (DATA, "image/png"),
     (DATA, "text/html"), (b"", "image/jpeg")],
)  # fmt: skip
def test_another_size_or_type_is_refused(client, folder, data, content_type):
    upload = storage.upload(NAME, content_type="image/jpeg", size=len(DATA))

    assert send(client, upload, data, content_type).status_code == 400
    with pytest.raises(errors.NotFound):
        storage.read(NAME, most=100)


def test_a_link_to_read_takes_nothing_and_one_to_write_shows_nothing(client, folder):
    storage.write(NAME, ContentFile(DATA))
    upload = storage.upload(NAME, content_type="image/jpeg", size=len(DATA))

    assert client.get(upload.url).status_code == 404
    assert client.put(storage.link(NAME), DATA, content_type="image/jpeg").status_code == 404


def test_deleting_twice_is_deleting_once(folder):
    storage.write(NAME, ContentFile(DATA))

    storage.delete([NAME, NAME])

    assert storage.listing("scans/2026-11-24/member") == ([], [])


# The bucket of production, with S3 as moto plays it


@pytest.fixture
def bucket(settings, monkeypatch):
    moto = pytest.importorskip("moto")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with moto.mock_aws():
        options = {"bucket": "pictures", "region": "us-east-1"}
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "kinexfit.storage.PrivateBucket", "OPTIONS": options}
        }
        found = storages["default"]
        found.connection.create_bucket(Bucket="pictures")
        yield found.bucket


def test_a_bucket_keeps_files_private_behind_presigned_links(bucket):
    storage.write(NAME, ContentFile(DATA))

    link = urlsplit(storage.link(NAME))

    assert bucket.Object(NAME).get()["Body"].read() == DATA
    assert parse_qs(link.query)["X-Amz-Expires"] == [str(storage.LINK_SECONDS)]
    grants = bucket.Object(NAME).Acl().grants
    assert not [grant for grant in grants if "AllUsers" in str(grant)]


def test_an_uploads_size_and_type_are_part_of_the_signature(bucket):
    upload = storage.upload(NAME, content_type="image/jpeg", size=len(DATA))

    signed = parse_qs(urlsplit(upload.url).query)["X-Amz-SignedHeaders"]
    assert signed == ["content-length;content-type;host"]
    assert upload.headers == {"Content-Type": "image/jpeg"}
    assert requests.put(upload.url, DATA, headers=upload.headers, timeout=5).status_code == 200
    assert storage.read(NAME, most=100) == DATA


def test_browsers_send_to_the_buckets_own_region(bucket):
    upload = storage.upload(NAME, content_type="image/jpeg", size=len(DATA))

    assert urlsplit(upload.url).hostname == "pictures.s3.us-east-1.amazonaws.com"
    assert urlsplit(storage.link(NAME)).hostname == "pictures.s3.us-east-1.amazonaws.com"


def test_a_bucket_lists_and_deletes_as_a_folder_does(bucket):
    storage.write(NAME, ContentFile(DATA))

    assert storage.listing("scans") == (["2026-11-24"], [])
    assert storage.listing("scans/2026-11-24/member") == ([], ["one.jpg"])
    storage.delete([NAME, NAME])
    with pytest.raises(errors.NotFound):
        storage.read(NAME, most=100)


def test_the_local_door_is_shut_when_there_is_a_bucket(bucket, client):
    assert client.get("/files/anything").status_code == 404
