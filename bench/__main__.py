"""`make bench`: what our own code costs, as ratios within one run (the machines are noisy).

DynamoDB and Valkey are the ones the tests use, so figures compare code, not networks.
"""

from tests import environment  # isort: skip  (the stores must stand before Django reads settings)

import os
import resource
import statistics
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "kinexfit.settings"
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from accounts import services as accounts  # noqa: E402
from ai import builtin, coaching  # noqa: E402
from kinexfit import redis_client, urls  # noqa: E402
from kinexfit.management.commands.create_tables import all_tables  # noqa: E402
from workouts import services as workouts  # noqa: E402

ROUNDS = 300
BODY = b""


def bare(request):
    return HttpResponse(BODY, content_type="application/json")


urlpatterns = [*urls.urlpatterns, path("bare", bare)]


def main() -> None:
    global BODY
    call_command("migrate", verbosity=0)
    for table in all_tables():
        table.create_table()
    user = accounts.create_account(email="bench@example.com", password="Str0ng-enough!")
    phone = APIClient()
    tokens = accounts.open_session(user=user, provider="credentials", device="bench")
    phone.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.access}")
    request = coach_request(user)
    save_twenty(user, request)
    BODY = phone.get("/api/mobile/workouts").content
    bare_seconds = median_seconds(lambda: phone.get("/bare"))
    before = peak_megabytes()
    list_seconds = median_seconds(lambda: fresh(phone).get("/api/mobile/workouts"), ROUNDS + 700)
    grown = peak_megabytes() - before
    coach = median_seconds(lambda: builtin.plan(request), 50)
    print(f"list of 20 workouts / bare view of the same bytes: {list_seconds / bare_seconds:.1f}")
    print(f"built-in coach / bare Django view: {coach / bare_seconds:.1f} ({coach * 1000:.0f} ms)")
    print(f"peak memory {peak_megabytes():.0f} MB; grown by {grown:.1f} MB in 1,000 list requests")


def fresh(phone: APIClient) -> APIClient:
    """Forget the rate limit's window, which a benchmark is meant to run into."""
    redis_client.client().flushall()
    return phone


def coach_request(user) -> coaching.CoachRequest:
    member = accounts.member(user_id=user.public_id)
    return coaching.CoachRequest(
        prompt="Give me a leg day workout with squats",
        preferences=None,
        profile=accounts.training_profile(member),
        recent=(),
        unit="kg",
        today=timezone.now().date(),
    )


def save_twenty(user, request: coaching.CoachRequest) -> None:
    plan = builtin.plan(request)
    for number in range(20):
        workouts.new_workout(
            user_id=user.public_id,
            workout_id=f"W{number}",
            plan=plan,
            source="ai_generate",
            tier="free",
            now=timezone.now(),
        ).save()


def median_seconds(call, rounds: int = ROUNDS) -> float:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    try:
        with override_settings(ROOT_URLCONF=__name__, WHITENOISE_AUTOREFRESH=True):
            main()
    finally:
        environment.pytest_unconfigure()
