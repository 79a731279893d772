"""Replays: what proves a version, and what does not."""

from django.utils import timezone

from ai import costs
from ai.models import Activation, ReplayCase
from ai.staff_room import keeping, replaying, report, versions
from ai.tables import AIUsage
from tests.ai.fake_bedrock import fails, fills_in
from tests.ai.plausible_workouts import plausible_workout
from tests.ai.staff_room.acts import few, replayed, switched_on, written


def test_a_replay_runs_every_kind_and_shows_both_sides(admin, user):
    keeping.choose(user=user, consents=True, now=timezone.now())
    version = written(admin)

    replay = replayed(admin, version)

    assert set(replay.cases.values_list("kind", flat=True)) == {"generate", "wod", "wow", "enhance",
                                                               "import", "resolve"}  # fmt: skip
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
    today = timezone.now().date()
    assert sum(row["calls"] for row in costs.calls(since=today, until=today)) == 2


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
