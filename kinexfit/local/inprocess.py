"""DynamoDB inside the test process: botocore's requests go to the engine, no socket involved."""

import io
import os

import botocore
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


def _leave_unsigned(**_event):
    return botocore.UNSIGNED


_HANDLERS = [("before-send.dynamodb", _answer), ("choose-signer.dynamodb", _leave_unsigned)]


def install() -> None:
    """Serve DynamoDB in process for every client made from now on."""
    # A client of any service looks for credentials, without these on the network.
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "in-process")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "in-process")
    if _HANDLERS[0] not in botocore.handlers.BUILTIN_HANDLERS:
        botocore.handlers.BUILTIN_HANDLERS.extend(_HANDLERS)


def release(client) -> None:
    """Have a client made since `install` speak over its socket after all."""
    for event, handler in _HANDLERS:
        client.meta.events.unregister(event, handler)


def reset() -> None:
    """Forget every table."""
    engine.reset()
