"""Delivers a history's events in any order, twice, late, at once, with handlers killed midway.

Each delivery runs the real handler in a coroutine of its own, which stops before and after every
call it makes to a store or to Stripe. The scheduler picks who goes on, so every interleaving of
those calls can happen, and a handler can die between any two of them.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import greenlet

from billing import gateways, ledger, receiving
from billing.embedded import invoices
from billing.entitlements import Facts, StripeFact
from billing.ledger import Account
from kinexfit import clock, errors
from tests.billing.histories import USER, History

_MOST_STEPS = 20_000


class Killed(BaseException):
    """The process died: no handler sees this coming, and none may clean up."""


@dataclass
class Delivery:
    event_id: str
    # The higher ranks run first, so a low one may sleep through all that the others do.
    rank: float
    coroutine: Any = None


@dataclass
class Turmoil:
    """One random delivery of one history."""

    history: History
    store: Any
    seed: int
    drops: float = 0.0
    seen: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        # From one event at a time, each the only bearer of its news, to everything at once.
        self.pace = self.random.choice((0.0, 0.03, 0.15, 0.5))
        self.danger = self.random.choice((0.0, 0.03, 0.12))
        self.fairness = self.random.choice((0.05, 0.2, 1.0))
        self.moment = 0
        self.now = self.history.ends_at
        self.events = {one.id: one for moment in self.history.moments for one in moment.events}
        self.born = {
            one.id: index
            for index, moment in enumerate(self.history.moments)
            for one in moment.events
        }
        self.mailbox: list[str] = []
        self.running: list[Delivery] = []
        self.indexed: Account | None = None

    def install(self, monkeypatch) -> None:
        """Put the store and this Stripe in the place of the real ones."""
        monkeypatch.setattr(gateways, "stripe", lambda: self)
        for name in ("account", "account_of_customer", "write", "claim", "close", "fail"):
            monkeypatch.setattr(ledger, name, self._stopping(getattr(self.store, name), name))

    def run(self) -> None:
        self.mailbox = [one for one in self.born if self.random.random() >= self.drops]
        self.mailbox += [one for one in self.mailbox if self.random.random() < 0.4]
        self.random.shuffle(self.mailbox)
        for _ in range(_MOST_STEPS):
            if not (self.mailbox or self.running):
                self.moment = len(self.history.moments) - 1
                return
            self._step()
        raise AssertionError("The deliveries never came to an end.")

    def _step(self) -> None:
        choice = self.random.random()
        last = len(self.history.moments) - 1
        ready = [one for one in self.mailbox if self.born[one] <= self.moment]
        if self.moment < last and (choice < self.pace or not (ready or self.running)):
            self.moment += 1
        elif self.running and (choice < 0.6 or not ready):
            self._resume(self._next())
        elif ready:
            event_id = self.random.choice(ready)
            self.mailbox.remove(event_id)
            delivery = Delivery(event_id, self.random.random())
            delivery.coroutine = greenlet.greenlet(self._deliver)
            self.running.append(delivery)
            self.seen["deliveries"] += 1
            self.seen["at once"] += len(self.running) > 1
            self._resume(delivery, event_id)

    def _next(self) -> Delivery:
        if self.random.random() < self.fairness:
            return self.random.choice(self.running)
        return max(self.running, key=lambda one: one.rank)

    def _resume(self, delivery: Delivery, *arguments: str) -> None:
        try:
            if not arguments and self.random.random() < self.danger:
                self.seen["killed"] += 1
                outcome = delivery.coroutine.throw(Killed())
            else:
                outcome = delivery.coroutine.switch(*arguments)
        except Killed:
            outcome = "again"
        if not delivery.coroutine.dead:
            return
        self.running.remove(delivery)
        if outcome == "again":
            # Stripe comes back later, mostly after the dead handler's lease.
            self.seen["sent again"] += 1
            self.now += timedelta(seconds=self.random.choice((5, 61, 300)))
            self.mailbox.append(delivery.event_id)

    def _deliver(self, event_id: str) -> str:
        try:
            receiving.receive(payload=event_id.encode(), signature="", now=self.now)
        except errors.Unavailable:
            return "again"
        return "taken"

    def _stopping(self, function, name: str):
        def stopping(**arguments):
            self._stop()
            answer = function(**arguments)
            if name == "account_of_customer":
                answer = self._maybe_late(answer)
            if name == "write" and answer is False:
                self.seen["overtaken"] += 1
            if name == "claim" and answer.state == "done":
                self.seen["duplicates"] += 1
            self._stop()
            return answer

        return stopping

    def _maybe_late(self, account: Account | None) -> Account | None:
        """Answer as an index may: with what stood there an instant ago."""
        late, self.indexed = self.indexed, account
        if late is not None and late != account and self.random.random() < 0.5:
            self.seen["late index"] += 1
            return late
        return account

    def _stop(self) -> None:
        scheduler = greenlet.getcurrent().parent
        if scheduler is not None:
            scheduler.switch("stopped")

    def event(self, *, payload: bytes, signature: str):
        return self.events[payload.decode()]

    def subscriptions(self, *, customer_id: str) -> list[dict]:
        self._stop()
        answer = self.history.moments[self.moment].subscriptions
        self._stop()
        return answer

    def billed(self, *, subscription_id: str) -> list[dict]:
        self._stop()
        answer = self.history.moments[self.moment].invoices
        self._stop()
        return [one for one in answer if invoices.subscription_of(one) == subscription_id]

    def customer_of_charge(self, *, charge_id: str) -> str | None:
        self._stop()
        return self.history.charges.get(charge_id)


def account_before(history: History) -> Account:
    """Return the member as checkout leaves them: with a customer and nothing bought."""
    fact = StripeFact(customer_id=history.customer_id, checked_at=clock.iso(history.ends_at))
    return Account(USER, 1, history.customer_id, Facts(stripe=fact))
