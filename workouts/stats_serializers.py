"""The shape of statistics and body metrics on the wire (contract §§6 and 13)."""

import math

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from workouts import body_metrics
from workouts.session_serializers import CompletionRecordSerializer

_SYSTEMS = ("metric", "imperial")


class CompletionStatsSerializer(serializers.Serializer):
    thisWeek = serializers.IntegerField(help_text="Since Sunday, UTC.")
    total = serializers.IntegerField()
    streak = serializers.IntegerField()
    hoursTrained = serializers.FloatField()


class CompletionStatsReplySerializer(serializers.Serializer):
    stats = CompletionStatsSerializer()


class FavouriteSerializer(serializers.Serializer):
    name = serializers.CharField()
    count = serializers.IntegerField()


class RecordSerializer(serializers.Serializer):
    exercise = serializers.CharField()
    weight = serializers.FloatField()
    unit = serializers.CharField()
    reps = serializers.IntegerField()
    date = serializers.CharField()


class MonthCountSerializer(serializers.Serializer):
    month = serializers.CharField()
    count = serializers.IntegerField()


class MonthVolumeSerializer(serializers.Serializer):
    month = serializers.CharField()
    volume = serializers.FloatField()


class TrainingStatsSerializer(serializers.Serializer):
    totalWorkouts = serializers.IntegerField()
    totalExercises = serializers.IntegerField()
    totalVolume = serializers.FloatField()
    volumeUnit = serializers.ChoiceField(choices=["kg", "lb"])
    averageDuration = serializers.IntegerField(help_text="Minutes.")
    totalMinutes = serializers.IntegerField()
    streakDays = serializers.IntegerField()
    longestStreak = serializers.IntegerField()
    favoriteExercises = FavouriteSerializer(many=True)
    personalRecords = RecordSerializer(many=True)
    workoutsByMonth = MonthCountSerializer(many=True)
    volumeByMonth = MonthVolumeSerializer(many=True, help_text="Empty without a Pro plan.")
    recentWorkouts = serializers.ListField(child=serializers.DictField())
    weekly = serializers.DictField(help_text="{goal, days, streak}: weeks begin on Monday.")
    visibleSince = serializers.CharField(
        allow_null=True, help_text="The first day the plan shows; null when it shows all."
    )
    locked = serializers.ListField(
        child=serializers.CharField(), help_text="What a higher plan would show."
    )


class TrainingStatsReplySerializer(serializers.Serializer):
    stats = TrainingStatsSerializer()


class CompletionsQuerySerializer(serializers.Serializer):
    limit = serializers.IntegerField(required=False, help_text="Clamped to 1-1000; default 200.")
    workoutId = serializers.CharField(max_length=200, required=False, allow_blank=True)
    startDate = serializers.DateField(required=False)
    endDate = serializers.DateField(required=False)


class CompletionsReplySerializer(serializers.Serializer):
    completions = CompletionRecordSerializer(many=True)


class WorkoutCompletionsReplySerializer(CompletionsReplySerializer):
    workoutId = serializers.CharField()
    count = serializers.IntegerField()


class MetricsQuerySerializer(serializers.Serializer):
    limit = serializers.IntegerField(
        required=False, help_text="Clamped to 1-1000; 100 by default, or all days of a range."
    )
    startDate = serializers.DateField(required=False)
    endDate = serializers.DateField(required=False)


@extend_schema_field(float)
class MeasureField(serializers.Field):
    """A number kept exactly as it was sent."""

    default_error_messages = {"invalid": "A number above 0, up to {most:g}."}

    def __init__(self, *, most: float, **options):
        self.most = most
        super().__init__(required=False, allow_null=True, **options)

    def to_internal_value(self, data):
        is_number = isinstance(data, (int, float)) and not isinstance(data, bool)
        if not is_number or not math.isfinite(data) or not 0 < data <= self.most:
            self.fail("invalid", most=self.most)
        return data

    def to_representation(self, value):
        return value


class _MeasuresSerializer(serializers.Serializer):
    """The measured fields; contract §13 names them."""

    notes = serializers.CharField(
        max_length=2_000, required=False, allow_blank=True, allow_null=True
    )
    photoUrls = serializers.ListField(
        child=serializers.CharField(max_length=2_000), max_length=10, required=False
    )

    def get_fields(self):
        measures: dict[str, serializers.Field] = {
            name: MeasureField(most=100 if name == "bodyFatPercentage" else 1_500)
            for name in body_metrics.FIELDS
        }
        return measures | super().get_fields()


class NewMetricSerializer(_MeasuresSerializer):
    date = serializers.DateField()
    unit = serializers.ChoiceField(choices=_SYSTEMS)


class MetricPatchSerializer(_MeasuresSerializer):
    unit = serializers.ChoiceField(
        choices=_SYSTEMS, required=False, help_text="The day's own unit when absent."
    )


class MetricSerializer(_MeasuresSerializer):
    date = serializers.CharField()
    unit = serializers.ChoiceField(choices=_SYSTEMS)
    createdAt = serializers.CharField()
    updatedAt = serializers.CharField()


class MetricReplySerializer(serializers.Serializer):
    metric = MetricSerializer()


class MetricsReplySerializer(serializers.Serializer):
    metrics = MetricSerializer(many=True)


class GoalSerializer(serializers.Serializer):
    days = serializers.IntegerField(min_value=1, max_value=7)


class SuccessSerializer(serializers.Serializer):
    success = serializers.BooleanField()
