"""Which day a workout is planned for."""

from pynamodb.expressions.update import Action

from workouts.services import rows
from workouts.tables import Workout


def schedule(*, user_id: str, workout_id: str, date: str, time: str | None, status: str) -> Workout:
    """Plan a workout for a day; one we don't know yet gets a placeholder."""
    rows.check_id(workout_id)
    row = Workout(user_id, workout_id)
    actions = [Workout.scheduled_date.set(date), Workout.status.set(status)]
    if time:
        actions.append(Workout.scheduled_time.set(time))
    row.update(actions=actions)
    return row


def unschedule(*, user_id: str, workout_id: str) -> None:
    rows.check_id(workout_id)
    Workout(user_id, workout_id).update(actions=cleared())


def cleared() -> list[Action]:
    """Return what takes a workout's date away, with what the workout itself says was done."""
    attributes = ("scheduled_date", "scheduled_time", "status", "completed_date", "completed_at",
                  "duration_seconds", "is_completed")  # fmt: skip
    return [getattr(Workout, name).remove() for name in attributes]


def scheduled(*, user_id: str, date: str | None) -> list[Workout]:
    """Return workouts with a date, or of one date: one query of the index of dated workouts."""
    of_day = Workout.scheduled_date == date if date else None
    found = Workout.by_schedule.query(user_id, of_day)
    return [row for row in found if not row.deleted_at and row.created_at]
