from django.http import HttpRequest

from billing import services


def membership(request: HttpRequest) -> dict:
    """Offer `membership` to templates; the member is read only when a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"membership": lambda: services.membership_card(user=user)}
