"""The records the coach goes by, kept true when what was logged is corrected or deleted."""

from collections.abc import Iterable, Mapping

import orjson
from pynamodb.exceptions import UpdateError

from accounts import profiles
from accounts.profile import PersonalRecord
from accounts.tables import Member
from kinexfit import tables
from workouts import merging, performed, playing, rollups
from workouts.services import totals
from workouts.tables import Completion


def withdrawn(
    member: Member, *, before: Completion | None, after: Completion | None
) -> dict[str, str]:
    """Return the records that rest on a set which is no longer there: {name: movement key}."""
    if before is None:
        return {}
    there, left = _lifts(before.log), _lifts(after.log) if after else {}
    date = before.completed_at[:10]
    found = {}
    for name, record in profiles.of(member).personal_records.items():
        lift = (performed.movement_key(name), *_lift(record))
        if record.date == date and lift in there and lift not in left:
            found[name] = there[lift]
    return found


def restore(*, user_id: str, names: Mapping[str, str]) -> None:
    """Put the next best set in the place of records that were withdrawn: one query and one write.

    They left in the transaction that took the set away, so that a crash in between leaves the
    coach without a record, never with a wrong one.
    """
    if not names:
        return
    months = totals.months(user_id=user_id)
    for name, key in names.items():
        if best := _best(month["movements"].get(key) for month in months):
            _put_back(user_id, name, best)


def _best(movements: Iterable[Mapping | None]) -> list | None:
    bests = [found["best"] for found in movements if found and found.get("best")]
    return max(bests, key=rollups.strength_order, default=None)


def _put_back(user_id: str, name: str, best: list) -> None:
    weight, unit, reps, date = best
    record = {
        "weight": weight, "reps": reps, "unit": "lbs" if unit == "lb" else "kg", "date": date
    }  # fmt: skip
    place = Member.personal_records[profiles.record_key(name)]
    try:
        # A record set meanwhile is newer than what we read.
        Member(user_id).update(
            actions=[place.set(orjson.dumps(record).decode())], condition=place.does_not_exist()
        )
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise


def _lifts(log: Mapping) -> dict[tuple, str]:
    """Return the movement a set counts for by what a record of it says.

    A record says a name, which alone need not lead to the exercise that was logged.
    """
    found = {}
    for exercise in playing.logged(merging.exercises_of(log)):
        key = performed.movement_key(exercise.name, exercise.exercise_id)
        for done in exercise.sets:
            if done.type == "normal" and done.load:
                lift = done.load.value, done.load.unit, done.reps
                for named in {key, performed.movement_key(exercise.name)}:
                    found[(named, *lift)] = key
    return found


def _lift(record: PersonalRecord) -> tuple:
    return record.weight, record.unit.rstrip("s"), record.reps
