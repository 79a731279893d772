"""The calendar for clients: what is planned and done, and changes to plans."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from kinexfit import errors
from kinexfit.idempotency import answers_once
from workouts import history
from workouts.calendar_forms import MOST_OF_KEY, ON_CALENDAR
from workouts.services import calendar, planning

MOST_DAYS = 400


class RepeatSerializer(serializers.Serializer):
    every = serializers.ChoiceField(choices=["daily", "weekly", "monthly"])
    interval = serializers.IntegerField(min_value=1, max_value=12, default=1)
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), default=list, max_length=7
    )
    until = serializers.DateField(required=False, allow_null=True)


class NewPlanSerializer(serializers.Serializer):
    workoutId = serializers.CharField(max_length=200)
    date = serializers.DateField(validators=ON_CALENDAR)
    time = serializers.TimeField(required=False, allow_null=True, format="%H:%M")
    repeat = RepeatSerializer(required=False, allow_null=True)


class PlanChangeSerializer(serializers.Serializer):
    key = serializers.CharField(max_length=MOST_OF_KEY)
    date = serializers.DateField(validators=ON_CALENDAR)
    to = serializers.DateField(required=False, validators=ON_CALENDAR)
    isSkipped = serializers.BooleanField(required=False)


class PlanRemovalSerializer(serializers.Serializer):
    key = serializers.CharField(max_length=MOST_OF_KEY)
    date = serializers.DateField(validators=ON_CALENDAR)
    wholeSeries = serializers.BooleanField(default=False)


class EntrySerializer(serializers.Serializer):
    key = serializers.CharField(allow_blank=True, help_text="Empty for what had no plan.")
    date = serializers.DateField()
    workoutId = serializers.CharField()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=["planned", "skipped", "missed", "done"])
    time = serializers.CharField(allow_null=True)
    isRepeated = serializers.BooleanField()
    completionId = serializers.CharField(allow_null=True)


class CalendarSerializer(serializers.Serializer):
    entries = EntrySerializer(many=True)


class KeySerializer(serializers.Serializer):
    success = serializers.BooleanField()
    key = serializers.CharField(required=False)


class SpanSerializer(serializers.Serializer):
    startDate = serializers.DateField(validators=ON_CALENDAR)
    endDate = serializers.DateField(validators=ON_CALENDAR)

    def validate(self, attrs):
        days = (attrs["endDate"] - attrs["startDate"]).days
        if not 0 <= days <= MOST_DAYS:
            raise serializers.ValidationError(
                {"endDate": f"Up to {MOST_DAYS} days after startDate."}
            )
        return attrs


class CalendarView(APIView):
    @extend_schema(
        operation_id="calendar",
        parameters=[
            OpenApiParameter("startDate", OpenApiTypes.DATE, required=True),
            OpenApiParameter("endDate", OpenApiTypes.DATE, required=True),
        ],
        responses=CalendarSerializer,
    )
    def get(self, request):
        span = _checked(SpanSerializer, request.query_params)
        sight = history.sight(user=request.user, now=timezone.now())
        entries = calendar.between(
            user_id=request.user.public_id,
            first=span["startDate"],
            last=span["endDate"],
            today=sight.today,
            visible_since=sight.since,
        )
        return Response({"entries": [_json(one) for one in entries]})

    @extend_schema(
        operation_id="calendar_plan", request=NewPlanSerializer, responses={201: KeySerializer}
    )
    @answers_once
    def post(self, request):
        given = _checked(NewPlanSerializer, request.data)
        at, repeat = given.get("time"), given.get("repeat")
        key = planning.plan(
            user_id=request.user.public_id,
            workout_id=given["workoutId"],
            day=given["date"],
            time=at.strftime("%H:%M") if at else None,
            repeat=dict(repeat) if repeat else None,
            now=timezone.now(),
        )
        return Response({"success": True, "key": key}, status=201)

    @extend_schema(
        operation_id="calendar_change", request=PlanChangeSerializer, responses=KeySerializer
    )
    @answers_once
    def patch(self, request):
        """Move a plan to another day, or skip it, or take the skip back."""
        given = _checked(PlanChangeSerializer, request.data)
        if ("to" in given) == ("isSkipped" in given):
            raise errors.BadInput(
                "Send either `to` or `isSkipped`.", fields={"to": "This or isSkipped."}
            )
        at = {"user_id": request.user.public_id, "key": given["key"], "day": given["date"]}
        if "to" in given:
            key = planning.move(**at, to=given["to"], now=timezone.now())
        else:
            key = planning.skip(**at, is_skipped=given["isSkipped"], now=timezone.now())
        return Response({"success": True, "key": key})

    @extend_schema(
        operation_id="calendar_remove",
        parameters=[PlanRemovalSerializer],
        responses={200: KeySerializer},
    )
    @answers_once
    def delete(self, request):
        given = _checked(PlanRemovalSerializer, request.query_params)
        planning.remove(
            user_id=request.user.public_id,
            key=given["key"],
            day=given["date"],
            whole_series=given["wholeSeries"],
        )
        return Response({"success": True})


def _checked(serializer: type[serializers.Serializer], data) -> dict:
    payload = serializer(data=data)
    payload.is_valid(raise_exception=True)
    return payload.validated_data


def _json(one: calendar.Entry) -> dict:
    return {
        "key": one.key,
        "date": one.day.isoformat(),
        "workoutId": one.workout_id,
        "title": one.title,
        "status": one.status,
        "time": one.time,
        "isRepeated": one.is_repeated,
        "completionId": one.completion_id,
    }
