"""What the coach costs: totals, by tier and by task, who costs most, and what to look into.

Read from the usage rows by day, so a month is thirty queries however many members there are. The
calls by model are daily counts; how well the coach does is in `ai.staff_room.report`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models

from accounts.models import User
from accounts.tables import Member
from ai import pricing
from ai.models import DailyCalls, MonthlySpend
from ai.tables import AIUsage
from ai.usage import DOLLAR
from billing import quotas
from kinexfit import clock, errors

MOST_DAYS = 31
TOP = 20
# More rows than this are not read for one page; the report says it is partial.
_MOST_ROWS = 50_000
# Product §11: a member's share of their cap before somebody looks.
_NEAR_CAP = 0.9
_MANY_FAILURES = 0.05
_CALL_SUMS = (
    "calls", "failed", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens",
    "micros",
)  # fmt: skip


class TooManyDays(errors.BadInput):
    message = f"Choose at most {MOST_DAYS} days."


@dataclass
class Sum:
    """Requests counts model calls and what the built-in coach made; costs are micro-dollars."""

    requests: int = 0
    failures: int = 0
    tokens: int = 0
    micros: int = 0

    def add(self, row: AIUsage) -> None:
        self.requests += 1
        self.failures += not row.success
        self.tokens += int(row.total_tokens or 0)
        self.micros += int(row.micros or 0)

    @property
    def dollars(self) -> str:
        return f"${self.micros / DOLLAR:.2f}"


@dataclass(frozen=True)
class Spender:
    user: User | None
    user_id: str
    micros: int
    # This month's.
    jobs: int
    refusals: int
    # Of the month's cap, by what their record says; None for whoever has left.
    cap_percent: int | None

    @property
    def dollars(self) -> str:
        return f"${self.micros / DOLLAR:.2f}"


@dataclass
class Report:
    since: date
    until: date
    total: Sum = field(default_factory=Sum)
    by_tier: dict[str, Sum] = field(default_factory=dict)
    by_task: dict[str, Sum] = field(default_factory=dict)
    spenders: list[Spender] = field(default_factory=list)
    is_partial: bool = False

    @property
    def is_over_alert(self) -> bool:
        return self.total.micros > settings.AI_SPEND_ALARM_DOLLARS * DOLLAR

    @property
    def near_cap(self) -> list[Spender]:
        return [one for one in self.spenders if (one.cap_percent or 0) > 100 * _NEAR_CAP]

    @property
    def recommendations(self) -> list[str]:
        said = []
        if self.is_over_alert:
            said.append("The total is over the alert: look at who and what costs most.")
        if self.near_cap:
            said.append(f"{len(self.near_cap)} of the biggest users are near their monthly cap.")
        if self.total.failures > self.total.requests * _MANY_FAILURES:
            said.append("More than one call in twenty fails: look at the coach's logs.")
        free = self.by_tier.get("free", Sum()).micros
        if free * 2 > self.total.micros > 0:
            said.append(
                "Free members cost more than half: a lower cap for Free would show at once."
            )
        return said


def report(*, since: date, until: date, now: datetime) -> Report:
    """Add up the days from `since` to `until`, both included."""
    if not 0 <= (until - since).days < MOST_DAYS:
        raise TooManyDays
    made, spent, count = Report(since, until), Counter[str](), 0
    for number in range((until - since).days + 1):
        day = (since + timedelta(days=number)).isoformat()
        for row in AIUsage.by_day.query(day, limit=_MOST_ROWS - count):
            count += 1
            made.total.add(row)
            made.by_tier.setdefault(row.tier, Sum()).add(row)
            made.by_task.setdefault(row.operation, Sum()).add(row)
            spent[row.user_id] += int(row.micros or 0)
        if count >= _MOST_ROWS:
            made.is_partial = True
            break
    made.spenders = _spenders([one for one in spent.most_common(TOP) if one[1]], now)
    return made


def month_to_date(now: datetime) -> tuple[date, date]:
    today = now.astimezone(UTC).date()
    return today.replace(day=1), today


def calls(*, since: date, until: date) -> list[dict[str, Any]]:
    """Return the calls to each model for each task, with the share read from the cache."""
    groups: Any = (
        DailyCalls.objects.filter(date__range=(since, until))
        .values("task", "model")
        .annotate(**{name: models.Sum(name) for name in _CALL_SUMS})
        .order_by("-micros")
    )
    return [
        {
            **sums,
            "name": pricing.name_of(sums["task"]),
            "dollars": sums["micros"] / DOLLAR,
            "cached_percent": _cached_percent(sums),
        }
        for sums in groups
    ]


def _cached_percent(sums: Mapping[str, int]) -> int:
    names = ("input_tokens", "cache_read_tokens", "cache_write_tokens")
    read = sum(sums[name] for name in names)
    return round(100 * sums["cache_read_tokens"] / max(1, read))


def calls_of_day(
    *, day: date, limit: int, after: dict | None = None
) -> tuple[list[AIUsage], dict | None]:
    """Return a day's calls, newest first, and where to go on."""
    rows = AIUsage.by_day.query(
        day.isoformat(), scan_index_forward=False, limit=limit, last_evaluated_key=after
    )
    return list(rows), rows.last_evaluated_key


def _spenders(spent: list[tuple[str, int]], now: datetime) -> list[Spender]:
    ids = [user_id for user_id, _ in spent]
    users = {user.public_id: user for user in User.objects.filter(public_id__in=ids)}
    members = {one.id: one for one in Member.batch_get(ids)} if ids else {}
    month = MonthlySpend.objects.filter(month=clock.month(now), user_id__in=ids)
    counts = {row.user_id: row for row in month}
    return [
        Spender(
            user=users.get(one),
            user_id=one,
            micros=micros,
            jobs=counts[one].jobs if one in counts else 0,
            refusals=counts[one].refusals if one in counts else 0,
            cap_percent=_cap_percent(members.get(one), now),
        )
        for one, micros in spent
    ]


def _cap_percent(member: Member | None, now: datetime) -> int | None:
    if member is None:
        return None
    use = quotas.usage(member, now)
    return round(100 * use.micros / use.tier.cost_cap_micros) if use.tier.cost_cap_micros else 100
