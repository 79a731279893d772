"""Which coach answers: the model when there is one, the built-in planner otherwise or meanwhile."""

import dataclasses
import logging
from dataclasses import dataclass

from django.conf import settings

from ai import builtin, gateways
from ai.bedrock_coach import BedrockCoach
from ai.coaching import Brief, CoachRequest
from ai.findings import Finding
from ai.ledger import Ledger
from kinexfit import errors
from workouts.blocks import Plan

logger = logging.getLogger(__name__)

BUILTIN = "builtin"


class TooSlow(errors.Unavailable):
    code = "AI_TOO_SLOW"
    message = "The coach is taking too long. Nothing was charged; try again in a minute."


class Crowded(errors.Unavailable):
    code = "AI_BUSY"
    message = "Very many workouts are being made right now. Nothing was charged; try again soon."


class NothingFits(errors.BadInput):
    code = "AI_NOTHING_FITS"
    message = "With your kit and limits no movement is left for that. Change the request a little."


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan nobody has checked yet. `is_fallback`: the model was asked for but not reachable."""

    plan: Plan
    is_fallback: bool = False
    can_redraft: bool = False


def has_model() -> bool:
    return settings.AI_PROVIDER == "bedrock"


def builtin_plan(request: CoachRequest) -> Plan:
    """Return the built-in coach's plan; raise `NothingFits` when kit and limits leave nothing."""
    try:
        return builtin.plan(request)
    except builtin.NothingToPlan as exc:
        raise NothingFits from exc


def draft(request: CoachRequest, brief: Brief, ledger: Ledger, *, task: str) -> Draft:
    """Return a first draft; a model that can't be reached is stood in for, free of charge."""
    if not has_model():
        return Draft(builtin_plan(request))
    try:
        answer = BedrockCoach(bedrock=ledger, task=task).draft(request, brief)
    except gateways.CoachUnavailable as exc:
        logger.warning("built-in coach stands in", extra={"code": exc.code})
        return Draft(builtin_plan(request), is_fallback=True)
    return Draft(answer.plan, can_redraft=True)


def redraft(
    request: CoachRequest,
    brief: Brief,
    first: Draft,
    findings: tuple[Finding, ...],
    ledger: Ledger,
    *,
    task: str,
) -> Draft:
    """Send a failed draft back once with the reasons; if that brings nothing, keep the first."""
    try:
        answer = BedrockCoach(bedrock=ledger, task=task).redraft(
            request, brief, first.plan, findings
        )
    except gateways.CoachError:
        return first
    return dataclasses.replace(first, plan=answer.plan)
