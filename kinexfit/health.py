"""Is this process alive, and can it reach its stores?"""

from concurrent.futures import ThreadPoolExecutor, wait

from django.conf import settings
from django.db import connection
from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from kinexfit import aws, clock, redis_client

_PATIENCE_SECONDS = 2
_POOL = ThreadPoolExecutor(max_workers=6, thread_name_prefix="health")


def _sql() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def _dynamodb() -> None:
    name = f"{settings.DYNAMODB_TABLE_PREFIX}spotter-users"
    aws.dynamodb().describe_table(TableName=name)


def _redis() -> None:
    redis_client.client().ping()


CHECKS = {"sql": _sql, "dynamodb": _dynamodb, "redis": _redis}


def probe() -> dict[str, bool]:
    """Ask every store at once; one that is slow counts as away, and nobody waits for it."""
    asked = {name: _POOL.submit(check) for name, check in CHECKS.items()}
    wait(asked.values(), timeout=_PATIENCE_SECONDS)
    return {name: future.done() and future.exception() is None for name, future in asked.items()}


class PublicView(APIView):
    """For doors without a member: a stale token sent along is not an error."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class HealthSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=["healthy", "degraded"])
    timestamp = serializers.DateTimeField()
    service = serializers.CharField()
    checks = serializers.DictField(
        child=serializers.DictField(), help_text='{"redis": {"ready": true}}'
    )


class HealthView(PublicView):
    @extend_schema(
        operation_id="health",
        responses={200: HealthSerializer, 503: HealthSerializer},
        description="Alive without arguments; `?ready=1` also asks every store.",
    )
    def get(self, request):
        missing = [] if settings.TOKEN_SECRET else ["TOKEN_SECRET"]
        checks: dict = {"mobileAuth": {"ready": not missing, "missing": missing}}
        healthy = not missing
        if "ready" in request.query_params:
            stores = probe()
            checks |= {name: {"ready": ready} for name, ready in stores.items()}
            healthy = healthy and all(stores.values())
        body = {
            "status": "healthy" if healthy else "degraded",
            "timestamp": clock.iso(timezone.now()),
            "service": "kinexfit",
            "checks": checks,
        }
        return Response(body, status=200 if healthy else 503)


class VersionView(PublicView):
    @extend_schema(
        operation_id="version",
        responses=inline_serializer("Version", {"buildId": serializers.CharField()}),
    )
    def get(self, request):
        return Response({"buildId": settings.BUILD_ID})
