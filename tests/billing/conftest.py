"""The embedded Stripe in memory, behind the real SDK, and events delivered when a test says so."""

import json
from dataclasses import dataclass

import pytest
from django.utils import timezone

from accounts.tables import Member
from billing import checkout, gateways, plans, stripe_setup
from billing.embedded import checkout as hosted
from billing.embedded import clockwork, events, portal
from billing.embedded.world import World

GOOD, DECLINED, LATER_DECLINED = "4242424242424242", "4000000000000002", "4000000000000341"
WEBHOOK_URL = "http://localhost:8000/api/stripe/webhook"


def tier_of(user) -> str:
    return plans.effective_tier(Member.get(user.public_id), timezone.now()).key


@dataclass
class Till:
    """What a customer does on Stripe's pages, and what Stripe does by itself."""

    world: World
    stripe: gateways.Stripe

    def pay(self, url: str, *, card: str = GOOD, code: str = "") -> dict:
        """Press Subscribe on the checkout page at `url`."""
        with self.world.transaction():
            return hosted.pay(self.world, url.rsplit("/", 1)[1], number=card, code=code)

    def use_card(self, customer_id: str, card: str) -> None:
        with self.world.transaction():
            portal.use_card(self.world, self.world.get("customer", customer_id), card)

    def wait(self, days: float) -> None:
        clockwork.advance(self.world, int(days * 86_400))

    def wait_for_renewal(self) -> None:
        """Wait until a day after the next bill: before Stripe's second attempt in any month."""
        ends = [
            item["current_period_end"]
            for one in self.world.all("subscription")
            for item in one["items"]["data"]
        ]
        clockwork.advance(self.world, min(ends) - self.world.now() + 86_400)

    def price(self, tier: str, interval: str = "month") -> str:
        return self.stripe.price_id(tier=tier, interval=interval)

    def waiting(self) -> list[dict]:
        """Return the events that wait for delivery, oldest first."""
        rows = self.world.execute(
            "SELECT event FROM deliveries WHERE state = 'pending' ORDER BY id"
        )
        return [self.world.get("event", event_id) for (event_id,) in rows]

    def first(self, event_type: str) -> dict:
        return next(event for event in self.waiting() if event["type"] == event_type)

    def forget_deliveries(self) -> None:
        self.world.execute("UPDATE deliveries SET state = 'sent'")

    def signed(self, event: dict) -> tuple[bytes, str]:
        body = json.dumps(event).encode()
        return body, events.signature(self.world, body)


def new_till(monkeypatch) -> Till:
    world = World(":memory:")
    stripe = gateways.embedded(world)
    monkeypatch.setattr(gateways, "stripe", lambda: stripe)
    monkeypatch.setattr(gateways, "world", lambda: world)
    for _line in stripe_setup.set_up(stripe, webhook_url=WEBHOOK_URL):
        pass
    return Till(world, stripe)


@pytest.fixture
def till(monkeypatch):
    till = new_till(monkeypatch)
    yield till
    till.world.close()


@pytest.fixture
def deliver(client, till):
    """Post an event, signed, to the webhook; without one, everything that waits."""

    def post(event: dict | None = None):
        if event is None:
            answers = [post(one) for one in till.waiting()]
            till.forget_deliveries()
            return answers
        body, signature = till.signed(event)
        return client.post(
            "/api/stripe/webhook",
            body,
            content_type="application/json",
            headers={"Stripe-Signature": signature},
        )

    return post


@pytest.fixture
def subscribe(user, till):
    """Take `user` through checkout; the events wait until they are delivered."""

    def buy(tier: str = "pro", interval: str = "month", card: str = GOOD) -> Member:
        from django.utils import timezone

        url = checkout.start(
            user=user, tier=tier, interval=interval, context="web", now=timezone.now()
        )
        till.pay(url, card=card)
        return Member.get(user.public_id)

    return buy
