"""How long `/api/ingest` takes: its 95th percentile as a multiple of a view that does nothing.

    python -m bench.check_ingest

Every labelled caption, then texts of 20,000 characters made to be slow to read. The phone throws
away what comes after 450 ms.
"""

from bench import phone  # isort: skip  (Django reads its settings there)

import statistics
import time

from rest_framework.test import APIClient

from bench import labels
from kinexfit import redis_client

MOST = 20_000
# What patterns stumble over: endless digits, separators, brackets, near-misses and repetition.
HARD = {
    "one caption over and over": "Bench press 4x8-10 @ 32.5kg rest 90s\n",
    "digits": "1234567890",
    "half a scheme": "21-15-9-",
    "sets without an end": "3x",
    "spaces": " ",
    "brackets": "((((12kg",
    "slashes": "a1/b2/",
    "plus": "squat+",
    "letters": "x",
    "emoji": "💪🔥",
    "times": "1:00:00:",
    "rests": "rest 90 rest ",
}


def main() -> None:
    _, client = phone.signed_in()
    empty = [_seconds(lambda: client.get("/api/version")) for _ in range(200)]
    captions = [*labels.load("examples"), *labels.load("tune"), *labels.load("measure")]
    plain = [_seconds(lambda text=one.text: _ingest(client, text)) for one in captions]
    base, p95 = statistics.median(empty), statistics.quantiles(plain, n=20)[-1]
    _say("an empty view, median", base)
    _say(f"{len(captions)} captions, median", statistics.median(plain))
    _say("captions, 95th percentile", p95, f" = {p95 / base:.1f} x the empty view")
    for name, piece in HARD.items():
        text = (piece * MOST)[:MOST]
        _say(f"20,000 of {name}", _seconds(lambda text=text: _ingest(client, text)))


def _say(name: str, seconds: float, more: str = "") -> None:
    print(f"{name:36} {seconds * 1000:8.2f} ms{more}")


def _ingest(client: APIClient, text: str) -> None:
    answer = client.post("/api/ingest", {"caption": text})
    # Nothing but blanks is no caption; reading it must be quick all the same.
    assert answer.status_code == (200 if text.strip() else 400), answer.content


def _seconds(call) -> float:
    # Fifty writes a minute are allowed; this measures reading, not refusing.
    redis_client.client().flushdb()
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
