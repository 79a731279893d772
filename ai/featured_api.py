"""The JSON doors of the workout of the day and of the week (contract §8)."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ai import coaches, featured, paid_jobs, phone, serializers
from ai.api import awaited
from ai.featured import Featured
from kinexfit import jobs
from workouts import services as workouts
from workouts.tables import Workout

ANOTHER = OpenApiParameter("generate", bool, description="`true` makes another one.")


class Answer:
    """A featured workout once it is there, and what its making cost if it is new."""

    def __init__(self, workout: Workout | None, result: dict | None):
        self.workout = workout
        self.result = result

    @property
    def is_new(self) -> bool:
        return self.result is not None


def _answer(request, ask: Callable[..., Featured], *, on_time_out: Callable) -> Answer:
    now = timezone.now()
    another = request.query_params.get("generate") == "true"
    found = ask(user=request.user, now=now, another=another)
    if found.job is None:
        return Answer(found.workout, None)
    result = awaited(found.job) or on_time_out(request.user.public_id, found.job, now)
    row = workouts.get_workout(user_id=request.user.public_id, workout_id=result["workoutId"])
    return Answer(row, result)


def _give_up(user_id: str, job: jobs.Job, now: datetime) -> dict:
    return paid_jobs.give_up(user_id=user_id, job_id=job.id, now=now)


def _keep_working(user_id: str, job: jobs.Job, now: datetime) -> dict:
    # Nothing was charged for the week's workout, and it is there the next time one asks.
    raise coaches.TooSlow


class DayView(APIView):
    rate_category = "ai"

    @extend_schema(
        operation_id="ai_workout_of_the_day",
        parameters=[ANOTHER],
        request=None,
        responses=serializers.FeaturedSerializer,
    )
    def get(self, request):
        answer = _answer(request, featured.workout_of_the_day, on_time_out=_give_up)
        return Response(
            serializers.featured(answer.workout, is_new=answer.is_new, result=answer.result)
        )


class WeekView(APIView):
    @extend_schema(
        operation_id="ai_workout_of_the_week",
        parameters=[ANOTHER],
        responses=serializers.FeaturedSerializer,
    )
    def get(self, request):
        answer = _answer(request, featured.workout_of_the_week, on_time_out=_keep_working)
        return Response(
            serializers.featured(answer.workout, is_new=answer.is_new, result=answer.result)
        )


class MobileDayView(APIView):
    rate_category = "ai"
    quota_spent_status = 402

    @extend_schema(
        operation_id="mobile_ai_workout_of_the_day",
        parameters=[ANOTHER],
        request=None,
        responses=phone.PhoneFeaturedSerializer,
    )
    def post(self, request):
        return _for_phone(_answer(request, featured.workout_of_the_day, on_time_out=_give_up))

    @extend_schema(
        operation_id="mobile_ai_workout_of_the_day_by_get",
        parameters=[ANOTHER],
        responses=phone.PhoneFeaturedSerializer,
        description="For an earlier build of the app.",
    )
    def get(self, request):
        return self.post(request)


class MobileWeekView(APIView):
    @extend_schema(
        operation_id="mobile_ai_workout_of_the_week",
        parameters=[ANOTHER],
        responses=phone.PhoneFeaturedSerializer,
    )
    def get(self, request):
        try:
            answer = _answer(request, featured.workout_of_the_week, on_time_out=_keep_working)
        except featured.NotInYourPlan as exc:
            raise exc.for_phone() from exc
        return _for_phone(answer)


def _for_phone(answer: Answer) -> Response:
    remaining = answer.result["quotaRemaining"] if answer.result else None
    return Response(phone.featured(answer.workout, is_new=answer.is_new, quota_remaining=remaining))
