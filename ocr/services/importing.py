"""The worker's half of an import: do the work once, charge for it or give the scan back.

The scan held by `waiting.start` decides every race, so running a job twice, or giving up on it
while it runs, changes nothing.
"""

import contextlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from pynamodb.transactions import TransactWrite

from ai import recording
from ai.ledger import Ledger
from ai.tables import AIUsage
from billing import quotas
from kinexfit import clock, errors, jobs, metrics, redis_client, storage
from ocr import assistant, guests, parser, replays
from ocr.reading import Reading
from ocr.services import pool
from ocr.tables import Import

logger = logging.getLogger(__name__)

KIND = "import"
KEEP = timedelta(days=90)
GUEST_KEEP = timedelta(days=guests.DAYS)
MOST_TEXT = 20_000
# A picture that kills whoever reads it must not do so for ever; a form sent twice runs twice.
_MOST_RUNS = 4


class ImportNotFound(errors.NotFound):
    code = "IMPORT_NOT_FOUND"
    message = "We couldn't find that import. It may have expired."


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


def run(*, owner_id: str, job_id: str, now: datetime) -> None:
    """Do the import, once, whatever is killed on the way; every end is told to who waits."""
    request: dict = {}
    work: Work | None = None
    try:
        request = _begin(owner_id, job_id, now)
        work = Work(owner_id, job_id, request, now)
        result = _settle(work, _WORKERS[request["work"]](work))
    except quotas.ReservationGone:
        tell_outcome(owner_id, job_id)
        record(work)
    except (errors.KinexError, SoftTimeLimitExceeded) as exc:
        fail(owner_id, job_id, exc if isinstance(exc, errors.KinexError) else TooSlow())
        record(work)
        _measure(request, success=False)
    except BaseException:
        fail(owner_id, job_id, errors.KinexError())
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
    if runs > _MOST_RUNS or is_over(request, now):
        raise TooSlow
    return request


def is_over(request: dict, now: datetime) -> bool:
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


def find(*, owner_id: str, import_id: str) -> Import | None:
    try:
        return Import.get(owner_id, import_id, consistent_read=True)
    except Import.DoesNotExist:
        return None


def fail(owner_id: str, job_id: str, error: errors.KinexError) -> None:
    """Give the scan back and say why; what an earlier run of the job has settled stays."""
    if not pool.refund(owner_id=owner_id, job_id=job_id) and find(
        owner_id=owner_id, import_id=job_id
    ):
        tell_outcome(owner_id, job_id)
    else:
        _tell(owner_id, job_id, error=error)


def tell_outcome(owner_id: str, job_id: str) -> None:
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
