"""The phone's tokens: short-lived access, and a refresh token that rotates within its session."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from django.conf import settings

from accounts.models import User
from kinexfit import errors

ISSUER = "https://api.kinex.fit"
AUDIENCE = "com.kinex.fit"
ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=30)
_ALGORITHM = "HS256"


class BadToken(errors.SignInRequired):
    code = "INVALID_TOKEN"


class ExpiredToken(errors.SignInRequired):
    code = "TOKEN_EXPIRED"


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str
    refresh: str
    expires_in: int = int(ACCESS_LIFE.total_seconds())


def new_id() -> str:
    return uuid.uuid4().hex


def successor(token_id: str) -> str:
    """Return the id of the token that replaces this one; asking twice gives the same, so a refresh
    whose reply was lost, or sent twice at once, ends with one and the same token."""
    key = settings.TOKEN_SECRET.encode()
    return hmac.new(key, token_id.encode(), hashlib.sha256).hexdigest()[:32]


def digest(token_id: str) -> str:
    """Return what the database keeps of a refresh token: the hash of its id."""
    return hashlib.sha256(token_id.encode()).hexdigest()


def access(*, user: User, session_id: str, tier: str, provider: str, now: datetime) -> str:
    claims = {"sub": user.public_id, "email": user.email, "tier": tier, "provider": provider}
    return _sign({**claims, "type": "access", "sid": session_id}, now, ACCESS_LIFE, new_id())


def refresh(*, user: User, session_id: str, token_id: str, now: datetime) -> str:
    claims = {"sub": user.public_id, "type": "refresh", "sid": session_id}
    return _sign(claims, now, REFRESH_LIFE, token_id)


def _sign(claims: dict, now: datetime, life: timedelta, token_id: str) -> str:
    times = {"iat": now, "exp": now + life, "jti": token_id, "iss": ISSUER, "aud": AUDIENCE}
    return jwt.encode({**claims, **times}, settings.TOKEN_SECRET, algorithm=_ALGORITHM)


def read(token: str, *, kind: str) -> dict:
    """Return a token's claims; raise `ExpiredToken` or `BadToken`."""
    try:
        claims = jwt.decode(
            token,
            settings.TOKEN_SECRET,
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            # Our servers' clocks may differ by a moment; the expiry is what counts.
            options={"require": ["exp", "sub", "jti", "sid", "type"], "verify_iat": False},
        )
    except jwt.ExpiredSignatureError as exc:
        raise ExpiredToken from exc
    except jwt.InvalidTokenError as exc:
        raise BadToken from exc
    if claims["type"] != kind:
        raise BadToken
    return claims
