"""One sentence in, one workout out: through the doors, with the built-in coach."""

import contextlib

import pytest

from accounts.tables import Member
from ai import coaches, paid_jobs
from ai.tables import AIUsage
from billing import quotas
from kinexfit import jobs, rate_limits, redis_client
from workouts.tables import Workout

PROMPT = "Give me a leg day workout with squats"


def usage(user):
    from django.utils import timezone

    return quotas.usage(Member.get(user.public_id), timezone.now())


def test_the_web_gets_the_seeds_reply_and_the_workout_is_saved(api, user):
    reply = api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    body = reply.json()
    assert reply.status_code == 200
    assert body["success"] is True
    assert body["quotaRemaining"] == 0
    assert any("squat" in row["name"].lower() for row in body["workout"]["exercises"])
    assert all(check["passed"] for check in body["checks"])
    stored = api.get(f"/api/workouts/{body['workout']['id']}").json()
    assert body["workout"] == stored["workout"]
    assert usage(user).ai_used == 1


@pytest.mark.parametrize("door", ["/api/ai/generate-workout", "/api/mobile/ai/generate-workout"])
def test_a_generation_is_two_round_trips(api, user, round_trips, door):
    with round_trips() as calls:
        reply = api.post(door, {"prompt": PROMPT})

    assert reply.status_code == 200
    assert calls == ["UpdateItem", "TransactWriteItems"]


def test_the_phone_gets_strict_types_and_nothing_is_saved(api, user):
    body = api.post("/api/mobile/ai/generate-workout", {"prompt": PROMPT}).json()

    workout = body["workout"]
    assert isinstance(workout["title"], str)
    assert isinstance(workout["totalDuration"], int)
    for exercise in workout["exercises"]:
        assert isinstance(exercise["sets"], int)
        assert isinstance(exercise.get("reps", ""), (int, str))
        assert isinstance(exercise.get("weight", ""), (int, str))
    assert list(Workout.query(user.public_id)) == []


def test_a_spent_quota_is_403_on_the_web_and_402_on_the_phone(api):
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    web = api.post("/api/ai/generate-workout", {"prompt": PROMPT})
    phone = api.post("/api/mobile/ai/generate-workout", {"prompt": PROMPT})

    assert (web.status_code, phone.status_code) == (403, 402)
    assert web.json()["code"] == phone.json()["code"] == "QUOTA_EXCEEDED"
    assert phone.json()["quotaRemaining"] == 0


def test_a_retry_with_the_same_key_gets_the_first_answer(api, user):
    headers = {"HTTP_IDEMPOTENCY_KEY": "once"}

    first = api.post("/api/ai/generate-workout", {"prompt": PROMPT}, **headers)
    second = api.post("/api/ai/generate-workout", {"prompt": PROMPT}, **headers)

    assert first.json() == second.json()
    assert usage(user).ai_used == 1


def test_asking_for_a_job_gets_one_only_its_owner_can_see(api, stranger_api):
    reply = api.post("/api/ai/generate-workout", {"prompt": PROMPT}, HTTP_PREFER="respond-async")

    url = reply.json()["url"]
    assert reply.status_code == 202
    assert api.get(url).json()["stage"] == "done"
    assert stranger_api.get(url).status_code == 404


@pytest.mark.parametrize(
    "prompt", ["", "   ", "x" * 2_001, "what's the capital of France", None, 5.5, [], {"a": 1}]
)
def test_what_is_no_request_is_refused_uncharged(api, user, prompt):
    reply = api.post("/api/ai/generate-workout", {"prompt": prompt})

    assert reply.status_code == 400
    assert usage(user).ai_used == 0


def test_a_red_flag_gets_a_careful_answer_and_no_plan(api, user):
    reply = api.post("/api/ai/generate-workout", {"prompt": "I have chest pain, leg day please"})

    assert (reply.status_code, reply.json()["code"]) == (400, "MEDICAL_CAUTION")
    assert "doctor" in reply.json()["error"]
    assert usage(user).ai_used == 0


def test_a_coach_that_breaks_is_not_charged(api, user, monkeypatch):
    def broken(*args, **kwargs):
        raise coaches.NothingFits

    monkeypatch.setattr(coaches, "draft", broken)

    reply = api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    assert (reply.status_code, reply.json()["code"]) == (400, "AI_NOTHING_FITS")
    assert usage(user).ai_used == 0
    assert Member.get(user.public_id).reservations.as_dict() == {}


def test_running_a_job_again_changes_nothing(api, user):
    from django.utils import timezone

    body = api.post("/api/ai/generate-workout", {"prompt": PROMPT}).json()
    job_id = body["workout"]["id"].removeprefix("workout_")

    for is_repeat in (False, True):
        paid_jobs.run(
            user_id=user.public_id, job_id=job_id, now=timezone.now(), is_repeat=is_repeat
        )

    assert usage(user).ai_used == 1
    assert len(list(Workout.query(user.public_id))) == 1
    assert len(list(AIUsage.query(user.public_id))) == 1
    assert jobs.get(owner_id=user.public_id, job_id=job_id).result["workoutId"]


def test_quota_and_usage_reports(api):
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    quota = api.get("/api/mobile/ai/quota").json()
    report = api.get("/api/user/ai-usage").json()["data"]

    assert (quota["used"], quota["limit"], quota["isExhausted"]) == (1, 1, True)
    assert report["currentMonth"]["requests"] == 1
    assert report["recentUsage"][0]["success"] is True


def test_the_page_makes_a_workout(site, user):
    posted = site.post("/add/generate", {"prompt": PROMPT, "form_id": "a"})
    job = site.get(posted.url)
    workout = site.get(job.url)

    assert (posted.status_code, job.status_code, workout.status_code) == (302, 302, 200)
    assert b"Checked before you saw it" in workout.content


def test_the_form_on_the_home_page_makes_a_workout_at_once(site, user):
    form_id = site.get("/").context["form_id"]

    posted = site.post("/add/generate", {"prompt": PROMPT, "form_id": form_id})

    assert site.get(posted.url).url.startswith("/workout/")


def test_a_form_sent_twice_is_one_request_and_one_with_other_words_another(site, user):
    first, again, other = (
        site.post("/add/generate", {"prompt": prompt, "form_id": "a"})
        for prompt in (PROMPT, PROMPT, "Push day with dumbbells")
    )

    assert first.url == again.url
    assert other.status_code == 422
    assert "You&#x27;ve used your 1 AI workout" in other.content.decode()


def test_a_caution_is_said_without_marking_what_was_written_as_wrong(site):
    shown = site.post("/add/generate", {"prompt": "I have chest pain, leg day please"})

    assert shown.status_code == 422
    assert "needs a doctor before any workout" in shown.content.decode()
    assert "Check the highlighted field" not in shown.content.decode()
    assert "I have chest pain, leg day please" in shown.content.decode()


def test_with_no_place_to_wait_the_phone_is_refused_before_anything_is_held(api, user):
    body = {"prompt": PROMPT}
    with contextlib.ExitStack() as waiting:
        for _ in range(jobs.WAITING_PLACES):
            waiting.enter_context(jobs.place_to_wait(queue="ai"))
        refused = [
            api.post("/api/mobile/ai/generate-workout", body)
            for _ in range(rate_limits.LIMITS["ai"].count + 1)
        ]

    assert {(one.status_code, one.json()["code"]) for one in refused} == {(503, "AI_BUSY")}
    assert usage(user).ai_used == 0
    assert api.post("/api/mobile/ai/generate-workout", body).status_code == 200


def test_a_long_queue_is_not_waited_for(api, user, monkeypatch):
    monkeypatch.setattr(paid_jobs, "_enqueue", lambda user_id, job_id: None)
    redis_client.client().rpush("ai", *["job"] * jobs.MOST_QUEUED)

    web = api.post("/api/ai/generate-workout", {"prompt": PROMPT})
    phone = api.post("/api/mobile/ai/generate-workout", {"prompt": PROMPT})
    redis_client.client().delete("ai")

    assert web.status_code == 202
    assert web["Location"] == web.json()["url"]
    assert (phone.status_code, phone.json()["code"]) == (503, "AI_BUSY")
