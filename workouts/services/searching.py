"""The library as a list and as a search, both served by one index of small rows.

Every request is one query of `userId-createdAt-summary-index` within the member's own partition,
newest first; nothing is ever scanned. A summary is about half a KB, so DynamoDB reads some 2,000 in
one round trip of 1 MB. Without a filter a page of 20 is one round trip (3 read units). A search at
10,000 workouts reads at most all of the member's summaries: 5 MB, 5 to 6 round trips and some 650
eventually consistent read units, less when matches are found early. Writing a workout costs one
more write unit. A search document of our own would be read in one trip, but it would have to be
rewritten on every change and could contradict the workouts.
"""

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass

from pynamodb.exceptions import UpdateError

from kinexfit import tables
from workouts import searching
from workouts.services import rows
from workouts.tables import Workout

# DynamoDB ends a page at 1 MB by itself; without this, a page would end after `limit` rows looked
# at instead of found.
_ROWS_LOOKED_AT = 10_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search asks for; an empty value asks for nothing."""

    query: str = ""
    sources: Sequence[str] = ()
    kind: str = ""
    difficulty: str = ""
    least_minutes: int | None = None
    most_minutes: int | None = None
    muscle: str = ""
    kit: str = ""
    is_done: bool | None = None
    is_favourite: bool = False
    is_template: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    workouts: list[Workout]
    next_cursor: str | None


def search_workouts(
    *, user_id: str, filters: Filters, limit: int, cursor: str | None = None
) -> Found:
    """Return a page of matching workouts, newest first; the rows are summaries without blocks."""
    found = list(
        Workout.summaries.query(
            user_id,
            filter_condition=_condition(filters),
            scan_index_forward=False,
            limit=limit + 1,
            page_size=limit + 1 if filters == Filters() else _ROWS_LOOKED_AT,
            last_evaluated_key=rows.opened(cursor, user_id),
        )
    )
    more = len(found) > limit
    return Found(found[:limit], rows.sealed(found[limit - 1]) if more else None)


def _condition(filters: Filters):
    condition = Workout.deleted_at.does_not_exist()
    if readings := searching.readings(filters.query):
        condition &= _any([_spoken(groups) for groups in readings])
    for name, value in (("kind", filters.kind), ("muscle", filters.muscle), ("kit", filters.kit)):
        if value:
            condition &= Workout.search_text.contains(f" {searching.facet(name, value)} ")
    if filters.sources:
        condition &= Workout.source.is_in(*filters.sources)
    if filters.difficulty:
        condition &= Workout.difficulty == filters.difficulty
    if filters.least_minutes is not None:
        condition &= Workout.duration_minutes >= filters.least_minutes
    if filters.most_minutes is not None:
        condition &= Workout.duration_minutes <= filters.most_minutes
    if filters.is_done is not None:
        done = Workout.is_completed == True  # noqa: E712 - an expression, not a comparison
        condition &= done if filters.is_done else ~done
    if filters.is_favourite:
        condition &= Workout.is_favourite == True  # noqa: E712
    if filters.is_template:
        condition &= Workout.is_template == True  # noqa: E712
    return condition


def _spoken(groups: list[tuple[str, ...]]):
    """Return the condition that every word of a query is in the text, in one of its forms."""
    text = Workout.search_text
    met = [_any([text.contains(form) for form in forms]) for forms in groups]
    return functools.reduce(operator.and_, met)


def _any(conditions: list):
    return functools.reduce(operator.or_, conditions)


def set_favourite(*, user_id: str, workout_id: str, is_favourite: bool) -> None:
    """Mark or unmark a workout; one that isn't the member's is not found."""
    change(user_id, workout_id, [Workout.is_favourite.set(True) if is_favourite
                                 else Workout.is_favourite.remove()])  # fmt: skip


def change(user_id: str, workout_id: str, actions: list) -> Workout:
    """Update attributes of a workout that is in the member's library."""
    rows.check_id(workout_id)
    row = Workout(user_id, workout_id)
    in_library = Workout.created_at.exists() & Workout.deleted_at.does_not_exist()
    try:
        row.update(actions=actions, condition=in_library)
    except UpdateError as exc:
        if tables.condition_failed(exc):
            raise rows.WorkoutNotFound from exc
        raise
    return row


def reindex(*, user_id: str) -> int:
    """Write the search text of every workout of a member anew; returns how many changed."""
    return sum(
        _written(row, rows.searchable(row))
        for row in Workout.query(user_id, filter_condition=Workout.created_at.exists())
    )


def _written(row: Workout, text: str) -> bool:
    """Store a search text, unless it is there or the workout changed since: it was written then."""
    if text == row.search_text:
        return False
    unchanged = Workout.updated_at == row.updated_at if row.updated_at else None
    try:
        row.update(actions=[Workout.search_text.set(text)], condition=unchanged)
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise
        return False
    return True
