"""What a member sees of their own training: the one place that decides (product §1).

What a plan doesn't show is hidden, never deleted: it is there again on the first request after an
upgrade, because the plan is read from the member's own row and not from a token.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from accounts import services as accounts
from accounts.models import User
from accounts.tables import Member
from billing import plans
from billing.plans import Tier
from kinexfit import errors

Unit = Literal["kg", "lb"]


class OutOfSight(errors.NotAllowed):
    code = "HISTORY_LIMIT"
    message = (
        "That session is older than your plan shows. Nothing was deleted: "
        "upgrade and it is there again."
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """How far back a member sees and how they read days, weeks and weights."""

    since: str | None
    has_analytics: bool
    unit: Unit
    zone: ZoneInfo | None
    now: datetime
    weekly_goal: int | None

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone or UTC).date()

    def shows(self, completed_at: str) -> bool:
        return self.since is None or completed_at >= self.since

    def require(self, completed_at: str) -> None:
        if not self.shows(completed_at):
            raise OutOfSight


def visible_since(tier: Tier, now: datetime) -> str | None:
    """Return the first day a tier shows, or nothing where it shows all."""
    if tier.history_days is None:
        return None
    return (now - timedelta(days=tier.history_days)).astimezone(UTC).date().isoformat()


def sight(*, user: User, now: datetime) -> Sight:
    """Return what a member sees now; staff see everything. One read."""
    return of(accounts.member(user_id=user.public_id), now=now, is_staff=user.is_staff)


def of(member: Member, *, now: datetime, is_staff: bool = False) -> Sight:
    tier = plans.effective_tier(member, now)
    return Sight(
        since=None if is_staff else visible_since(tier, now),
        has_analytics=is_staff or "advanced_analytics" in tier.features,
        unit="lb" if accounts.weight_unit(member) == "lb" else "kg",
        zone=zone_of(member),
        now=now,
        weekly_goal=(member.training_profile or {}).get("trainingDays"),
    )


def zone_of(member: Member) -> ZoneInfo | None:
    name = member.time_zone
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError):
        # An older client's spelling; the days the client itself sent are used instead.
        return None
