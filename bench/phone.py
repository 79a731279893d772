"""A signed-in phone for the benchmarks, and what a request of it costs.

Import it first: the stores must stand before Django reads its settings. DynamoDB and Valkey are
the ones the tests use, so figures compare code, not networks.
"""

from tests import environment  # isort: skip

import atexit
import gc
import os
import statistics
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "kinexfit.settings"
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()
atexit.register(environment.pytest_unconfigure)

from django.core.management import call_command  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from accounts import services as accounts  # noqa: E402
from accounts import sessions  # noqa: E402
from accounts.models import User  # noqa: E402
from kinexfit import aws, redis_client  # noqa: E402
from kinexfit.management.commands.create_tables import all_tables  # noqa: E402


def signed_in() -> tuple[User, APIClient]:
    """Return a new member and their phone, with every table there is."""
    call_command("migrate", verbosity=0)
    for table in all_tables():
        table.create_table()
    user = accounts.create_account(email="bench@example.com", password="Str0ng-enough!")
    client = APIClient()
    tokens = sessions.open_session(user=user, provider="credentials", device="bench")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.access}")
    return user, client


def measure(client: APIClient, route: str, *, rounds: int) -> tuple[float, int]:
    """Return the median seconds of a GET and its calls to DynamoDB."""
    calls: list[str] = []
    events = aws.dynamodb().meta.events
    events.register("before-call.dynamodb", _noting(calls), unique_id="bench")
    # As `deploy/gunicorn.conf.py` does before it forks; the store in this process would be swept.
    gc.collect()
    gc.freeze()
    took = []
    for _ in range(rounds):
        # The rate limit's window is what a benchmark is meant to run into.
        redis_client.client().flushall()
        began = time.perf_counter()
        reply = client.get(route)
        took.append(time.perf_counter() - began)
        assert reply.status_code == 200
    events.unregister("before-call.dynamodb", unique_id="bench")
    return statistics.median(took), len(calls) // rounds


def _noting(calls: list[str]):
    def note(model, **_event):
        calls.append(model.name)

    return note
