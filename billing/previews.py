"""How our mails look, on a laptop only: each kind with made-up values."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.models import User
from billing import mails

_SAMPLE = {
    "amount": "$13.99",
    "why": "There wasn't enough money on the card.",
    "number": "A1B2-0001",
    "date": "24 November 2026",
    "ends": "1 December 2026",
    "grace_ends": "1 December 2026",
    "plan": "Pro",
    "has_access": True,
}


# Mails of other parts of the house, by the templates they are made of.
_OTHERS = {
    "verification": ("Confirm your address", "account/email/email_confirmation_message"),
    "reset": ("Choose a new password", "account/email/password_reset_key_message"),
    "account_closed": ("Your Kinex Fit account is closed", "accounts/email/account_closed"),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    _require_laptop()
    others = {kind: subject for kind, (subject, _) in _OTHERS.items()}
    return render(request, "billing/previews.html", {"subjects": mails.SUBJECTS | others})


# Mails carry their styles inline; this page is one, seen by its developer.
@csp_update({"style-src": [UNSAFE_INLINE]})  # type: ignore[arg-type]
@require_safe
def preview(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    _require_laptop()
    if kind not in mails.SUBJECTS | _OTHERS or form not in ("html", "txt"):
        raise Http404
    text, html = _rendered(kind)
    if form == "txt":
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    return HttpResponse(html)


def _rendered(kind: str) -> tuple[str, str]:
    """Return (text, HTML) of a mail with made-up values."""
    if kind in mails.SUBJECTS:
        somebody = User(email="ada@example.com", first_name="Ada")
        _, text, html = mails.rendered(kind, somebody, _SAMPLE)
        return text, html
    subject, template = _OTHERS[kind]
    link = f"{settings.BASE_URL}/auth/example"
    words = {"activate_url": link, "password_reset_url": link, "subject": subject}
    words["base_url"] = settings.BASE_URL
    return render_to_string(f"{template}.txt", words), render_to_string(f"{template}.html", words)


def _require_laptop() -> None:
    if settings.IS_PRODUCTION or settings.EMAIL_URL:
        raise Http404
