"""What the workout doors answer, for the schema: contract §5's object and §7's states."""

from rest_framework import serializers

from workouts import serializers as sent
from workouts.session_serializers import CompletionRecordSerializer


class StateSerializer(serializers.Serializer):
    """A workout's schedule and completion fields."""

    workoutId = serializers.CharField()
    status = serializers.CharField(required=False, help_text="scheduled, completed or skipped.")
    scheduledDate = serializers.CharField(required=False)
    scheduledTime = serializers.CharField(required=False)
    completedDate = serializers.CharField(required=False)
    completedAt = serializers.CharField(required=False)
    durationSeconds = serializers.IntegerField(required=False)
    completionCount = serializers.IntegerField(required=False)
    isCompleted = serializers.BooleanField(required=False)


class WorkoutSerializer(sent.FlatFieldsSerializer, StateSerializer):
    """Contract §5's workout; what is unknown is left out."""

    id = serializers.CharField(help_text="The same as workoutId.")
    title = serializers.CharField()
    source = serializers.CharField()
    description = serializers.CharField(required=False)
    content = serializers.CharField(required=False, help_text="What the phone shows it from.")
    enhancementSourceText = serializers.CharField(required=False)
    durationMinutes = serializers.IntegerField(required=False)
    totalDuration = serializers.IntegerField(required=False)
    exerciseCount = serializers.IntegerField(required=False)
    difficulty = serializers.CharField(required=False)
    imageURL = serializers.CharField(required=False)
    thumbnailUrl = serializers.CharField(required=False)
    sourceURL = serializers.CharField(required=False)
    sourceUrl = serializers.CharField(required=False)
    sourceAuthor = serializers.CharField(required=False)
    type = serializers.CharField(required=False)
    blocks = serializers.ListField(
        child=serializers.DictField(), help_text="Ordered, typed blocks: all of the workout."
    )
    checks = serializers.ListField(child=serializers.DictField(), required=False)
    userSubscriptionTier = serializers.CharField(help_text="The plan in effect at creation.")
    createdAt = serializers.CharField()
    updatedAt = serializers.CharField()


class PhoneWorkoutSerializer(WorkoutSerializer):
    """One workout as the phone's queue sends it; what can't be read is left out, not refused."""

    workoutId = serializers.CharField(required=False, max_length=200)
    blocks = None
    checks = None
    userSubscriptionTier = None


class WorkoutPageSerializer(serializers.Serializer):
    workouts = WorkoutSerializer(many=True)
    nextCursor = serializers.CharField(allow_null=True)


class WorkoutsSerializer(serializers.Serializer):
    workouts = WorkoutSerializer(many=True)


class WorkoutReplySerializer(serializers.Serializer):
    workout = WorkoutSerializer()


class EventSerializer(serializers.Serializer):
    type = serializers.ChoiceField(choices=["updated", "deleted"])
    workout = WorkoutSerializer(required=False, help_text="With updated: the workout as it is now.")
    id = serializers.CharField(required=False, help_text="With deleted.")
    workoutId = serializers.CharField(required=False, help_text="With deleted.")
    deletedAt = serializers.CharField(required=False, help_text="With deleted.")


class EventsSerializer(serializers.Serializer):
    events = EventSerializer(many=True, help_text="Oldest change first.")
    nextCursor = serializers.CharField(allow_null=True)
    until = serializers.CharField(help_text="What to send as `since` next time.")


class WorkoutDoneSerializer(serializers.Serializer):
    success = serializers.BooleanField()


class StateReplySerializer(StateSerializer, WorkoutDoneSerializer):
    pass


class UnscheduledSerializer(WorkoutDoneSerializer):
    workoutId = serializers.CharField()


class LoggedSerializer(WorkoutDoneSerializer):
    completion = CompletionRecordSerializer()
