"""What staff see of cost and quality, and what rings an alarm."""

from django.utils import timezone

from accounts.tables import Member
from ai import gateways, pricing
from ai.models import DailyCalls, MonthlySpend
from ai.staff_room import report
from ai.tables import AIUsage
from tests.ai.fake_bedrock import fills_in
from tests.ai.plausible_workouts import plausible_workout
from tests.ai.staff_room.acts import PROMPT


def test_the_overview_counts_what_members_got_and_what_it_cost(
    admin, server, api, member, monkeypatch
):
    server.script = lambda request: fills_in(plausible_workout(request))
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    now = timezone.now()
    row = report.overall(days=7, now=now)
    billed = sum(row.micros for row in AIUsage.query(member.public_id))
    assert (row.accepted, row.first_pass_percent, row.failed) == (1, 100, 0)
    assert row.dollars_each == billed / 1_000_000
    page = admin.get("/admin/coach/cost/?days=7").content.decode()
    assert ">closed<" in page
    assert "Workout on request" in page
    assert ">generate<" not in page


def test_what_it_costs_in_all_and_whom_stands_on_one_page(admin, server, api, member):
    server.script = lambda request: fills_in(plausible_workout(request))
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    costs_page = admin.get("/admin/ai-costs/").content.decode()
    quality_page = admin.get("/admin/coach/cost/").content.decode()
    for figure in (member.email, "us.anthropic.claude-sonnet-5</span>", "By plan"):
        assert figure in costs_page
    assert "1 job<" in costs_page
    assert member.email not in quality_page
    assert "Calls</h2>" not in quality_page


def test_a_model_that_fails_costs_and_is_counted(admin, server, api, member):
    server.script = lambda request: fills_in({"title": "nothing"})

    reply = api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    assert reply.status_code == 200
    row = report.overall(days=7, now=timezone.now())
    assert (row.accepted, row.stand_ins) == (1, 1)
    assert row.dollars == sum(r.micros for r in AIUsage.query(member.public_id)) / 1_000_000 > 0
    assert DailyCalls.objects.get().failed + DailyCalls.objects.get().calls >= 2


def test_who_is_turned_away_is_counted_by_the_reason(api, user):
    now = timezone.now()
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})
    assert report.overall(days=1, now=now).refused == 1

    Member(user.public_id).update(
        actions=[
            Member.subscription_tier.set("pro"),
            Member.usage[f"{now:%Y-%m}#micros"].set(3_000_000),
        ]
    )
    assert api.post("/api/ai/generate-workout", {"prompt": PROMPT}).status_code == 403
    assert report.overall(days=1, now=now).capped == 1
    assert report.alarms(now=now) == ["Requests refused at a cost or token cap today: 1."]


def test_spend_rings_an_alarm_that_is_logged(user, settings, caplog):
    now = timezone.now()
    settings.AI_SPEND_ALARM_DOLLARS = 1
    MonthlySpend.objects.create(month=f"{now:%Y-%m}", user=user, tier="core", micros=1_500_000)

    assert report.sound_alarms(now=now) == 2
    assert [record.message for record in caplog.records] == ["ai spend alarm"] * 2
    assert "$1.50" in report.alarms(now=now)[0]


def test_an_open_breaker_is_shown(server, db):
    breaker = gateways.bedrock()._breaker
    for _ in range(breaker._limits.min_calls):
        breaker.report(breaker.admit("us.anthropic.claude-opus-5"), ok=False)

    assert ("us.anthropic.claude-opus-5", "open") in report.breakers()


def test_staff_read_names_and_no_keys_of_tasks():
    assert {pricing.name_of(task) for task in pricing.TASKS}.isdisjoint(pricing.TASKS)
    assert pricing.name_of("wod") == "Workout of the day"
    assert [pricing.name_of(task) for task in ("odd_job", "")] == ["Odd job", "–"]
