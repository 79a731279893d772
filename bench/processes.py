"""What the real processes cost: the time a generation adds to the model's, a web worker's memory.

Web, worker and stores run as they do in production, with a model that takes a fixed time.
"""

from tests import environment  # isort: skip  (the stores must stand before Django reads settings)

import json
import os
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

os.environ["DJANGO_SETTINGS_MODULE"] = "kinexfit.settings"

import django

django.setup()

from tests.chaos.house import House  # noqa: E402

MODEL_SECONDS = 0.3
GENERATIONS = 25
REQUESTS = 1_000
# As many list requests as one member may make in a minute.
PER_MEMBER = 100


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        members = 1 + GENERATIONS + REQUESTS // PER_MEMBER
        with House(Path(folder), members=members, tapped=False) as house:
            generate(house)  # The first one finds cold processes.
            house.bedrock.latency_seconds = MODEL_SECONDS
            before = processor_seconds(house)
            waits = statistics.median(generate(house) for _ in range(GENERATIONS))
            # A busy machine makes everybody wait; what we compute it doesn't change.
            ours = (processor_seconds(house) - before) / GENERATIONS
            call = statistics.median(model_call(house) for _ in range(GENERATIONS))
            print(
                f"generate adds to a model call of {call * 1000:.0f} ms: "
                f"median {(waits - call) * 1000:.0f} ms, {(waits - call) / call:.2f} of the call; "
                f"web and worker compute {ours * 1000:.0f} ms"
            )
            before = web_megabytes(house)
            for _ in range(REQUESTS // PER_MEMBER):
                read_library(house)
            after = web_megabytes(house)
            print(f"web worker: {after:.0f} MB after 1,000 requests, {after - before:+.1f} MB")


def generate(house: House) -> float:
    """Return the seconds one member waited for one workout."""
    member = next(house.members)
    began = time.perf_counter()
    status, _ = house.call(
        "POST",
        "/api/ai/generate-workout",
        token=member["token"],
        body={"prompt": "30 minute leg day with squats"},
    )
    if status != 200:
        raise SystemExit(f"The generation was refused with {status}.")
    return time.perf_counter() - began


def model_call(house: House) -> float:
    """Return the seconds the model takes for the same request, asked directly."""
    asked = dict(house.bedrock.requests[-1])
    model = quote(asked.pop("modelId"), safe="")
    request = urllib.request.Request(
        f"{house.bedrock.url}/model/{model}/converse", data=json.dumps(asked).encode()
    )
    began = time.perf_counter()
    with urllib.request.urlopen(request) as reply:
        reply.read()
    return time.perf_counter() - began


def read_library(house: House) -> None:
    member = next(house.members)
    for _ in range(PER_MEMBER):
        house.call("GET", "/api/mobile/workouts", token=member["token"])


def processor_seconds(house: House) -> float:
    """Return the processor time web and worker have taken so far, the processes they forked too."""
    masters = [house.web.pid, house.worker.pid]
    pids = masters + [child for master in masters for child in children(master)]
    times = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids)
    return sum(int(field[11]) + int(field[12]) for field in times) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def web_megabytes(house: House) -> float:
    """Return the resident memory of the one process that serves."""
    (worker,) = children(house.web.pid)
    status = Path(f"/proc/{worker}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    try:
        main()
    finally:
        environment.pytest_unconfigure()
