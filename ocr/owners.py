"""Whose an import page is: the member's, or the visitor's whom a cookie names."""

import functools
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from kinexfit import rate_limits
from ocr import guests
from ocr.guests import Guest


def for_anyone(view: Callable) -> Callable:
    """Hand a view its owner: the member, or the visitor their cookie names or a new one."""

    @functools.wraps(view)
    def with_owner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, request.user, *args, **kwargs)
        known = guests.of(request)
        guest = known or guests.new()
        response = view(request, guest, *args, **kwargs)
        if known is None and request.method == "POST":
            guests.remember(response, guest, is_secure=settings.SESSION_COOKIE_SECURE)
        return response

    return with_owner


def count(request: HttpRequest, owner: User | Guest, *, category: str) -> None:
    """Count one import: a member by who they are, a visitor by where they call from."""
    if isinstance(owner, Guest):
        rate_limits.hit_address(request, category="guest_import")
        if category in ("ocr", "instagram", "ai"):
            rate_limits.hit_address(request, category="guest_scan")
    else:
        rate_limits.hit(category=category, key=owner.public_id)


def layout(owner: User | Guest) -> str:
    return "base_plain.html" if isinstance(owner, Guest) else "base.html"
