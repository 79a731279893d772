"""How our mails look, on a laptop only: each kind with made-up values."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from billing import mails

_SAMPLE = {
    "amount": "$13.99",
    "number": "A1B2-0001",
    "date": "24 November 2026",
    "ends": "1 December 2026",
    "grace_ends": "1 December 2026",
    "plan": "Pro",
    "has_access": True,
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    _require_laptop()
    return render(request, "billing/previews.html", {"subjects": mails.SUBJECTS})


@require_safe
def preview(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    _require_laptop()
    if kind not in mails.SUBJECTS or form not in ("html", "txt"):
        raise Http404
    somebody = User(email="ada@example.com", first_name="Ada")
    _, text, html = mails.rendered(kind, somebody, _SAMPLE)
    if form == "txt":
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    reply = HttpResponse(html)
    # Mails carry their styles inline; this page is one, seen by its developer.
    reply._csp_update = {"style-src": "'unsafe-inline'"}
    return reply


def _require_laptop() -> None:
    if settings.IS_PRODUCTION or settings.EMAIL_URL:
        raise Http404
