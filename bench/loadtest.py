"""`make loadtest`: many members at once against the real processes, as ratios to one alone.

Each thread is a phone that lists its library, opens a workout, logs a session and pulls again.
"""

from tests import environment  # isort: skip  (the stores must stand before Django reads settings)

import argparse
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "kinexfit.settings"

import django

django.setup()

from tests.chaos.house import House  # noqa: E402

ROUNDS = 5


def main(phones: int) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        House(Path(folder), members=phones + 1) as house,
    ):
        alone = use(house, next(house.members))
        members = [next(house.members) for _ in range(phones)]
        began = time.perf_counter()
        with ThreadPoolExecutor(phones) as pool:
            waits = [
                wait for some in pool.map(lambda one: use(house, one), members) for wait in some
            ]
        took = time.perf_counter() - began
        ordered = sorted(waits)
        single = statistics.median(alone)
        print(
            f"{phones} phones at once, {len(waits)} requests, none refused: "
            f"{len(waits) / took * single:.1f} x the throughput of one phone; "
            f"median wait {statistics.median(waits) / single:.1f} x, "
            f"p95 {ordered[int(len(ordered) * 0.95)] / single:.1f} x that of one alone"
        )


def use(house: House, member: dict) -> list[float]:
    """Return the seconds each request of one phone took."""
    waits = []
    for number in range(ROUNDS):
        workout = {"id": f"W{number}", "title": "Legs", "content": "3x5 Squat 100 kg"}
        log = {"workoutId": f"W{number}", "completedAt": f"2026-11-{number + 1:02}T10:00:00Z"}
        for method, path, body in (
            ("POST", "/api/mobile/workouts", workout),
            ("GET", "/api/mobile/workouts", None),
            ("GET", f"/api/mobile/workouts/W{number}", None),
            ("POST", "/api/workouts/completions", log),
            ("GET", "/api/workouts/completions", None),
        ):
            began = time.perf_counter()
            status, answer = house.call(method, path, token=member["token"], body=body)
            waits.append(time.perf_counter() - began)
            if status >= 400:
                raise SystemExit(f"{method} {path} was refused with {status}: {answer}")
    return waits


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=16)
    try:
        main(parser.parse_args().phones)
    finally:
        environment.pytest_unconfigure()
