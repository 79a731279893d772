"""What the phone's sync queue sends: creates and updates by its own ids, in any order."""

from datetime import datetime

from pynamodb.exceptions import UpdateError

from kinexfit import clock, tables
from workouts.services import rows
from workouts.tables import Workout


def save_from_phone(
    *, user_id: str, workout_id: str, fields: dict, tier: str, now: datetime
) -> tuple[Workout, bool]:
    """Create or update by the client's id; absent fields stay. Returns (row, was it new).

    An edit older than the last one the client sent is ignored: its queue may replay.
    """
    sent_at = fields.get("updatedAt")
    row = Workout(user_id, workout_id)
    known = rows.find(user_id, workout_id)
    is_new = known is None or known.created_at is None or bool(known.deleted_at)
    if sent_at and known and known.edited_at and known.edited_at > sent_at and not is_new:
        return known, False
    changes = rows.columns(fields)
    changes["updated_at"] = sent_at or clock.iso(now)
    if sent_at:
        changes["edited_at"] = sent_at
    if is_new:
        changes |= {"created_at": fields.get("createdAt") or clock.iso(now)}
        changes["user_subscription_tier"] = tier
        changes.setdefault("title", "Untitled workout")
        changes.setdefault("source", "manual")
    body = {name: fields[name] for name in rows.BODY_FIELDS if fields.get(name) is not None}
    if body:
        changes["body"] = {**((known.body if known else None) or {}), **body}
    was = ((known.body if known else None) or {}).get("content")
    is_rewritten = "content" in body and known is not None and body["content"] != was
    after = rows.merged(known, {**changes, "blocks": None} if is_rewritten else changes)
    changes["search_text"] = rows.searchable(after)
    actions = [getattr(Workout, name).set(value) for name, value in changes.items()]
    actions.append(Workout.deleted_at.remove())
    if is_rewritten and known.blocks:
        # The phone edited the text: what we derived from the old one no longer holds.
        actions += [Workout.blocks.remove(), Workout.checks.remove()]
    row.update(actions=actions)
    if count := fields.get("completionCount"):
        _raise_count(row, count)
    return row, is_new


def _raise_count(row: Workout, count: int) -> None:
    """Set a count the phone sent, unless ours is as high: a session may be logged meanwhile."""
    lower = Workout.completion_count.does_not_exist() | (Workout.completion_count < count)
    try:
        row.update(actions=[Workout.completion_count.set(count)], condition=lower)
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise
