"""What billing does when an account closes: end every subscription, then let go of its rows."""

from django.dispatch import receiver

from accounts.signals import account_closes, billing_ends
from billing import apple, gateways, ledger, stripe_facts
from billing.models import FailedPayment, Finding, Mail


@receiver(billing_ends)
def cancel_subscriptions(user_id: str, **_signal) -> None:
    """Cancel all that Stripe may still charge for; a failure has the closing try again."""
    account = ledger.account(user_id=user_id)
    if account is None or account.customer_id is None:
        return
    stripe = gateways.stripe()
    session = stripe.newest_session(customer_id=account.customer_id)
    if session and session.status == "open":
        # A tab left open could still buy a plan nobody could use.
        stripe.expire_session(session_id=session.id)
    for found in stripe.subscriptions(customer_id=account.customer_id) or []:
        if stripe_facts.subscription(found).is_live:
            stripe.cancel(subscription_id=found["id"])


@receiver(account_closes)
def forget_member(user_id: str, **_signal) -> None:
    """Free their purchases and leave of money matters only what names nobody."""
    apple.forget(user_id=user_id)
    Mail.objects.filter(public_id=user_id).delete()
    for kept in (FailedPayment, Finding):
        kept.objects.filter(public_id=user_id).update(public_id="")
