"""The week's workouts through batch inference: ask for all at once, settle as answers come.

Everything a run needs to go on is in S3, under the Monday it is for: the questions, what each was
asked for, the job's ARN. A question without a usable answer is asked again on its own.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime

from accounts.tables import Member
from ai import (
    batch_gateway,
    bedrock_coach,
    converse,
    drafting,
    featured,
    gateways,
    generation,
    paid_jobs,
    recording,
    replies,
    weekly,
)
from ai.coaching import brief
from ai.drafting import Session
from ai.ledger import Call, Ledger
from ai.paid_jobs import Work
from ai.pricing import Usage, cost_micros
from ai.workout_tool import EMIT_WORKOUT
from kinexfit import clock, errors

logger = logging.getLogger(__name__)

# Bedrock refuses smaller jobs (a service quota; the default is 100 records).
LEAST = 100
# Batch inference costs half of asking at once.
DISCOUNT = 2

Later = Callable[[str], None]


def add(members: Sequence[Member], *, monday: date, now: datetime) -> None:
    """Write the questions of one page of members, and what to do with the answers."""
    works = []
    for member in members:
        try:
            works.append(weekly.work_for(member, monday, now))
        except errors.KinexError as exc:
            logger.warning("week not asked for", extra={"code": exc.code, "userId": member.id})
    if not works:
        return
    name = weekly.part_name(members)
    store = batch_gateway.batches()
    contexts = [
        {"recordId": work.job_id, "userId": work.user_id, "request": work.request} for work in works
    ]
    store.put(key=f"weeks/{monday}/contexts/{name}", lines=contexts)
    store.put(key=f"weeks/{monday}/questions/{name}", lines=[_question(work) for work in works])


def _question(work: Work) -> dict:
    request = generation.coach_request(work.request)
    routes = gateways.bedrock().routes
    asked = converse.build_request(
        model=routes.model(featured.WEEK),
        task=routes.task(featured.WEEK),
        **bedrock_coach.question(request, brief(request), routes=routes),
    )
    del asked["modelId"]
    return {"recordId": work.job_id, "modelInput": asked}


def submit(*, monday: date, alone: Later) -> None:
    """Start the job over all questions; too few for one are asked alone."""
    store = batch_gateway.batches()
    if store.lines(key=_job_key(monday)):
        return
    contexts = _contexts(monday)
    if len(contexts) < LEAST:
        for row in contexts:
            alone(row["userId"])
        return
    arn = store.submit(
        name=f"kinex-week-{monday}",
        model_id=gateways.bedrock().routes.model(featured.WEEK).id,
        questions=f"weeks/{monday}/questions/",
        answers=f"weeks/{monday}/answers/",
    )
    store.put(key=_job_key(monday), lines=[{"arn": arn}])


def _job_key(monday: date) -> str:
    return f"weeks/{monday}/job.jsonl"


def _contexts(monday: date) -> list[dict]:
    store = batch_gateway.batches()
    keys = store.keys(prefix=f"weeks/{monday}/contexts/")
    return [row for key in keys for row in store.lines(key=key)]


def answers(*, monday: date, alone: Later) -> list[str]:
    """Return the answer files there are to settle; a job that failed is asked alone instead."""
    store = batch_gateway.batches()
    job = store.lines(key=_job_key(monday))
    if not job:
        return []
    state = store.state(arn=job[0]["arn"])
    if state in batch_gateway.FAILED:
        for row in _contexts(monday):
            alone(row["userId"])
        store.put(key=_job_key(monday), lines=[])
        return []
    if state not in batch_gateway.DONE:
        return []
    found = store.keys(prefix=f"weeks/{monday}/answers/")
    done = {key.rsplit("/", 1)[1] for key in store.keys(prefix=f"weeks/{monday}/settled/")}
    files = [key for key in found if key.endswith(".jsonl.out") and "manifest" not in key]
    names = {key.rsplit("/", 1)[1] for key in files}
    _ask_unanswered(monday, names | done, alone)
    return [key for key in files if key.rsplit("/", 1)[1] not in done]


def _ask_unanswered(monday: date, answered: set[str], alone: Later) -> None:
    """Ask alone what the vendor gave no file for: a job out of time may have left some out."""
    store = batch_gateway.batches()
    for key in store.keys(prefix=f"weeks/{monday}/contexts/"):
        name = key.rsplit("/", 1)[1] + ".out"
        if name in answered:
            continue
        for row in store.lines(key=key):
            alone(row["userId"])
        store.put(key=f"weeks/{monday}/settled/{name}", lines=[{"unanswered": True}])


def settle(*, monday: date, key: str, now: datetime, alone: Later) -> int:
    """Store the workouts of one answer file and return how many; run twice it stores none."""
    store = batch_gateway.batches()
    name = key.rsplit("/", 1)[1]
    contexts = {
        row["recordId"]: row
        for row in store.lines(key=f"weeks/{monday}/contexts/{name.removesuffix('.out')}")
    }
    stored = 0
    for line in store.lines(key=key):
        if context := contexts.pop(str(line.get("recordId")), None):
            output = line.get("modelOutput")
            stored += _settle_one(context, output if isinstance(output, dict) else None, now, alone)
    # A job that ran out of time answers some of a file, and a damaged line is no answer.
    for context in contexts.values():
        alone(context["userId"])
    store.put(key=f"weeks/{monday}/settled/{name}", lines=[{"at": clock.iso(now)}])
    return stored


def _settle_one(context: dict, output: dict | None, now: datetime, alone: Later) -> bool:
    work = Work(context["userId"], context["recordId"], featured.WEEK, context["request"], now,
                Ledger())  # fmt: skip
    try:
        made = featured.outcome(work, _session(work, output))
        result = paid_jobs.settle(work, made)
    except paid_jobs.AlreadyThere:
        return False
    except (errors.KinexError, replies.UnreadableReply):
        recording.failure(work)
        alone(work.user_id)
        return False
    recording.success(work, made, result)
    return True


def _session(work: Work, output: dict | None) -> Session:
    """Read, check and mend an answer as if it had been given at once."""
    model = gateways.bedrock().routes.model(featured.WEEK)
    usage = converse.usage_of(output or {})
    data = converse.answer(output or {}, EMIT_WORKOUT)
    _account(work.ledger, model.id, usage, -(-cost_micros(model, usage) // DISCOUNT), data is None)
    if data is None:
        raise gateways.BadAnswer(model=model)
    asked = brief(generation.coach_request(work.request))
    outcome = drafting.settle_draft(replies.read_plan(data), asked)
    if outcome.plan is None:
        raise drafting.NothingSafe
    return Session(outcome.plan, False, not outcome.findings, outcome.repaired)


def _account(ledger: Ledger, model: str, usage: Usage, micros: int, is_bad: bool) -> None:
    error = gateways.BadAnswer.code if is_bad else None
    ledger.calls.append(Call(featured.WEEK, model, usage, micros, 1, error))
