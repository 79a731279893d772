"""From a draft nobody trusts to a plan members may see: check, repair by rule, check again."""

from dataclasses import dataclass

from ai import checker
from ai.checker import Finding
from ai.coaching import Brief
from ai.repairing import repair
from workouts.blocks import Plan


@dataclass(frozen=True, slots=True)
class Outcome:
    """`plan` is absent where rules couldn't mend the draft; `findings` are those of the draft."""

    plan: Plan | None
    findings: tuple[Finding, ...] = ()
    repaired: bool = False


def settle_draft(draft: Plan, brief: Brief) -> Outcome:
    """Return the draft if nothing is wrong with it, else its repair if there is one."""
    findings = checker.check(draft, brief)
    if not findings:
        return Outcome(draft)
    mended = repair(draft, brief)
    return Outcome(mended, findings, repaired=mended is not None)
