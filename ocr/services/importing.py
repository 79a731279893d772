"""One import from start to end: hold a scan, do the work once, charge for it or give it back.

`start` holds one scan of the owner's and queues the job; `run` is the worker's half. The held scan
decides every race, so running a job twice, or giving up on it while it runs, changes nothing.
"""

import contextlib
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import kombu.exceptions
import redis.exceptions
from celery.exceptions import SoftTimeLimitExceeded
from pynamodb.transactions import TransactWrite

from accounts.models import User
from ai import recording
from ai.ledger import Ledger
from ai.tables import AIUsage
from billing import quotas
from kinexfit import clock, errors, jobs, metrics, redis_client, storage
from ocr import assistant, guests, parser, replays
from ocr.guests import Guest
from ocr.reading import Reading
from ocr.services import pool
from ocr.services.pool import Allowance
from ocr.tables import Import

logger = logging.getLogger(__name__)

KIND = "import"
KEEP = timedelta(days=90)
GUEST_KEEP = timedelta(days=guests.DAYS)
MOST_TEXT = 20_000
QUEUE = "ocr"
_MOST_QUEUED = 10
# Of a web process's eight threads (deploy/gunicorn.conf.py); the others keep the site alive.
PLACES = 5
_PLACES = threading.BoundedSemaphore(PLACES)
# A picture that kills whoever reads it must not do so for ever; a form sent twice runs twice.
_MOST_RUNS = 4
_NAMESPACE = uuid.UUID("3b0f3f0e-2f0d-4f46-9a0b-9d1a35a5c1de")
_BROKER_AWAY = (kombu.exceptions.OperationalError, redis.exceptions.RedisError)


class ImportNotFound(errors.NotFound):
    code = "IMPORT_NOT_FOUND"
    message = "We couldn't find that import. It may have expired."


class Crowded(errors.Unavailable):
    code = "IMPORTS_BUSY"
    message = "Very many workouts are being read right now. Nothing was charged; try again soon."


class TooSlow(errors.UpstreamSlow):
    code = "IMPORT_TOO_SLOW"
    message = "This is taking too long, so we stopped. Nothing was charged; try again."


@dataclass(frozen=True, slots=True)
class Found:
    """What an import brought. One that isn't worth a scan is shown, but not charged or kept."""

    text: str
    reading: Reading
    is_worth_a_scan: bool
    source: str
    pieces: list[dict] = field(default_factory=list)
    pages: list[dict] = field(default_factory=list)
    pages_left_out: int = 0
    confidence: float | None = None
    post: dict | None = None

    def document(self) -> dict:
        return {
            "text": self.text,
            "reading": self.reading.to_json(),
            "pieces": self.pieces,
            "pages": self.pages,
            "pagesLeftOut": self.pages_left_out,
            "confidence": self.confidence,
            "post": self.post,
        }


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is handed: whose job it is and what was asked."""

    owner_id: str
    job_id: str
    request: dict
    now: datetime
    ledger: Ledger = field(default_factory=Ledger)

    def tell(self, stage: str) -> None:
        # The work goes on without its progress bar: the result is in DynamoDB.
        with contextlib.suppress(redis_client.StoreAway):
            jobs.advance(owner_id=job_owner(self.owner_id), job_id=self.job_id, stage=stage)


Worker = Callable[[Work], Found]
_WORKERS: dict[str, Worker] = {}


def does(work: str) -> Callable[[Worker], Worker]:
    """Register the function that does one kind of import."""

    def register(worker: Worker) -> Worker:
        _WORKERS[work] = worker
        return worker

    return register


def job_owner(owner_id: str) -> str:
    """Return the name imports go by among jobs: the coach's doors must not find them."""
    return f"{KIND}:{owner_id}"


def read_text(text: str, ledger: Ledger) -> Reading:
    """Return the reading of a text, with a model's help where rules leave something open."""
    return assistant.mend(parser.read(text), text, ledger)


# Starting


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
            owner_id=job_owner(owner_id),
            job_id=job_id,
            kind=KIND,
            request={**request, "allowance": allowance.to_json(), "startedAt": clock.iso(now)},
        )
        _enqueue(owner_id, job_id)
    except errors.KinexError:
        pool.refund(owner_id=owner_id, job_id=job_id)
        raise
    metrics.funnel("import_requested", source=request["work"])
    return job


@contextlib.contextmanager
def place_to_wait() -> Iterator[None]:
    """Hold a thread of the web server for a caller who waits for an answer, or raise `Crowded`."""
    with redis_client.required() as redis:
        is_crowded = redis.llen(QUEUE) >= _MOST_QUEUED
    if is_crowded or not _PLACES.acquire(blocking=False):
        raise Crowded
    try:
        yield
    finally:
        _PLACES.release()


def _known(owner_id: str, job_id: str) -> jobs.Job | None:
    """Return the job of a repeated request, unless it never got as far as the queue."""
    try:
        job = jobs.get(owner_id=job_owner(owner_id), job_id=job_id)
    except jobs.JobNotFound:
        return None
    return None if job.stage == "queued" else job


def _enqueue(owner_id: str, job_id: str) -> None:
    from ocr import tasks

    try:
        tasks.run_import.delay(owner_id=owner_id, job_id=job_id)
    except _BROKER_AWAY as exc:
        raise redis_client.StoreAway from exc


# Running


def run(*, owner_id: str, job_id: str, now: datetime) -> None:
    """Do the import, once, whatever is killed on the way; every end is told to who waits."""
    request: dict = {}
    work: Work | None = None
    try:
        request = _begin(owner_id, job_id, now)
        work = Work(owner_id, job_id, request, now)
        result = _settle(work, _WORKERS[request["work"]](work))
    except quotas.ReservationGone:
        _tell_outcome(owner_id, job_id)
        record(work)
    except (errors.KinexError, SoftTimeLimitExceeded) as exc:
        _fail(owner_id, job_id, exc if isinstance(exc, errors.KinexError) else TooSlow())
        record(work)
        _measure(request, success=False)
    except BaseException:
        _fail(owner_id, job_id, errors.KinexError())
        record(work)
        raise
    else:
        _measure(request, success=True)
        _tell(owner_id, job_id, result=result)
    _forget_uploads(request)


def _begin(owner_id: str, job_id: str, now: datetime) -> dict:
    """Return what a job asks for.

    Raise `ReservationGone` for a repeat of what has ended, `TooSlow` for what nobody should begin
    any more: it has waited too long, or has killed its readers.
    """
    runs = jobs.count_run(owner_id=job_owner(owner_id), job_id=job_id)
    if runs > 1 and not pool.is_reserved(owner_id=owner_id, job_id=job_id):
        raise quotas.ReservationGone
    request = jobs.get(owner_id=job_owner(owner_id), job_id=job_id).request
    if runs > _MOST_RUNS or _is_over(request, now):
        raise TooSlow
    return request


def _is_over(request: dict, now: datetime) -> bool:
    """Say whether a job's scan is no longer held for it."""
    return now - clock.parse(request["startedAt"]) > quotas.HOLD


def _measure(request: dict, *, success: bool) -> None:
    # Of a job Redis has lost, nobody knows what it was.
    work = request.get("work")
    metrics.funnel("import_succeeded" if success else "import_failed", source=work)
    if work == "photo":
        metrics.count("ocr.processed", success=success)
    if work == "link":
        tier = request["allowance"]["tier"]
        metrics.count("feature.instagram_import", tier=tier, success=success)


def _settle(work: Work, found: Found) -> dict:
    metrics.observe("import.confidence", 100 * found.reading.confidence, unit="Percent")
    if not found.is_worth_a_scan:
        pool.refund(owner_id=work.owner_id, job_id=work.job_id)
        record(work)
        return result_of(found.document(), import_id=None, allowance=work.request["allowance"])
    work.tell("saving")
    tier = work.request["allowance"]["tier"]
    rows = recording.call_rows(
        user_id=work.owner_id,
        job_id=work.job_id,
        calls=work.ledger.calls,
        now=work.now,
        tier=tier,
        operation=KIND,
    )
    row = new_row(owner_id=work.owner_id, import_id=work.job_id, found=found, now=work.now)
    row.is_charged = True

    def also(transaction: TransactWrite) -> None:
        for usage in rows:
            transaction.save(usage, condition=AIUsage.request_id.does_not_exist())
        if old := work.request.get("to"):
            transaction.delete(Import(work.owner_id, old))

    pool.settle(owner_id=work.owner_id, job_id=work.job_id, now=work.now, row=row, also=also)
    _count(work.owner_id, work.ledger, work.now, tier)
    keep(owner_id=work.owner_id, found=found, ledger=work.ledger, now=work.now)
    return result_of(row.document, import_id=row.id, allowance=work.request["allowance"])


def new_row(*, owner_id: str, import_id: str, found: Found, now: datetime) -> Import:
    """Return an unsaved row; a visitor's lives as long as their cookie."""
    keep = GUEST_KEEP if guests.is_guest_id(owner_id) else KEEP
    return Import(
        owner_id,
        import_id,
        created_at=clock.iso(now),
        source=found.source,
        document=found.document(),
        ttl=now + keep,
    )


def result_of(document: dict, *, import_id: str | None, allowance: dict) -> dict:
    """Return what a finished job answers with; without an import nothing was charged."""
    used = allowance["used"] if import_id else max(0, allowance["used"] - 1)
    return {
        "importId": import_id,
        "text": document["text"],
        "confidence": document["confidence"],
        "reason": document["reading"].get("reason"),
        "post": document["post"],
        "allowance": {**allowance, "used": used},
    }


def record(work: Work | None) -> None:
    """Write down the model calls of an import nothing was stored for."""
    if work is None:
        return
    tier = (work.request.get("allowance") or {}).get("tier", "")
    record_calls(owner_id=work.owner_id, ledger=work.ledger, tier=tier, now=work.now)


def record_calls(
    *, owner_id: str, ledger: Ledger, now: datetime, tier: str = "", kind: str = KIND
) -> None:
    """Write usage rows for calls that no transaction carries: free, but they cost us something."""
    recording.calls_of(
        user_id=owner_id, job_id=str(uuid.uuid4()), calls=ledger.calls, now=now, tier=tier
    )
    _count(owner_id, ledger, now, tier, kind)


def _count(owner_id: str, ledger: Ledger, now: datetime, tier: str, kind: str = KIND) -> None:
    if ledger.calls:
        member = "" if guests.is_guest_id(owner_id) else owner_id
        recording.count_others(user_id=member, kind=kind, ledger=ledger, tier=tier, now=now)


def keep(*, owner_id: str, found: Found, ledger: Ledger, now: datetime) -> None:
    """Keep a text that a model helped to read, if its member lets us."""
    if not ledger.calls or guests.is_guest_id(owner_id):
        return
    recording.keep_other(
        user_id=owner_id,
        kind=KIND,
        text=found.text,
        answer=replays.shown(found.reading),
        ledger=ledger,
        now=now,
    )


def _forget_uploads(request: dict) -> None:
    """Delete the originals: what is kept is the upright copy without the camera's notes."""
    try:
        storage.delete(request.get("files") or [])
    except storage.FilesAway:
        logger.warning("uploads left for the daily sweep")


# Ending


def find(*, owner_id: str, import_id: str) -> Import | None:
    try:
        return Import.get(owner_id, import_id, consistent_read=True)
    except Import.DoesNotExist:
        return None


def _fail(owner_id: str, job_id: str, error: errors.KinexError) -> None:
    """Give the scan back and say why; what an earlier run of the job has settled stays."""
    if not pool.refund(owner_id=owner_id, job_id=job_id) and find(
        owner_id=owner_id, import_id=job_id
    ):
        _tell_outcome(owner_id, job_id)
    else:
        _tell(owner_id, job_id, error=error)


def _tell_outcome(owner_id: str, job_id: str) -> None:
    """Say how a job ended that was decided elsewhere: settled before a crash, or given up."""
    row = find(owner_id=owner_id, import_id=job_id)
    pool.refund(owner_id=owner_id, job_id=job_id)
    if row is None:
        if not _is_told(owner_id, job_id):
            _tell(owner_id, job_id, error=quotas.ReservationGone())
        return
    request = jobs.get(owner_id=job_owner(owner_id), job_id=job_id).request
    result = result_of(row.document, import_id=row.id, allowance=request["allowance"])
    _tell(owner_id, job_id, result=result)


def _is_told(owner_id: str, job_id: str) -> bool:
    """Say whether a job's end is known already: one that failed, or that was worth no scan."""
    try:
        return jobs.get(owner_id=job_owner(owner_id), job_id=job_id).is_finished
    except jobs.JobNotFound:
        return False


def give_up(*, owner_id: str, job_id: str) -> dict:
    """Stop waiting for a job: give its scan back, or return its result if it was just settled."""
    if not pool.refund(owner_id=owner_id, job_id=job_id):
        _tell_outcome(owner_id, job_id)
        job = jobs.get(owner_id=job_owner(owner_id), job_id=job_id)
        if job.result is not None:
            return job.result
    raise TooSlow


def _tell(
    owner_id: str,
    job_id: str,
    *,
    result: dict | None = None,
    error: errors.KinexError | None = None,
) -> None:
    body = None if error is None else {"message": error.message, "code": error.code, **error.extra}
    with contextlib.suppress(redis_client.StoreAway):
        jobs.finish(owner_id=job_owner(owner_id), job_id=job_id, result=result, error=body)


def job(*, owner_id: str, job_id: str, now: datetime) -> tuple[jobs.Job, str]:
    """Return the owner's job and its kind, "photo", "link" or "coach"; anyone else's is not found.

    One whose scan is no longer held has no worker any more: it is ended, so that nobody waits.
    """
    found = jobs.get(owner_id=job_owner(owner_id), job_id=job_id)
    request = found.request
    if not found.is_finished and _is_over(request, now):
        _fail(owner_id, job_id, TooSlow())
        found = jobs.get(owner_id=job_owner(owner_id), job_id=job_id)
    return found, request["work"]


def await_result(*, owner_id: str, job_id: str, seconds: float) -> dict:
    """Return a job's result, or raise what it ended with; too late is given up uncharged."""
    done = jobs.wait(owner_id=job_owner(owner_id), job_id=job_id, seconds=seconds)
    if not done.is_finished:
        return give_up(owner_id=owner_id, job_id=job_id)
    if done.error is not None:
        raise error_of(done)
    assert done.result is not None
    return done.result


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
