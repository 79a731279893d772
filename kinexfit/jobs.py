"""Long work with progress: one Redis hash per job, readable by its owner only.

A job says how far the work is and keeps its answer for a day. It decides nothing about money or
data: losing Redis loses the progress bar, not the result.
"""

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import orjson

from kinexfit import errors, redis_client

KEEP_SECONDS = 24 * 3600
# Of a web process's eight threads (deploy/gunicorn.conf.py), those that may wait for a worker; the
# others keep the site alive. A longer queue is not worked off while a caller has patience.
WAITING_PLACES = 5
MOST_QUEUED = 10
_PLACES = threading.BoundedSemaphore(WAITING_PLACES)
STAGES = ("queued", "thinking", "checking", "saving", "done")


class JobNotFound(errors.NotFound):
    code = "JOB_NOT_FOUND"
    message = "We couldn't find that job. It may have expired."


@dataclass(frozen=True, slots=True)
class Job:
    id: str
    owner_id: str
    kind: str
    stage: str
    result: dict | None
    error: dict | None
    asked: str | None

    @property
    def request(self) -> dict:
        """What the job was asked to do; raise `JobNotFound` when Redis has lost it."""
        if self.asked is None:
            raise JobNotFound
        return orjson.loads(self.asked)

    @property
    def is_finished(self) -> bool:
        return self.stage == "done"

    @property
    def progress(self) -> int:
        """Percent, for a progress bar: how many stages are behind it."""
        return round(100 * STAGES.index(self.stage) / (len(STAGES) - 1))

    def steps(self, labels: Mapping[str, str]) -> list[dict]:
        """Return what a page shows of each stage: its label, and whether it goes on or is done."""
        now = STAGES.index(self.stage)
        return [
            {
                "label": label,
                "is_current": name == self.stage,
                "is_done": STAGES.index(name) < now,
            }
            for name, label in labels.items()
        ]


# One step, so that a run which is late can't take back what another has just finished. Work without
# a job, such as what is made ahead over night, leaves nothing behind.
_ADVANCE = """
local stage = redis.call('HGET', KEYS[1], 'stage')
if stage and stage ~= 'done' then redis.call('HSET', KEYS[1], 'stage', ARGV[1]) end
"""


# The owner is part of the key, so a stranger's id can't name the row.
def _key(owner_id: str, job_id: str) -> str:
    return f"job:{owner_id}:{job_id}"


def create(*, owner_id: str, job_id: str, kind: str, request: dict) -> Job:
    """Record a queued job and return it; one that was there already (a repeated request) stays."""
    key = _key(owner_id, job_id)
    fields = {"kind": kind, "stage": "queued", "request": orjson.dumps(request).decode()}
    with redis_client.required() as redis, redis.pipeline() as pipe:
        # One transaction: half a job, left by a process that died here, could never be run.
        for name, value in fields.items():
            pipe.hsetnx(key, name, value)
        pipe.expire(key, KEEP_SECONDS)
        pipe.hgetall(key)
        return _read(owner_id, job_id, pipe.execute()[-1])


def get(*, owner_id: str, job_id: str) -> Job:
    """Return the owner's job; anyone else's is `JobNotFound`."""
    with redis_client.required() as redis:
        row = cast(dict[str, str], redis.hgetall(_key(owner_id, job_id)))
    return _read(owner_id, job_id, row)


def _read(owner_id: str, job_id: str, row: dict[str, str]) -> Job:
    if not row:
        raise JobNotFound
    return Job(
        id=job_id,
        owner_id=owner_id,
        # All but its end is missing from a job that Redis lost while it was done.
        kind=row.get("kind", ""),
        stage=row.get("stage", "queued"),
        result=orjson.loads(row["result"]) if "result" in row else None,
        error=orjson.loads(row["error"]) if "error" in row else None,
        asked=row.get("request"),
    )


def advance(*, owner_id: str, job_id: str, stage: str) -> None:
    """Move a job to a later stage; what is done stays done."""
    with redis_client.required() as redis:
        redis.eval(_ADVANCE, 1, _key(owner_id, job_id), stage)


def count_run(*, owner_id: str, job_id: str) -> int:
    """Count one more run of a job and return how many there have been."""
    with redis_client.required() as redis:
        return cast(int, redis.hincrby(_key(owner_id, job_id), "runs", 1))


def finish(*, owner_id: str, job_id: str, result: dict | None = None, error: dict | None = None):
    """End a job with its answer or its error envelope and wake whoever waits for it."""
    key, bell = _key(owner_id, job_id), _key(owner_id, job_id) + ":bell"
    field, body = ("result", result) if error is None else ("error", error)
    with redis_client.required() as redis, redis.pipeline() as pipe:
        pipe.hset(key, mapping={field: orjson.dumps(body).decode(), "stage": "done"})
        pipe.expire(key, KEEP_SECONDS)
        pipe.rpush(bell, "1")
        pipe.expire(bell, KEEP_SECONDS)
        pipe.execute()


@contextlib.contextmanager
def place_to_wait(*, queue: str) -> Iterator[bool]:
    """Hold a thread of the web server for a caller who waits for a worker of this queue.

    Yields whether there was one left; without one, nobody should wait.
    """
    with redis_client.required() as redis:
        is_long = cast(int, redis.llen(queue)) >= MOST_QUEUED
    has_place = not is_long and _PLACES.acquire(blocking=False)
    try:
        yield has_place
    finally:
        if has_place:
            _PLACES.release()


def wait(*, owner_id: str, job_id: str, seconds: float) -> Job:
    """Return the job once it is finished, or as it stands when the time is up."""
    deadline = time.monotonic() + seconds
    key, bell = _key(owner_id, job_id), _key(owner_id, job_id) + ":bell"
    while True:
        left = deadline - time.monotonic()
        with redis_client.required() as redis, redis.pipeline() as pipe:
            # Slices shorter than the socket's time-out; the bell is put back for other waiters.
            if left > 0 and redis.blpop([bell], timeout=max(0.05, min(left, 1))):
                pipe.rpush(bell, "1")
            pipe.hgetall(key)
            job = _read(owner_id, job_id, pipe.execute()[-1])
        if job.is_finished or left <= 0:
            return job
