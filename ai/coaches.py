"""Which coach answers: the model when there is one, the built-in planner otherwise or meanwhile."""

import dataclasses
import logging
from dataclasses import dataclass

from django.conf import settings

from ai import builtin, gateways
from ai.bedrock_coach import BedrockCoach
from ai.checker import Finding
from ai.coaching import Brief, CoachRequest
from ai.pricing import Usage
from kinexfit import errors
from workouts.blocks import Plan

logger = logging.getLogger(__name__)

BUILTIN = "builtin"


class TooSlow(errors.Unavailable):
    code = "AI_TOO_SLOW"
    message = "The coach is taking too long. Nothing was charged; try again in a minute."


class NothingFits(errors.BadInput):
    code = "AI_NOTHING_FITS"
    message = "With your kit and limits no movement is left for that. Change the request a little."


_NO_USAGE = Usage()


@dataclass(frozen=True, slots=True)
class Cost:
    """What model calls cost so far: micro-dollars, tokens, how many calls."""

    model: str
    usage: Usage = _NO_USAGE
    micros: int = 0
    calls: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan nobody has checked yet. `is_fallback`: the model was asked for but not reachable."""

    plan: Plan
    model: str = BUILTIN
    usage: Usage = _NO_USAGE
    micros: int = 0
    calls: int = 0
    is_fallback: bool = False

    @property
    def can_redraft(self) -> bool:
        return self.calls > 0


def builtin_plan(request: CoachRequest) -> Plan:
    """Return the built-in coach's plan; raise `NothingFits` when kit and limits leave nothing."""
    try:
        return builtin.plan(request)
    except builtin.NothingToPlan as exc:
        raise NothingFits from exc


def draft(request: CoachRequest, brief: Brief) -> Draft:
    """Return a first draft; a model that can't be reached is stood in for, free of charge."""
    if settings.AI_PROVIDER == "builtin":
        return Draft(builtin_plan(request))
    try:
        answer = BedrockCoach().draft(request, brief)
    except gateways.CoachUnavailable as exc:
        logger.warning("built-in coach stands in", extra={"code": exc.code})
        return Draft(
            builtin_plan(request), usage=exc.usage, micros=exc.cost_micros, is_fallback=True
        )
    return Draft(answer.plan, answer.model.id, answer.usage, answer.micros, calls=answer.calls)


def redraft(
    request: CoachRequest, brief: Brief, first: Draft, findings: tuple[Finding, ...]
) -> Draft:
    """Send a failed draft back once with the reasons; if that brings nothing, keep the first."""
    try:
        answer = BedrockCoach().redraft(request, brief, first.plan, findings)
    except gateways.CoachError as exc:
        return dataclasses.replace(
            first, usage=first.usage + exc.usage, micros=first.micros + exc.cost_micros
        )
    return Draft(
        answer.plan,
        answer.model.id,
        first.usage + answer.usage,
        first.micros + answer.micros,
        calls=first.calls + answer.calls,
    )


def cost_of(exc: errors.KinexError) -> Cost | None:
    """Return what a failed call cost, if it was a model call."""
    if not isinstance(exc, gateways.CoachError) or exc.model is None:
        return None
    return Cost(model=exc.model.id, usage=exc.usage, micros=exc.cost_micros, calls=1)


# What a job may end with on account of the coach.
ERRORS = (
    TooSlow,
    NothingFits,
    gateways.CoachBusy,
    gateways.CoachNotConfigured,
    gateways.CoachUnavailable,
    gateways.BadAnswer,
    gateways.Refused,
)
