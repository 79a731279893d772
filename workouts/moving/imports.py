"""Moving in: a file is read, shown as a diff, applied when the member says so, and can be undone.

What was added is written down before the first session is, and ids follow from the file, so a run
that died is repeated until all is in, and an undo finds all of it.
"""

import gzip
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import kombu.exceptions
import redis.exceptions
from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from accounts import services as accounts
from kinexfit import clock, errors, redis_client, tables
from workouts import history
from workouts.moving import bulk, files, mapping, plan
from workouts.moving.content import Session
from workouts.moving.gathering import Choices
from workouts.services.sessions import millis
from workouts.tables import Completion, Import, WorkoutSession

# More than this is left to the queue: a request may not take so long.
MOST_AT_ONCE = 300
_PART = 350_000
_SAMPLE = 5
_BROKER_AWAY = (kombu.exceptions.OperationalError, redis.exceptions.RedisError)
_TRIES = 8
_SHOWN = ("id", "status", "app", "fileName", "unit", "total", "done", "createdAt", "parts")


class ImportNotFound(errors.NotFound):
    code = "IMPORT_NOT_FOUND"
    message = "We couldn't find that import."


@dataclass(frozen=True, slots=True)
class Sample:
    title: str
    completed_date: str
    sets: int

    @property
    def day(self) -> date:
        return date.fromisoformat(self.completed_date)


@dataclass(frozen=True, slots=True)
class Diff:
    """What applying would do; `needs_unit` until the member says what the file doesn't."""

    new: int
    known: int
    changed: int
    needs_unit: bool
    sample: list[Sample]
    exercises: list[mapping.Exercise]


def start(*, user_id: str, content: bytes, file_name: str, now: datetime) -> Import:
    """Read a file and keep it until the member decides; one that can't be read leaves nothing."""
    moved = files.read(content, _choices(user_id, None))
    for row in imports(user_id=user_id):
        if row.status == "read":
            _drop(row)
    row = Import(
        user_id,
        f"in-{int(now.timestamp() * 1000):013d}-{uuid.uuid4().hex[:8]}",
        status="read",
        app=moved.app,
        file_name=file_name[:200] or "file",
        total=len(moved.sessions),
        done=0,
        created_at=clock.iso(now),
    )
    packed = gzip.compress(content)
    pieces = [packed[at : at + _PART] for at in range(0, len(packed), _PART)]
    row.parts = len(pieces)
    for number, piece in enumerate(pieces):
        Import(user_id, _part(row.id, number), data=piece).save(
            condition=Import.id.does_not_exist()
        )
    row.save(condition=Import.id.does_not_exist())
    return row


def imports(*, user_id: str) -> list[Import]:
    """Return a member's imports, newest first."""
    return list(
        Import.query(
            user_id,
            Import.id.startswith("in-"),
            scan_index_forward=False,
            attributes_to_get=["userId", *_SHOWN],
            limit=50,
        )
    )


def get(*, user_id: str, import_id: str) -> Import:
    """Return an import; a stranger's is not found."""
    if not import_id.startswith("in-") or len(import_id) > 40:
        raise ImportNotFound
    try:
        return Import.get(user_id, import_id, consistent_read=True)
    except Import.DoesNotExist as exc:
        raise ImportNotFound from exc


def diff(*, row: Import, now: datetime) -> Diff:
    """Return what applying an import would do now."""
    moved = _file(row)
    known = mapping.known(user_id=row.user_id)
    planned = _planned(row, moved.sessions, known, now)
    newest = sorted(planned.new, key=lambda one: one.completed_at, reverse=True)[:_SAMPLE]
    return Diff(
        new=len(planned.new),
        known=planned.known,
        changed=len(planned.changed),
        needs_unit=moved.asks_unit and row.unit is None,
        sample=[
            Sample(
                planned.titles[one.workout_id],
                one.completed_date,
                sum(len(exercise["sets"]) for exercise in one.log["sets"]),
            )
            for one in newest
        ],
        exercises=mapping.exercises(moved.sessions, known),
    )


def choose(*, row: Import, unit: str | None = None, said: dict[str, str] | None = None) -> None:
    """Note what the member says of a file: its unit, and what its exercises are."""
    if said:
        mapping.remember(user_id=row.user_id, mapping=said)
    if unit:
        _move(row, row.status, came_from=("read",), unit=unit)


def apply(*, row: Import, now: datetime) -> Import:
    """Start storing what is new; asked again it goes on, and what is applied stays applied."""
    if row.status == "applied":
        return row
    if row.status == "read" and row.unit is None and _file(row).asks_unit:
        reason = "Say whether the weights are in kilograms or pounds."
        raise errors.BadInput(f"Invalid input: unit: {reason}", fields={"unit": reason})
    _move(row, "applying", came_from=("read", "applying"))
    return _go_on(row, now)


def undo(*, row: Import, now: datetime) -> Import:
    """Start removing what an import added; everything else stays as it is."""
    if row.status == "undone":
        return row
    _move(row, "undoing", came_from=("applying", "applied", "undoing"))
    return _go_on(row, now)


def _go_on(row: Import, now: datetime) -> Import:
    from workouts import tasks

    if row.total <= MOST_AT_ONCE:
        run(user_id=row.user_id, import_id=row.id, now=now)
    else:
        try:
            tasks.run_import.delay(user_id=row.user_id, import_id=row.id)
        except _BROKER_AWAY as exc:
            raise redis_client.StoreAway from exc
    return get(user_id=row.user_id, import_id=row.id)


def run(*, user_id: str, import_id: str, now: datetime) -> None:
    """Do what is left of an import or of its undoing; safe to run twice, and at once."""
    row = get(user_id=user_id, import_id=import_id)
    if row.status not in ("applying", "undoing"):
        return
    for _ in range(_TRIES):
        try:
            if row.status == "applying":
                _apply(row, now)
            else:
                _undo(row)
        except TransactWriteError as exc:
            # Somebody logged a session of the same month, or this runs twice: look again.
            if exc.cause_response_code != "TransactionCanceledException":
                raise
        else:
            return
    raise errors.Conflict("Your history kept changing meanwhile. Try again.")


def _apply(row: Import, now: datetime) -> None:
    moved = _file(row)
    known = mapping.known(user_id=row.user_id)
    planned = _planned(row, moved.sessions, known, now)
    notes = _noted(row)
    fresh = [one.completion_id for one in planned.new]
    notes["ids"] = list(dict.fromkeys([*notes["ids"], *fresh]))
    _note(row, notes)
    before = len(notes["ids"]) - len(fresh)

    def count(transaction: TransactWrite, stored: int) -> None:
        # Nothing is added any more once its undoing has begun.
        transaction.update(
            Import(row.user_id, row.id),
            actions=[Import.done.set(before + stored)],
            condition=Import.status == "applying",
        )

    bulk.add(user_id=row.user_id, done=planned.new, also=count)
    done = _added(row.user_id, notes)
    bulk.keep_records(user_id=row.user_id, done=done)
    bulk.recount(user_id=row.user_id, workouts=_titles(row.user_id, moved.sessions, done))
    _move(row, "applied", came_from=("applying",), done=len(done))
    _drop_parts(row)


def _undo(row: Import) -> None:
    notes = _noted(row)
    done = _added(row.user_id, notes)
    if "records" not in notes:
        # What rests on the sessions is known only while they are there.
        notes["records"] = bulk.records_resting_on(user_id=row.user_id, done=done)
        notes["workouts"] = sorted({one.workout_id for one in done if plan.is_stand_in(one)})
        _note(row, notes)
    bulk.remove(user_id=row.user_id, done=done)
    bulk.withdraw_records(user_id=row.user_id, names=notes["records"])
    bulk.recount(user_id=row.user_id, workouts=dict.fromkeys(notes["workouts"]))
    _move(row, "undone", came_from=("undoing",), done=0)
    _drop_parts(row)


def _titles(
    user_id: str, sessions: Sequence[Session], done: list[Completion]
) -> dict[str, str | None]:
    used = {one.workout_id for one in done}
    named = {plan.workout_id(user_id, session.title): session.title for session in sessions}
    return {key: title for key, title in named.items() if key in used}


def _noted(row: Import) -> dict[str, Any]:
    """Return what an import adds, written down before the first session is stored.

    `ids` of completions; once its undoing has begun, `records` and `workouts` that rest on them.
    """
    try:
        return Import.get(row.user_id, _notes(row.id), consistent_read=True).added
    except Import.DoesNotExist:
        return {"ids": []}


def _note(row: Import, notes: dict[str, Any]) -> None:
    Import(row.user_id, _notes(row.id)).update(actions=[Import.added.set(notes)])


def _added(user_id: str, notes: dict[str, Any]) -> list[Completion]:
    """Return the completions an import added, wherever corrections moved them: one query."""
    wanted = set(notes["ids"])
    if not wanted:
        return []
    every = Completion.query(user_id, consistent_read=True)
    return [one for one in every if one.completion_id in wanted]


def _planned(
    row: Import, sessions: Sequence[Session], known: mapping.Known, now: datetime
) -> plan.Plan:
    moments = [clock.parse(session.completed_at) for session in sessions]
    # Two days around the file: a day's own time zone may differ from the one read with.
    around = timedelta(days=2)
    span = Completion.completed_at.between(
        millis(min(moments) - around), millis(max(moments) + around)
    )
    there = list(Completion.query(row.user_id, span, consistent_read=True))
    here = {one.completion_id for one in there}
    asked = {key for key in plan.ids(row.user_id, sessions) if key not in here}
    keys = [(row.user_id, key) for key in asked]
    deleted = {one.id for one in WorkoutSession.batch_get(keys, attributes_to_get=["id"])}
    return plan.worked_out(
        user_id=row.user_id,
        sessions=[mapping.mapped(session, known) for session in sessions],
        there=there,
        deleted=deleted,
        zone=_zone(row.user_id),
        created_at=clock.iso(now),
    )


def _zone(user_id: str) -> ZoneInfo | None:
    return history.zone_of(accounts.member(user_id=user_id))


def _choices(user_id: str, unit: str | None) -> Choices:
    return Choices("lb" if unit == "lb" else "kg", _zone(user_id))


def _file(row: Import) -> files.Moved:
    """Return an import's file read as the member's choices say."""
    pieces = []
    for number in range(int(row.parts or 0)):
        try:
            pieces.append(Import.get(row.user_id, _part(row.id, number)).data)
        except Import.DoesNotExist as exc:
            raise ImportNotFound("That file is no longer kept. Choose it again.") from exc
    return files.read(gzip.decompress(b"".join(pieces)), _choices(row.user_id, row.unit))


def _move(row: Import, status: str, *, came_from: tuple[str, ...], **values) -> None:
    """Move an import on, provided it is where it was thought to be."""
    actions = [getattr(Import, name).set(value) for name, value in values.items()]
    try:
        row.update(
            actions=[Import.status.set(status), *actions],
            condition=Import.status.is_in(*came_from),
        )
    except UpdateError as exc:
        if tables.condition_failed(exc):
            raise errors.Conflict("That import has moved on. Reload the page.") from exc
        raise


def _part(import_id: str, number: int) -> str:
    return f"part#{import_id}#{number}"


def _notes(import_id: str) -> str:
    return f"added#{import_id}"


def _drop(row: Import) -> None:
    _drop_parts(row)
    row.delete()


def _drop_parts(row: Import) -> None:
    with Import.batch_write() as batch:
        for number in range(int(row.parts or 0)):
            batch.delete(Import(row.user_id, _part(row.id, number)))
