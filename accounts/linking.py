"""Whose account a provider's proved identity opens."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from accounts import services, sessions
from accounts.models import User


def drop_unproved_password(*, user: User) -> None:
    """Remove a password whose owner never proved the address: a provider now has (product §12)."""
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        sessions.end_all(user=user)


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
    services.ensure_member(user=user)
    if is_new:
        services.note_sign_up(provider=identity.provider)
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
