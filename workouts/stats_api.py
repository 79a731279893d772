"""The JSON doors of statistics and body metrics: contract §§6 and 13."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from kinexfit.idempotency import answers_once
from workouts import services, statistics
from workouts import stats_serializers as shapes
from workouts.services import body, training

_SHOWN_RECORDS = 10
_SHOWN_WORKOUTS = 5
_MOST_METRICS = 1_000


class CompletionStatsView(APIView):
    @extend_schema(operation_id="completion_stats", responses=shapes.CompletionStatsReplySerializer)
    def get(self, request):
        """Four figures: the week from Sunday in UTC, the streak in the member's own days."""
        now = timezone.now()
        known = training.training(user=request.user, now=now)
        sunday = statistics.week_start(now.date()).isoformat()
        stats = {
            "thisWeek": sum(session.completed_at >= sunday for session in known.sessions),
            "total": len(known.sessions),
            "streak": known.streaks.days,
            "hoursTrained": statistics.hours_trained(known.sessions),
        }
        return Response({"stats": stats})


class StatsView(APIView):
    @extend_schema(operation_id="workout_stats", responses=shapes.TrainingStatsReplySerializer)
    def get(self, request):
        """All figures of the dashboard, from what was done and as far back as the plan shows."""
        now = timezone.now()
        known = training.training(user=request.user, now=now)
        recent = services.list_workouts(user_id=request.user.public_id, limit=_SHOWN_WORKOUTS)
        workouts = [services.as_json(row) for row in recent.workouts]
        return Response({"stats": _stats(known) | {"recentWorkouts": workouts}})


def _stats(known: training.Training) -> dict:
    sight, total = known.sight, known.totals
    has_analytics = sight.has_analytics
    return {
        "totalWorkouts": total.workouts,
        "totalExercises": sum(held["times"] for held in known.movements.values()),
        "totalVolume": round(total.volume, 1),
        "volumeUnit": sight.unit,
        "averageDuration": round(total.average_seconds / 60),
        "totalMinutes": total.seconds // 60,
        "streakDays": known.streaks.days,
        "longestStreak": known.streaks.longest,
        "favoriteExercises": [
            {"name": held["name"], "count": held["times"]}
            for _, held in statistics.favourites(known.movements)
        ],
        "personalRecords": [_record(record) for record in known.records[:_SHOWN_RECORDS]],
        "workoutsByMonth": [
            {"month": point.month, "count": point.workouts} for point in known.by_month
        ],
        "volumeByMonth": [
            {"month": point.month, "volume": round(point.volume, 1)}
            for point in known.by_month
            if has_analytics
        ],
        "weekly": {
            "goal": sight.weekly_goal,
            "days": known.days_this_week,
            "streak": known.streaks.weeks,
        },
        "visibleSince": sight.since,
        "locked": [
            *([] if has_analytics else ["volumeByMonth"]),
            *(["history"] if sight.since else []),
        ],
    }


def _record(record: statistics.Record) -> dict:
    return {
        "exercise": record.name,
        "weight": record.weight,
        "unit": record.unit,
        "reps": record.reps,
        "date": record.date,
    }


class GoalView(APIView):
    @extend_schema(
        operation_id="weekly_goal",
        request=shapes.GoalSerializer,
        responses=shapes.SuccessSerializer,
    )
    @answers_once
    def put(self, request):
        """Set on how many days of a week the member means to train."""
        asked = shapes.GoalSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        training.set_weekly_goal(
            user=request.user, days=asked.validated_data["days"], now=timezone.now()
        )
        return Response({"success": True})


class BodyMetricsView(APIView):
    @extend_schema(
        operation_id="body_metrics",
        parameters=[shapes.MetricsQuerySerializer],
        responses=shapes.MetricsReplySerializer,
    )
    def get(self, request):
        """List the measured days, newest first."""
        query = shapes.MetricsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        start, end = _day(asked.get("startDate")), _day(asked.get("endDate"))
        limit = asked.get("limit", _MOST_METRICS if start or end else 100)
        found = body.metrics(
            user_id=request.user.public_id,
            limit=max(1, min(_MOST_METRICS, limit)),
            start=start,
            end=end,
        )
        return Response({"metrics": [body.metric_json(row) for row in found]})

    @extend_schema(
        operation_id="body_metric_create",
        request=shapes.NewMetricSerializer,
        responses={201: shapes.MetricReplySerializer},
    )
    @answers_once
    def post(self, request):
        """Merge into a day: fields that are absent keep what the day had, so a repeat is safe."""
        sent = shapes.NewMetricSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        fields = dict(sent.validated_data)
        row = body.record(
            user_id=request.user.public_id,
            day=fields.pop("date").isoformat(),
            unit=fields.pop("unit"),
            fields={name: value for name, value in fields.items() if value is not None},
            now=timezone.now(),
        )
        return Response({"metric": body.metric_json(row)}, status=201)


class LatestMetricView(APIView):
    @extend_schema(operation_id="body_metric_latest", responses=shapes.MetricReplySerializer)
    def get(self, request):
        row = body.latest_metric(user_id=request.user.public_id)
        return Response({"metric": body.metric_json(row)})


class BodyMetricView(APIView):
    @extend_schema(operation_id="body_metric", responses=shapes.MetricReplySerializer)
    def get(self, request, day):
        row = body.metric(user_id=request.user.public_id, day=day)
        return Response({"metric": body.metric_json(row)})

    @extend_schema(
        operation_id="body_metric_patch",
        request=shapes.MetricPatchSerializer,
        responses=shapes.MetricReplySerializer,
    )
    @answers_once
    def patch(self, request, day):
        """Change a measured day; null clears a field."""
        sent = shapes.MetricPatchSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        fields = dict(sent.validated_data)
        known = body.metric(user_id=request.user.public_id, day=day)
        row = body.record(
            user_id=request.user.public_id,
            day=day,
            unit=fields.pop("unit", known.unit),
            fields=fields,
            now=timezone.now(),
            must_exist=True,
        )
        return Response({"metric": body.metric_json(row)})

    @extend_schema(operation_id="body_metric_delete", responses={200: shapes.SuccessSerializer})
    @answers_once
    def delete(self, request, day):
        body.delete_metric(user_id=request.user.public_id, day=day)
        return Response({"success": True})


def _day(found) -> str | None:
    return found.isoformat() if found else None
