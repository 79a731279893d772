"""What surrounds every request: its id and log line, headers, body limit, and error pages."""

import logging
import re
import time
import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from kinexfit import api, errors, logs, metrics, pages

logger = logging.getLogger("kinexfit.request")

_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_TRACE_HEADER = "X-Kinex-Auth-Trace-ID"
_SLOW_SECONDS = 1.0

_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


def request_log(get_response):
    """Give the request an id, echo it, and log one line when it is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = _request_id(request)
        tokens = logs.request_id.set(request_id), logs.user_id.set("")
        began = time.perf_counter()
        try:
            response = get_response(request)
            _log(request, response, time.perf_counter() - began)
        finally:
            logs.request_id.reset(tokens[0])
            logs.user_id.reset(tokens[1])
        response["X-Request-ID"] = request_id
        trace = request.headers.get(_TRACE_HEADER, "")
        if _SAFE_ID.fullmatch(trace):
            response[_TRACE_HEADER] = trace
        return response

    return middleware


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex


def _log(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    if match and match.url_name == "health":
        return
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        logs.user_id.set(user.public_id)
    # The route's template, not the path: paths hold tokens and ids.
    route = "/" + match.route if match else "unmatched"
    milliseconds = round(seconds * 1000, 1)
    told = {
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "milliseconds": milliseconds,
    }
    if seconds > _SLOW_SECONDS:
        logger.warning("request", extra=told | {"kind": "slow"})
    else:
        logger.info("request", extra=told)
    _measure(request, response, route, milliseconds)


def _measure(request, response: HttpResponse, route: str, milliseconds: float) -> None:
    known = {"method": request.method, "path": route, "status": response.status_code}
    metrics.observe("api.request", milliseconds, **known)
    if response.status_code >= 500:
        kind = getattr(request, "error_kind", "unknown")
        metrics.count("api.error", **known, errorType=kind)


def signed_out(get_response):
    """Send the whole page to the sign-in when a part was asked for: htmx would put it inside."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asked = getattr(request, "htmx", None)
        if not asked or response.status_code != 302:
            return response
        login = resolve_url(settings.LOGIN_URL)
        if not response["Location"].startswith(login):
            return response
        back = urlencode({"next": asked.current_url_abs_path or "/"})
        return HttpResponse(headers={"HX-Redirect": f"{login}?{back}"})

    return middleware


def security_headers(get_response):
    """Add the headers Django's own middleware doesn't know; nothing personal is cached."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        # WhiteNoise marks hashed files immutable; everything else is somebody's page or data.
        response.headers.setdefault("Cache-Control", "no-store")
        # Always sent: the load balancer speaks plain HTTP to us; browsers heed it on HTTPS only.
        response.headers.setdefault(
            "Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"
        )
        return response

    return middleware


def body_limit(get_response):
    """Refuse a body larger than any door takes, before reading it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        kind = (request.content_type or "").lower()
        is_upload = kind.startswith(("multipart/form-data", "image/", "application/pdf"))
        limit = settings.UPLOAD_MAX_SIZE if is_upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > limit:
            return pages.show_error(request, errors.TooLarge())
        return get_response(request)

    return middleware


class page_errors:
    """Turn what a service raised in a page view into a page that says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        error = api.as_kinex_error(exc)
        api.report(request, error, exc)
        return pages.show_error(request, error) if error else None
