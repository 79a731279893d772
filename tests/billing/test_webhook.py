import time
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from billing import gateways, ledger, receiving, syncing
from billing.embedded import subscriptions
from billing.tables import WebhookEvent
from kinexfit import clock, rate_limits
from tests.billing.conftest import tier_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "/api/stripe/webhook"


@pytest.fixture
def broken_stripe(till, monkeypatch):
    """Stripe that answers no request for subscriptions until it is mended."""

    def away(**_wanted):
        raise gateways.StripeAway

    whole = till.stripe.subscriptions
    monkeypatch.setattr(till.stripe, "subscriptions", away)
    return lambda: monkeypatch.setattr(till.stripe, "subscriptions", whole)


def test_a_duplicate_is_acknowledged_and_changes_nothing(subscribe, deliver, till, user):
    subscribe()
    event = till.first("checkout.session.completed")
    deliver(event)
    version = ledger.account(user_id=user.public_id).version

    answer = deliver(event)

    assert answer.json() == {"received": True, "duplicate": True}
    assert ledger.account(user_id=user.public_id).version == version


@pytest.mark.parametrize(
    "header",
    ["", "nonsense", "t=1,v1=00", "t=abc,v1=" + "0" * 64, "t=NOW,v1=" + "0" * 64],
)
def test_a_request_that_stripe_did_not_sign_is_refused_and_not_stored(client, till, header):
    header = header.replace("NOW", str(int(time.time())))

    answer = client.post(
        URL, b"{}", content_type="application/json", headers={"Stripe-Signature": header}
    )

    assert answer.status_code == 400
    assert answer.json()["code"] == "BAD_SIGNATURE"
    assert list(WebhookEvent.scan()) == []


def test_a_signature_of_six_minutes_ago_is_refused(client, till, subscribe, monkeypatch):
    subscribe()
    earlier = time.time() - 360
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: earlier)
        body, signature = till.signed(till.waiting()[0])

    answer = client.post(
        URL, body, content_type="application/json", headers={"Stripe-Signature": signature}
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b'{"id": 1}', b"\xff\xfe"])
def test_signed_nonsense_is_refused(client, till, body):
    from billing.embedded import events

    answer = client.post(
        URL,
        body,
        content_type="application/json",
        headers={"Stripe-Signature": events.signature(till.world, body)},
    )

    assert answer.status_code == 400


def test_a_body_of_a_megabyte_is_refused_unread(client, till):
    answer = client.post(URL, b"x" * 1_000_000, content_type="application/json")

    assert answer.status_code == 413


def test_an_event_we_do_not_use_is_acknowledged_and_not_stored(deliver, till, db):
    event = {"id": "evt_1", "type": "payout.paid", "data": {"object": {"object": "payout"}}}

    answer = deliver(event)

    assert answer.json() == {"received": True}
    assert list(WebhookEvent.scan()) == []


def test_with_stripe_away_the_event_fails_with_its_reason_and_succeeds_later(
    user, subscribe, deliver, till, broken_stripe
):
    subscribe_event = None
    mend = broken_stripe
    customer = till.stripe.create_customer(user_id=user.public_id, email=user.email, replaces=None)
    till.use_card(customer, "4242424242424242")
    till.stripe.api.subscriptions.create(
        {
            "customer": customer,
            "items": [{"price": till.price("core")}],
            "metadata": {"userId": user.public_id},
        }
    )
    subscribe_event = till.first("customer.subscription.created")

    failed = deliver(subscribe_event)
    row = WebhookEvent.get(subscribe_event["id"])
    mend()
    done = deliver(subscribe_event)

    assert failed.status_code == 503
    assert (row.state, row.reason.split(":")[0]) == ("failed", "StripeAway")
    assert done.status_code == 200
    assert tier_of(user) == "core"
    assert WebhookEvent.get(subscribe_event["id"]).state == "done"


def test_a_fault_of_our_own_is_a_failure_too(subscribe, deliver, till, monkeypatch):
    subscribe()
    event = till.first("invoice.paid")
    monkeypatch.setattr(syncing, "sync", lambda **_options: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        deliver(event)

    assert WebhookEvent.get(event["id"]).state == "failed"


def test_a_lease_keeps_a_second_handler_out_until_it_runs_out(subscribe, till):
    subscribe()
    event = till.waiting()[0]
    claims = {"event_id": event["id"], "event_type": event["type"], "payload": "{}"}
    held = ledger.claim(**claims, lease="a", now=NOW)

    refused = ledger.claim(**claims, lease="b", now=NOW + timedelta(seconds=30))
    taken = ledger.claim(**claims, lease="b", now=NOW + timedelta(seconds=61))
    ledger.fail(claim=held, reason="too slow")

    assert (held.state, refused.state, taken.state) == ("ours", "busy", "ours")
    assert WebhookEvent.get(event["id"]).state == "processing"


def test_a_claim_whose_answer_was_lost_is_still_ours(till):
    claims = {"event_id": "evt_1", "event_type": "x", "payload": "{}", "lease": "a", "now": NOW}

    assert [ledger.claim(**claims).state for _ in range(2)] == ["ours", "ours"]


def test_a_handler_in_the_middle_makes_stripe_come_again(subscribe, deliver, till):
    subscribe()
    event = till.waiting()[0]
    ledger.claim(event_id=event["id"], event_type="x", payload="{}", lease="a", now=timezone.now())

    assert deliver(event).status_code == 503


def test_staff_may_replay_any_event_again(user, subscribe, deliver, till):
    subscribe()
    event = till.first("invoice.paid")
    deliver(event)
    subscriptions.cancel(till.world, till.world.all("subscription")[0]["id"])

    receipt = receiving.replay(event_id=event["id"], now=timezone.now())

    assert receipt.state == "done"
    assert tier_of(user) == "free"


def test_an_event_is_kept_a_week_and_one_for_staff_longer(subscribe, deliver, till, db):
    subscribe()
    event = till.first("invoice.paid")
    deliver(event)

    left = WebhookEvent.get(event["id"]).expires - timezone.now()

    assert timedelta(days=6) < left <= timedelta(days=7)
    assert clock.parse(WebhookEvent.get(event["id"]).received_at)


def test_the_thousand_and_first_webhook_in_a_minute_is_told_to_wait(client, till, monkeypatch):
    limit = rate_limits.Limit(3, rate_limits.MINUTE)
    assert rate_limits.LIMITS["webhook"] == rate_limits.Limit(1000, rate_limits.MINUTE)
    monkeypatch.setitem(rate_limits.LIMITS, "webhook", limit)

    answers = [client.post(URL, b"{}", content_type="application/json") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert answers[-1].headers["Retry-After"]
