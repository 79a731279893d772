"""What statistics cost a member with 5,000 completions, as ratios to a plain list request.

DynamoDB and Valkey are the ones the tests use, so figures compare code, not networks.
"""

from tests import environment  # isort: skip  (the stores must stand before Django reads settings)

import os
import statistics
import time
from datetime import UTC, datetime, timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "kinexfit.settings"
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from accounts import services as accounts  # noqa: E402
from accounts.tables import Member  # noqa: E402
from kinexfit import aws, clock, redis_client  # noqa: E402
from kinexfit.management.commands.create_tables import all_tables  # noqa: E402
from workouts import catalogue  # noqa: E402
from workouts import services as workouts  # noqa: E402
from workouts.blocks import Block  # noqa: E402
from workouts.services import totals  # noqa: E402
from workouts.tables import Completion  # noqa: E402

COMPLETIONS = 5_000
ROUNDS = 40
ROUTES = (
    "/api/workouts/stats",
    "/api/workouts/completions/stats",
    "/api/workouts/completions?limit=50",
)


def main() -> None:
    call_command("migrate", verbosity=0)
    for table in all_tables():
        table.create_table()
    user = accounts.create_account(email="bench@example.com", password="Str0ng-enough!")
    Member(user.public_id).update(actions=[Member.subscription_tier.set("pro")])
    phone = APIClient()
    tokens = accounts.open_session(user=user, provider="credentials", device="bench")
    phone.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.access}")
    train(user.public_id)
    months = totals.rebuild(user_id=user.public_id)
    save_twenty(user.public_id)
    plain, _ = measure(phone, "/api/mobile/workouts")
    print(f"{COMPLETIONS:,} completions in {months} months; ratios to a list of 20 workouts")
    for route in ROUTES:
        seconds, calls = measure(phone, route)
        print(f"{route}: {seconds / plain:.1f} ({seconds * 1000:.0f} ms), round trips {calls}")


def train(user_id: str) -> None:
    """Write nine years of five-exercise sessions, as the tables hold them."""
    movements = [one for one in catalogue.all_exercises() if one.staple == 3 and one.loaded][:40]
    now = datetime.now(UTC)
    with Completion.batch_write() as batch:
        for number in range(COMPLETIONS):
            moment = now - timedelta(hours=16 * number)
            done = [movements[(number * 5 + place) % len(movements)] for place in range(5)]
            sets = [{"reps": 5 + number % 5, "load": {"value": 40 + number % 60, "unit": "kg"}}] * 4
            batch.save(
                Completion(
                    user_id,
                    moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                    completion_id=f"C{number:05d}",
                    workout_id="W",
                    completed_date=moment.date().isoformat(),
                    duration_seconds=3_000,
                    created_at=clock.iso(moment),
                    log={"sets": [{"name": one.name, "sets": sets} for one in done]},
                )
            )


def save_twenty(user_id: str) -> None:
    names = [one.name for one in catalogue.all_exercises() if one.staple == 3][:6]
    items = [{"name": name, "sets": 4, "reps": "8-10", "restSeconds": 90} for name in names]
    for _ in range(20):
        workouts.save_by_hand(
            user_id=user_id, title="Leg day", description="", blocks=[Block(items=items)],
            tier="pro", now=datetime.now(UTC),
        )  # fmt: skip


def measure(phone: APIClient, route: str) -> tuple[float, int]:
    """Return the median seconds of a request and its calls to DynamoDB."""
    calls: list[str] = []
    events = aws.dynamodb().meta.events
    events.register("before-call.dynamodb", _noting(calls), unique_id="bench")
    took = []
    for _ in range(ROUNDS):
        # The rate limit's window is what a benchmark is meant to run into.
        redis_client.client().flushall()
        began = time.perf_counter()
        reply = phone.get(route)
        took.append(time.perf_counter() - began)
        assert reply.status_code == 200
    events.unregister("before-call.dynamodb", unique_id="bench")
    return statistics.median(took), len(calls) // ROUNDS


def _noting(calls: list[str]):
    def note(model, **_event):
        calls.append(model.name)

    return note


if __name__ == "__main__":
    try:
        main()
    finally:
        environment.pytest_unconfigure()
