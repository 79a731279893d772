import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.tables import Member
from billing import facts, gateways, ledger, plans, receiving, syncing
from billing.embedded import invoices, subscriptions
from billing.tables import WebhookEvent
from kinexfit import clock, errors, rate_limits
from tests.billing.conftest import GOOD, LATER_DECLINED

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "/api/stripe/webhook"


def tier_of(user) -> str:
    return plans.effective_tier(Member.get(user.public_id), timezone.now()).key


def first(till, event_type: str) -> dict:
    return next(event for event in till.waiting() if event["type"] == event_type)


@pytest.fixture
def broken_stripe(till, monkeypatch):
    """Stripe that answers no request for subscriptions until it is mended."""

    def away(**_wanted):
        raise gateways.StripeAway

    whole = till.stripe.subscriptions
    monkeypatch.setattr(till.stripe, "subscriptions", away)
    return lambda: monkeypatch.setattr(till.stripe, "subscriptions", whole)


def test_a_paid_checkout_gives_the_plan_once_its_event_comes(user, subscribe, deliver):
    subscribe("pro", "year")
    before = tier_of(user)

    answers = deliver()

    assert before == "free"
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json() == {"received": True}
    assert tier_of(user) == "pro"


@pytest.fixture
def asked(till, monkeypatch):
    """The addresses Stripe is asked at."""
    addresses: list[str] = []
    whole = till.stripe.http.request

    def request(method, url, *rest, **options):
        addresses.append(url.split("?")[0].rsplit("/", 1)[1])
        return whole(method, url, *rest, **options)

    monkeypatch.setattr(till.stripe.http, "request", request)
    return addresses


def test_an_event_costs_three_calls_to_dynamodb_and_one_to_stripe(
    subscribe, deliver, till, round_trips, asked
):
    subscribe()
    event = first(till, "checkout.session.completed")
    asked.clear()

    with round_trips() as calls:
        deliver(event)

    assert calls == ["UpdateItem", "GetItem", "TransactWriteItems"]
    assert asked == ["subscriptions"]


def test_so_does_each_event_of_a_payment_that_fails_and_is_made(subscribe, deliver, till, asked):
    member = subscribe(card=LATER_DECLINED)
    deliver()
    till.wait(36)
    events = till.waiting()
    asked.clear()
    deliver()
    till.use_card(member.stripe_customer_id, GOOD)
    events += till.waiting()
    deliver()

    assert len(events) >= 4
    assert asked == ["subscriptions"] * len(events)


def test_arrears_that_go_on_into_another_period_are_asked_for_once(
    subscribe, deliver, till, asked, user
):
    till.world.set("after_dunning", "past_due")
    subscribe(card=LATER_DECLINED)
    deliver()
    till.wait(32)
    deliver()
    since = Member.get(user.public_id).past_due_since
    till.wait(31)
    asked.clear()
    deliver()

    assert asked.count("invoices") == 1
    assert Member.get(user.public_id).past_due_since == since
    now = datetime.fromtimestamp(till.world.now(), UTC)
    assert plans.effective_tier(Member.get(user.public_id), now).key == "free"


def test_an_event_that_names_no_member_is_found_by_customer_in_three_calls_too(
    user, subscribe, deliver, till, round_trips
):
    subscribe()
    event = first(till, "invoice.paid")
    event["data"]["object"]["parent"] = None

    with round_trips() as calls:
        deliver(event)

    assert calls == ["UpdateItem", "Query", "TransactWriteItems"]
    assert tier_of(user) == "pro"


def test_a_duplicate_is_acknowledged_and_changes_nothing(subscribe, deliver, till, user):
    subscribe()
    event = first(till, "checkout.session.completed")
    deliver(event)
    version = ledger.account(user_id=user.public_id).version

    answer = deliver(event)

    assert answer.json() == {"received": True, "duplicate": True}
    assert ledger.account(user_id=user.public_id).version == version


def test_an_update_that_overtakes_its_creation_is_not_undone_by_it(user, subscribe, deliver, till):
    subscribe("core")
    created = first(till, "customer.subscription.created")
    change = {"items": [{"price": till.price("elite")}]}
    subscriptions.change(till.world, created["data"]["object"]["id"], change)
    updated = first(till, "customer.subscription.updated")

    deliver(updated)
    # As it was when it was made: not paid yet, and of the tier bought first.
    deliver(created | {"data": {"object": created["data"]["object"] | {"status": "incomplete"}}})

    assert tier_of(user) == "elite"


def test_the_paid_period_is_read_from_the_subscriptions_items(user, subscribe, deliver, till):
    subscribe("core")
    deliver()

    found = till.world.all("subscription")[0]
    kept = ledger.account(user_id=user.public_id).facts.stripe.subscriptions[0]

    assert "current_period_end" not in found
    assert kept.period_end == clock.iso(
        datetime.fromtimestamp(found["items"]["data"][0]["current_period_end"], UTC)
    )


def test_an_old_event_does_not_bring_back_an_old_state(user, subscribe, deliver, till):
    subscribe()
    late = first(till, "customer.subscription.created")
    till.forget_deliveries()
    subscriptions.cancel(till.world, late["data"]["object"]["id"])
    deliver()

    deliver(late)

    assert tier_of(user) == "free"


def test_the_end_of_the_old_subscription_leaves_the_new_one(user, subscribe, deliver, till):
    subscribe("core")
    deliver()
    customer = Member.get(user.public_id).stripe_customer_id
    till.stripe.api.subscriptions.create(
        {"customer": customer, "items": [{"price": till.price("elite")}]}
    )
    oldest = till.world.all("subscription")[-1]
    subscriptions.cancel(till.world, oldest["id"])

    deliver()

    assert tier_of(user) == "elite"


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


def test_an_event_of_another_api_version_still_counts(user, subscribe, deliver, till):
    subscribe()
    event = first(till, "customer.subscription.created") | {"api_version": "2031-01-01.next"}
    event["data"]["object"]["items"] = "of another shape"

    answer = deliver(event)

    assert answer.status_code == 200
    assert tier_of(user) == "pro"


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
    subscribe_event = first(till, "customer.subscription.created")

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
    event = first(till, "invoice.paid")
    monkeypatch.setattr(syncing, "sync", lambda **_options: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        deliver(event)

    assert WebhookEvent.get(event["id"]).state == "failed"


def test_an_unknown_customer_is_left_to_staff(deliver, till, db):
    customer = till.stripe.create_customer(user_id="nobody", email="x@example.com", replaces=None)
    till.use_card(customer, "4242424242424242")
    till.stripe.api.subscriptions.create(
        {"customer": customer, "items": [{"price": till.price("core")}]}
    )

    answers = deliver()

    assert {answer.status_code for answer in answers} == {200}
    row = next(iter(WebhookEvent.by_state.query("parked")))
    assert WebhookEvent.get(row.id).reason == "No member has this customer."


def test_a_member_deleted_since_the_checkout_is_not_made_again(user, subscribe, deliver):
    subscribe()
    Member(user.public_id).delete()

    answers = deliver()

    assert {answer.status_code for answer in answers} == {200}
    assert ledger.account(user_id=user.public_id) is None


def test_a_price_that_is_not_ours_gives_nothing_and_is_left_to_staff(
    user, subscribe, deliver, till
):
    subscribe("core")
    deliver()
    product = till.stripe.api.products.create({"name": "Mug"})
    foreign = till.stripe.api.prices.create(
        {
            "product": product.id,
            "currency": "usd",
            "unit_amount": 500,
            "recurring": {"interval": "month"},
        }
    )
    found = till.world.all("subscription")[0]
    change = {"items": [{"price": foreign.id}], "proration_behavior": "none"}
    subscriptions.change(till.world, found["id"], change)

    deliver()

    assert tier_of(user) == "free"
    parked = [WebhookEvent.get(one.id) for one in WebhookEvent.by_state.query("parked")]
    assert [one.reason for one in parked] == [f"Not one of our prices: {foreign.id}."]


def test_a_dispute_leaves_access_alone_and_waits_for_staff(user, subscribe, deliver, till):
    subscribe()
    deliver()
    invoices.dispute(till.world, till.world.all("charge")[0]["id"])

    deliver()

    assert tier_of(user) == "pro"
    row = WebhookEvent.get(next(iter(WebhookEvent.by_state.query("parked"))).id)
    assert (row.type, row.user_id) == ("charge.dispute.created", user.public_id)


def test_a_deleted_customer_ends_the_plan_and_the_next_checkout_makes_another(
    user, subscribe, deliver, till
):
    member = subscribe()
    deliver()
    till.stripe.api.customers.delete(member.stripe_customer_id)

    deliver()
    ended = tier_of(user)
    subscribe("core")
    deliver()

    assert ended == "free"
    assert tier_of(user) == "core"
    assert Member.get(user.public_id).stripe_customer_id != member.stripe_customer_id


def test_what_staff_granted_outlasts_what_stripe_says(user, subscribe, deliver, till):
    facts.grant(
        user_id=user.public_id, tier="elite", until=None, reason="x", by="u9", now=timezone.now()
    )
    subscribe("core")

    deliver()

    assert tier_of(user) == "elite"
    assert Member.get(user.public_id).stripe_fact["subscriptions"][0]["tier"] == "core"


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


def test_all_of_a_members_webhooks_at_once_end_in_the_right_plan(user, subscribe, till):
    subscribe("core")
    found = till.world.all("subscription")[0]
    for tier in ("pro", "elite"):
        change = {"items": [{"price": till.price(tier)}]}
        subscriptions.change(till.world, found["id"], change)
    requests = [till.signed(event) for event in till.waiting()] * 3

    def take(request) -> bool:
        try:
            receiving.receive(payload=request[0], signature=request[1], now=timezone.now())
        except errors.Unavailable:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, requests))
    again = [request for request, was_taken in zip(requests, taken, strict=True) if not was_taken]
    assert all(take(request) for request in again)

    assert tier_of(user) == "elite"
    assert {row.state for row in WebhookEvent.scan()} == {"done"}


def test_a_downgrade_deletes_nothing(user, subscribe, deliver, till):
    subscribe("elite")
    deliver()
    kept = {"experience": "advanced"}
    Member(user.public_id).update(
        actions=[Member.training_profile.set(kept), Member.usage.set({"2026-11#ai": 77})]
    )
    subscriptions.cancel(till.world, till.world.all("subscription")[0]["id"])

    deliver()

    member = Member.get(user.public_id)
    assert tier_of(user) == "free"
    assert (member.training_profile, member.usage.as_dict()) == (kept, {"2026-11#ai": 77})


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
    event = first(till, "invoice.paid")
    deliver(event)
    subscriptions.cancel(till.world, till.world.all("subscription")[0]["id"])

    receipt = receiving.replay(event_id=event["id"], now=timezone.now())

    assert receipt.state == "done"
    assert tier_of(user) == "free"


def test_an_event_is_kept_a_week_and_one_for_staff_longer(subscribe, deliver, till, db):
    subscribe()
    event = first(till, "invoice.paid")
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
