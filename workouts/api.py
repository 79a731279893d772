"""The JSON doors of workouts: contract §§5-7."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as drf
from rest_framework.response import Response
from rest_framework.views import APIView

from kinexfit import errors
from workouts import serializers, services
from workouts.services import training
from workouts.stats_serializers import (
    CompletionsQuerySerializer,
    CompletionsReplySerializer,
    WorkoutCompletionsReplySerializer,
)

_JSON = drf.DictField()


def _limit(request, *, default: int, most: int) -> int:
    try:
        asked = int(request.query_params.get("limit", default))
    except ValueError as exc:
        raise errors.BadInput(
            "Invalid input: limit: not a number.", fields={"limit": "Not a number."}
        ) from exc
    return max(1, min(most, asked))


def _tier(request) -> str:
    claims = getattr(request.auth, "tier", None)
    return claims or "free"


class MobileWorkoutsView(APIView):
    @extend_schema(operation_id="mobile_workouts", responses=_JSON)
    def get(self, request):
        page = services.list_workouts(
            user_id=request.user.public_id,
            limit=_limit(request, default=100, most=services.MOST_PER_PAGE),
            cursor=request.query_params.get("cursor"),
        )
        return Response(
            {
                "workouts": [services.as_json(row) for row in page.workouts],
                "nextCursor": page.next_cursor,
            }
        )

    @extend_schema(operation_id="mobile_workout_create", request=_JSON, responses={201: _JSON})
    def post(self, request):
        data = request.data if isinstance(request.data, dict) else {}
        return _save_from_phone(request, data.get("workoutId") or data.get("id"))


class MobileWorkoutView(APIView):
    @extend_schema(operation_id="mobile_workout", responses=_JSON)
    def get(self, request, workout_id):
        return Response(
            services.workout_json(user_id=request.user.public_id, workout_id=workout_id)
        )

    @extend_schema(operation_id="mobile_workout_update", request=_JSON, responses=_JSON)
    def put(self, request, workout_id):
        reply = _save_from_phone(request, workout_id)
        reply.status_code = 200
        return reply

    @extend_schema(operation_id="mobile_workout_delete", responses=_JSON)
    def delete(self, request, workout_id):
        services.delete_workout(
            user_id=request.user.public_id, workout_id=workout_id, now=timezone.now()
        )
        return Response({"success": True})


def _save_from_phone(request, workout_id) -> Response:
    if not (isinstance(workout_id, str) and 1 <= len(workout_id) <= 200):
        raise errors.BadInput(
            "Invalid input: id: missing.", fields={"id": "Send the workout's id."}
        )
    row, is_new = services.save_from_phone(
        user_id=request.user.public_id,
        workout_id=workout_id,
        fields=serializers.read_phone_workout(request.data),
        tier=_tier(request),
        now=timezone.now(),
    )
    return Response(services.as_json(row), status=201 if is_new else 200)


class WorkoutsView(APIView):
    @extend_schema(operation_id="workouts", responses=_JSON)
    def get(self, request):
        page = services.list_workouts(
            user_id=request.user.public_id, limit=_limit(request, default=50, most=1_000)
        )
        return Response({"workouts": [services.as_json(row) for row in page.workouts]})

    @extend_schema(
        operation_id="workout_create",
        request=serializers.NewWebWorkoutSerializer,
        responses={201: _JSON},
    )
    def post(self, request):
        payload = serializers.NewWebWorkoutSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        fields = dict(payload.validated_data)
        row = services.save_from_web(
            user_id=request.user.public_id,
            workout_id=fields.pop("workoutId"),
            fields=fields,
            tier=_tier(request),
            now=timezone.now(),
        )
        return Response({"workout": services.as_json(row)}, status=201)


class WorkoutView(APIView):
    @extend_schema(operation_id="workout", responses=_JSON)
    def get(self, request, workout_id):
        workout = services.workout_json(user_id=request.user.public_id, workout_id=workout_id)
        return Response({"workout": workout})

    @extend_schema(
        operation_id="workout_patch", request=serializers.WebWorkoutSerializer, responses=_JSON
    )
    def patch(self, request, workout_id):
        payload = serializers.WebWorkoutSerializer(data=request.data, partial=True)
        payload.is_valid(raise_exception=True)
        if not payload.validated_data:
            raise errors.BadInput("There is nothing to change.")
        services.get_workout(user_id=request.user.public_id, workout_id=workout_id)
        services.save_from_web(
            user_id=request.user.public_id,
            workout_id=workout_id,
            fields=dict(payload.validated_data),
            tier=_tier(request),
            now=timezone.now(),
        )
        return Response({"success": True})

    @extend_schema(operation_id="workout_delete", responses=_JSON)
    def delete(self, request, workout_id):
        services.delete_workout(
            user_id=request.user.public_id, workout_id=workout_id, now=timezone.now()
        )
        return Response({"success": True})


class ScheduledView(APIView):
    @extend_schema(operation_id="workouts_scheduled", responses=_JSON)
    def get(self, request):
        rows = services.scheduled(
            user_id=request.user.public_id, date=request.query_params.get("date")
        )
        return Response({"workouts": [services.as_json(row) for row in rows]})


class ScheduleView(APIView):
    @extend_schema(
        operation_id="workout_schedule", request=serializers.ScheduleSerializer, responses=_JSON
    )
    def patch(self, request, workout_id):
        payload = serializers.ScheduleSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        plan = payload.validated_data
        row = services.schedule(
            user_id=request.user.public_id,
            workout_id=workout_id,
            date=plan["scheduledDate"].isoformat(),
            time=plan.get("scheduledTime"),
            status=plan["status"],
        )
        return Response({"success": True, **_state(row)})

    @extend_schema(operation_id="workout_unschedule", responses=_JSON)
    def delete(self, request, workout_id):
        services.unschedule(user_id=request.user.public_id, workout_id=workout_id)
        return Response({"success": True, "workoutId": workout_id})


class CompleteView(APIView):
    @extend_schema(operation_id="workout_complete", request=_JSON, responses=_JSON)
    def post(self, request, workout_id):
        payload = serializers.CompletionSerializer(data=request.data, partial=True)
        payload.is_valid(raise_exception=True)
        row = services.complete_workout(
            user_id=request.user.public_id,
            workout_id=workout_id,
            fields=dict(payload.validated_data),
            now=timezone.now(),
        )
        return Response({"success": True, **_state(row)})


def _state(row) -> dict:
    """Return the schedule and completion fields of a workout."""
    state = {
        "workoutId": row.id,
        "status": row.status,
        "scheduledDate": row.scheduled_date,
        "scheduledTime": row.scheduled_time,
        "completedDate": row.completed_date,
        "completedAt": row.completed_at,
        "durationSeconds": None if row.duration_seconds is None else int(row.duration_seconds),
        "completionCount": None if row.completion_count is None else int(row.completion_count),
        "isCompleted": row.is_completed,
    }
    return {name: value for name, value in state.items() if value is not None}


class CompletionsView(APIView):
    @extend_schema(
        operation_id="completions",
        parameters=[CompletionsQuerySerializer],
        responses=CompletionsReplySerializer,
    )
    def get(self, request):
        """List what was done, newest first, as far back as the plan shows."""
        query = CompletionsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        start, end = asked.get("startDate"), asked.get("endDate")
        rows = training.seen_completions(
            user=request.user,
            now=timezone.now(),
            limit=max(1, min(1_000, asked.get("limit", 200))),
            workout_id=asked.get("workoutId") or None,
            start=start and start.isoformat(),
            end=end and end.isoformat(),
        )
        return Response({"completions": [services.completion_json(row) for row in rows]})

    @extend_schema(
        operation_id="completion_create",
        request=serializers.CompletionSerializer,
        responses={201: _JSON},
    )
    def post(self, request):
        payload = serializers.CompletionSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        log = dict(payload.validated_data)
        done = services.log_completion(
            user_id=request.user.public_id,
            workout_id=log.pop("workoutId"),
            log=log,
            now=timezone.now(),
        )
        body = {"success": True, "completion": services.completion_json(done.completion)}
        return Response(body, status=201)


class WorkoutCompletionsView(APIView):
    @extend_schema(operation_id="workout_completions", responses=WorkoutCompletionsReplySerializer)
    def get(self, request, workout_id):
        rows = training.seen_completions(
            user=request.user, now=timezone.now(), workout_id=workout_id
        )
        return Response(
            {
                "workoutId": workout_id,
                "count": len(rows),
                "completions": [services.completion_json(row) for row in rows],
            }
        )
