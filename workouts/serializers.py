"""What the workout doors take; what the phone sends is read in `phone_workouts`."""

import math
import re
from collections.abc import Mapping

import orjson
from rest_framework import serializers

from workouts import playing

MOST_JSON_BYTES = 60_000
STATUSES = ("scheduled", "completed", "skipped")
# Three vocabularies were in use (product §3).
_DIFFICULTIES = {
    "easy": "beginner", "moderate": "intermediate", "medium": "intermediate", "hard": "advanced",
    "expert": "advanced",
}  # fmt: skip
# A source was sometimes the address itself (product §3).
_SITES = {"instagram.": "instagram", "tiktok.": "tiktok"}


def tidied(fields: dict) -> dict:
    """Give difficulty and source one vocabulary each; an address as a source is kept as one."""
    if isinstance(fields.get("difficulty"), str):
        word = fields["difficulty"].strip().lower()
        fields["difficulty"] = _DIFFICULTIES.get(word, word) or None
    source = fields.get("source")
    if isinstance(source, str) and re.match(r"https?://", source, re.I):
        fields.setdefault("sourceURL", source)
        found = (kind for site, kind in _SITES.items() if site in source.lower())
        fields["source"] = next(found, "imported")
    return fields


def require_modest(value, *, most: int = MOST_JSON_BYTES) -> None:
    try:
        is_modest = len(orjson.dumps(value)) <= most
    except TypeError:
        # Nested deeper than JSON is written.
        is_modest = False
    if not is_modest:
        raise serializers.ValidationError("That's too large or nested too deeply.")


class DataField(serializers.DictField):
    """An object whose inside is the client's own business; only its size is ours."""

    def run_validation(self, data=serializers.empty):
        value = super().run_validation(data)
        require_modest(value)
        return value


class Text(serializers.CharField):
    """Text that may be empty or null; over-long is refused."""

    def __init__(self, most: int, **options):
        super().__init__(
            max_length=most, required=False, allow_blank=True, allow_null=True, **options
        )


class Whole(serializers.IntegerField):
    def __init__(self, least: int, most: int, **options):
        super().__init__(
            min_value=least, max_value=most, required=False, allow_null=True, **options
        )


def _texts(count: int, most: int) -> serializers.ListField:
    child = serializers.CharField(max_length=most)
    return serializers.ListField(child=child, max_length=count, required=False)


class RepsField(serializers.JSONField):
    """An int to 1,000 or text to 50 characters: "8-10", "21-15-9", "max"."""

    def __init__(self, **options):
        super().__init__(required=False, allow_null=True, **options)

    def to_internal_value(self, data):
        is_count = isinstance(data, int) and not isinstance(data, bool) and 0 <= data <= 1_000
        if is_count or (isinstance(data, str) and 0 < len(data) <= 50):
            return data
        raise serializers.ValidationError("A count up to 1,000, or text up to 50 characters.")


class WeightField(serializers.JSONField):
    """A number or text to 50 characters, kept as text; without a unit it means pounds."""

    def __init__(self, **options):
        super().__init__(required=False, allow_null=True, **options)

    def to_internal_value(self, data):
        if isinstance(data, (int, float)) and not isinstance(data, bool):
            return f"{data:.10g}"
        if isinstance(data, str) and len(data) <= 50:
            return data
        raise serializers.ValidationError("A number, or text up to 50 characters.")


def _rows(child: serializers.Serializer, most: int) -> serializers.ListField:
    # With `many=True, allow_null=True` every row could be null too.
    return serializers.ListField(child=child, max_length=most, required=False, allow_null=True)


class SetDetailSerializer(serializers.Serializer):
    id = Text(64)
    reps = RepsField()
    weight = WeightField()


class ExerciseSerializer(serializers.Serializer):
    id = Text(64)
    name = serializers.CharField(max_length=200)
    exerciseId = Text(100)
    sets = Whole(1, 100)
    reps = RepsField()
    weight = WeightField()
    restSeconds = Whole(0, 3_600)
    duration = Whole(0, 3_600, help_text="Seconds.")
    notes = Text(2_000)
    setDetails = _rows(SetDetailSerializer(), 100)


class StructureSerializer(serializers.Serializer):
    rounds = Whole(1, 1_000)
    timePerRound = Whole(1, 3_600, help_text="Seconds.")
    timeLimit = Whole(1, 86_400, help_text="Seconds.")
    totalTime = Whole(0, 86_400, help_text="Seconds.")
    workSeconds = Whole(1, 3_600)
    restSeconds = Whole(0, 3_600)
    pattern = Text(200, help_text='"21-15-9".')
    values = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=10_000), max_length=100,
        required=False, allow_null=True,
    )  # fmt: skip
    forTime = serializers.BooleanField(required=False, allow_null=True)
    cardLayout = serializers.JSONField(required=False, allow_null=True)

    def validate_cardLayout(self, value):
        require_modest(value)
        return value


class _TimedBlockSerializer(serializers.Serializer):
    id = Text(64)
    label = Text(100)
    order = Whole(1, 1_000)
    exercises = ExerciseSerializer(many=True, max_length=100, required=False)
    completed = serializers.BooleanField(required=False, allow_null=True)
    completedAt = Text(40)
    notes = Text(2_000)


class AmrapBlockSerializer(_TimedBlockSerializer):
    timeLimit = Whole(1, 14_400, help_text="Seconds.")
    roundsCompleted = Whole(0, 10_000)


class EmomBlockSerializer(_TimedBlockSerializer):
    intervalSeconds = Whole(1, 3_600)
    rounds = Whole(1, 1_000)


class TimerConfigSerializer(serializers.Serializer):
    """Timer settings as the client has them; what we don't know of travels along."""

    params = DataField(required=False)
    aiGenerated = serializers.BooleanField(required=False)
    reason = Text(500)

    def to_internal_value(self, data):
        checked = super().to_internal_value(data)
        require_modest(data)
        return {**data, **checked}


class BlockTimerSerializer(TimerConfigSerializer):
    blockIndex = serializers.IntegerField(min_value=0, max_value=1_000)


class WorkoutAuthorSerializer(serializers.Serializer):
    username = Text(200)


class FlatFieldsSerializer(serializers.Serializer):
    """The lists and objects of contract §5's table."""

    exercises = ExerciseSerializer(many=True, max_length=100, required=False)
    author = WorkoutAuthorSerializer(required=False, allow_null=True)
    tags = _texts(50, 50)
    imageUrls = _texts(20, 2_000)
    llmData = DataField(required=False, allow_null=True)
    workoutType = serializers.ChoiceField(
        choices=["standard", "emom", "amrap", "rounds", "ladder", "tabata"], required=False
    )
    structure = StructureSerializer(required=False, allow_null=True)
    amrapBlocks = _rows(AmrapBlockSerializer(), 50)
    emomBlocks = _rows(EmomBlockSerializer(), 50)
    timerConfig = TimerConfigSerializer(required=False, allow_null=True)
    blockTimers = _rows(BlockTimerSerializer(), 50)
    aiEnhanced = serializers.BooleanField(required=False)
    aiNotes = _texts(20, 500)
    muscleGroups = _texts(20, 50)


class WebWorkoutSerializer(FlatFieldsSerializer):
    title = serializers.CharField(max_length=200, required=False)
    description = Text(5_000)
    content = serializers.CharField(max_length=20_000, allow_blank=True, required=False)
    enhancementSourceText = Text(20_000)
    source = Text(2_000, help_text="manual, ocr, instagram, tiktok, imported, ai_…; or a URL.")
    sourceURL = Text(2_000)
    sourceUrl = Text(2_000, help_text="Another spelling of sourceURL.")
    sourceAuthor = Text(200)
    type = Text(50)
    totalDuration = Whole(1, 1_440, help_text="Minutes.")
    difficulty = Text(50)
    thumbnailUrl = Text(2_000)
    imageURL = Text(2_000)

    def validate(self, data):
        if "totalDuration" in data:
            data["durationMinutes"] = data.pop("totalDuration")
        if "sourceUrl" in data:
            data.setdefault("sourceURL", data.pop("sourceUrl"))
        return tidied(data)


class NewWebWorkoutSerializer(WebWorkoutSerializer):
    workoutId = serializers.CharField(max_length=200)
    title = serializers.CharField(max_length=200)
    content = serializers.CharField(max_length=20_000, allow_blank=True)
    exercises = ExerciseSerializer(many=True, max_length=100)


class ScheduledQuerySerializer(serializers.Serializer):
    date = serializers.DateField(required=False)


class ScheduleSerializer(serializers.Serializer):
    scheduledDate = serializers.DateField()
    scheduledTime = serializers.RegexField(
        r"^([01]\d|2[0-3]):[0-5]\d$", required=False, allow_null=True
    )
    status = serializers.ChoiceField(choices=STATUSES, required=False, default="scheduled")


class CompletionSerializer(serializers.Serializer):
    """A finished session. What is too long is cut, never refused: the phone logs it once."""

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

    def to_internal_value(self, data):
        return super().to_internal_value(_cut(data) if isinstance(data, Mapping) else data)

    def validate(self, data):
        lists = [data.get(name) for name in ("exerciseMetrics", "prHighlights", "sets")]
        require_modest(lists, most=300_000)
        return data

    def validate_sets(self, value):
        require_modest(value, most=300_000)
        return [exercise.to_json() for exercise in playing.logged(value)]

    def validate_completedDate(self, value):
        return value.isoformat()


def _cut(data: Mapping) -> dict:
    """Return a session within the bounds of contract §6; null is the same as absent."""
    kept = {name: value for name, value in data.items() if value is not None}
    if isinstance(kept.get("notes"), str):
        kept["notes"] = kept["notes"][:2_000]
    for name, most in (("exerciseMetrics", 500), ("prHighlights", 50)):
        if isinstance(kept.get(name), list):
            kept[name] = [row for row in kept[name] if isinstance(row, dict)][:most]
    minutes = kept.get("durationMinutes")
    if isinstance(minutes, (int, float)) and math.isfinite(minutes):
        kept.setdefault("durationSeconds", minutes * 60)
    seconds = kept.get("durationSeconds")
    if isinstance(seconds, (int, float)) and math.isfinite(seconds):
        kept["durationSeconds"] = max(0, min(86_400, int(seconds)))
    return kept
