"""Stripe's webhook: claim the event, ask Stripe what is true now, write it once, close the event.

What an event says is never stored as truth: events come late, twice and out of order. It only
names the customer whose subscriptions are read afresh.
"""

import contextlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from billing import gateways, ledger, syncing
from billing.entitlements import Facts
from billing.gateways import Event
from billing.ledger import Account, Claim, Closing
from billing.tables import WebhookEvent
from kinexfit import errors

logger = logging.getLogger(__name__)

HANDLED = (
    "checkout.session.completed",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice.payment_failed",
    "invoice.payment_action_required",
    "charge.refunded",
    "charge.dispute.created",
    "customer.deleted",
)


class EventBusy(errors.Unavailable):
    code = "EVENT_BUSY"
    message = "That event is being handled."


class EventFailed(errors.Unavailable):
    code = "EVENT_FAILED"
    message = "That event couldn't be handled yet. Send it again."


class NoSuchEvent(errors.NotFound):
    code = "NO_SUCH_EVENT"
    message = "We don't have that event any more."


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an event; `before` and `after` are the facts around its write."""

    state: Literal["done", "duplicate", "ignored", "parked"]
    event: Event
    user_id: str | None = None
    before: Facts | None = None
    after: Facts | None = None


def receive(*, payload: bytes, signature: str, now: datetime) -> Receipt:
    """Handle one webhook request; raise `Unavailable` when Stripe is to send it again."""
    event = gateways.stripe().event(payload=payload, signature=signature)
    if event.type not in HANDLED:
        return Receipt("ignored", event)
    if event.api_version != gateways.API_VERSION:
        logger.warning("webhook of another version", extra={"version": event.api_version})
    return _claimed(event, payload.decode(), now)


def replay(*, event_id: str, now: datetime) -> Receipt:
    """Handle a stored event again, whatever became of it; safe however often it is done."""
    try:
        row = WebhookEvent.get(event_id, consistent_read=True)
    except WebhookEvent.DoesNotExist as exc:
        raise NoSuchEvent from exc
    payload = row.payload or "{}"
    event = gateways.stored_event(payload)
    if event is None:
        raise NoSuchEvent("That event was too large to keep; send it again from Stripe.")
    return _claimed(event, payload, now, force=True)


def _claimed(event: Event, payload: str, now: datetime, *, force: bool = False) -> Receipt:
    claim = ledger.claim(
        event_id=event.id,
        event_type=event.type,
        payload=payload,
        lease=secrets.token_hex(8),
        now=now,
        force=force,
    )
    if claim.state == "done":
        return Receipt("duplicate", event, claim.user_id)
    if claim.state == "busy":
        raise EventBusy
    try:
        return _handle(event, claim, now)
    except Exception as exc:
        _give_back(claim, exc)
        if isinstance(exc, errors.KinexError):
            raise EventFailed from exc
        raise


def _give_back(claim: Claim, exc: Exception) -> None:
    logger.warning("webhook failed", extra={"eventId": claim.event_id, "kind": type(exc).__name__})
    # Where the store is what failed, the lease runs out by itself.
    with contextlib.suppress(Exception):
        ledger.fail(claim=claim, reason=f"{type(exc).__name__}: {exc}")


def _handle(event: Event, claim: Claim, now: datetime) -> Receipt:
    customer_id = _customer_of(event)
    if customer_id is None:
        return _park(event, claim, now, "Names no customer.")
    account = _account(customer_id, _member_named(event.about))
    if account is None:
        return _without_member(event, claim, now, customer_id)
    if event.type == "charge.dispute.created":
        # The bank took the money back; only people can decide what that means for the member.
        reason = "Disputed charge: answer it in Stripe, then decide about the subscription."
        return _park(event, claim, now, reason, customer_id=customer_id, account=account)
    try:
        facts = syncing.sync(
            account=account,
            customer_id=customer_id,
            now=now,
            claim=claim,
            is_deleted=event.type == "customer.deleted",
        )
    except syncing.MemberGone:
        return _park(event, claim, now, "The member has gone.", customer_id=customer_id)
    return Receipt("done", event, account.user_id, before=account.facts, after=facts)


def _without_member(event: Event, claim: Claim, now: datetime, customer_id: str) -> Receipt:
    """Leave to staff what nobody is entitled by; the end of a closed account's plan is no matter.

    Closing cancels first and deletes the member then, so that event always comes too late.
    """
    if event.type in ("customer.subscription.deleted", "customer.deleted"):
        closing = Closing(claim, reason="No member has this customer any more.")
        ledger.close(closing=closing, now=now, customer_id=customer_id)
        return Receipt("done", event)
    return _park(event, claim, now, "No member has this customer.", customer_id=customer_id)


def _park(
    event: Event,
    claim: Claim,
    now: datetime,
    reason: str,
    *,
    customer_id: str | None = None,
    account: Account | None = None,
) -> Receipt:
    """Leave an event to staff: sending it again would change nothing."""
    closing = Closing(claim, "parked", reason)
    user_id = account.user_id if account else None
    ledger.close(closing=closing, now=now, customer_id=customer_id, user_id=user_id)
    return Receipt("parked", event, user_id)


def _account(customer_id: str, user_id: str | None) -> Account | None:
    """Return the member of a customer: the one the event names if that is true, else by index."""
    if user_id:
        named = ledger.account(user_id=user_id)
        if named and named.customer_id in (None, customer_id):
            return named
    return ledger.account_of_customer(customer_id=customer_id)


def _customer_of(event: Event) -> str | None:
    about = event.about
    if about.get("object") == "customer":
        return about.get("id")
    if about.get("object") == "dispute":
        return gateways.stripe().customer_of_charge(charge_id=_id_of(about.get("charge")) or "")
    return _id_of(about.get("customer"))


def _member_named(about: dict[str, Any]) -> str | None:
    """Return the member id we put into the metadata when the object was made."""
    details = (about.get("parent") or {}).get("subscription_details") or {}
    for metadata in (about.get("metadata"), details.get("metadata")):
        if isinstance(metadata, dict) and metadata.get("userId"):
            return str(metadata["userId"])
    return None


def _id_of(named: Any) -> str | None:
    """Return the id of what may be an id or the whole object."""
    if isinstance(named, dict):
        return named.get("id")
    return named or None
