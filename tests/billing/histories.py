"""What can happen between a member and Stripe, played on the embedded one and written down.

A history is a list of moments: what Stripe would answer then, and the events it has just sent.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from billing import gateways
from billing.embedded import invoices, portal, subscriptions
from billing.embedded.requests import public
from billing.gateways import Event
from tests.billing.conftest import GOOD, LATER_DECLINED, Till

USER = "member-1"


@dataclass(frozen=True)
class Moment:
    subscriptions: list[dict]
    events: list[Event]
    # Newest first, of every subscription.
    invoices: list[dict]


@dataclass(frozen=True)
class History:
    name: str
    customer_id: str
    moments: list[Moment]
    charges: dict[str, str]
    ends_at: datetime


class Story:
    """One member's dealings, recorded after every step."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.moments: list[Moment] = []
        self.customer = till.stripe.create_customer(
            user_id=USER, email="m@example.com", replaces=None
        )
        self.note()

    def note(self) -> None:
        events = []
        for one in self.till.waiting():
            event = gateways.stored_event(gateways.json.dumps(one))
            assert event is not None
            events.append(event)
        self.till.forget_deliveries()
        found = self.till.stripe.subscriptions(customer_id=self.customer)
        invoices = [public(one) for one in self.till.world.all("invoice")]
        self.moments.append(Moment(copy.deepcopy(found), events, invoices))

    def sign_up(self, tier: str, card: str = GOOD, interval: str = "month") -> None:
        newest = self.till.stripe.newest_session(customer_id=self.customer)
        session = self.till.stripe.create_session(
            customer_id=self.customer,
            user_id=USER,
            tier=tier,
            price_id=self.till.price(tier, interval),
            context="web",
            after=newest.id if newest else "first",
            success_url="https://x/",
            cancel_url="https://x/",
        )
        self.till.pay(session.url, card=card)
        self.note()

    def subscribe_beside(self, tier: str, **options) -> None:
        """Open a subscription directly, as a second tab or a member of staff might."""
        items = [{"price": self.till.price(tier)}]
        about = {"metadata": {"userId": USER}}
        self.till.stripe.api.subscriptions.create(
            {"customer": self.customer, "items": items, **about, **options}
        )
        self.note()

    def switch(self, tier: str, interval: str = "month") -> None:
        price = self.till.world.get("price", self.till.price(tier, interval))
        portal.switch(self.till.world, self.newest(), price)
        self.note()

    def cancel(self, *, at_period_end: bool = True, which: int = 0) -> None:
        found = self.till.world.all("subscription")[which]
        if at_period_end:
            subscriptions.change(self.till.world, found["id"], {"cancel_at_period_end": "true"})
        else:
            subscriptions.cancel(self.till.world, found["id"])
        self.note()

    def resume(self) -> None:
        change = {"cancel_at_period_end": "false"}
        subscriptions.change(self.till.world, self.newest()["id"], change)
        self.note()

    def pause(self, is_paused: bool) -> None:
        subscriptions.pause(self.till.world, self.newest()["id"], is_paused=is_paused)
        self.note()

    def wait(self, days: float) -> None:
        self.till.wait(days)
        self.note()

    def use_card(self, card: str) -> None:
        self.till.use_card(self.customer, card)
        self.note()

    def refund(self) -> None:
        charge = self.till.world.all("charge")[0]
        self.till.stripe.api.refunds.create({"charge": charge["id"]})
        self.note()

    def dispute(self) -> None:
        invoices.dispute(self.till.world, self.till.world.all("charge")[0]["id"])
        self.note()

    def delete_customer(self) -> None:
        self.till.stripe.api.customers.delete(self.customer)
        self.note()

    def newest(self) -> dict:
        return self.till.world.all("subscription")[0]


def _sign_up(story: Story) -> None:
    story.sign_up("core")


def _upgrade(story: Story) -> None:
    story.sign_up("core")
    story.wait(10)
    story.switch("elite")


def _downgrade(story: Story) -> None:
    story.sign_up("elite", interval="year")
    story.switch("core")
    story.wait(370)


def _decline(story: Story) -> None:
    story.sign_up("pro", card=LATER_DECLINED)
    story.wait(32)


def _decline_past_grace(story: Story) -> None:
    story.sign_up("pro", card=LATER_DECLINED)
    story.wait(32)
    story.wait(8)


def _dunning_to_the_end(story: Story) -> None:
    story.sign_up("pro", card=LATER_DECLINED)
    story.wait(33)
    story.wait(20)


def _unpaid_for_ever(story: Story) -> None:
    story.till.world.set("after_dunning", "past_due")
    story.sign_up("pro", card=LATER_DECLINED)
    story.wait(32)
    story.wait(20)
    story.wait(11)


def _paid_late_and_declined_again(story: Story) -> None:
    story.till.world.set("after_dunning", "past_due")
    story.sign_up("pro", card=LATER_DECLINED)
    story.wait(32)
    story.use_card(GOOD)
    story.use_card(LATER_DECLINED)
    story.wait(31)


def _recovery(story: Story) -> None:
    story.sign_up("pro", card=LATER_DECLINED)
    story.wait(32)
    story.use_card(GOOD)


def _cancel(story: Story) -> None:
    story.sign_up("pro")
    story.cancel()


def _cancel_and_resume(story: Story) -> None:
    story.sign_up("pro")
    story.cancel()
    story.resume()
    story.wait(40)


def _resubscribe(story: Story) -> None:
    story.sign_up("core")
    story.cancel()
    story.wait(40)
    story.sign_up("pro", interval="year")


def _two_subscriptions(story: Story) -> None:
    story.sign_up("core")
    story.subscribe_beside("elite")
    story.cancel(at_period_end=False, which=1)


def _two_and_the_dearer_ends(story: Story) -> None:
    story.sign_up("core")
    story.subscribe_beside("elite")
    story.cancel(at_period_end=False, which=0)


def _refund(story: Story) -> None:
    story.sign_up("elite")
    story.refund()
    story.cancel(at_period_end=False)


def _dispute(story: Story) -> None:
    story.sign_up("pro")
    story.dispute()
    story.wait(40)


def _trial(story: Story) -> None:
    story.use_card(GOOD)
    story.subscribe_beside("pro", trial_period_days=7)
    story.wait(5)
    story.wait(5)


def _pause(story: Story) -> None:
    story.sign_up("core")
    story.pause(True)
    story.pause(False)


def _customer_deleted(story: Story) -> None:
    story.sign_up("core")
    story.delete_customer()


SCRIPTS: dict[str, Callable[[Story], None]] = {
    script.__name__.strip("_").replace("_", " "): script
    for script in (
        _sign_up,
        _upgrade,
        _downgrade,
        _decline,
        _decline_past_grace,
        _dunning_to_the_end,
        _unpaid_for_ever,
        _paid_late_and_declined_again,
        _recovery,
        _cancel,
        _cancel_and_resume,
        _resubscribe,
        _two_subscriptions,
        _two_and_the_dearer_ends,
        _refund,
        _dispute,
        _trial,
        _pause,
        _customer_deleted,
    )
}


def record(name: str, till: Till) -> History:
    """Play a history on an embedded Stripe of its own and return what it looked like."""
    story = Story(till)
    SCRIPTS[name](story)
    charges = {one["id"]: one["customer"] for one in till.world.all("charge")}
    ends_at = datetime.fromtimestamp(till.world.now(), UTC)
    return History(name, story.customer, story.moments, charges, ends_at)
