from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.tables import Member
from billing import facts, ledger, plans, receiving
from billing.embedded import invoices, subscriptions
from billing.tables import WebhookEvent
from kinexfit import clock, errors
from tests.billing.conftest import GOOD, LATER_DECLINED, tier_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "/api/stripe/webhook"


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
    event = till.first("checkout.session.completed")
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
    event = till.first("invoice.paid")
    event["data"]["object"]["parent"] = None

    with round_trips() as calls:
        deliver(event)

    assert calls == ["UpdateItem", "Query", "TransactWriteItems"]
    assert tier_of(user) == "pro"


def test_an_update_that_overtakes_its_creation_is_not_undone_by_it(user, subscribe, deliver, till):
    subscribe("core")
    created = till.first("customer.subscription.created")
    change = {"items": [{"price": till.price("elite")}]}
    subscriptions.change(till.world, created["data"]["object"]["id"], change)
    updated = till.first("customer.subscription.updated")

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
    late = till.first("customer.subscription.created")
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


def test_an_event_of_another_api_version_still_counts(user, subscribe, deliver, till):
    subscribe()
    event = till.first("customer.subscription.created") | {"api_version": "2031-01-01.next"}
    event["data"]["object"]["items"] = "of another shape"

    answer = deliver(event)

    assert answer.status_code == 200
    assert tier_of(user) == "pro"


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
