"""`make bench`: what our own code costs, as ratios within one run (the machines are noisy).

DynamoDB and Valkey are the ones the tests use, so figures compare code, not networks. Time is the
processor's, as on an idle core: requests per second of one process are its inverse.
"""

from bench import phone  # isort: skip  (Django reads its settings there)

import gc
import statistics
import time

from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import services as accounts
from ai import builtin, coaching
from kinexfit import redis_client, urls
from kinexfit.local import engine
from workouts import services as workouts

ROUNDS = 300
BODY = b""


def bare(request):
    return HttpResponse(BODY, content_type="application/json")


urlpatterns = [*urls.urlpatterns, path("bare", bare)]


def main() -> None:
    global BODY
    user, client = phone.signed_in()
    request = coach_request(user)
    save_twenty(user, request)
    BODY = client.get("/api/mobile/workouts").content
    # As `deploy/gunicorn.conf.py` does before it forks.
    gc.collect()
    gc.freeze()
    bare_seconds = median_seconds(lambda: client.get("/bare"))
    list_seconds = median_seconds(lambda: fresh(client).get("/api/mobile/workouts"))
    store_seconds = store_time(lambda: fresh(client).get("/api/mobile/workouts"))
    coach = median_seconds(lambda: builtin.plan(request), 50)
    ratio = (list_seconds - store_seconds) / bare_seconds
    with_store = list_seconds / bare_seconds
    print(
        f"list of 20 workouts / bare view of the same {len(BODY) // 1000} kB: {ratio:.1f}, "
        f"{with_store:.1f} with the local store's own time; "
        f"{1 / bare_seconds:,.0f} bare and {1 / (list_seconds - store_seconds):,.0f} lists a second"
    )
    print(f"built-in coach / bare Django view: {coach / bare_seconds:.1f} ({coach * 1000:.0f} ms)")


def fresh(client: APIClient) -> APIClient:
    """Forget the rate limit's window, which a benchmark is meant to run into."""
    redis_client.client().flushall()
    return client


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
        began = time.process_time()
        call()
        took.append(time.process_time() - began)
    return statistics.median(took)


def store_time(call, rounds: int = 100) -> float:
    """Return the seconds of one call that go into the in-process DynamoDB."""
    spent, answer = [], engine.call

    def timed(*arguments):
        began = time.process_time()
        reply = answer(*arguments)
        spent.append(time.process_time() - began)
        return reply

    engine.call = timed
    try:
        for _ in range(rounds):
            call()
    finally:
        engine.call = answer
    return sum(spent) / rounds


if __name__ == "__main__":
    with override_settings(ROOT_URLCONF=__name__, WHITENOISE_AUTOREFRESH=True):
        main()
