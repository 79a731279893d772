"""The JSON doors of the player: merging a session's edits, and correcting it afterwards."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from kinexfit import errors
from kinexfit.idempotency import answers_once
from workouts import history, services
from workouts import session_serializers as shapes


class SessionsView(APIView):
    rate_category = "sync"

    @extend_schema(
        operation_id="open_sessions",
        parameters=[OpenApiParameter("workoutId", str, required=True)],
        responses=shapes.SessionsSerializer,
    )
    def get(self, request):
        """List the sessions of a workout that are still running, to join one."""
        workout_id = request.query_params.get("workoutId") or ""
        if not workout_id:
            raise errors.BadInput(
                "Invalid input: workoutId: missing.", fields={"workoutId": "Say which workout."}
            )
        found = services.joinable_sessions(
            user_id=request.user.public_id, workout_id=workout_id, now=timezone.now()
        )
        return Response(shapes.SessionsSerializer({"sessions": found}).data)


class SessionView(APIView):
    rate_category = "sync"

    @extend_schema(operation_id="session", responses=shapes.SyncedSerializer)
    def get(self, request, session_id):
        return _synced(services.open_session(user_id=request.user.public_id, session_id=session_id))

    @extend_schema(
        operation_id="session_sync",
        request=shapes.SyncSerializer,
        responses=shapes.SyncedSerializer,
    )
    @answers_once
    def post(self, request, session_id):
        """Merge edits. Every value keeps its newest stamp, so sending twice changes nothing."""
        body = shapes.SyncSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return _synced(
            services.sync_session(
                user_id=request.user.public_id,
                session_id=session_id,
                workout_id=body.validated_data["workoutId"],
                edits=body.validated_data["edits"],
                now=timezone.now(),
            )
        )


def _synced(found: services.Synced) -> Response:
    completion_id = found.completion.completion_id if found.completion else None
    reply = {
        "session": found.session,
        "rejected": found.rejected,
        "completionId": completion_id,
    }
    return Response(shapes.SyncedSerializer(reply).data)


class CompletionView(APIView):
    @extend_schema(operation_id="completion", responses=shapes.CompletionReplySerializer)
    def get(self, request, completion_id):
        """Return a finished session, unless it is older than the plan shows."""
        row = services.get_completion(user_id=request.user.public_id, completion_id=completion_id)
        history.sight(user=request.user, now=timezone.now()).require(row.completed_at)
        return _completion(row)

    @extend_schema(
        operation_id="completion_correct",
        request=shapes.CorrectionsSerializer,
        responses=shapes.CompletionReplySerializer,
    )
    @answers_once
    def patch(self, request, completion_id):
        """Correct or back-date a finished session; records and statistics follow."""
        body = shapes.CorrectionsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = services.correct_session(
            user_id=request.user.public_id,
            completion_id=completion_id,
            edits=body.validated_data["edits"],
            now=timezone.now(),
        )
        return _completion(row)

    @extend_schema(
        operation_id="completion_delete", responses={200: shapes.CompletionReplySerializer}
    )
    @answers_once
    def delete(self, request, completion_id):
        services.delete_session(
            user_id=request.user.public_id, completion_id=completion_id, now=timezone.now()
        )
        return _completion(None)


class RestoreView(APIView):
    @extend_schema(
        operation_id="completion_restore",
        request=None,
        responses=shapes.CompletionReplySerializer,
    )
    @answers_once
    def post(self, request, completion_id):
        row = services.restore_session(
            user_id=request.user.public_id, completion_id=completion_id, now=timezone.now()
        )
        return _completion(row)


def _completion(row) -> Response:
    body = {"success": True}
    return Response(body if row is None else {**body, "completion": services.completion_json(row)})


class MovementsView(APIView):
    @extend_schema(
        operation_id="movements",
        parameters=[OpenApiParameter("q", str, required=True)],
        responses=shapes.MovementsSerializer,
    )
    def get(self, request):
        """Find an exercise by name or alias, with the load the member used last."""
        query = (request.query_params.get("q") or "").strip()[:100]
        if not query:
            raise errors.BadInput("Invalid input: q: missing.", fields={"q": "Say what to find."})
        found = services.find_movements(user_id=request.user.public_id, query=query)
        return Response({"movements": found})
