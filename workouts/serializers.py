"""What the workout doors take. The phone's is lenient: a refusal there is data lost."""

from datetime import UTC

from rest_framework import serializers

from kinexfit import clock
from workouts import playing

_SOFT_TEXT = {
    "title": 200, "content": 20_000, "enhancementSourceText": 20_000, "difficulty": 50,
    "imageURL": 2_000, "sourceURL": 2_000, "sourceAuthor": 200, "scheduledDate": 10,
    "scheduledTime": 5, "status": 20, "completedDate": 10, "source": 50, "description": 5_000,
}  # fmt: skip
_SOFT_NUMBERS = {
    "durationMinutes": 1_440, "exerciseCount": 1_000, "durationSeconds": 86_400,
    "completionCount": 100_000,
}  # fmt: skip
_SOFT_MOMENTS = ("createdAt", "updatedAt", "completedAt")


def read_phone_workout(data) -> dict:
    """Return what of a phone's workout can be kept: soft problems are mended, never refused."""
    if not isinstance(data, dict):
        raise serializers.ValidationError({"body": "Send one workout."})
    kept: dict = {}
    for name, most in _SOFT_TEXT.items():
        if isinstance(data.get(name), str) and data[name].strip():
            kept[name] = data[name].strip()[:most]
    for name, most in _SOFT_NUMBERS.items():
        value = data.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            kept[name] = max(0, min(most, value))
    for name in _SOFT_MOMENTS:
        if moment := _soft_moment(data.get(name)):
            kept[name] = moment
    if isinstance(data.get("isCompleted"), bool):
        kept["isCompleted"] = data["isCompleted"]
    return kept


def _soft_moment(text) -> str | None:
    try:
        return clock.iso(clock.parse(text).astimezone(UTC))
    except (TypeError, ValueError, OverflowError):
        return None


class ScheduleSerializer(serializers.Serializer):
    scheduledDate = serializers.DateField()
    scheduledTime = serializers.RegexField(
        r"^([01]\d|2[0-3]):[0-5]\d$", required=False, allow_null=True
    )
    status = serializers.ChoiceField(
        choices=["scheduled", "completed", "skipped"], required=False, default="scheduled"
    )


class ExerciseSerializer(serializers.Serializer):
    id = serializers.CharField(max_length=64, required=False, allow_null=True)
    name = serializers.CharField(max_length=200)
    sets = serializers.IntegerField(min_value=1, max_value=100, required=False, allow_null=True)
    reps = serializers.JSONField(required=False, allow_null=True)
    weight = serializers.JSONField(required=False, allow_null=True)
    restSeconds = serializers.IntegerField(
        min_value=0, max_value=3_600, required=False, allow_null=True
    )
    duration = serializers.IntegerField(
        min_value=0, max_value=3_600, required=False, allow_null=True
    )
    notes = serializers.CharField(
        max_length=2_000, required=False, allow_blank=True, allow_null=True
    )

    def validate_reps(self, value):
        is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1_000
        if value is None or is_count or (isinstance(value, str) and 0 < len(value) <= 50):
            return value
        raise serializers.ValidationError("A count up to 1,000, or text up to 50 characters.")

    def validate_weight(self, value):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return f"{value:g}"
        if value is None or (isinstance(value, str) and len(value) <= 50):
            return value
        raise serializers.ValidationError("A number, or text up to 50 characters.")


class WebWorkoutSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(
        max_length=5_000, required=False, allow_blank=True, allow_null=True
    )
    content = serializers.CharField(max_length=20_000, allow_blank=True, required=False)
    exercises = ExerciseSerializer(many=True, max_length=100, required=False)
    difficulty = serializers.CharField(max_length=50, required=False, allow_null=True)
    workoutType = serializers.ChoiceField(
        choices=["standard", "emom", "amrap", "rounds", "ladder", "tabata"], required=False
    )
    structure = serializers.DictField(required=False, allow_null=True)


class NewWebWorkoutSerializer(WebWorkoutSerializer):
    workoutId = serializers.CharField(max_length=200)
    content = serializers.CharField(max_length=20_000, allow_blank=True)
    exercises = ExerciseSerializer(many=True, max_length=100)


class CompletionSerializer(serializers.Serializer):
    workoutId = serializers.CharField(max_length=200)
    completedAt = serializers.CharField(max_length=40)
    completedDate = serializers.DateField(required=False, format="%Y-%m-%d")
    durationSeconds = serializers.IntegerField(required=False, default=0, min_value=0)
    notes = serializers.CharField(
        max_length=2_000, required=False, allow_blank=True, allow_null=True
    )
    exerciseMetrics = serializers.ListField(
        child=serializers.DictField(), max_length=500, required=False, default=list
    )
    prHighlights = serializers.ListField(
        child=serializers.DictField(), max_length=50, required=False, default=list
    )
    sets = serializers.ListField(
        child=serializers.DictField(), max_length=200, required=False, default=list
    )

    def validate_sets(self, value):
        return [exercise.to_json() for exercise in playing.logged(value)]

    def validate_completedDate(self, value):
        return value.isoformat()
