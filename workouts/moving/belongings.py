"""What a file of ours holds besides sessions: what of it is new, stored, and taken back.

What is here stays as it is. A workout deleted here comes back: who imports a copy asks for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from pynamodb.transactions import TransactWrite

from accounts import services as accounts
from accounts.tables import Member
from kinexfit import clock, errors, tables
from workouts import catalogue, content, contract, phone_workouts
from workouts.blocks import Block
from workouts.moving.content import Document, OwnExercise, SavedWorkout
from workouts.services import library, phone, rows, sending
from workouts.services.custom_exercises import MOST as MOST_EXERCISES
from workouts.services.custom_exercises import custom_exercise_id
from workouts.tables import BodyMetric, MemberExercise, Planned, Workout

# As `Document` names them, in the order they are stored: what others refer to comes first.
TABLES = {
    "exercises": MemberExercise,
    "workouts": Workout,
    "bodyMetrics": BodyMetric,
    "plans": Planned,
}
RULES = "progressions"
KINDS = (*TABLES, RULES)
_MOST_BYTES = 3_000_000
_MOST_ITEMS = 40
_TEXTS = {"rationale": 5_000, "description": 5_000}


@dataclass(frozen=True, slots=True)
class News:
    """The rows a file would add by kind, its rules, and which workouts its sessions may be of."""

    rows: dict[str, list[Any]]
    rules: dict[str, dict]
    # How many of each kind the file has.
    held: dict[str, int]
    workouts: set[str]

    def keys(self) -> dict[str, list[str]]:
        """Return the keys of what is new, by kind."""
        found = {kind: [_key(row) for row in new] for kind, new in self.rows.items()}
        return {kind: keys for kind, keys in {**found, RULES: [*self.rules]}.items() if keys}

    def counts(self) -> list[tuple[str, int, int]]:
        """Return (kind, new, already here) of each kind the file has."""
        new = {kind: len(keys) for kind, keys in self.keys().items()}
        return [
            (kind, new.get(kind, 0), held - new.get(kind, 0))
            for kind, held in self.held.items()
            if held
        ]


def held(document: Document) -> dict[str, int]:
    """Return how many of each kind a file has."""
    return {
        "exercises": len(document.exercises),
        "workouts": len(document.workouts),
        "bodyMetrics": len(document.body_metrics),
        "plans": len(document.plans),
        RULES: len(document.progressions),
    }


def translated(document: Document, *, user_id: str, own: Mapping[str, MemberExercise]) -> Document:
    """Return a file with its own exercises under the ids they have here, by their names.

    `own` are the member's exercises by normalised name.
    """
    ids = {one.id: _own_id(user_id, one, own) for one in document.exercises}
    if not ids:
        return document
    body = document.to_json()
    for done in (done for session in body["sessions"] for done in session["exercises"]):
        done["exerciseId"] = ids.get(done.get("exerciseId"), done.get("exerciseId"))
    blocks = (block for workout in body["workouts"] for block in workout.get("blocks") or [])
    for item in (item for block in blocks for item in block["items"]):
        item["exerciseId"] = ids.get(item.get("exerciseId"), item.get("exerciseId"))
    for exercise in body["exercises"]:
        exercise["id"] = ids[exercise["id"]]
    return Document.model_validate(body)


def _own_id(user_id: str, one: OwnExercise, own: Mapping[str, MemberExercise]) -> str:
    known = own.get(catalogue.normalise(one.name))
    return known.id if known else custom_exercise_id(user_id, one.name)


def worked_out(
    *, user_id: str, document: Document, own: Mapping[str, MemberExercise], now: datetime
) -> News:
    """Return what of a file is new beside what is here; a file of another app costs no read."""
    asked = {one.id for one in document.workouts}
    asked |= {session.workout_id for session in document.sessions if session.workout_id}
    here = _listed(user_id, asked)
    exercises = _exercises(user_id, document, own, now)
    return News(
        rows={
            "exercises": exercises,
            "workouts": _workouts(user_id, document, here, now),
            "bodyMetrics": _days(user_id, document, now),
            "plans": _plans(user_id, document, now),
        },
        rules=_rules(user_id, document),
        held=held(document),
        workouts=here | {one.id for one in document.workouts},
    )


def _listed(user_id: str, asked: Iterable[str]) -> set[str]:
    keys = [(user_id, workout_id) for workout_id in sorted(asked)]
    names = ["id", "createdAt", "deletedAt"]
    found = Workout.batch_get(keys, attributes_to_get=names) if keys else []
    return {row.id for row in found if rows.is_listed(row)}


def _exercises(
    user_id: str, document: Document, own: Mapping[str, MemberExercise], now: datetime
) -> list[MemberExercise]:
    known = {row.id for row in own.values()}
    new = [one for one in document.exercises if one.id not in known]
    if new and len(known) + len(new) > MOST_EXERCISES:
        reason = f"You can keep {MOST_EXERCISES} exercises of your own; the file has more."
        raise errors.BadInput(reason, fields={"file": reason})
    return [
        MemberExercise(
            user_id,
            one.id,
            name=one.name,
            details=one.details.to_json(),
            created_at=one.created_at or clock.iso(now),
            updated_at=one.updated_at or clock.iso(now),
        )
        for one in {one.id: one for one in new}.values()
    ]


def _workouts(user_id: str, document: Document, here: set[str], now: datetime) -> list[Workout]:
    new = [one for one in document.workouts if one.id not in here]
    tier = phone.tier_of(user_id, now) if new else ""
    return [workout_row(user_id, one, tier=tier, now=now) for one in new]


def workout_row(user_id: str, saved: SavedWorkout, *, tier: str, now: datetime) -> Workout:
    """Return an unsaved row of a workout as it was exported; what was checked of it is not taken.

    Raises `TooLarge` for one no table can hold.
    """
    sent = saved.to_json()
    fields = {**phone_workouts.read(sent), **_texts(sent)}
    row = Workout(user_id, saved.id, is_template=saved.is_template or None)
    row.is_favourite = saved.is_favourite or None
    row.completion_count = fields.get("completionCount")
    for name, column in rows.COLUMNS.items():
        setattr(row, column, fields.get(name))
    if saved.blocks is None:
        sending.lay(row, fields)
    else:
        _lay_blocks(row, saved.blocks, fields, sent)
    row.updated_at = fields.get("updatedAt") or clock.iso(now)
    sending.stamp_new(row, created_at=fields.get("createdAt") or clock.iso(now), tier=tier)
    rows.require_room(row)
    return row


def _lay_blocks(
    row: Workout, blocks: list[Block], fields: Mapping[str, Any], sent: Mapping[str, Any]
) -> None:
    """Lay blocks into a row; of the flat fields only what does not follow from them is kept."""
    flat = contract.from_blocks(blocks).as_json()
    said = {name: fields[name] for name in rows.BODY_FIELDS if name in fields}
    row.body = {name: one for name, one in said.items() if sent.get(name) != flat.get(name)}
    row.body.setdefault("content", content.from_blocks(blocks))
    rows.derive(row, blocks)
    row.exercise_count = fields.get("exerciseCount", row.exercise_count)


def _texts(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what only the coach writes of a workout."""
    kept = {
        name: sent[name][:most] for name, most in _TEXTS.items() if isinstance(sent.get(name), str)
    }
    others = sent.get("alternatives")
    if isinstance(others, list):
        kept["alternatives"] = [one[:500] for one in others if isinstance(one, str)][:20]
    return kept


def _days(user_id: str, document: Document, now: datetime) -> list[BodyMetric]:
    if not document.body_metrics:
        return []
    days = [one.date.isoformat() for one in document.body_metrics]
    span = BodyMetric.date.between(min(days), max(days))
    here = {row.date for row in BodyMetric.query(user_id, span, attributes_to_get=["date"])}
    new = (one.to_json() for one in document.body_metrics)
    return [
        _row(BodyMetric, user_id, "date", {"createdAt": clock.iso(now), **one})
        for one in new
        if one["date"] not in here
    ]


def _plans(user_id: str, document: Document, now: datetime) -> list[Planned]:
    if not document.plans:
        return []
    here = {row.id for row in Planned.query(user_id, attributes_to_get=["id"])}
    return [
        _row(Planned, user_id, "id", {"createdAt": clock.iso(now), **one.to_json()})
        for one in document.plans
        if one.id not in here
    ]


def _row(table: Any, user_id: str, key: str, said: Mapping[str, Any]) -> Any:
    """Return an unsaved row from its fields by the names they are stored under."""
    named = {
        name: said[attribute.attr_name]
        for name, attribute in table.get_attributes().items()
        if attribute.attr_name in said and attribute.attr_name != key
    }
    return table(user_id, said[key], **named)


def _rules(user_id: str, document: Document) -> dict[str, dict]:
    if not document.progressions:
        return {}
    known = accounts.member(user_id=user_id).progressions or {}
    found = {}
    for one in document.progressions:
        exercise = catalogue.get(one.exercise_id)
        if exercise and one.exercise_id not in known:
            rule, since = one.rule.to_json(), one.since.isoformat()
            found[one.exercise_id] = {"name": exercise.name, "rule": rule, "since": since}
    return found


def store(*, user_id: str, news: News, also: Callable[[TransactWrite], None]) -> None:
    """Store what is new; `also` adds the caller's own condition to each transaction."""
    for portion in _portions([row for kind in TABLES for row in news.rows[kind]]):
        with TransactWrite(connection=Member._get_connection().connection) as transaction:
            also(transaction)
            for row in portion:
                _put(transaction, row)
    if news.rules:
        member = accounts.member(user_id=user_id)
        tables.rewrite(member, Member.progressions, lambda known: {**news.rules, **(known or {})})


def _put(transaction: TransactWrite, row: Any) -> None:
    if not isinstance(row, Workout):
        transaction.save(row, condition=type(row)._range_key_attribute().does_not_exist())
        return
    # What was said of it before it came, and what a deleted one was done with, stays.
    values = {name: value for name, value in row.attribute_values.items() if value is not None}
    actions = [
        getattr(Workout, name).set(value)
        for name, value in values.items()
        if name not in ("user_id", "id")
    ]
    transaction.update(
        Workout(row.user_id, row.id),
        actions=[*actions, Workout.deleted_at.remove(), Workout.checks.remove()],
        condition=Workout.created_at.does_not_exist() | Workout.deleted_at.exists(),
    )


def _portions(found: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield rows, as many as DynamoDB takes in one transaction."""
    portion: list[Any] = []
    size = 0
    for row in found:
        weight = len(orjson.dumps(row.attribute_values))
        if portion and (len(portion) == _MOST_ITEMS or size + weight > _MOST_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(row)
        size += weight
    if portion:
        yield portion


def remove(*, user_id: str, keys: Mapping[str, list[str]], now: datetime) -> None:
    """Take back what was added, by kind; workouts are deleted as a member deletes them."""
    for workout_id in keys.get("workouts", []):
        library.delete_workout(user_id=user_id, workout_id=workout_id, now=now)
    for kind, table in TABLES.items():
        if table is not Workout and keys.get(kind):
            with table.batch_write() as batch:
                for key in keys[kind]:
                    batch.delete(table(user_id, key))
    if gone := set(keys.get(RULES, [])):
        tables.rewrite(
            accounts.member(user_id=user_id),
            Member.progressions,
            lambda known: {key: one for key, one in (known or {}).items() if key not in gone},
        )


def _key(row: Any) -> str:
    return row.date if isinstance(row, BodyMetric) else row.id
