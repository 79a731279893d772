"""What follows from an event that was handled: mails, and the list of failed payments."""

from datetime import UTC, datetime, timedelta
from typing import Any

from billing import mails, plans, receiving
from billing.entitlements import StripeFact, StripeSubscription, access
from billing.models import FailedPayment
from billing.receiving import Receipt
from kinexfit import clock

GRACE_WARNING = timedelta(days=2)
_FAILURES = {"invoice.payment_failed": "declined", "invoice.payment_action_required": "confirm"}


def receive(*, payload: bytes, signature: str, now: datetime) -> Receipt:
    """Handle one webhook request and what follows from it."""
    receipt = receiving.receive(payload=payload, signature=signature, now=now)
    follow(receipt, now=now)
    return receipt


def follow(receipt: Receipt, *, now: datetime) -> None:
    """Do what an event asks of us beyond access; safe to repeat."""
    if receipt.state != "done" or not receipt.user_id:
        return
    about, kind = receipt.event.about, receipt.event.type
    if kind in _FAILURES:
        _failed(receipt.user_id, about, _FAILURES[kind], now)
    elif kind in ("invoice.paid", "invoice.payment_succeeded"):
        _paid(receipt.user_id, about, now)
    elif kind == "customer.subscription.trial_will_end":
        ends = _day(about.get("trial_end"))
        mails.write(
            kind="trial_ending", public_id=receipt.user_id, key=about["id"], now=now, ends=ends
        )
    elif kind in ("customer.subscription.updated", "customer.subscription.deleted"):
        _cancelled(receipt, now)


def _failed(public_id: str, invoice: dict[str, Any], reason: str, now: datetime) -> None:
    failed_at = _moment(invoice.get("created")) or now
    FailedPayment.objects.update_or_create(
        invoice_id=invoice["id"],
        defaults={
            "public_id": public_id,
            "customer_id": str(invoice.get("customer") or ""),
            "amount_cents": invoice.get("amount_remaining") or invoice.get("total") or 0,
            "reason": reason,
            "attempts": invoice.get("attempt_count") or 0,
            "next_attempt_at": _moment(invoice.get("next_payment_attempt")),
        },
        create_defaults={
            "public_id": public_id,
            "customer_id": str(invoice.get("customer") or ""),
            "amount_cents": invoice.get("amount_remaining") or invoice.get("total") or 0,
            "reason": reason,
            "attempts": invoice.get("attempt_count") or 0,
            "next_attempt_at": _moment(invoice.get("next_payment_attempt")),
            "failed_at": failed_at,
            "grace_ends_at": failed_at + plans.GRACE,
        },
    )
    mails.write(
        kind="payment_failed",
        public_id=public_id,
        key=f"{invoice['id']}:{invoice.get('attempt_count') or 0}",
        now=now,
        amount=_dollars(invoice.get("amount_remaining") or invoice.get("total") or 0),
        wants_confirmation=reason == "confirm",
        pay_url=invoice.get("hosted_invoice_url") or "",
        grace_ends=_words(failed_at + plans.GRACE),
    )


def _paid(public_id: str, invoice: dict[str, Any], now: datetime) -> None:
    FailedPayment.objects.filter(invoice_id=invoice["id"], resolved_at=None).update(
        resolved_at=now, resolved_by="paid"
    )
    if (invoice.get("amount_paid") or 0) > 0:
        mails.write(
            kind="receipt",
            public_id=public_id,
            key=invoice["id"],
            now=now,
            amount=_dollars(invoice["amount_paid"]),
            number=invoice.get("number") or invoice["id"],
            date=_day(invoice.get("created")),
            invoice_url=invoice.get("hosted_invoice_url") or "",
        )


def _cancelled(receipt: Receipt, now: datetime) -> None:
    """Tell a member once when a subscription of theirs was cancelled, and until when it lasts."""
    before = _by_id(receipt.before.stripe if receipt.before else None)
    after = _by_id(receipt.after.stripe if receipt.after else None)
    for key, one in after.items():
        was = before.get(key)
        is_news = was is None or not (was.cancel_at or was.ended_at)
        if one.tier and is_news and (one.cancel_at or one.ended_at):
            mails.write(
                kind="cancelled",
                public_id=str(receipt.user_id),
                key=f"{key}:{one.cancel_at or one.ended_at}",
                now=now,
                plan=plans.TIERS[one.tier].name,
                ends=_words(clock.parse(str(one.cancel_at or one.ended_at))),
                has_access=access(receipt.after, now).tier != "free" if receipt.after else False,
            )


def warn_of_ending_grace(*, now: datetime) -> int:
    """Write to members whose grace ends within two days; once per invoice."""
    due = FailedPayment.objects.filter(
        resolved_at=None, grace_ends_at__gt=now, grace_ends_at__lte=now + GRACE_WARNING
    )
    return sum(
        mails.write(
            kind="grace_ending",
            public_id=row.public_id,
            key=row.invoice_id,
            now=now,
            amount=row.amount,
            ends=_words(row.grace_ends_at),
        )
        for row in due
        if row.grace_ends_at
    )


def _by_id(fact: StripeFact | None) -> dict[str, StripeSubscription]:
    return {one.id: one for one in fact.subscriptions} if fact else {}


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _day(seconds: int | None) -> str:
    moment = _moment(seconds)
    return _words(moment) if moment else ""


def _words(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _dollars(cents: int) -> str:
    return f"${cents / 100:.2f}"
