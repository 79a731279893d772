"""What staff see of the coach's costs, and the caps they set."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.tables import Member
from ai import costs, recording
from ai.ledger import Call
from ai.pricing import Usage
from ai.usage import DOLLAR
from billing import caps, plans, quotas
from tests.billing.test_back_office import office

NOW = timezone.now()
TODAY = NOW.date()


@pytest.fixture
def support(client, stranger):
    return office(client, stranger, "support")


@pytest.fixture
def admin(client, stranger):
    return office(client, stranger, "admin")


def asked(user, number: int, *, micros: int, tier: str = "free", error: str | None = None) -> None:
    call = Call("generate", "haiku", Usage(input_tokens=1_000), micros, 1, error)
    row = recording._row(user.public_id, f"{number:05}", call, NOW)
    row.tier = tier
    row.save()


def test_a_report_adds_up_by_tier_task_and_member(user, stranger):
    asked(user, 1, micros=60_000)
    asked(user, 2, micros=30_000, error="TIMED_OUT")
    asked(stranger, 3, micros=10_000, tier="pro")

    report = costs.report(since=TODAY, until=TODAY, now=NOW)

    assert (report.total.requests, report.total.failures) == (3, 1)
    assert report.total.micros == 100_000
    assert report.by_tier["free"].micros == 90_000
    assert report.by_task["generate"].tokens == 3_000
    assert [one.user for one in report.spenders] == [user, stranger]
    assert "More than one call in twenty fails: look at the coach's logs." in report.recommendations


def test_days_outside_are_left_out_and_too_many_refused(user):
    asked(user, 1, micros=60_000)
    yesterday = TODAY - timedelta(days=1)

    assert costs.report(since=yesterday, until=yesterday, now=NOW).total.requests == 0
    for since in (TODAY - timedelta(days=31), TODAY + timedelta(days=1)):
        with pytest.raises(costs.TooManyDays):
            costs.report(since=since, until=TODAY, now=NOW)


def test_a_report_that_reads_too_much_says_so(user, monkeypatch):
    monkeypatch.setattr(costs, "_MOST_ROWS", 2)
    for number in range(3):
        asked(user, number, micros=1)

    report = costs.report(since=TODAY, until=TODAY, now=NOW)

    assert report.is_partial
    assert report.total.requests == 2


def test_the_alert_is_the_products(user, settings):
    asked(user, 1, micros=101 * DOLLAR)

    report = costs.report(since=TODAY, until=TODAY, now=NOW)
    assert report.is_over_alert
    settings.AI_SPEND_ALARM_DOLLARS = 500
    assert not report.is_over_alert


def test_a_member_near_their_cap_is_pointed_at(user):
    Member(user.public_id).update(actions=[Member.usage.set({f"{TODAY:%Y-%m}#micros": 95_000})])
    asked(user, 1, micros=95_000)

    report = costs.report(since=TODAY, until=TODAY, now=NOW)

    assert report.spenders[0].cap_percent == 95
    assert report.near_cap == report.spenders


def test_a_lowered_cap_stops_a_member_and_a_raised_one_lets_them_go_on(user, stranger):
    office_admin(stranger)
    Member(user.public_id).update(actions=[Member.usage.set({f"{TODAY:%Y-%m}#micros": 60_000})])

    caps.adjust(actor=stranger, tier="free", cost_cap_micros=50_000)
    with pytest.raises(quotas.AllowanceSpent):
        quotas.reserve(user_id=user.public_id, kind="ai", job_id="a", now=NOW)
    caps.adjust(actor=stranger, tier="free", cost_cap_micros=70_000)

    assert quotas.reserve(user_id=user.public_id, kind="ai", job_id="b", now=NOW)
    assert caps.tiers()["free"].token_cap == plans.TIERS["free"].token_cap
    assert caps.tiers()["pro"] == plans.TIERS["pro"]


def office_admin(user) -> None:
    from accounts import roles

    roles.give_role(user=user, role="admin")


def test_the_api_tells_costs_and_sets_caps(admin, user):
    asked(user, 1, micros=20_000)
    path = "/api/admin/ai-cost-monitoring"

    told = admin.get(path).json()
    body = {"action": "adjust-caps", "tier": "free", "costCap": 0.25}
    changed = admin.post(path, body, content_type="application/json").json()

    assert told["totals"] == {"requests": 1, "failures": 0, "tokens": 1_000, "cost": 0.02}
    assert told["topUsers"][0]["email"] == user.email
    assert changed["caps"]["free"] == {"costCap": 0.25, "tokenCap": 10_000}
    assert AuditEntry.objects.filter(action="update-settings").count() == 1
    for bad in ({"action": "x"}, {"action": "adjust-caps", "tier": "free"}):
        assert admin.post(path, bad, content_type="application/json").status_code == 400


def test_support_reads_costs_and_sets_no_caps(support, user):
    body = {"action": "adjust-caps", "tier": "free", "costCap": 9}
    path = "/api/admin/ai-cost-monitoring"
    given = {"tier": "free", "dollars": "9", "tokens": "9"}

    assert support.get(path).status_code == 200
    assert support.post(path, body, content_type="application/json").status_code == 403
    assert support.post("/admin/ai-costs/caps/", given).status_code == 403
    assert "Set the caps" not in support.get("/admin/ai-costs/").content.decode()
    assert caps.tiers() == plans.TIERS


def test_the_page_shows_costs_and_takes_caps(admin, user):
    asked(user, 1, micros=20_000)

    page = admin.get("/admin/ai-costs/").content.decode()
    wrong = admin.post("/admin/ai-costs/caps/", {"tier": "free", "dollars": "-1", "tokens": "1"})
    admin.post("/admin/ai-costs/caps/", {"tier": "core", "dollars": "2.50", "tokens": "5"})

    assert "$0.02" in page
    assert user.email in page
    assert wrong.status_code == 422
    assert (caps.tiers()["core"].cost_cap_micros, caps.tiers()["core"].token_cap) == (2_500_000, 5)
    assert (
        "at most 31 days"
        in admin.get("/admin/ai-costs/?since=2026-01-01&until=2026-06-01").content.decode()
    )


def test_the_usage_log_is_read_in_pages(support, user):
    for number in range(5):
        asked(user, number, micros=number)
    path, seen, cursor = "/api/admin/logs/ai-usage", [], None
    while True:
        page = {"limit": 2} | ({"lastEvaluatedKey": cursor} if cursor else {})
        reply = support.get(path, page).json()
        seen += [one["cost"] for one in reply["logs"]]
        cursor = reply["lastEvaluatedKey"]
        if cursor is None:
            break

    assert sorted(seen) == [number / DOLLAR for number in range(5)]
    assert support.get(path, {"lastEvaluatedKey": "WzFd"}).status_code == 400
