"""The stored side of billing: a member's facts, and the claim on a webhook event.

One rule makes any order, repetition or crash end in the same access: whoever changes a fact reads
the member's version first, asks the source of the fact second, and writes on condition that the
version is still the one read. So what is written was learnt after everything written before it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from accounts.tables import Member
from billing import entitlements, plans
from billing.entitlements import Facts, StaffGrant
from billing.tables import WebhookEvent
from kinexfit import clock, errors, tables

LEASE = timedelta(seconds=60)
KEEP_DONE = timedelta(days=7)
# What staff have yet to look at stays longer than they need to come round to it.
KEEP_OPEN = timedelta(days=90)
_MOST_PAYLOAD = 200_000

Outcome = Literal["done", "parked"]


class Overtaken(errors.Unavailable):
    code = "ACCESS_CHANGED"
    message = "Your plan is being changed elsewhere right now. Try again in a moment."


@dataclass(frozen=True, slots=True)
class Account:
    """A member as billing sees them, at one version."""

    user_id: str
    version: int
    customer_id: str | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Claim:
    """One handler's hold on an event; `state` says what was found when there was none to have."""

    event_id: str
    lease: str
    state: Literal["ours", "done", "busy"]
    # Whom a finished event was about.
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """How to close an event together with the write it led to."""

    claim: Claim
    outcome: Outcome = "done"
    reason: str | None = None


def account(*, user_id: str) -> Account | None:
    """Return a member's account as it is this instant, or None when there is no such member."""
    try:
        return _account(Member.get(user_id, consistent_read=True))
    except Member.DoesNotExist:
        return None


def account_of_customer(*, customer_id: str) -> Account | None:
    """Return the account of a Stripe customer, maybe an instant old: its version tells."""
    row = next(iter(Member.by_stripe_customer.query(customer_id, limit=1)), None)
    return None if row is None else _account(row)


def account_of(member: Member) -> Account:
    """Return the account of a row that was read already."""
    return _account(member)


def facts_of(member: Member) -> Facts:
    """Return what is recorded of a member; a plan from before facts were recorded is a grant."""
    if not member.access_version and _was_given(member):
        carried = StaffGrant(
            tier=plans.stored_tier(member.subscription_tier).key,
            since=member.created_at,
            until=member.subscription_ends_at,
            reason="carried over from before",
            by="",
        )
        return Facts(grant=carried)
    return Facts.model_validate(
        {
            "stripe": member.stripe_fact,
            "apple": member.apple_fact,
            "grant": member.grant_fact,
            "beta": member.beta_fact,
        }
    )


def write(*, account: Account, facts: Facts, now: datetime, closing: Closing | None = None) -> bool:
    """Store facts and the access they give, and close the event that told of them, as one.

    False when the member is gone or has another version by now; nothing is written then.
    """
    actions = _member_actions(account, facts, now)
    version = Member.access_version
    seen = version == account.version
    if account.version == 0:
        seen = version.does_not_exist() | seen
    condition = Member.id.exists() & seen
    if closing is None:
        return _update(account.user_id, actions, condition)
    try:
        with TransactWrite(connection=Member._get_connection().connection) as transaction:
            transaction.update(Member(account.user_id), actions=actions, condition=condition)
            transaction.update(
                WebhookEvent(closing.claim.event_id),
                actions=_closing_actions(closing, now, facts, account.user_id),
                condition=WebhookEvent.id.exists(),
            )
    except TransactWriteError as exc:
        if _lost(exc):
            return False
        raise
    return True


def claim(
    *, event_id: str, event_type: str, payload: str, lease: str, now: datetime, force: bool = False
) -> Claim:
    """Take an event to handle it, unless it is done or another handler holds it."""
    event = WebhookEvent(event_id)
    # Expiry may be days late, so a row past it must not be in the way.
    free = (
        WebhookEvent.id.does_not_exist()
        | WebhookEvent.state.is_in("failed", "parked")
        | ((WebhookEvent.state == "processing") & (WebhookEvent.leased_until < _stamp(now)))
    )
    if force:
        free = free | (WebhookEvent.state == "done")
    try:
        event.update(
            actions=[
                WebhookEvent.type.set(event_type),
                WebhookEvent.state.set("processing"),
                WebhookEvent.received_at.set(WebhookEvent.received_at | clock.iso(now)),
                WebhookEvent.lease.set(lease),
                WebhookEvent.leased_until.set(_stamp(now + LEASE)),
                WebhookEvent.attempts.set((WebhookEvent.attempts | 0) + 1),
                WebhookEvent.payload.set(payload if len(payload) < _MOST_PAYLOAD else "{}"),
                WebhookEvent.expires.set(now + KEEP_OPEN),
            ],
            condition=free,
        )
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise
        return _held(event_id, lease)
    return Claim(event_id, lease, "ours")


def close(
    *,
    closing: Closing,
    now: datetime,
    customer_id: str | None = None,
    user_id: str | None = None,
) -> None:
    """Close an event that led to no write on a member."""
    actions = _closing_actions(closing, now, Facts(), user_id)
    if customer_id:
        actions.append(WebhookEvent.customer_id.set(customer_id))
    WebhookEvent(closing.claim.event_id).update(actions=actions, condition=WebhookEvent.id.exists())


def fail(*, claim: Claim, reason: str) -> None:
    """Give an event back with the reason, unless somebody else has it by now."""
    event = WebhookEvent(claim.event_id)
    try:
        event.update(
            actions=[WebhookEvent.state.set("failed"), WebhookEvent.reason.set(reason[:500])],
            condition=(WebhookEvent.state == "processing") & (WebhookEvent.lease == claim.lease),
        )
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise


def _was_given(member: Member) -> bool:
    """Say whether a row of old has a plan that isn't Stripe's to confirm."""
    is_paid = plans.stored_tier(member.subscription_tier).key != "free"
    return is_paid and member.subscription_status == "active" and not member.stripe_customer_id


def _held(event_id: str, lease: str) -> Claim:
    """Say who holds an event; we do when the claim's answer was lost and it was sent again."""
    held = WebhookEvent.get(event_id, consistent_read=True)
    if held.state == "done":
        return Claim(event_id, lease, "done", held.user_id)
    return Claim(event_id, lease, "ours" if held.lease == lease else "busy")


def _account(member: Member) -> Account:
    return Account(
        user_id=member.id,
        version=int(member.access_version or 0),
        customer_id=member.stripe_customer_id,
        facts=facts_of(member),
    )


def _update(user_id: str, actions: list[Action], condition) -> bool:
    try:
        Member(user_id).update(actions=actions, condition=condition)
    except UpdateError as exc:
        if tables.condition_failed(exc):
            return False
        raise
    return True


def _member_actions(account: Account, facts: Facts, now: datetime) -> list[Action]:
    """Return the facts and, derived from them, everything other code reads of access."""
    access = entitlements.access(facts, now)
    live = [one for one in facts.stripe.subscriptions if one.is_live] if facts.stripe else []
    return _set_or_remove(
        (Member.stripe_fact, _stored(facts.stripe)),
        (Member.apple_fact, _stored(facts.apple)),
        (Member.grant_fact, _stored(facts.grant)),
        (Member.beta_fact, _stored(facts.beta)),
        (Member.subscription_tier, access.tier),
        (Member.subscription_status, access.status),
        (Member.subscription_source, access.source),
        (Member.subscription_ends_at, access.until),
        (Member.past_due_since, access.past_due_since),
        (Member.trial_ends_at, access.trial_ends_at),
        (Member.subscription_backing, entitlements.backing(facts, now) or None),
        (Member.stripe_customer_id, facts.stripe.customer_id if facts.stripe else None),
        (Member.stripe_subscription_id, live[0].id if live else None),
        (Member.is_beta, facts.beta is not None),
        (Member.updated_at, clock.iso(now)),
        (Member.access_version, account.version + 1),
    )


def _set_or_remove(*values: tuple[Any, Any]) -> list[Action]:
    return [
        attribute.remove() if value is None else attribute.set(value) for attribute, value in values
    ]


def _stored(fact: entitlements._Fact | None) -> dict | None:
    return None if fact is None else fact.model_dump(mode="json", exclude_none=True)


def _closing_actions(
    closing: Closing, now: datetime, facts: Facts, user_id: str | None
) -> list[Action]:
    keep = KEEP_DONE if closing.outcome == "done" else KEEP_OPEN
    actions = _set_or_remove(
        (WebhookEvent.state, closing.outcome),
        (WebhookEvent.reason, closing.reason),
        (WebhookEvent.lease, None),
        (WebhookEvent.expires, now + keep),
    )
    if user_id:
        actions.append(WebhookEvent.user_id.set(user_id))
    if facts.stripe:
        actions.append(WebhookEvent.customer_id.set(facts.stripe.customer_id))
    return actions


def _lost(exc: TransactWriteError) -> bool:
    return tables.error_code(exc) == "TransactionCanceledException" and any(
        reason and reason.code in ("ConditionalCheckFailed", "TransactionConflict")
        for reason in exc.cancellation_reasons
    )


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp())
