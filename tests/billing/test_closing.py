"""Closing an account ends what it pays for first."""

from django.utils import timezone

from accounts import audit, closing, roles
from accounts.models import AuditEntry, ClosingAccount, User
from accounts.tables import Member
from billing import checkout, gateways
from billing.models import FailedPayment, Mail
from billing.tables import WebhookEvent


def live(till, user) -> list[dict]:
    customer_id = Member.get(user.public_id).stripe_customer_id
    found = till.stripe.subscriptions(customer_id=customer_id)
    return [one for one in found if one["status"] != "canceled"]


def test_subscriptions_end_before_the_member_is_forgotten(user, subscribe, deliver, till):
    subscribe()
    deliver()
    assert len(live(till, user)) == 1
    customer_id = Member.get(user.public_id).stripe_customer_id

    closing.request_closing(user=user, now=timezone.now())
    closing.finish_all()

    statuses = [one["status"] for one in till.stripe.subscriptions(customer_id=customer_id)]
    assert statuses == ["canceled"]
    assert not User.objects.filter(public_id=user.public_id).exists()


def test_with_stripe_away_nothing_is_deleted_yet(user, subscribe, deliver, till, monkeypatch):
    subscribe()
    deliver()
    closing.request_closing(user=user, now=timezone.now())

    def away(**_asked):
        raise gateways.StripeAway

    with monkeypatch.context() as trouble:
        trouble.setattr(till.stripe, "subscriptions", away)
        assert closing.finish_all() == 0
    assert ClosingAccount.objects.exists()
    assert len(live(till, user)) == 1

    assert closing.finish_all() == 1


def test_what_stripe_says_after_the_closing_is_harmless(user, subscribe, deliver, till):
    subscribe()
    deliver()
    closing.request_closing(user=user, now=timezone.now())
    closing.finish_all()
    assert "customer.subscription.deleted" in [event["type"] for event in till.waiting()]

    deliver()

    assert not Member.count(user.public_id)


def test_a_checkout_left_open_can_no_longer_be_paid(user, till):
    url = checkout.start(user=user, tier="pro", interval="month", context="web", now=timezone.now())
    closing.request_closing(user=user, now=timezone.now())
    closing.finish_all()

    session = till.stripe.session(session_id=url.rsplit("/", 1)[1])
    assert session.status == "expired"


def test_what_staff_keep_of_a_closed_account_names_nobody(user, stranger, subscribe, deliver, till):
    subscribe()
    deliver()
    roles.give_role(user=stranger, role="support")
    audit.record(actor=stranger, action="reset-quotas", target=user)
    FailedPayment.objects.create(
        invoice_id="in_1",
        public_id=user.public_id,
        customer_id="cus_1",
        amount_cents=1,
        reason="declined",
        attempts=1,
        failed_at=timezone.now(),
    )
    closing.request_closing(user=user, now=timezone.now())
    closing.finish_closing(public_id=user.public_id)

    entry = AuditEntry.objects.get(action="reset-quotas")
    assert (entry.target_email, entry.target_id) == ("", user.public_id)
    assert entry.actor_email == stranger.email
    assert FailedPayment.objects.get().public_id == ""
    assert Mail.objects.count() == 0


def test_the_end_of_a_closed_accounts_plan_is_nothing_for_staff(user, subscribe, deliver, till):
    subscribe()
    deliver()
    closing.request_closing(user=user, now=timezone.now())
    closing.finish_closing(public_id=user.public_id)

    answers = deliver()

    assert {answer.status_code for answer in answers} == {200}
    assert list(WebhookEvent.by_state.query("parked")) == []
