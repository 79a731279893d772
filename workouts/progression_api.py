"""The doors of progression rules."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from kinexfit import errors
from kinexfit.idempotency import answers_once
from workouts.services import progressions
from workouts.stats_serializers import SuccessSerializer


class RuleSerializer(serializers.Serializer):
    rule = serializers.JSONField(
        help_text="A linear, double, wave or rpe rule; each may have deloadEveryWeeks."
    )


class NextSessionSerializer(serializers.Serializer):
    sets = serializers.ListField(child=serializers.DictField())
    why = serializers.CharField()


class AttachedSerializer(serializers.Serializer):
    exerciseId = serializers.CharField()
    name = serializers.CharField()
    rule = serializers.DictField()
    since = serializers.DateField()
    next = NextSessionSerializer()


class ProgressionsSerializer(serializers.Serializer):
    progressions = AttachedSerializer(many=True)


class ComingSerializer(NextSessionSerializer):
    date = serializers.DateField()


class PreviewSerializer(serializers.Serializer):
    sessions = ComingSerializer(many=True)
    assumption = serializers.CharField()


class ProgressionsView(APIView):
    @extend_schema(operation_id="progressions", responses=ProgressionsSerializer)
    def get(self, request):
        found = progressions.attached(user_id=request.user.public_id, now=timezone.now())
        return Response({"progressions": [progressions.as_json(one) for one in found]})


class ProgressionView(APIView):
    @extend_schema(
        operation_id="progression_put",
        request=RuleSerializer,
        responses=SuccessSerializer,
    )
    @answers_once
    def put(self, request, exercise_id):
        payload = RuleSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        progressions.attach(
            user_id=request.user.public_id,
            exercise_id=exercise_id,
            rule=payload.validated_data["rule"],
            now=timezone.now(),
        )
        return Response({"success": True})

    @extend_schema(operation_id="progression_delete", responses={200: SuccessSerializer})
    @answers_once
    def delete(self, request, exercise_id):
        progressions.detach(user_id=request.user.public_id, exercise_id=exercise_id)
        return Response({"success": True})


class PreviewView(APIView):
    @extend_schema(
        operation_id="progression_preview",
        parameters=[
            OpenApiParameter("weekdays", OpenApiTypes.STR, description="Monday is 0: 0,2,4"),
            OpenApiParameter("missed", OpenApiTypes.STR, description="Days to be missed: 1"),
        ],
        responses=PreviewSerializer,
    )
    def get(self, request, exercise_id):
        found = progressions.preview(
            user_id=request.user.public_id,
            exercise_id=exercise_id,
            weekdays=read_days(request.query_params.get("weekdays", "0,2,4"), "weekdays"),
            missed=read_days(request.query_params.get("missed", ""), "missed"),
            now=timezone.now(),
        )
        rows = [
            {"date": day.isoformat(), **progressions.session_json(asked)}
            for day, asked in found.sessions
        ]
        return Response({"sessions": rows, "assumption": found.assumption})


def read_days(text: str, name: str) -> list[int]:
    """Read "0,2,4" as weekdays."""
    days = [part.strip() for part in text.split(",") if part.strip()]
    if not all(day in {"0", "1", "2", "3", "4", "5", "6"} for day in days):
        raise errors.BadInput(
            f"Invalid input: {name}: use 0 (Monday) to 6.", fields={name: "0 (Monday) to 6."}
        )
    return [int(day) for day in days]
