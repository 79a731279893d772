"""Browsers report what the Content-Security-Policy stopped; we log that, not what the page held."""

import logging

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kinexfit import rate_limits

logger = logging.getLogger(__name__)

_MOST_BYTES = 16 * 1024


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    rate_limits.hit_address(request, category="report")
    body = request.body
    if len(body) <= _MOST_BYTES:
        logger.warning("csp report", extra={"directive": _directive(body)})
    return HttpResponse(status=204)


def _directive(body: bytes) -> str:
    try:
        report = orjson.loads(body)["csp-report"]["effective-directive"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return "unreadable"
    return str(report)[:100]
