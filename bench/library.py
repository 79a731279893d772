"""What a search of 10,000 workouts costs one member, as ratios to a plain list request.

    python -m bench.library

DynamoDB and Valkey are the ones the tests use, so figures compare code, not networks. The plain
list is the same member's: 20 workouts with their blocks out of 10,000.
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
from kinexfit import aws, redis_client  # noqa: E402
from kinexfit.management.commands.create_tables import all_tables  # noqa: E402
from workouts import catalogue  # noqa: E402
from workouts import services as workouts  # noqa: E402
from workouts.blocks import Block, Plan  # noqa: E402
from workouts.tables import Workout  # noqa: E402

WORKOUTS = 10_000
ROUNDS = 5
PLAIN = "/api/mobile/workouts?limit=20"
ROUTES = {
    "a page without a filter": "/api/workouts/search?limit=20",
    "a word every tenth workout has": "/api/workouts/search?q=tenth&limit=20",
    "two words and two filters": "/api/workouts/search?q=day squat&kind=circuit&kit=Barbell",
    "a word only the oldest workout has": "/api/workouts/search?q=oldest&limit=20",
    "a word no workout has": "/api/workouts/search?q=zumba&limit=20",
}


def main() -> None:
    call_command("migrate", verbosity=0)
    for table in all_tables():
        table.create_table()
    user = accounts.create_account(email="bench@example.com", password="Str0ng-enough!")
    phone = APIClient()
    tokens = accounts.open_session(user=user, provider="credentials", device="bench")
    phone.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.access}")
    size = fill(user.public_id)
    plain, _ = measure(phone, PLAIN)
    print(f"{WORKOUTS:,} workouts of one member, {size:.0f} characters of search text each")
    print(f"ratios to a plain list of 20 ({plain * 1000:.0f} ms)")
    for name, route in ROUTES.items():
        seconds, calls = measure(phone, route)
        print(f"{name}: {seconds / plain:.1f} ({seconds * 1000:.0f} ms), round trips {calls}")


def fill(user_id: str) -> float:
    """Write workouts of six exercises each, a day apart; return the mean length of their texts."""
    movements = [one.name for one in catalogue.all_exercises() if one.staple >= 2]
    now, kinds, length = datetime.now(UTC), ("straight", "circuit", "amrap", "emom"), 0
    with Workout.batch_write() as batch:
        for number in range(WORKOUTS):
            names = [movements[(number * 7 + place * 13) % len(movements)] for place in range(6)]
            items = [{"name": name, "sets": 4, "reps": "8-10", "restSeconds": 90} for name in names]
            words = ("oldest " if number == WORKOUTS - 1 else "") + ("" if number % 10 else "tenth")
            row = workouts.new_workout(
                user_id=user_id,
                workout_id=f"W{number:05d}",
                plan=Plan(
                    title=f"Day {number} {words}",
                    description="Warm up first, then keep a steady pace.",
                    tags=["gym"],
                    blocks=[Block(kind=kinds[number % 4], items=items)],
                ),
                source="manual",
                tier="free",
                now=now - timedelta(days=number),
            )
            length += len(row.search_text)
            batch.save(row)
    return length / WORKOUTS


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
