"""`GET /api/workouts/search`: the library's search for programs."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as drf
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.profile import EQUIPMENT
from workouts import services
from workouts.library_forms import DONE, DURATIONS, SOURCES, filters_of
from workouts.picking import MUSCLES
from workouts.prescriptions import BLOCK_NAMES


class SearchQuerySerializer(drf.Serializer):
    q = drf.CharField(
        required=False, allow_blank=True, max_length=100,
        help_text="Beginnings of words of the title, exercises, tags and notes; all must be met.",
    )  # fmt: skip
    # A field may be called what an attribute of fields is: the metaclass takes it out of the class.
    source = drf.ChoiceField(list(SOURCES), required=False)  # type: ignore[assignment]
    kind = drf.ChoiceField(list(BLOCK_NAMES), required=False)
    difficulty = drf.ChoiceField(["beginner", "intermediate", "advanced"], required=False)
    duration = drf.ChoiceField(list(DURATIONS), required=False, help_text="Minutes, both ends in.")
    muscle = drf.ChoiceField(list(MUSCLES), required=False)
    kit = drf.ChoiceField(list(EQUIPMENT), required=False)
    done = drf.ChoiceField(list(DONE), required=False)
    favourite = drf.BooleanField(required=False)
    limit = drf.IntegerField(required=False, default=20, min_value=1, max_value=100)
    cursor = drf.CharField(required=False, max_length=500)


class WorkoutSummarySerializer(drf.Serializer):
    """A workout without its blocks."""

    workoutId = drf.CharField(source="id")
    id = drf.CharField()
    title = drf.CharField()
    source = drf.CharField(allow_null=True)  # type: ignore[assignment]
    difficulty = drf.CharField(allow_null=True)
    durationMinutes = drf.IntegerField(source="duration_minutes", allow_null=True)
    exerciseCount = drf.IntegerField(source="exercise_count", allow_null=True)
    completionCount = drf.SerializerMethodField()
    isCompleted = drf.SerializerMethodField()
    isFavourite = drf.SerializerMethodField()
    createdAt = drf.CharField(source="created_at")

    def get_completionCount(self, row) -> int:
        return int(row.completion_count or 0)

    def get_isCompleted(self, row) -> bool:
        return bool(row.is_completed)

    def get_isFavourite(self, row) -> bool:
        return bool(row.is_favourite)


class WorkoutSearchSerializer(drf.Serializer):
    workouts = WorkoutSummarySerializer(many=True)
    nextCursor = drf.CharField(allow_null=True)


_EXAMPLE = {
    "workouts": [
        {
            "workoutId": "workout_5f0c", "id": "workout_5f0c", "title": "Leg day",
            "source": "manual", "difficulty": "intermediate", "durationMinutes": 45,
            "exerciseCount": 6, "completionCount": 2, "isCompleted": True, "isFavourite": True,
            "createdAt": "2026-11-24T08:00:00Z",
        }
    ],
    "nextCursor": None,
}  # fmt: skip


class SearchView(APIView):
    @extend_schema(
        operation_id="workout_search",
        parameters=[SearchQuerySerializer],
        responses=WorkoutSearchSerializer,
        examples=[OpenApiExample("Found", value=_EXAMPLE, response_only=True)],
    )
    def get(self, request):
        """Find workouts of the member, newest first."""
        asked = SearchQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = services.search_workouts(
            user_id=request.user.public_id,
            filters=filters_of(asked.validated_data),
            limit=asked.validated_data["limit"],
            cursor=asked.validated_data.get("cursor"),
        )
        body = {"workouts": found.workouts, "nextCursor": found.next_cursor}
        return Response(WorkoutSearchSerializer(body).data)
