"""Everything given back: training as files, and the copy of all data a member may ask for."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import orjson
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from pynamodb.attributes import AttributeContainer

from accounts import services as accounts
from accounts.models import DeviceSession, User
from accounts.tables import Member
from billing import plans
from kinexfit import clock, errors
from kinexfit.management.commands.create_tables import all_tables
from workouts.history import Sight
from workouts.moving import content, writing
from workouts.services import rows, totals
from workouts.services import training as statistics
from workouts.tables import BodyMetric, Completion, MemberExercise, Workout

FORMATS = {
    "json": ("application/json", "kinex-fit.json"),
    "csv": ("text/csv; charset=utf-8", "kinex-fit.csv"),
    "strong": ("text/csv; charset=utf-8", "kinex-fit-strong.csv"),
}
_Part = tuple[str, Iterable[Any]]
# How access is worked out, what is being reserved, and what links are derived from: ours, or a key.
_INTERNAL = frozenset(
    {
        "reservations", "accessVersion", "stripeFact", "appleFact", "grantFact", "betaFact",
        "calendarNonce", "shareNonce", "shareHash", "searchText", "data",
    }
)  # fmt: skip


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
            title=titles.get(row.workout_id) or "Workout",
            completed_at=row.completed_at,
            completed_date=totals.facts(row).session.completed_date,
            seconds=int(row.duration_seconds),
            log=row.log,
        )


def _document(user: User, sight: Sight, sessions: Iterable[dict]) -> Iterator[str]:
    user_id = user.public_id
    workouts = (rows.as_json(row) for row in Workout.query(user_id) if rows.is_listed(row))
    records = statistics.training(user=user, now=sight.now).records
    facts = {
        "format": content.FORMAT,
        "version": content.VERSION,
        "exportedAt": clock.iso(sight.now),
    }
    parts: list[_Part] = [
        ("sessions", sessions),
        ("workouts", workouts),
        ("bodyMetrics", map(_plain, BodyMetric.query(user_id))),
        ("records", (_as_record(record) for record in records)),
        ("exercises", map(_plain, MemberExercise.query(user_id))),
    ]
    return _streamed(facts, parts)


def _as_record(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def everything(*, user: User, now: datetime) -> Iterator[str]:
    """Return the legal copy: the account and every row of the member's in every table."""
    facts = {"format": "kinex-fit-data", "version": 1, "exportedAt": clock.iso(now)}
    facts |= {"account": _account(user), "member": _plain(Member.get(user.public_id))}
    parts = [
        (table.Meta.table_name, map(_plain, table.query(user.public_id)))
        for table in all_tables()
        if table._hash_key_attribute().attr_name == "userId"
    ]
    return _streamed(facts, parts)


def _account(user: User) -> dict[str, Any]:
    return {
        "id": user.public_id,
        "email": user.email,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "joinedAt": clock.iso(user.date_joined),
        "lastSignInAt": clock.iso(user.last_login) if user.last_login else None,
        "emailAddresses": [*EmailAddress.objects.filter(user=user).values("email", "verified")],
        "signInProviders": [*SocialAccount.objects.filter(user=user).values("provider", "uid")],
        "devices": [
            {"device": row.device, "createdAt": clock.iso(row.created_at)}
            for row in DeviceSession.objects.filter(user=user)
        ],
    }


def _plain(row: AttributeContainer) -> dict[str, Any]:
    """Return a row by the names it is stored under, without what is internal."""
    named = {
        attribute.attr_name: row.attribute_values.get(name)
        for name, attribute in row.get_attributes().items()
    }
    return {
        name: value
        for name, value in named.items()
        if value is not None and name not in _INTERNAL and not isinstance(value, bytes)
    }


def _streamed(facts: dict[str, Any], parts: Iterable[_Part]) -> Iterator[str]:
    """Yield one JSON object, its lists row by row."""
    yield _json(facts)[:-1]
    for name, found in parts:
        yield f",{_json(name)}:["
        for number, row in enumerate(found):
            yield ("," if number else "") + _json(row)
        yield "]"
    yield "}"


def _json(value: Any) -> str:
    return orjson.dumps(value, default=_readable).decode()


def _readable(value: Any) -> Any:
    as_dict: Callable[[], dict] | None = getattr(value, "as_dict", None)
    return as_dict() if as_dict else str(value)
