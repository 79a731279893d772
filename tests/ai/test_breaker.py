import contextlib
import threading

import pytest
import redis as redis_py
from redis.backoff import NoBackoff
from redis.retry import Retry

from ai.breaker import CircuitBreaker, CircuitOpen, Limits

LIMITS = Limits(window_seconds=60, min_calls=4, failure_share=0.5, pause_seconds=30)


class Clock:
    time = 1_000.0

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


def away():
    """A Redis nobody listens at."""
    return redis_py.Redis(port=1, socket_connect_timeout=0.2, retry=Retry(NoBackoff(), 0))


@pytest.fixture(params=["shared", "alone", "redis away"])
def breaker(request, redis, clock):
    stores = {"shared": lambda: redis, "alone": lambda: None, "redis away": away}
    return CircuitBreaker(redis=stores[request.param](), limits=LIMITS, now=clock)


def call(breaker, ok, name="sonnet"):
    breaker.report(breaker.admit(name), ok=ok)


def open_it(breaker):
    for _ in range(LIMITS.min_calls):
        call(breaker, ok=False)


def test_it_opens_when_enough_calls_fail(breaker):
    for ok in (True, False, True):
        call(breaker, ok=ok)
    assert breaker.state("sonnet") == "closed"

    call(breaker, ok=False)

    assert breaker.state("sonnet") == "open"
    with pytest.raises(CircuitOpen) as refusal:
        breaker.admit("sonnet")
    assert refusal.value.retry_after == 30


def test_few_failures_among_many_answers_do_not_open_it(breaker):
    for number in range(30):
        call(breaker, ok=number % 3 != 2)

    assert breaker.state("sonnet") == "closed"


def test_calls_that_say_nothing_about_health_do_not_count(breaker):
    for _ in range(20):
        call(breaker, ok=None)

    assert breaker.state("sonnet") == "closed"


def test_old_failures_are_forgotten(breaker, clock):
    for _ in range(3):
        call(breaker, ok=False)
    clock.time += 61

    call(breaker, ok=False)

    assert breaker.state("sonnet") == "closed"


def test_one_model_failing_stops_no_other(breaker):
    open_it(breaker)

    assert breaker.state("opus") == "closed"


def test_after_the_pause_one_probe_goes_through(breaker, clock):
    open_it(breaker)
    clock.time += 30
    assert breaker.state("sonnet") == "half_open"

    probe = breaker.admit("sonnet")

    with pytest.raises(CircuitOpen):
        breaker.admit("sonnet")
    breaker.report(probe, ok=True)
    assert breaker.state("sonnet") == "closed"


def test_a_failed_probe_opens_it_again(breaker, clock):
    open_it(breaker)
    clock.time += 30

    call(breaker, ok=False)

    assert breaker.state("sonnet") == "open"


def test_a_probe_without_a_verdict_lets_the_next_one_try(breaker, clock):
    open_it(breaker)
    clock.time += 30

    call(breaker, ok=None)

    assert breaker.admit("sonnet").probe


def test_a_probe_whose_process_died_is_replaced(breaker, clock):
    open_it(breaker)
    clock.time += 30
    lost = breaker.admit("sonnet")
    clock.time += LIMITS.probe_seconds

    breaker.admit("sonnet")

    breaker.report(lost, ok=True)
    assert breaker.state("sonnet") == "half_open"


def test_an_answer_from_before_the_opening_does_not_close_it(breaker):
    straggler = breaker.admit("sonnet")
    open_it(breaker)

    breaker.report(straggler, ok=True)

    assert breaker.state("sonnet") == "open"


def test_processes_share_what_they_learn(redis, clock):
    one, other = (CircuitBreaker(redis=redis, limits=LIMITS, now=clock) for _ in range(2))

    open_it(one)

    assert other.state("sonnet") == "open"


def test_of_many_callers_at_once_one_is_the_probe(redis, clock):
    breaker = CircuitBreaker(redis=redis, limits=LIMITS, now=clock)
    open_it(breaker)
    clock.time += 30
    admitted = []

    def try_it():
        with contextlib.suppress(CircuitOpen):
            admitted.append(breaker.admit("sonnet"))

    threads = [threading.Thread(target=try_it) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(admitted) == 1
