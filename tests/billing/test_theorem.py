"""Whatever order, number and fate events have, access ends as Stripe says.

The histories are recorded once from the embedded Stripe; see `turmoil` for what is done to them.
"""

import functools
import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tables import Member
from billing import entitlements, ledger, plans, reconciling
from billing.entitlements import Facts, StaffGrant, StripeFact
from billing.ledger import Account, Closing
from kinexfit import clock
from tests.billing import histories
from tests.billing.conftest import new_till
from tests.billing.memory_ledger import MemoryLedger
from tests.billing.turmoil import USER, Turmoil, account_before

TRIALS = 300
TRIALS_WITH_LOSSES = 60
TRIALS_ON_TABLES = 3
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMES = sorted(histories.SCRIPTS)


def stripe_says(history, moment: int = -1) -> str:
    """Return the tier by Stripe's own words, read without any of the code under test."""
    best = "free"
    for one in history.moments[moment].subscriptions:
        is_ended = one["cancel_at"] and one["cancel_at"] <= history.ends_at.timestamp()
        is_paid = one["status"] in ("active", "trialing") and not is_ended
        if one["status"] == "past_due":
            failed = first_unpaid(history.moments[moment].invoices, one["id"])
            is_paid = failed + 7 * 86_400 > history.ends_at.timestamp()
        tier = one["items"]["data"][0]["price"]["lookup_key"].split("_")[1]
        if is_paid and list(plans.TIERS).index(tier) > list(plans.TIERS).index(best):
            best = tier
    return best


def first_unpaid(invoices: list[dict], subscription_id: str) -> int:
    """Return when the first of the invoices unpaid in a row up to now was due."""
    billed = [
        one
        for one in invoices
        if one["parent"]["subscription_details"]["subscription"] == subscription_id
    ]
    unpaid = itertools.takewhile(lambda one: one["status"] == "open", billed)
    return min(one["status_transitions"]["finalized_at"] for one in unpaid)


def tier(facts: Facts, at: datetime) -> str:
    return entitlements.access(facts, at).tier


@functools.cache
def recorded(name: str) -> histories.History:
    with pytest.MonkeyPatch.context() as patched:
        till = new_till(patched)
        history = histories.record(name, till)
        till.world.close()
    return history


@pytest.fixture
def history(request):
    return recorded(request.param)


@pytest.mark.parametrize("history", NAMES, indirect=True)
def test_access_ends_as_stripe_says_whatever_happens_to_the_events(history, monkeypatch):
    expected, seen = stripe_says(history), Counter()

    for seed in range(TRIALS):
        store = MemoryLedger(account_before(history))
        turmoil = Turmoil(history, store, seed, seen=seen)
        turmoil.install(monkeypatch)
        turmoil.run()
        assert tier(store.accounts[USER].facts, history.ends_at) == expected, f"seed {seed}"

    assert len(NAMES) * TRIALS >= 5_000
    assert all(seen[what] for what in ("at once", "killed", "sent again", "duplicates"))
    assert seen["overtaken"]


@pytest.mark.parametrize("history", NAMES, indirect=True)
def test_with_events_lost_one_reconcile_restores_it(history, monkeypatch):
    expected = stripe_says(history)

    for seed in range(TRIALS_WITH_LOSSES):
        store = MemoryLedger(account_before(history))
        turmoil = Turmoil(history, store, seed, drops=(seed % 4 + 1) / 4)
        turmoil.install(monkeypatch)
        turmoil.run()
        found = reconciling.reconcile_member(user_id=USER, now=history.ends_at)
        again = reconciling.reconcile_member(user_id=USER, now=history.ends_at)
        assert tier(store.accounts[USER].facts, history.ends_at) == expected, f"seed {seed}"
        assert not [one for one in again if one.proposal == "resync"]
        if expected != "free":
            assert "entitled_but_ended" not in [one.kind for one in found]


@pytest.mark.parametrize("history", NAMES, indirect=True)
def test_the_same_holds_on_the_tables_themselves(history, monkeypatch):
    before = account_before(history)

    for seed in range(TRIALS_ON_TABLES):
        Member(USER, email="m@example.com", created_at=clock.iso(NOW)).save()
        fresh = Account(USER, 0, None, Facts())
        assert ledger.write(account=fresh, facts=before.facts, now=NOW)
        with monkeypatch.context() as patched:
            # The ids of events are the same in every trial.
            turmoil = Turmoil(_renamed(history, seed), _Tables(), seed)
            turmoil.install(patched)
            turmoil.run()
        member = Member.get(USER)
        assert plans.effective_tier(member, history.ends_at).key == stripe_says(history)


class _Tables:
    """The real ledger's functions, taken before they are replaced."""

    def __init__(self) -> None:
        for name in MemoryLedger.FUNCTIONS:
            setattr(self, name, getattr(ledger, name))


def _renamed(history, seed: int):
    from dataclasses import replace

    moments = [
        replace(one, events=[replace(event, id=f"{event.id}-{seed}") for event in one.events])
        for one in history.moments
    ]
    return replace(history, moments=moments)


grants = st.sampled_from(["core", "pro", "elite"]).map(
    lambda tier: Facts(
        stripe=StripeFact(customer_id="cus_1", checked_at=clock.iso(NOW)),
        grant=StaffGrant(tier=tier, since=clock.iso(NOW), reason="x", by="y"),
    )
)
calls = st.one_of(
    st.tuples(st.just("read")),
    st.tuples(st.just("claim"), st.integers(0, 1), st.integers(0, 90), st.booleans()),
    st.tuples(st.just("write"), grants),
    st.tuples(st.just("write and close"), grants, st.sampled_from(["done", "parked"])),
    st.tuples(st.just("close"), st.sampled_from(["done", "parked"])),
    st.tuples(st.just("fail"), st.integers(0, 3)),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(script=st.lists(calls, max_size=14))
def test_the_ledger_in_memory_keeps_the_rules_of_the_real_one(script):
    from billing.tables import WebhookEvent

    for event_id in ("evt_0", "evt_1"):
        WebhookEvent(event_id).delete()
    Member(USER, email="m@example.com", created_at=clock.iso(NOW)).save()
    memory = MemoryLedger(Account(USER, 0, None, Facts()))

    assert _play(script, memory) == _play(script, ledger)


def _play(script, store) -> list:
    """Make the calls of a script and return everything they answered."""
    answers: list = []
    account, claims, at = store.account(user_id=USER), [], NOW
    for name, *arguments in script:
        match name:
            case "read":
                account = store.account(user_id=USER)
                answers.append(account)
                answers.append(store.account_of_customer(customer_id="cus_1"))
            case "claim":
                number, seconds, force = arguments
                at += timedelta(seconds=seconds)
                claim = store.claim(
                    event_id=f"evt_{number}",
                    event_type="x",
                    payload="{}",
                    lease=f"lease-{len(claims)}",
                    now=at,
                    force=force,
                )
                answers.append(claim)
                claims.append(claim)
            case "write":
                answers.append(store.write(account=account, facts=arguments[0], now=at))
            case "write and close" if claims:
                closing = Closing(claims[-1], arguments[1])
                answers.append(
                    store.write(account=account, facts=arguments[0], now=at, closing=closing)
                )
            case "close" if claims:
                store.close(closing=Closing(claims[-1], arguments[0]), now=at)
            case "fail" if arguments[0] < len(claims):
                store.fail(claim=claims[arguments[0]], reason="x")
    return answers
