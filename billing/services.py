"""What a member may do, said to the doors that ask."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from accounts.tables import Member
from billing import beta, checkout, entitlements, followups, ledger, offers, plans, quotas
from billing.entitlements import Access
from kinexfit import clock


def usage(*, user: User, now: datetime) -> quotas.Usage:
    """Return this month's use of a member; staff are without limit."""
    member = accounts.member(user_id=user.public_id)
    return quotas.usage(member, now, unlimited=user.is_staff)


def includes(*, user: User, feature: str, now: datetime) -> bool:
    """Say whether a member may use a feature now: their plan has it, or they are staff."""
    return user.is_staff or feature in usage(user=user, now=now).tier.features


def membership_card(*, user: User) -> dict:
    """Return what every page shows of plan and allowance."""
    member = accounts.member(user_id=user.public_id)
    use = quotas.usage(member, timezone.now(), unlimited=user.is_staff)
    return {
        "tier": use.tier.key,
        "tier_name": use.tier.name,
        "ai_used": use.ai_used,
        "ai_limit": use.ai_limit,
        "ai_left": use.ai_left,
        "scans_left": use.scans_left,
        "scans_limit": use.scans_limit,
        "is_unlimited": user.is_staff,
        "is_past_due": member.subscription_status == "past_due",
    }


def access(member: Member, now: datetime) -> Access:
    """Return what a member may use now and which recorded fact gives it."""
    return entitlements.access(ledger.facts_of(member), now)


def explain(member: Member, now: datetime) -> str:
    """Say in a sentence why a member has the access they have."""
    return access(member, now).why


@dataclass(frozen=True, slots=True)
class Plan:
    """What the plans page shows of a member: their plan, its dates, what they used."""

    access: Access
    usage: quotas.Usage
    interval: str | None
    price_cents: int | None
    paid_tier: plans.Tier | None
    next_date: datetime | None
    grace_ends_at: datetime | None
    # What the bank said of the payment that failed, "" when it said nothing.
    why_declined: str
    customer_id: str | None
    has_subscription: bool
    becomes: offers.Coming | None
    is_from_app_store: bool
    renews_in_app_store: bool
    pays_twice: bool
    has_portal: bool
    why: str
    is_in_beta: bool

    @property
    def tier(self) -> plans.Tier:
        return self.usage.tier

    @property
    def price(self) -> str:
        return offers.dollars(self.price_cents or 0)

    @property
    def ends(self) -> bool:
        """Say whether the next date is an end and not a payment."""
        return self.access.until is not None and not self.renews_in_app_store

    @property
    def resets_on(self) -> datetime:
        return clock.parse(self.usage.resets_at)


def plan(*, user: User, now: datetime) -> Plan:
    """Return what a member has and what it costs them, from one read."""
    member = accounts.member(user_id=user.public_id)
    facts = ledger.facts_of(member)
    known = entitlements.access(facts, now)
    live = checkout.live_subscription(facts)
    apple = entitlements.app_store_plan(facts, now)
    next_date = known.until or (live.period_end if live and known.source == "stripe" else None)
    since = known.past_due_since
    return Plan(
        access=known,
        usage=quotas.usage(member, now, unlimited=user.is_staff),
        interval=live.interval if live else None,
        price_cents=live.amount_cents if live else None,
        paid_tier=plans.stored_tier(live.tier) if live and live.tier else None,
        next_date=clock.parse(next_date) if next_date else None,
        grace_ends_at=clock.parse(since) + plans.GRACE if since else None,
        why_declined=followups.why_declined(public_id=user.public_id) if since else "",
        customer_id=facts.stripe.customer_id if facts.stripe else None,
        has_subscription=live is not None,
        becomes=offers.coming(live.next_price_id) if live and live.next_price_id else None,
        is_from_app_store=apple is not None,
        renews_in_app_store=bool(apple and apple.will_renew and known.source == "apple"),
        pays_twice=bool(apple and apple.will_renew and live and live.goes_on),
        has_portal=checkout.may_open_portal(facts),
        why=known.why,
        is_in_beta=beta.blocks_buying(facts),
    )
