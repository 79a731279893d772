from concurrent.futures import ThreadPoolExecutor

import pytest
import redis as redis_package
from django.test import RequestFactory

from kinexfit import errors, rate_limits, redis_client

NOON = 1_764_000_000_000


def hit(category="ai", key="m1", now_ms=NOON):
    rate_limits.hit(category=category, key=key, now_ms=now_ms)


def test_the_limit_is_exact_under_concurrency():
    def attempt(_number):
        try:
            rate_limits.hit(category="ai", key="m1")
        except errors.LimitReached:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(attempt, range(90)))

    assert allowed.count(True) == 30


def test_the_window_slides():
    for second in range(30):
        hit(now_ms=NOON + second * 1000)
    hour = 3600 * 1000

    with pytest.raises(errors.LimitReached):
        hit(now_ms=NOON + hour - 1)
    hit(now_ms=NOON + hour + 1)
    with pytest.raises(errors.LimitReached):
        hit(now_ms=NOON + hour + 2)


def test_a_refusal_says_when_to_come_back():
    for _ in range(30):
        hit()

    with pytest.raises(errors.LimitReached, match=r"6[01] minutes") as caught:
        hit(now_ms=NOON + 1000)

    extra = caught.value.extra
    assert (extra["limit"], extra["remaining"]) == (30, 0)
    assert extra["reset"] == NOON + 3600 * 1000
    assert extra["retryAfter"] in (3599, 3600)


def test_members_and_categories_do_not_share_a_window():
    for _ in range(30):
        hit()

    with pytest.raises(errors.LimitReached):
        hit()
    assert hit(key="m2") is None
    assert hit(category="reads") is None


@pytest.fixture
def redis_away(monkeypatch):
    gone = redis_package.Redis(port=1, socket_connect_timeout=0.2)
    monkeypatch.setattr(redis_client, "client", lambda: gone)


@pytest.mark.parametrize("category", ["ai", "ocr", "login"])
def test_costly_doors_fail_closed_without_redis(redis_away, category):
    with pytest.raises(redis_client.StoreAway):
        hit(category=category)


@pytest.mark.parametrize("category", ["reads", "writes"])
def test_reading_and_writing_go_on_without_redis(redis_away, category):
    assert hit(category=category) is None


def test_the_address_is_the_one_our_own_proxy_added(settings):
    request = RequestFactory().get(
        "/", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9", REMOTE_ADDR="10.0.0.1"
    )

    settings.TRUSTED_PROXIES = 0
    direct = rate_limits.client_address(request)
    settings.TRUSTED_PROXIES = 1
    proxied = rate_limits.client_address(request)

    assert (direct, proxied) == ("10.0.0.1", "203.0.113.9")


def test_addresses_are_limited_too():
    request = RequestFactory().post("/", REMOTE_ADDR="203.0.113.9")
    for _ in range(10):
        rate_limits.hit_address(request, category="login")

    with pytest.raises(errors.LimitReached):
        rate_limits.hit_address(request, category="login")
