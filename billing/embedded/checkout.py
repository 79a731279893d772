"""Checkout sessions: opened by us, paid or left on a page, expired after a day."""

from typing import Any

from billing.embedded import cards, catalogue, subscriptions
from billing.embedded.events import emit
from billing.embedded.requests import is_true
from billing.embedded.world import Object, Refused, World

_DAY = 86_400


def create(world: World, params: dict[str, Any]) -> Object:
    if params.get("mode") != "subscription":
        raise Refused(400, "Only mode=subscription is known here.", param="mode")
    customer = world.get("customer", params.get("customer", ""))
    if customer.get("deleted"):
        raise Refused(400, f"No such customer: '{customer['id']}'", code="resource_missing")
    price = world.get("price", params["line_items"][0]["price"])
    session = world.new(
        "checkout.session",
        "cs_test",
        customer=customer["id"],
        mode="subscription",
        status="open",
        payment_status="unpaid",
        client_reference_id=params.get("client_reference_id"),
        metadata=params.get("metadata", {}),
        subscription=None,
        invoice=None,
        amount_total=price["unit_amount"],
        currency="usd",
        allow_promotion_codes=is_true(params.get("allow_promotion_codes")),
        success_url=params.get("success_url"),
        cancel_url=params.get("cancel_url"),
        expires_at=world.now() + _DAY,
        _price=price["id"],
        _subscription_data=params.get("subscription_data", {}),
    )
    session["url"] = f"{world.base_url}/dev/stripe/checkout/{session['id']}"
    return world.save(session)


def read(world: World, session_id: str) -> Object:
    """Return a session as it is now: one past its day has expired."""
    session = world.get("checkout.session", session_id)
    if session["status"] == "open" and session["expires_at"] <= world.now():
        return _expired(world, session)
    return session


def of_customer(world: World, params: dict[str, Any]) -> list[Object]:
    found = world.all("checkout.session", customer=params.get("customer"))
    current = [read(world, one["id"]) for one in found]
    status = params.get("status")
    return [one for one in current if status is None or one["status"] == status]


def expire(world: World, session_id: str) -> Object:
    session = read(world, session_id)
    if session["status"] != "open":
        raise Refused(400, "Only Checkout Sessions with a status in [open] can be expired.")
    return _expired(world, session)


def _expired(world: World, session: Object) -> Object:
    session |= {"status": "expired", "url": None}
    world.save(session)
    emit(world, "checkout.session.expired", session)
    return session


def pay(world: World, session_id: str, *, number: str, code: str = "") -> Object:
    """Do what pressing Subscribe on the page does; raise `Refused` when the card is declined."""
    session = read(world, session_id)
    if session["status"] != "open":
        raise Refused(400, "This checkout is no longer open.")
    coupon = catalogue.coupon_of(world, code) if code.strip() else None
    customer = world.get("customer", session["customer"])
    if number not in cards.CARDS:
        raise Refused(402, "Your card number is incorrect.", kind="card_error")
    cards.attach(world, customer, cards.CARDS[number])
    given = session["_subscription_data"]
    subscription = subscriptions.create(
        world,
        {
            "customer": customer["id"],
            "items": [{"price": session["_price"]}],
            "metadata": given.get("metadata", {}),
            "trial_period_days": given.get("trial_period_days", 0),
            "_coupon": coupon,
        },
    )
    session |= {
        "status": "complete",
        "payment_status": "paid",
        "subscription": subscription["id"],
        "invoice": subscription["latest_invoice"],
        "amount_total": catalogue.discounted(session["amount_total"], coupon),
        "url": None,
    }
    world.save(session)
    emit(world, "checkout.session.completed", session)
    return session
