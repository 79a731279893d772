"""Finished sessions: stored once, counted once, with the records they set."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from accounts import profiles
from accounts.tables import Member
from kinexfit import clock, errors
from workouts import records
from workouts.services import rows
from workouts.tables import Completion, Workout


@dataclass(frozen=True, slots=True)
class Finished:
    completion: Completion
    is_new: bool


def log_completion(*, user_id: str, workout_id: str, log: dict, now: datetime) -> Finished:
    """Store a finished session once, count it once, and keep the records it set.

    `log` is contract §6's body, with `sets` per exercise from the web.
    """
    rows.check_id(workout_id)
    sent = _moment(log.get("completedAt"), now)
    known = _completion_of(user_id, workout_id, sent)
    if known:
        return Finished(known, False)
    seconds = max(0, min(86_400, int(log.get("durationSeconds") or 0)))
    member = Member.get(user_id)
    best = profiles.of(member).personal_records
    found = records.found(
        metrics=log.get("exerciseMetrics") or [],
        sets=log.get("sets") or [],
        best=best,
        date=clock.iso(sent)[:10],
    )
    for attempt in range(20):
        row = Completion(
            user_id,
            _millis(sent + timedelta(milliseconds=attempt)),
            completion_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{user_id}|{workout_id}|{sent}")),
            workout_id=workout_id,
            completed_date=log.get("completedDate") or clock.iso(sent)[:10],
            duration_seconds=seconds,
            created_at=clock.iso(now),
            log={
                "notes": log.get("notes"),
                "exerciseMetrics": log.get("exerciseMetrics") or [],
                "prHighlights": log.get("prHighlights") or [],
                "sets": log.get("sets") or [],
                "records": [record.as_json() for record in found if not record.is_baseline],
            },
        )
        try:
            _store_completion(member, row, found, sent)
        except TransactWriteError as exc:
            if exc.cause_response_code != "TransactionCanceledException":
                raise
            if twin := _completion_of(user_id, workout_id, sent):
                return Finished(twin, False)
            continue
        return Finished(row, True)
    raise errors.Conflict("That session could not be stored. Try again.")


def _store_completion(member: Member, row: Completion, found: list, sent: datetime) -> None:
    ids = [name for name in records.exercise_ids(row.log) if name]
    session = {"date": clock.iso(sent)[:10], "focus": "", "exerciseIds": ids[:20]}
    actions = [
        Member.recent_training.set(
            (Member.recent_training | []).append([orjson.dumps(session).decode()])
        )
    ]
    actions += [
        Member.personal_records[profiles.record_key(record.name)].set(
            orjson.dumps(record.stored()).decode()
        )
        for record in found
    ]
    with TransactWrite(connection=Member._get_connection().connection) as transaction:
        transaction.save(row, condition=Completion.completed_at.does_not_exist())
        transaction.update(Member(member.id), actions=actions)
        transaction.update(
            Workout(row.user_id, row.workout_id),
            actions=[
                *_done_actions(row.completed_date, clock.iso(sent), int(row.duration_seconds)),
                Workout.completion_count.set((Workout.completion_count | 0) + 1),
            ],
        )


def _done_actions(date: str, moment: str, seconds: int) -> list:
    return [
        Workout.status.set("completed"),
        Workout.is_completed.set(True),
        Workout.completed_date.set(date),
        Workout.completed_at.set(moment),
        Workout.duration_seconds.set(seconds),
    ]


def complete_workout(*, user_id: str, workout_id: str, fields: dict, now: datetime) -> Workout:
    """Mark a workout done; counted only if no session of that moment was logged before."""
    sent = _moment(fields.get("completedAt"), now)
    if _completion_of(user_id, workout_id, sent) is None:
        log_completion(user_id=user_id, workout_id=workout_id, log=fields, now=now)
    return Workout.get(user_id, workout_id, consistent_read=True)


def _moment(text: str | None, now: datetime) -> datetime:
    if not text:
        return now.astimezone(UTC)
    try:
        return clock.parse(text).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise errors.BadInput("Invalid input: completedAt: not a moment.",
                              fields={"completedAt": "Not a moment."}) from exc  # fmt: skip


def _millis(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _completion_of(user_id: str, workout_id: str, sent: datetime) -> Completion | None:
    """Return the completion of this workout at this moment, wherever a collision bumped it."""
    near = Completion.completed_at.between(
        _millis(sent), _millis(sent + timedelta(milliseconds=19))
    )
    rows = Completion.query(user_id, near, consistent_read=True)
    return next((row for row in rows if row.workout_id == workout_id), None)


def list_completions(
    *,
    user_id: str,
    limit: int = 200,
    workout_id: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> list[Completion]:
    """Return what was done, newest first."""
    key = None
    if start and end and start > end:
        return []
    if start and end:
        key = Completion.completed_at.between(start, end + "T23:59:59.999Z")
    only = Completion.workout_id == workout_id if workout_id else None
    return list(
        Completion.query(user_id, key, filter_condition=only, scan_index_forward=False, limit=limit)
    )


def completion_json(row: Completion) -> dict:
    """Return contract §6's record."""
    seconds = int(row.duration_seconds)
    body = {
        "completionId": row.completion_id,
        "workoutId": row.workout_id,
        "completedAt": row.completed_at[:19] + "Z",
        "completedDate": row.completed_date,
        "durationSeconds": seconds,
        "durationMinutes": seconds // 60,
        "createdAt": row.created_at,
        **row.log,
    }
    return {name: value for name, value in body.items() if value is not None}


def last_performance(*, user_id: str, exercise_ids: list[str], look_back: int = 50) -> dict:
    """Return {exercise id: its sets} from the newest session each movement was in, in one query."""
    wanted, found = set(exercise_ids), {}
    for row in list_completions(user_id=user_id, limit=look_back):
        for done in row.log.get("sets") or []:
            key = done.get("exerciseId")
            if key in wanted and key not in found:
                found[key] = done.get("sets") or []
        if len(found) == len(wanted):
            break
    return found
