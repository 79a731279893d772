"""Workouts: what a member keeps, plans and has done."""

import base64
import binascii
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from accounts import profiles
from accounts.tables import Member
from kinexfit import clock, errors, tables
from workouts import content, contract, duration, records
from workouts.blocks import Block, Plan
from workouts.tables import Completion, Workout

MOST_PER_PAGE = 200
# Every row has one; a placeholder's moves to now when the workout itself arrives.
_BODY_FIELDS = (
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
_COLUMNS = {
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


@dataclass(frozen=True, slots=True)
class Page:
    workouts: list[Workout]
    next_cursor: str | None


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
    _set_blocks(row, plan.blocks)
    return row


def _set_blocks(row: Workout, blocks: list[Block]) -> None:
    row.blocks = [block.to_json() for block in blocks]
    row.duration_minutes = max(1, round(duration.estimate_seconds(blocks) / 60))
    row.exercise_count = sum(len(block.items) for block in blocks)
    row.body = {**(row.body or {}), "content": content.from_blocks(blocks)}


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
        **{name: getattr(row, column) for name, column in _COLUMNS.items()},
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


def get_workout(*, user_id: str, workout_id: str) -> Workout:
    """Return a member's workout; a stranger's, a deleted one and a placeholder are not found."""
    row = _find(user_id, workout_id)
    if row is None or row.deleted_at or row.created_at is None:
        raise WorkoutNotFound
    return row


def _find(user_id: str, workout_id: str) -> Workout | None:
    if not 1 <= len(workout_id) <= 200:
        return None
    try:
        return Workout.get(user_id, workout_id)
    except Workout.DoesNotExist:
        return None


def save_from_phone(
    *, user_id: str, workout_id: str, fields: dict, tier: str, now: datetime
) -> tuple[Workout, bool]:
    """Create or update by the client's id; absent fields stay. Returns (row, was it new).

    An edit older than the last one the client sent is ignored: its queue may replay.
    """
    sent_at = fields.get("updatedAt")
    row = Workout(user_id, workout_id)
    known = _find(user_id, workout_id)
    is_new = known is None or known.created_at is None or bool(known.deleted_at)
    if sent_at and known and known.edited_at and known.edited_at > sent_at and not is_new:
        return known, False
    changes = _columns(fields)
    changes["updated_at"] = sent_at or clock.iso(now)
    if sent_at:
        changes["edited_at"] = sent_at
    if is_new:
        changes |= {"created_at": fields.get("createdAt") or clock.iso(now)}
        changes["user_subscription_tier"] = tier
        changes.setdefault("title", "Untitled workout")
        changes.setdefault("source", "manual")
    body = {name: fields[name] for name in _BODY_FIELDS if fields.get(name) is not None}
    if body:
        changes["body"] = {**((known.body if known else None) or {}), **body}
    actions = [getattr(Workout, name).set(value) for name, value in changes.items()]
    actions.append(Workout.deleted_at.remove())
    was = ((known.body if known else None) or {}).get("content")
    if "content" in body and known is not None and known.blocks and body["content"] != was:
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


def _columns(fields: dict) -> dict:
    return {
        column: fields[name] for name, column in _COLUMNS.items() if fields.get(name) is not None
    }


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
        row = new_workout(user_id=user_id, workout_id=new_id, plan=plan, source="manual",
                          tier=tier, now=now)  # fmt: skip
        row.save(condition=Workout.id.does_not_exist())
        return row
    row = get_workout(user_id=user_id, workout_id=workout_id)
    row.title, row.body = title, {**(row.body or {}), "description": description}
    _set_blocks(row, blocks)
    changed = ("title", "body", "blocks", "duration_minutes", "exercise_count")
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
    known = _find(user_id, workout_id)
    changes = _columns(fields)
    changes["updated_at"] = clock.iso(now)
    body = {name: fields[name] for name in _BODY_FIELDS if name in fields and name != "exercises"}
    if "exercises" in fields:
        blocks = _blocks_from_flat(fields)
        derived = Workout(user_id, workout_id, body={})
        _set_blocks(derived, blocks)
        changes |= {"blocks": derived.blocks, "exercise_count": derived.exercise_count}
        # The phone shows the text only, so an empty one gives way to what the exercises say.
        body = {**body, "content": body.get("content") or derived.body["content"]}
    if known is None or known.created_at is None:
        changes |= {"created_at": clock.iso(now), "user_subscription_tier": tier}
        changes.setdefault("source", "manual")
    changes["body"] = {**((known.body if known else None) or {}), **body}
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
    row = _find(user_id, workout_id)
    if row is None or row.created_at is None:
        raise WorkoutNotFound
    row.update(actions=[Workout.deleted_at.remove()])
    return row


def _check_id(workout_id: str) -> None:
    if not 1 <= len(workout_id) <= 200:
        raise errors.BadInput("Invalid input: id: too long.", fields={"id": "Too long."})


def schedule(*, user_id: str, workout_id: str, date: str, time: str | None, status: str) -> Workout:
    """Plan a workout for a day; one we don't know yet gets a placeholder."""
    _check_id(workout_id)
    row = Workout(user_id, workout_id)
    actions = [Workout.scheduled_date.set(date), Workout.status.set(status)]
    if time:
        actions.append(Workout.scheduled_time.set(time))
    row.update(actions=actions)
    return row


def unschedule(*, user_id: str, workout_id: str) -> None:
    attributes = ("scheduled_date", "scheduled_time", "status", "completed_date", "completed_at",
                  "duration_seconds", "is_completed")  # fmt: skip
    _check_id(workout_id)
    Workout(user_id, workout_id).update(
        actions=[getattr(Workout, name).remove() for name in attributes]
    )


def scheduled(*, user_id: str, date: str | None) -> list[Workout]:
    """Return workouts with a date, or of one date; reads the member's partition."""
    condition = Workout.deleted_at.does_not_exist() & Workout.created_at.exists()
    planned = Workout.scheduled_date == date if date else Workout.scheduled_date.exists()
    return list(Workout.query(user_id, filter_condition=condition & planned))


@dataclass(frozen=True, slots=True)
class Finished:
    completion: Completion
    is_new: bool


def log_completion(*, user_id: str, workout_id: str, log: dict, now: datetime) -> Finished:
    """Store a finished session once, count it once, and keep the records it set.

    `log` is contract §6's body, with `sets` per exercise from the web.
    """
    _check_id(workout_id)
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
