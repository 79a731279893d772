"""One workout: its row from a plan, the row found again, and contract §5's object of it."""

from datetime import datetime

from kinexfit import clock, errors
from workouts import content, contract, duration, searching
from workouts.blocks import Block, Plan
from workouts.tables import Workout

BODY_FIELDS = (
    "description",
    "content",
    "sourceURL",
    "sourceAuthor",
    "enhancementSourceText",
    "imageURL",
    "author",
    "type",
    "tags",
    "thumbnailUrl",
    "imageUrls",
    "llmData",
    "workoutType",
    "structure",
    "amrapBlocks",
    "emomBlocks",
    "exercises",
    "timerConfig",
    "blockTimers",
    "aiEnhanced",
    "aiNotes",
    "muscleGroups",
    "rationale",
    "alternatives",
)
COLUMNS = {
    "title": "title",
    "source": "source",
    "difficulty": "difficulty",
    "durationMinutes": "duration_minutes",
    "exerciseCount": "exercise_count",
    "scheduledDate": "scheduled_date",
    "scheduledTime": "scheduled_time",
    "status": "status",
    "completedDate": "completed_date",
    "completedAt": "completed_at",
    "durationSeconds": "duration_seconds",
    "isCompleted": "is_completed",
}


class WorkoutNotFound(errors.NotFound):
    code = "WORKOUT_NOT_FOUND"
    message = "Workout not found."


def new_workout(
    *,
    user_id: str,
    workout_id: str,
    plan: Plan,
    source: str,
    tier: str,
    now: datetime,
    content_source: str | None = None,
    checks: list[dict] | None = None,
) -> Workout:
    """Return an unsaved row for a plan, with every derived field."""
    row = Workout(
        user_id,
        workout_id,
        title=plan.title,
        source=source,
        user_subscription_tier=tier,
        difficulty=plan.difficulty,
        created_at=clock.iso(now),
        updated_at=clock.iso(now),
        checks=checks,
        body={
            "description": plan.description,
            "enhancementSourceText": content_source,
            "tags": plan.tags,
            "rationale": plan.rationale,
            "alternatives": plan.alternatives,
        },
    )
    set_blocks(row, plan.blocks)
    return row


def set_blocks(row: Workout, blocks: list[Block]) -> None:
    row.blocks = [block.to_json() for block in blocks]
    row.duration_minutes = max(1, round(duration.estimate_seconds(blocks) / 60))
    row.exercise_count = sum(len(block.items) for block in blocks)
    row.body = {**(row.body or {}), "content": content.from_blocks(blocks)}
    row.search_text = searchable(row)


def searchable(row: Workout) -> str:
    """Return what a search of the library matches a workout by."""
    body = row.body or {}
    return searching.search_text(
        title=row.title or "",
        tags=[tag for tag in body.get("tags") or [] if isinstance(tag, str)],
        notes=body.get("description") or "",
        blocks=blocks_of(row),
    )


def merged(known: Workout | None, changes: dict) -> Workout:
    """Return a row as it will read once these attributes are written; it is never saved."""
    names = ("title", "body", "blocks")
    return Workout(**{name: changes.get(name, getattr(known, name, None)) for name in names})


def blocks_of(row: Workout) -> list[Block]:
    """Return a workout's blocks; one the phone wrote is read from its content text."""
    if row.blocks:
        return [Block.model_validate(block) for block in row.blocks]
    return content.to_blocks((row.body or {}).get("content") or "")


def as_json(row: Workout) -> dict:
    """Return contract §5's workout object; what is unknown is left out."""
    blocks = blocks_of(row)
    flat = contract.from_blocks(blocks)
    body = {
        "workoutType": flat.workout_type,
        "structure": flat.structure,
        "exercises": flat.exercises,
        "amrapBlocks": flat.amrap_blocks,
        "emomBlocks": flat.emom_blocks,
        **(row.body or {}),
        **{name: getattr(row, column) for name, column in COLUMNS.items()},
        "workoutId": row.id,
        "id": row.id,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
        "completionCount": row.completion_count,
        "blocks": [block.to_json() for block in blocks],
        "checks": row.checks,
        "userSubscriptionTier": row.user_subscription_tier,
    }
    body["totalDuration"] = body["durationMinutes"]
    body["imageURL"] = body.get("imageURL") or body.get("thumbnailUrl")
    for name in ("durationMinutes", "totalDuration", "exerciseCount", "durationSeconds",
                 "completionCount"):  # fmt: skip
        body[name] = None if body[name] is None else int(body[name])
    return {name: value for name, value in body.items() if value is not None}


def workout_json(*, user_id: str, workout_id: str) -> dict:
    return as_json(get_workout(user_id=user_id, workout_id=workout_id))


def get_workout(*, user_id: str, workout_id: str) -> Workout:
    """Return a member's workout; a stranger's, a deleted one and a placeholder are not found."""
    row = find(user_id, workout_id)
    if row is None or row.deleted_at or row.created_at is None:
        raise WorkoutNotFound
    return row


def find(user_id: str, workout_id: str) -> Workout | None:
    if not 1 <= len(workout_id) <= 200:
        return None
    try:
        return Workout.get(user_id, workout_id)
    except Workout.DoesNotExist:
        return None


def columns(fields: dict) -> dict:
    return {
        column: fields[name] for name, column in COLUMNS.items() if fields.get(name) is not None
    }


def check_id(workout_id: str) -> None:
    if not 1 <= len(workout_id) <= 200:
        raise errors.BadInput("Invalid input: id: too long.", fields={"id": "Too long."})
