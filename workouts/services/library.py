"""The library: its pages, and what a member writes, deletes and takes back."""

import base64
import binascii
import uuid
from dataclasses import dataclass
from datetime import datetime

import orjson
from pynamodb.exceptions import UpdateError

from kinexfit import clock, errors, tables
from workouts import contract
from workouts.blocks import Block, Plan
from workouts.services import rows
from workouts.tables import Workout

MOST_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Page:
    workouts: list[Workout]
    next_cursor: str | None


def list_workouts(*, user_id: str, limit: int, cursor: str | None = None) -> Page:
    """Return a page of the library, newest first: one query of the date index."""
    found = Workout.newest_first.query(
        user_id,
        filter_condition=Workout.deleted_at.does_not_exist(),
        scan_index_forward=False,
        limit=limit,
        last_evaluated_key=_opened(cursor, user_id),
    )
    rows = list(found)
    more = found.last_evaluated_key if len(rows) == limit else None
    return Page(rows, _sealed(more))


def _sealed(key: dict | None) -> str | None:
    if not key:
        return None
    place = [key["id"]["S"], key["createdAt"]["S"]]
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode()


def _opened(cursor: str | None, user_id: str) -> dict | None:
    """Read a cursor. Whose list it pages is never taken from it."""
    if not cursor:
        return None
    try:
        workout_id, created_at = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, TypeError, binascii.Error) as exc:
        raise errors.BadInput(
            "That cursor isn't one of ours.", fields={"cursor": "Unknown."}
        ) from exc
    if not (isinstance(workout_id, str) and isinstance(created_at, str)):
        raise errors.BadInput("That cursor isn't one of ours.", fields={"cursor": "Unknown."})
    return {"userId": {"S": user_id}, "id": {"S": workout_id}, "createdAt": {"S": created_at}}


def save_by_hand(
    *,
    user_id: str,
    title: str,
    description: str,
    blocks: list[Block],
    tier: str,
    now: datetime,
    workout_id: str | None = None,
) -> Workout:
    """Save what the editor holds: a new workout, or new blocks for one there is."""
    plan = Plan(title=title, description=description, blocks=blocks)
    if workout_id is None:
        new_id = f"workout_{uuid.uuid4()}"
        row = rows.new_workout(user_id=user_id, workout_id=new_id, plan=plan, source="manual",
                          tier=tier, now=now)  # fmt: skip
        row.save(condition=Workout.id.does_not_exist())
        return row
    row = rows.get_workout(user_id=user_id, workout_id=workout_id)
    row.title, row.body = title, {**(row.body or {}), "description": description}
    rows.set_blocks(row, blocks)
    changed = ("title", "body", "blocks", "duration_minutes", "exercise_count", "search_text")
    actions = [getattr(Workout, name).set(getattr(row, name)) for name in changed]
    # What was proved of the coach's plan was not proved of the edited one.
    actions += [Workout.checks.remove(), Workout.updated_at.set(clock.iso(now))]
    row.update(actions=actions, condition=Workout.id.exists())
    return row


def _blocks_from_flat(fields: dict) -> list[Block]:
    try:
        return contract.to_blocks(
            fields["exercises"], fields.get("structure"), fields.get("workoutType")
        )
    except ValueError as exc:
        message = "A number is out of range."
        raise errors.BadInput(
            f"Invalid input: exercises: {message}", fields={"exercises": message}
        ) from exc


def save_from_web(
    *, user_id: str, workout_id: str, fields: dict, tier: str, now: datetime
) -> Workout:
    """Create or change a workout by the flat fields of the web's JSON door."""
    known = rows.find(user_id, workout_id)
    changes = rows.columns(fields)
    changes["updated_at"] = clock.iso(now)
    body = {
        name: fields[name] for name in rows.BODY_FIELDS if name in fields and name != "exercises"
    }
    if "exercises" in fields:
        blocks = _blocks_from_flat(fields)
        derived = Workout(user_id, workout_id, body={})
        rows.set_blocks(derived, blocks)
        changes |= {"blocks": derived.blocks, "exercise_count": derived.exercise_count}
        # The phone shows the text only, so an empty one gives way to what the exercises say.
        body = {**body, "content": body.get("content") or derived.body["content"]}
    if known is None or known.created_at is None:
        changes |= {"created_at": clock.iso(now), "user_subscription_tier": tier}
        changes.setdefault("source", "manual")
    changes["body"] = {**((known.body if known else None) or {}), **body}
    changes["search_text"] = rows.searchable(rows.merged(known, changes))
    row = Workout(user_id, workout_id)
    actions = [getattr(Workout, name).set(value) for name, value in changes.items()]
    row.update(actions=[*actions, Workout.deleted_at.remove()])
    return row


def delete_workout(*, user_id: str, workout_id: str, now: datetime) -> None:
    """Hide a workout; unknown ids are fine, and what was done with it stays."""
    if not 1 <= len(workout_id) <= 200:
        return
    try:
        Workout(user_id, workout_id).update(
            actions=[Workout.deleted_at.set(clock.iso(now))], condition=Workout.id.exists()
        )
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise


def restore_workout(*, user_id: str, workout_id: str) -> Workout:
    """Undo a deletion."""
    row = rows.find(user_id, workout_id)
    if row is None or row.created_at is None:
        raise rows.WorkoutNotFound
    row.update(actions=[Workout.deleted_at.remove()])
    return row
