"""Stripe, through its SDK: the only module that imports `stripe`."""

import contextlib
import functools
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import stripe as sdk
from django.conf import settings

from billing.embedded import courier, server
from billing.embedded.world import World
from billing.plans import TierKey
from kinexfit import errors

# Events and replies have the shape of this version; `stripe_sync` pins the endpoint to it.
API_VERSION = "2026-10-28.endive"
_TIMEOUT_SECONDS = (3.05, 8)
# What a subscription is read with: the bill that may be owed and the change that may be coming.
_WITH = ["data.latest_invoice", "data.schedule"]

Interval = Literal["month", "year"]


class StripeAway(errors.Unavailable):
    code = "STRIPE_UNAVAILABLE"
    message = "The payment service isn't answering. Nothing was charged; try again shortly."


class StripeRefused(errors.KinexError):
    code = "STRIPE_REFUSED"
    message = "The payment service refused that."


class BadSignature(errors.BadInput):
    code = "BAD_SIGNATURE"
    message = "That isn't signed by Stripe."


class CheckoutTaken(errors.Conflict):
    """Another checkout was opened for the member an instant ago."""

    code = "CHECKOUT_TAKEN"
    message = "Another checkout was just opened. Try again."


class UnknownPrice(errors.Unavailable):
    code = "PRICE_MISSING"
    message = "That plan can't be bought just now. Try again shortly."


@dataclass(frozen=True, slots=True)
class Event:
    """What a webhook says happened; `about` is only trusted to name things."""

    id: str
    type: str
    api_version: str | None
    about: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sold:
    """What a price sells, and for how much."""

    tier: str | None
    interval: Interval
    cents: int


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    status: Literal["open", "complete", "expired"]
    url: str | None
    customer_id: str
    user_id: str | None
    subscription_id: str | None
    price_id: str | None
    context: str | None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice in cents, with Unix times."""

    id: str
    number: str
    status: str
    total_cents: int
    created: int
    page_url: str | None


class Stripe:
    def __init__(self, key: str, http: sdk.HTTPClient, webhook_secret: str, **options: Any) -> None:
        self.http = http
        self.api = sdk.StripeClient(key, stripe_version=API_VERSION, http_client=http, **options).v1
        self._webhook_secret = webhook_secret
        self._prices: dict[str, str] = {}
        self._sold: dict[str, Sold] = {}

    def close(self) -> None:
        """Close the connections this thread holds."""
        self.http.close()

    def event(self, *, payload: bytes, signature: str) -> Event:
        """Return the event of a webhook request whose signature and age are right."""
        try:
            sdk.WebhookSignature.verify_header(payload, signature, self._webhook_secret, 300)
        except (sdk.SignatureVerificationError, UnicodeDecodeError) as exc:
            raise BadSignature from exc
        event = stored_event(payload)
        if event is None:
            raise BadSignature("That isn't an event.")
        return event

    def create_customer(self, *, user_id: str, email: str, replaces: str | None) -> str:
        """Create the member's customer; asked twice, it is the same one."""
        key = _key("customer", user_id, replaces or "", email)
        with our_errors():
            customer = self.api.customers.create(
                {"email": email, "metadata": {"userId": user_id}}, {"idempotency_key": key}
            )
        return customer.id

    def subscriptions(self, *, customer_id: str) -> list[dict[str, Any]] | None:
        """Return everything Stripe knows of a customer's subscriptions, None for no customer."""
        wanted: Any = {
            "customer": customer_id,
            "status": "all",
            "limit": 100,
            "expand": _WITH,
        }
        try:
            with our_errors():
                return [one.to_dict() for one in self.api.subscriptions.list(wanted).data]
        except StripeRefused as exc:
            if exc.extra.get("reason") == "resource_missing":
                return None
            raise

    def every_subscription(self) -> Iterator[dict[str, Any]]:
        """Yield every subscription of every customer, a hundred a round trip."""
        wanted: Any = {"status": "all", "limit": 100, "expand": _WITH}
        with our_errors():
            for one in self.api.subscriptions.list(wanted).auto_paging_iter():
                yield one.to_dict()

    def price_id(self, *, tier: TierKey, interval: Interval) -> str:
        """Return the price that sells a tier now, found by its lookup key."""
        key = lookup_key(tier, interval)
        if key not in self._prices:
            with our_errors():
                found = self.api.prices.list({"lookup_keys": [key], "active": True, "limit": 1})
            if not found.data:
                raise UnknownPrice
            self._prices[key] = found.data[0].id
        return self._prices[key]

    def sold(self, *, price_id: str) -> Sold:
        """Return what a price sells: nothing of that ever changes in a price."""
        if price_id not in self._sold:
            with our_errors():
                found = self.api.prices.retrieve(price_id).to_dict()
            self._sold[price_id] = Sold(
                tier=(found.get("metadata") or {}).get("tier"),
                interval=found["recurring"]["interval"],
                cents=found["unit_amount"],
            )
        return self._sold[price_id]

    def newest_session(self, *, customer_id: str) -> Session | None:
        with our_errors():
            found = self.api.checkout.sessions.list({"customer": customer_id, "limit": 1})
        return _session(found.data[0].to_dict()) if found.data else None

    def session(self, *, session_id: str) -> Session:
        """Return a checkout session; one Stripe doesn't know is `NotFound`."""
        try:
            with our_errors():
                return _session(self.api.checkout.sessions.retrieve(session_id).to_dict())
        except StripeRefused as exc:
            raise errors.NotFound from exc

    def expire_session(self, *, session_id: str) -> bool:
        """Close an open session; False when it was paid or had expired already."""
        try:
            with our_errors():
                self.api.checkout.sessions.expire(session_id)
        except StripeRefused:
            return False
        return True

    def create_session(
        self,
        *,
        customer_id: str,
        user_id: str,
        tier: TierKey,
        price_id: str,
        context: str,
        after: str,
        success_url: str,
        cancel_url: str,
    ) -> Session:
        """Open a checkout; each has one successor, so of two tabs one joins or is refused."""
        about = {"userId": user_id, "tier": tier, "priceId": price_id, "context": context}
        wanted: Any = {
            "mode": "subscription",
            "customer": customer_id,
            "client_reference_id": user_id,
            "line_items": [{"price": price_id, "quantity": 1}],
            "allow_promotion_codes": True,
            "metadata": about,
            "subscription_data": {"metadata": about},
            "success_url": success_url,
            "cancel_url": cancel_url,
        }
        key = _key("checkout", customer_id, after)
        try:
            with our_errors():
                created = self.api.checkout.sessions.create(wanted, {"idempotency_key": key})
        except StripeRefused as exc:
            if exc.extra.get("reason") == "idempotency_error":
                raise CheckoutTaken from exc
            raise
        return _session(created.to_dict())

    def portal_url(self, *, customer_id: str, return_url: str) -> str:
        """Open the billing portal: cards, invoices, changes, cancel and resume."""
        return self._portal({"customer": customer_id, "return_url": return_url})

    def change_url(
        self,
        *,
        customer_id: str,
        subscription_id: str,
        item_id: str,
        price_id: str,
        return_url: str,
    ) -> str:
        """Open the portal at the confirmation of one change of plan, with what it costs."""
        item = {"id": item_id, "price": price_id, "quantity": 1}
        confirm = {"subscription": subscription_id, "items": [item]}
        flow = {
            "type": "subscription_update_confirm",
            "subscription_update_confirm": confirm,
            "after_completion": {"type": "redirect", "redirect": {"return_url": return_url}},
        }
        return self._portal({"customer": customer_id, "return_url": return_url, "flow_data": flow})

    def _portal(self, wanted: Any) -> str:
        with our_errors():
            return self.api.billing_portal.sessions.create(wanted).url

    def invoices(self, *, customer_id: str) -> list[Invoice]:
        """Return a customer's newest invoices, newest first."""
        wanted: Any = {"customer": customer_id, "limit": 12}
        with our_errors():
            return [_invoice(one.to_dict()) for one in self.api.invoices.list(wanted).data]

    def billed(self, *, subscription_id: str) -> list[dict[str, Any]]:
        """Return everything a subscription was billed, newest first, in Stripe's words."""
        wanted: Any = {"subscription": subscription_id, "limit": 100}
        with our_errors():
            return [one.to_dict() for one in self.api.invoices.list(wanted).data]

    def decline_of(self, *, invoice_id: str) -> str | None:
        """Return the bank's code for the last failed attempt on an invoice, if it gave one."""
        wanted: Any = {"invoice": invoice_id, "expand": ["data.payment.payment_intent"]}
        with our_errors():
            found = [one.to_dict() for one in self.api.invoice_payments.list(wanted).data]
        for one in found:
            error = (one["payment"].get("payment_intent") or {}).get("last_payment_error") or {}
            if code := error.get("decline_code") or error.get("code"):
                return code
        return None

    def customer_of_charge(self, *, charge_id: str) -> str | None:
        with our_errors():
            return self.api.charges.retrieve(charge_id).to_dict().get("customer")

    def cancel(self, *, subscription_id: str) -> None:
        """End a subscription now; one that has ended already is fine."""
        try:
            with our_errors():
                self.api.subscriptions.cancel(subscription_id)
        except StripeRefused as exc:
            if exc.extra.get("reason") != "resource_missing":
                raise


class _InProcess(sdk.HTTPClient):
    """Hands the SDK's requests to the embedded Stripe."""

    name = "embedded"

    def __init__(self, world: World, after: Callable[[], None]) -> None:
        super().__init__()
        self._world = world
        self._after = after

    def request(self, method, url, headers, post_data=None, **_options):
        parts = urlsplit(url)
        status, body, answered = server.answer(
            self._world,
            method.upper(),
            parts.path,
            query=parts.query,
            body=post_data or "",
            key=(headers or {}).get("Idempotency-Key"),
        )
        self._after()
        return json.dumps(body), status, answered

    def close(self):
        """Hold nothing open: the world belongs to whoever made it."""


def over_network(*, key: str, webhook_secret: str, base_url: str | None = None) -> Stripe:
    """Return Stripe itself (or a server that speaks like it)."""
    http = sdk.RequestsClient(timeout=_TIMEOUT_SECONDS)
    addresses: Any = {"api": base_url} if base_url else None
    return Stripe(key, http, webhook_secret, base_addresses=addresses, max_network_retries=1)


def embedded(world: World, *, after: Callable[[], None] = lambda: None) -> Stripe:
    """Return the embedded Stripe behind the same SDK."""
    http = _InProcess(world, after)
    return Stripe("sk_test_embedded", http, world.setting("webhook_secret"))


@functools.cache
def stripe() -> Stripe:
    """Return the Stripe the settings name; without a key, the embedded one."""
    if settings.STRIPE_SECRET_KEY:
        return over_network(
            key=settings.STRIPE_SECRET_KEY, webhook_secret=settings.STRIPE_WEBHOOK_SECRET
        )
    here = world()
    return embedded(here, after=lambda: courier.wake(here))


@functools.cache
def world() -> World:
    """Return the embedded Stripe's world; it refuses to exist beside real money."""
    if settings.IS_PRODUCTION or settings.STRIPE_SECRET_KEY:
        raise RuntimeError("The embedded Stripe is for development without a Stripe key.")
    return World(settings.EMBEDDED_STRIPE_FILE, base_url=settings.BASE_URL)


def dashboard_url(page: str) -> str:
    """Return a page of Stripe's dashboard; the embedded Stripe has none."""
    if not settings.STRIPE_SECRET_KEY:
        return ""
    mode = "" if "_live_" in settings.STRIPE_SECRET_KEY else "test/"
    return f"https://dashboard.stripe.com/{mode}{page}"


def deliver_waiting() -> None:
    """Have the embedded Stripe, where it stands in, bring us the events that wait."""
    if not (settings.IS_PRODUCTION or settings.STRIPE_SECRET_KEY):
        here = world()
        here.set("base_url", settings.BASE_URL)
        courier.wake(here)


def lookup_key(tier: TierKey, interval: Interval) -> str:
    return f"kinexfit_{tier}_{interval}ly"


def stored_event(payload: bytes | str) -> Event | None:
    """Read an event whose signature was checked when it came; None when it isn't one."""
    try:
        found = json.loads(payload)
        about = found["data"]["object"]
        event = Event(str(found["id"]), str(found["type"]), found.get("api_version"), about)
    except (ValueError, KeyError, TypeError):
        return None
    return event if isinstance(about, dict) else None


def _key(*parts: str) -> str:
    return f"{parts[0]}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:40]}"


@contextlib.contextmanager
def our_errors() -> Iterator[None]:
    """Turn the SDK's exceptions into ours; what Stripe said stays as the reason."""
    try:
        yield
    except sdk.IdempotencyError as exc:
        raise StripeRefused(reason="idempotency_error") from exc
    except (sdk.InvalidRequestError, sdk.CardError) as exc:
        raise StripeRefused(reason=exc.code or "invalid_request") from exc
    except sdk.StripeError as exc:
        raise StripeAway from exc


def _session(found: dict[str, Any]) -> Session:
    return Session(
        id=found["id"],
        status=found["status"],
        url=found.get("url"),
        customer_id=found["customer"],
        user_id=found.get("client_reference_id"),
        subscription_id=found.get("subscription"),
        price_id=found.get("metadata", {}).get("priceId"),
        context=found.get("metadata", {}).get("context"),
    )


def _invoice(found: dict[str, Any]) -> Invoice:
    return Invoice(
        id=found["id"],
        number=found.get("number") or found["id"],
        status=found["status"],
        total_cents=found["total"],
        created=found["created"],
        page_url=found.get("hosted_invoice_url"),
    )
