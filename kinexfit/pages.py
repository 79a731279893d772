"""Error pages, legal pages and the front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kinexfit import api, errors


def show_error(request: HttpRequest, error: errors.KinexError) -> HttpResponse:
    """Answer with the envelope on the API, a fragment to htmx, a page to everyone else."""
    if api.is_api(request):
        return api.error_reply(error)
    status = api.status_of(error)
    template = "_error.html" if getattr(request, "htmx", False) else "error.html"
    return render(request, template, {"error": error, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_error(request, errors.BadInput("We couldn't read that request."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_error(request, errors.NotAllowed())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_error(request, errors.NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    if api.is_api(request):
        return api.error_reply(errors.KinexError())
    # Rendered without a context: whatever broke must not break this page too.
    return render(None, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return show_error(
        request,
        errors.NotAllowed(
            "This page is too old to save from. Reload it and try again.", code="PAGE_TOO_OLD"
        ),
    )
