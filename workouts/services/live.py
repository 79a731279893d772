"""Sessions as devices play them: edits merged as they come, the log kept true to the result."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from pynamodb.exceptions import PutError, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from accounts import profiles
from accounts.tables import Member
from kinexfit import clock, errors, tables
from workouts import merging, performed, records
from workouts.services import bests, rows, sessions
from workouts.tables import Completion, WorkoutSession

# Each lost race means another device's write went through, so this many losses never happen.
MOST_TRIES = 20
# A session older than this is no longer offered to another device.
JOINABLE_FOR = timedelta(hours=12)
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class SessionNotFound(errors.NotFound):
    code = "SESSION_NOT_FOUND"
    message = "We couldn't find that session."


@dataclass(frozen=True, slots=True)
class Synced:
    """A session after a merge, the completion of it if it is done, and what couldn't be read."""

    session: WorkoutSession
    completion: Completion | None
    rejected: list[merging.Rejected]


def sync_session(
    *, user_id: str, session_id: str, workout_id: str, edits: Sequence[Mapping], now: datetime
) -> Synced:
    """Merge a device's edits into its session; repeated or late ones change nothing twice."""
    if not _ID.fullmatch(session_id):
        raise errors.BadInput("Invalid input: id: 8 to 64 letters, digits, - or _.",
                              fields={"id": "8 to 64 letters, digits, - or _."})  # fmt: skip
    rows.check_id(workout_id)
    for attempt in range(MOST_TRIES):
        row = _find(user_id, session_id)
        known = row or _blank(user_id, session_id, workout_id, now)
        state, rejected = merging.merge(known.state, edits)
        if row and state == row.state:
            return Synced(row, _completion(row), rejected)
        if (stored := _store(known, state, now, attempt)) is not None:
            return Synced(known, stored.after, rejected)
    raise errors.Conflict("Another device kept changing this session. Try again.")


def open_session(*, user_id: str, session_id: str) -> Synced:
    """Return a session; a stranger's is not found."""
    row = _find(user_id, session_id) if _ID.fullmatch(session_id) else None
    if row is None:
        raise SessionNotFound
    return Synced(row, _completion(row), [])


def joinable_sessions(*, user_id: str, workout_id: str, now: datetime) -> list[WorkoutSession]:
    """Return the open sessions of a workout begun lately, newest first: one short query.

    Ids that players make begin with their time (UUIDv7), so the key itself leaves out the old.
    """
    since = f"{int((now - JOINABLE_FOR).timestamp() * 1000):012x}"
    begun = f"{since[:8]}-{since[8:]}"
    found = WorkoutSession.query(
        user_id,
        WorkoutSession.id >= begun,
        filter_condition=(WorkoutSession.workout_id == workout_id)
        & (WorkoutSession.is_open == True),  # noqa: E712
        limit=20,
    )
    return sorted(found, key=lambda row: row.id, reverse=True)


def get_completion(*, user_id: str, completion_id: str) -> Completion:
    """Return a finished session by its id; a stranger's and a deleted one are not found."""
    row = _find(user_id, completion_id) if _ID.fullmatch(completion_id) else None
    found = _completion(row) if row else _sent_whole(user_id, completion_id)
    if found is None:
        raise SessionNotFound
    return found


@dataclass(frozen=True, slots=True)
class FinishedSession:
    completion: Completion
    title: str
    has_workout: bool


def finished_session(*, user_id: str, completion_id: str) -> FinishedSession:
    """Return a finished session with its workout's title, whether or not that is still there."""
    done = get_completion(user_id=user_id, completion_id=completion_id)
    row = rows.find(user_id, done.workout_id)
    is_there = row is not None and row.created_at is not None and not row.deleted_at
    return FinishedSession(done, (row.title if row else None) or "Workout", is_there)


def correct_session(
    *, user_id: str, completion_id: str, edits: Sequence[Mapping], now: datetime
) -> Completion | None:
    """Apply a member's corrections to a finished session; None when they deleted it.

    Each edit is `{"target", "values"}`: it is stamped here, later than all that is known.
    """
    for attempt in range(MOST_TRIES):
        known = _find(user_id, completion_id) or _opened(user_id, completion_id, now)
        stamp = merging.next_stamp(
            known.state, milliseconds=int(now.timestamp() * 1000), node="server"
        )
        state, rejected = merging.merge(known.state, [{**edit, "at": stamp} for edit in edits])
        if rejected:
            where = f"{rejected[0]['target']} {rejected[0]['attribute']}".strip()
            raise errors.BadInput(f"Invalid input: {where}: {rejected[0]['reason']}",
                                  fields={where: rejected[0]["reason"]})  # fmt: skip
        if (stored := _store(known, state, now, attempt)) is not None:
            return stored.after
    raise errors.Conflict("Another device kept changing this session. Try again.")


def session_state(*, user_id: str, completion_id: str, now: datetime) -> merging.State:
    """Return a finished session value by value, to be corrected."""
    known = _find(user_id, completion_id) or _opened(user_id, completion_id, now)
    if known.completed_at is None:
        raise SessionNotFound
    return known.state


def log_afterwards(
    *,
    user_id: str,
    session_id: str,
    workout_id: str,
    planned: Sequence[Mapping],
    edits: Sequence[Mapping],
    now: datetime,
) -> Completion:
    """Store a session written down after it was done; sent twice, it is stored once."""
    stamp = merging.next_stamp({}, milliseconds=int(now.timestamp() * 1000), node="server")
    stamped = [*planned, *({**edit, "at": stamp} for edit in edits)]
    done = sync_session(
        user_id=user_id, session_id=session_id, workout_id=workout_id, edits=stamped, now=now
    ).completion
    if done is None:
        raise errors.Conflict("That session was deleted. Log it anew.")
    return done


def delete_session(*, user_id: str, completion_id: str, now: datetime) -> None:
    """Take a finished session out of everything counted; `restore_session` brings it back."""
    edits = [{"target": merging.SESSION, "values": {"deleted": True}}]
    correct_session(user_id=user_id, completion_id=completion_id, edits=edits, now=now)


def require_deleted(*, user_id: str, completion_id: str) -> None:
    """Raise `SessionNotFound` unless this is a session the member has deleted."""
    row = _find(user_id, completion_id)
    if row is None or not merging.value(row.state, merging.SESSION, "deleted"):
        raise SessionNotFound


def restore_session(*, user_id: str, completion_id: str, now: datetime) -> Completion:
    if _find(user_id, completion_id) is None:
        raise SessionNotFound
    edits = [{"target": merging.SESSION, "values": {"deleted": False}}]
    restored = correct_session(user_id=user_id, completion_id=completion_id, edits=edits, now=now)
    if restored is None:
        raise SessionNotFound
    return restored


@dataclass(frozen=True, slots=True)
class _Stored:
    after: Completion | None


def _store(
    row: WorkoutSession, state: merging.State, now: datetime, attempt: int
) -> _Stored | None:
    """Write the merged state and the log it makes; None when another write came between."""
    if len(state) > merging.MOST_TARGETS or len(orjson.dumps(state)) > merging.MOST_BYTES:
        raise errors.TooLarge("That session is longer than we can keep.", code="SESSION_TOO_LARGE")
    before = _completion(row)
    after = _derived(row, before, state, now, attempt)
    try:
        if before is None and after is None:
            _write_session(row, state, None, now)
        else:
            _write_both(row, state, before, after, now)
    except (PutError, UpdateError) as exc:
        if not tables.condition_failed(exc):
            raise
        return None
    except TransactWriteError as exc:
        if tables.error_code(exc) != "TransactionCanceledException":
            raise
        return None
    return _Stored(after)


def _write_session(
    row: WorkoutSession, state: merging.State, completed_at: str | None, now: datetime,
    transaction: TransactWrite | None = None,
) -> None:  # fmt: skip
    """Write the session itself, provided nobody wrote it since it was read."""
    known = int(row.version)
    row.state, row.completed_at, row.version = state, completed_at, known + 1
    row.updated_at = clock.iso(now)
    row.is_open = not (
        merging.value(state, merging.SESSION, "finishedAt")
        or merging.value(state, merging.SESSION, "deleted")
    )
    if known == 0:
        unmade = WorkoutSession.id.does_not_exist()
        if transaction:
            transaction.save(row, condition=unmade)
        else:
            row.save(condition=unmade)
        return
    actions = [
        getattr(WorkoutSession, name).set(getattr(row, name))
        for name in ("state", "version", "updated_at", "is_open")
    ]
    pointer = WorkoutSession.completed_at
    actions.append(pointer.set(completed_at) if completed_at else pointer.remove())
    same = WorkoutSession.version == known
    target = WorkoutSession(row.user_id, row.id)
    if transaction:
        transaction.update(target, actions=actions, condition=same)
    else:
        target.update(actions=actions, condition=same)


def _write_both(
    row: WorkoutSession,
    state: merging.State,
    before: Completion | None,
    after: Completion | None,
    now: datetime,
) -> None:
    member = Member.get(row.user_id)
    withdrawn = bests.withdrawn(member, before=before, after=after)
    found = _found(member, after, but=withdrawn) if after else []
    if after:
        after.log["records"] = _celebrated(found, before, after)
    sessions.change_log(
        member=member,
        before=before,
        after=after,
        found=found,
        withdrawn=withdrawn,
        also=functools.partial(
            _write_session, row, state, after.completed_at if after else None, now
        ),
    )
    bests.restore(user_id=row.user_id, names=withdrawn)


def _found(member: Member, after: Completion, *, but: Mapping[str, str]) -> list[records.Found]:
    """Return the session's records; withdrawn ones are looked for in the history."""
    found = records.found(
        metrics=[],
        sets=after.log["sets"],
        best=profiles.of(member).personal_records,
        date=after.completed_at[:10],
    )
    return [record for record in found if performed.movement_key(record.name) not in but.values()]


def _celebrated(
    found: Sequence[records.Found], before: Completion | None, after: Completion
) -> list[dict]:
    """Return the records to show: new ones, and earlier ones whose sets are still there."""
    fresh = [record.as_json() for record in found if not record.is_baseline]
    named = {record["exerciseName"] for record in fresh}
    earlier = (before.log.get("records") or []) if before else []
    kept = [
        record
        for record in earlier
        if record["exerciseName"] not in named and _still_done(record, after.log)
    ]
    return [*fresh, *kept]


def _still_done(record: dict, log: dict) -> bool:
    """Say whether the set a record was for is still in the log."""
    return any(
        exercise["name"] == record["exerciseName"]
        and done.get("reps") == record["reps"]
        and (done.get("load") or {}).get("value") == record["weight"]
        for exercise in log["sets"]
        for done in exercise["sets"]
    )


def _derived(
    row: WorkoutSession,
    before: Completion | None,
    state: merging.State,
    now: datetime,
    attempt: int,
) -> Completion | None:
    """Return the completion a state makes, or nothing while the session isn't done."""
    if not merging.is_finished(state):
        return None
    finished = clock.parse(merging.value(state, merging.SESSION, "finishedAt"))
    key = sessions.millis(finished + timedelta(milliseconds=attempt))
    if before and _is_near(before.completed_at, finished):
        key = before.completed_at
    return Completion(
        row.user_id,
        key,
        completion_id=row.id,
        workout_id=row.workout_id,
        completed_date=merging.value(
            state, merging.SESSION, "completedDate", clock.iso(finished)[:10]
        ),
        duration_seconds=merging.value(state, merging.SESSION, "durationSeconds", 0),
        created_at=before.created_at if before else clock.iso(now),
        log={**merging.log_of(state), "records": []},
    )


def _is_near(key: str, finished: datetime) -> bool:
    """Say whether a completion's key is this moment, or one a collision bumped it to."""
    return timedelta(0) <= clock.parse(key) - finished < timedelta(milliseconds=MOST_TRIES)


def _blank(user_id: str, session_id: str, workout_id: str, now: datetime) -> WorkoutSession:
    return WorkoutSession(
        user_id, session_id, workout_id=workout_id, version=0, updated_at=clock.iso(now), state={}
    )


def _opened(user_id: str, completion_id: str, now: datetime) -> WorkoutSession:
    """Return an unsaved session made of a completion that came as a whole, from the phone."""
    done = _sent_whole(user_id, completion_id)
    if done is None:
        raise SessionNotFound
    row = _blank(user_id, completion_id, done.workout_id, now)
    facts = {"finishedAt": done.completed_at, "completedDate": done.completed_date}
    log = {**done.log, "durationSeconds": int(done.duration_seconds)}
    edits = [
        *merging.from_log(log, stamp=merging.FIRST_STAMP),
        {"target": merging.SESSION, "at": merging.FIRST_STAMP, "values": facts},
    ]
    row.state, _ = merging.merge({}, edits)
    row.completed_at = done.completed_at
    return row


def _find(user_id: str, session_id: str) -> WorkoutSession | None:
    try:
        return WorkoutSession.get(user_id, session_id, consistent_read=True)
    except WorkoutSession.DoesNotExist:
        return None


def _completion(row: WorkoutSession) -> Completion | None:
    if row.completed_at is None:
        return None
    try:
        return Completion.get(row.user_id, row.completed_at, consistent_read=True)
    except Completion.DoesNotExist:
        return None


def _sent_whole(user_id: str, completion_id: str) -> Completion | None:
    """Find a completion by its id, newest first: its key is the moment, which the id hides."""
    matching = Completion.query(
        user_id, filter_condition=Completion.completion_id == completion_id,
        scan_index_forward=False, limit=1, page_size=200,
    )  # fmt: skip
    return next(iter(matching), None)
