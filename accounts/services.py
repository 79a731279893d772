"""Accounts and the member record behind each."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from pynamodb.exceptions import PutError
from pynamodb.expressions.update import Action

from accounts import profiles
from accounts.models import User
from accounts.profile import TrainingProfile
from accounts.tables import Member
from kinexfit import clock, errors, metrics, tables


class EmailTaken(errors.Conflict):
    code = "EMAIL_EXISTS"
    message = "There is already an account with that e-mail address."


class WeakPassword(errors.BadInput):
    code = "WEAK_PASSWORD"


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


def open_user(*, user_id: str) -> User | None:
    """Return whose account this is if it may be used: neither disabled nor being closed."""
    return User.objects.filter(public_id=user_id, is_active=True).first()


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
