"""Test cards: what each does when it is first used and when it is charged again later."""

from dataclasses import dataclass
from typing import Literal

from billing.embedded.world import Object, World

Behaviour = Literal["pays", "declines", "asks"]


@dataclass(frozen=True, slots=True)
class Card:
    number: str
    label: str
    at_checkout: Behaviour
    at_renewal: Behaviour
    decline_code: str = "generic_decline"

    @property
    def last4(self) -> str:
        return self.number[-4:]


CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242", "Visa: always pays", "pays", "pays"),
        Card("4000000000000002", "Visa: is declined", "declines", "declines"),
        Card(
            "4000000000009995",
            "Visa: has insufficient funds",
            "declines",
            "declines",
            "insufficient_funds",
        ),
        Card("4000000000000069", "Visa: has expired", "declines", "declines", "expired_card"),
        Card("4000000000000341", "Visa: pays once, then is declined", "pays", "declines"),
        Card("4000002500003155", "Visa: asks to confirm at renewal", "pays", "asks"),
    )
}


def attach(world: World, customer: Object, card: Card) -> Object:
    """Save a card on a customer as the one that pays invoices."""
    method = world.new(
        "payment_method",
        "pm",
        customer=customer["id"],
        type="card",
        card={"brand": "visa", "last4": card.last4, "exp_month": 12, "exp_year": 2034},
        _number=card.number,
    )
    customer["invoice_settings"]["default_payment_method"] = method["id"]
    world.save(customer)
    return method


def card_of(world: World, customer_id: str) -> Card | None:
    """Return the card a customer's invoices are charged to."""
    customer = world.get("customer", customer_id)
    method = customer.get("invoice_settings", {}).get("default_payment_method")
    return CARDS[world.get("payment_method", method)["_number"]] if method else None
