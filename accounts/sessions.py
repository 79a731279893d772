"""Signing in with a password, and the sessions of a member's phones: opened, renewed, ended."""

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import services, tokens
from accounts.models import DeviceSession, User
from kinexfit import errors, metrics, rate_limits

GRACE = timedelta(seconds=60)


class AccountDisabled(errors.NotAllowed):
    code = "ACCOUNT_DISABLED"
    message = "This account is disabled. Write to support to have it looked at."


class SessionEnded(errors.SignInRequired):
    code = "SESSION_EXPIRED"


class TokenReused(errors.SignInRequired):
    code = "TOKEN_REUSED"


class WrongCredentials(errors.SignInRequired):
    code = "INVALID_CREDENTIALS"
    message = "Wrong e-mail address or password."


def limit_sign_in(*, request, email: str) -> None:
    """Count a sign-in attempt, by address and by account."""
    rate_limits.hit_address(request, category="login")
    account = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    rate_limits.hit(category="login", key=f"account:{account}")


def sign_in(*, email: str, password: str, device: str = "") -> tuple[User, tokens.Tokens]:
    """Check a password and open a phone session."""
    user = authenticate(username=email.strip().lower(), password=password)
    if user is None:
        known = User.objects.filter(email=email.strip().lower(), is_active=False).first()
        if known and known.check_password(password):
            raise AccountDisabled
        raise WrongCredentials
    return user, open_session(user=user, provider="credentials", device=device)


def open_session(*, user: User, provider: str, device: str) -> tokens.Tokens:
    """Start a refresh family for one sign-in on one phone."""
    if not user.is_active:
        raise AccountDisabled
    now = timezone.now()
    token_id = tokens.new_id()
    session = DeviceSession.objects.create(
        id=tokens.new_id(),
        user=user,
        device=device[:200],
        provider=provider,
        current_hash=tokens.digest(token_id),
        expires_at=now + tokens.REFRESH_LIFE,
    )
    metrics.count("user.login", provider=provider)
    return _pair(session, token_id, now)


def _pair(session: DeviceSession, token_id: str, now: datetime) -> tokens.Tokens:
    record = services.member(user_id=session.user.public_id)
    return tokens.Tokens(
        access=tokens.access(
            user=session.user,
            session_id=session.id,
            tier=services.tier(record, now),
            provider=session.provider,
            now=now,
        ),
        refresh=tokens.refresh(
            user=session.user, session_id=session.id, token_id=token_id, now=now
        ),
    )


def session_of(*, access_token: str) -> DeviceSession:
    """Return the live session of an access token, with its user, in one query."""
    claims = tokens.read(access_token, kind="access")
    try:
        session = DeviceSession.objects.select_related("user").get(id=claims["sid"])
    except DeviceSession.DoesNotExist as exc:
        raise SessionEnded from exc
    if session.revoked_at or session.user.public_id != claims["sub"]:
        raise SessionEnded
    if not session.user.is_active:
        raise AccountDisabled
    return session


def refresh(*, refresh_token: str, now: datetime) -> tokens.Tokens:
    """Rotate a refresh token. One replaced within the last minute still works, since a lost reply
    would cost the phone its data; an older one is a theft, and ends its session."""
    claims = tokens.read(refresh_token, kind="refresh")
    digest = tokens.digest(claims["jti"])
    with transaction.atomic():
        session = (
            DeviceSession.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(id=claims["sid"], user__public_id=claims["sub"])
            .first()
        )
        if session is None or session.revoked_at or session.expires_at <= now:
            raise SessionEnded
        if not session.user.is_active:
            raise AccountDisabled
        is_theft = not _is_valid(session, digest, now)
        token_id = tokens.successor(claims["jti"])
        if is_theft:
            session.revoked_at = now
        elif digest == session.current_hash:
            session.previous_hash, session.rotated_at = session.current_hash, now
            session.current_hash = tokens.digest(token_id)
            session.used_at, session.expires_at = now, now + tokens.REFRESH_LIFE
        # Before the save: while the member's record can't be read, the old token must stay good.
        pair = None if is_theft else _pair(session, token_id, now)
        session.save()
    if pair is None:
        raise TokenReused
    return pair


def _is_valid(session: DeviceSession, digest: str, now: datetime) -> bool:
    if digest == session.current_hash:
        return True
    return digest == session.previous_hash and now - session.rotated_at <= GRACE


def sign_out(*, session_id: str, user: User, now: datetime) -> None:
    """End one phone's session; another member's is not found."""
    sessions = DeviceSession.objects.filter(id=session_id, user=user)
    if not sessions.update(revoked_at=Coalesce("revoked_at", now)):
        raise errors.NotFound


def end_all(*, user: User) -> None:
    """End every session of a member: phones at once, browsers because their epoch is over."""
    user.device_sessions.filter(revoked_at=None).update(revoked_at=timezone.now())
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def register_push_token(*, session: DeviceSession, token: str, platform: str) -> None:
    """Remember where this phone takes notifications; signing out forgets it with the session."""
    session.push_token, session.push_platform = token, platform
    session.save(update_fields=["push_token", "push_platform"])


def live_sessions(*, user: User, now: datetime) -> list[DeviceSession]:
    """Return the member's signed-in phones, newest use first."""
    return list(
        user.device_sessions.filter(revoked_at=None, expires_at__gt=now).order_by("-used_at")
    )


def forget_expired_sessions(*, now: datetime) -> None:
    DeviceSession.objects.filter(expires_at__lt=now).delete()
    DeviceSession.objects.filter(revoked_at__lt=now - tokens.REFRESH_LIFE).delete()
