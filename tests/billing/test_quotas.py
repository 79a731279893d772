from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tables import Member
from ai.tables import AIUsage
from billing import plans, quotas
from kinexfit import clock

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


def make_member(user_id="m1", **fields) -> Member:
    member = Member(user_id, email=f"{user_id}@example.com", created_at=clock.iso(NOW), **fields)
    member.save()
    return member


def reserve(job_id="job-1", now=NOW, user_id="m1", kind="ai", **options):
    return quotas.reserve(user_id=user_id, kind=kind, job_id=job_id, now=now, **options)


def settle(job_id="job-1", now=NOW, **options):
    quotas.settle(
        user_id="m1",
        job_id=job_id,
        now=now,
        micros=13_500,
        tokens=1_300,
        also=lambda transaction: None,
        **options,
    )


def used(now=NOW) -> int:
    return quotas.usage(Member.get("m1"), now).ai_used


def test_reserve_is_one_round_trip_and_returns_the_whole_member(round_trips):
    make_member(training_profile={"experience": "beginner"})

    with round_trips() as calls:
        member = reserve()

    assert calls == ["UpdateItem"]
    assert member.training_profile == {"experience": "beginner"}
    assert used() == 1


def test_spent_allowance_says_how_much_and_until_when():
    make_member()
    reserve()

    with pytest.raises(quotas.AllowanceSpent) as caught:
        reserve("job-2")

    assert caught.value.extra["quotaUsed"] == caught.value.extra["quotaLimit"] == 1
    assert caught.value.extra["resetsAt"] == "2026-12-01T00:00:00Z"
    assert used() == 1


def test_reserving_twice_for_one_job_holds_one_use():
    make_member(subscription_tier="pro")

    reserve()
    reserve()

    assert used() == 1


def test_a_new_month_starts_at_nought_in_the_same_write(round_trips):
    make_member()
    reserve()
    settle()

    with round_trips() as calls:
        reserve("job-2", now=DECEMBER)

    assert calls == ["UpdateItem"]
    assert used(DECEMBER) == 1


def test_refund_gives_the_use_back_once():
    make_member()
    reserve()

    first = quotas.refund(user_id="m1", job_id="job-1")
    second = quotas.refund(user_id="m1", job_id="job-1")

    assert (first, second) == (True, False)
    assert used() == 0


def test_a_refund_in_the_next_month_goes_to_the_month_of_the_use():
    make_member()
    reserve()

    quotas.refund(user_id="m1", job_id="job-1")

    assert used(NOW) == 0
    assert used(DECEMBER) == 0


def test_settling_keeps_the_use_and_counts_the_cost():
    make_member()
    reserve()

    settle()

    use = quotas.usage(Member.get("m1"), NOW)
    assert (use.ai_used, use.micros, use.tokens) == (1, 13_500, 1_300)
    assert Member.get("m1").reservations.as_dict() == {}


def test_after_a_refund_nothing_is_stored():
    make_member()
    reserve()
    quotas.refund(user_id="m1", job_id="job-1")
    row = AIUsage(
        "m1",
        "2026-11#job-1",
        timestamp=clock.iso(NOW),
        operation="generate",
        model="builtin",
        tier="free",
        success=True,
        ttl=NOW + timedelta(days=1),
    )

    with pytest.raises(quotas.ReservationGone):
        quotas.settle(
            user_id="m1",
            job_id="job-1",
            now=NOW,
            micros=0,
            tokens=0,
            also=lambda transaction: transaction.save(row),
        )

    assert list(AIUsage.query("m1")) == []
    assert used() == 0


def test_a_result_that_is_not_charged_for_gives_the_use_back():
    make_member()
    reserve()

    settle(keeps_use=False)

    assert used() == 0


def test_an_expired_reservation_counts_as_unused():
    make_member()
    reserve()
    later = NOW + quotas.HOLD + timedelta(seconds=1)

    assert used(later) == 0
    reserve("job-2", now=later)

    assert list(Member.get("m1").reservations.as_dict()) == ["job-2"]
    assert used(later) == 1


def test_the_sweep_refunds_what_is_overdue_and_nothing_else():
    make_member(subscription_tier="pro")
    reserve("old")
    later = NOW + quotas.HOLD + timedelta(seconds=1)
    reserve("young", now=later)

    swept = quotas.sweep(now=later)

    assert swept == 1
    assert list(Member.get("m1").reservations.as_dict()) == ["young"]


def test_of_two_hundred_at_once_with_one_left_exactly_one_wins():
    make_member()

    def attempt(number: int) -> bool:
        try:
            reserve(f"job-{number}")
        except quotas.AllowanceSpent:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(attempt, range(200)))

    assert won.count(True) == 1
    assert used() == 1


def test_the_cost_cap_stops_a_member_with_requests_left():
    make_member(subscription_tier="core", usage={"2026-11#micros": 1_000_000})

    with pytest.raises(quotas.AllowanceSpent, match="monthly AI allowance"):
        reserve()


def test_staff_are_without_limit():
    make_member()

    for number in range(3):
        reserve(f"job-{number}", unlimited=True)

    assert used() == 3


def test_scans_and_ai_are_separate_pools():
    make_member()
    reserve()

    reserve("scan-1", kind="scans")

    use = quotas.usage(Member.get("m1"), NOW)
    assert (use.ai_used, use.scans_used) == (1, 1)


moments = st.sampled_from([-8, -7, -6, 0, 6, 8]).map(lambda d: clock.iso(NOW + timedelta(days=d)))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tier=st.sampled_from(["free", "core", "starter", "pro", "elite", "gold"]),
    status=st.sampled_from(
        ["active", "trialing", "past_due", "canceled", "inactive", "incomplete", "paused"]
    ),
    ends_at=st.none() | moments,
    past_due_since=st.none() | moments,
    kind=st.sampled_from(["ai", "scans"]),
    spent=st.sampled_from([0, 1, 7, 8, 9, 10, 12, 29, 30, 60, 99, 100, 119, 120]),
)
def test_the_write_condition_agrees_with_the_effective_tier(
    tier, status, ends_at, past_due_since, kind, spent
):
    member = make_member(
        subscription_tier=tier,
        subscription_status=status,
        subscription_ends_at=ends_at,
        past_due_since=past_due_since,
        usage={f"2026-11#{kind}": spent},
    )
    allowed = plans.effective_tier(member, NOW)
    limit = allowed.ai_requests if kind == "ai" else allowed.scans

    try:
        reserve(kind=kind)
    except quotas.AllowanceSpent:
        assert spent >= limit
    else:
        assert spent < limit
