"""What follows from money events: the right mail, once, and a queue of failed payments."""

import html
import json
from datetime import timedelta

import pytest
from django.contrib.admin.utils import quote
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.tables import Member
from billing import declines, followups, gateways, ledger, mails, receiving, reconciling, tasks
from billing.backoffice import failed_payments
from billing.models import FailedPayment, Mail, WaitlistEntry
from tests.billing.conftest import GOOD, LATER_DECLINED
from tests.billing.test_back_office import office


@pytest.fixture
def support(client, stranger):
    return office(client, stranger, "support")


def kinds() -> list[str]:
    return sorted(Mail.objects.values_list("kind", flat=True))


def sent() -> list[str]:
    mails.send_waiting(now=timezone.now())
    return [message.subject for message in mail.outbox]


@pytest.fixture
def in_arrears(subscribe, deliver, till):
    """A member whose renewal has just been declined."""
    subscribe(card=LATER_DECLINED)
    deliver()
    till.wait_for_renewal()
    deliver()


def test_a_payment_is_receipted_once(subscribe, deliver, till, user):
    subscribe()
    events = till.waiting()
    deliver()
    for event in events:
        deliver(event)

    assert kinds() == ["receipt"]
    assert sent() == ["Your Kinex Fit receipt"]
    assert sent() == ["Your Kinex Fit receipt"]
    message = mail.outbox[0]
    assert message.to == [user.email]
    assert "$13.99" in message.body
    assert "$13.99" in message.alternatives[0][0]


def test_a_declined_renewal_is_queued_and_mailed(in_arrears, user):
    payment = FailedPayment.objects.get()

    assert (payment.public_id, payment.amount, payment.reason) == (
        user.public_id,
        "$13.99",
        "declined",
    )
    assert payment.attempts >= 1
    assert payment.next_attempt_at is not None
    assert "Your payment didn't go through" in sent()


def test_a_recovered_payment_leaves_the_queue(in_arrears, user, till, deliver):
    till.use_card(Member.get(user.public_id).stripe_customer_id, GOOD)
    till.wait(8)
    deliver()

    assert FailedPayment.objects.get().resolved_by == "paid"


def test_a_failure_told_after_its_payment_is_neither_queued_nor_mailed(
    subscribe, deliver, till, user
):
    subscribe(card=LATER_DECLINED)
    deliver()
    till.wait_for_renewal()
    late = [event for event in till.waiting() if event["type"] == "invoice.payment_failed"]
    till.use_card(Member.get(user.public_id).stripe_customer_id, GOOD)
    till.forget_deliveries()

    for event in late:
        deliver(event)

    assert FailedPayment.objects.count() == 0
    assert "payment_failed" not in kinds()


def test_of_attempts_told_out_of_order_the_last_one_counts(subscribe, deliver, till):
    subscribe(card=LATER_DECLINED)
    deliver()
    till.wait_for_renewal()
    till.wait(4)
    told = [event for event in till.waiting() if event["type"] == "invoice.payment_failed"]

    for event in reversed(told):
        deliver(event)

    assert len(told) == 2
    assert FailedPayment.objects.get().attempts == 2


def test_a_failure_past_grace_promises_no_plan(in_arrears, till, deliver):
    payment = FailedPayment.objects.get()
    event = next(e for e in till.world.all("event") if e["type"] == "invoice.payment_failed")
    late = event["data"]["object"] | {"attempt_count": 3}

    followups.follow(
        receiving.Receipt(
            "done",
            gateways.Event("evt_late", "invoice.payment_failed", None, late),
            payment.public_id,
            ledger.account(user_id=payment.public_id).facts,
        ),
        now=payment.grace_ends_at + timedelta(days=1),
    )
    sent()

    said = [m.body for m in mail.outbox if m.subject == mails.SUBJECTS["payment_failed"]]
    assert ["stays as it is" in body for body in said] == [True, False]
    assert "went back to Free" in said[1]


def test_what_follows_from_an_event_is_made_good_when_it_comes_again(
    subscribe, deliver, till, monkeypatch
):
    subscribe(card=LATER_DECLINED)
    till.wait_for_renewal()
    events = till.waiting()

    def dies(*_args, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as trouble:
        trouble.setattr(followups, "follow", dies)
        for event in events:
            with pytest.raises(KeyboardInterrupt):
                deliver(event)
    assert kinds() == []
    for event in events:
        assert deliver(event).json()["duplicate"]

    assert kinds() == ["payment_failed", "receipt"]
    assert FailedPayment.objects.count() == 1


def test_a_cancellation_another_event_brought_first_is_confirmed_too(
    subscribe, deliver, till, user
):
    member = subscribe()
    paid = next(event for event in till.waiting() if event["type"] == "invoice.paid")
    (live,) = till.stripe.subscriptions(customer_id=member.stripe_customer_id)
    till.stripe.api.subscriptions.update(live["id"], {"cancel_at_period_end": True})

    deliver(paid)
    deliver()

    assert kinds() == ["cancelled", "receipt"]


def test_whoever_cancels_again_is_told_again(subscribe, deliver, till, user):
    member = subscribe()
    (live,) = till.stripe.subscriptions(customer_id=member.stripe_customer_id)
    for is_wanted in (True, False, True):
        till.wait(1)
        till.stripe.api.subscriptions.update(live["id"], {"cancel_at_period_end": is_wanted})
        deliver()

    assert kinds().count("cancelled") == 2


def test_nobody_who_has_paid_is_warned_and_the_queue_heals(in_arrears, till, user):
    payment = FailedPayment.objects.get()
    customer_id = Member.get(user.public_id).stripe_customer_id
    till.use_card(customer_id, GOOD)
    till.forget_deliveries()
    reconciling.reconcile_member(user_id=user.public_id, now=timezone.now())

    warned = followups.warn_of_ending_grace(now=payment.grace_ends_at - timedelta(days=1))

    assert warned == 0
    assert FailedPayment.objects.get().resolved_by == "paid"


def test_the_end_of_grace_is_announced_once(in_arrears):
    payment = FailedPayment.objects.get()
    near = payment.grace_ends_at - timedelta(days=1)

    assert followups.warn_of_ending_grace(now=payment.grace_ends_at - timedelta(days=5)) == 0
    assert followups.warn_of_ending_grace(now=near) == 1
    assert followups.warn_of_ending_grace(now=near) == 0


def test_a_cancellation_is_confirmed_once_with_its_end(subscribe, deliver, till, user):
    member = subscribe()
    deliver()
    (live,) = till.stripe.subscriptions(customer_id=member.stripe_customer_id)
    till.stripe.api.subscriptions.update(live["id"], {"cancel_at_period_end": True})
    deliver()
    till.wait_for_renewal()
    deliver()

    assert kinds() == ["cancelled", "receipt"]
    sent()
    (told,) = [one for one in mail.outbox if one.subject == "Your plan is cancelled"]
    assert "Pro lasts to" in told.body


@pytest.mark.parametrize(
    "kind", sorted({*mails.SUBJECTS, "verification", "reset", "account_closed"})
)
def test_every_mail_can_be_seen_on_a_laptop(client, db, kind, settings):
    page = client.get(f"/dev/mail/previews/{kind}.html")
    text = client.get(f"/dev/mail/previews/{kind}.txt")

    assert f"previews/{kind}.html" in client.get("/dev/mail/previews").content.decode()
    assert "Kinex Fit" in page.content.decode()
    assert "<" not in text.content.decode()
    settings.EMAIL_URL = "smtp://mail"
    assert client.get(f"/dev/mail/previews/{kind}.html").status_code == 404


def test_a_mail_that_could_not_be_sent_is_sent_later(user, monkeypatch):
    now = timezone.now()
    mails.write(kind="trial_ending", public_id=user.public_id, key="x", now=now, ends="soon")

    def down(*_args, **_options):
        raise OSError

    with monkeypatch.context() as trouble:
        trouble.setattr(mails, "send_mail", down)
        assert mails.send_waiting(now=now) == 0
    assert mails.send_waiting(now=now) == 1
    assert len(mail.outbox) == 1


def test_staff_write_note_and_resolve(in_arrears, support, user, stranger):
    payment = FailedPayment.objects.get()
    listed = support.get("/admin/billing/failedpayment/?is_open=yes").content.decode()
    assert user.email in listed
    assert "$13.99" in listed

    def choose(action: str):
        data = {"action": action, "_selected_action": [payment.pk]}
        return support.post("/admin/billing/failedpayment/?is_open=yes", data, follow=True)

    choose("write_to_members")
    assert "a moment ago" in choose("write_to_members").content.decode()
    page = f"/admin/billing/failedpayment/{quote(payment.pk)}/change/"
    support.post(page, {"note": "Called; pays on Friday."})
    assert "Called; pays on Friday." in support.get(page).content.decode()
    support.post(f"/admin/billing/failedpayment/{payment.pk}/do/resolve/")

    late = support.post(f"/admin/billing/failedpayment/{payment.pk}/do/write/", follow=True)
    assert "made or resolved since" in late.content.decode()
    payment.refresh_from_db()
    for act in (failed_payments.resolve, failed_payments.write_to_member):
        with pytest.raises(failed_payments.Settled):
            act(payment=payment, actor=stranger, now=timezone.now())
    assert payment.note == "Called; pays on Friday."
    assert payment.resolved_at is not None
    actions = list(AuditEntry.objects.order_by("created_at").values_list("action", flat=True))
    assert actions == ["mail-failed-payment", "note-failed-payment", "resolve-failed-payment"]


def test_the_waitlist_takes_an_address_once_and_tells_nobody(client, db):
    body = {"firstName": "Ada", "email": "Ada@Example.com", "status": "beta"}
    replies = [
        client.post("/api/beta-signup", json.dumps(body), content_type="application/json")
        for _ in range(2)
    ]

    assert [reply.json() for reply in replies] == [{"success": True}] * 2
    entry = WaitlistEntry.objects.get()
    assert (entry.email, entry.status) == ("ada@example.com", "beta")
    assert client.post("/api/beta-signup", "{}", content_type="application/json").status_code == 400


def test_the_waitlist_page(client, db):
    given = {"first_name": "Ada", "email": "ada@example.com", "referred_by": ""}

    assert client.post("/waitlist", given | {"email": "no"}).status_code == 422
    for _ in range(2):
        assert client.post("/waitlist", given).status_code == 302
    assert WaitlistEntry.objects.count() == 1


def test_the_beta_is_turned_by_admins_only(support, db):
    assert support.post("/admin/billing/waitlistentry/beta/", {"is_on": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("card", "code", "reason", "said"),
    [
        ("4000000000009995", "insufficient_funds", "declined", "enough money on the card"),
        ("4000000000000069", "expired_card", "declined", "The card has expired."),
        ("4000002500003155", "authentication_required", "confirm", "wants you to confirm"),
    ],
)
def test_why_the_bank_declined_reaches_the_member_and_staff(
    subscribe, deliver, till, support, user, card, code, reason, said
):
    member = subscribe(card=LATER_DECLINED)
    deliver()
    till.wait_for_renewal()
    till.use_card(member.stripe_customer_id, card)
    deliver()

    followups.learn_declines()
    sent()

    payment = FailedPayment.objects.get()
    assert (payment.decline_code, payment.reason) == (code, reason)
    assert said in mail.outbox[-1].body
    member_browser = Client()
    member_browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert said in html.unescape(member_browser.get("/subscription").content.decode())
    listed = support.get("/admin/billing/failedpayment/?is_open=yes").content.decode()
    assert payment.decline.staff in html.unescape(listed)
    page = support.get(f"/admin/billing/failedpayment/{quote(payment.pk)}/change/")
    assert code in page.content.decode()


def test_a_new_attempt_has_a_decline_of_its_own(in_arrears, till, deliver):
    followups.learn_declines()
    assert FailedPayment.objects.get().decline_code == "generic_decline"

    till.wait(6)
    deliver()

    assert FailedPayment.objects.get().decline_code is None
    assert followups.learn_declines() == 1


def test_mails_go_out_while_stripe_is_away(in_arrears, till, monkeypatch):
    def away(*_args, **_options):
        raise gateways.sdk.APIConnectionError("Connection refused")

    with monkeypatch.context() as trouble:
        trouble.setattr(till.stripe.http, "request", away)
        tasks.send_mails()

    assert "Your bank declined it." in mail.outbox[-1].body
    assert FailedPayment.objects.get().decline_code is None
    tasks.send_mails()
    assert FailedPayment.objects.get().decline_code == "generic_decline"


def test_what_a_bank_keeps_from_the_cardholder_is_kept():
    for code in ("lost_card", "stolen_card", "pickup_card", "fraudulent", "merchant_blacklist"):
        assert declines.meaning(code).member == declines.meaning("generic_decline").member
    assert declines.meaning("a_code_of_tomorrow").member == declines.meaning("lost_card").member
