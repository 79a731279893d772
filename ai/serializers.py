"""The JSON of the coach's doors. The phone's decoder is strict: see contract §8."""

from rest_framework import serializers

from accounts.profile import TrainingProfile
from ai.coaching import Preferences
from workouts import contract
from workouts.blocks import Plan

DOLLAR = 1_000_000


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


def phone_workout(plan: Plan, *, workout_id: str) -> dict:
    """Return contract §8's strict AI workout: ints are ints, decimal loads are text."""
    flat = contract.from_blocks(plan.blocks)
    workout = {
        "workoutId": workout_id,
        "title": plan.title,
        "description": plan.description or None,
        "difficulty": plan.difficulty,
        "workoutType": flat.workout_type,
        "totalDuration": plan.duration_minutes,
        "tags": plan.tags,
        "aiNotes": [],
        "aiEnhanced": False,
        "structure": {
            name: value
            for name, value in flat.structure.items()
            if name in ("rounds", "timePerRound", "timeLimit", "totalTime", "pattern")
        }
        or None,
        "exercises": [_phone_exercise(exercise) for exercise in flat.exercises],
    }
    return {name: value for name, value in workout.items() if value is not None}


def _phone_exercise(exercise: dict) -> dict:
    kept = ("id", "name", "notes", "sets", "restSeconds", "duration", "reps", "weight")
    row = {name: exercise[name] for name in kept if exercise.get(name) is not None}
    if isinstance(row.get("weight"), float):
        row["weight"] = f"{row['weight']:g}"
    return row


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


def generated_for_phone(result: dict) -> dict:
    """Return contract §8's reply to the app."""
    plan = Plan.model_validate(result["plan"])
    return {
        "workout": phone_workout(plan, workout_id=result["workoutId"]),
        "rationale": plan.rationale,
        "alternatives": plan.alternatives,
        "quotaRemaining": result["quotaRemaining"],
        "checks": result["checks"],
    }


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
