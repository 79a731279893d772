"""The billing portal: its configuration, its sessions, and what a customer does there."""

from typing import Any

from billing.embedded import cards, invoices, subscriptions
from billing.embedded.world import Object, Refused, World


def configure(world: World, params: dict[str, Any], existing: Object | None = None) -> Object:
    """Make or change the portal's configuration; the first one made is the default."""
    features = params.get("features", {})
    if existing:
        return world.save(existing | {"features": existing["features"] | features})
    is_default = not world.all("billing_portal.configuration")
    return world.new(
        "billing_portal.configuration",
        "bpc",
        active=True,
        is_default=is_default,
        features=features,
        business_profile=params.get("business_profile", {}),
    )


def create(world: World, params: dict[str, Any]) -> Object:
    customer = world.get("customer", params.get("customer", ""))
    if customer.get("deleted"):
        raise Refused(400, f"No such customer: '{customer['id']}'", code="resource_missing")
    session = world.new(
        "billing_portal.session",
        "bps",
        customer=customer["id"],
        return_url=params.get("return_url"),
        flow=params.get("flow_data"),
    )
    session["url"] = f"{world.base_url}/dev/stripe/portal/{session['id']}"
    return world.save(session)


def switch(world: World, subscription: Object, price: Object) -> Object:
    """Change the plan: dearer at once and prorated, cheaper when the paid period ends."""
    current = subscriptions.item_of(subscription)["price"]
    if is_cheaper(price, current):
        return subscriptions.schedule(world, subscription["id"], price)
    change = {"items": [{"price": price["id"]}], "proration_behavior": "always_invoice"}
    return subscriptions.change(world, subscription["id"], change)


def use_card(world: World, customer: Object, number: str) -> bool:
    """Save another card and collect with it what is owed; say whether all of it was paid."""
    cards.attach(world, customer, cards.CARDS[number])
    is_paid = True
    for invoice in world.all("invoice", customer=customer["id"]):
        subscription = world.get("subscription", invoices.subscription_of(invoice))
        if invoice["status"] == "open" and subscription["status"] in subscriptions.LIVE:
            is_paid &= subscriptions.settle(world, invoice)
    return is_paid


def is_cheaper(price: Object, current: Object) -> bool:
    return _per_year(price) < _per_year(current)


def _per_year(price: Object) -> int:
    return price["unit_amount"] * (12 if price["recurring"]["interval"] == "month" else 1)
