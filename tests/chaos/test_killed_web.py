"""`kill -9` of the web process at every call a request for a workout makes to the outside."""

import contextlib

import pytest

from tests.chaos.house import House, until
from tests.chaos.tap import Strike
from tests.chaos.test_killed_worker import PAID_ONCE

STEPS = [
    ("redis", b"EVAL", "before"),
    ("dynamodb", b"UpdateItem", "before"),
    ("dynamodb", b"UpdateItem", "after"),
    ("redis", b"reservations:due", "before"),
    ("redis", b"HSETNX", "before"),
    ("redis", b"HSETNX", "after"),
    ("redis", b"LPUSH", "before"),
    ("redis", b"LPUSH", "after"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with House(tmp_path_factory.mktemp("house"), members=len(STEPS) + 1) as house:
        yield house


@pytest.mark.parametrize(("store", "marker", "when"), STEPS)
def test_a_request_repeated_after_a_crash_is_made_once_and_paid_once(house, store, marker, when):
    member = next(house.members)
    tap = house.web_taps[store]
    tap.arm(Strike(marker, when, house.kill_web))

    job = house.ask_for_workout(member, key="once")

    assert tap.has_struck.is_set(), "The web process never made that call."
    assert house.wait_for(member, job).get("error") is None
    assert house.account_of(member) == PAID_ONCE


def test_a_request_nobody_repeats_is_not_charged(house):
    member = next(house.members)
    house.web_taps["dynamodb"].arm(Strike(b"UpdateItem", "after", house.kill_web))
    with contextlib.suppress(OSError):
        house.call(
            "POST", "/api/ai/generate-workout", token=member["token"], body={"prompt": "leg day"}
        )
    assert house.web_taps["dynamodb"].has_struck.wait(10)
    until(house.is_up, "the next web process")
    house.let_reservations_expire(member)

    _, quota = house.call("GET", "/api/mobile/ai/quota", token=member["token"])

    assert (quota["used"], quota["remaining"]) == (0, 1)
