"""What a bank's decline code means, said to the member and to staff.

Codes and advice are those of Stripe's "Decline codes" page. Where it asks not to tell the
cardholder the true reason (a lost or stolen card, suspected fraud), the member reads the same as
for a decline without one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decline:
    """One sentence for each reader."""

    member: str
    staff: str


_NO_REASON = "Your bank declined the payment without saying why. Another card may work."
_FUNDS = "There wasn't enough money on the card."
_EXPIRED = "The card has expired."
_DETAILS = "The card's details didn't match what the bank has."
_LIMIT = "The card is at its limit."
_CONFIRM = "Your bank wants you to confirm the payment."
_RETRY = "The bank couldn't be reached. We try again by ourselves."
_CARD = "The card doesn't allow this kind of payment. Another card may work."

_DECLINES = {
    "insufficient_funds": Decline(_FUNDS, "Not enough money on the card; a later try may work."),
    "withdrawal_count_limit_exceeded": Decline(_LIMIT, "The card is over its limit."),
    "card_velocity_exceeded": Decline(_LIMIT, "The card is over its balance or credit limit."),
    "expired_card": Decline(_EXPIRED, "The card has expired; only a new card helps."),
    "incorrect_cvc": Decline(_DETAILS, "The security code was wrong."),
    "incorrect_number": Decline(_DETAILS, "The card number was wrong."),
    "incorrect_zip": Decline(_DETAILS, "The postcode didn't match."),
    "authentication_required": Decline(
        _CONFIRM, "The bank asks for the member's confirmation; trying again without them fails."
    ),
    "processing_error": Decline(_RETRY, "The bank had an error; a later try may work."),
    "issuer_not_available": Decline(_RETRY, "The bank couldn't be reached; a later try may work."),
    "try_again_later": Decline(_RETRY, "The bank asks to try again later."),
    "card_not_supported": Decline(_CARD, "The card can't make this kind of payment."),
    "currency_not_supported": Decline(_CARD, "The card can't pay in US dollars."),
    "transaction_not_allowed": Decline(_CARD, "The card's bank doesn't allow this payment."),
    "do_not_honor": Decline(_NO_REASON, "The bank gave no reason; the member has to ask it."),
    "generic_decline": Decline(_NO_REASON, "The bank gave no reason; the member has to ask it."),
    "lost_card": Decline(_NO_REASON, "The card was reported lost. Don't tell the member that."),
    "stolen_card": Decline(_NO_REASON, "The card was reported stolen. Don't tell the member that."),
    "pickup_card": Decline(
        _NO_REASON, "The card may be lost or stolen. Don't tell the member that."
    ),
    "fraudulent": Decline(_NO_REASON, "Stripe suspects fraud. Don't tell the member that."),
    "merchant_blacklist": Decline(_NO_REASON, "Our own block list stopped it. Check it in Stripe."),
}


def meaning(code: str | None) -> Decline | None:
    """Return what a code says; an unknown one says what no code would, None nothing yet."""
    if not code:
        return None
    return _DECLINES.get(code) or Decline(_NO_REASON, "The bank declined it; see it in Stripe.")
