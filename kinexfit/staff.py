"""The back office's door: staff only, signed in on the site with a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, reverse


class StaffSite(AdminSite):
    site_header = "Kinex Fit back office"
    site_title = "Kinex Fit"
    index_title = "Back office"
    site_url = "/"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._pages: list[tuple[str, str, Callable[[], list[URLPattern]]]] = []

    def add_pages(self, *, title: str, name: str, urls: Callable[[], list[URLPattern]]) -> None:
        """Add pages over rows that aren't SQL's, with a link on the front page."""
        self._pages.append((title, name, urls))

    def get_urls(self):
        added = [pattern for _, _, urls in self._pages for pattern in urls()]
        return [*added, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context=None):
        pages = [(title, reverse(f"admin:{name}")) for title, name, _ in self._pages]
        return super().index(request, {"pages": pages, **(extra_context or {})})

    def has_permission(self, request: HttpRequest) -> bool:
        # With a second factor set up, the site's sign-in has asked for it.
        return super().has_permission(request) and is_mfa_enabled(request.user)

    def login(self, request: HttpRequest, extra_context=None):
        """Send to the site's own sign-in, or to where a second factor is set up."""
        user = request.user
        if not user.is_authenticated:
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?next={resolve_url('admin:index')}")
        if user.is_active and user.is_staff and not is_mfa_enabled(user):
            return redirect("mfa_index")
        return redirect("home")
