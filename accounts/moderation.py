"""What staff may do to an account itself: each action checks the role and is logged."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import audit, roles, sessions
from accounts.models import User
from kinexfit import errors


class NotYourself(errors.NotAllowed):
    code = "NOT_YOURSELF"
    message = "You can't do that to your own account."


class AlreadyVerified(errors.Conflict):
    code = "ALREADY_VERIFIED"
    message = "That address is confirmed already."


def disable(*, actor: User, target: User, reason: str, request: HttpRequest | None = None) -> None:
    """Keep a member out of every door; their data stays."""
    roles.require(actor=actor, action="disable_members")
    if actor.pk == target.pk:
        raise NotYourself
    if not reason.strip():
        raise errors.BadInput("Say why.", fields={"reason": "Say why."})
    User.objects.filter(pk=target.pk).update(is_active=False)
    sessions.end_all(user=target)
    audit.record(
        actor=actor, action="disable-account", target=target, request=request, reason=reason[:500]
    )


def enable(*, actor: User, target: User, request: HttpRequest | None = None) -> None:
    roles.require(actor=actor, action="disable_members")
    User.objects.filter(pk=target.pk).update(is_active=True)
    audit.record(actor=actor, action="enable-account", target=target, request=request)


def sign_out(*, actor: User, target: User, request: HttpRequest | None = None) -> None:
    """End a member's sessions on every phone and browser."""
    roles.require(actor=actor, action="sign_out_members")
    sessions.end_all(user=target)
    audit.record(actor=actor, action="sign-out-everywhere", target=target, request=request)


def resend_verification(*, actor: User, target: User, request: HttpRequest) -> None:
    roles.require(actor=actor, action="resend_verification")
    address = EmailAddress.objects.filter(user=target, verified=False).first()
    if address is None:
        raise AlreadyVerified
    address.send_confirmation(request)
    audit.record(actor=actor, action="resend-verification", target=target, request=request)


def add_password(*, actor: User, email: str, password: str, request: HttpRequest) -> None:
    """Give an account a password it can sign in with, where there is no mail to reset one."""
    roles.require(actor=actor, action="change_settings")
    target = User.objects.filter(email=email.strip().lower()).first()
    if target is None:
        raise errors.NotFound
    try:
        validate_password(password, target)
    except ValidationError as exc:
        raise errors.BadInput(" ".join(exc.messages), fields={"password": exc.messages[0]}) from exc
    target.set_password(password)
    target.save(update_fields=["password"])
    audit.record(actor=actor, action="add-password", target=target, request=request)
