"""What a visitor has made goes with them into the account they sign up for."""

from datetime import datetime

from pynamodb.exceptions import PutError

from kinexfit import metrics, tables
from ocr import guests
from ocr.services import drafts, importing, pool
from ocr.tables import Import
from workouts.blocks import Plan
from workouts.tables import Workout


def move_to_account(*, guest_id: str, user_id: str, now: datetime) -> None:
    """Move a visitor's drafts and kept workouts into an account; safe to run again.

    What is being read meanwhile follows: its worker finds out whose it is now.
    """
    for job_id in guests.held_jobs(guest_id=guest_id):
        guests.leave_to(guest_id=guest_id, job_id=job_id, user_id=user_id)
    for row in drafts.rows_of(owner_id=guest_id):
        _move(row, user_id, now)


def run_import(*, owner_id: str, job_id: str, now: datetime) -> None:
    """Do an import; a visitor's goes on to the account they have made while it was done."""
    importing.run(owner_id=owner_id, job_id=job_id, now=now)
    if not guests.is_guest_id(owner_id):
        return
    heir = guests.heir_of(guest_id=owner_id, job_id=job_id)
    row = importing.find(owner_id=owner_id, import_id=job_id)
    if heir and row:
        _move(row, heir, now)


def _move(row: Import, user_id: str, now: datetime) -> None:
    draft = drafts.draft_of(row)
    saved = {}
    for number, entry in draft.saved.items():
        plan = Plan.model_validate_json(entry["plan"])
        workout = drafts.new_workout(user_id=user_id, draft=draft, number=number, plan=plan,
                              tier="free", now=now)  # fmt: skip
        _put_workout(workout)
        saved[str(number)] = {"workoutId": workout.id, "title": plan.title}
    _put_copy(row, user_id, saved, now)
    row.delete()
    metrics.funnel("guest_migrated")


def _put_workout(workout: Workout) -> None:
    """Store a workout unless an earlier try did."""
    try:
        workout.save(condition=Workout.id.does_not_exist())
    except PutError as exc:
        if not tables.condition_failed(exc):
            raise
    else:
        metrics.count("workout.created", source=workout.source)


def _put_copy(row: Import, user_id: str, saved: dict, now: datetime) -> None:
    copy = Import(
        user_id,
        row.id,
        created_at=row.created_at,
        source=row.source,
        is_charged=row.is_charged,
        document=row.document,
        saved=saved,
        ttl=now + importing.KEEP,
    )
    pool.put_once(copy)
