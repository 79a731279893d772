"""The queue of failed payments: write to the member, note, resolve."""

from datetime import datetime

from accounts import audit, roles
from accounts.models import User
from billing import gateways, mails
from billing.models import FailedPayment
from kinexfit import errors


class Settled(errors.Conflict):
    code = "PAYMENT_SETTLED"
    message = "That payment has been made or resolved since."


class MailedAlready(errors.Conflict):
    code = "MAILED_ALREADY"
    message = "The member was written to about this a moment ago."


def write_to_member(*, payment: FailedPayment, actor: User, now: datetime) -> None:
    """Send the failed-payment mail again; at most once an hour."""
    roles.require(actor=actor, action="handle_failed")
    if payment.resolved_at:
        raise Settled
    grace_ends = payment.grace_ends_at
    is_new = mails.write(
        kind="payment_failed",
        public_id=payment.public_id,
        key=f"{payment.invoice_id}:staff:{now:%Y-%m-%dT%H}",
        now=now,
        amount=payment.amount,
        why=payment.why,
        wants_confirmation=payment.reason == "confirm",
        pay_url="",
        grace_ends=f"{grace_ends.day} {grace_ends:%B %Y}" if grace_ends else "",
        is_over=grace_ends is not None and grace_ends <= now,
    )
    if not is_new:
        raise MailedAlready
    _log(payment, actor, "mail-failed-payment")


def note(*, payment: FailedPayment, actor: User, text: str) -> None:
    roles.require(actor=actor, action="handle_failed")
    FailedPayment.objects.filter(pk=payment.pk).update(note=text.strip()[:1_000])
    _log(payment, actor, "note-failed-payment")


def resolve(*, payment: FailedPayment, actor: User, now: datetime) -> None:
    """Take a payment off the queue; what Stripe charges is not touched."""
    roles.require(actor=actor, action="handle_failed")
    resolved = FailedPayment.objects.filter(pk=payment.pk, resolved_at=None).update(
        resolved_at=now, resolved_by=actor.public_id
    )
    if not resolved:
        raise Settled
    _log(payment, actor, "resolve-failed-payment")


def stripe_url(payment: FailedPayment) -> str:
    """Return the invoice's page in Stripe's dashboard, or where the embedded Stripe shows it."""
    url = gateways.dashboard_url(f"invoices/{payment.invoice_id}")
    return url or f"/dev/stripe/invoice/{payment.invoice_id}"


def _log(payment: FailedPayment, actor: User, action: str) -> None:
    target = User.objects.filter(public_id=payment.public_id).first()
    audit.record(actor=actor, action=action, target=target, invoice=payment.invoice_id)
