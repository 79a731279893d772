"""The one Redis connection pool of a process."""

import contextlib
import functools
from collections.abc import Iterator

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from kinexfit import errors


class StoreAway(errors.Unavailable):
    code = "STORE_UNAVAILABLE"
    message = "This part of Kinex Fit is briefly unavailable. Try again in a minute."


@functools.cache
def client() -> redis.Redis:
    """Return the shared client; replies are text."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        socket_timeout=2,
        socket_connect_timeout=1,
        # The default retries take 4 s to say that Redis is away; the member is waiting. A dropped
        # connection is made anew, but what hangs would only hang again.
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )


@contextlib.contextmanager
def required() -> Iterator[redis.Redis]:
    """Yield the client; a Redis that is away becomes `StoreAway` (503)."""
    try:
        yield client()
    except redis.RedisError as exc:
        raise StoreAway from exc
