"""The pages of statistics, as a browser gets them."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.tables import Member
from kinexfit import clock
from workouts import services
from workouts.services import body, training

NOW = datetime.now(UTC).replace(microsecond=0)
PAGES = ("/stats", "/stats/prs", "/stats/metrics", "/body-weight")


def subscribe(user, tier: str) -> None:
    Member(user.public_id).update(actions=[Member.subscription_tier.set(tier)])


def log(user, days_ago: int, weight: float, name: str = "Barbell Squat") -> None:
    done = {"reps": 5, "load": {"value": weight, "unit": "kg"}}
    moment = clock.iso(NOW - timedelta(days=days_ago))
    fields = {
        "completedAt": moment, "durationSeconds": 1_800,
        "sets": [{"name": name, "sets": [done]}],
    }  # fmt: skip
    services.log_completion(user_id=user.public_id, workout_id="W", log=fields, now=NOW)


@pytest.mark.parametrize("path", [*PAGES, "/exercise/Barbell%20Squat"])
def test_the_pages_are_for_members(client, db, path):
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_a_new_member_is_told_what_to_do_first(site, path):
    reply = site.get(path)

    assert reply.status_code == 200
    assert "yet" in reply.content.decode()


def test_the_dashboard_shows_figures_muscles_and_records(site, user):
    subscribe(user, "pro")
    log(user, 0, 100)

    page = site.get("/stats").content.decode()

    assert "Barbell Squat" in page
    assert "100 kg × 5" in page
    assert "Quadriceps: 1 set" in page
    assert "Volume per month" in page
    assert "See plans" not in page


def test_a_free_member_is_told_what_a_plan_would_show(site, user):
    log(user, 0, 100)
    log(user, 120, 140)

    page = site.get("/stats").content.decode()

    assert "You see your last 90 days" in page
    assert "Volume trends come with Pro" in page
    assert "140 kg" not in page


def test_an_exercise_is_found_by_any_of_its_names(site, user, settings):
    subscribe(user, "pro")
    for days_ago, weight in ((40, 90), (3, 100), (0, 105)):
        log(user, days_ago, weight)

    page = site.get("/exercise/back squat").content.decode()

    assert "Done 3 times" in page
    assert "105 kg × 5" in page
    assert "Estimated 1RM" in page


def test_an_exercise_that_was_never_done_or_is_a_strangers_is_not_found(site, stranger):
    log(stranger, 0, 100)

    assert site.get("/exercise/Barbell Squat").status_code == 404


def test_the_records_page_says_what_is_new_and_what_is_a_baseline(site, user):
    subscribe(user, "pro")
    log(user, 20, 100)
    log(user, 1, 110)
    log(user, 1, 60, name="Bench press")

    page = site.get("/stats/prs").content.decode()

    assert "Last 14 days" in page
    assert page.count("baseline") >= 1
    assert "Est. 1RM" in page


@pytest.mark.parametrize(("tier", "is_drawn"), [("core", False), ("pro", True)])
def test_the_records_page_draws_the_lift_trained_most_for_pro(site, user, tier, is_drawn):
    subscribe(user, tier)
    for days_ago, weight in ((80, 90), (40, 100), (1, 110)):
        log(user, days_ago, weight)
    log(user, 1, 60, name="Bench press")

    page = site.get("/stats/prs").content.decode()

    assert ("Barbell Squat, estimated 1RM: 3 values" in page) == is_drawn


def test_a_goal_is_set_and_a_wrong_one_refused(site, user):
    site.post("/stats/goal", {"days": "4"})
    site.post("/stats/goal", {"days": "9"})

    assert Member.get(user.public_id).training_profile["trainingDays"] == 4


def test_a_weight_keeps_the_days_other_measurements(site, user):
    site.post("/stats/metrics", {"date": "2026-11-20", "waist": "84", "neck": "38.5"})
    reply = site.post("/body-weight", {"date": "2026-11-20", "weight": "80.35"})

    (row,) = body.metrics(user_id=user.public_id)
    assert reply.status_code == 302
    assert body.metric_json(row)["weight"] == 80.35
    assert body.metric_json(row)["waist"] == 84
    assert "80.35" in site.get("/body-weight").content.decode()


def test_pounds_are_entered_and_shown_as_pounds(site, user):
    Member(user.public_id).update(actions=[Member.weight_unit.set("lb")])
    site.post("/body-weight", {"date": "2026-11-20", "weight": "177.3"})

    assert "177.3 lb" in site.get("/body-weight").content.decode()


def test_an_empty_form_comes_back_with_the_reason(site):
    reply = site.post("/stats/metrics", {"date": "2026-11-20"})

    assert reply.status_code == 422
    assert "Enter at least one measurement." in reply.content.decode()


def test_a_measured_day_is_deleted_and_only_ones_own(site, user, stranger):
    for one in (user, stranger):
        body.record(user_id=one.public_id, day="2026-11-20", unit="metric",
                    fields={"weight": 80}, now=NOW)  # fmt: skip

    site.post("/stats/metrics/2026-11-20/delete")

    assert body.metrics(user_id=user.public_id) == []
    assert len(body.metrics(user_id=stranger.public_id)) == 1


def test_round_trips(site, user, round_trips):
    subscribe(user, "pro")
    for number in range(3):
        log(user, number, 100)

    with round_trips() as dashboard:
        site.get("/stats")
    with round_trips() as exercise:
        site.get("/exercise/Barbell Squat")
    with round_trips() as weight:
        site.get("/body-weight")

    # One member for the page, one for the card of the side bar.
    assert sorted(dashboard) == ["GetItem", "GetItem", "Query", "Query"]
    assert sorted(exercise) == ["GetItem", "GetItem", "Query", "Query"]
    assert sorted(weight) == ["GetItem", "GetItem", "Query"]


def test_a_finished_session_says_what_was_better_than_before(site, user, round_trips):
    for days_ago, seconds in ((1, 60), (0, 95)):
        fields = {
            "completedAt": clock.iso(NOW - timedelta(days=days_ago)),
            "sets": [{"name": "Plank", "sets": [{"seconds": seconds}]}],
        }
        done = services.log_completion(
            user_id=user.public_id, workout_id="W", log=fields, now=NOW
        ).completion

    with round_trips() as calls:
        page = site.get(f"/workout/W/session/{done.completion_id}/summary").content.decode()

    assert "1:35, your longest" in page
    assert len(calls) <= 7


@pytest.mark.parametrize(
    ("zone", "is_reached"), [("Asia/Tokyo", True), ("Europe/London", False), (None, False)]
)
def test_an_early_bird_is_early_in_their_own_morning(user, zone, is_reached):
    if zone:
        Member(user.public_id).update(actions=[Member.time_zone.set(zone)])
    moment = NOW.replace(hour=21, minute=30) - timedelta(days=1)
    services.log_completion(
        user_id=user.public_id, workout_id="W", log={"completedAt": clock.iso(moment)}, now=NOW
    )

    found = {one.name: one for one in training.training(user=user, now=NOW).badges}

    assert found["Early bird: done by 8"].is_reached is is_reached
    assert found["First workout"].is_reached
    assert (found["10 workouts"].text, found["10 workouts"].share) == ("1 of 10", 10)


def test_nothing_is_said_of_hidden_history_where_none_is(site, user, round_trips):
    with round_trips() as empty:
        assert "90 days" not in site.get("/stats").content.decode()
    # One query more than a plan that shows all: whether there is anything older.
    assert sorted(empty) == ["GetItem", "GetItem", "Query", "Query", "Query"]

    log(user, 0, 100)

    for page in ("/stats", "/stats/prs", "/exercise/Barbell%20Squat"):
        assert "90 days" not in site.get(page).content.decode()


def test_who_trained_only_long_ago_is_told_where_it_is(site, user):
    log(user, 120, 140)

    assert "You see your last 90 days" in site.get("/stats").content.decode()
    subscribe(user, "core")
    assert "140 kg × 5" in site.get("/stats").content.decode()
