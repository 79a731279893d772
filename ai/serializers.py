"""The JSON of the coach's doors. The phone's decoder is strict: see contract §8."""

from typing import get_args

from rest_framework import serializers

from accounts.profile import TrainingProfile
from ai.coaching import Preferences
from workouts import contract
from workouts import services as workouts
from workouts.blocks import Difficulty, Plan
from workouts.tables import Workout

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


def plan_of(row: Workout) -> Plan:
    """Return a stored workout as the plan it holds."""
    body = row.body or {}
    return Plan(
        title=row.title or "Workout",
        description=body.get("description") or "",
        difficulty=row.difficulty if row.difficulty in get_args(Difficulty) else None,
        duration_minutes=row.duration_minutes and int(row.duration_minutes),
        tags=body.get("tags") or [],
        blocks=workouts.blocks_of(row),
        rationale=body.get("rationale") or "",
    )


def featured_for_phone(row: Workout | None, *, is_new: bool, quota_remaining: int | None) -> dict:
    """Return contract §8's reply for the workout of the day or week."""
    plan = plan_of(row) if row else None
    body = {
        "workout": plan and row and phone_workout(plan, workout_id=row.id),
        "isNew": is_new,
        "rationale": plan and plan.rationale,
        "quotaRemaining": quota_remaining,
    }
    return {name: value for name, value in body.items() if value is not None or name == "workout"}


def featured_for_web(row: Workout | None, *, is_new: bool, result: dict | None) -> dict:
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


_NO_COST = {"inputTokens": 0, "outputTokens": 0, "estimatedCost": 0.0}


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


class PhoneStructureSerializer(serializers.Serializer):
    rounds = serializers.IntegerField(required=False)
    timePerRound = serializers.IntegerField(required=False)
    timeLimit = serializers.IntegerField(required=False)
    totalTime = serializers.IntegerField(required=False)
    pattern = serializers.CharField(required=False)


class PhoneExerciseSerializer(serializers.Serializer):
    name = serializers.CharField()
    id = serializers.CharField(required=False)
    notes = serializers.CharField(required=False)
    sets = serializers.IntegerField(required=False)
    restSeconds = serializers.IntegerField(required=False)
    duration = serializers.IntegerField(required=False, help_text="Seconds.")
    reps = serializers.JSONField(required=False, help_text="A whole number or text.")
    weight = serializers.JSONField(required=False, help_text="A whole number or text.")


class PhoneWorkoutSerializer(serializers.Serializer):
    """Contract §8's strict AI workout."""

    title = serializers.CharField()
    workoutId = serializers.CharField(required=False)
    description = serializers.CharField(required=False)
    difficulty = serializers.CharField(required=False)
    workoutType = serializers.CharField(required=False)
    totalDuration = serializers.IntegerField(required=False, help_text="Minutes.")
    tags = serializers.ListField(child=serializers.CharField(), required=False)
    aiNotes = serializers.ListField(child=serializers.CharField(), required=False)
    aiEnhanced = serializers.BooleanField(required=False)
    structure = PhoneStructureSerializer(required=False)
    exercises = PhoneExerciseSerializer(many=True)


class PhoneFeaturedSerializer(serializers.Serializer):
    workout = PhoneWorkoutSerializer(allow_null=True)
    isNew = serializers.BooleanField()
    rationale = serializers.CharField(required=False)
    quotaRemaining = serializers.IntegerField(required=False)


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
