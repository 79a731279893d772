"""Histories to move in, and what is there afterwards."""

from datetime import UTC, datetime

from accounts import profiles
from accounts.tables import Member
from tests.workouts.test_moving_files import STRONG_A
from workouts import catalogue, rollups, services
from workouts.moving import imports, kept
from workouts.tables import Completion, Import, TrainingMonth, Workout, WorkoutSession

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SQUAT, PUSH_UP = (catalogue.find(name).id for name in ("Barbell Squat", "Push-ups"))
HEVY = (
    '"title","start_time","end_time","description","exercise_title","superset_id",'
    '"exercise_notes","set_index","set_type","weight_kg","reps","distance_km",'
    '"duration_seconds","rpe"\n'
)


def hevy(*rows: tuple[str, str, float, int]) -> bytes:
    """Return a file of one-set exercises: (day, exercise, kilograms, reps)."""
    lines = [
        f'"Push","{day}, 18:00","{day}, 19:00","","{name}",,"",0,"normal",{weight},{reps},,,\n'
        for day, name, weight, reps in rows
    ]
    return (HEVY + "".join(lines)).encode()


TWO = hevy(("2 Jan 2025", "Barbell Squat", 100, 5), ("9 Jan 2025", "Barbell Squat", 110, 5))
MONTHS = hevy(
    *((f"{day} {month} 2025", "Barbell Squat", 100 + day, 5)
      for month in ("Jan", "Feb", "Mar", "Apr") for day in (2, 9))
)  # fmt: skip


def strong(rows: int) -> bytes:
    lines = [
        f"{2020 + n // 300}-{n % 12 + 1:02d}-{n % 25 + 1:02d} 18:00:00,Day {n},1h,"
        f"Barbell Squat,1,{60 + n % 40},5,0,0,,,\n"
        for n in range(rows)
    ]
    return (STRONG_A + "".join(lines)).encode()


def start(user, content: bytes = TWO) -> Import:
    return imports.start(user_id=user.public_id, content=content, file_name="workouts.csv", now=NOW)


def apply(user, content: bytes = TWO, unit: str | None = None) -> Import:
    row = start(user, content)
    if unit:
        imports.choose(row=row, unit=unit)
        row = kept.get(user_id=user.public_id, import_id=row.id)
    return imports.apply(row=row, now=NOW)


def log(user, completed_at: str, *, weight: float = 100) -> None:
    done = {"reps": 5, "load": {"value": weight, "unit": "kg"}}
    services.log_completion(
        user_id=user.public_id,
        workout_id="W1",
        log={"completedAt": completed_at, "sets": [{"name": "Barbell Squat", "sets": [done]}]},
        now=NOW,
    )


def done(user) -> list[Completion]:
    return list(Completion.query(user.public_id))


def everything(user) -> list[dict]:
    """Return every row of training a member has, the imports themselves aside."""
    tables = (Completion, TrainingMonth, Workout, WorkoutSession)
    left_out = ("changedAt", "version")
    return [
        {name: value for name, value in row.to_dynamodb_dict().items() if name not in left_out}
        for table in tables
        for row in table.query(user.public_id)
        if getattr(row, "totals", None) != rollups.blank()
    ]


def records(user) -> dict:
    return dict(profiles.of(Member.get(user.public_id)).personal_records)
