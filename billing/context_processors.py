import functools

from django.http import HttpRequest

from billing import services


def membership(request: HttpRequest) -> dict:
    """Offer `membership` to templates; the member is read once, and only when a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"membership": functools.cache(lambda: services.membership_card(user=user))}
