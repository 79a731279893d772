"""The shape of sessions on the wire: edits in, the merged state out."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

MOST_EDITS = 300


class CorrectionSerializer(serializers.Serializer):
    target = serializers.CharField(
        max_length=80, help_text='"session", or "exercise:ID", "set:ID", "block:ID".'
    )
    values = serializers.DictField(
        help_text="Of a session: title, startedAt, finishedAt, completedDate, durationSeconds, "
        "notes, perceivedDifficulty (1-10), energy, enjoyment (1-5), deleted. Of an exercise: "
        "name, exerciseId, order, notes, deleted. Of a set: exercise, order, type, reps, "
        "load {value, unit}, rpe, seconds, distance {value, unit}, notes, done, deleted. "
        "Of a block: name, score, seconds."
    )


class EditSerializer(CorrectionSerializer):
    at = serializers.CharField(
        max_length=40,
        help_text='Stamp: milliseconds, counter, device; "1763954321000-0000-k3j9x2".',
    )


@extend_schema_field(EditSerializer(many=True))
class EditsField(serializers.ListField):
    """Edits as they come: each is judged by itself, so that a bad one never keeps others out."""

    child = serializers.DictField()


class SyncSerializer(serializers.Serializer):
    workoutId = serializers.CharField(max_length=200)
    edits = EditsField(max_length=MOST_EDITS)


class CorrectionsSerializer(serializers.Serializer):
    edits = serializers.ListField(child=CorrectionSerializer(), max_length=MOST_EDITS)

    def validate_edits(self, value):
        if not value:
            raise serializers.ValidationError("There is nothing to change.")
        return value


class RejectedSerializer(serializers.Serializer):
    target = serializers.CharField()
    attribute = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()


class SessionSerializer(serializers.Serializer):
    id = serializers.CharField()
    workoutId = serializers.CharField(source="workout_id")
    state = serializers.DictField(
        child=serializers.DictField(child=serializers.ListField()),
        help_text='{"set:a": {"reps": [8, "1763954321000-0000-k3j9x2"]}}: value and stamp.',
    )


class SyncedSerializer(serializers.Serializer):
    session = SessionSerializer()
    rejected = RejectedSerializer(many=True)
    completionId = serializers.CharField(
        allow_null=True, help_text="Once the session counts as done."
    )


class SessionsSerializer(serializers.Serializer):
    sessions = SessionSerializer(many=True)


class CompletionRecordSerializer(serializers.Serializer):
    """Contract §6's record, with the log set by set."""

    completionId = serializers.CharField()
    workoutId = serializers.CharField()
    completedAt = serializers.CharField()
    completedDate = serializers.CharField()
    durationSeconds = serializers.IntegerField()
    durationMinutes = serializers.IntegerField()
    createdAt = serializers.CharField()
    notes = serializers.CharField(required=False)
    exerciseMetrics = serializers.ListField(child=serializers.DictField())
    prHighlights = serializers.ListField(child=serializers.DictField())
    sets = serializers.ListField(child=serializers.DictField())
    records = serializers.ListField(child=serializers.DictField())


class CompletionReplySerializer(serializers.Serializer):
    success = serializers.BooleanField()
    completion = CompletionRecordSerializer(required=False)


class MovementSerializer(serializers.Serializer):
    item = serializers.DictField(help_text="name, exerciseId, and the load of last time if any.")
    rule = serializers.CharField(help_text="Why this load, or what it trains.")


class MovementsSerializer(serializers.Serializer):
    movements = MovementSerializer(many=True)
