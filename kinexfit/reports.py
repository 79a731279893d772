"""What browsers and phones report of their own accord: logged by name, never by content."""

import logging

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from kinexfit import errors, rate_limits
from kinexfit.health import PublicView

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


class EventSerializer(serializers.Serializer):
    event = serializers.CharField(min_length=1, max_length=120)
    properties = serializers.DictField(required=False)


class AnalyticsView(PublicView):
    @extend_schema(
        operation_id="analytics",
        request=EventSerializer,
        responses=inline_serializer("AnalyticsReply", {"ok": serializers.BooleanField()}),
    )
    def post(self, request):
        """Count a step of the funnel. One too many is taken and dropped, so no client retries."""
        try:
            rate_limits.hit_address(request, category="report")
        except errors.LimitReached:
            return Response({"ok": True}, status=202)
        payload = EventSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        logger.info("analytics", extra={"event": payload.validated_data["event"]})
        return Response({"ok": True})
