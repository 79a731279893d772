"""The embedded Stripe, through the real SDK: what the API answers and what time does."""

import io
import json
import sqlite3
import threading

import pytest
import stripe as sdk
from django.core.management import CommandError, call_command

from billing import gateways, receiving
from billing.embedded import courier, events, invoices, portal, subscriptions
from billing.embedded.requests import parse
from billing.embedded.world import World
from tests.billing.conftest import GOOD, LATER_DECLINED


@pytest.fixture
def customer(till):
    customer_id = till.stripe.create_customer(user_id="u1", email="u@example.com", replaces=None)
    till.use_card(customer_id, GOOD)
    return customer_id


def subscribed(till, customer, tier="core", interval="month", **options):
    items = [{"price": till.price(tier, interval)}]
    return till.stripe.api.subscriptions.create({"customer": customer, "items": items, **options})


def stored(till, subscription_id: str) -> dict:
    return till.world.get("subscription", subscription_id)


def sent(till) -> list[str]:
    return [event["type"] for event in till.waiting()]


def test_answers_have_the_shapes_of_the_pinned_version(till, customer):
    found = subscribed(till, customer)

    plain = found.to_dict()
    assert "current_period_end" not in plain
    assert plain["items"]["data"][0]["current_period_end"] > plain["start_date"]
    assert plain["billing_mode"]["type"] == "flexible"
    invoice = till.stripe.api.invoices.retrieve(plain["latest_invoice"]).to_dict()
    assert invoice["parent"]["subscription_details"]["subscription"] == found.id
    assert "subscription" not in invoice
    assert "paid" not in invoice


def test_our_own_notes_never_leave(till, customer):
    subscribed(till, customer)

    for kind in ("subscriptions", "invoices", "charges"):
        found = getattr(till.stripe.api, kind).list({"customer": customer}).to_dict()
        text = json.dumps(found, default=str)
        assert '"_' not in text


def test_a_price_is_found_by_its_lookup_key_which_can_move(till):
    old = till.price("pro")
    till.stripe.api.prices.create(
        {
            "product": "kinexfit_pro",
            "currency": "usd",
            "unit_amount": 1_599,
            "recurring": {"interval": "month"},
            "lookup_key": "kinexfit_pro_monthly",
            "transfer_lookup_key": True,
        }
    )

    found = till.stripe.api.prices.list({"lookup_keys": ["kinexfit_pro_monthly"]}).data
    assert [one.unit_amount for one in found] == [1_599]
    assert till.stripe.api.prices.retrieve(old).lookup_key is None


def test_a_key_replays_its_first_answer_and_refuses_other_parameters(till):
    customers, options = till.stripe.api.customers, {"idempotency_key": "k1"}
    first = customers.create({"email": "a@example.com"}, options)

    again = customers.create({"email": "a@example.com"}, options)

    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(sdk.IdempotencyError):
        customers.create({"email": "b@example.com"}, options)


def test_one_key_used_by_many_threads_makes_one_object(till):
    made = []

    def create():
        made.append(
            till.stripe.api.customers.create({"email": "a"}, {"idempotency_key": "same"}).id
        )

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 8
    assert len(set(made)) == 1


def test_a_refused_request_leaves_nothing(till, customer):
    till.use_card(customer, "4000000000000002")

    with pytest.raises(sdk.CardError):
        subscribed(till, customer)

    assert till.world.all("subscription") == till.world.all("invoice") == []


def test_lists_come_in_pages_newest_first(till):
    made = [till.stripe.api.customers.create({"email": str(n)}).id for n in range(3)]
    subscribed_list = till.stripe.api.events.list({"limit": 2})

    ids = [one.data.object.id for one in subscribed_list.auto_paging_iter()]

    assert ids == made[::-1]
    assert subscribed_list.has_more


@pytest.mark.parametrize(
    "call",
    [
        lambda api: api.customers.retrieve("cus_none"),
        lambda api: api.subscriptions.list({"customer": "cus_none"}),
        lambda api: api.tokens.create({}),
    ],
)
def test_what_it_does_not_know_is_an_error_of_stripes_shape(till, call):
    with pytest.raises(sdk.InvalidRequestError):
        call(till.stripe.api)


def test_an_upgrade_is_prorated_to_the_second(till, customer):
    found = subscribed(till, customer, "core")
    item = stored(till, found.id)["items"]["data"][0]
    length = item["current_period_end"] - item["current_period_start"]
    till.wait(length / 2 / 86_400)

    till.stripe.api.subscriptions.update(
        found.id,
        {
            "items": [{"id": item["id"], "price": till.price("elite")}],
            "proration_behavior": "always_invoice",
        },
    )

    newest = till.world.all("invoice")[0]
    amounts = [line["amount"] for line in newest["lines"]["data"]]
    assert amounts == pytest.approx([-450, 1_250], abs=1)
    assert newest["status"] == "paid"


def test_a_preview_shows_the_cost_and_changes_nothing(till, customer):
    found = subscribed(till, customer, "core")
    item = stored(till, found.id)["items"]["data"][0]["id"]

    preview = till.stripe.api.invoices.create_preview(
        {
            "subscription": found.id,
            "subscription_details": {"items": [{"id": item, "price": till.price("elite")}]},
        }
    )

    assert preview.amount_due == pytest.approx(2_499 - 899, abs=1)
    assert len(till.world.all("invoice")) == 1


def test_a_downgrade_in_the_portal_waits_for_the_end_of_the_period(till, customer):
    found = subscribed(till, customer, "elite", "year")
    cheaper = till.world.get("price", till.price("core", "year"))

    portal.switch(till.world, stored(till, found.id), cheaper)
    during = stored(till, found.id)["items"]["data"][0]["price"]["lookup_key"]
    till.wait(366)

    after = stored(till, found.id)["items"]["data"][0]["price"]["lookup_key"]
    assert (during, after) == ("kinexfit_elite_yearly", "kinexfit_core_yearly")


def test_a_month_that_is_shorter_ends_on_its_last_day(till):
    end_of_january = 1_769_860_800  # 2026-01-31T12:00:00Z

    moved = subscriptions._after(end_of_january, {"recurring": {"interval": "month"}})

    assert moved - end_of_january == 28 * 86_400


def test_renewals_are_charged_every_month(till, customer):
    subscribed(till, customer)

    till.wait(95)

    paid = [one for one in till.world.all("invoice") if one["status"] == "paid"]
    assert [one["billing_reason"] for one in paid] == ["subscription_cycle"] * 3 + [
        "subscription_create"
    ]


def test_a_failing_card_is_tried_four_times_and_then_the_plan_ends(till, customer):
    till.use_card(customer, LATER_DECLINED)
    found = subscribed(till, customer)
    till.wait(32)
    at_first = stored(till, found.id)["status"]

    till.wait(20)

    assert at_first == "past_due"
    assert stored(till, found.id)["status"] == "canceled"
    assert sent(till).count("invoice.payment_failed") == 4
    assert sent(till)[-1] == "customer.subscription.deleted"


def test_another_card_settles_what_is_owed(till, customer):
    till.use_card(customer, LATER_DECLINED)
    found = subscribed(till, customer)
    till.wait(32)

    till.use_card(customer, GOOD)

    assert stored(till, found.id)["status"] == "active"
    assert till.world.all("invoice")[0]["status"] == "paid"


def test_a_card_that_asks_says_so_at_renewal(till, customer):
    till.use_card(customer, "4000002500003155")
    subscribed(till, customer)

    till.wait(32)

    assert "invoice.payment_action_required" in sent(till)


def test_cancelling_at_the_end_keeps_it_to_the_end_and_resuming_keeps_it_on(till, customer):
    update = till.stripe.api.subscriptions.update
    first, second = subscribed(till, customer), subscribed(till, customer)
    for one in (first, second):
        update(one.id, {"cancel_at_period_end": True})
    update(second.id, {"cancel_at_period_end": False})

    before = stored(till, first.id)["status"]
    till.wait(32)

    assert before == "active"
    assert stored(till, first.id)["status"] == "canceled"
    assert stored(till, second.id)["status"] == "active"


def test_a_trial_warns_and_then_is_paid_for(till, customer):
    found = subscribed(till, customer, trial_period_days=10)
    assert (found.status, till.world.all("invoice")) == ("trialing", [])

    till.wait(8)
    warned = sent(till).count("customer.subscription.trial_will_end")
    till.wait(3)

    assert warned == sent(till).count("customer.subscription.trial_will_end") == 1
    assert stored(till, found.id)["status"] == "active"
    assert till.world.all("invoice")[0]["amount_paid"] == 899


def test_money_goes_back_once(till, customer):
    subscribed(till, customer)
    charge = till.world.all("charge")[0]

    till.stripe.api.refunds.create({"charge": charge["id"], "amount": 100})
    till.stripe.api.refunds.create({"payment_intent": charge["payment_intent"]})

    assert till.world.get("charge", charge["id"])["refunded"]
    with pytest.raises(sdk.InvalidRequestError):
        till.stripe.api.refunds.create({"charge": charge["id"], "amount": 1})


def test_events_pass_the_sdks_own_verification(till, customer):
    subscribed(till, customer)
    body, signature = till.signed(till.waiting()[0])

    event = sdk.Webhook.construct_event(body, signature, till.world.setting("webhook_secret"))

    assert event.type in receiving.HANDLED
    assert event.api_version == gateways.API_VERSION


def test_only_events_the_endpoint_asked_for_are_sent(till, customer):
    subscribed(till, customer)

    assert "customer.created" not in sent(till)
    assert "customer.created" in [one["type"] for one in till.world.all("event")]


def test_a_refused_delivery_comes_again_later_and_an_accepted_one_does_not(till, customer):
    subscribed(till, customer)
    due = len(till.waiting())

    refused = events.deliver_due(till.world, lambda _body, _signature: 500)
    at_once = events.deliver_due(till.world, lambda _body, _signature: 200)
    till.world.execute("UPDATE deliveries SET due = 0")
    later = events.deliver_due(till.world, lambda _body, _signature: 200)

    assert (refused, at_once, later) == (due, 0, due)
    assert events.count_waiting(till.world) == 0


@pytest.mark.parametrize("kind", events.CHAOS)
def test_chaos_does_what_it_says(till, customer, kind, monkeypatch):
    monkeypatch.setattr(events.random, "random", lambda: 0.1)
    call_command("embedded_stripe", "chaos", kind, stdout=io.StringIO())
    subscribed(till, customer)

    times = till.world.execute("SELECT due - min(due) OVER () FROM deliveries")
    expected = {"drop": 0, "double": 4}.get(kind, 2)

    assert len(times) == expected


def test_chaos_of_an_unknown_kind_is_refused(till):
    with pytest.raises(CommandError, match="Unknown: fire"):
        call_command("embedded_stripe", "chaos", "fire", stdout=io.StringIO())


def test_two_processes_share_one_file(tmp_path, monkeypatch):
    first, second = World(tmp_path / "s.sqlite3"), World(tmp_path / "s.sqlite3")

    made = gateways.embedded(first).create_customer(user_id="u", email="e", replaces=None)

    assert second.get("customer", made)["metadata"] == {"userId": "u"}
    assert first.setting("webhook_secret") == second.setting("webhook_secret")
    first.close()
    second.close()


def test_it_refuses_to_exist_beside_real_money(settings, tmp_path):
    settings.EMBEDDED_STRIPE_FILE = tmp_path / "s.sqlite3"
    for name, value in (("IS_PRODUCTION", True), ("STRIPE_SECRET_KEY", "sk_live_x")):
        previous = getattr(settings, name)
        setattr(settings, name, value)
        with pytest.raises(RuntimeError, match="for development"):
            gateways.world.__wrapped__()
        setattr(settings, name, previous)

    assert not (tmp_path / "s.sqlite3").exists()


# A whole server gives its connection back after each request, so no transaction may be open.
@pytest.mark.django_db(transaction=True)
def test_time_and_events_reach_the_real_webhook(user, subscribe, till):
    subscribe("core")
    said = io.StringIO()

    call_command("embedded_stripe", "advance", "31d", stdout=said)

    assert "events for the running server" in said.getvalue()
    events.deliver_due(till.world, courier.receive)
    assert events.count_waiting(till.world) == 0


def test_a_server_that_starts_delivers_what_waits(till, monkeypatch, settings):
    woken = []
    monkeypatch.setattr(courier, "wake", woken.append)
    settings.BASE_URL = "http://localhost:9001"

    gateways.deliver_waiting()
    settings.STRIPE_SECRET_KEY = "sk_test_1"
    gateways.deliver_waiting()

    assert woken == [till.world]
    assert till.world.base_url == settings.BASE_URL


@pytest.mark.django_db(transaction=True)
def test_the_courier_goes_through_the_whole_server(user, subscribe, till):
    from accounts.tables import Member

    subscribe("core")
    body, signature = till.signed(till.waiting()[0])

    assert courier.receive(body, "t=1,v1=00") == 400
    assert courier.receive(body, signature) == 200
    assert Member.get(user.public_id).subscription_tier == "core"


def test_a_world_that_is_closed_ends_whatever_still_asks_it():
    world = World(":memory:")
    ends = []

    def ask():
        try:
            while True:
                with world.transaction():
                    world.new("customer", "cus")
                world.all("customer")
        except sqlite3.ProgrammingError:
            ends.append("closed")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    world.close()
    for thread in threads:
        thread.join()

    assert ends == ["closed"] * 4


def test_forms_of_the_sdk_are_read_as_it_means_them():
    assert parse("items[0][price]=p&items[1][price]=q&metadata[a]=b&expand[]=x&flag=true") == {
        "items": [{"price": "p"}, {"price": "q"}],
        "metadata": {"a": "b"},
        "expand": ["x"],
        "flag": "true",
    }


def test_a_disputed_charge_is_marked(till, customer):
    subscribed(till, customer)
    charge = till.world.all("charge")[0]["id"]

    invoices.dispute(till.world, charge)

    assert till.stripe.api.charges.retrieve(charge).disputed
