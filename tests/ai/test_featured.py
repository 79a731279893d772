"""The workout of the day and of the week: one each, free when it is there, never twice."""

from datetime import UTC, date, datetime, timedelta

import orjson
import pytest
from django.utils import timezone

from accounts.tables import Member
from ai import coaches, featured, paid_jobs, rotation
from ai.regions import RecentSession
from ai.tables import AIUsage
from billing import quotas
from workouts import services as workouts
from workouts.tables import Workout

DAY = "/api/mobile/ai/workout-of-the-day"
WEEK = "/api/mobile/ai/workout-of-the-week"


@pytest.fixture
def paid(user):
    Member(user.public_id).update(actions=[Member.subscription_tier.set("core")])
    return user


def used(user) -> int:
    return quotas.usage(Member.get(user.public_id), timezone.now()).ai_used


def rows(user, prefix):
    return workouts.made_for(user_id=user.public_id, prefix=prefix)


def test_a_circuit_of_everything_was_conditioning_and_the_upper_body_is_next():
    ids = ("Goblet_Squat", "Pushups", "Burpee", "One-Arm_Dumbbell_Row", "Plank")
    recent = (RecentSession("2026-11-23", "conditioning", ids),)

    assert rotation.next_turn(recent, date(2026, 11, 24)).focus == "upper body"


@pytest.mark.parametrize(
    ("last", "focus"),
    [
        (None, "full body"),
        ("Barbell_Bench_Press_-_Medium_Grip", "legs"),
        ("Barbell_Squat", "full body"),
        ("Jumping_Jack", "upper body"),
    ],
)
def test_focus_follows_what_was_trained_last(last, focus):
    recent = (RecentSession("2026-11-22", "", (last,)),) if last else ()

    assert rotation.next_turn(recent, date(2026, 11, 24)).focus == focus


def test_what_is_older_than_a_week_counts_as_nothing():
    recent = (RecentSession("2026-11-10", "legs", ("Barbell_Squat",)),)

    assert rotation.next_turn(recent, date(2026, 11, 24)).focus == "full body"


def test_the_phone_posts_nothing_and_gets_a_workout_it_can_read(paid, api):
    body = api.post(DAY).json()

    assert body["isNew"] is True
    assert body["workout"]["exercises"]
    assert "workout-of-the-day" in body["workout"]["tags"]
    assert isinstance(body["quotaRemaining"], int)
    assert used(paid) == 1
    row = workouts.get_workout(user_id=paid.public_id, workout_id=body["workout"]["workoutId"])
    assert row.scheduled_date == timezone.now().date().isoformat()
    assert row.body["content"]


def test_todays_plan_comes_back_free_in_two_reads(paid, api, round_trips):
    first = api.post(DAY).json()

    with round_trips() as calls:
        again = api.get(DAY).json()

    assert calls == ["GetItem", "Query"]
    assert again["isNew"] is False
    assert again["workout"]["workoutId"] == first["workout"]["workoutId"]
    assert used(paid) == 1


def test_making_one_takes_five_round_trips(paid, api, round_trips):
    with round_trips() as calls:
        api.post(DAY)

    assert sorted(calls) == sorted(
        ["GetItem", "Query", "Query", "UpdateItem", "TransactWriteItems", "GetItem"]
    )


def test_any_workout_planned_for_today_is_todays(user, api):
    created = api.post(
        "/api/workouts",
        {"workoutId": "mine", "title": "Mine", "source": "manual", "content": "Plank",
         "type": "manual", "exercises": [{"name": "Plank", "sets": 3, "reps": "30 s"}]},
    )  # fmt: skip
    assert created.status_code == 201, created.json()
    api.patch("/api/workouts/mine/schedule", {"scheduledDate": timezone.now().date().isoformat()})

    body = api.post(DAY).json()

    assert (body["workout"]["title"], body["isNew"]) == ("Mine", False)
    assert used(user) == 0


def test_another_one_costs_another_request(paid, api):
    first = api.post(DAY).json()

    second = api.post(DAY + "?generate=true").json()

    assert second["isNew"] is True
    assert second["workout"]["workoutId"] != first["workout"]["workoutId"]
    assert used(paid) == 2


def test_a_spent_quota_is_402_on_the_phone(user, api):
    api.post(DAY)

    reply = api.post(DAY + "?generate=true")

    assert (reply.status_code, reply.json()["code"]) == (402, "QUOTA_EXCEEDED")


def test_the_weeks_workout_is_not_counted_and_there_is_one(paid, api):
    first, second = api.get(WEEK).json(), api.get(WEEK).json()

    assert (first["isNew"], second["isNew"]) == (True, False)
    assert first["workout"] == second["workout"]
    assert "workout-of-the-week" in first["workout"]["tags"]
    assert used(paid) == 0
    assert len(rows(paid, "week-")) == 1
    usage = next(iter(AIUsage.query(paid.public_id)))
    assert (usage.operation, usage.success) == ("wow", True)


def test_the_week_that_is_there_takes_two_reads(paid, api, round_trips):
    api.get(WEEK)

    with round_trips() as calls:
        api.get(WEEK)

    assert calls == ["GetItem", "Query"]


def test_making_the_week_takes_four_round_trips(paid, api, round_trips):
    with round_trips() as calls:
        api.get(WEEK)

    assert calls == ["GetItem", "Query", "TransactWriteItems", "GetItem"]


def test_one_other_workout_a_week_and_no_more(paid, api):
    first = api.get(WEEK).json()["workout"]["workoutId"]

    second = api.get(WEEK + "?generate=true").json()
    third = api.get(WEEK + "?generate=true")

    assert second["workout"]["workoutId"] != first
    assert (third.status_code, third.json()["code"]) == (409, "WEEK_ALREADY_REPLACED")
    assert not {"limit", "quota"} & set(third.json()["error"].lower().split())
    assert workouts.get_workout(user_id=paid.public_id, workout_id=first).scheduled_date is None
    assert api.get(WEEK).json()["workout"]["workoutId"] == second["workout"]["workoutId"]


def test_the_free_plan_is_refused_with_its_name(user, api, site):
    phone, web = api.get(WEEK), api.get("/api/ai/workout-of-the-week")

    assert (phone.status_code, phone.json()["error"]) == (403, "free")
    assert "paid plan" in phone.json()["message"]
    assert (web.status_code, web.json()["code"]) == (403, "PLAN_REQUIRED")
    assert site.get(web.json()["upgradeUrl"]).status_code == 200


def test_a_deleted_weeks_workout_is_not_made_again_unasked(paid, api):
    workout_id = api.get(WEEK).json()["workout"]["workoutId"]
    api.delete(f"/api/mobile/workouts/{workout_id}")

    body = api.get(WEEK).json()

    assert (body["workout"], body["isNew"]) == (None, False)


def test_a_coach_that_failed_is_asked_again(paid, api, monkeypatch):
    def broken(*args, **kwargs):
        raise coaches.NothingFits

    monkeypatch.setattr(coaches, "draft", broken)
    assert api.get(WEEK).status_code == 400
    monkeypatch.undo()

    assert api.get(WEEK).json()["isNew"] is True


def test_two_jobs_for_one_week_make_one_workout(paid):
    now = timezone.now()
    featured.workout_of_the_week(user=paid, now=now)
    made = rows(paid, "week-")[0]
    job_id = next(iter(AIUsage.query(paid.public_id))).request_id.split("#")[1]

    for is_repeat in (False, True):
        paid_jobs.run(user_id=paid.public_id, job_id=job_id, now=now, is_repeat=is_repeat)

    assert [row.title for row in rows(paid, "week-")] == [made.title]
    assert len(list(AIUsage.query(paid.public_id))) == 1


def test_the_members_zone_decides_which_week_it_is(paid):
    Member(paid.public_id).update(actions=[Member.time_zone.set("Pacific/Auckland")])
    sunday_evening_utc = datetime(2026, 11, 22, 20, tzinfo=UTC)

    assert featured.today(Member.get(paid.public_id), sunday_evening_utc) == date(2026, 11, 23)
    featured.workout_of_the_week(user=paid, now=sunday_evening_utc)
    assert [row.id for row in rows(paid, "week-")] == ["week-2026-11-23-1"]


def test_a_strangers_week_is_their_own(paid, api, stranger, stranger_api):
    Member(stranger.public_id).update(actions=[Member.subscription_tier.set("core")])
    api.get(WEEK)

    theirs = stranger_api.get(WEEK).json()

    assert theirs["isNew"] is True
    assert [row.user_id for row in rows(paid, "week-")] == [paid.public_id]


def test_the_web_gets_cost_and_the_whole_workout(paid, api):
    day = api.get("/api/ai/workout-of-the-day").json()
    week = api.get("/api/ai/workout-of-the-week").json()

    for body in (day, week):
        assert body["success"] is True
        assert body["workout"]["blocks"]
        assert set(body["cost"]) == {"inputTokens", "outputTokens", "estimatedCost"}


def test_the_reason_is_told(paid, api):
    session = {"date": (timezone.now() - timedelta(days=1)).date().isoformat(), "focus": "",
               "exerciseIds": ["Barbell_Squat"]}  # fmt: skip
    Member(paid.public_id).update(
        actions=[Member.recent_training.set([orjson.dumps(session).decode()])]
    )

    body = api.post(DAY).json()

    assert body["rationale"].startswith("Your last session was legs, so this one is full body.")
    assert Workout.get(paid.public_id, body["workout"]["workoutId"]).source == "ai_wod"
