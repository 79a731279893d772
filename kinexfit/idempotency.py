"""`Idempotency-Key`: a write repeated with the same key gets the first one's answer for a day.

Only successes are kept, so a failure may be tried again. Every write here can safely run twice
(upserts by the client's own ids), so while Redis is away, or two copies arrive at once, they run.
"""

import functools
import hashlib
import logging
import re
from collections.abc import Callable

import orjson
import redis
from django.core.files.base import File
from rest_framework.response import Response

from kinexfit import errors, redis_client

KEPT_SECONDS = 24 * 3600
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_MOST_BYTES = 256_000
logger = logging.getLogger(__name__)


class KeyReused(errors.Conflict):
    code = "IDEMPOTENCY_KEY_REUSED"
    message = "That Idempotency-Key was used for something else. Take a new one."


def key_of(request) -> str | None:
    """Return the request's Idempotency-Key, checked."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise errors.BadInput("The Idempotency-Key must be 1 to 200 printable characters.")
    return key


def answers_once(handler: Callable) -> Callable:
    """Make a view's write honour the header; the schema says so by `takes_idempotency_key`."""

    @functools.wraps(handler)
    def answered(view, request, **kwargs):
        key = key_of(request)
        if key is None:
            return handler(view, request, **kwargs)
        place, body = _place(request, key), _fingerprint(request)
        known = _first_answer(place, body)
        if known is not None:
            return known
        reply = handler(view, request, **kwargs)
        if reply.status_code < 300:
            _keep(place, body, reply)
        return reply

    answered.takes_idempotency_key = True  # type: ignore[attr-defined]
    return answered


def _place(request, key: str) -> str:
    # The path belongs to it: one key sent to two routes is two requests.
    told = f"{request.user.public_id}|{request.method}|{request.path}|{key}"
    return f"answered:{hashlib.sha256(told.encode()).hexdigest()}"


def _fingerprint(request) -> str:
    data = orjson.dumps(request.data, default=_file, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(data).hexdigest()


def _file(upload: object) -> list[str]:
    """Return what makes two uploads the same."""
    if not isinstance(upload, File):
        raise TypeError
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return [upload.name or "", digest.hexdigest()]


def _first_answer(place: str, body: str) -> Response | None:
    """Return the answer kept, claim the key for this body, or raise `KeyReused` for another."""
    client = redis_client.client()
    try:
        claimed = client.set(place, orjson.dumps([body]), nx=True, ex=KEPT_SECONDS)
        kept = None if claimed else client.get(place)
    except redis.RedisError:
        logger.warning("idempotency keys can't be read")
        return None
    if kept is None:
        return None
    first, *answer = orjson.loads(kept)
    if first != body:
        raise KeyReused
    if not answer:
        return None
    status, data = answer
    return Response(data, status=status, headers={"Idempotency-Replayed": "true"})


def _keep(place: str, body: str, reply: Response) -> None:
    answer = orjson.dumps([body, reply.status_code, reply.data])
    if len(answer) > _MOST_BYTES:
        return
    try:
        redis_client.client().set(place, answer, ex=KEPT_SECONDS)
    except redis.RedisError:
        logger.warning("an answer can't be kept for its idempotency key")
