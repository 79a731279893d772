"""The coach's JSON doors."""

import re

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ai import coaches, generation, paid_jobs, phone, serializers, timing, usage
from kinexfit import errors, jobs
from workouts import services as workouts

# The phone gives up after 60 s without data.
PATIENCE_SECONDS = 55
QUEUE = "ai"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")

IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="A retry gets the first answer."
)
PREFER = OpenApiParameter(
    "Prefer", str, OpenApiParameter.HEADER, description="`respond-async` answers 202 with a job."
)


def idempotency_key(request) -> str | None:
    """Return the request's Idempotency-Key, checked."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise errors.BadInput("The Idempotency-Key must be 1 to 200 printable characters.")
    return key


def _finished(job: jobs.Job) -> dict | None:
    """Return a finished job's result, or raise what it ended with."""
    if job.error is not None:
        body = dict(job.error)
        kind = paid_jobs.kind_of(body.pop("code"))
        raise kind(body.pop("message"), code=job.error["code"], **body)
    return job.result


def awaited(job: jobs.Job) -> dict | None:
    """Return the job's result; None when it is still at work after our patience.

    Where no thread is left to wait on, there is no patience: its door says how to come back.
    """
    with jobs.place_to_wait(queue=QUEUE) as has_place:
        patience = PATIENCE_SECONDS if has_place else 0
        job = jobs.wait(owner_id=job.owner_id, job_id=job.id, seconds=patience)
    return _finished(job) if job.is_finished else None


class WaitingView(APIView):
    """A door whose callers can't come back for a job: with no place to wait, none is started.

    Who finds no place has used up no try.
    """

    def check_throttles(self, request):
        with jobs.place_to_wait(queue=QUEUE) as has_place:
            if not has_place:
                raise coaches.Crowded
            super().check_throttles(request)


class GenerateView(APIView):
    rate_category = "ai"

    @extend_schema(
        operation_id="ai_generate_workout",
        parameters=[IDEMPOTENCY, PREFER],
        request=serializers.GenerateSerializer,
        responses={200: serializers.GeneratedSerializer, 202: serializers.JobSerializer},
    )
    def post(self, request):
        payload = serializers.GenerateSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        preferences = payload.validated_data["preferences"]
        job = generation.start(
            user=request.user,
            ask=generation.Ask(
                prompt=payload.validated_data["prompt"],
                preferences=preferences
                and serializers.PreferencesSerializer().to_preferences(preferences),
            ),
            key=idempotency_key(request),
            now=timezone.now(),
        )
        if "respond-async" in request.headers.get("Prefer", ""):
            return accepted_job(job)
        result = awaited(job)
        if result is None:
            return accepted_job(job)
        # A job that another run had settled knows its workout by its id only.
        workout = result.get("workout") or workouts.workout_json(
            user_id=request.user.public_id, workout_id=result["workoutId"]
        )
        return Response(serializers.generated(result, workout=workout))


def accepted_job(job: jobs.Job) -> Response:
    """Answer 202 with where to follow the job."""
    body = serializers.JobSerializer(job).data
    return Response(body, status=202, headers={"Location": body["url"]})


class MobileGenerateView(WaitingView):
    rate_category = "ai"
    quota_spent_status = 402

    @extend_schema(
        operation_id="mobile_ai_generate_workout",
        request=serializers.MobileGenerateSerializer,
        responses={200: phone.PhoneGeneratedSerializer},
    )
    def post(self, request):
        payload = serializers.MobileGenerateSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        now = timezone.now()
        job = generation.start(
            user=request.user,
            ask=generation.Ask(
                prompt=payload.validated_data["prompt"],
                profile=payload.validated_data["trainingProfile"],
                saves=False,
            ),
            key=idempotency_key(request),
            now=now,
        )
        # The phone can't follow a job, so it hears "try again" and is not charged.
        result = awaited(job) or paid_jobs.give_up(
            user_id=request.user.public_id, job_id=job.id, now=now
        )
        return Response(phone.generated(result))


class TimerView(APIView):
    rate_category = "ai"

    @extend_schema(
        operation_id="ai_timer_suggestion",
        request=serializers.TimerRequestSerializer,
        responses=serializers.TimerSerializer,
    )
    def post(self, request):
        payload = serializers.TimerRequestSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        found = timing.suggest(
            user=request.user,
            now=timezone.now(),
            workout_id=payload.validated_data.get("workoutId"),
            text=payload.validated_data.get("text"),
        )
        if found.job is None:
            return Response(found.timer)
        result = awaited(found.job)
        if result is None:
            raise coaches.TooSlow
        return Response(result["timer"])


class JobView(APIView):
    @extend_schema(operation_id="job", responses=serializers.JobSerializer)
    def get(self, request, job_id):
        job = jobs.get(owner_id=request.user.public_id, job_id=str(job_id))
        return Response(serializers.JobSerializer(job).data)


class MobileQuotaView(APIView):
    @extend_schema(operation_id="mobile_ai_quota", responses=serializers.QuotaSerializer)
    def get(self, request):
        return Response(usage.quota(user=request.user, now=timezone.now()))


class AIUsageView(APIView):
    @extend_schema(operation_id="user_ai_usage", responses=serializers.AIUsageSerializer)
    def get(self, request):
        return Response(
            {"success": True, "data": usage.report(user=request.user, now=timezone.now())}
        )
