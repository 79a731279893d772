"""Members' files: private, reached by links that expire, uploaded straight to where they stay.

Two storages with one interface. In production S3 hands out presigned links; on a laptop the file
storage does the same with signed links to this very site.
"""

import mimetypes
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core import signing
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from storages.backends.s3 import S3Storage

from kinexfit import errors, metrics

LINK_SECONDS = 15 * 60
_SALT = "kinexfit.files"


class FilesAway(errors.Unavailable):
    code = "STORE_UNAVAILABLE"
    message = "We couldn't reach your pictures just now. Nothing was lost; try again shortly."


class LinkExpired(errors.NotFound):
    code = "LINK_EXPIRED"
    message = "That link has expired. Reload the page for a new one."


@dataclass(frozen=True, slots=True)
class Upload:
    """Where and how to send one file; the size and the type are part of the signature."""

    url: str
    method: str = "PUT"
    headers: Mapping[str, str] = field(default_factory=dict)


class PrivateFolder(FileSystemStorage):
    """Files in a folder of this machine behind signed links."""

    def url(self, name: str | None) -> str:
        return reverse("file", args=[_seal({"name": name})])

    def upload(self, name: str, *, content_type: str, size: int) -> Upload:
        """Return where to send a file of exactly this type and size."""
        token = _seal({"name": name, "type": content_type, "size": size})
        return Upload(url=reverse("file", args=[token]), headers={"Content-Type": content_type})


class PrivateBucket(S3Storage):
    """Files in a private S3 bucket behind presigned links."""

    def __init__(self, *, bucket: str, region: str, endpoint: str | None = None):
        config = Config(
            signature_version="s3v4",
            connect_timeout=2,
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 3},
            # The bucket's own region answers; the global name redirects, which no upload survives.
            s3={"addressing_style": "auto" if endpoint else "virtual"},
        )
        super().__init__(
            bucket_name=bucket,
            region_name=region,
            endpoint_url=endpoint or f"https://s3.{region}.amazonaws.com",
            default_acl=None,
            querystring_auth=True,
            querystring_expire=LINK_SECONDS,
            file_overwrite=True,
            client_config=config,
        )

    def upload(self, name: str, *, content_type: str, size: int) -> Upload:
        """Return where to send a file of exactly this type and size."""
        url = self.connection.meta.client.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self.bucket_name,
                "Key": name,
                "ContentType": content_type,
                "ContentLength": size,
            },
            ExpiresIn=LINK_SECONDS,
        )
        return Upload(url=url, headers={"Content-Type": content_type})


def upload(name: str, *, content_type: str, size: int) -> Upload:
    return _storage().upload(name, content_type=content_type, size=size)


def _storage() -> "PrivateFolder | PrivateBucket":
    return cast(PrivateFolder | PrivateBucket, storages["default"])


def link(name: str) -> str:
    """Return an expiring link to a file."""
    return default_storage.url(name)


def write(name: str, content: File) -> None:
    """Store a file under exactly this name, over what may be there from an earlier try."""
    began = time.perf_counter()
    try:
        default_storage.delete(name)
        default_storage.save(name, content)
    except (BotoCoreError, ClientError, OSError) as exc:
        raise FilesAway from exc
    metrics.observe("s3.upload.duration", (time.perf_counter() - began) * 1000)
    metrics.observe("s3.upload.size", content.size, unit="Bytes")


def read(name: str, *, most: int) -> bytes:
    """Return a file's bytes; raise `NotFound` when there is none and `TooLarge` beyond `most`."""
    try:
        with default_storage.open(name) as found:
            data = found.read(most + 1)
    except FileNotFoundError as exc:
        raise errors.NotFound from exc
    except (BotoCoreError, ClientError, OSError) as exc:
        raise FilesAway from exc
    if len(data) > most:
        raise errors.TooLarge
    return data


def delete(names: list[str]) -> None:
    """Delete files; one that is gone already is fine."""
    try:
        for name in names:
            default_storage.delete(name)
    except (BotoCoreError, ClientError, OSError) as exc:
        raise FilesAway from exc


def listing(folder: str) -> tuple[list[str], list[str]]:
    """Return the names of the folders and of the files right below a folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    except (BotoCoreError, ClientError, OSError) as exc:
        raise FilesAway from exc
    return [name.strip("/") for name in folders], files


def _seal(claim: dict) -> str:
    return signing.dumps(claim, salt=_SALT, compress=True)


def _open(token: str) -> dict:
    try:
        return signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature as exc:
        raise LinkExpired from exc


# The signature in the address is the permission; there is no session to protect.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "PUT"])
def file(request: HttpRequest, token: str) -> HttpResponse | FileResponse:
    """Serve or take a file of the local folder; a bucket has doors of its own."""
    if not isinstance(storages["default"], PrivateFolder):
        raise Http404
    claim = _open(token)
    if request.method == "PUT":
        return _take(request, claim)
    if "size" in claim:
        raise LinkExpired
    return _serve(claim["name"])


def _take(request: HttpRequest, claim: dict) -> HttpResponse:
    if "size" not in claim:
        raise LinkExpired
    is_as_signed = request.content_type == claim["type"] and request.META.get(
        "CONTENT_LENGTH"
    ) == str(claim["size"])
    if not is_as_signed:
        raise errors.BadInput("That isn't the file this link was made for.")
    data = request.read(claim["size"] + 1)
    if len(data) != claim["size"]:
        raise errors.BadInput("The file didn't arrive whole. Send it again.")
    write(claim["name"], ContentFile(data))
    return HttpResponse(status=200)


def _serve(name: str) -> FileResponse:
    try:
        content = default_storage.open(name)
    except (FileNotFoundError, SuspiciousFileOperation) as exc:
        raise errors.NotFound from exc
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(content, content_type=content_type)
    response["Cache-Control"] = f"private, max-age={LINK_SECONDS}"
    # Whatever the bytes are, a browser must not run them as a page of ours.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
