"""Subscriptions: start, change with proration, cancel, resume, trial, renewal, dunning."""

import calendar
from datetime import UTC, datetime
from typing import Any

from billing.embedded import cards, catalogue, invoices
from billing.embedded.events import emit
from billing.embedded.requests import is_true
from billing.embedded.world import Object, Refused, World

LIVE = ("active", "trialing", "past_due", "unpaid", "paused")
# What Stripe's settings let become of a subscription whose payments were all tried in vain.
AFTER_DUNNING = ("cancel", "unpaid", "past_due")


def create(world: World, params: dict[str, Any]) -> Object:
    """Start a subscription on the card the customer has saved."""
    customer = world.get("customer", params.get("customer", ""))
    price = world.get("price", params["items"][0]["price"])
    trial_days = int(params.get("trial_period_days", 0))
    subscription = _started(world, customer["id"], price, params.get("metadata", {}), trial_days)
    if not trial_days:
        invoice = _bill(world, subscription, "subscription_create", params.get("_coupon"))
        if not invoices.pay(world, invoice, first=True):
            # As Checkout does since "basil": a failed first payment leaves nothing behind.
            card = cards.card_of(world, customer["id"])
            code = card.decline_code if card else "generic_decline"
            raise Refused(
                402,
                "Your card was declined.",
                kind="card_error",
                code="card_declined",
                decline_code=code,
            )
    emit(world, "customer.subscription.created", subscription)
    return subscription


def _started(
    world: World, customer: str, price: Object, metadata: Object, trial_days: int
) -> Object:
    now = world.now()
    trial_end = now + trial_days * 86_400 if trial_days else None
    subscription = world.new(
        "subscription",
        "sub",
        customer=customer,
        status="trialing" if trial_end else "active",
        items={"object": "list", "has_more": False, "data": []},
        metadata=metadata,
        start_date=now,
        billing_cycle_anchor=trial_end or now,
        billing_mode={"type": "flexible"},
        collection_method="charge_automatically",
        currency="usd",
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=None,
        ended_at=None,
        trial_start=now if trial_end else None,
        trial_end=trial_end,
        latest_invoice=None,
        pause_collection=None,
        schedule=None,
        _next_price=None,
        _warned=False,
    )
    subscription["items"]["data"] = [_item(subscription, price, trial_end or _after(now, price))]
    return world.save(subscription)


def _item(subscription: Object, price: Object, ends: int) -> Object:
    return {
        "id": f"si_{subscription['id'][4:]}",
        "object": "subscription_item",
        "subscription": subscription["id"],
        "price": price,
        "quantity": 1,
        "current_period_start": subscription["start_date"],
        "current_period_end": ends,
    }


def change(world: World, subscription_id: str, params: dict[str, Any]) -> Object:
    """Change the price, the cancellation or the metadata of a live subscription."""
    subscription = world.get("subscription", subscription_id)
    if subscription["status"] not in LIVE:
        raise Refused(400, "A canceled subscription can only update its metadata.")
    if "metadata" in params:
        subscription["metadata"] |= params["metadata"]
    if "cancel_at_period_end" in params:
        _plan_cancellation(world, subscription, is_true(params["cancel_at_period_end"]))
    if "items" in params:
        price = world.get("price", params["items"][0]["price"])
        _change_price(world, subscription, price, params.get("proration_behavior"))
    world.save(subscription)
    emit(world, "customer.subscription.updated", subscription)
    return subscription


def _plan_cancellation(world: World, subscription: Object, is_wanted: bool) -> None:
    end = item_of(subscription)["current_period_end"]
    subscription["cancel_at_period_end"] = is_wanted
    subscription["cancel_at"] = end if is_wanted else None
    subscription["canceled_at"] = world.now() if is_wanted else None


def _change_price(world: World, subscription: Object, price: Object, behaviour: str | None) -> None:
    lines = proration(world, subscription, price)
    item = item_of(subscription)
    if item["price"]["recurring"] != price["recurring"]:
        item["current_period_start"] = world.now()
        item["current_period_end"] = _after(world.now(), price)
    item["price"] = price
    subscription |= {"_next_price": None, "schedule": None}
    world.save(subscription)
    if subscription["status"] == "trialing" or behaviour == "none":
        return
    invoice = invoices.create(world, subscription, reason="subscription_update", lines=lines)
    if not invoices.pay(world, invoice):
        raise Refused(402, "Your card was declined.", kind="card_error", code="card_declined")


def proration(world: World, subscription: Object, price: Object) -> list[Object]:
    """Return the lines of a change made now: unused time back, remaining time charged."""
    item, now = item_of(subscription), world.now()
    start, end = item["current_period_start"], item["current_period_end"]
    share = max(0, end - now) / (end - start)
    old = item["price"]
    credit = -round(old["unit_amount"] * share)
    if old["recurring"] == price["recurring"]:
        charge, until = round(price["unit_amount"] * share), end
    else:
        charge, until = price["unit_amount"], _after(now, price)
    return [
        invoices.line(old, credit, now, end, f"Unused time on {_label(world, old)}"),
        invoices.line(price, charge, now, until, f"{_label(world, price)}"),
    ]


def schedule(world: World, subscription_id: str, price: Object) -> Object:
    """Change the price when the period ends, as the portal does for downgrades."""
    subscription = world.get("subscription", subscription_id)
    item = item_of(subscription)
    start, end = item["current_period_start"], item["current_period_end"]
    current = {"items": [{"price": item["price"]["id"]}], "start_date": start, "end_date": end}
    coming = {"items": [{"price": price["id"]}], "start_date": end, "end_date": _after(end, price)}
    plan = world.new(
        "subscription_schedule",
        "sub_sched",
        customer=subscription["customer"],
        subscription=subscription["id"],
        status="active",
        phases=[current, coming],
    )
    subscription |= {"_next_price": price["id"], "schedule": plan["id"]}
    world.save(subscription)
    emit(world, "customer.subscription.updated", subscription)
    return subscription


def unschedule(world: World, subscription_id: str) -> Object:
    """Keep the price a subscription has instead of the one that was to come."""
    subscription = world.get("subscription", subscription_id)
    subscription |= {"_next_price": None, "schedule": None}
    world.save(subscription)
    emit(world, "customer.subscription.updated", subscription)
    return subscription


def cancel(world: World, subscription_id: str) -> Object:
    """End a subscription now."""
    subscription = world.get("subscription", subscription_id)
    if subscription["status"] == "canceled":
        raise Refused(404, f"No such subscription: '{subscription_id}'", code="resource_missing")
    now = world.now()
    subscription |= {
        "status": "canceled",
        "canceled_at": subscription["canceled_at"] or now,
        "ended_at": now,
    }
    world.save(subscription)
    emit(world, "customer.subscription.deleted", subscription)
    return subscription


def pause(world: World, subscription_id: str, *, is_paused: bool) -> Object:
    """Pause a subscription, or resume a paused one."""
    subscription = world.get("subscription", subscription_id)
    subscription["status"] = "paused" if is_paused else "active"
    world.save(subscription)
    kind = "paused" if is_paused else "resumed"
    emit(world, f"customer.subscription.{kind}", subscription)
    return subscription


def settle(world: World, invoice: Object) -> bool:
    """Try an open invoice again; paid, its subscription is active once more."""
    subscription = world.get("subscription", invoices.subscription_of(invoice))
    if not invoices.pay(world, invoice):
        if invoice["next_payment_attempt"] is None:
            _end_dunning(world, subscription)
        return False
    if subscription["status"] in ("past_due", "unpaid"):
        world.save(subscription | {"status": "active"})
        emit(world, "customer.subscription.updated", subscription | {"status": "active"})
    return True


def _end_dunning(world: World, subscription: Object) -> None:
    match world.setting("after_dunning", "cancel"):
        case "cancel":
            cancel(world, subscription["id"])
        case "unpaid":
            world.save(subscription | {"status": "unpaid"})
            emit(world, "customer.subscription.updated", subscription | {"status": "unpaid"})


def renew(world: World, subscription: Object) -> None:
    """Begin the next period, or end what was to end with this one."""
    if subscription["cancel_at_period_end"]:
        cancel(world, subscription["id"])
        return
    item = item_of(subscription)
    if subscription["_next_price"]:
        item["price"] = world.get("price", subscription["_next_price"])
        subscription |= {"_next_price": None, "schedule": None}
    item["current_period_start"] = item["current_period_end"]
    item["current_period_end"] = _after(item["current_period_start"], item["price"])
    world.save(subscription)
    invoice = _bill(world, subscription, "subscription_cycle", None)
    subscription["status"] = "active" if invoices.pay(world, invoice) else "past_due"
    world.save(subscription)
    emit(world, "customer.subscription.updated", subscription)


def of_customer(world: World, params: dict[str, Any]) -> list[Object]:
    """Return a customer's subscriptions; ended ones only with status=all."""
    customer = params.get("customer")
    if customer and world.find(customer) is None:
        raise Refused(400, f"No such customer: '{customer}'", code="resource_missing")
    found, status = world.all("subscription", customer=customer), params.get("status")
    if status == "all":
        return found
    return [one for one in found if one["status"] == status or (not status and _shown(one))]


def item_of(subscription: Object) -> Object:
    return subscription["items"]["data"][0]


def _shown(subscription: Object) -> bool:
    return subscription["status"] != "canceled"


def _bill(world: World, subscription: Object, reason: str, coupon: Object | None) -> Object:
    item = item_of(subscription)
    price, start, end = item["price"], item["current_period_start"], item["current_period_end"]
    amount = price["unit_amount"]
    lines = [invoices.line(price, amount, start, end, _label(world, price))]
    discount = amount - catalogue.discounted(amount, coupon)
    return invoices.create(world, subscription, reason=reason, lines=lines, discount=discount)


def _label(world: World, price: Object) -> str:
    product = world.get("product", price["product"])
    return f"{product['name']} ({price['recurring']['interval']}ly)"


def _after(moment: int, price: Object) -> int:
    """Return the same day a month or a year later, or the month's last when it is shorter."""
    start = datetime.fromtimestamp(moment, UTC)
    months = 12 if price["recurring"]["interval"] == "year" else 1
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())
