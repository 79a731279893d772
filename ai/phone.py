"""The strict JSON of the phone: contract §8 decodes whole numbers and text, nothing else."""

from collections.abc import Sequence

from rest_framework import serializers

from ai import stored, timers
from ai.serializers import CheckSerializer
from workouts import contract
from workouts.blocks import Plan
from workouts.tables import Workout


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


class PhoneGeneratedSerializer(serializers.Serializer):
    workout = PhoneWorkoutSerializer()
    rationale = serializers.CharField()
    alternatives = serializers.ListField(child=serializers.CharField())
    timerSuggestion = serializers.DictField()
    quotaRemaining = serializers.IntegerField()
    checks = CheckSerializer(many=True)


class PhoneFeaturedSerializer(serializers.Serializer):
    workout = PhoneWorkoutSerializer(allow_null=True)
    isNew = serializers.BooleanField()
    rationale = serializers.CharField(required=False)
    quotaRemaining = serializers.IntegerField(required=False)


class PhoneEnhancedSerializer(serializers.Serializer):
    workout = PhoneWorkoutSerializer()
    quotaRemaining = serializers.IntegerField()
    timerSuggestion = serializers.DictField(required=False)


def workout_of(plan: Plan, *, workout_id: str, notes: Sequence[str] | None = None) -> dict:
    """Return contract §8's strict AI workout: ints are ints, decimal loads are text.

    `notes` are what an enhancement did; without them the workout is not an enhanced one.
    """
    flat = contract.from_blocks(plan.blocks)
    workout = {
        "workoutId": workout_id,
        "title": plan.title,
        "description": plan.description or None,
        "difficulty": plan.difficulty,
        "workoutType": flat.workout_type,
        "totalDuration": plan.duration_minutes,
        "tags": plan.tags,
        "aiNotes": list(notes or ()),
        "aiEnhanced": notes is not None,
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


def timer_of(plan: Plan) -> dict:
    """Return contract §8's `timerSuggestion`, whole numbers only."""
    return timers.suggest(plan).for_phone()


def generated(result: dict) -> dict:
    """Return contract §8's reply to the app."""
    plan = Plan.model_validate(result["plan"])
    return {
        "workout": workout_of(plan, workout_id=result["workoutId"]),
        "rationale": plan.rationale,
        "alternatives": plan.alternatives,
        "quotaRemaining": result["quotaRemaining"],
        "timerSuggestion": timer_of(plan),
        "checks": result["checks"],
    }


def featured(row: Workout | None, *, is_new: bool, quota_remaining: int | None) -> dict:
    """Return contract §8's reply for the workout of the day or week."""
    plan = stored.plan_of(row) if row else None
    body = {
        "workout": plan and row and workout_of(plan, workout_id=row.id),
        "isNew": is_new,
        "rationale": plan and plan.rationale,
        "quotaRemaining": quota_remaining,
    }
    return {name: value for name, value in body.items() if value is not None or name == "workout"}


def enhanced(result: dict, *, job_id: str) -> dict:
    """Return contract §8's reply to an enhancement."""
    reasons = [change["reason"] for change in result["proposal"]["changes"]]
    plan = Plan.model_validate(result["plan"])
    workout_id = result["workoutId"] or f"workout_{job_id}"
    return {
        "workout": workout_of(plan, workout_id=workout_id, notes=reasons[:10]),
        "quotaRemaining": result["quotaRemaining"],
        "timerSuggestion": timer_of(plan),
    }
