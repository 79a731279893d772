"""The JSON of the coach's doors on the web; the phone's strict shapes are in `ai.phone`."""

from rest_framework import serializers

from accounts.profile import TrainingProfile
from ai.coaching import Preferences
from workouts import services as workouts
from workouts.tables import Workout

DOLLAR = 1_000_000
_NO_COST = {"inputTokens": 0, "outputTokens": 0, "estimatedCost": 0.0}


class PreferencesSerializer(serializers.Serializer):
    minutes = serializers.IntegerField(min_value=10, max_value=180, required=False, default=None)
    equipment = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=100, required=False, default=None
    )
    focus = serializers.CharField(max_length=100, required=False, default=None)
    difficulty = serializers.ChoiceField(
        choices=["beginner", "intermediate", "advanced"], required=False, default=None
    )

    def to_preferences(self, data: dict) -> Preferences:
        kit = data["equipment"]
        return Preferences(**{**data, "equipment": None if kit is None else tuple(kit)})


class PromptSerializer(serializers.Serializer):
    prompt = serializers.CharField(
        max_length=2_000,
        error_messages={
            "required": "Say what you want to train.",
            "blank": "Say what you want to train.",
            "max_length": "Keep it under 2,000 characters.",
        },
    )


class GenerateSerializer(PromptSerializer):
    preferences = PreferencesSerializer(required=False, allow_null=True, default=None)


class ProfileField(serializers.JSONField):
    """The phone's flat training profile, checked against the shared shape."""

    def to_internal_value(self, data):
        try:
            return TrainingProfile.model_validate(super().to_internal_value(data))
        except ValueError as exc:
            raise serializers.ValidationError("This isn't a training profile.") from exc


class MobileGenerateSerializer(PromptSerializer):
    trainingProfile = ProfileField(required=False, allow_null=True, default=None)


class CostSerializer(serializers.Serializer):
    inputTokens = serializers.IntegerField()
    outputTokens = serializers.IntegerField()
    estimatedCost = serializers.FloatField(help_text="US dollars.")


class FeaturedSerializer(serializers.Serializer):
    success = serializers.BooleanField()
    workout = serializers.DictField(allow_null=True, help_text="As `/api/workouts/{id}` has it.")
    isNew = serializers.BooleanField()
    rationale = serializers.CharField(required=False)
    cost = CostSerializer()
    quotaRemaining = serializers.IntegerField(required=False)


class JobSerializer(serializers.Serializer):
    """How far a job is; `result` or `error` once it is done."""

    id = serializers.CharField()
    kind = serializers.CharField()
    stage = serializers.ChoiceField(choices=["queued", "thinking", "checking", "saving", "done"])
    progress = serializers.IntegerField(help_text="Percent.")
    url = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()
    error = serializers.JSONField(allow_null=True)

    def get_url(self, job) -> str:
        return f"/api/jobs/{job.id}"

    def get_result(self, job) -> dict | None:
        if job.result is None:
            return None
        return {
            "workoutId": job.result["workoutId"],
            "quotaRemaining": job.result["quotaRemaining"],
            "checks": job.result["checks"],
        }


def cost(result: dict) -> dict:
    return {
        "inputTokens": result["inputTokens"],
        "outputTokens": result["outputTokens"],
        "estimatedCost": result["micros"] / DOLLAR,
    }


def generated(result: dict, *, workout: dict) -> dict:
    """Return the web's reply: the seed's fields, then what was checked and why."""
    plan = result["plan"]
    used = max(0, result["limit"] - result["quotaRemaining"])
    return {
        "success": True,
        "workout": workout,
        "tokensUsed": result["tokens"],
        "cost": result["micros"] / DOLLAR,
        "quotaRemaining": result["quotaRemaining"],
        "rationale": plan.get("rationale", ""),
        "alternatives": plan.get("alternatives", []),
        "checks": result["checks"],
        "usage": cost(result) | {"model": result["model"], "isFallback": result["isFallback"]},
        "aiUsed": used,
        "aiLimit": result["limit"],
        "isGuest": False,
    }


def featured(row: Workout | None, *, is_new: bool, result: dict | None) -> dict:
    """Return the web's reply for the workout of the day or week."""
    body = {
        "success": True,
        "workout": workouts.as_json(row) if row else None,
        "isNew": is_new,
        "rationale": (row.body or {}).get("rationale") if row else None,
        "cost": cost(result) if result else {**_NO_COST},
        "quotaRemaining": result["quotaRemaining"] if result else None,
    }
    return {name: value for name, value in body.items() if value is not None or name == "workout"}


class TimerRequestSerializer(serializers.Serializer):
    """A workout by its id, or a text."""

    workoutId = serializers.CharField(max_length=200, required=False, allow_null=True)
    text = serializers.CharField(max_length=20_000, required=False, allow_null=True)

    def validate(self, data):
        if not (data.get("workoutId") or data.get("text")):
            raise serializers.ValidationError({"text": "Send a workout's text or its id."})
        return data


class TimerParamsSerializer(serializers.Serializer):
    duration = serializers.IntegerField(required=False, help_text="Seconds.")
    intervals = serializers.IntegerField(required=False)
    workTime = serializers.IntegerField(required=False, help_text="Seconds.")
    restTime = serializers.IntegerField(required=False, help_text="Seconds.")
    rounds = serializers.IntegerField(required=False)


class SuggestedTimerSerializer(serializers.Serializer):
    type = serializers.ChoiceField(
        choices=["emom", "amrap", "interval_work_rest", "tabata", "for_time"]
    )
    reason = serializers.CharField()
    params = TimerParamsSerializer()


class TimerSerializer(serializers.Serializer):
    workoutStyle = serializers.CharField()
    primaryGoal = serializers.CharField(allow_blank=True)
    suggestedTimer = SuggestedTimerSerializer(allow_null=True)
    reason = serializers.CharField()


class CheckSerializer(serializers.Serializer):
    rule = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field's name in JSON
    passed = serializers.BooleanField()
    detail = serializers.CharField()


class UsedSerializer(CostSerializer):
    model = serializers.CharField()
    isFallback = serializers.BooleanField(help_text="A stand-in wrote it; nothing was charged.")


class GeneratedSerializer(serializers.Serializer):
    success = serializers.BooleanField()
    workout = serializers.DictField(help_text="As `/api/workouts/{id}` has it.")
    tokensUsed = serializers.IntegerField()
    cost = serializers.FloatField(help_text="US dollars.")
    quotaRemaining = serializers.IntegerField()
    rationale = serializers.CharField()
    alternatives = serializers.ListField(child=serializers.CharField())
    checks = CheckSerializer(many=True)
    usage = UsedSerializer()
    aiUsed = serializers.IntegerField()
    aiLimit = serializers.IntegerField()
    isGuest = serializers.BooleanField()


class QuotaSerializer(serializers.Serializer):
    used = serializers.IntegerField()
    limit = serializers.IntegerField()
    remaining = serializers.IntegerField()
    isExhausted = serializers.BooleanField()
    tier = serializers.CharField()
    resetsAt = serializers.CharField()


class AIUsageSerializer(serializers.Serializer):
    success = serializers.BooleanField()
    data = serializers.DictField(  # type: ignore[assignment]  # the field's name in JSON
        help_text="This month, all time, limits and the latest requests."
    )
