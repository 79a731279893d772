"""Brings events to our own webhook: a real request through the whole server, without a port."""

import functools
import io
import logging
import sqlite3
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from billing.embedded import events
from billing.embedded.world import World

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.2
_starting = threading.Lock()
_threads: dict[World, threading.Thread] = {}


@functools.cache
def _server() -> WSGIHandler:
    return WSGIHandler()


def receive(body: bytes, signature: str) -> int:
    """Post a signed event to the webhook and return the status it answers with."""
    address = urlsplit(settings.BASE_URL)
    answered: list[int] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/stripe/webhook",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_STRIPE_SIGNATURE": signature,
        "HTTP_HOST": address.netloc,
        "SERVER_NAME": address.hostname or "localhost",
        "SERVER_PORT": str(address.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": address.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
    }

    def start_response(status: str, _headers: Any, _failure: Any = None, /) -> Any:
        answered.append(int(status[:3]))

    _server()(environ, start_response).close()
    return answered[0]


def wake(world: World) -> None:
    """See that a thread of this process delivers what is waiting, now and from now on."""
    with _starting:
        thread = _threads.get(world)
        if thread is None or not thread.is_alive():
            thread = threading.Thread(target=_deliver_always, args=(world,), daemon=True)
            _threads[world] = thread
            thread.start()


def _deliver_always(world: World) -> None:
    while True:
        try:
            events.deliver_due(world, receive)
        except sqlite3.ProgrammingError:
            # The world was closed.
            return
        except Exception:
            logger.exception("embedded Stripe could not deliver")
        time.sleep(_PAUSE_SECONDS)
