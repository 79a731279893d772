"""Accounts: who may sign in, their phones' sessions, and the member record behind them."""

import hashlib
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string
from pynamodb.exceptions import PutError
from pynamodb.expressions.update import Action

from accounts import profiles, tokens
from accounts.models import DeviceSession, User
from accounts.profile import TrainingProfile
from accounts.tables import Member
from kinexfit import clock, errors, metrics, rate_limits, tables

GRACE = timedelta(seconds=60)


class EmailTaken(errors.Conflict):
    code = "EMAIL_EXISTS"
    message = "There is already an account with that e-mail address."


class WeakPassword(errors.BadInput):
    code = "WEAK_PASSWORD"


class WrongCredentials(errors.SignInRequired):
    code = "INVALID_CREDENTIALS"
    message = "Wrong e-mail address or password."


class AccountDisabled(errors.NotAllowed):
    code = "ACCOUNT_DISABLED"
    message = "This account is disabled. Write to support to have it looked at."


class SessionEnded(errors.SignInRequired):
    code = "SESSION_EXPIRED"


class TokenReused(errors.SignInRequired):
    code = "TOKEN_REUSED"


def create_account(*, email: str, password: str, first_name: str = "", last_name: str = "") -> User:
    """Create a user with an unverified address and their member record."""
    email = email.strip().lower()
    try:
        validate_password(password, User(email=email))
    except ValidationError as exc:
        raise WeakPassword(" ".join(exc.messages)) from exc
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, password, first_name=first_name, last_name=last_name
            )
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    except IntegrityError as exc:
        raise EmailTaken from exc
    ensure_member(user=user)
    note_sign_up(provider="credentials")
    return user


def note_sign_up(*, provider: str) -> None:
    metrics.count("user.signup", provider=provider)
    metrics.funnel("signed_up")


def ensure_member(*, user: User) -> Member:
    """Create the member record unless it is there; what is there stays as it is."""
    row = Member(user.public_id, email=user.email, created_at=clock.iso(user.date_joined))
    try:
        row.save(condition=Member.id.does_not_exist())
    except PutError as exc:
        if not tables.condition_failed(exc):
            raise
        return Member.get(user.public_id)
    return row


def member(*, user_id: str) -> Member:
    """Return a member's record; one lost between sign-up's two stores is made good."""
    try:
        return Member.get(user_id)
    except Member.DoesNotExist:
        user = User.objects.filter(public_id=user_id).first()
        if user is None:
            raise errors.NotFound from None
        return ensure_member(user=user)


def tier(member: Member, now: datetime) -> str:
    """Return the key of the tier a member may use now."""
    return import_string(settings.TIER_RULE)(member, now).key


def training_profile(member: Member) -> TrainingProfile:
    return profiles.of(member)


def weight_unit(member: Member) -> str:
    """Return "kg" or "lb": as chosen, else as the member writes records, else kilograms."""
    if member.weight_unit:
        return member.weight_unit
    records = profiles.of(member).personal_records.values()
    in_pounds = sum(record.unit == "lbs" for record in records)
    return "lb" if in_pounds * 2 > len(records) else "kg"


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
    record = member(user_id=session.user.public_id)
    return tokens.Tokens(
        access=tokens.access(
            user=session.user,
            session_id=session.id,
            tier=tier(record, now),
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


def register_push_token(*, session: DeviceSession, token: str, platform: str) -> None:
    """Remember where this phone takes notifications; signing out forgets it with the session."""
    session.push_token, session.push_platform = token, platform
    session.save(update_fields=["push_token", "push_platform"])


def onboarding(*, user_id: str) -> dict[str, bool]:
    row = member(user_id=user_id)
    return {"completed": row.onboarding_completed, "skipped": row.onboarding_skipped}


def set_onboarding(*, user_id: str, completed: bool | None, skipped: bool | None) -> None:
    """Remember how onboarding ended; what isn't given stays."""
    given = ((Member.onboarding_completed, completed), (Member.onboarding_skipped, skipped))
    actions: list[Action] = [
        attribute.set(value) for attribute, value in given if value is not None
    ]
    if not actions:
        raise errors.BadInput("There is nothing to change.")
    member(user_id=user_id).update(actions=actions, condition=Member.id.exists())


def live_sessions(*, user: User, now: datetime) -> list[DeviceSession]:
    """Return the member's signed-in phones, newest use first."""
    return list(
        user.device_sessions.filter(revoked_at=None, expires_at__gt=now).order_by("-used_at")
    )


def forget_expired_sessions(*, now: datetime) -> None:
    DeviceSession.objects.filter(expires_at__lt=now).delete()
    DeviceSession.objects.filter(revoked_at__lt=now - tokens.REFRESH_LIFE).delete()


def drop_unproved_password(*, user: User) -> None:
    """Remove a password whose owner never proved the address: a provider now has (product §12)."""
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        DeviceSession.objects.filter(user=user).update(revoked_at=timezone.now())


def link_identity(*, identity, first_name: str | None, last_name: str | None) -> tuple[User, bool]:
    """Return the member of a proved identity and whether they are new.

    The provider has verified the address, so an account of that address is theirs; a password set
    by somebody who never proved it goes.
    """
    names = {
        "first_name": first_name or identity.first_name,
        "last_name": last_name or identity.last_name,
    }
    known = _linked(identity)
    if known:
        return known, False
    try:
        user, is_new = _link(identity, names)
    except IntegrityError:
        # The phone asked twice at once; the other request has linked it.
        linked = _linked(identity)
        if linked is None:
            raise
        user, is_new = linked, False
    ensure_member(user=user)
    if is_new:
        note_sign_up(provider=identity.provider)
    return user, is_new


def _linked(identity) -> User | None:
    accounts = SocialAccount.objects.select_related("user")
    account = accounts.filter(provider=identity.provider, uid=identity.subject).first()
    return account.user if account else None


def _link(identity, names: dict[str, str]) -> tuple[User, bool]:
    with transaction.atomic():
        user = User.objects.filter(email=identity.email).first()
        is_new = user is None
        if user is None:
            user = User.objects.create_user(identity.email, None, **names)
        else:
            drop_unproved_password(user=user)
        EmailAddress.objects.update_or_create(
            user=user, email=identity.email, defaults={"verified": True, "primary": True}
        )
        SocialAccount.objects.create(user=user, provider=identity.provider, uid=identity.subject)
    return user, is_new


def choose_units(*, member: Member, weight_unit: str, time_zone: str) -> None:
    """Remember how the member reads weights and days; no zone means the server's."""
    zone = Member.time_zone.set(time_zone) if time_zone else Member.time_zone.remove()
    actions: list[Action] = [Member.weight_unit.set(weight_unit), zone]
    member.update(actions=actions, condition=Member.id.exists())


def rename(*, user: User, names: dict[str, str | None]) -> User:
    """Change the names given; None clears one."""
    for field, value in names.items():
        setattr(user, field, value or "")
    user.save(update_fields=list(names) or ["first_name"])
    return user
