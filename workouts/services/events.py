"""What changed in a library since a moment, for clients that keep a copy of their own.

`userId-changedAt-index` holds the keys of every workout by the moment our own clock last wrote it,
so an edit made offline yesterday is news today. A page is one query of those keys, about 100 bytes
each, and one batch read of the rows themselves (at most 100, the batch's limit): two round trips
however large the library, where a scan for `updatedAt` would read all of it. A deleted workout's
row stays, so its deletion is told for ever.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

from kinexfit import errors
from workouts.services import rows
from workouts.tables import Workout

MOST_EVENTS = 100
# The index follows its table within a second, and our machines' clocks agree within one: who asks
# from this much earlier misses nothing and hears at most some news twice.
OVERLAP = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Events:
    """Oldest first; a workout stands once, as it is now. `until` is the next request's `since`."""

    workouts: list[Workout]
    next_cursor: str | None
    until: datetime


def workout_events(
    *, user_id: str, since: datetime, now: datetime, limit: int, cursor: str | None = None
) -> Events:
    """Return a page of what was written since a moment, deletions included."""
    until, after = _opened(cursor) if cursor else (now - OVERLAP, None)
    found = Workout.changes.query(
        user_id,
        Workout.changed_at >= _moment(since),
        limit=limit,
        last_evaluated_key=_key(user_id, after),
    )
    keys = [(row.id, row.changed_at) for row in found]
    more = _sealed(until, keys[-1]) if len(keys) == limit and found.last_evaluated_key else None
    return Events(_read(user_id, [key for key, _ in keys]), more, until)


def _read(user_id: str, ids: list[str]) -> list[Workout]:
    """Return the workouts of these ids in their order; placeholders are nobody's news."""
    if not ids:
        return []
    read = Workout.batch_get([(user_id, one) for one in ids], consistent_read=True)
    by_id = {row.id: row for row in read}
    return [by_id[one] for one in ids if one in by_id and by_id[one].created_at is not None]


def event_json(row: Workout) -> dict:
    """Return {"type": "updated", "workout"} or {"type": "deleted", "workoutId", "deletedAt"}."""
    if row.deleted_at:
        return {
            "type": "deleted",
            "id": row.id,
            "workoutId": row.id,
            "deletedAt": row.deleted_at,
        }
    return {"type": "updated", "workout": rows.as_json(row)}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _sealed(until: datetime, last: tuple[str, str]) -> str:
    place = [_moment(until), *last]
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode()


def _opened(cursor: str) -> tuple[datetime, tuple[str, str]]:
    """Read a cursor. Whose events it pages is never taken from it."""
    try:
        until, workout_id, changed_at = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        if not (isinstance(workout_id, str) and isinstance(changed_at, str)):
            raise TypeError
        if not (workout_id and changed_at):
            raise ValueError
        return datetime.fromisoformat(until), (workout_id, changed_at)
    except (ValueError, TypeError, binascii.Error) as exc:
        raise errors.BadInput(
            "That cursor isn't one of ours.", fields={"cursor": "Unknown."}
        ) from exc


def _key(user_id: str, after: tuple[str, str] | None) -> dict | None:
    if after is None:
        return None
    return {"userId": {"S": user_id}, "id": {"S": after[0]}, "changedAt": {"S": after[1]}}
