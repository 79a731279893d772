"""Training given back as files."""

from collections.abc import Iterable, Iterator
from typing import Any

from accounts import data_copy
from accounts import services as accounts
from accounts.models import User
from billing import plans
from kinexfit import clock, errors
from workouts.history import Sight
from workouts.moving import content, writing
from workouts.services import rows, totals
from workouts.services import training as statistics
from workouts.tables import BodyMetric, Completion, MemberExercise, Planned, Workout

FORMATS = {
    "json": ("application/json", "kinex-fit.json"),
    "csv": ("text/csv; charset=utf-8", "kinex-fit.csv"),
    "strong": ("text/csv; charset=utf-8", "kinex-fit-strong.csv"),
}


class ExportNotIncluded(errors.NotAllowed):
    code = "FEATURE_NOT_INCLUDED"
    message = (
        "Export files come with the Pro and Elite plans. "
        "A copy of all your data is free, under settings."
    )


def training(*, user: User, form: str, sight: Sight) -> Iterator[str]:
    """Return a member's training as a file of this form, written as it is read (product §1: Pro).

    All of it, whatever the plan shows: a plan that exports shows all.
    """
    member = accounts.member(user_id=user.public_id)
    if not (user.is_staff or plans.includes(member, "export", sight.now)):
        raise ExportNotIncluded
    sessions = _sessions(user.public_id)
    if form == "csv":
        return writing.rows(sessions)
    if form == "strong":
        return writing.strong_rows(sessions, sight.zone)
    return _document(user, sight, sessions)


def _sessions(user_id: str) -> Iterator[dict[str, Any]]:
    """Yield what was done, oldest first, a page of the table at a time."""
    titles = {
        row.id: row.title for row in Workout.query(user_id, attributes_to_get=["id", "title"])
    }
    for row in Completion.query(user_id):
        yield content.session(
            completion_id=row.completion_id,
            workout_id=row.workout_id,
            title=titles.get(row.workout_id) or "Workout",
            completed_at=row.completed_at,
            completed_date=totals.facts(row).session.completed_date,
            seconds=int(row.duration_seconds),
            log=row.log,
        )


def _document(user: User, sight: Sight, sessions: Iterable[dict]) -> Iterator[str]:
    user_id = user.public_id
    workouts = (_saved(row) for row in Workout.query(user_id) if rows.is_listed(row))
    rules = accounts.member(user_id=user_id).progressions or {}
    records = statistics.training(user=user, now=sight.now).records
    facts = {
        "format": content.FORMAT,
        "version": content.VERSION,
        "exportedAt": clock.iso(sight.now),
    }
    parts: list[data_copy.Part] = [
        ("sessions", sessions),
        ("workouts", workouts),
        ("bodyMetrics", map(_stored, BodyMetric.query(user_id))),
        ("plans", map(_stored, Planned.query(user_id))),
        ("exercises", map(_stored, MemberExercise.query(user_id))),
        ("progressions", ({"exerciseId": key, **rule} for key, rule in rules.items())),
        ("records", (_as_record(record) for record in records)),
    ]
    return data_copy.streamed(facts, parts)


def _saved(row: Workout) -> dict[str, Any]:
    flags = {"isTemplate": row.is_template, "isFavourite": row.is_favourite}
    return rows.as_json(row) | {name: True for name, is_set in flags.items() if is_set}


def _stored(row: Any) -> dict[str, Any]:
    """Return a row without whose it is: the file may become another account's."""
    return {name: value for name, value in data_copy.as_stored(row).items() if name != "userId"}


def _as_record(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}
