"""Sign-ups, sign-ins and sign-outs of the site, as allauth tells of them."""

from allauth.account.signals import user_logged_in, user_logged_out, user_signed_up
from django.dispatch import receiver

from accounts import services
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


def _provider(sociallogin) -> str:
    return sociallogin.account.provider if sociallogin else "credentials"
