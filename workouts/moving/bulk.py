"""Many sessions of long ago stored or removed at once, their months kept true in the same writes.

Beside `services.sessions.change_log`, which changes one: that would read and write a month for
each of a thousand sessions, and tell the coach of every one as if it had just been done.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import orjson
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from accounts import profiles
from accounts.tables import Member
from workouts import performed, records
from workouts.moving import plan
from workouts.services import bests, totals
from workouts.tables import Completion, Workout, WorkoutSession

# DynamoDB takes a hundred items and 4 MB in one transaction.
_MOST_BYTES = 3_000_000
_MOST_ITEMS = 40


def add(
    *,
    user_id: str,
    done: Sequence[Completion],
    also: Callable[[TransactWrite, int], None],
) -> None:
    """Store completions that are not there yet.

    `also` adds the caller's own write or condition to each transaction; it hears how many are in
    once that one is.
    """
    stored = 0
    for month, chunk in _chunks(done):
        stored += len(chunk)
        with TransactWrite(connection=Member._get_connection().connection) as transaction:
            also(transaction, stored)
            for row in chunk:
                transaction.save(row, condition=Completion.completed_at.does_not_exist())
            totals.follow_many(transaction, user_id=user_id, month=month, added=chunk)


def remove(*, user_id: str, done: Sequence[Completion]) -> None:
    """Delete completions and what devices said of them since."""
    for month, chunk in _chunks(done):
        with TransactWrite(connection=Member._get_connection().connection) as transaction:
            for row in chunk:
                same = Completion.completion_id == row.completion_id
                transaction.delete(row, condition=same)
                transaction.delete(WorkoutSession(user_id, row.completion_id))
            totals.follow_many(transaction, user_id=user_id, month=month, removed=chunk)


def _chunks(done: Sequence[Completion]) -> Iterator[tuple[str, list[Completion]]]:
    """Yield completions by month, oldest first, as many as fit one transaction."""
    chunk: list[Completion] = []
    size = 0
    for row in sorted(done, key=lambda one: one.completed_at):
        weight = len(orjson.dumps(row.log))
        is_full = len(chunk) == _MOST_ITEMS or size + weight > _MOST_BYTES
        if chunk and (is_full or chunk[0].completed_at[:7] != row.completed_at[:7]):
            yield chunk[0].completed_at[:7], chunk
            chunk, size = [], 0
        chunk.append(row)
        size += weight
    if chunk:
        yield chunk[0].completed_at[:7], chunk


def keep_records(*, user_id: str, done: Iterable[Completion]) -> None:
    """Keep the best sets the coach goes by, where these sessions hold better ones."""
    known = dict(profiles.of(Member.get(user_id, consistent_read=True)).personal_records)
    fresh: dict[str, records.Found] = {}
    for row in done:
        found = records.found(
            metrics=[], sets=_by_own_name(row.log), best=known, date=row.completed_at[:10]
        )
        for record in found:
            if record.name not in known and len(known) >= profiles.MOST_RECORDS:
                continue
            fresh[record.name] = record
            known[record.name] = _as_best(record)
    _update(
        user_id,
        [
            Member.personal_records[profiles.record_key(record.name)].set(
                orjson.dumps(record.stored()).decode()
            )
            for record in fresh.values()
        ],
    )


def _by_own_name(log: Mapping) -> list[dict]:
    """Return what was done under the catalogue's names: the coach knows no other app's."""
    return [
        {**done, "name": performed.shown_name(done.get("exerciseId") or "", done["name"])}
        for done in log["sets"]
    ]


def _update(user_id: str, actions: list[Action]) -> None:
    # An expression may be 4 KB long.
    for start in range(0, len(actions), 50):
        Member(user_id).update(
            actions=actions[start : start + 50], condition=Member.created_at.exists()
        )


def _as_best(record: records.Found) -> profiles.PersonalRecord:
    return profiles.PersonalRecord.model_validate(record.stored())


def records_resting_on(*, user_id: str, done: Iterable[Completion]) -> dict[str, str]:
    """Return the records these sessions hold: {name: movement key}."""
    member = Member.get(user_id, consistent_read=True)
    dates = {record.date for record in profiles.of(member).personal_records.values()}
    names: dict[str, str] = {}
    for row in done:
        if row.completed_at[:10] in dates:
            names |= bests.withdrawn(member, before=row, after=None)
    return names


def withdraw_records(*, user_id: str, names: Mapping[str, str]) -> None:
    """Take back records whose sessions are gone; the next best takes the place."""
    _update(
        user_id, [Member.personal_records[profiles.record_key(name)].remove() for name in names]
    )
    bests.restore(user_id=user_id, names=names)


def recount(*, user_id: str, workouts: Mapping[str, str | None]) -> None:
    """Say of workouts how often and when they were done last.

    `workouts` are titles by id, None to leave one as it is. What stood for sessions that are gone
    is dropped: it is in no list, and only held the title.
    """
    sessions: dict[str, list[Completion]] = {workout_id: [] for workout_id in workouts}
    for row in Completion.query(user_id, attributes_to_get=["completedAt", "workoutId",
                                "completedDate", "durationSeconds"]):  # fmt: skip
        if row.workout_id in sessions:
            sessions[row.workout_id].append(row)
    for workout_id, done in sessions.items():
        workout = Workout(user_id, workout_id)
        if not done and plan.is_stand_in(workout_id):
            workout.delete()
            continue
        title = workouts[workout_id]
        named = [Workout.title.set(title)] if title is not None else []
        workout.update(actions=[*named, *(_done(done) if done else _undone())])


def _done(sessions: Sequence[Completion]) -> list[Action]:
    last = max(sessions, key=lambda row: row.completed_at)
    return [
        Workout.completion_count.set(len(sessions)),
        Workout.is_completed.set(True),
        Workout.status.set("completed"),
        Workout.completed_at.set(last.completed_at[:19] + "Z"),
        Workout.completed_date.set(last.completed_date),
        Workout.duration_seconds.set(int(last.duration_seconds)),
    ]


def _undone() -> list[Action]:
    gone = (Workout.status, Workout.completed_at, Workout.completed_date, Workout.duration_seconds)
    return [
        Workout.completion_count.set(0),
        Workout.is_completed.set(False),
        *(attribute.remove() for attribute in gone),
    ]
