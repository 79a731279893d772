"""The doors' half of an import: hold a scan, queue the job, look how far it is, give it up."""

import contextlib
import uuid
from collections.abc import Iterator
from datetime import datetime

import kombu.exceptions
import redis.exceptions

from accounts.models import User
from kinexfit import clock, errors, jobs, metrics, redis_client
from ocr import guests
from ocr.guests import Guest
from ocr.services import importing, pool
from ocr.services.pool import Allowance

QUEUE = "ocr"
_NAMESPACE = uuid.UUID("3b0f3f0e-2f0d-4f46-9a0b-9d1a35a5c1de")
_BROKER_AWAY = (kombu.exceptions.OperationalError, redis.exceptions.RedisError)


class Crowded(errors.Unavailable):
    code = "IMPORTS_BUSY"
    message = "Very many workouts are being read right now. Nothing was charged; try again soon."


def start(*, owner: User | Guest, request: dict, now: datetime, key: str | None = None) -> jobs.Job:
    """Hold one scan and queue the job; the same `key` returns the same job."""
    owner_id = owner.public_id
    job_id = str(uuid.uuid5(_NAMESPACE, f"{owner_id}|{key}")) if key else str(uuid.uuid4())
    if known := _known(owner_id, job_id):
        return known
    kind: guests.Kind = "ai" if request["work"] == "coach" else "scans"
    allowance = pool.reserve(owner=owner, job_id=job_id, now=now, kind=kind)
    try:
        job = jobs.create(
            owner_id=importing.job_owner(owner_id),
            job_id=job_id,
            kind=importing.KIND,
            request={**request, "allowance": allowance.to_json(), "startedAt": clock.iso(now)},
        )
        _enqueue(owner_id, job_id)
    except errors.KinexError:
        pool.refund(owner_id=owner_id, job_id=job_id)
        raise
    metrics.funnel("import_requested", source=request["work"])
    return job


def _known(owner_id: str, job_id: str) -> jobs.Job | None:
    """Return the job of a repeated request, unless it never got as far as the queue."""
    try:
        job = jobs.get(owner_id=importing.job_owner(owner_id), job_id=job_id)
    except jobs.JobNotFound:
        return None
    return None if job.stage == "queued" else job


def _enqueue(owner_id: str, job_id: str) -> None:
    from ocr import tasks

    try:
        tasks.run_import.delay(owner_id=owner_id, job_id=job_id)
    except _BROKER_AWAY as exc:
        raise redis_client.StoreAway from exc


@contextlib.contextmanager
def place_to_wait() -> Iterator[None]:
    """Hold a thread of the web server for a caller who waits for an answer, or raise `Crowded`."""
    with jobs.place_to_wait(queue=QUEUE) as has_place:
        if not has_place:
            raise Crowded
        yield


def job(*, owner_id: str, job_id: str, now: datetime) -> tuple[jobs.Job, str]:
    """Return the owner's job and its kind, "photo", "link" or "coach"; anyone else's is not found.

    One whose scan is no longer held has no worker any more: it is ended, so that nobody waits.
    """
    found = jobs.get(owner_id=importing.job_owner(owner_id), job_id=job_id)
    request = found.request
    if not found.is_finished and importing.is_over(request, now):
        importing.fail(owner_id, job_id, importing.TooSlow())
        found = jobs.get(owner_id=importing.job_owner(owner_id), job_id=job_id)
    return found, request["work"]


def await_result(*, owner_id: str, job_id: str, seconds: float) -> dict:
    """Return a job's result, or raise what it ended with; too late is given up uncharged."""
    done = jobs.wait(owner_id=importing.job_owner(owner_id), job_id=job_id, seconds=seconds)
    if not done.is_finished:
        return give_up(owner_id=owner_id, job_id=job_id)
    if done.error is not None:
        raise error_of(done)
    assert done.result is not None
    return done.result


def give_up(*, owner_id: str, job_id: str) -> dict:
    """Stop waiting for a job: give its scan back, or return its result if it was just settled."""
    if not pool.refund(owner_id=owner_id, job_id=job_id):
        importing.tell_outcome(owner_id, job_id)
        job = jobs.get(owner_id=importing.job_owner(owner_id), job_id=job_id)
        if job.result is not None:
            return job.result
    raise importing.TooSlow


def _kinds(kind: type[errors.KinexError] = errors.KinexError) -> Iterator[type[errors.KinexError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)


def error_of(done: jobs.Job) -> errors.KinexError:
    """Return what a job ended with as the error it was, so that its door answers the status."""
    body = dict(done.error or {})
    code = body.pop("code", errors.KinexError.code)
    kind = next((kind for kind in _kinds() if kind.code == code), errors.KinexError)
    return kind(body.pop("message", None), code=code, **body)


def allowance_of(result: dict) -> Allowance:
    row = result["allowance"]
    return Allowance(row["used"], row["limit"], row["tier"], row["isUnlimited"], row["isGuest"])
