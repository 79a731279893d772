"""What the plans page says: prices, what a year saves, what each tier adds."""

from dataclasses import dataclass

from billing import gateways, plans
from billing.gateways import Interval
from billing.plans import Tier

_HISTORY = "Your whole history"
_WORDS = {
    "workout_of_the_week": "Workout of the Week",
    "advanced_analytics": "Volume trends, record progression and 1RM",
    "templates": "Workout templates",
    "export": "Data export",
    "custom_templates": "Your own templates",
    "sharing": "Sharing workouts",
    "priority_support": "Support within 24 hours",
    "early_access": "New things first",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One tier at one rhythm of payment; amounts in cents."""

    tier: Tier
    interval: Interval
    cents: int
    monthly_equivalent_cents: int
    saving_percent: int
    adds: tuple[str, ...]

    @property
    def price(self) -> str:
        return dollars(self.cents)

    @property
    def per_month(self) -> str:
        return dollars(self.monthly_equivalent_cents)


def offers(interval: Interval) -> list[Offer]:
    """Return the four tiers in order, each with what it adds to the one before."""
    tiers = list(plans.TIERS.values())
    return [
        offer(tier, interval, before=tiers[index - 1] if index else None)
        for index, tier in enumerate(tiers)
    ]


def offer(tier: Tier, interval: Interval, *, before: Tier | None) -> Offer:
    yearly = tier.monthly_cents * 12
    return Offer(
        tier=tier,
        interval=interval,
        cents=tier.annual_cents if interval == "year" else tier.monthly_cents,
        monthly_equivalent_cents=(
            round(tier.annual_cents / 12) if interval == "year" else tier.monthly_cents
        ),
        saving_percent=round(100 * (yearly - tier.annual_cents) / yearly) if yearly else 0,
        adds=_adds(tier, before),
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """The plan a member has chosen for the next period; unnamed while Stripe can't be asked."""

    tier: Tier | None = None
    interval: Interval | None = None
    price: str = ""


def coming(price_id: str) -> Coming:
    try:
        sold = gateways.stripe().sold(price_id=price_id)
    except (gateways.StripeAway, gateways.StripeRefused):
        return Coming()
    return Coming(plans.TIERS.get(sold.tier or ""), sold.interval, dollars(sold.cents))


def dollars(cents: int) -> str:
    return f"${cents / 100:.2f}" if cents else "$0"


def _adds(tier: Tier, before: Tier | None) -> tuple[str, ...]:
    requests = f"{tier.ai_requests} AI workout{'' if tier.ai_requests == 1 else 's'} a month"
    adds = [requests, f"{tier.scans} scans a month"]
    if before is None:
        return (*adds, "Unlimited saved workouts", f"{tier.history_days} days of history")
    if before.history_days and tier.history_days is None:
        adds.append(_HISTORY)
    # In the order of _WORDS, because a set has none.
    new = tier.features - before.features
    return (*adds, *(words for feature, words in _WORDS.items() if feature in new))
