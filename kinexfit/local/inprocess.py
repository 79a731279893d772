"""DynamoDB inside the test process: botocore's requests go to the engine, no socket involved."""

import io
import os

import botocore.handlers
from botocore.awsrequest import AWSResponse

from kinexfit.local import engine


class _Body(io.BytesIO):
    def stream(self, **_options):
        """Yield the body the way urllib3's response does."""
        while chunk := self.read():
            yield chunk


def _answer(request, **_event):
    target = request.headers["X-Amz-Target"]
    operation = (target.decode() if isinstance(target, bytes) else target).split(".")[-1]
    body = request.body or b""
    with engine.lock:
        status, headers, answer = engine.call(
            operation, body.encode() if isinstance(body, str) else body
        )
    return AWSResponse(request.url, status, headers, _Body(answer))


HANDLER = ("before-send.dynamodb.*", _answer)


def install() -> None:
    """Serve DynamoDB in process for every client made from now on."""
    # botocore signs before it sends, and without credentials it would look for them on the network.
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "in-process")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "in-process")
    if HANDLER not in botocore.handlers.BUILTIN_HANDLERS:
        botocore.handlers.BUILTIN_HANDLERS.append(HANDLER)


def reset() -> None:
    """Forget every table."""
    engine.reset()
