"""The four tiers, what each includes, and the one rule that says which of them a member has now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from kinexfit import clock

TierKey = Literal["free", "core", "pro", "elite"]

GRACE = timedelta(days=7)
DOLLAR = 1_000_000


@dataclass(frozen=True, slots=True)
class Tier:
    """Prices in US cents; costs in micro-dollars; None means without limit."""

    key: TierKey
    name: str
    monthly_cents: int
    annual_cents: int
    scans: int
    ai_requests: int
    history_days: int | None
    cost_cap_micros: int
    token_cap: int
    warn_share: float
    features: frozenset[str]


_CORE = frozenset({"workout_of_the_week"})
_PRO = _CORE | {"advanced_analytics", "templates", "export"}
_ELITE = _PRO | {"custom_templates", "sharing", "priority_support", "early_access"}

TIERS: dict[str, Tier] = {
    tier.key: tier
    for tier in (
        Tier("free", "Free", 0, 0, 8, 1, 90, DOLLAR // 10, 10_000, 0.8, frozenset()),
        Tier("core", "Core", 899, 6_999, 12, 10, None, DOLLAR, 100_000, 0.8, _CORE),
        Tier("pro", "Pro", 1_399, 10_999, 60, 30, None, 3 * DOLLAR, 300_000, 0.8, _PRO),
        Tier("elite", "Elite", 2_499, 19_999, 120, 100, None, 15 * DOLLAR, 1_000_000, 0.9, _ELITE),
    )
}
PAID = tuple(tier for tier in TIERS.values() if tier.key != "free")
_LEGACY = {"starter": "core"}


class Subscription(Protocol):
    """What of a member's record decides access; moments are ISO text or None."""

    @property
    def subscription_tier(self) -> str: ...
    @property
    def subscription_status(self) -> str: ...
    @property
    def subscription_ends_at(self) -> str | None: ...
    @property
    def past_due_since(self) -> str | None: ...

    # {tier: until when}: what else gives access, for when the above ends.
    @property
    def subscription_backing(self) -> Any: ...


def stored_tier(key: str) -> Tier:
    """Return the tier a stored name means: legacy names mapped, unknown ones free."""
    return TIERS.get(_LEGACY.get(key, key), TIERS["free"])


def stored_names(tier: Tier) -> tuple[str, ...]:
    """Return every stored name that means a tier, legacy ones included."""
    return (tier.key, *(name for name, key in _LEGACY.items() if key == tier.key))


def grace_start(now: datetime) -> str:
    """Return the earliest first failed payment that still leaves access at `now`."""
    return clock.iso(now - GRACE)


def effective_tier(subscription: Subscription, now: datetime) -> Tier:
    """Return the tier whose limits and features apply now (product §1, statuses).

    `billing.quotas.allowance` states the same rule for DynamoDB, and `billing.entitlements` writes
    what both read; property tests hold the three equal.
    """
    held = [TIERS["free"]]
    if _has_access(subscription, now):
        held.append(stored_tier(subscription.subscription_tier))
    backing = subscription.subscription_backing
    held += [
        stored_tier(key)
        for key, until in (backing.as_dict() if backing else {}).items()
        if until > clock.iso(now)
    ]
    return max(held, key=list(TIERS.values()).index)


def _has_access(subscription: Subscription, now: datetime) -> bool:
    ends_at = subscription.subscription_ends_at
    match subscription.subscription_status:
        case "active" | "trialing":
            return ends_at is None or ends_at > clock.iso(now)
        case "past_due":
            since = subscription.past_due_since
            return since is not None and since > grace_start(now)
        case "canceled":
            return ends_at is not None and ends_at > clock.iso(now)
    return False


def includes(subscription: Subscription, feature: str, now: datetime) -> bool:
    """Say whether the member's effective tier has a feature."""
    return feature in effective_tier(subscription, now).features
