"""The JSON of enhancements: what is asked, what is proposed, what was accepted."""

from rest_framework import serializers

from ai.enhancing.proposals import Ask
from ai.serializers import CheckSerializer, CostSerializer, TimerSerializer, cost


class EnhanceSerializer(serializers.Serializer):
    """A workout by its id, or a text."""

    workoutId = serializers.CharField(max_length=200, required=False, allow_null=True)
    rawText = serializers.CharField(max_length=20_000, required=False, allow_null=True)
    text = serializers.CharField(max_length=20_000, required=False, allow_null=True)
    enhancementType = serializers.ChoiceField(
        choices=["full", "format", "details", "optimize"], required=False, default="full"
    )
    again = serializers.BooleanField(
        required=False, default=False, help_text="Enhance a second time, after the warning."
    )

    def validate(self, data):
        if not any(data.get(name) for name in ("workoutId", "rawText", "text")):
            raise serializers.ValidationError({"text": "Send a workout's text or its id."})
        return data

    def to_ask(self) -> Ask:
        data = self.validated_data
        return Ask(
            text=data.get("rawText") or data.get("text"),
            workout_id=data.get("workoutId"),
            kind=data["enhancementType"],
            again=data["again"],
        )


class ChangeSerializer(serializers.Serializer):
    id = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field's name in JSON
    before = serializers.CharField(required=False)
    after = serializers.CharField(required=False)
    reason = serializers.CharField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # the field's name in JSON
        choices=["text", "profile", "history", "rule"]
    )


class ProposalSerializer(serializers.Serializer):
    """What would change and why. `changes` are accepted by their ids."""

    id = serializers.CharField()
    workoutId = serializers.CharField(allow_null=True)
    changes = ChangeSerializer(many=True)
    leftOut = serializers.ListField(child=serializers.CharField())


class EnhancedSerializer(serializers.Serializer):
    success = serializers.BooleanField()
    enhancedWorkout = serializers.DictField(help_text="With every change, not saved yet.")
    proposal = ProposalSerializer()
    timer = TimerSerializer()
    checks = CheckSerializer(many=True)
    cost = CostSerializer()
    quotaRemaining = serializers.IntegerField()
    isGuest = serializers.BooleanField()
    aiUsed = serializers.IntegerField()
    aiLimit = serializers.IntegerField()


class PhoneEnhanceSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=20_000, required=False, allow_null=True)
    workoutId = serializers.CharField(max_length=200, required=False, allow_null=True)

    def validate(self, data):
        if not (data.get("workoutId") or data.get("text")):
            raise serializers.ValidationError({"text": "Send a workout's text or its id."})
        return data


class AcceptSerializer(serializers.Serializer):
    changes = serializers.ListField(
        child=serializers.CharField(max_length=20),
        max_length=200,
        required=False,
        allow_null=True,
        default=None,
        help_text="Ids of the accepted changes; absent accepts all, an empty list none.",
    )


class AcceptedSerializer(serializers.Serializer):
    success = serializers.BooleanField()
    workout = serializers.DictField()


def proposal(result: dict, *, job_id: str) -> dict:
    """Return a proposal as clients get it."""
    shown = ("id", "kind", "label", "before", "after", "reason", "source")
    return {
        "id": job_id,
        "workoutId": result["workoutId"],
        "changes": [
            {name: change[name] for name in shown if change.get(name) is not None}
            for change in result["proposal"]["changes"]
        ],
        "leftOut": result["proposal"]["leftOut"],
    }


def enhanced(result: dict, *, job_id: str, workout: dict) -> dict:
    """Return the web's reply to an enhancement."""
    return {
        "success": True,
        "enhancedWorkout": workout,
        "proposal": proposal(result, job_id=job_id),
        "timer": result["timer"],
        "checks": result["checks"],
        "cost": cost(result),
        "quotaRemaining": result["quotaRemaining"],
        "isGuest": False,
        "aiUsed": max(0, result["limit"] - result["quotaRemaining"]),
        "aiLimit": result["limit"],
    }
