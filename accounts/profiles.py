"""Reading and changing a member's training profile, one attribute at a time."""

from datetime import datetime
from typing import Any
from urllib.parse import unquote

import orjson
from pydantic import ValidationError

from accounts.profile import PersonalRecord, TrainingProfile
from accounts.tables import Member
from kinexfit import clock, errors, tables

MOST_RECORDS = 300
# One update expression may be 4 KB long, which is some two hundred records.
_RECORDS_PER_WRITE = 100
# Of DynamoDB's 400 KB for a whole member, this much for the profile and again for the records.
_MOST_BYTES = 120_000


class RecordNotFound(errors.NotFound):
    code = "RECORD_NOT_FOUND"
    message = "There is no record of that exercise."


def of(member: Member) -> TrainingProfile:
    """Return the profile with the records, which are stored one by one."""
    stored = dict(member.training_profile or {})
    records = member.personal_records.as_dict() if member.personal_records else {}
    stored["personalRecords"] = {unquote(key): orjson.loads(row) for key, row in records.items()}
    return TrainingProfile.model_validate(stored)


def as_json(profile: TrainingProfile) -> dict:
    """Return contract §11's object: lists empty, scalars null, when nothing was said."""
    body = profile.model_dump(mode="json", by_alias=True)
    for record in body["personalRecords"].values():
        if record["notes"] is None:
            del record["notes"]
    return body


def read(data: Any) -> TrainingProfile:
    """Check a profile sent by a client; raise `BadInput` naming the fields."""
    if not isinstance(data, dict):
        raise errors.BadInput("The profile must be an object.", fields={"body": "Not an object."})
    try:
        return TrainingProfile.model_validate(data)
    except ValidationError as exc:
        raise invalid(exc) from exc


def invalid(exc: ValidationError) -> errors.BadInput:
    """Return pydantic's findings as the envelope's fields."""
    fields = {".".join(map(str, found["loc"])) or "body": found["msg"] for found in exc.errors()}
    name, sentence = next(iter(fields.items()))
    return errors.BadInput(f"Invalid input: {name}: {sentence}", fields=fields)


def update(*, member: Member, changes: dict[str, Any], now: datetime) -> TrainingProfile:
    """Merge what a client sent: absent stays, lists are replaced, records merge."""
    checked = read(changes)
    sent = checked.model_dump(mode="json", by_alias=True, exclude_unset=True)
    records = sent.pop("personalRecords", {})
    _require_room(member, records)
    _merge(member, sent, now)
    actions = [_put(name, record) for name, record in records.items()]
    for start in range(0, len(actions), _RECORDS_PER_WRITE):
        batch = actions[start : start + _RECORDS_PER_WRITE]
        member.update(actions=batch, condition=Member.id.exists())
    return of(member)


def _merge(member: Member, sent: dict[str, Any], now: datetime) -> None:
    """Write the fields sent over the stored ones, whoever wrote those meanwhile."""

    def merged(known: dict | None) -> dict:
        stored = {**(known or {}), **sent, "updatedAt": clock.iso(now)}
        stored.setdefault("createdAt", clock.iso(now))
        if len(orjson.dumps(stored)) > _MOST_BYTES:
            raise errors.BadInput("That's more than a profile can hold.")
        return stored

    tables.rewrite(member, Member.training_profile, merged)


_TRAINING_FIELDS = (
    "experience",
    "preferredSplit",
    "trainingDays",
    "sessionDuration",
    "equipment",
    "trainingLocation",
    "goals",
    "primaryGoal",
    "constraints",
    "preferences",
)
# The app sends these twice under two names.
_SECOND_NAMES = {"experienceLevel": "experience", "trainingDaysPerWeek": "trainingDays"}


def training_fields(data: Any) -> dict[str, Any]:
    """Return the profile's fields out of a wider body, under their first names."""
    if not isinstance(data, dict):
        raise errors.BadInput("Send an object.")
    found = {first: data[second] for second, first in _SECOND_NAMES.items() if second in data}
    return found | {name: data[name] for name in _TRAINING_FIELDS if name in data}


def onboard(*, member: Member, data: Any, now: datetime) -> TrainingProfile:
    """Save what onboarding asked and remember that it was done."""
    changes = training_fields(data)
    if isinstance(records := data.get("personalRecordsByExercise"), dict):
        changes["personalRecords"] = {
            name: {"reps": 1, **record}
            for name, record in records.items()
            if isinstance(record, dict)
        }
    profile = update(member=member, changes=changes, now=now)
    member.update(actions=[Member.onboarding_completed.set(True)])
    return profile


def put_record(*, member: Member, exercise: Any, record: Any) -> TrainingProfile:
    """Add or replace one record by the exercise's exact name."""
    name = exercise.strip() if isinstance(exercise, str) else ""
    if not 1 <= len(name) <= 200:
        raise errors.BadInput("Name the exercise.", fields={"exercise": "1 to 200 characters."})
    try:
        checked = PersonalRecord.model_validate(record)
    except ValidationError as exc:
        raise invalid(exc) from exc
    row = checked.model_dump(mode="json", by_alias=True, exclude_none=True)
    _require_room(member, {name: row})
    member.update(actions=[_put(name, row)], condition=Member.id.exists())
    return of(member)


def delete_record(*, member: Member, names: tuple[str, ...]) -> TrainingProfile:
    """Delete the first of these names that has a record; raise `RecordNotFound`."""
    stored = member.personal_records.as_dict()
    key = next((record_key(name) for name in names if record_key(name) in stored), None)
    if key is None:
        raise RecordNotFound
    member.update(actions=[Member.personal_records[key].remove()])
    return of(member)


def _require_room(member: Member, records: dict[str, dict]) -> None:
    added = {record_key(name): orjson.dumps(record).decode() for name, record in records.items()}
    all_records = member.personal_records.as_dict() | added
    size = sum(len(key.encode()) + len(row.encode()) for key, row in all_records.items())
    if len(all_records) > MOST_RECORDS or size > _MOST_BYTES:
        raise errors.BadInput(
            f"You can keep {MOST_RECORDS} records.", fields={"personalRecords": "Too many."}
        )


def record_key(name: str) -> str:
    """Return the map key of an exercise; in an update's path brackets would mean a list index."""
    return name.replace("%", "%25").replace("[", "%5B").replace("]", "%5D")


def _put(name: str, record: dict):
    kept = {key: value for key, value in record.items() if value is not None}
    return Member.personal_records[record_key(name)].set(orjson.dumps(kept).decode())
