"""The types of a page's requests: anybody's, and of those behind `login_required`."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class PageRequest(HttpRequest):
    htmx: HtmxDetails


class SignedInRequest(PageRequest):
    user: User
