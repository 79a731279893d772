"""What has to exist in a Stripe account before the first sale: created, or verified."""

from collections.abc import Iterator
from typing import Any

from billing import gateways, plans, receiving
from billing.gateways import Interval, Stripe
from billing.plans import Tier

_INTERVALS: tuple[Interval, ...] = ("month", "year")


class NeedsHands(Exception):
    """Something only a person can put right, with how."""


def set_up(stripe: Stripe, *, webhook_url: str, is_dry: bool = False) -> Iterator[str]:
    """Yield a line for everything that is missing or differs, putting it right unless dry."""
    for tier in plans.PAID:
        yield from _product(stripe, tier, is_dry)
        for interval in _INTERVALS:
            yield from _price(stripe, tier, interval, is_dry)
    yield from _endpoint(stripe, webhook_url, is_dry)
    if not is_dry:
        yield from _portal(stripe)


def _product(stripe: Stripe, tier: Tier, is_dry: bool) -> Iterator[str]:
    product_id = _product_id(tier)
    with gateways.our_errors():
        known = {one.id for one in stripe.api.products.list({"limit": 100}).auto_paging_iter()}
    if product_id in known:
        return
    yield f"product {product_id}"
    if not is_dry:
        wanted: Any = {
            "id": product_id,
            "name": f"Kinex Fit {tier.name}",
            "metadata": {"tier": tier.key},
        }
        with gateways.our_errors():
            stripe.api.products.create(wanted, {"idempotency_key": product_id})


def _price(stripe: Stripe, tier: Tier, interval: Interval, is_dry: bool) -> Iterator[str]:
    key, cents = gateways.lookup_key(tier.key, interval), _cents(tier, interval)
    with gateways.our_errors():
        found = stripe.api.prices.list({"lookup_keys": [key], "active": True, "limit": 1}).data
    price = found[0].to_dict() if found else None
    if price and price["unit_amount"] == cents:
        if price.get("metadata", {}).get("tier") != tier.key:
            yield f"tier of price {key}"
            if not is_dry:
                with gateways.our_errors():
                    stripe.api.prices.update(price["id"], {"metadata": {"tier": tier.key}})
        return
    yield f"price {key} at {cents} cents"
    if not is_dry:
        _create_price(stripe, tier, interval, key, cents)


def _create_price(stripe: Stripe, tier: Tier, interval: Interval, key: str, cents: int) -> None:
    wanted: Any = {
        "product": _product_id(tier),
        "currency": "usd",
        "unit_amount": cents,
        "recurring": {"interval": interval},
        "lookup_key": key,
        # Who bought at the old price keeps it; new members get the new one.
        "transfer_lookup_key": True,
        "metadata": {"tier": tier.key},
    }
    with gateways.our_errors():
        stripe.api.prices.create(wanted)


def _endpoint(stripe: Stripe, url: str, is_dry: bool) -> Iterator[str]:
    with gateways.our_errors():
        endpoints = stripe.api.webhook_endpoints.list({"limit": 100}).auto_paging_iter()
        known = [one.to_dict() for one in endpoints]
    ours = next((one for one in known if one["url"] == url), None)
    wanted: Any = {"enabled_events": list(receiving.HANDLED)}
    if ours is None:
        yield f"webhook endpoint {url}"
        if not is_dry:
            pinned: Any = {**wanted, "url": url, "api_version": gateways.API_VERSION}
            with gateways.our_errors():
                made = stripe.api.webhook_endpoints.create(pinned)
            yield f"its secret, for STRIPE_WEBHOOK_SECRET: {made.secret}"
    elif ours.get("api_version") != gateways.API_VERSION:
        # Stripe fixes an endpoint's version when it is made.
        raise NeedsHands(
            f"The endpoint {ours['id']} speaks version {ours.get('api_version')}, we read "
            f"{gateways.API_VERSION}. Delete it in the dashboard and run this again."
        )
    elif set(ours["enabled_events"]) != set(receiving.HANDLED):
        yield f"events of endpoint {ours['id']}"
        if not is_dry:
            with gateways.our_errors():
                stripe.api.webhook_endpoints.update(ours["id"], wanted)


def _portal(stripe: Stripe) -> Iterator[str]:
    """Let members change, cancel and resume in the portal: dearer now, cheaper at period end."""
    at_period_end = [{"type": "decreasing_item_amount"}, {"type": "shortening_interval"}]
    features: Any = {
        "invoice_history": {"enabled": True},
        "payment_method_update": {"enabled": True},
        "subscription_cancel": {"enabled": True, "mode": "at_period_end"},
        "subscription_update": {
            "enabled": True,
            "default_allowed_updates": ["price", "promotion_code"],
            "proration_behavior": "always_invoice",
            "schedule_at_period_end": {"conditions": at_period_end},
            "products": _portal_products(stripe),
        },
    }
    with gateways.our_errors():
        configurations = stripe.api.billing_portal.configurations
        known = configurations.list({"is_default": True, "limit": 1}).data
        if known:
            configurations.update(known[0].id, {"features": features})
        else:
            configurations.create({"features": features})
            yield "portal configuration"


def _portal_products(stripe: Stripe) -> list[dict[str, Any]]:
    return [
        {
            "product": _product_id(tier),
            "prices": [stripe.price_id(tier=tier.key, interval=one) for one in _INTERVALS],
        }
        for tier in plans.PAID
    ]


def _product_id(tier: Tier) -> str:
    return f"kinexfit_{tier.key}"


def _cents(tier: Tier, interval: Interval) -> int:
    return tier.annual_cents if interval == "year" else tier.monthly_cents
