"""Bring what we recorded of a member's Stripe subscriptions to what Stripe says now."""

from datetime import datetime

from billing import gateways, ledger, stripe_facts
from billing.entitlements import Facts, StripeFact, StripeSubscription
from billing.ledger import Account, Claim, Closing
from kinexfit import errors

_TRIES = 4


class MemberGone(errors.NotFound):
    code = "MEMBER_GONE"
    message = "There is no member to bring up to date."


def sync(
    *,
    account: Account,
    customer_id: str,
    now: datetime,
    claim: Claim | None = None,
    is_deleted: bool = False,
) -> Facts:
    """Ask Stripe and store the answer, closing the claimed event in the same write.

    The member's version was read before Stripe is asked, so an answer that was overtaken while it
    was on its way is thrown away and Stripe asked again.
    """
    current: Account | None = account
    for _ in range(_TRIES):
        if current is None or current.customer_id not in (None, customer_id):
            raise MemberGone
        fact = read(customer_id=customer_id, known=current.facts.stripe, now=now, gone=is_deleted)
        facts = current.facts.model_copy(update={"stripe": fact})
        closing = _closing(claim, fact) if claim else None
        if ledger.write(account=current, facts=facts, now=now, closing=closing):
            return facts
        current = ledger.account(user_id=account.user_id)
    raise ledger.Overtaken


def read(
    *, customer_id: str, known: StripeFact | None, now: datetime, gone: bool = False
) -> StripeFact:
    """Return what Stripe says of a customer, in one round trip.

    One more is needed for a subscription whose arrears went on into another period.
    """
    found = gateways.stripe().subscriptions(customer_id=customer_id)
    was_deleted = known is not None and known.customer_id == customer_id and known.is_deleted
    fact = stripe_facts.of_customer(
        customer_id=customer_id,
        subscriptions=found or [],
        is_deleted=gone or was_deleted or found is None,
        now=now,
    )
    before = {one.id: one for one in known.subscriptions} if known else {}
    dated = tuple(_dated(one, before.get(one.id)) for one in fact.subscriptions)
    return fact.model_copy(update={"subscriptions": dated})


def _dated(one: StripeSubscription, before: StripeSubscription | None) -> StripeSubscription:
    """Return a subscription with the start of its arrears, asking Stripe where it isn't known."""
    if one.status != "past_due":
        return one
    if carried := stripe_facts.carried_arrears(one, before):
        return carried
    since = stripe_facts.arrears_since(gateways.stripe().billed(subscription_id=one.id))
    return one.model_copy(update={"past_due_since": since or one.past_due_since})


def _closing(claim: Claim, fact: StripeFact) -> Closing:
    strange = [one.price_id for one in fact.subscriptions if one.is_live and one.tier is None]
    if strange:
        return Closing(claim, "parked", f"Not one of our prices: {', '.join(strange)}.")
    return Closing(claim)
