"""Why a member has the access they have: recorded facts, and a pure function of them.

Each source of access (Stripe, Apple, staff, the beta) records its own fact on the member row and
never another's, so none can overwrite what a second one granted. `access` weighs them; what it
says is also written beside them in the few attributes `plans.effective_tier` and the quota's write
condition read. Moments are whole-second ISO text, so they compare as text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from billing import plans
from billing.plans import TierKey
from kinexfit import clock

Source = Literal["stripe", "apple", "staff", "beta"]
Status = Literal["active", "trialing", "past_due", "canceled", "inactive"]

# Later than any moment that is written down: access nothing has put an end to.
OPEN_END = "9999-12-31T23:59:59Z"
NEVER = ""


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class StripeSubscription(_Fact):
    """One subscription as Stripe describes it; `tier` is None when its price isn't one of ours."""

    id: str
    item_id: str = ""
    tier: TierKey | None
    status: str
    price_id: str
    interval: str
    amount_cents: int
    started_at: str
    period_end: str | None = None
    cancel_at: str | None = None
    ended_at: str | None = None
    trial_ends_at: str | None = None
    past_due_since: str | None = None
    # What it costs from the end of this period on, when that was changed already.
    next_price_id: str | None = None
    # The latest invoice, while nobody has paid it.
    unpaid_invoice: str | None = None

    @property
    def is_live(self) -> bool:
        """Say whether Stripe may still charge for it or start doing so again."""
        return self.status not in ("canceled", "incomplete", "incomplete_expired")

    @property
    def goes_on(self) -> bool:
        """Say whether it is live and nobody has cancelled it."""
        return self.is_live and self.cancel_at is None


class StripeFact(_Fact):
    """All of a customer's subscriptions at the moment Stripe was last asked."""

    customer_id: str
    checked_at: str
    is_deleted: bool = False
    subscriptions: tuple[StripeSubscription, ...] = ()


class ApplePurchase(_Fact):
    """What Apple's signed data says of one original transaction."""

    original_transaction_id: str
    product_id: str
    tier: TierKey
    environment: str
    purchased_at: str
    expires_at: str
    grace_until: str | None = None
    revoked_at: str | None = None
    will_renew: bool = True
    # When Apple said so: an older statement that comes late changes nothing.
    signed_at: str = ""


class StaffGrant(_Fact):
    """Access a member of staff gave, with their reason; without an end it lasts."""

    tier: TierKey
    since: str
    until: str | None = None
    reason: str
    by: str


class BetaSeat(_Fact):
    """A seat in the beta: the tier it lends, while the programme lasts."""

    tier: TierKey
    since: str
    until: str | None = None


class Facts(_Fact):
    """Everything recorded about why a member may have access."""

    stripe: StripeFact | None = None
    apple: ApplePurchase | None = None
    grant: StaffGrant | None = None
    beta: BetaSeat | None = None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What one fact gives: a tier until a moment."""

    source: Source
    tier: TierKey
    status: Status
    until: str
    why: str
    past_due_since: str | None = None
    trial_ends_at: str | None = None

    def holds(self, now: datetime) -> bool:
        return self.until > clock.iso(now)


@dataclass(frozen=True, slots=True)
class Access:
    """What a member may use now; `until` is None when nothing ends it."""

    tier: TierKey
    status: Status
    source: Source | None
    until: str | None
    why: str
    past_due_since: str | None = None
    trial_ends_at: str | None = None


# As people read them.
STATUS_NAMES: dict[str, str] = {
    "active": "Active",
    "trialing": "On trial",
    "past_due": "Past due",
    "canceled": "Cancelled",
    "inactive": "Inactive",
}
_RANK = {key: rank for rank, key in enumerate(plans.TIERS)}
# Product §10: everything Stripe may say that isn't named here means no access.
_STATUS: dict[str, Status] = {
    "active": "active",
    "trialing": "trialing",
    "past_due": "past_due",
    "canceled": "canceled",
    "unpaid": "canceled",
}


def access(facts: Facts, now: datetime) -> Access:
    """Return the best access any fact gives now, or why there is none."""
    known = list(entitlements(facts))
    if not known:
        return Access("free", "active", None, None, "Free plan: nothing bought or granted.")
    best = max(known, key=lambda one: _strength(one, now))
    has_access = best.holds(now)
    return Access(
        tier=best.tier if has_access else "free",
        status=best.status,
        source=best.source,
        until=best.until if best.until not in (NEVER, OPEN_END) else None,
        why=best.why if has_access else f"Free plan now. {best.why}",
        past_due_since=best.past_due_since,
        trial_ends_at=best.trial_ends_at,
    )


def backing(facts: Facts, now: datetime) -> dict[str, str]:
    """Return until when each tier is given by any fact, for what outlasts the best one's end.

    Written beside the best access, so that a grant's end reveals the subscription below it with
    no write at that moment.
    """
    ends: dict[str, str] = {}
    known = list(entitlements(facts))
    best = max(known, key=lambda one: _strength(one, now), default=None)
    for one in known:
        if one is not best and one.holds(now) and one.tier != "free":
            ends[one.tier] = max(ends.get(one.tier, NEVER), one.until)
    return ends


def app_store_plan(facts: Facts, now: datetime) -> ApplePurchase | None:
    """Return the App Store purchase that gives access now, if there is one."""
    if facts.apple and _of_apple(facts.apple).holds(now):
        return facts.apple
    return None


def entitlements(facts: Facts) -> Iterator[Entitlement]:
    """Yield what each recorded fact gives."""
    if facts.stripe:
        yield from map(_of_stripe, facts.stripe.subscriptions)
    if facts.apple:
        yield _of_apple(facts.apple)
    if facts.grant:
        why = f"{_name(facts.grant.tier)} granted by staff: {facts.grant.reason.rstrip('.')}"
        yield _given("staff", facts.grant.tier, facts.grant.until, why)
    if facts.beta:
        why = f"{_name(facts.beta.tier)} as part of the beta"
        yield _given("beta", facts.beta.tier, facts.beta.until, why)


def _strength(one: Entitlement, now: datetime) -> tuple:
    holds = one.holds(now)
    return holds, _RANK[one.tier] if holds else 0, one.until, one.status == "active"


def _of_stripe(subscription: StripeSubscription) -> Entitlement:
    status = _STATUS.get(subscription.status, "inactive")
    until, why = _stripe_end(subscription, status)
    if subscription.tier is None:
        status, until = "inactive", NEVER
        why = f"Subscription {subscription.id} is for a price that isn't one of ours."
    elif subscription.cancel_at and status in ("active", "trialing"):
        # Product §1: cancelled with an end in the future keeps the tier until then.
        status = "canceled"
    return Entitlement(
        source="stripe",
        tier=subscription.tier or "free",
        status=status,
        until=until,
        why=why,
        past_due_since=subscription.past_due_since if status == "past_due" else None,
        trial_ends_at=subscription.trial_ends_at if status == "trialing" else None,
    )


def _stripe_end(subscription: StripeSubscription, status: Status) -> tuple[str, str]:
    plan = f"{_name(subscription.tier)}, paid {_rhythm(subscription.interval)} through Stripe"
    match status:
        case "active" | "trialing" if subscription.cancel_at:
            end = subscription.cancel_at
            return end, f"{plan}; cancelled, lasts to {_day(end)}."
        case "active":
            then = "changes" if subscription.next_price_id else "renews"
            return OPEN_END, f"{plan}; {then} {_day(subscription.period_end)}."
        case "trialing":
            return OPEN_END, f"{plan}; on trial to {_day(subscription.trial_ends_at)}."
        case "past_due" if subscription.past_due_since:
            until = clock.iso(clock.parse(subscription.past_due_since) + plans.GRACE)
            since = _day(subscription.past_due_since)
            return until, f"{plan}; payment failed on {since}, access stays to {_day(until)}."
        case "canceled" if subscription.ended_at:
            # It has ended, however our clocks differ; only `cancel_at` names an end to come.
            return NEVER, f"{plan}, ended {_day(subscription.ended_at)}."
    return NEVER, f"{plan}; Stripe calls it {subscription.status}."


def _of_apple(purchase: ApplePurchase) -> Entitlement:
    plan = f"{_name(purchase.tier)}, bought on the App Store"
    if purchase.revoked_at:
        why = f"{plan}, refunded {_day(purchase.revoked_at)}."
        return Entitlement("apple", purchase.tier, "canceled", purchase.revoked_at, why)
    until = max(purchase.expires_at, purchase.grace_until or NEVER)
    if purchase.grace_until and purchase.will_renew:
        why = f"{plan}; Apple retries the payment until {_day(until)}."
    else:
        why = f"{plan}; {'renews' if purchase.will_renew else 'ends'} {_day(until)}."
    status: Status = "active" if purchase.will_renew else "canceled"
    return Entitlement("apple", purchase.tier, status, until, why)


def _given(source: Source, tier: TierKey, until: str | None, why: str) -> Entitlement:
    end = f", to {_day(until)}" if until else ""
    return Entitlement(source, tier, "active", until or OPEN_END, f"{why}{end}.")


def _name(tier: TierKey | None) -> str:
    return plans.TIERS[tier or "free"].name


def _rhythm(interval: str) -> str:
    return "yearly" if interval == "year" else "monthly"


def _day(moment: str | None) -> str:
    if not moment:
        return "on a date Stripe doesn't give"
    day = clock.parse(moment)
    return f"{day.day} {day:%B %Y}"
