"""The week's workouts made ahead: once each, only for whom they are due, alone or in a batch."""

from datetime import UTC, date, datetime, timedelta

import orjson
import pytest

from accounts.models import User
from accounts.tables import Member
from ai import batch_gateway, gateways, tasks, weekly, weekly_batch
from ai.tables import AIUsage
from tests.ai.fake_batches import FakeBatches
from tests.ai.plausible_workouts import plausible_workout
from workouts import services as workouts

SUNDAY = datetime(2026, 11, 22, 3, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


pytestmark = pytest.mark.django_db


def member(name: str, *, tier: str = "core", trained: datetime | None = SUNDAY) -> Member:
    User.objects.create_user(f"{name}@example.com", public_id=name)
    row = Member(name, email=f"{name}@example.com", created_at="2026-01-01T00:00:00Z")
    row.subscription_tier = tier
    if trained:
        session = {"date": trained.date().isoformat(), "focus": "", "exerciseIds": ["Plank"]}
        row.recent_training = [orjson.dumps(session).decode()]
    row.save()
    return row


def made(user_id: str) -> list:
    return workouts.made_for(user_id=user_id, prefix=f"week-{MONDAY}")


@pytest.fixture
def sunday(monkeypatch):
    monkeypatch.setattr("ai.tasks.timezone.now", lambda: SUNDAY)


def run_over_the_night() -> int:
    return sum(tasks.prepare_weeks() for _ in range(20))


def test_on_a_sunday_it_is_tomorrows_week_and_on_a_monday_todays():
    assert weekly.coming_monday(SUNDAY) == MONDAY
    assert weekly.coming_monday(SUNDAY + timedelta(days=1)) == MONDAY


def test_active_members_with_the_plan_get_one_and_nobody_else(sunday):
    member("paid")
    member("free", tier="free")
    member("idle", trained=SUNDAY - timedelta(days=40))
    member("new", trained=None)

    run_over_the_night()

    assert len(made("paid")) == 1
    assert made("paid")[0].scheduled_date == "2026-11-23"
    assert [made(name) for name in ("free", "idle", "new")] == [[], [], []]


@pytest.mark.django_db  # The caps are read from SQL where the cache has been lost.
def test_however_often_the_night_runs_there_is_one(sunday, redis):
    for number in range(5):
        member(f"m{number}")

    run_over_the_night()
    redis.flushall()
    run_over_the_night()

    assert [len(made(f"m{number}")) for number in range(5)] == [1] * 5
    assert len(list(AIUsage.query("m0"))) == 1


def test_the_walk_goes_on_where_it_stopped(sunday, monkeypatch):
    monkeypatch.setattr(weekly, "PAGE_ALONE", 2)
    for number in range(5):
        member(f"m{number}")

    first = tasks.prepare_weeks()
    rest = run_over_the_night()

    assert (first, rest) == (2, 3)
    assert weekly.next_page(monday=MONDAY, most=2) is None


def test_two_workers_making_the_same_week_store_one():
    row = member("paid")
    works = [weekly.work_for(row, MONDAY, SUNDAY) for _ in range(2)]

    assert works[0].job_id == works[1].job_id
    assert weekly.make_for(user_id="paid", monday=MONDAY, now=SUNDAY) is True
    assert weekly.make_for(user_id="paid", monday=MONDAY, now=SUNDAY) is False
    assert weekly.make_for(user_id="gone", monday=MONDAY, now=SUNDAY) is False


def test_making_one_ahead_takes_three_round_trips(round_trips):
    member("paid")

    with round_trips() as calls:
        weekly.make_for(user_id="paid", monday=MONDAY, now=SUNDAY)

    assert calls == ["GetItem", "Query", "TransactWriteItems"]


def test_a_page_is_spread_over_less_than_the_brokers_patience(settings):
    waits = [seconds for _, seconds in weekly.spread([Member(str(n)) for n in range(100)])]

    assert waits == sorted(waits)
    assert waits[-1] < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


# In a batch


@pytest.fixture
def batches(settings, monkeypatch, sunday):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    settings.AI_PROVIDER = "bedrock"
    settings.BEDROCK_BATCH_BUCKET = "batch-bucket"
    settings.BEDROCK_BATCH_ROLE = "arn:aws:iam::123456789012:role/kinex-batch"
    monkeypatch.setattr(weekly_batch, "LEAST", 4)
    with FakeBatches(least=4) as fake:
        settings.S3_ENDPOINT_URL = settings.BEDROCK_ENDPOINT_URL = fake.url
        for cached in (gateways.of_process, batch_gateway.batches):
            cached.cache_clear()
        yield fake
    for cached in (gateways.of_process, batch_gateway.batches):
        cached.cache_clear()


@pytest.fixture
def alone(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(
        tasks, "_make_alone", lambda user_id, monday, seconds=0: asked.append(user_id)
    )
    return asked


def answered(question: dict) -> dict:
    use = {"toolUseId": "t", "name": "emit_workout", "input": plausible_workout(question)}
    return {
        "output": {"message": {"role": "assistant", "content": [{"toolUse": use}]}},
        "stopReason": "tool_use",
        "usage": {"inputTokens": 5_000, "outputTokens": 1_000, "totalTokens": 6_000},
    }


def test_many_members_are_asked_in_one_job_at_half_the_price(batches, alone):
    for number in range(5):
        member(f"m{number:03d}")
    run_over_the_night()
    job = next(iter(batches.jobs.values()))
    assert job["modelInvocationType"] == "Converse"
    assert "opus-5" in job["modelId"]
    assert tasks.collect_weeks() == 0

    batches.finish(answered)
    tasks.collect_weeks()

    assert all(len(made(f"m{number:03d}")) == 1 for number in range(5))
    assert alone == []
    usage = next(iter(AIUsage.query("m000")))
    # 5,000 tokens at $5, 1,000 at $25 a million; a tenth more for the region, half for a batch.
    assert (usage.operation, usage.micros) == ("wow", 27_500)


def test_settling_again_stores_nothing(batches, alone):
    for number in range(4):
        member(f"m{number:03d}")
    run_over_the_night()
    batches.finish(answered)
    tasks.collect_weeks()

    again = [
        tasks.settle_weeks(monday=str(MONDAY), key=key)
        for key in batches.files
        if key.endswith(".jsonl.out")
    ]

    assert sum(again) == 0
    assert tasks.collect_weeks() == 0
    assert all(len(made(f"m{number:03d}")) == 1 for number in range(4))


def test_what_a_batch_failed_on_is_asked_alone(batches, alone):
    for number in range(4):
        member(f"m{number:03d}")
    run_over_the_night()
    turns = iter(range(4))

    batches.finish(lambda question: None if next(turns) % 2 else answered(question))
    tasks.collect_weeks()

    assert len(alone) == 2
    assert sum(len(made(f"m{number:03d}")) for number in range(4)) == 2


def test_a_job_that_failed_whole_is_asked_alone_once(batches, alone):
    for number in range(4):
        member(f"m{number:03d}")
    run_over_the_night()

    batches.finish(answered, status="Failed")
    tasks.collect_weeks()
    tasks.collect_weeks()

    assert len(alone) == 4


def test_too_few_for_a_batch_are_asked_alone(batches, alone):
    member("one")
    member("two")

    run_over_the_night()

    assert sorted(alone) == ["one", "two"]
    assert batches.jobs == {}


def test_starting_a_batch_twice_is_one_job(batches, alone):
    for number in range(4):
        member(f"m{number:03d}")
    run_over_the_night()

    del batches.files[f"weeks/{MONDAY}/job.jsonl"]
    weekly_batch.submit(monday=MONDAY, alone=alone.append)

    assert len(batches.jobs) == 1


def test_a_job_out_of_time_leaves_nobody_without(batches, alone):
    for number in range(4):
        member(f"m{number:03d}")
    run_over_the_night()
    batches.finish(answered, status="PartiallyCompleted")
    (name,) = [key for key in batches.files if key.endswith(".jsonl.out")]
    first, *_ = batches.files[name].splitlines()
    damaged = b'{"recordId": "cut off in the mid'
    batches.files[name] = b"\n".join([first, first, damaged, b'["nonsense"]', b""])

    tasks.collect_weeks()

    assert sum(len(made(f"m{number:03d}")) for number in range(4)) == 1
    assert len(alone) == 3
    assert tasks.collect_weeks() == 0
    assert len(alone) == 3


def test_questions_the_job_gave_no_file_for_are_asked_alone_once(batches, alone):
    for number in range(4):
        member(f"m{number:03d}")
    run_over_the_night()
    batches.finish(answered, status="PartiallyCompleted")
    for key in [key for key in batches.files if key.endswith(".jsonl.out")]:
        del batches.files[key]

    tasks.collect_weeks()
    tasks.collect_weeks()

    assert sorted(alone) == [f"m{number:03d}" for number in range(4)]


@pytest.mark.parametrize("status", ["Expired", "Stopped"])
def test_a_job_that_ended_without_answers_is_asked_alone_once(batches, alone, status):
    for number in range(4):
        member(f"m{number:03d}")
    run_over_the_night()

    batches.finish(answered, status=status)
    tasks.collect_weeks()
    tasks.collect_weeks()

    assert len(alone) == 4


@pytest.mark.parametrize("output", ["text", [], {"output": 3}, {"output": {"message": None}}, {}])
def test_an_answer_of_any_shape_is_no_workout_and_asked_alone(batches, alone, output):
    for number in range(4):
        member(f"m{number:03d}")
    run_over_the_night()

    batches.finish(lambda question: output)
    tasks.collect_weeks()

    assert len(alone) == 4
    assert not any(made(f"m{number:03d}") for number in range(4))


def test_a_member_who_left_meanwhile_gets_nothing_stored(batches, alone):
    for number in range(4):
        member(f"m{number:03d}")
    run_over_the_night()
    Member("m002").delete()

    batches.finish(answered)
    tasks.collect_weeks()

    assert made("m002") == []
    assert [len(made(f"m{number:03d}")) for number in (0, 1, 3)] == [1, 1, 1]
