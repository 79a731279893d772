"""Read what Stripe says of a customer into the fact we keep; pure, and forgiving of what is new."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from billing import plans
from billing.entitlements import StripeFact, StripeSubscription
from billing.plans import TierKey
from kinexfit import clock

# Far more than one person has; a row on the member must not grow without end.
_MOST_LIVE = 8
_UNPAID = ("open", "uncollectible")
_LONGEST_PERIOD = {"month": timedelta(days=31), "year": timedelta(days=366)}


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
        next_price_id=_next_price(found, item),
        unpaid_invoice=_unpaid_invoice(found),
    )


def tier_of(price: dict[str, Any]) -> TierKey | None:
    """Return the tier a price sells, None when it isn't one of ours.

    The tier stands on the price itself: its lookup key moves on when a dearer price replaces it,
    while those who bought the old one keep paying it.
    """
    named = (price.get("metadata") or {}).get("tier")
    return named if named in plans.TIERS and named != "free" else None


def _next_price(found: dict[str, Any], item: dict[str, Any]) -> str | None:
    """Return the price the schedule has for the next period, None when it stays as it is."""
    schedule = found.get("schedule")
    phases = schedule.get("phases", []) if isinstance(schedule, dict) else []
    for phase in phases:
        if phase["start_date"] >= item["current_period_end"] and phase["items"]:
            price = phase["items"][0]["price"]
            named = price["id"] if isinstance(price, dict) else price
            return named if named != item["price"]["id"] else None
    return None


def carried_arrears(
    one: StripeSubscription, before: StripeSubscription | None
) -> StripeSubscription | None:
    """Return a past-due subscription with the true start of its arrears, None when we can't tell.

    Stripe names the latest invoice only. Where its settings leave a subscription past due for
    ever, each period adds an unpaid one, and the grace would begin anew with each.
    """
    if before is None:
        return None
    if before.status == "past_due":
        is_same = one.unpaid_invoice is not None and one.unpaid_invoice == before.unpaid_invoice
        return one.model_copy(update={"past_due_since": before.past_due_since}) if is_same else None
    was_paid = before.status in ("active", "trialing")
    return one if was_paid and _is_next_period(one, before) else None


def _is_next_period(one: StripeSubscription, before: StripeSubscription) -> bool:
    """Say whether at most one period began since: its invoice is the first nobody paid."""
    if not (one.period_end and before.period_end) or one.interval != before.interval:
        return False
    passed = clock.parse(one.period_end) - clock.parse(before.period_end)
    return passed <= _LONGEST_PERIOD.get(one.interval, timedelta())


def arrears_since(invoices: list[dict[str, Any]]) -> str | None:
    """Return when the first of the latest invoices in a row that nobody paid was due.

    `invoices` are a subscription's, newest first.
    """
    since = None
    for invoice in invoices:
        if invoice["status"] in _UNPAID:
            since = _due(invoice)
        elif invoice["status"] == "paid":
            break
    return since


def _due(invoice: dict[str, Any]) -> str | None:
    """Return when an invoice was first charged: as it was finalised."""
    finalized = (invoice.get("status_transitions") or {}).get("finalized_at")
    return _iso(finalized or invoice.get("created"))


def _first_failure(found: dict[str, Any], item: dict[str, Any]) -> str | None:
    """Return when the latest payment first failed."""
    invoice = found.get("latest_invoice")
    if isinstance(invoice, dict):
        return _due(invoice)
    return _iso(item.get("current_period_start"))


def _unpaid_invoice(found: dict[str, Any]) -> str | None:
    invoice = found.get("latest_invoice")
    if isinstance(invoice, dict) and invoice.get("status") in _UNPAID:
        return invoice.get("id")
    return None


def _iso(moment: int | None) -> str | None:
    return clock.iso(datetime.fromtimestamp(moment, UTC)) if moment else None
