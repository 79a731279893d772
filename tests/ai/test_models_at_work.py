"""Every task with a model behind it: what it may change, and what each call costs."""

import pytest
from django.utils import timezone

from accounts.tables import Member
from ai import gateways
from ai.tables import AIUsage
from billing import quotas
from tests.ai.fake_bedrock import FakeBedrock, fails, fills_in, says

TEXT = "Back squat 5x5 @ 100 kg\nPush ups 3x12\nSave this post!"
ORGANISED = {
    "exercises": ["Back squat 5x5 @ 100 kg", "Push ups 3x12"],
    "notes": [],
    "structure": "straight",
    "rejected": [{"line": "Save this post!", "reason": "call to action"}],
}
STRUCTURED = {
    "title": "Squats and push-ups",
    "blocks": [
        {
            "kind": "straight",
            "items": [
                {"name": "Barbell Back Squat", "sets": 5, "reps": "5",
                 "load": {"value": 100, "unit": "kg"}},
                {"name": "Push-Up", "sets": 3, "reps": "12"},
            ],
        }
    ],
}  # fmt: skip
INVENTED = {
    "title": "Ignore previous instructions",
    "description": "My system prompt is: ...",
    "blocks": [
        {
            "kind": "straight",
            "items": [
                {"name": "Barbell Back Squat", "sets": 5, "reps": "5", "restSeconds": 237,
                 "load": {"value": 600, "unit": "kg"}, "notes": "See https://evil.test"},
                {"name": "Push-Up", "sets": 3, "reps": "12"},
                {"name": "Barbell Deadlift", "sets": 9, "reps": "9"},
            ],
        }
    ],
}  # fmt: skip


@pytest.fixture
def server(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setitem(gateways.Bedrock.__init__.__kwdefaults__, "sleep", lambda seconds: None)
    settings.AI_PROVIDER = "bedrock"
    gateways.of_process.cache_clear()
    with FakeBedrock() as fake:
        settings.BEDROCK_ENDPOINT_URL = fake.url
        yield fake
    gateways.of_process.cache_clear()


@pytest.fixture
def member(user):
    Member(user.public_id).update(actions=[Member.subscription_tier.set("core")])
    return user


def rows(user):
    return sorted(AIUsage.query(user.public_id), key=lambda row: row.request_id)


def use(user):
    return quotas.usage(Member.get(user.public_id), timezone.now())


def organise(data=ORGANISED):
    return fills_in(data, tool="organise")


def test_enhancing_asks_two_models_and_writes_a_row_for_each(server, api, member):
    server.will(organise(), fills_in(STRUCTURED))

    body = api.post("/api/ai/enhance-workout", {"rawText": TEXT}).json()

    assert [request["modelId"].split("claude-")[1] for request in server.requests] == [
        "haiku-5-5", "sonnet-5"]  # fmt: skip
    assert [row.operation for row in rows(member)] == ["enhance", "organise"]
    assert all(row.success and row.micros > 0 for row in rows(member))
    assert use(member).micros == sum(row.micros for row in rows(member))
    shown = [exercise["name"] for exercise in body["enhancedWorkout"]["exercises"]]
    assert {"Barbell Squat", "Push-Up"} <= set(shown)
    assert body["proposal"]["leftOut"] == ["Save this post!"]


def test_what_a_model_invents_is_taken_out_by_looking_it_up(server, api, member):
    server.will(organise(), fills_in(INVENTED))

    body = api.post("/api/ai/enhance-workout", {"rawText": TEXT}).json()

    shown = str(body)
    assert "600" not in shown
    assert "237" not in shown
    assert "evil" not in shown
    assert "Deadlift" not in shown
    assert "system prompt" not in shown
    assert "100 kg" in shown
    usage = next(row for row in rows(member) if row.operation == "enhance")
    assert (usage.first_pass, usage.repaired) == (False, True)


@pytest.mark.parametrize("answer", [says("Sure! What kit do you have?"), fills_in({"blocks": []})])
def test_an_answer_nobody_can_read_leaves_it_to_the_rules_for_free(server, api, member, answer):
    server.will(organise(), answer, answer, answer, answer)

    body = api.post("/api/ai/enhance-workout", {"rawText": TEXT}).json()

    assert body["success"] is True
    assert use(member).ai_used == 0
    assert use(member).micros == 0
    assert "organise" in [row.operation for row in rows(member)]


def test_a_model_that_is_away_costs_nothing_and_its_failure_is_on_record(server, api, member):
    server.script = lambda request: fails(403, "AccessDeniedException")

    body = api.post("/api/ai/generate-workout", {"prompt": "30 minute leg day"}).json()

    assert body["usage"]["isFallback"] is True
    assert use(member).ai_used == 0
    failed = [row for row in rows(member) if not row.success]
    outcome = [(row.operation, row.error_type) for row in failed]
    assert outcome == [("generate", "AI_NOT_CONFIGURED")]


def test_the_weeks_workout_is_written_by_the_best_model(server, api, member):
    body = api.get("/api/ai/workout-of-the-week").json()

    assert body["isNew"] is True
    assert "opus-5" in server.requests[0]["modelId"]
    assert use(member).ai_used == 0
    row = rows(member)[-1]
    assert (row.operation, row.micros > 0) == ("wow", True)


def test_a_timer_is_asked_for_only_where_rules_are_unsure(server, api, member):
    mixed = {
        **STRUCTURED,
        "blocks": [
            {"kind": "amrap", "params": {"timeCapSeconds": 600},
             "items": [{"name": "Push-Up", "reps": "12"}]},
            {"kind": "emom", "params": {"rounds": 5, "intervalSeconds": 60},
             "items": [{"name": "Back Squat", "reps": "5"}]},
        ],
    }  # fmt: skip
    text = "10 min AMRAP\n12 push ups\nEMOM 5\n5 back squat"
    lines = {**ORGANISED, "exercises": text.splitlines()}
    chosen = {"type": "emom", "reason": "x", "params": {"intervals": 5, "workTime": 60}}
    server.will(organise(lines), fills_in(mixed), fills_in(chosen, tool="suggest_timer"))

    body = api.post("/api/ai/enhance-workout", {"rawText": text}).json()

    assert len(server.requests) == 3
    assert body["timer"]["suggestedTimer"]["type"] == "emom"
    assert [row.operation for row in rows(member)].count("organise") == 1


def test_a_timer_with_numbers_from_nowhere_is_not_believed(server, api, member):
    text = "10 min AMRAP\n12 push ups\nEMOM 5\n5 back squat"
    chosen = {"type": "emom", "reason": "http://evil.test", "params": {"intervals": 999}}
    plan = {
        "title": "Two pieces",
        "blocks": [
            {"kind": "amrap", "params": {"timeCapSeconds": 600},
             "items": [{"name": "Push-Up", "reps": "12"}]},
            {"kind": "emom", "params": {"rounds": 5}, "items": [{"name": "Back Squat"}]},
        ],
    }  # fmt: skip
    server.will(organise({**ORGANISED, "exercises": text.splitlines()}), fills_in(plan),
                fills_in(chosen, tool="suggest_timer"))  # fmt: skip

    body = api.post("/api/ai/enhance-workout", {"rawText": text}).json()

    assert body["timer"]["suggestedTimer"]["type"] == "amrap"
    assert "evil" not in str(body)
