"""The JSON doors of workouts: contract §§5-7."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from kinexfit import clock, errors
from kinexfit.idempotency import answers_once
from workouts import phone_workouts, serializers, services
from workouts import reply_serializers as replies
from workouts.services import events, training
from workouts.stats_serializers import (
    CompletionsQuerySerializer,
    CompletionsReplySerializer,
    WorkoutCompletionsReplySerializer,
)

_LIMIT = OpenApiParameter("limit", int)
_CURSOR = OpenApiParameter("cursor", str, description="`nextCursor` of the page before.")


def _limit(request, *, default: int, most: int) -> int:
    try:
        asked = int(request.query_params.get("limit", default))
    except ValueError as exc:
        raise errors.BadInput(
            "Invalid input: limit: not a number.", fields={"limit": "Not a number."}
        ) from exc
    return max(1, min(most, asked))


def _checked(serializer_class, request, **options) -> dict:
    payload = serializer_class(data=request.data, **options)
    payload.is_valid(raise_exception=True)
    return dict(payload.validated_data)


def _all_json(rows) -> list[dict]:
    return [services.as_json(row) for row in rows]


def _delete(request, workout_id) -> Response:
    services.delete_workout(
        user_id=request.user.public_id, workout_id=workout_id, now=timezone.now()
    )
    return Response({"success": True})


class MobileWorkoutsView(APIView):
    @extend_schema(
        operation_id="mobile_workouts",
        parameters=[_LIMIT, _CURSOR],
        responses=replies.WorkoutPageSerializer,
    )
    def get(self, request):
        page = services.list_workouts(
            user_id=request.user.public_id,
            limit=_limit(request, default=100, most=services.MOST_PER_PAGE),
            cursor=request.query_params.get("cursor"),
        )
        return Response({"workouts": _all_json(page.workouts), "nextCursor": page.next_cursor})

    @extend_schema(
        operation_id="mobile_workout_create",
        request=replies.PhoneWorkoutSerializer,
        responses={200: replies.WorkoutSerializer, 201: replies.WorkoutSerializer},
    )
    @answers_once
    def post(self, request):
        data = request.data if isinstance(request.data, dict) else {}
        row, is_new = _save_from_phone(request, data.get("workoutId") or data.get("id"))
        return Response(services.as_json(row), status=201 if is_new else 200)


class MobileWorkoutView(APIView):
    @extend_schema(operation_id="mobile_workout", responses=replies.WorkoutSerializer)
    def get(self, request, workout_id):
        return Response(
            services.workout_json(user_id=request.user.public_id, workout_id=workout_id)
        )

    @extend_schema(
        operation_id="mobile_workout_update",
        request=replies.PhoneWorkoutSerializer,
        responses=replies.WorkoutSerializer,
    )
    @answers_once
    def put(self, request, workout_id):
        row, _is_new = _save_from_phone(request, workout_id)
        return Response(services.as_json(row))

    @extend_schema(
        operation_id="mobile_workout_delete", responses={200: replies.WorkoutDoneSerializer}
    )
    @answers_once
    def delete(self, request, workout_id):
        return _delete(request, workout_id)


def _save_from_phone(request, workout_id):
    if not (isinstance(workout_id, str) and 1 <= len(workout_id) <= 200):
        raise errors.BadInput(
            "Invalid input: id: missing.", fields={"id": "Send the workout's id."}
        )
    return services.save_from_phone(
        user_id=request.user.public_id,
        workout_id=workout_id,
        fields=phone_workouts.read(request.data),
        now=timezone.now(),
    )


class WorkoutsView(APIView):
    @extend_schema(
        operation_id="workouts", parameters=[_LIMIT], responses=replies.WorkoutsSerializer
    )
    def get(self, request):
        page = services.list_workouts(
            user_id=request.user.public_id, limit=_limit(request, default=50, most=1_000)
        )
        return Response({"workouts": _all_json(page.workouts)})

    @extend_schema(
        operation_id="workout_create",
        request=serializers.NewWebWorkoutSerializer,
        responses={201: replies.WorkoutReplySerializer},
    )
    @answers_once
    def post(self, request):
        fields = _checked(serializers.NewWebWorkoutSerializer, request)
        row = services.save_from_web(
            user_id=request.user.public_id,
            workout_id=fields.pop("workoutId"),
            fields=fields,
            now=timezone.now(),
        )
        return Response({"workout": services.as_json(row)}, status=201)


class WorkoutView(APIView):
    @extend_schema(operation_id="workout", responses=replies.WorkoutReplySerializer)
    def get(self, request, workout_id):
        workout = services.workout_json(user_id=request.user.public_id, workout_id=workout_id)
        return Response({"workout": workout})

    @extend_schema(
        operation_id="workout_patch",
        request=serializers.WebWorkoutSerializer,
        responses=replies.WorkoutDoneSerializer,
    )
    @answers_once
    def patch(self, request, workout_id):
        fields = _checked(serializers.WebWorkoutSerializer, request)
        if not fields:
            raise errors.BadInput("There is nothing to change.")
        services.change_from_web(
            user_id=request.user.public_id,
            workout_id=workout_id,
            fields=fields,
            now=timezone.now(),
        )
        return Response({"success": True})

    @extend_schema(operation_id="workout_delete", responses={200: replies.WorkoutDoneSerializer})
    @answers_once
    def delete(self, request, workout_id):
        return _delete(request, workout_id)


class EventsView(APIView):
    @extend_schema(
        operation_id="workout_events",
        parameters=[
            OpenApiParameter("since", str, required=True, description="A moment, ISO 8601."),
            _LIMIT,
            _CURSOR,
        ],
        responses=replies.EventsSerializer,
    )
    def get(self, request):
        """List what was changed or deleted since a moment, each workout once, oldest first."""
        page = events.workout_events(
            user_id=request.user.public_id,
            since=_since(request),
            now=timezone.now(),
            limit=_limit(request, default=50, most=events.MOST_EVENTS),
            cursor=request.query_params.get("cursor"),
        )
        body = {
            "events": [events.event_json(row) for row in page.workouts],
            "nextCursor": page.next_cursor,
            "until": clock.iso(page.until),
        }
        return Response(body)


def _since(request):
    # A "+" of a zone that wasn't escaped arrives as a space.
    text = request.query_params.get("since", "").replace(" ", "+")
    try:
        return clock.parse(text)
    except (ValueError, OverflowError) as exc:
        raise errors.BadInput(
            "Invalid input: since: not a moment.", fields={"since": "Not a moment."}
        ) from exc


class ScheduledView(APIView):
    @extend_schema(
        operation_id="workouts_scheduled",
        parameters=[serializers.ScheduledQuerySerializer],
        responses=replies.WorkoutsSerializer,
    )
    def get(self, request):
        asked = serializers.ScheduledQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        day = asked.validated_data.get("date")
        rows = services.scheduled(
            user_id=request.user.public_id, date=day.isoformat() if day else None
        )
        return Response({"workouts": _all_json(rows)})


class ScheduleView(APIView):
    @extend_schema(
        operation_id="workout_schedule",
        request=serializers.ScheduleSerializer,
        responses=replies.StateReplySerializer,
    )
    @answers_once
    def patch(self, request, workout_id):
        plan = _checked(serializers.ScheduleSerializer, request)
        row = services.schedule(
            user_id=request.user.public_id,
            workout_id=workout_id,
            date=plan["scheduledDate"].isoformat(),
            time=plan.get("scheduledTime"),
            status=plan["status"],
        )
        return Response({"success": True, **_state(row)})

    @extend_schema(
        operation_id="workout_unschedule", responses={200: replies.UnscheduledSerializer}
    )
    @answers_once
    def delete(self, request, workout_id):
        services.unschedule(user_id=request.user.public_id, workout_id=workout_id)
        return Response({"success": True, "workoutId": workout_id})


class CompleteView(APIView):
    @extend_schema(
        operation_id="workout_complete",
        request=serializers.CompletionSerializer(partial=True),
        responses=replies.StateReplySerializer,
    )
    @answers_once
    def post(self, request, workout_id):
        row = services.complete_workout(
            user_id=request.user.public_id,
            workout_id=workout_id,
            fields=_checked(serializers.CompletionSerializer, request, partial=True),
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
        responses={201: replies.LoggedSerializer},
    )
    @answers_once
    def post(self, request):
        log = _checked(serializers.CompletionSerializer, request)
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
