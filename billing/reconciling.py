"""Compare what we recorded of a member with what Stripe says, and put right what drifted.

Putting right always means reading Stripe again and storing that; no finding ever proposes to
cancel, refund or take a plan by hand, and a member in grace is only waited for.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from billing import entitlements, ledger, syncing
from billing.entitlements import Access, ApplePurchase, Facts, StripeFact, StripeSubscription
from billing.ledger import Account
from kinexfit import errors

Kind = Literal[
    "entitled_but_ended",
    "paying_not_entitled",
    "wrong_tier",
    "past_due",
    "two_subscriptions",
    "unknown_customer",
    "stale_period",
]
Proposal = Literal["resync", "review", "wait"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference, with the evidence of both sides and what to do about it."""

    kind: Kind
    proposal: Proposal
    ours: dict[str, Any]
    stripe: dict[str, Any]


def reconcile_member(*, user_id: str, now: datetime, is_read_only: bool = False) -> list[Finding]:
    """Compare one member with Stripe and, unless only reading, store what Stripe says."""
    account = ledger.account(user_id=user_id)
    if account is None:
        raise errors.NotFound
    if account.customer_id is None:
        return []
    told = syncing.read(customer_id=account.customer_id, known=account.facts.stripe, now=now)
    findings = differences(account=account, told=told, now=now)
    if not is_read_only and any(one.proposal == "resync" for one in findings):
        syncing.sync(account=account, customer_id=account.customer_id, now=now)
    return findings


def differences(*, account: Account, told: StripeFact, now: datetime) -> list[Finding]:
    """Return how what is recorded differs from what Stripe tells of the same customer."""
    known = account.facts.stripe
    ours, theirs = _access(known, now), _access(told, now)
    evidence = (_evidence(known, ours), _evidence(told, theirs))
    findings = [*_drift(known, told, ours, theirs, evidence)]
    if theirs.status == "past_due":
        proposal: Proposal = "wait" if theirs.tier != "free" else "review"
        findings.append(Finding("past_due", proposal, *evidence))
    apple = entitlements.app_store_plan(account.facts, now)
    is_renewed_there = apple is not None and apple.will_renew
    if sum(one.goes_on for one in told.subscriptions) + is_renewed_there > 1:
        both = evidence[0] | ({"apple": _stored(apple)} if apple else {}), evidence[1]
        findings.append(Finding("two_subscriptions", "review", *both))
    if told.is_deleted and not (known and known.is_deleted):
        findings.append(Finding("unknown_customer", "resync", *evidence))
    return findings


def _drift(
    known: StripeFact | None,
    told: StripeFact,
    ours: Access,
    theirs: Access,
    evidence: tuple[dict[str, Any], dict[str, Any]],
) -> list[Finding]:
    """Return the one way in which the recorded subscriptions are behind, if they are."""
    if ours.tier == theirs.tier:
        if _essence(known) == _essence(told):
            return []
        return [Finding("stale_period", "resync", *evidence)]
    kind: Kind = "wrong_tier"
    if theirs.tier == "free":
        kind = "entitled_but_ended"
    elif ours.tier == "free":
        kind = "paying_not_entitled"
    return [Finding(kind, "resync", *evidence)]


def _access(fact: StripeFact | None, now: datetime) -> Access:
    """Return what Stripe's fact alone gives: grants and Apple are none of Stripe's business."""
    return entitlements.access(Facts(stripe=fact), now)


def _essence(fact: StripeFact | None) -> set[StripeSubscription]:
    """Return what matters of a fact: ended subscriptions only were."""
    return {one for one in fact.subscriptions if one.is_live} if fact else set()


def _evidence(fact: StripeFact | None, access: Access) -> dict[str, Any]:
    return {
        "tier": access.tier,
        "status": access.status,
        "until": access.until,
        "why": access.why,
        "checkedAt": fact.checked_at if fact else None,
        "subscriptions": [_stored(one) for one in fact.subscriptions] if fact else [],
    }


def _stored(one: StripeSubscription | ApplePurchase) -> dict[str, Any]:
    return one.model_dump(mode="json", exclude_none=True)
