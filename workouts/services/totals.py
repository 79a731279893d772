"""The months of training as they are stored: kept true by every write of a completion."""

from collections.abc import Iterable

from pynamodb.transactions import TransactWrite

from workouts import rollups
from workouts.tables import Completion, TrainingMonth


def follow(
    transaction: TransactWrite, *, before: Completion | None, after: Completion | None
) -> None:
    """Add to a transaction what a completion's change does to the months it was and is in.

    A new completion, by far the most frequent, costs one read; anything else folds the month again
    from its completions, because a best set that went away leaves no trace of the second best.
    """
    if before and after and facts(before) == facts(after):
        return
    rows = [row for row in (before, after) if row]
    for month in sorted({row.completed_at[:7] for row in rows}):
        stored = _find(rows[0].user_id, month)
        if before is None and after is not None:
            stored.totals = rollups.added(stored.totals, facts(after))
        else:
            others = _of_month(rows[0].user_id, month, but={row.completed_at for row in rows})
            kept = [after] if after and after.completed_at[:7] == month else []
            stored.totals = rollups.folded(map(facts, [*others, *kept]))
        _write(transaction, stored)


def follow_many(
    transaction: TransactWrite,
    *,
    user_id: str,
    month: str,
    added: Iterable[Completion] = (),
    removed: Iterable[Completion] = (),
) -> None:
    """Add to a transaction what several completions of one month, new or gone, do to it."""
    stored = _find(user_id, month)
    if gone := {row.completed_at for row in removed}:
        stored.totals = rollups.folded(map(facts, _of_month(user_id, month, but=gone)))
    for row in added:
        stored.totals = rollups.added(stored.totals, facts(row))
    _write(transaction, stored)


def facts(row: Completion) -> rollups.Facts:
    return rollups.facts(
        completion_id=row.completion_id,
        completed_at=row.completed_at,
        completed_date=row.completed_date,
        seconds=int(row.duration_seconds),
        log=row.log,
    )


def rebuild(*, user_id: str) -> int:
    """Fold every month of a member again and return how many there are; safe at any time."""
    months = {row.month for row in TrainingMonth.query(user_id, attributes_to_get=["month"])}
    months |= {
        row.completed_at[:7] for row in Completion.query(user_id, attributes_to_get=["completedAt"])
    }
    for month in sorted(months):
        stored = _find(user_id, month)
        stored.totals = rollups.folded(map(facts, _of_month(user_id, month)))
        with TransactWrite(connection=TrainingMonth._get_connection().connection) as transaction:
            _write(transaction, stored)
    return len(months)


def months(*, user_id: str, newest: int | None = None) -> list[dict]:
    """Return a member's months, oldest first: one query up to some six years of training."""
    rows = TrainingMonth.query(user_id, scan_index_forward=False, limit=newest)
    return [{"month": row.month, **row.totals} for row in rows][::-1]


def months_before(row: Completion) -> list[dict]:
    """Return the months up to a completion, its own counted only up to it: two queries."""
    month = row.completed_at[:7]
    whole = TrainingMonth.query(row.user_id, TrainingMonth.month < month)
    same = Completion.query(row.user_id, Completion.completed_at.between(month, row.completed_at))
    earlier = [facts(one) for one in same if one.completed_at != row.completed_at]
    kept = [{"month": one.month, **one.totals} for one in whole]
    return [*kept, {"month": month, **rollups.folded(earlier)}]


def has_before(*, user_id: str, day: str) -> bool:
    """Say whether anything was done before a day: one query of one row."""
    return any(Completion.query(user_id, Completion.completed_at < day, limit=1))


def months_since(*, user_id: str, day: str) -> list[dict]:
    """Return the months from a day on, counted from the completions themselves: one query."""
    since = Completion.query(user_id, Completion.completed_at >= day)
    by_month: dict[str, list[Completion]] = {}
    for row in since:
        by_month.setdefault(row.completed_at[:7], []).append(row)
    return [
        {"month": month, **rollups.folded(map(facts, rows))} for month, rows in by_month.items()
    ]


def _find(user_id: str, month: str) -> TrainingMonth:
    """Return a month as stored, or an unsaved blank one."""
    try:
        return TrainingMonth.get(user_id, month, consistent_read=True)
    except TrainingMonth.DoesNotExist:
        return TrainingMonth(user_id, month, version=0, totals=rollups.blank())


def _write(transaction: TransactWrite, row: TrainingMonth) -> None:
    """Write a month, provided no other completion was counted since it was read."""
    known = int(row.version)
    row.version = known + 1
    if known == 0:
        transaction.save(row, condition=TrainingMonth.month.does_not_exist())
        return
    transaction.update(
        TrainingMonth(row.user_id, row.month),
        actions=[TrainingMonth.totals.set(row.totals), TrainingMonth.version.set(row.version)],
        condition=TrainingMonth.version == known,
    )


def _of_month(user_id: str, month: str, *, but: Iterable[str] = ()) -> list[Completion]:
    rows = Completion.query(
        user_id, Completion.completed_at.startswith(month), consistent_read=True
    )
    return [row for row in rows if row.completed_at not in but]
