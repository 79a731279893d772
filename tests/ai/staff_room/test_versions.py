"""Versions of prompts and models: written, switched on, rolled back."""

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from ai import instructions
from ai.models import Activation, Version
from ai.staff_room import versions
from ai.tables import AIUsage
from tests.ai.fake_bedrock import fills_in
from tests.ai.plausible_workouts import plausible_workout
from tests.ai.staff_room.acts import BRISK, PROMPT, asked, few, form, switched_on, written


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
