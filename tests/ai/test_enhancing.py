"""Enhance: a proposal from the member's own text, accepted in any part, taken back again."""

import pytest
from django.utils import timezone

from accounts import profiles
from accounts.tables import Member
from ai.tables import AIUsage
from billing import quotas
from workouts import services as workouts

TEXT = "5x5 Back squat @ 100 kg\n3x8 Bench press\n3x12 Lunges"
WEB, PHONE = "/api/ai/enhance-workout", "/api/mobile/ai/enhance-workout"


@pytest.fixture
def paid(user):
    Member(user.public_id).update(actions=[Member.subscription_tier.set("core")])
    return user


@pytest.fixture
def profile(paid):
    changes = {
        "experience": "intermediate",
        "primaryGoal": "Increase strength (powerlifting)",
        "personalRecords": {
            "Bench Press": {"weight": 80, "reps": 5, "unit": "kg", "date": "2026-10-01"}
        },
    }
    profiles.update(member=Member.get(paid.public_id), changes=changes, now=timezone.now())


@pytest.fixture
def workout(api, paid):
    api.post("/api/mobile/workouts", {"id": "W1", "title": "Monday", "content": TEXT,
                                      "createdAt": "2026-11-01T10:00:00Z"})  # fmt: skip
    return "W1"


def names(workout):
    return [exercise["name"] for exercise in workout["exercises"]]


def row(user, workout_id="W1"):
    return workouts.get_workout(user_id=user.public_id, workout_id=workout_id)


def used(user) -> int:
    return quotas.usage(Member.get(user.public_id), timezone.now()).ai_used


def test_the_phone_gets_its_strict_shape_and_nothing_is_saved(api, profile, paid):
    body = api.post(PHONE, {"text": TEXT}).json()

    by_name = {exercise["name"]: exercise for exercise in body["workout"]["exercises"]}
    assert by_name["Barbell Squat"]["weight"] == "100 kg"
    assert by_name["Barbell Squat"]["sets"] == 5
    assert by_name["Barbell Squat"]["restSeconds"] == 180
    assert body["workout"]["aiEnhanced"] is True
    assert body["workout"]["aiNotes"]
    assert all(type(exercise["sets"]) is int for exercise in by_name.values())
    assert isinstance(body["quotaRemaining"], int)
    assert list(workouts.list_workouts(user_id=paid.public_id, limit=10).workouts) == []
    assert used(paid) == 1


def test_by_id_the_phones_workout_is_saved_at_once(api, workout, paid):
    reply = api.post(PHONE, {"workoutId": workout})

    assert reply.status_code == 200
    saved = row(paid)
    assert saved.body["aiEnhanced"] is True
    assert saved.body["enhancementSourceText"] == TEXT
    assert [item.name for block in workouts.blocks_of(saved) for item in block.items][:1]
    assert api.post(PHONE, {"workoutId": "unknown"}).status_code == 404


def test_the_web_gets_a_proposal_with_a_reason_for_every_change(api, workout, profile, paid):
    body = api.post(WEB, {"workoutId": workout}).json()

    changes = body["proposal"]["changes"]
    assert body["success"] is True
    assert all(change["reason"] and change["label"] for change in changes)
    assert {"name", "rest", "load", "block"} <= {change["kind"] for change in changes}
    load = next(change for change in changes if change["kind"] == "load")
    assert load["source"] == "history"
    assert "80 kg × 5" in load["reason"]
    assert row(paid).title == "Monday"
    assert not row(paid).body.get("aiEnhanced")


def test_all_some_or_none_are_accepted(api, workout, profile, paid):
    body = api.post(WEB, {"workoutId": workout}).json()["proposal"]
    url = f"/api/ai/enhancements/{body['id']}/accept"
    rests = [change["id"] for change in body["changes"] if change["kind"] in ("layout", "rest")]

    none = api.post(url, {"changes": []}).json()["workout"]
    some = api.post(url, {"changes": rests}).json()["workout"]

    assert "aiEnhanced" not in none
    assert some["aiEnhanced"] is True
    assert all(exercise.get("restSeconds") for exercise in some["exercises"])
    assert "Bench" in " ".join(names(some))
    assert all("weight" not in exercise or exercise["weight"] == "100 kg"
               for exercise in some["exercises"])  # fmt: skip


def test_accepting_is_undone_exactly(api, workout, paid):
    before = row(paid)
    held = workouts.snapshot(before)
    job_id = api.post(WEB, {"workoutId": workout}).json()["proposal"]["id"]
    api.post(f"/api/ai/enhancements/{job_id}/accept", {})
    assert row(paid).body["content"] != TEXT

    undone = api.post(f"/api/ai/enhancements/{job_id}/undo")

    assert undone.status_code == 200
    assert workouts.snapshot(row(paid)) == held
    assert api.post(f"/api/ai/enhancements/{job_id}/undo").status_code == 409


def test_a_second_enhancement_warns_first_and_reads_the_original_again(api, workout, paid):
    job_id = api.post(WEB, {"workoutId": workout}).json()["proposal"]["id"]
    api.post(f"/api/ai/enhancements/{job_id}/accept", {})

    warned = api.post(WEB, {"workoutId": workout})
    again = api.post(WEB, {"workoutId": workout, "again": True})

    assert (warned.status_code, warned.json()["code"]) == (409, "ALREADY_ENHANCED")
    assert again.status_code == 200
    assert used(paid) == 2
    result = next(r.result for r in AIUsage.query(paid.public_id)
                  if r.request_id.endswith(again.json()["proposal"]["id"]))  # fmt: skip
    assert result["text"] == TEXT


def test_a_change_made_meanwhile_is_not_overwritten(api, workout, paid):
    job_id = api.post(WEB, {"workoutId": workout}).json()["proposal"]["id"]
    api.put("/api/mobile/workouts/W1", {"title": "Edited", "updatedAt": "2026-11-24T01:00:00Z"})

    reply = api.post(f"/api/ai/enhancements/{job_id}/accept", {})

    assert (reply.status_code, reply.json()["code"]) == (409, "WORKOUT_CHANGED")
    assert row(paid).title == "Edited"


def test_accepting_a_text_makes_a_new_workout_once(api, paid):
    job_id = api.post(WEB, {"rawText": TEXT}).json()["proposal"]["id"]
    url = f"/api/ai/enhancements/{job_id}/accept"

    first, second = api.post(url, {}).json(), api.post(url, {}).json()

    assert first["workout"]["id"] == second["workout"]["id"]
    assert first["workout"]["source"] == "ai_enhance"
    assert len(workouts.list_workouts(user_id=paid.public_id, limit=10).workouts) == 1


def test_the_round_trips(api, workout, paid, round_trips):
    with round_trips() as by_text:
        api.post(PHONE, {"text": TEXT})
    with round_trips() as by_id:
        job_id = api.post(WEB, {"workoutId": workout}).json()["proposal"]["id"]
    with round_trips() as accepting:
        api.post(f"/api/ai/enhancements/{job_id}/accept", {})
    with round_trips() as undoing:
        api.post(f"/api/ai/enhancements/{job_id}/undo")

    assert by_text == ["UpdateItem", "TransactWriteItems"]
    assert by_id == ["GetItem", "UpdateItem", "TransactWriteItems"]
    assert accepting == undoing == ["GetItem", "UpdateItem"]


def test_limits_and_dislikes_propose_a_swap(api, workout, paid):
    changes = {"constraints": [{"id": "1", "description": "bad knees", "createdAt": "2026-01-01"}],
               "equipment": ["Barbell", "Squat rack", "Bench (flat)"]}  # fmt: skip
    profiles.update(member=Member.get(paid.public_id), changes=changes, now=timezone.now())

    body = api.post(WEB, {"workoutId": workout}).json()

    swaps = [change for change in body["proposal"]["changes"] if change["kind"] == "swap"]
    assert swaps
    assert all("knee" in change["reason"] for change in swaps)
    assert all(change["source"] == "profile" for change in swaps)


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"rawText": "have a nice day"}, 400), ({"rawText": "x" * 20_001}, 400),
     ({"workoutId": "unknown"}, 404), ({"rawText": TEXT, "enhancementType": "magic"}, 400)],
)  # fmt: skip
def test_what_cannot_be_enhanced_is_refused_uncharged(api, paid, body, status):
    assert api.post(WEB, body).status_code == status
    assert used(paid) == 0


def test_a_stranger_sees_and_changes_nothing(api, stranger_api, workout):
    job_id = api.post(WEB, {"workoutId": workout}).json()["proposal"]["id"]
    url = f"/api/ai/enhancements/{job_id}"

    assert api.get(url).status_code == 200
    assert stranger_api.get(url).status_code == 404
    assert stranger_api.post(url + "/accept", {}).status_code == 404
    assert stranger_api.post(url + "/undo", {}).status_code == 404
    assert stranger_api.post(WEB, {"workoutId": workout}).status_code == 404


def test_only_the_format_is_asked_for(api, workout, profile):
    body = api.post(WEB, {"workoutId": workout, "enhancementType": "format"}).json()

    assert {change["kind"] for change in body["proposal"]["changes"]} <= {"layout", "name", "text"}


def test_a_generated_workout_is_read_itself_and_not_the_wish_it_came_from(api, paid):
    made = api.post("/api/ai/generate-workout", {"prompt": "leg day with squats"}).json()["workout"]

    enhanced = api.post(WEB, {"workoutId": made["id"]}).json()["enhancedWorkout"]

    assert len(enhanced["exercises"]) >= len(made["exercises"]) - 2
    assert row(paid, made["id"]).body["enhancementSourceText"] == "leg day with squats"
