"""Statistics, history and goals over HTTP, against real tables."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.tables import Member
from kinexfit import clock
from workouts import rollups, services
from workouts.services import totals
from workouts.tables import Completion, TrainingMonth

NOW = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture(autouse=True)
def only_statistics(settings):
    settings.ROOT_URLCONF = "tests.workouts.stats_routes"


def squat(weight: float, reps: int = 5, unit: str = "kg") -> dict:
    done = {"reps": reps, "load": {"value": weight, "unit": unit}}
    return {"sets": [{"name": "Barbell Squat", "sets": [done]}]}


def log(user, days_ago: int, body: dict | None = None, **more) -> str:
    moment = NOW - timedelta(days=days_ago)
    fields = {"completedAt": clock.iso(moment), "durationSeconds": 3_600, **(body or {}), **more}
    done = services.log_completion(
        user_id=user.public_id, workout_id=f"W{days_ago}", log=fields, now=NOW
    )
    return done.completion.completion_id


def subscribe(user, tier: str) -> None:
    Member(user.public_id).update(actions=[Member.subscription_tier.set(tier)])


def stats(api) -> dict:
    return api.get("/api/workouts/stats").json()["stats"]


def test_figures_come_from_what_was_done(api, user):
    subscribe(user, "pro")
    log(user, 1, squat(100))
    log(user, 0, squat(110))

    found = stats(api)

    assert found["totalWorkouts"] == 2
    assert found["totalVolume"] == 1_050.0
    assert (found["averageDuration"], found["totalMinutes"]) == (60, 120)
    assert (found["streakDays"], found["longestStreak"]) == (2, 2)
    assert found["favoriteExercises"] == [{"name": "Barbell Squat", "count": 2}]
    (record,) = found["personalRecords"]
    assert (record["weight"], record["reps"], record["unit"]) == (110.0, 5, "kg")
    assert sum(point["count"] for point in found["workoutsByMonth"]) == 2
    assert len(found["workoutsByMonth"]) == len(found["volumeByMonth"]) == 12
    assert found["locked"] == []


def test_a_new_member_has_every_field_and_no_training(api):
    found = stats(api)

    assert (found["totalWorkouts"], found["totalVolume"], found["personalRecords"]) == (0, 0.0, [])
    assert found["recentWorkouts"] == []


def test_the_four_figures_of_the_home_page(api, user):
    log(user, 0, durationSeconds=0)
    log(user, 1)

    reply = api.get("/api/workouts/completions/stats").json()

    assert set(reply["stats"]) == {"thisWeek", "total", "streak", "hoursTrained"}
    assert (reply["stats"]["total"], reply["stats"]["streak"]) == (2, 2)
    assert reply["stats"]["hoursTrained"] == 1.8


def test_a_strangers_training_is_nowhere_in_ones_own(stranger_api, user):
    log(user, 0, squat(100))

    assert stats(stranger_api)["totalWorkouts"] == 0
    assert stranger_api.get("/api/workouts/completions").json()["completions"] == []


def test_a_free_plan_hides_what_is_older_than_ninety_days_and_an_upgrade_shows_it(api, user):
    log(user, 10, squat(80))
    log(user, 100, squat(120))
    hidden = stats(api)
    listed = api.get("/api/workouts/completions").json()["completions"]
    of_workout = api.get("/api/workouts/W100/completions").json()

    subscribe(user, "core")

    assert (hidden["totalWorkouts"], hidden["personalRecords"][0]["weight"]) == (1, 80.0)
    assert "history" in hidden["locked"]
    assert (len(listed), of_workout["count"]) == (1, 0)
    assert stats(api)["totalWorkouts"] == 2
    assert stats(api)["personalRecords"][0]["weight"] == 120.0
    assert len(api.get("/api/workouts/completions").json()["completions"]) == 2
    assert api.get("/api/workouts/W100/completions").json()["count"] == 1


def test_volume_trends_are_for_pro(api, user):
    log(user, 0, squat(100))
    subscribe(user, "core")
    before = stats(api)

    subscribe(user, "pro")

    assert (before["volumeByMonth"], before["locked"]) == ([], ["volumeByMonth"])
    assert stats(api)["volumeByMonth"][-1]["volume"] == 500.0


def test_volume_is_read_in_the_members_unit_and_pounds_are_never_rounded(api, user):
    Member(user.public_id).update(actions=[Member.weight_unit.set("lb")])
    log(user, 0, squat(102.5, 3, "lb"))

    found = stats(api)

    assert (found["totalVolume"], found["volumeUnit"]) == (307.5, "lb")


def test_days_are_the_members_own(api, user):
    Member(user.public_id).update(actions=[Member.time_zone.set("Pacific/Auckland")])
    late = NOW.replace(hour=13) - timedelta(days=2)
    for moment in (late, late - timedelta(hours=12)):
        services.log_completion(user_id=user.public_id, workout_id="W",
                                log={"completedAt": clock.iso(moment)}, now=NOW)  # fmt: skip

    assert stats(api)["longestStreak"] == 2


def test_completions_are_filtered_by_workout_and_days(api, user):
    for days_ago in (1, 2, 3):
        log(user, days_ago)
    day = (NOW - timedelta(days=2)).date().isoformat()

    by_day = api.get(f"/api/workouts/completions?startDate={day}&endDate={day}").json()
    from_day = api.get(f"/api/workouts/completions?startDate={day}").json()
    by_workout = api.get("/api/workouts/completions?workoutId=W3").json()
    limited = api.get("/api/workouts/completions?limit=1").json()

    assert [row["workoutId"] for row in by_day["completions"]] == ["W2"]
    assert [row["workoutId"] for row in from_day["completions"]] == ["W1", "W2"]
    assert [row["workoutId"] for row in by_workout["completions"]] == ["W3"]
    assert [row["workoutId"] for row in limited["completions"]] == ["W1"]


@pytest.mark.parametrize("query", ["startDate=yesterday", "endDate=2026-02-30", "limit=many"])
def test_a_bad_filter_is_named(api, query):
    reply = api.get(f"/api/workouts/completions?{query}")

    assert reply.status_code == 400
    assert query.split("=")[0] in reply.json()["fields"]


def test_the_weekly_goal_is_the_profiles_training_days(api, user):
    refused = api.put("/api/workouts/goal", {"days": 8})
    kept = api.put("/api/workouts/goal", {"days": 4})

    assert (refused.status_code, kept.status_code) == (400, 200)
    assert stats(api)["weekly"]["goal"] == 4
    assert Member.get(user.public_id).training_profile["trainingDays"] == 4


def test_sets_sent_over_the_api_are_kept_and_counted(api, user):
    body = {"workoutId": "W", "completedAt": clock.iso(NOW), **squat(100)}

    reply = api.post("/api/workouts/completions", body)

    assert reply.status_code == 201
    assert stats(api)["personalRecords"][0]["weight"] == 100.0


@pytest.fixture
def five_thousand(user):
    """Nine years of training, written as the tables hold it."""
    subscribe(user, "pro")
    with Completion.batch_write() as batch:
        rows = []
        for number in range(5_000):
            moment = NOW - timedelta(hours=16 * number)
            rows.append(
                Completion(
                    user.public_id,
                    moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                    completion_id=f"C{number:04d}",
                    workout_id="W",
                    completed_date=moment.date().isoformat(),
                    duration_seconds=3_000,
                    created_at=clock.iso(moment),
                    log=squat(60 + number % 40),
                )
            )
            batch.save(rows[-1])
    by_month: dict[str, list] = {}
    for row in rows:
        by_month.setdefault(row.completed_at[:7], []).append(totals.facts(row))
    with TrainingMonth.batch_write() as batch:
        for month, facts in by_month.items():
            batch.save(TrainingMonth(user.public_id, month, version=1,
                                     totals=rollups.folded(facts)))  # fmt: skip


def test_five_thousand_completions_cost_a_few_round_trips(api, five_thousand, round_trips):
    with round_trips() as full:
        found = stats(api)
    with round_trips() as four:
        api.get("/api/workouts/completions/stats")

    assert found["totalWorkouts"] == 5_000
    # The member, the months, the latest workouts.
    assert full == ["GetItem", "Query", "Query"]
    assert four == ["GetItem", "Query"]


def test_one_old_session_is_out_of_sight_until_an_upgrade(api, site, user, settings):
    settings.ROOT_URLCONF = "kinexfit.urls"
    completion_id = log(user, 100, squat(80))
    hidden = api.get(f"/api/workouts/completions/{completion_id}")

    subscribe(user, "core")

    assert (hidden.status_code, hidden.json()["code"]) == (403, "HISTORY_LIMIT")
    assert api.get(f"/api/workouts/completions/{completion_id}").status_code == 200
    assert site.get(f"/workout/W100/session/{completion_id}/summary").status_code == 200
