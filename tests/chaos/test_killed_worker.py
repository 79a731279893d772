"""`kill -9` of the queue worker at every call a job makes to the outside."""

import pytest

from tests.chaos.house import House
from tests.chaos.tap import Strike

STEPS = [
    ("redis", b"HGETALL", "before"),
    ("redis", b"thinking", "before"),
    ("redis", b"thinking", "after"),
    ("bedrock", b"/converse", "before"),
    ("bedrock", b"/converse", "after"),
    ("redis", b"checking", "after"),
    ("redis", b"saving", "before"),
    ("dynamodb", b"TransactWriteItems", "before"),
    ("dynamodb", b"TransactWriteItems", "after"),
    ("redis", b"$6\r\nresult\r\n", "before"),
    ("redis", b"$6\r\nresult\r\n", "after"),
    ("redis", b"HDEL", "before"),
]
PAID_ONCE = {"uses": 1, "reservations": 0, "workouts": 1, "results": 1}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with House(tmp_path_factory.mktemp("house"), members=len(STEPS) + 1) as house:
        yield house


def kill_at(house: House, store: str, marker: bytes, when: str, member: dict) -> dict:
    tap = house.worker_taps[store]
    tap.arm(Strike(marker, when, house.kill_worker))
    job = house.ask_for_workout(member, key="once")
    assert tap.has_struck.wait(60), "The worker never made that call."
    return job


@pytest.mark.parametrize(("store", "marker", "when"), STEPS)
def test_a_killed_worker_costs_nothing_and_loses_nothing(house, store, marker, when):
    member = next(house.members)
    job = kill_at(house, store, marker, when, member)

    house.start_worker()
    done = house.wait_for(member, job)

    assert done.get("error") is None
    assert house.account_of(member) == PAID_ONCE


def test_a_worker_gone_for_good_leaves_the_request_unspent(house):
    member = next(house.members)
    kill_at(house, "bedrock", b"/converse", "before", member)
    house.let_reservations_expire(member)

    _, quota = house.call("GET", "/api/mobile/ai/quota", token=member["token"])

    assert (quota["used"], quota["remaining"]) == (0, 1)
    house.start_worker()
    house.wait_for(member, house.ask_for_workout(member, key="another"))
    assert house.account_of(member)["uses"] == house.account_of(member)["workouts"]
