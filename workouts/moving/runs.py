"""Carrying an import out, or taking it back: by the request, or by the queue where it is long.

What is added is written down before the first of it is stored, and ids follow from the file, so a
run that died is repeated until all is in, and an undo finds all of it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from kinexfit import errors, tables
from workouts.moving import belongings, beside, bulk, kept, plan
from workouts.moving.content import Session
from workouts.tables import Completion, Import

_TRIES = 8


def run(*, user_id: str, import_id: str, now: datetime) -> None:
    """Do what is left of an import or of its undoing; safe to run twice, and at once."""
    row = kept.get(user_id=user_id, import_id=import_id)
    if row.status not in ("applying", "undoing"):
        return
    for _ in range(_TRIES):
        try:
            if row.status == "applying":
                _apply(row, now)
            else:
                _undo(row, now)
        except TransactWriteError as exc:
            # Somebody logged a session of the same month, or this runs twice: look again.
            if tables.error_code(exc) != "TransactionCanceledException":
                raise
        else:
            return
    raise errors.Conflict("Your history kept changing meanwhile. Try again.")


def _apply(row: Import, now: datetime) -> None:
    found = beside.looked_at(row, now)
    others = _store_others(row, found.news)
    notes = {"ids": [], **kept.notes(row)}
    fresh = [one.completion_id for one in found.planned.new]
    notes["ids"] = list(dict.fromkeys([*notes["ids"], *fresh]))
    kept.note(row, notes)
    before = len(notes["ids"]) - len(fresh)

    def count(transaction: TransactWrite, stored: int) -> None:
        # Nothing is added any more once its undoing has begun.
        transaction.update(
            Import(row.user_id, row.id),
            actions=[Import.done.set(before + stored)],
            condition=Import.status == "applying",
        )

    bulk.add(user_id=row.user_id, done=found.planned.new, also=count)
    done = _added(row.user_id, notes)
    bulk.keep_records(user_id=row.user_id, done=done)
    # A workout that came along says itself how often it was done.
    counted = _counted(done, but=others.get("workouts", []))
    titles = _titles(row.user_id, found.sessions, done)
    bulk.recount(user_id=row.user_id, workouts={**dict.fromkeys(counted), **titles})
    brought = {kind: len(keys) for kind, keys in others.items()}
    kept.move(row, "applied", came_from=("applying",), done=len(done), brought=brought)
    kept.drop(row)


def _store_others(row: Import, news: belongings.News) -> dict[str, list[str]]:
    """Store what is not a session; return the keys of all this import added of it, by kind."""
    if not row.others:
        return {}
    noted, fresh = kept.notes(row, of="belongings"), news.keys()
    keys = {
        kind: list(dict.fromkeys([*noted.get(kind, []), *fresh.get(kind, [])]))
        for kind in {**noted, **fresh}
    }
    kept.note(row, keys, of="belongings")

    def still(transaction: TransactWrite) -> None:
        transaction.condition_check(
            Import, row.user_id, row.id, condition=Import.status == "applying"
        )

    belongings.store(user_id=row.user_id, news=news, also=still)
    return keys


def _counted(done: Sequence[Completion], *, but: Sequence[str]) -> list[str]:
    """Return which workouts of the library these sessions count for."""
    found = {one.workout_id for one in done if not plan.is_stand_in(one.workout_id)}
    return sorted(found - set(but))


def _undo(row: Import, now: datetime) -> None:
    notes = {"ids": [], **kept.notes(row)}
    done = _added(row.user_id, notes)
    if "records" not in notes:
        # What rests on the sessions is known only while they are there.
        notes["records"] = bulk.records_resting_on(user_id=row.user_id, done=done)
        notes["workouts"] = sorted({one.workout_id for one in done})
        kept.note(row, notes)
    bulk.remove(user_id=row.user_id, done=done)
    bulk.withdraw_records(user_id=row.user_id, names=notes["records"])
    others = kept.notes(row, of="belongings") if row.others else {}
    gone = set(others.get("workouts", []))
    left = [workout_id for workout_id in notes["workouts"] if workout_id not in gone]
    bulk.recount(user_id=row.user_id, workouts=dict.fromkeys(left))
    belongings.remove(user_id=row.user_id, keys=others, now=now)
    kept.move(row, "undone", came_from=("undoing",), done=0)
    kept.drop(row)


def _titles(
    user_id: str, sessions: Sequence[Session], done: list[Completion]
) -> dict[str, str | None]:
    used = {one.workout_id for one in done}
    named = {plan.workout_id(user_id, session.title): session.title for session in sessions}
    return {key: title for key, title in named.items() if key in used}


def _added(user_id: str, notes: dict[str, Any]) -> list[Completion]:
    """Return the completions an import added, wherever corrections moved them: one query."""
    wanted = set(notes["ids"])
    if not wanted:
        return []
    every = Completion.query(user_id, consistent_read=True)
    return [one for one in every if one.completion_id in wanted]
