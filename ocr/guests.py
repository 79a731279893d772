"""Visitors without an account: a signed cookie says who, Redis says how much they have used.

The counters stay on our side, so that clearing a cookie is all a visitor can do, and the address
limits are there for that.
"""

import uuid
from dataclasses import dataclass
from typing import Literal, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from rest_framework.authentication import SessionAuthentication

from kinexfit import errors, metrics, redis_client

COOKIE = "guest"
DAYS = 30
SECONDS = DAYS * 24 * 3600
PREFIX = "guest:"
Kind = Literal["scans", "ai", "saves"]
LIMITS: dict[Kind, int] = {"scans": 3, "ai": 1, "saves": 3}
_SALT = "kinexfit.guest"
_HOLD_SECONDS = 600


class GuestLimitReached(errors.QuotaSpent):
    message = "You've used all you can try without an account. Sign up free to go on."


WORDS: dict[Kind, str] = {
    "scans": "You've used your 3 free scans. Sign up free for 8 every month.",
    "ai": "You've used your free AI workout. Sign up free to ask the coach again.",
    "saves": "You've kept 3 workouts. Sign up free to keep as many as you like.",
}

# A use is held while the work is done. What is held too long counts as unused, so a worker that
# died costs a visitor nothing.
_HOLD = """
local t = redis.call('TIME')
local now = tonumber(t[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local used = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
if redis.call('ZSCORE', KEYS[2], ARGV[3]) then return {1, used + redis.call('ZCARD', KEYS[2])} end
local held = redis.call('ZCARD', KEYS[2])
if used + held >= tonumber(ARGV[2]) then return {0, used + held} end
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[4]), ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[5])
return {1, used + held + 1}
"""
_KEEP = """
if redis.call('ZREM', KEYS[2], ARGV[2]) == 0 then return 0 end
redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor, in the place of a user: rate limits and ownership hang on `public_id`."""

    public_id: str
    is_authenticated: bool = True
    is_staff: bool = False
    is_guest: bool = True


def is_guest_id(owner_id: str) -> bool:
    return owner_id.startswith(PREFIX)


def of(request: HttpRequest) -> Guest | None:
    """Return the visitor the signed cookie names, if there is one."""
    try:
        name = request.get_signed_cookie(COOKIE, salt=_SALT, max_age=SECONDS)
        return Guest(PREFIX + str(uuid.UUID(name)))
    except (KeyError, ValueError, signing.BadSignature):
        return None


def new() -> Guest:
    return Guest(PREFIX + str(uuid.uuid4()))


def remember(response: HttpResponse, guest: Guest, *, is_secure: bool) -> None:
    """Give the browser the cookie that names this visitor for 30 days."""
    response.set_signed_cookie(
        COOKIE,
        guest.public_id.removeprefix(PREFIX),
        salt=_SALT,
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=is_secure,
    )


def _keys(guest_id: str, kind: Kind) -> tuple[str, str]:
    return f"{guest_id}:used", f"{guest_id}:held:{kind}"


def hold(*, guest_id: str, kind: Kind, job_id: str) -> int:
    """Hold one use for a job and return how many are used; raise `GuestLimitReached`."""
    limit = LIMITS[kind]
    with redis_client.required() as redis:
        allowed, used = redis.eval(
            _HOLD, 2, *_keys(guest_id, kind), kind, limit, job_id, _HOLD_SECONDS, SECONDS
        )
    if not allowed:
        metrics.funnel("guest_limit", kind=kind)
        raise GuestLimitReached(
            WORDS[kind],
            quotaUsed=used,
            quotaLimit=limit,
            quotaRemaining=0,
            tier="guest",
            upgradeUrl="/auth/signup/",
        )
    return used


def keep(*, guest_id: str, kind: Kind, job_id: str) -> bool:
    """Turn a held use into a used one; False when it was given back or expired."""
    with redis_client.required() as redis:
        return bool(redis.eval(_KEEP, 2, *_keys(guest_id, kind), kind, job_id, SECONDS))


def give_back(*, guest_id: str, kind: Kind, job_id: str) -> bool:
    """Free a held use; False when it was used or given back already."""
    with redis_client.required() as redis:
        return bool(redis.zrem(_keys(guest_id, kind)[1], job_id))


def return_one(*, guest_id: str, kind: Kind) -> None:
    """Count one use less: a visitor deleted what they had kept."""
    with redis_client.required() as redis:
        if int(redis.hget(f"{guest_id}:used", kind) or 0) > 0:
            redis.hincrby(f"{guest_id}:used", kind, -1)


def held_kind(*, guest_id: str, job_id: str) -> Kind | None:
    """Return which allowance a job holds a use of; None when it holds none, or not any more."""
    with redis_client.required() as redis:
        now, _ = redis.time()
        for kind in LIMITS:
            until = redis.zscore(_keys(guest_id, kind)[1], job_id)
            if until is not None and until > now:
                return kind
    return None


def held_jobs(*, guest_id: str) -> list[str]:
    """Return the jobs still under way for a visitor."""
    with redis_client.required() as redis:
        now, _ = redis.time()
        held = [redis.zrangebyscore(_keys(guest_id, kind)[1], f"({now}", "inf") for kind in LIMITS]
    return [job_id for jobs in held for job_id in cast(list[str], jobs)]


def leave_to(*, guest_id: str, job_id: str, user_id: str) -> None:
    """Note that what comes of a visitor's job belongs to the account they have made meanwhile."""
    with redis_client.required() as redis:
        redis.set(f"{guest_id}:heir:{job_id}", user_id, ex=SECONDS)


def heir_of(*, guest_id: str, job_id: str) -> str | None:
    """Return the account a visitor's job was left to."""
    with redis_client.required() as redis:
        return cast(str | None, redis.get(f"{guest_id}:heir:{job_id}"))


def used(*, guest_id: str) -> dict[Kind, int]:
    """Return what a visitor has used of each allowance."""
    with redis_client.required() as redis:
        row = redis.hgetall(f"{guest_id}:used")
    return {kind: min(limit, int(row.get(kind, 0))) for kind, limit in LIMITS.items()}


class GuestAuthentication(SessionAuthentication):
    """The visitor's signed cookie, with Django's CSRF check as for a session."""

    def authenticate(self, request):
        guest = of(request._request)
        if guest is None:
            return None
        self.enforce_csrf(request)
        return guest, None


class VisitorAuthentication(GuestAuthentication):
    """The visitor's cookie, or a new visitor for whoever sends a form of ours without one yet.

    The view gives the new one their cookie.
    """

    def authenticate(self, request):
        known = super().authenticate(request)
        if known or settings.CSRF_COOKIE_NAME not in request.COOKIES:
            return known
        self.enforce_csrf(request)
        return new(), None
