"""The back office's door: staff only, signed in on the site with a second factor."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, reverse


@dataclass(frozen=True, slots=True)
class Room:
    """A list staff work with; `waiting` counts what is to be done in it."""

    title: str
    about: str
    name: str
    permission: str
    urls: Callable[[], list[URLPattern]]
    waiting: Callable[[], int] | None = None

    def url(self) -> str:
        return reverse(f"admin:{self.name}")


class StaffSite(AdminSite):
    site_header = "Back office"
    site_title = "Kinex Fit"
    index_title = "Back office"
    site_url = "/"
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._rooms: list[Room] = []

    def add_room(
        self,
        *,
        title: str,
        about: str,
        name: str,
        permission: str,
        urls: Callable[[], list[URLPattern]] = list,
        waiting: Callable[[], int] | None = None,
    ) -> None:
        """Link a list from every page; `urls` adds pages over rows that aren't SQL's."""
        self._rooms.append(Room(title, about, name, permission, urls, waiting))

    def get_urls(self):
        added = [pattern for room in self._rooms for pattern in room.urls()]
        return [*added, *super().get_urls()]

    def each_context(self, request: HttpRequest):
        links = [
            (room.title, room.url(), request.path.startswith(room.url()))
            for room in self._open_to(request)
        ]
        return {**super().each_context(request), "rooms": links}

    def index(self, request: HttpRequest, extra_context=None):
        cards = [
            (room, room.waiting() if room.waiting else None) for room in self._open_to(request)
        ]
        return super().index(request, {"cards": cards, **(extra_context or {})})

    def _open_to(self, request: HttpRequest) -> list[Room]:
        if not self.has_permission(request):
            return []
        return [room for room in self._rooms if request.user.has_perm(room.permission)]

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
