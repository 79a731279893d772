"""What a Stripe event did to the business, counted the first time it is handled."""

from datetime import datetime

from billing import plans
from billing.entitlements import Facts, StripeSubscription, access
from billing.receiving import Receipt
from kinexfit import metrics


def measure(receipt: Receipt, *, now: datetime) -> None:
    """Count checkouts, money, renewals, cancellations and moves between plans."""
    if receipt.state != "done":
        return
    about, kind = receipt.event.about, receipt.event.type
    if kind == "checkout.session.completed":
        _count_checkout(receipt)
    elif kind == "invoice.paid":
        metrics.count("subscription.revenue_cents", about.get("amount_paid") or 0)
        if about.get("billing_reason") == "subscription_cycle":
            metrics.count("subscription.renewed")
    elif kind in ("customer.subscription.updated", "customer.subscription.deleted"):
        _count_cancellation(receipt)
    _count_move(receipt, now)


def _count_checkout(receipt: Receipt) -> None:
    bought = _subscriptions(receipt.after).get(str(receipt.event.about.get("subscription")))
    if bought:
        metrics.count(
            "subscription.checkout_completed", tier=bought.tier, billingPeriod=bought.interval
        )


def _count_cancellation(receipt: Receipt) -> None:
    """Count a subscription once: when it is to end, or ends at once."""
    about = receipt.event.about
    was = _subscriptions(receipt.before).get(about["id"])
    now = _subscriptions(receipt.after).get(about["id"])
    if now and (now.cancel_at or now.ended_at) and not (was and (was.cancel_at or was.ended_at)):
        reason = (about.get("cancellation_details") or {}).get("reason") or "unknown"
        metrics.count("subscription.canceled", tier=now.tier, reason=reason)


def _count_move(receipt: Receipt, now: datetime) -> None:
    before = access(receipt.before or Facts(), now).tier
    after = access(receipt.after or Facts(), now).tier
    if before != after and "free" not in (before, after):
        ranks = list(plans.TIERS)
        way = "upgraded" if ranks.index(after) > ranks.index(before) else "downgraded"
        metrics.count(f"subscription.{way}", fromTier=before, toTier=after)


def _subscriptions(facts: Facts | None) -> dict[str, StripeSubscription]:
    stripe = facts.stripe if facts else None
    return {one.id: one for one in stripe.subscriptions} if stripe else {}
