from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tables import Member
from billing import entitlements, facts, ledger, plans, quotas, services
from billing.entitlements import (
    ApplePurchase,
    BetaSeat,
    Facts,
    StaffGrant,
    StripeFact,
    StripeSubscription,
)
from kinexfit import clock, errors

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def day(number: int) -> str:
    return clock.iso(NOW + timedelta(days=number))


def subscription(**changes) -> StripeSubscription:
    fields = {
        "id": "sub_1",
        "tier": "pro",
        "status": "active",
        "price_id": "price_pro",
        "interval": "year",
        "amount_cents": 10_999,
        "started_at": day(-30),
        "period_end": day(30),
    }
    return StripeSubscription(**fields | changes)


def stripe(*subscriptions: StripeSubscription) -> StripeFact:
    return StripeFact(customer_id="cus_1", checked_at=day(0), subscriptions=subscriptions)


def staff(tier="elite", until=None) -> StaffGrant:
    return StaffGrant(tier=tier, since=day(-1), until=until, reason="a lost month", by="u9")


def access(at=NOW, **sources):
    return entitlements.access(Facts(**sources), at)


def make_member(user_id="m1") -> Member:
    member = Member(user_id, email="m@example.com", created_at=day(-90))
    member.save()
    return member


def store(known: Facts, now=NOW, user_id="m1") -> Member:
    assert ledger.write(account=ledger.account(user_id=user_id), facts=known, now=now)
    return Member.get(user_id)


def test_without_any_fact_it_is_the_free_plan():
    assert access().tier == "free"
    assert access().status == "active"


@pytest.mark.parametrize(
    ("status", "tier"),
    [
        ("active", "pro"),
        ("trialing", "pro"),
        ("unpaid", "free"),
        ("canceled", "free"),
        ("incomplete", "free"),
        ("incomplete_expired", "free"),
        ("paused", "free"),
        ("a status of next year", "free"),
    ],
)
def test_access_follows_the_status_stripe_gives(status, tier):
    known = stripe(subscription(status=status, ended_at=day(-1)))

    assert access(stripe=known).tier == tier


def test_a_failed_payment_leaves_seven_days():
    known = stripe(subscription(status="past_due", past_due_since=day(0)))

    assert access(stripe=known, at=NOW + timedelta(days=6)).tier == "pro"
    assert access(stripe=known, at=NOW + timedelta(days=7)).tier == "free"
    assert access(stripe=known, at=NOW + timedelta(days=8)).status == "past_due"


def test_a_cancelled_plan_lasts_until_what_was_paid_for_ends():
    known = stripe(subscription(cancel_at=day(3)))

    before, after = access(stripe=known), access(stripe=known, at=NOW + timedelta(days=3))

    assert (before.tier, before.status, before.until) == ("pro", "canceled", day(3))
    assert after.tier == "free"


def test_the_end_of_an_old_subscription_leaves_the_new_one_alone():
    ended = subscription(id="sub_0", status="canceled", ended_at=day(-1), tier="elite")

    assert access(stripe=stripe(ended, subscription())).tier == "pro"


def test_a_price_that_is_not_ours_gives_nothing():
    assert access(stripe=stripe(subscription(tier=None))).tier == "free"


def test_a_grant_lies_over_a_subscription_and_reveals_it_when_it_ends():
    sources = {"stripe": stripe(subscription()), "grant": staff(until=day(2))}

    assert access(**sources).tier == "elite"
    assert access(**sources, at=NOW + timedelta(days=2)).tier == "pro"


def test_an_unpaid_stripe_state_does_not_take_what_apple_gives():
    apple = ApplePurchase(
        original_transaction_id="1",
        product_id="com.kinex.fit.core.monthly",
        tier="core",
        environment="Production",
        purchased_at=day(-1),
        expires_at=day(29),
    )

    given = access(apple=apple, stripe=stripe(subscription(status="unpaid")))

    assert (given.tier, given.source) == ("core", "apple")


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        ({}, "Free plan: nothing bought or granted."),
        (
            {"stripe": stripe(subscription())},
            "Pro, paid yearly through Stripe; renews 24 December 2026.",
        ),
        (
            {"stripe": stripe(subscription(cancel_at=day(3), interval="month"))},
            "Pro, paid monthly through Stripe; cancelled, lasts to 27 November 2026.",
        ),
        ({"grant": staff()}, "Elite granted by staff: a lost month."),
        ({"beta": BetaSeat(tier="pro", since=day(0))}, "Pro as part of the beta."),
        (
            {"stripe": stripe(subscription(status="canceled", ended_at=day(-1)))},
            "Free plan now. Pro, paid yearly through Stripe, ended 23 November 2026.",
        ),
    ],
)
def test_a_sentence_says_why(sources, sentence):
    make_member()

    assert services.explain(store(Facts(**sources)), NOW) == sentence


def test_a_grant_joins_what_was_bought_and_its_end_leaves_it():
    make_member()
    store(Facts(stripe=stripe(subscription(tier="core"))))

    given = facts.grant(user_id="m1", tier="elite", until=None, reason="thanks", by="u9", now=NOW)
    taken = facts.end_grant(user_id="m1", now=NOW)

    assert (given.tier, taken.tier) == ("elite", "core")
    assert Member.get("m1").stripe_customer_id == "cus_1"


def test_a_plan_from_before_facts_is_kept_when_the_first_is_recorded():
    make_member().update(actions=[Member.subscription_tier.set("starter")])
    account = ledger.account(user_id="m1")

    row = store(account.facts.model_copy(update={"stripe": stripe()}))

    assert services.explain(row, NOW) == "Core granted by staff: carried over from before."
    assert plans.effective_tier(row, NOW).key == "core"


def test_nobody_is_granted_anything_who_is_not_there():
    with pytest.raises(errors.NotFound):
        facts.grant(user_id="nobody", tier="pro", until=None, reason="x", by="u9", now=NOW)

    assert ledger.account(user_id="nobody") is None


def test_a_write_of_an_older_version_changes_nothing():
    make_member()
    old = ledger.account(user_id="m1")
    store(Facts(grant=staff()))

    assert not ledger.write(account=old, facts=Facts(), now=NOW)
    assert plans.effective_tier(Member.get("m1"), NOW).key == "elite"


def test_facts_leave_the_rest_of_the_member_alone():
    member = make_member()
    member.update(actions=[Member.training_profile.set({"experience": "beginner"})])

    row = store(Facts(grant=staff()))

    assert row.training_profile == {"experience": "beginner"}
    assert row.email == "m@example.com"


days = st.sampled_from([-9, -8, -7, -6, -1, 0, 1, 3, 6, 7, 8]).map(day)
tiers = st.sampled_from(["core", "pro", "elite"])
subscriptions = st.builds(
    subscription,
    id=st.sampled_from(["sub_1", "sub_2"]),
    tier=st.none() | tiers,
    status=st.sampled_from(
        ["active", "trialing", "past_due", "canceled", "unpaid", "paused", "incomplete"]
    ),
    cancel_at=st.none() | days,
    ended_at=st.none() | days,
    past_due_since=st.none() | days,
)
purchases = st.builds(
    ApplePurchase,
    original_transaction_id=st.just("1"),
    product_id=st.just("p"),
    tier=tiers,
    environment=st.just("Production"),
    purchased_at=st.just(day(-9)),
    expires_at=days,
    grace_until=st.none() | days,
    revoked_at=st.none() | days,
    will_renew=st.booleans(),
)
everything = st.builds(
    Facts,
    stripe=st.none() | st.lists(subscriptions, max_size=3).map(lambda some: stripe(*some)),
    apple=st.none() | purchases,
    grant=st.none() | st.builds(staff, tier=tiers, until=st.none() | days),
    beta=st.none() | st.builds(BetaSeat, tier=tiers, since=st.just(day(-1)), until=days),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    known=everything,
    later=st.integers(0, 9),
    kind=st.sampled_from(["ai", "scans"]),
    spent=st.sampled_from([0, 1, 8, 9, 10, 12, 29, 30, 60, 99, 100, 119, 120]),
)
def test_facts_stored_row_and_write_condition_agree_then_and_later(known, later, kind, spent):
    at = NOW + timedelta(days=later)
    make_member()
    member = store(known)
    member.update(actions=[Member.usage.set({f"{clock.month(at)}#{kind}": spent})])
    tier = plans.TIERS[entitlements.access(known, at).tier]
    limit = tier.ai_requests if kind == "ai" else tier.scans

    assert plans.effective_tier(Member.get("m1"), at) == tier
    try:
        quotas.reserve(user_id="m1", kind=kind, job_id="job", now=at)
    except quotas.AllowanceSpent:
        assert spent >= limit
    else:
        assert spent < limit
