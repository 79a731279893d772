"""The staff's JSON door: the site's session with its second factor, and the role for each call."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit, moderation
from accounts.authentication import SiteAuthentication
from kinexfit import clock, errors, log_reading

MOST_LOG_DAYS = timedelta(days=7)


class HasStaffRole(BasePermission):
    """Allow staff with a second factor whose role may do what the view needs for this method."""

    def has_permission(self, request, view) -> bool:
        user = request.user
        if user is None or not user.is_authenticated:
            return False
        is_staff = user.is_active and user.is_staff and is_mfa_enabled(user)
        needed = view.needs.get(request.method)
        return is_staff and needed is not None and user.has_perm(f"accounts.{needed}")


class StaffView(APIView):
    """A view whose `needs` name the permission of each method.

    A phone's token opens none: it was given without asking for the second factor.
    """

    authentication_classes = (SiteAuthentication,)
    permission_classes = (HasStaffRole,)
    needs: ClassVar[Mapping[str, str]] = {}


class ChangedSerializer(serializers.Serializer):
    success = serializers.BooleanField()


class PageQuery(serializers.Serializer):
    """What every staff list takes: how many rows, and where to go on."""

    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
    lastEvaluatedKey = serializers.CharField(max_length=2_000, required=False)


def page_reply(name: str, **rows: serializers.Field) -> serializers.Serializer:
    """Return the shape of a staff list's reply: its rows, and where to go on or null."""
    ends = {"lastEvaluatedKey": serializers.CharField(allow_null=True)}
    return inline_serializer(name, {"success": serializers.BooleanField(), **rows, **ends})


class AuditQuery(PageQuery):
    startTime = serializers.DateTimeField(required=False)
    endTime = serializers.DateTimeField(required=False)
    action = serializers.ChoiceField(choices=audit.ACTIONS, required=False)
    actorId = serializers.CharField(max_length=36, required=False)
    targetId = serializers.CharField(max_length=36, required=False)


class AuditEntrySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    action = serializers.CharField()
    actorId = serializers.CharField(source="actor_id")
    actorEmail = serializers.CharField(source="actor_email")
    targetId = serializers.CharField(source="target_id")
    targetEmail = serializers.CharField(source="target_email")
    ip = serializers.CharField(source="address", allow_null=True)
    metadata = serializers.DictField()
    createdAt = serializers.SerializerMethodField()

    def get_createdAt(self, entry) -> str:
        return clock.iso(entry.created_at)


class AuditLogView(StaffView):
    needs = {"GET": "view_logs"}

    @extend_schema(
        operation_id="admin_audit_log",
        parameters=[AuditQuery],
        responses=page_reply("AuditLog", logs=AuditEntrySerializer(many=True)),
    )
    def get(self, request):
        query = AuditQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        page = audit.entries(
            limit=asked["limit"],
            action=asked.get("action", ""),
            actor_id=asked.get("actorId", ""),
            target_id=asked.get("targetId", ""),
            since=asked.get("startTime"),
            until=asked.get("endTime"),
            cursor=asked.get("lastEvaluatedKey"),
        )
        audit.record(actor=request.user, action="view-logs", request=request, log="audit")
        logs = AuditEntrySerializer(page.entries, many=True).data
        return Response({"success": True, "logs": logs, "lastEvaluatedKey": page.next_cursor})


class LogQuery(PageQuery):
    service = serializers.ChoiceField(choices=log_reading.SERVICES, default="web")
    level = serializers.ChoiceField(choices=log_reading.LEVELS, required=False)
    search = serializers.CharField(max_length=200, required=False, default="")
    startTime = serializers.DateTimeField(required=False)
    endTime = serializers.DateTimeField(required=False)

    def validate(self, given: dict) -> dict:
        now = timezone.now()
        until = given.get("endTime", now)
        since = given.get("startTime", until - timedelta(hours=1))
        if not timedelta() < until - since <= MOST_LOG_DAYS:
            raise serializers.ValidationError({"startTime": "Choose at most seven days."})
        return given | {"startTime": since, "endTime": until}


class AppLogView(StaffView):
    needs = {"GET": "view_logs"}

    @extend_schema(
        operation_id="admin_app_log",
        parameters=[LogQuery],
        responses=page_reply("AppLog", logs=serializers.ListField(child=serializers.DictField())),
    )
    def get(self, request):
        """Return lines of the application's log: the last hour's unless told."""
        query = LogQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        lines, after = log_reading.logs().lines(
            log_reading.Wanted(
                service=asked["service"],
                since=asked["startTime"],
                until=asked["endTime"],
                limit=asked["limit"],
                level=asked.get("level", ""),
                text=asked["search"],
                after=asked.get("lastEvaluatedKey"),
            )
        )
        audit.record(actor=request.user, action="view-logs", request=request, log=asked["service"])
        return Response({"success": True, "logs": lines, "lastEvaluatedKey": after})


class PasswordInput(serializers.Serializer):
    email = serializers.EmailField()
    password = serializers.CharField(max_length=200)


class AddPasswordView(StaffView):
    needs = {"POST": "change_settings"}

    @extend_schema(
        operation_id="admin_add_password", request=PasswordInput, responses=ChangedSerializer
    )
    def post(self, request):
        """Give a member a password; only where no real member is."""
        if settings.IS_PRODUCTION:
            raise errors.NotFound
        payload = PasswordInput(data=request.data)
        payload.is_valid(raise_exception=True)
        moderation.add_password(actor=request.user, request=request, **payload.validated_data)
        return Response({"success": True})
