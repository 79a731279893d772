"""Months follow every change of what was done, and equal a recount of it."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kinexfit import clock
from tests.workouts.training_logs import DAYS, LOGS
from workouts import rollups, services
from workouts.services import sessions, totals
from workouts.tables import Completion, TrainingMonth

NOW = datetime(2026, 2, 15, tzinfo=UTC)


def log(user_id: str, day, body: dict, workout: str = "W"):
    fields = {"completedAt": f"{day}T10:00:00Z", "durationSeconds": 600, **body}
    done = services.log_completion(user_id=user_id, workout_id=workout, log=fields, now=NOW)
    return done.completion.completion_id


def recount(user_id: str) -> dict[str, dict]:
    months: dict[str, list] = {}
    for row in Completion.query(user_id):
        months.setdefault(row.completed_at[:7], []).append(totals.facts(row))
    return {month: rollups.folded(rows) for month, rows in months.items()}


def stored(user_id: str) -> dict[str, dict]:
    found = {row.month: row.totals for row in TrainingMonth.query(user_id)}
    return {month: row for month, row in found.items() if row["sessions"]}


def change(user_id: str, known: list[str], step) -> None:
    kind, number, day, body = step
    if kind == "log" or not known:
        known.append(log(user_id, day, body, workout=f"W{number}"))
        return
    completion_id = known[number % len(known)]
    if kind == "move":
        moved = {"finishedAt": f"{day}T18:30:00Z", "completedDate": str(day)}
        edits = [{"target": "session", "values": moved}]
    elif kind == "late":
        edits = [
            {"target": "exercise:late", "values": {"name": "Bench press", "order": 9}},
            {"target": f"set:late.{number}",
             "values": {"exercise": "late", "order": number, "reps": 3, "done": True,
                        "load": {"value": 60 + number, "unit": "kg"}}},
        ]  # fmt: skip
    elif kind == "correct":
        edits = [{"target": "set:x0.0", "values": {"reps": number, "deleted": number > 15}}]
    else:
        edits = [{"target": "session", "values": {"deleted": kind == "delete"}}]
    services.correct_session(user_id=user_id, completion_id=completion_id, edits=edits, now=NOW)


STEPS = st.tuples(
    st.sampled_from(["log", "log", "move", "late", "correct", "delete", "restore"]),
    st.integers(0, 20),
    DAYS,
    LOGS,
)


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, min_size=1, max_size=10), st.uuids())
def test_months_equal_a_recount_after_any_changes(user, steps, owner):
    from accounts.tables import Member

    user_id = str(owner)
    Member(user_id, email=f"{owner}@example.com", created_at=clock.iso(NOW)).save()
    known: list[str] = []

    for step in steps:
        change(user_id, known, step)

    assert stored(user_id) == recount(user_id)


def test_logging_reads_one_month_and_writes_once(user, round_trips):
    body = {"sets": [{"name": "Bench press", "sets": [{"reps": 5}]}]}
    log(user.public_id, "2026-01-05", body)

    with round_trips() as calls:
        log(user.public_id, "2026-01-06", body)

    assert calls == ["Query", "GetItem", "GetItem", "TransactWriteItems"]


def test_two_sessions_counted_at_once_are_both_in_the_month(user, monkeypatch):
    body = {"sets": [{"name": "Bench press", "sets": [{"reps": 5}]}]}
    real, raced = totals.follow, []

    def race(transaction, **rows):
        real(transaction, **rows)
        if not raced:
            raced.append(True)
            log(user.public_id, "2026-01-06", body, workout="other")

    monkeypatch.setattr(sessions.totals, "follow", race)
    log(user.public_id, "2026-01-05", body)

    (month,) = totals.months(user_id=user.public_id)
    assert len(month["sessions"]) == 2
    assert month["movements"][next(iter(month["movements"]))]["times"] == 2


@pytest.mark.django_db
def test_the_command_counts_again_what_was_lost(user):
    log(user.public_id, "2026-01-05", {"sets": [{"name": "Bench press", "sets": [{"reps": 5}]}]})
    wanted = stored(user.public_id)
    TrainingMonth(user.public_id, "2026-01").delete()

    call_command("rebuild_rollups", verbosity=0)

    assert stored(user.public_id) == wanted


def test_a_months_row_fits_whatever_a_client_sends():
    import orjson

    month = rollups.blank()
    for day in range(1, 29):
        exercises = [
            {"name": f"{day} {n} " + "é" * 180, "sets": [
                {"reps": 5, "load": {"value": 100.125 + load, "unit": "kg"}} for load in range(25)]}
            for n in range(10)
        ]  # fmt: skip
        facts = rollups.facts(completion_id="c" * 60 + str(day), completed_date="2026-01-01",
                              completed_at=f"2026-01-{day:02d}T10:00:00.000Z", seconds=86_400,
                              log={"sets": exercises})  # fmt: skip
        month = rollups.added(month, facts)

    assert len(orjson.dumps(month)) < 280_000
