"""The JSON doors of enhancements (contract §8)."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ai import paid_jobs, phone
from ai.api import (
    IDEMPOTENCY,
    PREFER,
    WaitingView,
    accepted_job,
    awaited,
    idempotency_key,
)
from ai.enhancing import proposals, serializers
from ai.serializers import JobSerializer
from workouts import services as workouts
from workouts.blocks import Plan


class EnhanceView(APIView):
    rate_category = "ai"

    @extend_schema(
        operation_id="ai_enhance_workout",
        parameters=[IDEMPOTENCY, PREFER],
        request=serializers.EnhanceSerializer,
        responses={200: serializers.EnhancedSerializer, 202: JobSerializer},
    )
    def post(self, request):
        payload = serializers.EnhanceSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        now = timezone.now()
        job = proposals.start(
            user=request.user, ask=payload.to_ask(), now=now, key=idempotency_key(request)
        )
        result = None if "respond-async" in request.headers.get("Prefer", "") else awaited(job)
        if result is None:
            return accepted_job(job)
        row = workouts.new_workout(
            user_id=request.user.public_id,
            workout_id=result["workoutId"] or f"workout_{job.id}",
            plan=Plan.model_validate(result["plan"]),
            source=proposals.SOURCE,
            tier=result["tier"],
            now=now,
        )
        workout = workouts.as_json(row)
        return Response(serializers.enhanced(result, job_id=job.id, workout=workout))


class EnhancementView(APIView):
    @extend_schema(operation_id="ai_enhancement", responses=serializers.ProposalSerializer)
    def get(self, request, job_id):
        result = proposals.result_of(
            user_id=request.user.public_id, job_id=str(job_id), now=timezone.now()
        )
        return Response(serializers.proposal(result, job_id=str(job_id)))


class AcceptView(APIView):
    @extend_schema(
        operation_id="ai_enhancement_accept",
        request=serializers.AcceptSerializer,
        responses=serializers.AcceptedSerializer,
    )
    def post(self, request, job_id):
        payload = serializers.AcceptSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        row = proposals.accept(
            user=request.user,
            job_id=str(job_id),
            ids=payload.validated_data["changes"],
            now=timezone.now(),
        )
        return Response({"success": True, "workout": workouts.as_json(row)})


class UndoView(APIView):
    @extend_schema(
        operation_id="ai_enhancement_undo", request=None, responses=serializers.AcceptedSerializer
    )
    def post(self, request, job_id):
        row = proposals.undo(user=request.user, job_id=str(job_id), now=timezone.now())
        return Response({"success": True, "workout": workouts.as_json(row)})


class MobileEnhanceView(WaitingView):
    rate_category = "ai"
    quota_spent_status = 402

    @extend_schema(
        operation_id="mobile_ai_enhance_workout",
        request=serializers.PhoneEnhanceSerializer,
        responses=phone.PhoneEnhancedSerializer,
    )
    def post(self, request):
        payload = serializers.PhoneEnhanceSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        now, asked = timezone.now(), payload.validated_data
        workout_id = asked.get("workoutId")
        job = proposals.start(
            user=request.user,
            # The phone has no page to warn on; what it asks for by id is saved there at once.
            ask=proposals.Ask(
                text=None if workout_id else asked.get("text"), workout_id=workout_id, again=True
            ),
            now=now,
            key=idempotency_key(request),
        )
        result = awaited(job) or paid_jobs.give_up(
            user_id=request.user.public_id, job_id=job.id, now=now
        )
        if workout_id:
            proposals.accept(user=request.user, job_id=job.id, ids=None, now=now)
        return Response(phone.enhanced(result, job_id=job.id))
