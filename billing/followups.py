"""What follows from an event that was handled: mails, and the list of failed payments."""

from datetime import UTC, datetime, timedelta
from typing import Any

from billing import gateways, ledger, mails, plans, receiving, sales
from billing.entitlements import Facts, StripeSubscription, access
from billing.models import FailedPayment
from billing.receiving import Receipt
from kinexfit import clock

GRACE_WARNING = timedelta(days=2)
# Mails that went out are forgotten after ninety days, so older news is no news.
_NEWS = timedelta(days=60)
_FAILURES = {"invoice.payment_failed": "declined", "invoice.payment_action_required": "confirm"}


def receive(*, payload: bytes, signature: str, now: datetime) -> Receipt:
    """Handle one webhook request and what follows from it."""
    receipt = receiving.receive(payload=payload, signature=signature, now=now)
    follow(receipt, now=now)
    sales.measure(receipt, now=now)
    return receipt


def follow(receipt: Receipt, *, now: datetime) -> None:
    """Do what an event asks of us beyond access; safe to repeat.

    A repeated event is followed too: the first time may have died between its write and this.
    """
    user_id = receipt.user_id
    if receipt.state not in ("done", "duplicate") or not user_id:
        return
    about, kind = receipt.event.about, receipt.event.type
    if kind in _FAILURES:
        _failed(user_id, about, _FAILURES[kind], _facts(receipt), now)
    elif kind in ("invoice.paid", "invoice.payment_succeeded"):
        _paid(user_id, about, now)
    elif kind == "customer.subscription.trial_will_end":
        ends = _day(about.get("trial_end"))
        mails.write(kind="trial_ending", public_id=user_id, key=about["id"], now=now, ends=ends)
    elif kind in ("customer.subscription.updated", "customer.subscription.deleted"):
        _cancelled(user_id, about, _facts(receipt), now)


def _facts(receipt: Receipt) -> Facts:
    if receipt.after is not None:
        return receipt.after
    account = ledger.account(user_id=str(receipt.user_id))
    return account.facts if account else Facts()


def _failed(
    public_id: str, invoice: dict[str, Any], reason: str, facts: Facts, now: datetime
) -> None:
    """Queue a payment that failed and write to the member, unless it has been made since."""
    if not _is_owed(facts, invoice["id"]):
        return
    failed_at = _moment(invoice.get("created")) or now
    since = _in_arrears_since(facts) or failed_at
    attempts = invoice.get("attempt_count") or 0
    told = {
        "public_id": public_id,
        "customer_id": str(invoice.get("customer") or ""),
        "amount_cents": invoice.get("amount_remaining") or invoice.get("total") or 0,
        "reason": reason,
        "attempts": attempts,
        "next_attempt_at": _moment(invoice.get("next_payment_attempt")),
        "failed_at": failed_at,
        "grace_ends_at": since + plans.GRACE,
    }
    payment, is_new = FailedPayment.objects.get_or_create(invoice_id=invoice["id"], defaults=told)
    if not is_new:
        # Of attempts that are told out of order the last one counts; each has its own decline.
        known = FailedPayment.objects.filter(pk=payment.pk)
        known.filter(attempts__lt=attempts).update(decline_code=None)
        known.filter(attempts__lte=attempts).update(**told)
    mails.write(
        kind="payment_failed",
        public_id=public_id,
        key=_mail_key(payment.invoice_id, attempts),
        now=now,
        amount=payment.amount,
        wants_confirmation=reason == "confirm",
        pay_url=invoice.get("hosted_invoice_url") or "",
        grace_ends=_words(since + plans.GRACE),
        is_over=since + plans.GRACE <= now,
    )


def learn_declines(*, most: int = 50) -> int:
    """Ask Stripe why payments failed and return how many were answered; mails that wait say it.

    The webhook doesn't: the code is behind the invoice's payment, a round trip of its own.
    """
    unknown = FailedPayment.objects.filter(resolved_at=None, decline_code=None)[:most]
    learnt = 0
    for payment in unknown:
        try:
            code = gateways.stripe().decline_of(invoice_id=payment.invoice_id) or ""
        except gateways.StripeAway:
            break
        except gateways.StripeRefused:
            code = ""
        learnt += _keep_decline(payment, code)
    return learnt


def _keep_decline(payment: FailedPayment, code: str) -> int:
    reason = "confirm" if code == "authentication_required" else payment.reason
    kept = FailedPayment.objects.filter(pk=payment.pk, attempts=payment.attempts).update(
        decline_code=code, reason=reason
    )
    payment.decline_code = code
    key = _mail_key(payment.invoice_id, payment.attempts)
    mails.add(kind="payment_failed", key=key, why=payment.why)
    return kept


def _mail_key(invoice_id: str, attempts: int) -> str:
    return f"{invoice_id}:{attempts}"


def why_declined(*, public_id: str) -> str:
    """Return what the bank said of the payment a member owes, as they may read it, or ""."""
    owed = FailedPayment.objects.filter(public_id=public_id, resolved_at=None)
    newest = owed.order_by("-failed_at").first()
    return newest.why if newest else ""


def _is_owed(facts: Facts, invoice_id: str) -> bool:
    """Say whether an invoice still waits to be paid: what failed is often told after it was."""
    return any(
        one.unpaid_invoice == invoice_id or one.status in ("past_due", "unpaid")
        for one in _subscriptions(facts)
    )


def _in_arrears_since(facts: Facts) -> datetime | None:
    since = [one.past_due_since for one in _subscriptions(facts) if one.past_due_since]
    return clock.parse(min(since)) if since else None


def _paid(public_id: str, invoice: dict[str, Any], now: datetime) -> None:
    _settle(invoice["id"], now)
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


def _settle(invoice_id: str, now: datetime) -> None:
    FailedPayment.objects.filter(invoice_id=invoice_id, resolved_at=None).update(
        resolved_at=now, resolved_by="paid"
    )


def _cancelled(public_id: str, about: dict[str, Any], facts: Facts, now: datetime) -> None:
    """Tell a member once that they cancelled, and until when the plan lasts."""
    asked_at = _moment(about.get("canceled_at"))
    one = next((one for one in _subscriptions(facts) if one.id == about["id"]), None)
    ends_at = (one.cancel_at or one.ended_at) if one else None
    if not (asked_at and one and one.tier and ends_at) or asked_at < now - _NEWS:
        return
    mails.write(
        kind="cancelled",
        public_id=public_id,
        key=f"{one.id}:{int(asked_at.timestamp())}",
        now=now,
        plan=plans.TIERS[one.tier].name,
        ends=_words(clock.parse(ends_at)),
        has_access=access(facts, now).tier != "free",
    )


def warn_of_ending_grace(*, now: datetime) -> int:
    """Write to members whose grace ends within two days; once per invoice."""
    due = FailedPayment.objects.filter(
        resolved_at=None, grace_ends_at__gt=now, grace_ends_at__lte=now + GRACE_WARNING
    )
    return sum(_warn(payment, now) for payment in due)


def _warn(payment: FailedPayment, now: datetime) -> bool:
    account = ledger.account(user_id=payment.public_id)
    if account is None or payment.grace_ends_at is None:
        return False
    if not _is_owed(account.facts, payment.invoice_id):
        # The event that said it was paid never came.
        _settle(payment.invoice_id, now)
        return False
    return mails.write(
        kind="grace_ending",
        public_id=payment.public_id,
        key=payment.invoice_id,
        now=now,
        amount=payment.amount,
        why=payment.why,
        ends=_words(payment.grace_ends_at),
    )


def _subscriptions(facts: Facts) -> tuple[StripeSubscription, ...]:
    return facts.stripe.subscriptions if facts.stripe else ()


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _day(seconds: int | None) -> str:
    moment = _moment(seconds)
    return _words(moment) if moment else ""


def _words(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _dollars(cents: int) -> str:
    return f"${cents / 100:.2f}"
