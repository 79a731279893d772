"""The copy of everything we hold about a member, which they may ask for at any time."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import orjson
from django.apps import apps
from django.db import models
from pynamodb.attributes import AttributeContainer

from accounts import signals
from accounts.models import User
from accounts.tables import Member
from kinexfit import clock
from kinexfit.management.commands.create_tables import all_tables

Part = tuple[str, Iterable[Any]]
# By what a row that doesn't belong to a user still says whom it is about.
_NAMED_BY = {"public_id": "public_id", "target_id": "public_id", "email": "email"}
# Who of our staff did something is about them; keys and their hashes are about nobody.
_LEFT_OUT = re.compile(r"password|secret|token|hash|^(key|data|actor_\w+|address|resolved_by)$")
# How access is worked out, what is being reserved, and what links are derived from: ours, or a key.
_INTERNAL = frozenset(
    {
        "reservations", "accessVersion", "stripeFact", "appleFact", "grantFact", "betaFact",
        "calendarNonce", "shareNonce", "shareHash", "searchText",
    }
)  # fmt: skip


def everything(*, user: User, now: datetime) -> Iterator[str]:
    """Return as JSON every row about the member in every table of every app, written as read.

    A table counts as the member's when its partition is the member, as all of theirs are. Stripe's
    events are none: they are kept by event, for a week, to be taken once; what they said of the
    member is in the member's own row.
    """
    facts = {
        "format": "kinex-fit-data",
        "version": 1,
        "exportedAt": clock.iso(now),
        "member": as_stored(Member.get(user.public_id)),
    }
    tables = [
        (table.Meta.table_name, map(as_stored, table.query(user.public_id)))
        for table in all_tables()
        if table._hash_key_attribute().attr_name == "userId"
    ]
    told: list[Any] = signals.data_copied.send(sender=None, user_id=user.public_id)
    parts: list[Part] = [part for _, part in told]
    return streamed(facts, [*_records_of(user), *tables, *parts])


def _records_of(user: User) -> Iterator[Part]:
    """Yield the SQL rows about a member by the name of their model."""
    for model in apps.get_models():
        asked = models.Q(pk=user.pk) if model is User else _about(model, user)
        if asked:
            rows = model._default_manager.filter(asked)
            yield model._meta.label, (_as_record(row) for row in rows.iterator())


def _about(model: type[models.Model], user: User) -> models.Q:
    found = models.Q()
    for field in model._meta.concrete_fields:
        if field.related_model is User:
            found |= models.Q(**{field.name: user})
        elif field.name in _NAMED_BY:
            found |= models.Q(**{field.name: getattr(user, _NAMED_BY[field.name])})
    return found


def _as_record(row: models.Model) -> dict[str, Any]:
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if not _LEFT_OUT.search(field.name)
    }


def as_stored(row: AttributeContainer) -> dict[str, Any]:
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


def streamed(facts: dict[str, Any], parts: Iterable[Part]) -> Iterator[str]:
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
