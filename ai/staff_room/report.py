"""How well the coach does, what an accepted workout costs, and the alarms.

What it costs in all, and whom, is in `ai.costs`.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from ai import coaches, gateways, pricing
from ai.models import DailyJobs, MonthlySpend
from ai.staff_room import versions
from billing import caps, plans
from kinexfit import clock

logger = logging.getLogger(__name__)

PERIODS = (7, 30, 90)
NEAR_CAP = 0.9
_JOB_SUMS = (
    "accepted", "first_pass", "repaired", "stand_ins", "failed", "refused", "capped", "micros",
)  # fmt: skip
_NOT_THE_COACH = ("replay", "import", "resolve")


@dataclass(frozen=True, slots=True)
class Quality:
    """How one group of jobs went; costs in US dollars, shares in percent of the accepted ones."""

    name: str
    accepted: int
    failed: int
    stand_ins: int
    refused: int
    capped: int
    first_pass_percent: int
    repaired_percent: int
    dollars: float
    dollars_each: float

    @classmethod
    def of(cls, name: Any, sums: Mapping[str, int | None]) -> "Quality":
        number = {key: sums[key] or 0 for key in _JOB_SUMS}
        accepted = number["accepted"]
        dollars = number["micros"] / plans.DOLLAR
        return cls(
            name=str(name),
            accepted=accepted,
            failed=number["failed"],
            stand_ins=number["stand_ins"],
            refused=number["refused"],
            capped=number["capped"],
            first_pass_percent=round(100 * number["first_pass"] / max(1, accepted)),
            repaired_percent=round(100 * number["repaired"] / max(1, accepted)),
            dollars=dollars,
            # What failed jobs cost is borne by those that came to something.
            dollars_each=dollars / max(1, accepted),
        )


def _jobs(days: int, now: datetime) -> QuerySet[DailyJobs]:
    return DailyJobs.objects.filter(date__gte=now.date() - timedelta(days=days - 1))


def overall(*, days: int, now: datetime) -> Quality:
    """Return the coach's own work: replays are staff's, and imports have no workout to accept."""
    coach = _jobs(days, now).exclude(kind__in=_NOT_THE_COACH)
    sums = coach.aggregate(**{name: Sum(name) for name in _JOB_SUMS})
    return Quality.of("All", sums)


def grouped(*, by: str, days: int, now: datetime) -> list[Quality]:
    """Return a row for each "kind", "tier" or "version", the dearest first."""
    groups = _jobs(days, now).values(by).annotate(**{name: Sum(name) for name in _JOB_SUMS})
    name = _GROUP_NAMES[by]
    rows = [Quality.of(name(sums[by]), sums) for sums in groups]
    return sorted(rows, key=lambda row: -row.dollars)


def breakers() -> list[tuple[str, str]]:
    """Return the state of every model's circuit breaker that a task in force may ask."""
    if not coaches.has_model():
        return []
    gateway = gateways.bedrock()
    models = {gateway.routes.model(task).id: gateway.routes.model(task)
              for task in gateway.routes.tasks}  # fmt: skip
    return [(name, gateway.breaker_state(model)) for name, model in sorted(models.items())]


# Alarms


def alarms(*, now: datetime) -> list[str]:
    """Return what staff should look at, in sentences."""
    return [sentence for rings, sentence in _alarms(now) if rings]


def _alarms(now: datetime) -> Iterable[tuple[bool, str]]:
    month = MonthlySpend.objects.filter(month=clock.month(now))
    spent = (month.aggregate(sum=Sum("micros"))["sum"] or 0) / plans.DOLLAR
    limit = settings.AI_SPEND_ALARM_DOLLARS
    yield spent > limit, f"This month's AI spend is ${spent:,.2f}; the alarm is set to ${limit:,}."
    near = month.filter(_near_cap()).count()
    yield near > 0, f"Members above {NEAR_CAP:.0%} of their cost cap this month: {near}."
    capped = _jobs(1, now).aggregate(sum=Sum("capped"))["sum"] or 0
    yield capped > 0, f"Requests refused at a cost or token cap today: {capped}."
    for model, state in breakers():
        yield state != "closed", f"The circuit breaker of {model} is {state.replace('_', ' ')}."


def _near_cap() -> Q:
    near = Q(pk=None)
    for tier in caps.tiers().values():
        near |= Q(tier=tier.key, micros__gt=int(NEAR_CAP * tier.cost_cap_micros))
    return near


def sound_alarms(*, now: datetime) -> int:
    """Log every alarm that rings, for whatever watches the logs; return how many do."""
    ringing = alarms(now=now)
    for sentence in ringing:
        logger.error("ai spend alarm", extra={"reason": sentence})
    return len(ringing)


def version_name(number: int) -> str:
    return "As shipped" if number == versions.AS_SHIPPED else f"Version {number}"


_GROUP_NAMES: Mapping[str, Callable[[Any], str]] = {
    "kind": pricing.name_of,
    "tier": lambda tier: tier.capitalize() or "–",
    "version": version_name,
}
