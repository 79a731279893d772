"""One workout: its row from a plan, the row found again, and contract §5's object of it."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime

import orjson
from pynamodb.exceptions import UpdateError

from kinexfit import clock, errors, tables
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
# What of the body describes the blocks: as a client sent it, until they come from elsewhere.
FLAT_FIELDS = ("exercises", "structure", "workoutType", "amrapBlocks", "emomBlocks")
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


# Each lost race means another write went through, so this many losses never happen.
MOST_TRIES = 20
# DynamoDB takes 400 KB a row; the rest is room for keys and columns.
MOST_BYTES = 380_000


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
    """Give a row other blocks, with all that is derived from them."""
    gone = (*FLAT_FIELDS, "muscleGroups")
    kept = {name: value for name, value in (row.body or {}).items() if name not in gone}
    row.body = {**kept, "content": content.from_blocks(blocks)}
    row.duration_minutes = minutes_of(blocks)
    derive(row, blocks)


def minutes_of(blocks: list[Block]) -> int:
    return max(1, min(1_440, round(duration.estimate_seconds(blocks) / 60)))


def derive(row: Workout, blocks: list[Block]) -> None:
    """Write blocks and what lists and searches read of them; what a client sent flat stays."""
    row.blocks = [block.to_json() for block in blocks]
    row.exercise_count = sum(len(block.items) for block in blocks)
    sent, flat = row.body or {}, contract.from_blocks(blocks).as_json()
    row.flat = {name: value for name, value in flat.items() if sent.get(name) is None}
    row.search_text = searchable(row, blocks)


def searchable(row: Workout, blocks: list[Block] | None = None) -> str:
    """Return what a search of the library matches a workout by."""
    body = row.body or {}
    return searching.search_text(
        title=row.title or "",
        tags=[tag for tag in body.get("tags") or [] if isinstance(tag, str)],
        notes=body.get("description") or "",
        blocks=blocks_of(row) if blocks is None else blocks,
    )


def blocks_of(row: Workout) -> list[Block]:
    """Return a workout's blocks; rows of old that the phone wrote are read from their text."""
    if row.blocks is not None:
        return [Block.model_validate(block) for block in row.blocks]
    return content.to_blocks((row.body or {}).get("content") or "")


def as_json(row: Workout) -> dict:
    """Return contract §5's workout object; what is unknown is left out."""
    if row.flat is None or row.blocks is None:
        derive(row, blocks_of(row))
    body = {
        **row.flat,
        **(row.body or {}),
        **{name: getattr(row, column) for name, column in COLUMNS.items()},
        "workoutId": row.id,
        "id": row.id,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
        "completionCount": row.completion_count,
        "blocks": row.blocks,
        "checks": row.checks,
        "userSubscriptionTier": row.user_subscription_tier,
    }
    for name in ("durationMinutes", "exerciseCount", "durationSeconds", "completionCount"):
        body[name] = None if body[name] is None else int(body[name])
    body["isCompleted"] = bool(body["isCompleted"])
    body["totalDuration"] = body["durationMinutes"]
    body["imageURL"] = body.get("imageURL") or body.get("thumbnailUrl")
    body["sourceUrl"] = body.get("sourceURL")
    return {name: value for name, value in body.items() if value is not None}


def edit(*, user_id: str, workout_id: str, change: Callable[[Workout], bool]) -> Workout:
    """Change a workout by what is read of it; another write in between makes it start again.

    `change` lays new values into the row, which is blank when there is none yet, and says whether
    to write them. Only attributes that differ are written, so a session logged meanwhile stays.
    """
    for _ in range(MOST_TRIES):
        row = find(user_id, workout_id, consistent=True) or Workout(user_id, workout_id)
        before, known = dict(row.attribute_values), row.version
        if not change(row):
            return row
        require_room(row)
        same = Workout.version.does_not_exist() if known is None else Workout.version == known
        raised = Workout.version.set(int(known or 0) + 1)
        try:
            row.update(actions=[*_differences(before, row), raised], condition=same)
        except UpdateError as exc:
            if not tables.condition_failed(exc):
                raise
        else:
            return row
    raise errors.Conflict("Another device kept changing this workout. Try again.")


def _differences(before: dict, row: Workout) -> list:
    names = before.keys() | row.attribute_values.keys()
    values = {name: row.attribute_values.get(name) for name in sorted(names)}
    return [
        getattr(Workout, name).remove() if value is None else getattr(Workout, name).set(value)
        for name, value in values.items()
        if value != before.get(name)
    ]


def require_room(row: Workout) -> None:
    """Raise `TooLarge` for a workout no table can hold."""
    held = orjson.dumps([row.body, row.blocks, row.flat, row.checks, row.search_text])
    if len(held) > MOST_BYTES:
        raise errors.TooLarge("That workout is longer than we can keep.", code="WORKOUT_TOO_LARGE")


def workout_json(*, user_id: str, workout_id: str) -> dict:
    return as_json(get_workout(user_id=user_id, workout_id=workout_id))


def get_workout(*, user_id: str, workout_id: str) -> Workout:
    """Return a member's workout; a stranger's, a deleted one and a placeholder are not found."""
    row = find(user_id, workout_id)
    if row is None or not is_listed(row):
        raise WorkoutNotFound
    return row


def find(user_id: str, workout_id: str, *, consistent: bool = False) -> Workout | None:
    if not 1 <= len(workout_id) <= 200:
        return None
    try:
        return Workout.get(user_id, workout_id, consistent_read=consistent)
    except Workout.DoesNotExist:
        return None


def sealed(row: Workout) -> str:
    """Return the cursor of what comes after a row in either index by date."""
    return base64.urlsafe_b64encode(orjson.dumps([row.id, row.created_at])).decode()


def opened(cursor: str | None, user_id: str) -> dict | None:
    """Read a cursor. Whose list it pages is never taken from it."""
    if not cursor:
        return None
    try:
        workout_id, created_at = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        is_ours = isinstance(workout_id, str) and isinstance(created_at, str)
    except (ValueError, TypeError, binascii.Error):
        is_ours = False
    if not (is_ours and workout_id and created_at):
        raise errors.BadInput("That cursor isn't one of ours.", fields={"cursor": "Unknown."})
    return {"userId": {"S": user_id}, "id": {"S": workout_id}, "createdAt": {"S": created_at}}


def is_listed(row: Workout) -> bool:
    """Say whether a row is a workout of the library: not a placeholder, not deleted."""
    return row.created_at is not None and not row.deleted_at


def check_id(workout_id: str) -> None:
    if not 1 <= len(workout_id) <= 200:
        raise errors.BadInput("Invalid input: id: too long.", fields={"id": "Too long."})
