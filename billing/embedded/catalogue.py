"""Products, prices, coupons and promotion codes."""

from typing import Any

from billing.embedded.requests import is_true
from billing.embedded.world import Object, Refused, World


def create_product(world: World, params: dict[str, Any]) -> Object:
    if "name" not in params:
        raise Refused(400, "Missing required param: name.", param="name")
    given = {"id": params["id"]} if "id" in params else {}
    if given and world.find(params["id"]):
        raise Refused(400, "Product already exists.", code="resource_already_exists")
    return world.new(
        "product",
        "prod",
        **given,
        name=params["name"],
        active=True,
        description=params.get("description"),
        metadata=params.get("metadata", {}),
    )


def create_price(world: World, params: dict[str, Any]) -> Object:
    product = world.get("product", params.get("product", ""))
    key = params.get("lookup_key")
    holder = next((one for one in world.all("price") if key and one["lookup_key"] == key), None)
    if holder:
        if not is_true(params.get("transfer_lookup_key")):
            raise Refused(400, f"A price already uses the lookup key {key}.", param="lookup_key")
        world.save(holder | {"lookup_key": None})
    recurring = params["recurring"]
    return world.new(
        "price",
        "price",
        product=product["id"],
        currency=params["currency"],
        unit_amount=int(params["unit_amount"]),
        unit_amount_decimal=str(params["unit_amount"]),
        recurring={
            "interval": recurring["interval"],
            "interval_count": 1,
            "usage_type": "licensed",
            "trial_period_days": None,
        },
        type="recurring",
        active=True,
        lookup_key=key,
        nickname=params.get("nickname"),
        metadata=params.get("metadata", {}),
        billing_scheme="per_unit",
    )


def prices(world: World, params: dict[str, Any]) -> list[Object]:
    keys, active = params.get("lookup_keys"), params.get("active")
    return [
        price
        for price in world.all("price")
        if (keys is None or price["lookup_key"] in keys)
        and (active is None or price["active"] == is_true(active))
    ]


def create_coupon(world: World, params: dict[str, Any]) -> Object:
    return world.new(
        "coupon",
        "coupon",
        percent_off=float(params["percent_off"]) if "percent_off" in params else None,
        amount_off=int(params["amount_off"]) if "amount_off" in params else None,
        currency=params.get("currency"),
        duration=params.get("duration", "once"),
        name=params.get("name"),
        valid=True,
    )


def create_promotion_code(world: World, params: dict[str, Any]) -> Object:
    coupon = world.get("coupon", params.get("promotion", {}).get("coupon", ""))
    return world.new(
        "promotion_code",
        "promo",
        code=params["code"],
        active=True,
        promotion={"type": "coupon", "coupon": coupon["id"]},
        times_redeemed=0,
    )


def coupon_of(world: World, code: str) -> Object:
    """Return the coupon behind a promotion code a customer typed."""
    for promotion in world.all("promotion_code"):
        if promotion["active"] and promotion["code"].lower() == code.strip().lower():
            world.save(promotion | {"times_redeemed": promotion["times_redeemed"] + 1})
            return world.get("coupon", promotion["promotion"]["coupon"])
    raise Refused(400, "This code is invalid.", code="promotion_code_invalid")


def discounted(amount: int, coupon: Object | None) -> int:
    """Return what is left to pay, in cents."""
    if coupon is None:
        return amount
    if coupon["percent_off"] is not None:
        return round(amount * (100 - coupon["percent_off"]) / 100)
    return max(0, amount - coupon["amount_off"])
