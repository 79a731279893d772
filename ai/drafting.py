"""From a draft nobody trusts to a plan members may see: check, repair by rule, check again."""

from collections.abc import Callable
from dataclasses import dataclass

from ai import checker, coaches
from ai.coaching import Brief, CoachRequest
from ai.findings import Finding
from ai.ledger import Ledger
from ai.repairing import repair
from kinexfit import errors
from workouts.blocks import Plan


class NothingSafe(errors.Unavailable):
    code = "AI_NO_SAFE_WORKOUT"
    message = (
        "The coach couldn't make a workout that keeps to your kit, limits and time. "
        "Nothing was charged. Try changing the request."
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """`plan` is absent where rules couldn't mend the draft; `findings` are those of the draft."""

    plan: Plan | None
    findings: tuple[Finding, ...] = ()
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """A plan that passed every check, and how it got there."""

    plan: Plan
    is_fallback: bool
    is_first_pass: bool
    is_repaired: bool


def settle_draft(draft: Plan, brief: Brief) -> Outcome:
    """Return the draft if nothing is wrong with it, else its repair if there is one."""
    findings = checker.check(draft, brief)
    if not findings:
        return Outcome(draft)
    mended = repair(draft, brief)
    return Outcome(mended, findings, repaired=mended is not None)


def write_session(
    request: CoachRequest,
    brief: Brief,
    ledger: Ledger,
    *,
    task: str,
    tell: Callable[[str], None] = lambda stage: None,
) -> Session:
    """Draft, check, send back at most once, repair; the built-in plan is the last resort."""
    tell("thinking")
    draft = coaches.draft(request, brief, ledger, task=task)
    tell("checking")
    outcome = settle_draft(draft.plan, brief)
    is_first_pass = not outcome.findings
    if outcome.findings and draft.can_redraft:
        draft = coaches.redraft(request, brief, draft, outcome.findings, ledger, task=task)
        outcome = settle_draft(draft.plan, brief)
    if outcome.plan is None:
        outcome = settle_draft(coaches.builtin_plan(request), brief)
    if outcome.plan is None:
        raise NothingSafe
    return Session(outcome.plan, draft.is_fallback, is_first_pass, outcome.repaired)
