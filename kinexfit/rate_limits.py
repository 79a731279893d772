"""How often each door may be used: exact sliding windows in Redis, shared by all processes."""

import time
import uuid
from dataclasses import dataclass

import redis
from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import get_usage
from rest_framework.throttling import BaseThrottle

from kinexfit import errors, redis_client

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Limit:
    count: int
    seconds: int
    # What costs money or guards accounts is refused while Redis is away; reading goes on.
    fails_closed: bool = False


# The seed's five, then contract §1 for the rest.
LIMITS = {
    "login": Limit(10, HOUR, fails_closed=True),
    "reads": Limit(100, MINUTE),
    "ai": Limit(30, HOUR, fails_closed=True),
    "ocr": Limit(10, HOUR, fails_closed=True),
    "webhook": Limit(1000, MINUTE),
    "writes": Limit(50, MINUTE),
    "signup": Limit(10, 15 * MINUTE, fails_closed=True),
    "refresh": Limit(30, 15 * MINUTE, fails_closed=True),
    "instagram": Limit(60, HOUR, fails_closed=True),
    "upload": Limit(20, HOUR, fails_closed=True),
    "resolve": Limit(120, HOUR),
    "guest_import": Limit(20, HOUR, fails_closed=True),
    # As fast as somebody types, for a person or for a visitor's address.
    "preview": Limit(120, MINUTE),
    # Beside the cookie's three: one gym's visitors share an address, a script would too.
    "guest_scan": Limit(12, 24 * HOUR, fails_closed=True),
    "report": Limit(60, MINUTE),
    # The player sends what is logged as it is logged, and all of it when it is back online.
    "sync": Limit(240, MINUTE),
}

# Counting and adding in one script is what keeps the window exact under concurrency. The clock is
# Redis's own, so processes on machines whose clocks differ still share one window.
_WINDOW = """
local now = tonumber(ARGV[4])
if now == 0 then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local window = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])
local allowed = 0
if used < tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], window)
  allowed = 1
  used = used + 1
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {allowed, used, tonumber(oldest[2]) + window, now}
"""


def hit(*, category: str, key: str, now_ms: int = 0) -> None:
    """Count one use; raise `LimitReached` with limit, remaining, reset (ms) and retryAfter (s)."""
    limit = LIMITS[category]
    arguments: list[str | int] = [limit.count, limit.seconds * 1000, uuid.uuid4().hex, now_ms]
    try:
        allowed, _used, reset, now = redis_client.client().eval(
            _WINDOW, 1, f"rate:{category}:{key}", *arguments
        )
    except redis.RedisError as exc:
        if limit.fails_closed:
            raise redis_client.StoreAway from exc
        return
    if not allowed:
        raise _reached(limit, reset_ms=reset, wait_seconds=(reset - now) / 1000)


def hit_address(request: HttpRequest, *, category: str) -> None:
    """Count one use by the caller's address; for doors anyone may knock on."""
    limit = LIMITS[category]
    try:
        usage = get_usage(
            request,
            group=f"address:{category}",
            key=lambda _group, asked: client_address(asked),
            rate=f"{limit.count}/{limit.seconds}s",
            increment=True,
        )
    except redis.RedisError as exc:
        if limit.fails_closed:
            raise redis_client.StoreAway from exc
        return
    if usage and usage["should_limit"]:
        wait = max(1, usage["time_left"])
        raise _reached(limit, reset_ms=int((time.time() + wait) * 1000), wait_seconds=wait)


def client_address(request: HttpRequest) -> str:
    """Return the address our own outermost proxy saw; what a client wrote is not believed."""
    if settings.TRUSTED_PROXIES:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if len(hops) >= settings.TRUSTED_PROXIES:
            return hops[-settings.TRUSTED_PROXIES].strip()
    return request.META["REMOTE_ADDR"]


def _reached(limit: Limit, *, reset_ms: int, wait_seconds: float) -> errors.LimitReached:
    wait = max(1, round(wait_seconds + 0.5))
    return errors.LimitReached(
        f"Too many requests. Try again in {_words(wait)}.",
        limit=limit.count,
        remaining=0,
        reset=reset_ms,
        retryAfter=wait,
    )


def _words(seconds: int) -> str:
    amount, unit = (seconds, "second") if seconds < 90 else (-(-seconds // 60), "minute")
    return f"{amount} {unit}{'' if amount == 1 else 's'}"


class CategoryThrottle(BaseThrottle):
    """Counts each signed-in request under its view's `rate_category`, else as a read or a write."""

    def allow_request(self, request, view) -> bool:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return True
        default = "reads" if request.method in ("GET", "HEAD", "OPTIONS") else "writes"
        category = getattr(view, "rate_category", None) or default
        hit(category=category, key=user.public_id)
        return True
