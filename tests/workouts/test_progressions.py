"""Rules attached to movements: kept, followed, previewed, and nobody else's."""

import pytest
from django.utils import timezone

from accounts import services as accounts
from workouts import catalogue
from workouts.blocks import Block, Item, SetTarget
from workouts.services import progressions

SQUAT = catalogue.find("Barbell Squat").id
RULE = {"kind": "linear", "unit": "kg", "start": 100, "step": 2.5, "sets": 3, "reps": 5}
URL = f"/api/workouts/progressions/{SQUAT}"


def attach(api, rule=RULE):
    return api.put(URL, {"rule": rule})


def log(api, load: float, *reps: int, at: str) -> None:
    sets = [{"reps": count, "load": {"value": load, "unit": "kg"}} for count in reps]
    body = {
        "workoutId": "W1",
        "completedAt": at,
        "durationSeconds": 60,
        "sets": [{"name": "Barbell Squat", "exerciseId": SQUAT, "sets": sets}],
    }
    assert api.post("/api/workouts/completions", body).status_code == 201


def next_load(api) -> float:
    (one,) = api.get("/api/workouts/progressions").json()["progressions"]
    return one["next"]["sets"][0]["load"]["value"]


def test_the_next_session_follows_from_what_was_logged(api, round_trips):
    assert attach(api).status_code == 200
    log(api, 100, 5, 5, 5, at="2036-11-25T10:00:00Z")

    with round_trips() as calls:
        assert next_load(api) == 102.5
    assert calls == ["GetItem", "Query"]


def test_what_was_done_before_the_rule_does_not_count(api):
    log(api, 100, 5, 5, 5, at="2020-01-01T10:00:00Z")
    attach(api)

    assert next_load(api) == 100


def test_warm_up_sets_do_not_count(api):
    attach(api)
    body = {
        "workoutId": "W1",
        "completedAt": "2036-11-25T10:00:00Z",
        "sets": [
            {
                "name": "Squat",
                "exerciseId": SQUAT,
                "sets": [
                    {"type": "warmup", "reps": 5, "load": {"value": 140, "unit": "kg"}},
                    *[{"reps": 5, "load": {"value": 100, "unit": "kg"}}] * 3,
                ],
            }
        ],
    }
    api.post("/api/workouts/completions", body)

    assert next_load(api) == 102.5


@pytest.mark.parametrize(
    "rule", [{}, {"kind": "guess"}, RULE | {"step": 0}, RULE | {"start": "heavy"}, [], "linear"]
)
def test_a_rule_that_makes_no_sense_names_the_field(api, rule):
    reply = attach(api, rule)

    assert reply.status_code == 400
    assert reply.json()["fields"]


def test_an_unknown_movement_has_no_rule(api):
    assert api.put("/api/workouts/progressions/nothing", {"rule": RULE}).status_code == 400


def test_a_strangers_rule_is_not_found(api, stranger_api):
    attach(api)

    assert stranger_api.get("/api/workouts/progressions").json() == {"progressions": []}
    assert stranger_api.delete(URL).status_code == 404
    assert stranger_api.get(URL + "/preview").status_code == 404
    assert next_load(api) == 100


def test_missing_a_day_is_previewed(api):
    attach(api)

    both = api.get(URL + "/preview?weekdays=1,4").json()["sessions"]
    without = api.get(URL + "/preview?weekdays=1,4&missed=1").json()["sessions"]

    assert (len(both), len(without)) == (16, 8)
    assert both[-1]["sets"][0]["load"]["value"] > without[-1]["sets"][0]["load"]["value"]
    assert api.get(URL + "/preview?weekdays=monday").status_code == 400


def test_a_preview_says_what_it_takes_for_granted(api, site):
    rule = {"kind": "rpe", "unit": "kg", "start": 80, "step": 2.5, "rpe": 8}

    attach(api, rule)
    by_feel = api.get(URL + "/preview").json()["assumption"]
    page = site.get(f"/progression/{SQUAT}").content.decode()
    attach(api)

    assert "felt like RPE 8: then the load stays" in by_feel
    assert by_feel in page
    assert api.get(URL + "/preview").json()["assumption"].endswith("done as asked.")


def test_a_removed_rule_leaves_plans_alone(api):
    attach(api)

    assert api.delete(URL).status_code == 200
    assert api.get("/api/workouts/progressions").json() == {"progressions": []}


def test_a_plan_takes_its_numbers_from_the_rule(api, user):
    attach(api)
    warm = SetTarget(type="warmup", reps=5)
    item = Item(name="Squat", exercise_id=SQUAT, sets=5, reps=8, set_details=[warm])
    other = Item(name="Plank", sets=3, seconds=60)
    member = accounts.member(user_id=user.public_id)

    (block,), why = progressions.applied([Block(items=[item, other])], member, now=timezone.now())

    ruled, kept = block.items
    assert [(one.type, one.reps) for one in ruled.set_details] == [
        ("warmup", 5),
        *[("normal", 5)] * 3,
    ]
    assert ruled.set_details[1].load.value == 100
    assert kept == other
    assert list(why) == [SQUAT]


@pytest.mark.parametrize("kind", ["linear", "double", "wave", "rpe"])
def test_the_page_of_each_kind_saves_and_shows_eight_weeks(site, kind):
    page = f"/progression/{SQUAT}"
    given = {"kind": kind, "unit": "kg", "step": "2.5", "start": "60", "sets": "3", "reps": "5"}
    given |= {"misses_before_deload": "3", "deload_percent": "10", "low": "8", "high": "12"}
    given |= {"training_max": "100", "increase": "5", "weeks": "65x5, 75x5\n70x3"}
    given |= {"rpe": "8", "most_change_percent": "10"}

    saved = site.post(page, given)

    assert saved.status_code == 302
    shown = site.get(page).content.decode()
    assert "The coming eight weeks" in shown
    assert shown.count("First session: the load you chose") + shown.count("Week ") > 1
    assert "Next session" in shown


def test_the_page_says_what_is_wrong(site):
    given = {"kind": "wave", "unit": "kg", "step": "2.5", "training_max": "100", "increase": "5"}

    reply = site.post(f"/progression/{SQUAT}", given | {"weeks": "heavy"})

    assert reply.status_code == 422
    assert "Write each set as percent × reps" in reply.content.decode()


def test_a_deload_is_planned_and_previewed(api, site):
    attach(api, RULE | {"deloadEveryWeeks": 4, "deloadWeekPercent": 20})

    days = api.get(URL + "/preview?weekdays=0").json()["sessions"]

    light = [number for number, day in enumerate(days) if day["why"].startswith("Deload")]
    assert (light, len(days)) == ([3, 7], 8)
    assert len(days[3]["sets"]) == 2
    assert days[3]["sets"][0]["load"]["value"] < days[2]["sets"][0]["load"]["value"]
    page = site.get(f"/progression/{SQUAT}").content.decode()
    assert "Deload every (weeks)" in page


@pytest.mark.parametrize("every", [1, 40, "often"])
def test_a_deload_that_makes_no_sense_names_the_field(api, every):
    reply = attach(api, RULE | {"deloadEveryWeeks": every})

    assert reply.status_code == 400
    assert "deloadEveryWeeks" in str(reply.json()["fields"])


def test_equal_sets_are_told_once_and_whole_numbers_are_plain(api, site):
    attach(api)

    page = site.get(f"/progression/{SQUAT}").content.decode()
    assert "3 × 5 at 100 kg" in page
    assert 'value="100"' in page
