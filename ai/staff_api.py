"""The staff's JSON routes of contract §18 about what the coach costs."""

import base64
import binascii

import orjson
from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from accounts import audit
from accounts.staff_api import PageQuery, StaffView, page_reply
from ai import costs
from ai.costs import Report, Sum
from ai.usage import DOLLAR
from billing import caps, plans
from kinexfit import errors


class DaysQuery(serializers.Serializer):
    dateFrom = serializers.DateField(required=False)
    dateTo = serializers.DateField(required=False)


class CapsInput(serializers.Serializer):
    action = serializers.ChoiceField(choices=["adjust-caps"])
    tier = serializers.ChoiceField(choices=list(plans.TIERS))
    costCap = serializers.FloatField(
        min_value=0, max_value=10_000, required=False, help_text="Dollars a month."
    )
    tokenCap = serializers.IntegerField(min_value=0, max_value=10**12, required=False)


class SumSerializer(serializers.Serializer):
    requests = serializers.IntegerField()
    failures = serializers.IntegerField()
    tokens = serializers.IntegerField()
    cost = serializers.FloatField(help_text="Dollars.")


class CostView(StaffView):
    needs = {"GET": "view_logs", "POST": "change_settings"}

    @extend_schema(
        operation_id="admin_ai_costs",
        parameters=[DaysQuery],
        responses=inline_serializer(
            "AICosts",
            {
                "success": serializers.BooleanField(),
                "dateFrom": serializers.DateField(),
                "dateTo": serializers.DateField(),
                "isPartial": serializers.BooleanField(),
                "isOverAlert": serializers.BooleanField(),
                "totals": SumSerializer(),
                "byTier": serializers.DictField(child=SumSerializer()),
                "byOperation": serializers.DictField(child=SumSerializer()),
                "topUsers": serializers.ListField(child=serializers.DictField()),
                "caps": serializers.DictField(child=serializers.DictField()),
                "recommendations": serializers.ListField(child=serializers.CharField()),
            },
        ),
    )
    def get(self, request):
        """Return what the coach cost, from the month's first day to today unless told."""
        query = DaysQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        first, last = costs.month_to_date(timezone.now())
        report = costs.report(
            since=query.validated_data.get("dateFrom", first),
            until=query.validated_data.get("dateTo", last),
            now=timezone.now(),
        )
        audit.record(actor=request.user, action="view-logs", request=request, log="ai-costs")
        return Response(_report_json(report))

    @extend_schema(
        operation_id="admin_ai_caps",
        request=CapsInput,
        responses=inline_serializer(
            "AICapsChanged",
            {
                "success": serializers.BooleanField(),
                "caps": serializers.DictField(child=serializers.DictField()),
            },
        ),
    )
    def post(self, request):
        """Set a tier's monthly caps."""
        payload = CapsInput(data=request.data)
        payload.is_valid(raise_exception=True)
        given = payload.validated_data
        dollars = given.get("costCap")
        caps.adjust(
            actor=request.user,
            tier=given["tier"],
            cost_cap_micros=None if dollars is None else round(dollars * DOLLAR),
            token_cap=given.get("tokenCap"),
            request=request,
        )
        return Response({"success": True, "caps": _caps_json()})


class UsageQuery(PageQuery):
    date = serializers.DateField(required=False)


class UsageLogView(StaffView):
    needs = {"GET": "view_logs"}

    @extend_schema(
        operation_id="admin_ai_usage_log",
        parameters=[UsageQuery],
        responses=page_reply(
            "AIUsageLog", logs=serializers.ListField(child=serializers.DictField())
        ),
    )
    def get(self, request):
        """Return a day's calls of the coach, newest first; today's unless told."""
        query = UsageQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        day = asked.get("date", timezone.now().date())
        rows, after = costs.calls_of_day(
            day=day, limit=asked["limit"], after=_opened(asked.get("lastEvaluatedKey"), str(day))
        )
        audit.record(actor=request.user, action="view-logs", request=request, log="ai-usage")
        logs = [
            {
                "userId": row.user_id,
                "timestamp": row.timestamp,
                "operation": row.operation,
                "model": row.model,
                "tier": row.tier,
                "success": row.success,
                "error": row.error_type,
                "tokens": int(row.total_tokens or 0),
                "cost": int(row.micros or 0) / DOLLAR,
            }
            for row in rows
        ]
        return Response({"success": True, "logs": logs, "lastEvaluatedKey": _closed(after)})


def _report_json(report: Report) -> dict:
    return {
        "success": True,
        "dateFrom": report.since.isoformat(),
        "dateTo": report.until.isoformat(),
        "isPartial": report.is_partial,
        "isOverAlert": report.is_over_alert,
        "totals": _sum_json(report.total),
        "byTier": {tier: _sum_json(one) for tier, one in report.by_tier.items()},
        "byOperation": {task: _sum_json(one) for task, one in report.by_task.items()},
        "topUsers": [
            {
                "userId": one.user_id,
                "email": one.user.email if one.user else None,
                "cost": one.micros / DOLLAR,
                "capPercent": one.cap_percent,
            }
            for one in report.spenders
        ],
        "caps": _caps_json(),
        "recommendations": report.recommendations,
    }


def _sum_json(one: Sum) -> dict:
    return {
        "requests": one.requests,
        "failures": one.failures,
        "tokens": one.tokens,
        "cost": one.micros / DOLLAR,
    }


def _caps_json() -> dict:
    return {
        key: {"costCap": tier.cost_cap_micros / DOLLAR, "tokenCap": tier.token_cap}
        for key, tier in caps.tiers().items()
    }


def _closed(key: dict | None) -> str | None:
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode() if key else None


def _opened(cursor: str | None, day: str) -> dict | None:
    if not cursor:
        return None
    try:
        key = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        is_ours = key.keys() == {"userId", "requestId", "day", "timestamp"}
    except (binascii.Error, ValueError, AttributeError):
        is_ours = False
    if not is_ours or key["day"] != {"S": day}:
        raise errors.BadInput(
            "That cursor isn't one of ours.", fields={"lastEvaluatedKey": "Unknown."}
        )
    return key
