"""JSON in, JSON out, and the one place where a failure becomes a reply."""

import logging

import orjson
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from pynamodb.exceptions import PynamoDBException
from redis.exceptions import RedisError
from rest_framework import exceptions as drf
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from kinexfit import errors, redis_client, tables

logger = logging.getLogger(__name__)

STATUS = {
    errors.BadInput: 400,
    errors.SignInRequired: 401,
    errors.QuotaSpent: 403,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.UpstreamSlow: 408,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.LimitReached: 429,
    errors.UpstreamFailed: 502,
    errors.Unavailable: 503,
}


class JSONBodyParser(BaseParser):
    """Reads a body whatever its content type says; an empty one is an empty object."""

    media_type = "*/*"

    def parse(self, stream, media_type=None, parser_context=None):
        body = stream.read()
        if not body.strip():
            return {}
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as exc:
            raise drf.ParseError("The request body isn't valid JSON.") from exc


class JSONBodyRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else orjson.dumps(data)


class AlwaysJSON(BaseContentNegotiation):
    """The phone sends `Accept: */*` or nothing: every reply is JSON."""

    def select_parser(self, request, parsers):
        content_type = request.content_type or ""
        for parser in parsers:
            if content_type.startswith(parser.media_type):
                return parser
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


def status_of(exc: errors.KinexError) -> int:
    """Return the HTTP status of an error by its kind."""
    return next((STATUS[kind] for kind in type(exc).__mro__ if kind in STATUS), 500)


def envelope(exc: errors.KinexError) -> dict:
    """Return the one error body; the contract wants `message` to be a sentence."""
    return {"error": exc.message, "message": exc.message, "code": exc.code, **exc.extra}


def as_kinex_error(exc: Exception) -> errors.KinexError | None:
    """Translate what Django, DRF or DynamoDB raised; None means a fault of our own."""
    match exc:
        case errors.KinexError():
            return exc
        case Http404() | drf.NotFound():
            return errors.NotFound()
        case drf.NotAuthenticated() | drf.AuthenticationFailed():
            return errors.SignInRequired()
        case PermissionDenied() | drf.PermissionDenied():
            return errors.NotAllowed()
        case drf.ValidationError():
            return errors.BadInput(_first_sentence(exc.detail), fields=_by_field(exc.detail))
        case drf.ParseError():
            return errors.BadInput(str(exc.detail))
        case RequestDataTooBig():
            return errors.TooLarge()
        case RedisError():
            # Libraries that count or cache in it raise it as it is.
            return redis_client.StoreAway()
        case PynamoDBException():
            return tables.as_unavailable(exc)
    return tables.as_unavailable(exc)


def handle_exception(exc: Exception, context: dict) -> Response | None:
    """DRF's exception handler: every failure answers with the envelope."""
    # DRF's views import this module through the settings, so they can't be imported above.
    from rest_framework.views import set_rollback

    if isinstance(exc, drf.MethodNotAllowed):
        set_rollback()
        body = {"error": "That method isn't allowed here.", "code": "METHOD_NOT_ALLOWED"}
        return Response(body, status=405)
    error = as_kinex_error(exc)
    if error is None:
        return None
    set_rollback()
    report(context["request"]._request, error, exc)
    status = status_of(error)
    if isinstance(error, errors.QuotaSpent):
        # The phone reads 403 as "not in your plan", so its doors answer 402 for a spent quota.
        status = getattr(context["view"], "quota_spent_status", status)
    return Response(envelope(error), status=status, headers=headers_of(error))


def report(request: HttpRequest, error: errors.KinexError | None, exc: Exception) -> None:
    """Leave word of a failure: its kind for the metrics, and a line when a store is away."""
    kind = error.code if error else type(exc).__name__
    setattr(request, "error_kind", kind)  # noqa: B010  (a request knows no such attribute)
    if isinstance(error, errors.Unavailable):
        logger.warning("unavailable", extra={"code": kind, "cause": type(exc).__name__})


def headers_of(error: errors.KinexError) -> dict[str, str]:
    headers = {}
    if isinstance(error, errors.SignInRequired):
        headers["WWW-Authenticate"] = 'Bearer realm="api"'
    if "retryAfter" in error.extra:
        headers["Retry-After"] = str(error.extra["retryAfter"])
    for name in ("limit", "remaining", "reset"):
        if isinstance(error, errors.LimitReached) and name in error.extra:
            headers[f"X-RateLimit-{name.capitalize()}"] = str(error.extra[name])
    return headers


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def error_reply(error: errors.KinexError) -> JsonResponse:
    """Return the envelope outside DRF: unknown paths, CSRF failures, middleware."""
    return JsonResponse(envelope(error), status=status_of(error), headers=headers_of(error))


def _by_field(detail, prefix: str = "") -> dict[str, str]:
    """Flatten DRF's nested messages to {"preferences.minutes": "sentence"}."""
    if isinstance(detail, dict):
        found: dict[str, str] = {}
        for name, inner in detail.items():
            found |= _by_field(inner, f"{prefix}.{name}" if prefix else str(name))
        return found
    if isinstance(detail, list):
        if detail and isinstance(detail[0], (dict, list)):
            found = {}
            for number, inner in enumerate(detail):
                found |= _by_field(inner, f"{prefix}.{number}" if prefix else str(number))
            return found
        detail = detail[0] if detail else ""
    return {prefix or "body": str(detail)}


def _first_sentence(detail) -> str:
    name, sentence = next(iter(_by_field(detail).items()), ("body", "Some of that isn't right."))
    return (
        sentence if name in ("body", "non_field_errors") else f"Invalid input: {name}: {sentence}"
    )
