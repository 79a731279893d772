"""Sign-ups, sign-ins, sign-outs and new passwords of the site, as allauth tells of them."""

from allauth.account.signals import (
    password_changed,
    password_reset,
    user_logged_in,
    user_logged_out,
    user_signed_up,
)
from django.dispatch import receiver

from accounts import services, sessions
from kinexfit import metrics


@receiver(user_signed_up)
def count_sign_up(sociallogin=None, **_signal) -> None:
    services.note_sign_up(provider=_provider(sociallogin))


@receiver(user_logged_in)
def count_sign_in(sociallogin=None, **_signal) -> None:
    metrics.count("user.login", provider=_provider(sociallogin))


@receiver(user_logged_out)
def count_sign_out(**_signal) -> None:
    metrics.count("user.logout", provider="site")


@receiver((password_changed, password_reset))
def end_sessions(user, **_signal) -> None:
    """Whoever knew the old password is out, on phones too."""
    sessions.end_all(user=user)


def _provider(sociallogin) -> str:
    return sociallogin.account.provider if sociallogin else "credentials"
