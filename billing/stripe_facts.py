"""Read what Stripe says of a customer into the fact we keep; pure, and forgiving of what is new."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from billing import plans
from billing.entitlements import StripeFact, StripeSubscription
from billing.plans import TierKey
from kinexfit import clock

# Far more than one person has; a row on the member must not grow without end.
_MOST_LIVE = 8


def of_customer(
    *, customer_id: str, subscriptions: list[dict[str, Any]], is_deleted: bool, now: datetime
) -> StripeFact:
    """Return a customer's live subscriptions, and the last one that ended."""
    return of_subscriptions(
        customer_id=customer_id,
        subscriptions=[subscription(one) for one in subscriptions],
        is_deleted=is_deleted,
        now=now,
    )


def of_subscriptions(
    *,
    customer_id: str,
    subscriptions: Sequence[StripeSubscription],
    is_deleted: bool,
    now: datetime,
) -> StripeFact:
    """Return the same of subscriptions that have been read."""
    known = sorted(
        subscriptions,
        key=lambda one: (one.started_at, one.id),
        reverse=True,
    )
    live = [one for one in known if one.is_live][:_MOST_LIVE]
    ended = [one for one in known if not one.is_live and one.ended_at]
    last = sorted(ended, key=lambda one: (one.ended_at or "", one.id))[-1:]
    return StripeFact(
        customer_id=customer_id,
        checked_at=clock.iso(now),
        is_deleted=is_deleted,
        subscriptions=(*live, *last),
    )


def subscription(found: dict[str, Any]) -> StripeSubscription:
    """Return one subscription; since 2025 its period is that of its items."""
    item = found["items"]["data"][0]
    price = item["price"]
    status = found["status"]
    return StripeSubscription(
        id=found["id"],
        item_id=item["id"],
        tier=tier_of(price),
        status=status,
        price_id=price["id"],
        interval=(price.get("recurring") or {}).get("interval", "month"),
        amount_cents=price.get("unit_amount") or 0,
        started_at=_iso(found["start_date"]) or "",
        period_end=_iso(item.get("current_period_end")),
        cancel_at=_iso(found.get("cancel_at")),
        ended_at=_iso(found.get("ended_at")),
        trial_ends_at=_iso(found.get("trial_end")),
        past_due_since=_first_failure(found, item) if status == "past_due" else None,
        unpaid_invoice=_unpaid_invoice(found),
    )


def tier_of(price: dict[str, Any]) -> TierKey | None:
    """Return the tier a price sells, None when it isn't one of ours.

    The tier stands on the price itself: its lookup key moves on when a dearer price replaces it,
    while those who bought the old one keep paying it.
    """
    named = (price.get("metadata") or {}).get("tier")
    return named if named in plans.TIERS and named != "free" else None


def _first_failure(found: dict[str, Any], item: dict[str, Any]) -> str | None:
    """Return when the payment first failed: an invoice is charged as it is finalised."""
    invoice = found.get("latest_invoice")
    if isinstance(invoice, dict):
        finalized = (invoice.get("status_transitions") or {}).get("finalized_at")
        return _iso(finalized or invoice.get("created"))
    return _iso(item.get("current_period_start"))


def _unpaid_invoice(found: dict[str, Any]) -> str | None:
    invoice = found.get("latest_invoice")
    if isinstance(invoice, dict) and invoice.get("status") in ("open", "uncollectible"):
        return invoice.get("id")
    return None


def _iso(moment: int | None) -> str | None:
    return clock.iso(datetime.fromtimestamp(moment, UTC)) if moment else None
