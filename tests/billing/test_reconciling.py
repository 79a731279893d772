from datetime import timedelta

import pytest
from django.utils import timezone

from billing import entitlements, facts, gateways, ledger, reconciling
from billing.embedded import subscriptions
from billing.entitlements import ApplePurchase, Facts
from kinexfit import clock, errors
from tests.billing.conftest import GOOD, LATER_DECLINED, tier_of


@pytest.fixture
def reconcile(user, till):
    def run(**options):
        now = timezone.now() + timedelta(seconds=float(till.world.setting("offset", "0")))
        return reconciling.reconcile_member(user_id=user.public_id, now=now, **options)

    return run


def kinds(findings) -> dict[str, str]:
    return {one.kind: one.proposal for one in findings}


def test_nothing_to_say_of_a_member_in_step(subscribe, deliver, reconcile):
    subscribe()
    deliver()

    assert reconcile() == []


def test_nothing_to_say_of_who_never_bought(reconcile):
    assert reconcile() == []


def test_nobody_is_not_found(till, db):
    with pytest.raises(errors.NotFound):
        reconciling.reconcile_member(user_id="nobody", now=timezone.now())


def test_a_payer_without_a_plan_gets_it(user, subscribe, reconcile):
    subscribe("pro")

    found = reconcile()

    assert kinds(found) == {"paying_not_entitled": "resync"}
    assert found[0].stripe["subscriptions"][0]["tier"] == "pro"
    assert tier_of(user) == "pro"
    assert reconcile() == []


def test_a_plan_that_ended_unheard_ends(user, subscribe, deliver, till, reconcile):
    subscribe()
    deliver()
    subscriptions.cancel(till.world, till.world.all("subscription")[0]["id"])

    found = reconcile()

    assert kinds(found) == {"entitled_but_ended": "resync"}
    assert tier_of(user) == "free"


def test_the_wrong_tier_is_put_right(user, subscribe, deliver, till, reconcile):
    subscribe("core")
    deliver()
    found = till.world.all("subscription")[0]
    change = {"items": [{"price": till.price("elite")}]}
    subscriptions.change(till.world, found["id"], change)

    assert kinds(reconcile()) == {"wrong_tier": "resync"}
    assert tier_of(user) == "elite"


def test_a_period_that_moved_on_is_brought_up_to_date(subscribe, deliver, till, reconcile):
    subscribe()
    deliver()
    till.wait(40)

    assert kinds(reconcile()) == {"stale_period": "resync"}


def test_reading_only_changes_nothing(user, subscribe, reconcile):
    subscribe()

    assert kinds(reconcile(is_read_only=True)) == {"paying_not_entitled": "resync"}
    assert tier_of(user) == "free"


def test_somebody_in_grace_is_waited_for(user, subscribe, deliver, till, reconcile):
    subscribe("pro", card=LATER_DECLINED)
    till.wait(32)
    deliver()

    assert kinds(reconcile()) == {"past_due": "wait"}
    assert tier_of(user) == "pro"


def test_somebody_past_grace_is_for_people_to_look_at(subscribe, deliver, till, reconcile):
    subscribe("pro", card=LATER_DECLINED)
    till.wait(40)
    deliver()

    assert kinds(reconcile())["past_due"] == "review"


def test_two_subscriptions_are_for_people_to_look_at(user, subscribe, deliver, till, reconcile):
    member = subscribe("core")
    till.use_card(member.stripe_customer_id, GOOD)
    items = [{"price": till.price("elite")}]
    till.stripe.api.subscriptions.create({"customer": member.stripe_customer_id, "items": items})
    deliver()

    assert kinds(reconcile()) == {"two_subscriptions": "review"}
    assert tier_of(user) == "elite"


def test_a_subscription_in_each_store_is_for_people_to_look_at(user, subscribe, deliver, reconcile):
    subscribe("core")
    deliver()
    bought = ApplePurchase(
        original_transaction_id="1",
        product_id="com.kinex.fit.pro.monthly",
        tier="pro",
        environment="Production",
        purchased_at=clock.iso(timezone.now()),
        expires_at=clock.iso(timezone.now() + timedelta(days=30)),
    )
    facts.record(
        user_id=user.public_id,
        change=lambda known: known.model_copy(update={"apple": bought}),
        now=timezone.now(),
    )

    (found,) = reconcile()

    assert (found.kind, found.proposal) == ("two_subscriptions", "review")
    assert found.ours["apple"]["tier"] == "pro"


def test_of_two_subscriptions_one_may_be_on_its_way_out(user, subscribe, deliver, till, reconcile):
    member = subscribe("core")
    items = [{"price": till.price("elite")}]
    till.stripe.api.subscriptions.create({"customer": member.stripe_customer_id, "items": items})
    old = till.world.all("subscription")[1]
    subscriptions.change(till.world, old["id"], {"cancel_at_period_end": "true"})
    deliver()

    assert reconcile() == []


def test_a_customer_stripe_does_not_know_is_a_finding(user, subscribe, deliver, till, reconcile):
    member = subscribe()
    deliver()
    till.world.execute("DELETE FROM objects WHERE id = ?", member.stripe_customer_id)
    till.world.execute("DELETE FROM objects WHERE customer = ?", member.stripe_customer_id)

    found = kinds(reconcile())

    assert found == {"entitled_but_ended": "resync", "unknown_customer": "resync"}
    assert reconcile() == []


def test_with_stripe_away_nothing_is_found_and_nothing_changed(
    user, subscribe, deliver, till, reconcile, monkeypatch
):
    subscribe("core")
    deliver()

    def away(*_args, **_options):
        raise gateways.sdk.APIConnectionError("Connection refused")

    monkeypatch.setattr(till.stripe.http, "request", away)

    with pytest.raises(gateways.StripeAway):
        reconcile()
    assert tier_of(user) == "core"


def test_what_staff_granted_is_no_drift(user, subscribe, deliver, reconcile):
    subscribe("core")
    deliver()
    now = timezone.now()
    facts.grant(user_id=user.public_id, tier="elite", until=None, reason="x", by="u9", now=now)

    assert reconcile() == []
    assert tier_of(user) == "elite"


def test_a_comparison_needs_no_store(user, subscribe, deliver):
    subscribe()
    deliver()
    account = ledger.account(user_id=user.public_id)
    told = account.facts.stripe

    same = reconciling.differences(account=account, told=told, now=timezone.now())
    lost = ledger.Account(account.user_id, 1, account.customer_id, Facts())
    drifted = reconciling.differences(account=lost, told=told, now=timezone.now())

    assert same == []
    assert kinds(drifted) == {"paying_not_entitled": "resync"}
    assert entitlements.access(account.facts, timezone.now()).tier == "pro"
