"""Replays: the same requests answered by a version that is not switched on, one after another.

A case is claimed, answered and kept, and then the next one is queued: one call at a time, so that
members don't wait behind a replay, and any worker can go on where another stopped.

An outcome is {plan, isFirstPass, isRepaired, isStandIn, micros, milliseconds, problems}; without
an answer `plan` is None, `error` says why and `isRefused` whether rules refused the request. Work
that makes no plan has its answer as lines in `text`.
"""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from accounts import audit, roles
from accounts.models import User
from ai import checker, coaches, gateways, generation, paid_jobs, recording
from ai.coaching import brief
from ai.enhancing import proposals, proving
from ai.ledger import Ledger
from ai.models import Replay, ReplayCase, StoredRequest, Version
from ai.paid_jobs import Work
from ai.pricing import Routes
from ai.staff_room import other_work, reference_cases, versions
from billing import plans
from kinexfit import errors
from workouts.blocks import Plan

KIND = "replay"
MOST_STORED = 40
# Longer than a task may take, so a case claimed before that is nobody's any more.
CLAIM = timedelta(minutes=4)
# A draft may be repaired, but seldom, and no more often than under the version in force.
LEAST_FIRST_PASS, WORSE_AT_MOST = 0.7, 0.05


@dataclass(frozen=True, slots=True)
class Sum:
    """How one side of a replay did; shares from 0 to 1, and as pages show them."""

    cases: int
    answered: int
    first_pass: float
    repaired: float
    dollars_each: float

    @property
    def first_pass_percent(self) -> int:
        return round(100 * self.first_pass)

    @property
    def repaired_percent(self) -> int:
        return round(100 * self.repaired)


def start(
    *, actor: User, version: Version, now: datetime, request: HttpRequest | None = None
) -> Replay:
    """Choose the requests and keep them as cases to be answered."""
    roles.require(actor=actor, action="change_settings")
    number = versions.number_in_force()
    stored = StoredRequest.objects.filter(expires_at__gt=now)[:MOST_STORED]
    with transaction.atomic():
        replay = Replay.objects.create(
            version=version,
            against_id=number or None,
            by_model=coaches.has_model(),
            started_at=now,
            started_by=actor.email,
            paid_by=actor.public_id,
        )
        ReplayCase.objects.bulk_create(
            [ReplayCase(replay=replay, kind=kind, request=asked)
             for kind, asked in reference_cases.cases()]
            + [ReplayCase(replay=replay, kind=row.kind, request=row.request, stored=row,
                          before=row.answer) for row in stored]
        )  # fmt: skip
    audit.record(
        actor=actor, action="replay-coach-version", request=request, version=version.pk,
        replay=replay.pk,
    )  # fmt: skip
    return replay


def step(*, replay_id: int, now: datetime) -> bool:
    """Answer one side of the next case that nobody has; return whether there may be more.

    One side at a time, because a task's time is meant for one session.
    """
    replay = Replay.objects.select_related("version", "against").filter(pk=replay_id).first()
    case = _claim(replay, now) if replay else None
    if replay is None or case is None:
        return False
    side = "after" if case.before else "before"
    number = replay.version_id if case.before else replay.against_id
    routes = versions.routes_of(number) if number else versions.as_shipped()
    outcome = _answer(replay, case, routes, now)
    # Not `save`: a case whose request was withdrawn meanwhile is not to come back.
    ReplayCase.objects.filter(pk=case.pk).update(claimed_at=None, **{side: outcome})
    return True


def _claim(replay: Replay, now: datetime) -> ReplayCase | None:
    is_open = Q(after__isnull=True) & (Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM))
    for case in replay.cases.filter(is_open):
        if ReplayCase.objects.filter(is_open, pk=case.pk).update(claimed_at=now):
            return case
    return None


def _answer(replay: Replay, case: ReplayCase, routes: Routes, now: datetime) -> dict:
    ledger = Ledger(lambda: gateways.of_process().steered(routes))
    work = Work(replay.paid_by, str(uuid.uuid4()), case.kind, case.request, now, ledger)
    started = time.perf_counter()
    try:
        if again := other_work.again(case.kind):
            return _other(again(case.request, ledger), ledger, started)
        made = paid_jobs.maker(case.kind)(work)
    except errors.KinexError as exc:
        return {
            "plan": None,
            "error": exc.code,
            # Rules that refuse a text without a workout refuse it under any version.
            "isRefused": isinstance(exc, errors.BadInput)
            and not isinstance(exc, gateways.CoachError),
            "micros": ledger.micros,
            "problems": [],
        }
    finally:
        _account(work)
    return {
        "plan": made.result["plan"],
        "isFirstPass": made.is_first_pass,
        "isRepaired": made.is_repaired,
        "isStandIn": made.is_free,
        "micros": ledger.micros,
        "milliseconds": round((time.perf_counter() - started) * 1_000),
        "problems": _problems(case.kind, case.request, Plan.model_validate(made.result["plan"])),
    }


def _other(answer: other_work.Answer, ledger: Ledger, started: float) -> dict:
    return {
        "plan": None,
        "text": answer.text,
        "isFirstPass": answer.is_first_pass,
        "isRepaired": False,
        # Rules go on alone where the model fails them.
        "isStandIn": any(call.error for call in ledger.calls),
        "micros": ledger.micros,
        "milliseconds": round((time.perf_counter() - started) * 1_000),
        "problems": answer.problems,
    }


def _account(work: Work) -> None:
    """Write down what the calls of a replay cost, on the account of who started it."""
    recording.calls_of(
        user_id=work.user_id, job_id=work.job_id, calls=work.ledger.calls, now=work.now, tier=KIND
    )
    recording.count_others(user_id="", kind=KIND, ledger=work.ledger, tier=KIND, now=work.now)


def _problems(kind: str, request: dict, plan: Plan) -> list[str]:
    """Return what the checker has against a plan that would have been shown."""
    asked = brief(generation.coach_request(request))
    if kind == proposals.KIND:
        return proving.unsupported_loads(plan, request["text"], asked)
    return [finding.message for finding in checker.check(plan, asked)]


def ask_again(*, actor: User, replay: Replay) -> None:
    """Open the cases again that got no answer, such as while the model was busy."""
    roles.require(actor=actor, action="change_settings")
    for case in replay.cases.filter(after__isnull=False):
        outcome = case.after or {}
        if outcome and not _is_answered(outcome) and not outcome.get("isRefused"):
            ReplayCase.objects.filter(pk=case.pk).update(after=None, claimed_at=None)


# Judging


def _is_answered(outcome: dict) -> bool:
    has_answer = outcome["plan"] is not None or "text" in outcome
    return has_answer and not outcome["isStandIn"]


def summed(cases: Sequence[ReplayCase], side: str) -> Sum:
    """Add one side up: "before" or "after"."""
    found = (getattr(case, side) for case in cases)
    outcomes = [row for row in found if row and not row.get("isRefused")]
    answered = [row for row in outcomes if _is_answered(row)]
    return Sum(
        cases=len(outcomes),
        answered=len(answered),
        first_pass=_share(answered, "isFirstPass"),
        repaired=_share(answered, "isRepaired"),
        dollars_each=sum(row["micros"] for row in outcomes) / plans.DOLLAR / max(1, len(answered)),
    )


def _share(outcomes: Sequence[dict], name: str) -> float:
    return sum(row[name] for row in outcomes) / max(1, len(outcomes))


def problems(replay: Replay, cases: Sequence[ReplayCase]) -> list[str]:
    """Return why a replay does not prove its version, in sentences; an empty list proves it."""
    open_cases = sum(case.after is None for case in cases)
    if not cases or open_cases:
        return [f"{open_cases} of {len(cases)} cases are still to be answered."]
    if coaches.has_model() and not replay.by_model:
        return ["This replay ran without a model. Replay the version once more."]
    if (replay.against_id or versions.AS_SHIPPED) != versions.number_in_force():
        return ["Another version is in force now than this replay compared with. Replay it again."]
    before, after = summed(cases, "before"), summed(cases, "after")
    return [sentence for holds, sentence in _rules(cases, before, after) if not holds]


def _rules(cases: Sequence[ReplayCase], before: Sum, after: Sum) -> Sequence[tuple[bool, str]]:
    bad = sum(bool(case.after["problems"]) for case in cases if case.after)
    least = max(LEAST_FIRST_PASS, before.first_pass - WORSE_AT_MOST)
    return (
        (after.answered == after.cases,
         f"{after.cases - after.answered} of {after.cases} cases got no answer of its own."),
        (not bad, f"The checker objects to {bad} of {after.cases} workouts."),
        (after.first_pass >= least,
         f"{after.first_pass:.0%} passed at once; at least {least:.0%} must."),
    )  # fmt: skip
