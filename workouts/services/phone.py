"""What the phone's sync queue sends: creates and updates by its own ids, in any order."""

from datetime import datetime

from pynamodb.exceptions import UpdateError

from accounts import services as accounts
from billing import services as billing
from kinexfit import clock, metrics, tables
from workouts.services import rows, sending
from workouts.tables import Workout

_DONE = ("isCompleted", "completedAt", "completedDate", "durationSeconds")


def save_from_phone(
    *, user_id: str, workout_id: str, fields: dict, now: datetime
) -> tuple[Workout, bool]:
    """Create or update by the client's id; absent fields stay. Returns (row, was it new).

    An edit older than the last one the client sent is ignored: its queue may replay.
    """
    sent_at = fields.get("updatedAt")
    is_new = False

    def change(row: Workout) -> bool:
        nonlocal is_new
        is_new = not rows.is_listed(row)
        if sent_at and row.edited_at and row.edited_at > sent_at and not is_new:
            return False
        _lay(row, _news(row, fields))
        row.updated_at = sent_at or clock.iso(now)
        row.edited_at = sent_at or row.edited_at
        row.deleted_at = None
        if is_new:
            created_at = fields.get("createdAt") or row.created_at or clock.iso(now)
            tier = row.user_subscription_tier or tier_of(user_id, now)
            sending.stamp_new(row, created_at=created_at, tier=tier)
        return True

    row = rows.edit(user_id=user_id, workout_id=workout_id, change=change)
    if is_new:
        metrics.count("workout.created", source=row.source)
    if count := fields.get("completionCount"):
        _raise_count(row, count)
    return row, is_new


def _news(row: Workout, fields: dict) -> dict:
    """Return what a phone says without what it only repeats from before the last session.

    It sends `isCompleted` with every edit, and its own row hears of a session by a pull only.
    """
    if not row.is_completed or fields.get("completedAt", "") >= (row.completed_at or ""):
        return fields
    is_next = fields.get("scheduledDate", "") > (row.completed_date or "")
    stale = _DONE if is_next else (*_DONE, "status")
    return {name: value for name, value in fields.items() if name not in stale}


def _lay(row: Workout, fields: dict) -> None:
    """Lay what was sent into the row; lists of exercises no block can hold are left out."""
    held = dict(row.attribute_values)
    try:
        sending.lay(row, fields)
    except ValueError:
        row.attribute_values = held
        plain = {name: value for name, value in fields.items() if name not in rows.FLAT_FIELDS}
        sending.lay(row, plain)


def tier_of(user_id: str, now: datetime) -> str:
    """Return the tier that is in effect for a member, to stamp a new workout with."""
    return billing.access(accounts.member(user_id=user_id), now).tier


def _raise_count(row: Workout, count: int) -> None:
    """Set a count the phone sent, unless ours is as high: a session may be logged meanwhile."""
    lower = Workout.completion_count.does_not_exist() | (Workout.completion_count < count)
    try:
        row.update(actions=[Workout.completion_count.set(count)], condition=lower)
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise
