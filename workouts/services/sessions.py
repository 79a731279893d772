"""Finished sessions: stored once, counted once, with the records they set."""

import functools
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from accounts import profiles
from accounts.tables import Member
from kinexfit import clock, errors, metrics, tables
from workouts import phone_metrics, records
from workouts.services import rows, totals
from workouts.tables import Completion, Workout, WorkoutSession

# The coach reads the latest twenty.
MOST_REMEMBERED = 20
# Days since sign-up, as the goals of retention count them.
_SINCE_SIGN_UP = ((90, "90+"), (30, "30-89"), (7, "7-29"), (-(10**6), "0-6"))


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
            millis(sent + timedelta(milliseconds=attempt)),
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
            change_log(
                member=member,
                before=None,
                after=row,
                found=found,
                also=functools.partial(_require_untouched, row),
            )
        except TransactWriteError as exc:
            if tables.error_code(exc) != "TransactionCanceledException":
                raise
            twin = _completion_of(user_id, workout_id, sent) or _corrected(row)
            if twin:
                return Finished(twin, False)
            continue
        return Finished(row, True)
    raise errors.Conflict("That session could not be stored. Try again.")


def change_log(
    *,
    member: Member,
    before: Completion | None,
    after: Completion | None,
    found: Sequence[records.Found] = (),
    withdrawn: Iterable[str] = (),
    also: Callable[[TransactWrite], None] = lambda transaction: None,
) -> None:
    """Write a completion that is new, changed, moved in time or gone, all or nothing.

    Every change of what was done goes through here; what is counted from it belongs in the same
    transaction. `also` adds the caller's own writes and conditions.
    """
    with TransactWrite(connection=Member._get_connection().connection) as transaction:
        also(transaction)
        _write_row(transaction, before, after)
        totals.follow(transaction, before=before, after=after)
        actions = [*_remembered(member, before, after), *_kept_records(found)]
        actions += [Member.personal_records[profiles.record_key(name)].remove()
                    for name in withdrawn]  # fmt: skip
        if actions:
            transaction.update(Member(member.id), actions=actions)
        workout_id = (after or before).workout_id  # type: ignore[union-attr]
        if actions := _workout_actions(before, after):
            transaction.update(Workout(member.id, workout_id), actions=actions)
    if after and not before:
        _note_activity(member, after)


def _note_activity(member: Member, row: Completion) -> None:
    """Count a workout done, by how long after sign-up it was."""
    days = (clock.parse(row.completed_at) - clock.parse(member.created_at)).days
    since = next(name for least, name in _SINCE_SIGN_UP if days >= least)
    metrics.count("retention.activity", tier=member.subscription_tier, daysActive=since)


def _write_row(
    transaction: TransactWrite, before: Completion | None, after: Completion | None
) -> None:
    if before and after and before.completed_at == after.completed_at:
        changed = ("log", "completed_date", "duration_seconds")
        transaction.update(
            Completion(after.user_id, after.completed_at),
            actions=[getattr(Completion, name).set(getattr(after, name)) for name in changed],
            condition=Completion.completion_id == after.completion_id,
        )
        return
    if before:
        transaction.delete(before, condition=Completion.completion_id == before.completion_id)
    if after:
        transaction.save(after, condition=Completion.completed_at.does_not_exist())


def _remembered(
    member: Member, before: Completion | None, after: Completion | None
) -> Iterator[Action]:
    if before or after is None:
        return
    ids = [name for name in records.exercise_ids(after.log) if name]
    session = {"date": after.completed_at[:10], "focus": "", "exerciseIds": ids[:20]}
    # Set whole: a list that only ever grew would one day fill the member's row.
    recent = [*(member.recent_training or ())][-MOST_REMEMBERED + 1 :]
    yield Member.recent_training.set([*recent, orjson.dumps(session).decode()])


def _kept_records(found: Sequence[records.Found]) -> Iterator[Action]:
    for record in found:
        yield Member.personal_records[profiles.record_key(record.name)].set(
            orjson.dumps(record.stored()).decode()
        )


def _workout_actions(before: Completion | None, after: Completion | None) -> list[Action]:
    if after and before and _facts(after) == _facts(before):
        return []
    if before is None and after is not None:
        counted = Workout.completion_count.set((Workout.completion_count | 0) + 1)
        return [*_done_actions(after), counted]
    row = before or after
    assert row is not None
    newest = _newest_of(row, instead=after)
    counted = Workout.completion_count.set((Workout.completion_count | 1) - 1)
    actions = _done_actions(newest) if newest else _undone_actions()
    return actions if after else [*actions, counted]


def _facts(row: Completion) -> tuple:
    return row.completed_at, row.completed_date, int(row.duration_seconds)


def _newest_of(row: Completion, *, instead: Completion | None) -> Completion | None:
    """Return the workout's newest completion once `row` is gone or replaced."""
    same = (Completion.workout_id == row.workout_id) & (
        Completion.completion_id != row.completion_id
    )
    others = Completion.query(row.user_id, filter_condition=same, scan_index_forward=False, limit=1)
    rows = [*others, *([instead] if instead else [])]
    return max(rows, key=lambda one: one.completed_at, default=None)


def _done_actions(row: Completion) -> list[Action]:
    return [
        Workout.status.set("completed"),
        Workout.is_completed.set(True),
        Workout.completed_date.set(row.completed_date),
        Workout.completed_at.set(row.completed_at[:19] + "Z"),
        Workout.duration_seconds.set(int(row.duration_seconds)),
    ]


def _undone_actions() -> list[Action]:
    names = ("status", "completed_date", "completed_at", "duration_seconds")
    removed = [getattr(Workout, name).remove() for name in names]
    return [Workout.is_completed.set(False), *removed]


def _require_untouched(row: Completion, transaction: TransactWrite) -> None:
    """Refuse to store again what the member moved or deleted: the phone repeats what it sent."""
    transaction.condition_check(
        WorkoutSession,
        row.user_id,
        row.completion_id,
        condition=WorkoutSession.id.does_not_exist(),
    )


def _corrected(row: Completion) -> Completion | None:
    """Return the completion as it stands after a correction; a deleted one as it was sent."""
    try:
        session = WorkoutSession.get(row.user_id, row.completion_id, consistent_read=True)
    except WorkoutSession.DoesNotExist:
        return None
    if session.completed_at is None:
        return row
    return Completion.get(row.user_id, session.completed_at, consistent_read=True)


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


def millis(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _completion_of(user_id: str, workout_id: str, sent: datetime) -> Completion | None:
    """Return the completion of this workout at this moment, wherever a collision bumped it."""
    near = Completion.completed_at.between(millis(sent), millis(sent + timedelta(milliseconds=19)))
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
    key: Condition | None = None
    if start and end and start > end:
        return []
    # "~" sorts after every moment of the last day.
    if start and end:
        key = Completion.completed_at.between(start, end + "~")
    elif start or end:
        moment = Completion.completed_at
        key = moment >= start if start else moment <= f"{end}~"
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
    # The phone knows no sets: what was logged here would otherwise never count as its best.
    body["exerciseMetrics"] = row.log.get("exerciseMetrics") or phone_metrics.metrics(
        row.log.get("sets") or []
    )
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
