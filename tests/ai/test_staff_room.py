"""The staff room: who may steer the coach, what a replay proves, what is kept and counted."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts import data_copy
from accounts.models import AuditEntry
from accounts.tables import Member
from ai import gateways, instructions
from ai.models import (
    Activation,
    Consent,
    DailyCalls,
    DailyJobs,
    MonthlySpend,
    Replay,
    ReplayCase,
    StoredRequest,
    Version,
)
from ai.staff_room import keeping, reference_cases, replaying, report, versions
from ai.tables import AIUsage
from kinexfit import errors
from tests.ai.fake_bedrock import FakeBedrock, fails, fills_in
from tests.ai.plausible_workouts import plausible_workout
from tests.billing.test_back_office import office

PROMPT = "Give me a leg day workout with squats"
BRISK = instructions.SESSION + "\nBe brisk.\n"


@pytest.fixture(autouse=True)
def fresh():
    yield
    versions.routes_of.cache_clear()
    gateways.of_process.cache_clear()


@pytest.fixture
def admin(stranger):
    return office(Client(), stranger, "admin")


@pytest.fixture
def server(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    settings.AI_PROVIDER = "bedrock"
    gateways.of_process.cache_clear()
    with FakeBedrock() as fake:
        settings.BEDROCK_ENDPOINT_URL = fake.url
        yield fake


@pytest.fixture
def member(user):
    Member(user.public_id).update(actions=[Member.subscription_tier.set("pro")])
    return user


def form(**changes):
    given = {"note": "Brisker.", "model_facts": "{}"}
    given |= {f"task_{task}": versions.as_shipped().tasks[task].model for task in versions.TASKS}
    given |= {f"prompt_{name}": text for name, text in instructions.TEXTS.items()}
    # Browsers send line ends of their own.
    return {k: v.replace("\n", "\r\n") for k, v in (given | changes).items()}


def written(admin, **changes) -> Version:
    reply = admin.post("/admin/coach/versions/new/", form(**(changes or {"prompt_session": BRISK})))
    assert reply.status_code == 302, reply.content.decode()
    return Version.objects.first()


def replayed(admin, version) -> Replay:
    admin.post(f"/admin/coach/versions/{version.pk}/replay/")
    return version.replays.first()


def switched_on(admin, version) -> Replay:
    replay = replayed(admin, version)
    admin.post(f"/admin/coach/replays/{replay.pk}/switch-on/")
    return replay


def few(monkeypatch, *kinds: str) -> None:
    """Let replays ask only the first reference case of each of these kinds."""
    cases = reference_cases.cases()
    kept = [next(case for case in cases if case[0] == kind) for kind in kinds]
    monkeypatch.setattr(reference_cases, "cases", lambda: kept)


def asked(server) -> list[str]:
    return [request["system"][0]["text"] for request in server.requests]


# Versions


def test_a_version_changes_nothing_until_a_replay_has_proved_it(admin):
    version = written(admin)

    assert version.prompts == {"session": BRISK}
    assert versions.number_in_force() == versions.AS_SHIPPED

    page = admin.get(f"/admin/coach/versions/{version.pk}/").content.decode()
    assert "<ins>+Be brisk.</ins>" in page
    assert "None yet. A version is switched on only after a replay" in page


def test_a_proved_version_steers_the_next_request_and_one_click_takes_it_back(
    admin, server, api, member, monkeypatch
):
    few(monkeypatch, "generate")
    server.script = lambda request: fills_in(plausible_workout(request))
    version = written(admin)
    switched_on(admin, version)
    server.requests.clear()

    api.post("/api/ai/generate-workout", {"prompt": PROMPT})
    assert asked(server) == [BRISK]
    assert next(iter(AIUsage.query(member.public_id))).version == version.pk

    admin.post("/admin/coach/versions/roll-back/")
    server.requests.clear()
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})
    assert asked(server) == [instructions.SESSION]

    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["draft-coach-version", "replay-coach-version", "switch-coach-version",
                       "roll-back-coach"]  # fmt: skip


def test_rolling_back_twice_goes_on_backwards(admin):
    first = written(admin)
    switched_on(admin, first)
    second = written(admin, prompt_session=BRISK + "Very.\n")
    switched_on(admin, second)

    seen = []
    for _ in range(3):
        seen.append(versions.number_in_force())
        admin.post("/admin/coach/versions/roll-back/")

    assert seen == [second.pk, first.pk, versions.AS_SHIPPED]
    assert Activation.objects.count() == 4


def test_another_model_for_a_task_is_asked_at_its_own_price(
    admin, server, api, member, monkeypatch
):
    few(monkeypatch, "generate")
    server.script = lambda request: fills_in(plausible_workout(request))
    version = written(admin, task_generate="opus-5", model_facts='{"opus-5": {"input_price": 1}}')
    switched_on(admin, version)
    server.requests.clear()

    api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    assert [request["modelId"] for request in server.requests] == ["us.anthropic.claude-opus-5"]
    assert versions.in_force().models["opus-5"].input_price == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "in force already"),
        ({"prompt_session": "Be a pirate."}, "must speak of &quot;emit_workout&quot;"),
        ({"prompt_timer": instructions.TIMER + "x" * 20_000}, "at most 20000 characters"),
        ({"model_facts": '{"opus-5": {"input_price": "free"}}'}, "input_price"),
        ({"model_facts": '{"opus-5": {"colour": 1}}'}, "by their names"),
        ({"model_facts": '{"opus-9": {"input_price": 1}}'}, "by their names"),
        ({"model_facts": "[1]"}, "a table of facts"),
        ({"model_facts": "{"}, "valid JSON"),
        ({"task_generate": "opus-9"}, "Select a valid choice"),
        ({"note": ""}, "This field is required"),
    ],
)
def test_a_version_that_makes_no_sense_is_refused_and_nothing_typed_is_lost(
    admin, changes, sentence
):
    reply = admin.post("/admin/coach/versions/new/", form(**changes))

    assert reply.status_code == 422
    assert sentence in reply.content.decode()
    assert not Version.objects.exists()


def test_a_version_that_later_code_cannot_read_leaves_the_coach_as_shipped(admin, server):
    version = written(admin)
    Version.objects.filter(pk=version.pk).update(task_models={"generate": "gone"})
    Activation.objects.create(version=version, is_proved=True, at=timezone.now(), by="x@y.z")

    assert versions.in_force() == versions.as_shipped()


def test_with_sql_away_the_last_version_seen_holds(admin, monkeypatch):
    version = written(admin)
    switched_on(admin, version)
    assert versions.number_in_force() == version.pk

    def away(needs_proof):
        from django.db import OperationalError

        raise OperationalError

    monkeypatch.setattr(versions, "_switched_on", away)
    assert versions.number_in_force() == version.pk


def test_a_job_asks_once_which_version_holds(server, api, member, django_assert_num_queries):
    from ai.ledger import Ledger

    ledger = Ledger()
    with django_assert_num_queries(1):
        for _ in range(3):
            _ = ledger.routes


# Replays


def test_a_replay_runs_every_kind_and_shows_both_sides(admin, user):
    keeping.choose(user=user, consents=True, now=timezone.now())
    version = written(admin)

    replay = replayed(admin, version)

    assert set(replay.cases.values_list("kind", flat=True)) == {"generate", "wod", "wow", "enhance"}
    assert all(case.before and case.after for case in replay.cases.all())
    page = admin.get(f"/admin/coach/replays/{replay.pk}/").content.decode()
    assert "It meets the checker." in page
    assert "Squat" in page
    assert "the built-in coach answered both sides" in page


def test_what_was_replayed_without_a_model_never_steers_one(admin, settings):
    switched_on(admin, written(admin))
    assert versions.number_in_force() != versions.AS_SHIPPED

    settings.AI_PROVIDER = "bedrock"
    assert versions.number_in_force() == versions.AS_SHIPPED


def test_a_version_is_not_switched_on_before_every_case_is_answered(admin, monkeypatch):
    monkeypatch.setattr("ai.tasks.replay.delay", lambda replay_id: None)
    replay = switched_on(admin, written(admin))

    assert not Activation.objects.exists()
    assert "are still to be answered" in replaying.problems(replay, list(replay.cases.all()))[0]


def test_a_version_whose_drafts_seldom_pass_is_not_switched_on(admin, server, monkeypatch):
    few(monkeypatch, "generate")

    def worse_when_brisk(request):
        plan = plausible_workout(request)
        if "Be brisk." in request["system"][0]["text"]:
            plan["blocks"][1]["items"][0]["name"] = "Reverse Cable Chest Pull Deluxe"
        return fills_in(plan)

    server.script = worse_when_brisk
    replay = switched_on(admin, written(admin))

    assert not Activation.objects.exists()
    case = replay.cases.get()
    assert (case.before["isFirstPass"], case.after["isFirstPass"]) == (True, False)
    page = admin.get(f"/admin/coach/replays/{replay.pk}/").content.decode()
    assert "0% passed at once; at least 95% must." in page


def test_a_case_the_model_did_not_answer_is_asked_again(admin, server, redis, monkeypatch):
    few(monkeypatch, "generate")
    server.script = lambda request: fails(503, "ServiceUnavailableException")
    replay = replayed(admin, written(admin))
    problems = replaying.problems(replay, list(replay.cases.all()))

    redis.flushall()
    server.script = lambda request: fills_in(plausible_workout(request))
    admin.post(f"/admin/coach/replays/{replay.pk}/go-on/")

    assert "1 of 1 cases got no answer of its own." in problems
    assert replaying.problems(replay, list(replay.cases.all())) == []


def test_calls_of_a_replay_have_usage_rows_and_are_no_workouts_of_members(
    admin, stranger, server, monkeypatch
):
    few(monkeypatch, "generate")
    server.script = lambda request: fills_in(plausible_workout(request))

    replayed(admin, written(admin))

    rows = list(AIUsage.query(stranger.public_id))
    assert [row.tier for row in rows] == ["replay", "replay"]
    assert report.overall(days=7, now=timezone.now()).dollars == 0
    assert sum(row["calls"] for row in report.calls(days=7, now=timezone.now())) == 2


def test_a_replay_goes_on_where_it_stopped_and_asks_no_case_twice(admin, monkeypatch):
    monkeypatch.setattr("ai.tasks.replay.delay", lambda replay_id: None)
    few(monkeypatch, "generate", "wod")
    replay = replayed(admin, written(admin))
    now = timezone.now()

    claimed = replaying._claim(replay, now)
    assert replaying.step(replay_id=replay.pk, now=now)
    other = replay.cases.exclude(pk=claimed.pk).get()

    assert other.before is not None
    assert ReplayCase.objects.get(pk=claimed.pk).before is None
    while replaying.step(replay_id=replay.pk, now=now + 2 * replaying.CLAIM):
        pass
    assert replaying.problems(replay, list(replay.cases.all())) == []


# Consent


def test_nothing_is_kept_unless_a_member_says_so(api, user, site):
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    assert not StoredRequest.objects.exists()
    page = site.get("/settings/coach").content.decode()
    assert "It is off unless you turn it on" in page
    assert " checked" not in page


def test_what_is_kept_names_nobody_and_goes_with_the_consent(api, user, site, admin):
    user.first_name, user.last_name = "Wilhelmina", "Quist"
    user.save()
    site.post("/settings/coach", {"keep": "on"})
    words = (
        "Wilhelmina here (quist@mail.test, @minaq, +45 12 34 56 78), my trainer Bartholomew says "
        "legs with squats 5x5 @ 60 kg, see https://me.test/x"
    )

    api.post("/api/ai/generate-workout", {"prompt": words})

    row = StoredRequest.objects.get()
    text = str(row.request) + str(row.answer)
    for gone in ("ilhelmina", "uist", "minaq", "12 34", "Bartholomew", "me.test", user.public_id,
                 user.email):  # fmt: skip
        assert gone not in text
    assert "legs with squats 5x5 @ 60 kg" in row.request["prompt"]
    assert "legs with squats" in site.get("/settings/coach").content.decode()

    replayed(admin, written(admin))
    assert ReplayCase.objects.filter(stored=row).exists()
    site.post("/settings/coach", {})
    assert not Consent.objects.exists()
    assert not StoredRequest.objects.exists()
    assert not ReplayCase.objects.exclude(stored=None).exists()


def test_kept_requests_expire_and_a_member_has_only_the_latest(user, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(keeping, "MOST_A_MEMBER", 2)
    keeping.choose(user=user, consents=True, now=now)
    for number in range(3):
        request = {"prompt": f"legs {number}", "profile": {}}
        keeping.keep(user_id=user.public_id, kind="generate", request=request, answer={}, now=now)

    prompts = [row.request["prompt"] for row in keeping.kept(user=user, now=now)]
    assert prompts == ["legs 2", "legs 1"]
    assert keeping.kept(user=user, now=now + keeping.KEEP) == []
    assert keeping.forget_expired(now=now + keeping.KEEP) == 2


def test_a_text_to_enhance_is_kept_without_its_workout(api, user, member):
    keeping.choose(user=user, consents=True, now=timezone.now())
    made = api.post("/api/ai/enhance-workout", {"rawText": "Coach Anna's legs\nBack squat 5x5"})

    row = StoredRequest.objects.get()
    assert made.status_code == 200
    assert "Anna" not in str(row.request) + str(row.answer)
    assert (row.request["workoutId"], row.request["snapshot"]) == (None, None)


def test_a_members_copy_of_their_data_holds_what_is_kept(api, user):
    keeping.choose(user=user, consents=True, now=timezone.now())
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    copy = json.loads("".join(data_copy.everything(user=user, now=timezone.now())))

    assert [row["request"]["prompt"] for row in copy["ai.StoredRequest"]] == [PROMPT]
    assert len(copy["ai.Consent"]) == 1


# Numbers and alarms


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
    assert [one.user_id for one in report.top_spenders(now=now)] == [member.public_id]
    page = admin.get("/admin/coach/cost/?days=7").content.decode()
    assert member.public_id in page
    assert "us.anthropic.claude-sonnet-5" in page
    assert ">closed<" in page


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


# Doors


def test_support_may_look_but_not_steer(client, stranger, user):
    support = office(client, stranger, "support")
    version = Version.objects.create(
        note="x", prompts={"session": BRISK}, created_at=timezone.now(), created_by="a@b.c"
    )

    for url in ("cost/", "versions/", f"versions/{version.pk}/"):
        assert support.get(f"/admin/coach/{url}").status_code == 200
    for url in (f"versions/{version.pk}/replay/", "versions/roll-back/"):
        assert support.post(f"/admin/coach/{url}").status_code == 403
    assert support.get("/admin/coach/versions/new/").status_code == 403
    assert not Replay.objects.exists()


def test_members_are_kept_out(site):
    for url in ("cost/", "versions/", "versions/new/", "replays/1/"):
        assert site.get(f"/admin/coach/{url}").status_code == 302


def test_switching_needs_the_role_in_the_service_too(user):
    with pytest.raises(errors.NotAllowed):
        versions.roll_back(actor=user, now=timezone.now(), request=None)
    assert not DailyJobs.objects.exists()
