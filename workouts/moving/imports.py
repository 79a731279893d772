"""Moving in: a file is read, shown as a diff, applied if its member says so, and can be undone."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import kombu.exceptions
import redis.exceptions

from kinexfit import clock, errors, redis_client
from workouts.moving import belongings, beside, files, kept, mapping, runs
from workouts.tables import Import

# More than this is left to the queue: a request may not take so long.
MOST_AT_ONCE = 300
_SAMPLE = 5
_BROKER_AWAY = (kombu.exceptions.OperationalError, redis.exceptions.RedisError)
_SHOWN = (
    "id", "status", "app", "fileName", "unit", "asksUnit", "total", "done", "others", "brought",
    "createdAt",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    title: str
    completed_date: str
    sets: int

    @property
    def day(self) -> date:
        return date.fromisoformat(self.completed_date)


@dataclass(frozen=True, slots=True)
class Others:
    """What else of one kind our own file has: how much is new, how much is here."""

    kind: str
    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Diff:
    """What applying would do; `needs_unit` until the member says what the file doesn't."""

    new: int
    known: int
    changed: int
    needs_unit: bool
    sample: list[Sample]
    exercises: list[mapping.Exercise]
    others: list[Others]

    @property
    def has_news(self) -> bool:
        return self.new > 0 or any(one.new for one in self.others)


def start(*, user_id: str, content: bytes, file_name: str, now: datetime) -> Import:
    """Read a file and keep it until the member decides; one that can't be read leaves nothing."""
    moved = files.read(content, beside.choices(user_id, None))
    for row in imports(user_id=user_id):
        if row.status == "read":
            kept.drop(row)
            row.delete()
    row = Import(
        user_id,
        f"in-{int(now.timestamp() * 1000):013d}-{uuid.uuid4().hex[:8]}",
        status="read",
        app=moved.app,
        file_name=file_name[:200] or "file",
        asks_unit=moved.asks_unit,
        total=len(moved.sessions),
        others=sum(belongings.held(moved.document).values()),
        done=0,
        brought={},
        created_at=clock.iso(now),
    )
    if row.others:
        # What no table can hold is said now, not when half of it is in.
        beside.news(user_id, moved.document, now)
    kept.keep_read(row, moved.document)
    if moved.asks_unit:
        kept.keep_sent(row, content)
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


def diff(*, row: Import, now: datetime) -> Diff:
    """Return what applying an import would do now."""
    found = beside.looked_at(row, now)
    newest = sorted(found.planned.new, key=lambda one: one.completed_at, reverse=True)[:_SAMPLE]
    return Diff(
        new=len(found.planned.new),
        known=found.planned.known,
        changed=len(found.planned.changed),
        needs_unit=bool(row.asks_unit) and row.unit is None,
        sample=[
            Sample(
                found.planned.titles[one.completion_id],
                one.completed_date,
                sum(len(exercise["sets"]) for exercise in one.log["sets"]),
            )
            for one in newest
        ],
        exercises=mapping.exercises(found.sessions, found.known),
        others=[Others(*counted) for counted in found.news.counts()],
    )


def choose(*, row: Import, unit: str | None = None, said: dict[str, str] | None = None) -> None:
    """Note what the member says of a file: its unit, and what its exercises are."""
    if said:
        mapping.remember(user_id=row.user_id, mapping=said)
    if unit:
        if row.asks_unit and unit != row.unit:
            choices = beside.choices(row.user_id, unit)
            kept.keep_read(row, files.read(kept.sent(row), choices).document)
        kept.move(row, row.status, came_from=("read",), unit=unit)


def apply(*, row: Import, now: datetime) -> Import:
    """Start storing what is new; asked again it goes on, and what is applied stays applied."""
    if row.status == "applied":
        return row
    if row.status == "read" and row.unit is None and row.asks_unit:
        reason = "Say whether the weights are in kilograms or pounds."
        raise errors.BadInput(f"Invalid input: unit: {reason}", fields={"unit": reason})
    kept.move(row, "applying", came_from=("read", "applying"))
    return _go_on(row, now)


def undo(*, row: Import, now: datetime) -> Import:
    """Start removing what an import added; everything else stays as it is."""
    if row.status == "undone":
        return row
    kept.move(row, "undoing", came_from=("applying", "applied", "undoing"))
    return _go_on(row, now)


def _go_on(row: Import, now: datetime) -> Import:
    from workouts import tasks

    if row.total + (row.others or 0) <= MOST_AT_ONCE:
        runs.run(user_id=row.user_id, import_id=row.id, now=now)
    else:
        try:
            tasks.run_import.delay(user_id=row.user_id, import_id=row.id)
        except _BROKER_AWAY as exc:
            raise redis_client.StoreAway from exc
    return kept.get(user_id=row.user_id, import_id=row.id)
