"""The API: which method and path does what, idempotency, errors in Stripe's shape."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from typing import Any

from billing.embedded import catalogue, checkout, invoices, portal, subscriptions
from billing.embedded.events import emit
from billing.embedded.requests import expanded, page, parse, public
from billing.embedded.world import Object, Refused, World

Params = dict[str, Any]
Handler = Callable[..., Object | list[Object]]


def answer(
    world: World, method: str, path: str, *, query: str, body: str, key: str | None
) -> tuple[int, Object, dict[str, str]]:
    """Answer one API request with (status, body, headers)."""
    params = parse(body if method == "POST" else query)
    headers = {"Request-Id": f"req_{secrets.token_hex(8)}", "Content-Type": "application/json"}
    request = hashlib.sha256(f"{method} {path} {body}".encode()).hexdigest()
    with world.transaction():
        if replayed := _replay(world, key, request):
            return *replayed, headers | {"Idempotent-Replayed": "true"}
        status, found = _attempt(world, method, path, params)
        if key and status == 200:
            _remember(world, key, request, found)
    return status, found, headers


def _attempt(world: World, method: str, path: str, params: Params) -> tuple[int, Object]:
    try:
        with world.savepoint():
            return 200, _dispatch(world, method, path, params)
    except Refused as exc:
        return exc.status, {"error": exc.error}


def _replay(world: World, key: str | None, request: str) -> tuple[int, Object] | None:
    row = world.one("SELECT request, body FROM replies WHERE key = ?", key)
    if row is None:
        return None
    if row[0] != request:
        error = {
            "type": "idempotency_error",
            "message": "Keys for idempotent requests can only be used with the same parameters "
            f"they were first used with. Try using a key other than '{key}'.",
        }
        return 400, {"error": error}
    return 200, json.loads(row[1])


def _remember(world: World, key: str, request: str, body: Object) -> None:
    row = (key, request, json.dumps(body))
    world.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?)", *row)


def _dispatch(world: World, method: str, path: str, params: Params) -> Object:
    for wanted, pattern, handler in ROUTES:
        match = pattern.fullmatch(path) if wanted == method else None
        if match:
            found = handler(world, params, *match.groups())
            result = page(found, params, path) if isinstance(found, list) else found
            return expanded(world, public(result), params.get("expand", []))
    raise Refused(404, f"Unrecognized request URL ({method}: {path}).")


def _create_customer(world: World, params: Params) -> Object:
    customer = world.new(
        "customer",
        "cus",
        email=params.get("email"),
        name=params.get("name"),
        metadata=params.get("metadata", {}),
        invoice_settings={"default_payment_method": None},
    )
    emit(world, "customer.created", customer)
    return customer


def _delete_customer(world: World, _params: Params, customer_id: str) -> Object:
    customer = world.get("customer", customer_id)
    for one in subscriptions.of_customer(world, {"customer": customer_id}):
        subscriptions.cancel(world, one["id"])
    emit(world, "customer.deleted", customer)
    world.save(customer | {"deleted": True})
    return {"id": customer_id, "object": "customer", "deleted": True}


def _get_customer(world: World, _params: Params, customer_id: str) -> Object:
    customer = world.get("customer", customer_id)
    if customer.get("deleted"):
        return {"id": customer_id, "object": "customer", "deleted": True}
    return customer


def _preview(world: World, params: Params) -> Object:
    subscription = world.get("subscription", params.get("subscription", ""))
    price = world.get("price", params["subscription_details"]["items"][0]["price"])
    lines = subscriptions.proration(world, subscription, price)
    total = sum(line["amount"] for line in lines)
    return {
        "object": "invoice",
        "customer": subscription["customer"],
        "currency": "usd",
        "total": total,
        "amount_due": max(0, total),
        "lines": {"object": "list", "has_more": False, "data": lines},
    }


def _pay_invoice(world: World, _params: Params, invoice_id: str) -> Object:
    invoice = world.get("invoice", invoice_id)
    if not subscriptions.settle(world, invoice):
        raise Refused.but_kept(402, "Your card was declined.", kind="card_error")
    return world.get("invoice", invoice_id)


def _make_endpoint(world: World, params: Params) -> Object:
    secret = world.setting("webhook_secret")
    enabled: list[str] = params["enabled_events"]
    world.set("enabled_events", "" if enabled == ["*"] else ",".join(enabled))
    world.set("api_version", params.get("api_version", world.setting("api_version")))
    endpoint = world.new(
        "webhook_endpoint",
        "we",
        url=params["url"],
        enabled_events=enabled,
        api_version=params.get("api_version"),
        status="enabled",
        metadata=params.get("metadata", {}),
    )
    return endpoint | {"secret": secret}


def _change_endpoint(world: World, params: Params, endpoint_id: str) -> Object:
    endpoint = world.get("webhook_endpoint", endpoint_id)
    enabled: list[str] = params.get("enabled_events") or endpoint["enabled_events"]
    world.set("enabled_events", "" if enabled == ["*"] else ",".join(enabled))
    return world.save(endpoint | {"enabled_events": enabled})


def _change_portal(world: World, params: Params, configuration_id: str) -> Object:
    existing = world.get("billing_portal.configuration", configuration_id)
    return portal.configure(world, params, existing)


def _change(kind: str) -> Handler:
    def handler(world: World, params: Params, object_id: str) -> Object:
        changes = {name: value for name, value in params.items() if name != "expand"}
        if "active" in changes:
            changes["active"] = changes["active"] == "true"
        return world.save(world.get(kind, object_id) | changes)

    return handler


def _get(kind: str) -> Handler:
    return lambda world, _params, object_id: world.get(kind, object_id)


def _list(kind: str) -> Handler:
    return lambda world, params: world.all(kind, customer=params.get("customer"))


_TABLE: list[tuple[str, str, Handler]] = [
    ("POST", "customers", _create_customer),
    ("GET", "customers/ID", _get_customer),
    ("POST", "customers/ID", _change("customer")),
    ("DELETE", "customers/ID", _delete_customer),
    ("POST", "products", catalogue.create_product),
    ("GET", "products", _list("product")),
    ("GET", "products/ID", _get("product")),
    ("POST", "products/ID", _change("product")),
    ("POST", "prices", catalogue.create_price),
    ("GET", "prices", catalogue.prices),
    ("GET", "prices/ID", _get("price")),
    ("POST", "prices/ID", _change("price")),
    ("POST", "coupons", catalogue.create_coupon),
    ("POST", "promotion_codes", catalogue.create_promotion_code),
    ("POST", "checkout/sessions", checkout.create),
    ("GET", "checkout/sessions", checkout.of_customer),
    ("GET", "checkout/sessions/ID", lambda world, _params, one: checkout.read(world, one)),
    (
        "POST",
        "checkout/sessions/ID/expire",
        lambda world, _params, one: checkout.expire(world, one),
    ),
    ("POST", "subscriptions", subscriptions.create),
    ("GET", "subscriptions", subscriptions.of_customer),
    ("GET", "subscriptions/ID", _get("subscription")),
    (
        "POST",
        "subscriptions/ID",
        lambda world, params, one: subscriptions.change(world, one, params),
    ),
    (
        "DELETE",
        "subscriptions/ID",
        lambda world, _params, one: subscriptions.cancel(world, one),
    ),
    ("POST", "billing_portal/sessions", portal.create),
    ("GET", "billing_portal/configurations", _list("billing_portal.configuration")),
    ("POST", "billing_portal/configurations", portal.configure),
    ("POST", "billing_portal/configurations/ID", _change_portal),
    ("GET", "invoices", invoices.of_customer),
    ("GET", "invoices/ID", _get("invoice")),
    ("GET", "invoice_payments", invoices.payments),
    ("POST", "invoices/create_preview", _preview),
    ("POST", "invoices/ID/pay", _pay_invoice),
    ("GET", "charges", _list("charge")),
    ("GET", "charges/ID", _get("charge")),
    ("POST", "refunds", invoices.refund),
    ("GET", "events", _list("event")),
    ("GET", "events/ID", _get("event")),
    ("POST", "webhook_endpoints", _make_endpoint),
    ("GET", "webhook_endpoints", _list("webhook_endpoint")),
    ("POST", "webhook_endpoints/ID", _change_endpoint),
]

ROUTES = [
    (method, re.compile("/v1/" + path.replace("ID", r"(\w+)")), handler)
    for method, path, handler in _TABLE
]
