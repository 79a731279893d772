"""The player's pages as a browser without JavaScript uses them, and what the player is given."""

import pytest
from django.utils import timezone

from workouts import merging, playing, services
from workouts.blocks import Block
from workouts.tables import Workout

DONE = "2026-11-20T10:00:00Z"
LIFT = {
    "exerciseId": "barbell-squat",
    "name": "Barbell Squat",
    "notes": "Heels down.",
    "sets": [{"reps": 8, "load": {"value": 80, "unit": "kg"}, "rpe": 8}],
}


def save(user, *blocks: Block):
    squat = {"name": "Barbell Squat", "sets": 2, "reps": "6-8", "load": {"value": 80, "unit": "kg"}}
    return services.save_by_hand(
        user_id=user.public_id,
        title="Leg day",
        description="",
        blocks=list(blocks) or [Block(items=[squat])],
        tier="free",
        now=timezone.now(),
    )


def log(user, workout, sets=(LIFT,), at=DONE):
    key = playing.movement_key(services.blocks_of(workout)[0].items[0])
    done = services.log_completion(
        user_id=user.public_id,
        workout_id=workout.id,
        log={
            "completedAt": at,
            "durationSeconds": 1_800,
            "sets": [{**row, "exerciseId": key} for row in sets],
        },
        now=timezone.now(),
    )
    return done.completion.completion_id


def fields(page) -> dict:
    """Return what a browser would send back of a form it was given."""
    form = page.context["form"]
    rows = [form.when, *(one for exercise, sets in form.exercises for one in (exercise, *sets))]
    data = {bound.html_name: bound.value() for row in rows for bound in row}
    return {name: value for name, value in data.items() if value not in (None, False)}


def history(user):
    return services.list_completions(user_id=user.public_id)


def test_the_player_knows_last_time_and_what_may_stand_in(site, user, round_trips):
    workout = save(user)
    log(user, workout)

    with round_trips() as calls:
        plan = site.get(f"/workout/{workout.id}/session").context["plan"]

    (step,) = plan["steps"]
    assert step["last"][0]["reps"] == 8
    assert step["lastNotes"] == "Heels down."
    assert step["substitutes"]
    assert (step["isBarbell"], step["rest"]) == (True, 90)
    assert calls.count("Query") <= 1
    assert len(calls) <= 4


@pytest.mark.parametrize(
    ("block", "timer"),
    [
        (
            {"kind": "emom", "params": {"rounds": 12, "intervalSeconds": 90}},
            {"kind": "emom", "interval": 90, "rounds": 12, "labels": ["Burpee"]},
        ),
        ({"kind": "amrap"}, {"kind": "amrap", "seconds": 1_200}),
        (
            {"kind": "tabata"},
            {"kind": "tabata", "work": 20, "rest": 10, "rounds": 8, "labels": ["Burpee"],
             "inTurn": True},
        ),
        (
            {"kind": "interval", "params": {"workSeconds": 40, "restSeconds": 0, "rounds": 3}},
            {"kind": "interval", "work": 40, "rest": 0, "rounds": 3, "labels": ["Burpee"]},
        ),
        ({"kind": "interval", "params": {"rounds": 6}}, None),
        (
            {"kind": "for_time", "params": {"timeCapSeconds": 600}},
            {"kind": "for_time", "cap": 600},
        ),
        (
            {"kind": "death_by", "params": {"start": 2, "step": 2}},
            {"kind": "death_by", "start": 2, "step": 2, "cap": 1_200, "interval": 60},
        ),
        ({"kind": "circuit", "params": {"rounds": 3}}, None),
    ],
)  # fmt: skip
def test_every_timed_block_brings_its_clock(block, timer):
    made = Block.model_validate({**block, "items": [{"name": "Burpee", "reps": 10}]})

    (step,) = playing.steps([made], last={}, notes={})

    assert step["timer"] == timer


def test_intervals_ask_for_their_seconds_where_nothing_says_how_much():
    made = Block(
        kind="tabata",
        items=[{"name": "Burpee"}, {"name": "Air Squat", "reps": 12}],
    )

    (step,) = playing.steps([made], last={}, notes={})
    written = playing.planned_log([made])["sets"]

    assert [(item["reps"], item["seconds"]) for item in step["items"]] == [(None, 20), (12, None)]
    assert [row["sets"][0] for row in written] == [
        {"type": "normal", "seconds": 20},
        {"type": "normal", "reps": 12},
    ]


def test_death_by_adds_repetitions_minute_by_minute():
    made = Block(
        kind="death_by", params={"start": 2, "step": 3, "timeCapSeconds": 240},
        items=[{"name": "Burpee"}],
    )  # fmt: skip

    (step,) = playing.steps([made], last={}, notes={})

    assert step["scheme"] == [2, 5, 8, 11]


def test_a_timer_the_coach_suggested_is_offered(site, user):
    workout = save(user)
    params = {"type": "interval_work_rest", "workTime": 40, "restTime": 20, "rounds": 10}
    config = {"params": params, "reason": "Short and sharp.", "aiGenerated": True}
    Workout(user.public_id, workout.id).update(
        actions=[Workout.body.set({**workout.body, "timerConfig": config})]
    )

    plan = site.get(f"/workout/{workout.id}/session").context["plan"]

    timer = {"kind": "interval", "work": 40, "rest": 20, "rounds": 10}
    assert plan["suggestion"] == {"timer": timer, "reason": "Short and sharp."}


@pytest.mark.parametrize("config", [None, [], {"params": {"type": "emom", "workTime": "x"}}])
def test_a_suggestion_that_cannot_be_run_is_left_out(site, user, config):
    workout = save(user)
    Workout(user.public_id, workout.id).update(
        actions=[Workout.body.set({**workout.body, "timerConfig": config})]
    )

    assert site.get(f"/workout/{workout.id}/session").context["plan"]["suggestion"] is None


def test_a_workout_without_exercises_is_played_as_it_comes(site, user):
    workout = save(user, Block(kind="circuit"))

    assert site.get(f"/workout/{workout.id}/session").context["plan"]["steps"] == []


def test_sessions_without_a_plan_share_one_workout_that_comes_back_when_deleted(site, user):
    first = site.post("/train").url
    (row,) = services.list_workouts(user_id=user.public_id, limit=5).workouts
    services.delete_workout(user_id=user.public_id, workout_id=row.id, now=timezone.now())

    assert site.post("/train").url == first == f"/workout/{row.id}/session"
    assert site.get(first).status_code == 200
    assert len(services.list_workouts(user_id=user.public_id, limit=5).workouts) == 1


def test_a_session_is_corrected_and_back_dated_by_a_plain_form(site, user):
    workout = save(user)
    path = f"/workout/{workout.id}/session/{log(user, workout)}"
    data = fields(site.get(f"{path}/edit"))
    data |= {"date": "2026-11-18", "minutes": "45", "energy": "4", "notes": "Good"}
    data |= {"x0-s0-reps": "6", "x0-s0-load": "82.25", "x0-s1-is_done": "on", "x0-s1-reps": "5"}

    reply = site.post(f"{path}/edit", data)

    assert reply.url == f"{path}/summary"
    (done,) = history(user)
    assert (done.completed_date, done.completed_at) == ("2026-11-18", "2026-11-18T10:00:00.000Z")
    assert done.duration_seconds == 2_700
    assert (done.log["energy"], done.log["notes"]) == (4, "Good")
    first, second = done.log["sets"][0]["sets"]
    assert (first["reps"], first["load"]["value"], first["rpe"]) == (6, 82.25, 8)
    assert second["reps"] == 5


def test_sending_the_form_back_as_it_came_changes_nothing(site, user):
    workout = save(user)
    path = f"/workout/{workout.id}/session/{log(user, workout)}"
    before = history(user)[0].attribute_values

    site.post(f"{path}/edit", fields(site.get(f"{path}/edit")))

    assert history(user)[0].attribute_values == before


def test_sets_and_exercises_are_taken_out_and_added(site, user):
    workout = save(user)
    path = f"/workout/{workout.id}/session/{log(user, workout)}"
    data = fields(site.get(f"{path}/edit"))
    del data["x0-s0-is_done"]
    data |= {"x1-name": "Plank", "x1-s0-is_done": "on", "x1-s0-seconds": "60"}

    site.post(f"{path}/edit", data)

    (done,) = history(user)
    assert [row["name"] for row in done.log["sets"]] == ["Plank"]
    assert done.log["sets"][0]["sets"][0]["seconds"] == 60


def test_a_mistake_in_the_form_is_shown_and_nothing_changes(site, user):
    workout = save(user)
    path = f"/workout/{workout.id}/session/{log(user, workout)}"
    data = fields(site.get(f"{path}/edit")) | {"x0-s0-reps": "-3"}

    reply = site.post(f"{path}/edit", data)

    assert reply.status_code == 422
    assert history(user)[0].log["sets"][0]["sets"][0]["reps"] == 8


def test_the_members_own_time_zone_decides_the_day(site, user):
    from accounts import services as accounts

    member = accounts.member(user_id=user.public_id)
    accounts.choose_units(member=member, weight_unit="lb", time_zone="Pacific/Auckland")
    workout = save(user)
    path = f"/workout/{workout.id}/session/{log(user, workout)}"

    data = fields(site.get(f"{path}/edit"))
    assert (str(data["date"]), str(data["ended_at"])) == ("2026-11-20", "23:00:00")
    site.post(f"{path}/edit", data | {"date": "2026-11-19", "ended_at": "00:30"})

    assert history(user)[0].completed_at == "2026-11-18T11:30:00.000Z"
    assert history(user)[0].completed_date == "2026-11-19"


def test_a_session_is_logged_afterwards_once_however_often_it_is_sent(site, user):
    workout = save(user)
    page = site.get(f"/workout/{workout.id}/log")
    data = fields(page) | {"session": page.context["session_id"], "minutes": "30"}
    del data["x0-s1-is_done"]

    first, second = (site.post(f"/workout/{workout.id}/log", data) for _ in range(2))

    assert first.url == second.url
    (done,) = history(user)
    assert done.duration_seconds == 1_800
    assert [one["reps"] for one in done.log["sets"][0]["sets"]] == [6]
    assert "6 reps · 80 kg" in site.get(first.url).content.decode()


def test_a_deleted_session_can_be_brought_back(site, user):
    workout = save(user)
    path = f"/workout/{workout.id}/session/{log(user, workout)}"

    gone = site.post(f"{path}/delete")
    assert "Bring it back" in site.get(gone.url).content.decode()
    assert history(user) == []
    assert site.get(f"{path}/summary").status_code == 404

    site.post(f"{path}/restore")
    assert len(history(user)) == 1
    assert site.get(f"{path}/summary").status_code == 200


def test_a_session_outlives_its_workout(site, user):
    workout = save(user)
    path = f"/workout/{workout.id}/session/{log(user, workout)}/summary"
    site.post(f"/workout/{workout.id}/delete")

    page = site.get(path).content.decode()

    assert "Leg day" in page
    assert "See the workout" not in page


def test_records_are_celebrated(site, user):
    workout = save(user)
    log(user, workout, at="2026-11-19T10:00:00Z")
    heavier = {**LIFT, "sets": [{"reps": 8, "load": {"value": 100, "unit": "kg"}}]}
    done = log(user, workout, sets=[heavier])

    page = site.get(f"/workout/{workout.id}/session/{done}/summary").content.decode()

    assert "1 new record" in page
    assert "100 kg × 8" in page


@pytest.mark.parametrize("page", ["summary", "edit", "delete", "restore"])
def test_a_stranger_finds_no_session(client, user, stranger, page):
    workout = save(user)
    path = f"/workout/{workout.id}/session/{log(user, workout)}/{page}"
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")

    reply = client.get(path) if page in ("summary", "edit") else client.post(path)

    assert reply.status_code == 404
    assert len(history(user)) == 1


def test_the_worker_answers_for_every_page_and_is_never_held_back(client, db):
    reply = client.get("/sw.js")

    assert reply.status_code == 200
    assert reply["Content-Type"] == "text/javascript"
    assert reply["Cache-Control"] == "no-cache"
    assert reply.content.startswith(b"self.SHELL = {")


def test_the_site_can_be_installed(client, db):
    body = client.get("/manifest.webmanifest").json()

    assert body["display"] == "standalone"
    assert {icon["sizes"] for icon in body["icons"]} >= {"192x192", "512x512"}


def test_the_page_kept_for_everybody_says_nothing_of_anybody(site, user):
    assert user.public_id not in site.get("/offline").content.decode()
    assert user.public_id in site.get("/timer").content.decode()


def test_movements_are_found_with_the_load_of_last_time(api, user):
    workout = save(user)
    log(user, workout)

    found = api.get("/api/workouts/movements?q=barbell squat").json()["movements"]

    squat = next(one for one in found if one["item"].get("load"))
    assert squat["item"]["load"] == {"value": 80, "unit": "kg"}
    assert squat["rule"] == "Last time"
    assert api.get("/api/workouts/movements").status_code == 400


def test_the_planned_log_is_the_plan_done_as_written():
    blocks = [
        Block(items=[{"name": "Squat", "sets": 2, "reps": 5, "load": {"value": 60, "unit": "kg"}}]),
        Block(kind="emom", params={"rounds": 5}, items=[{"name": "Burpee", "reps": 8},
                                                        {"name": "Row", "calories": 10}]),
    ]  # fmt: skip

    state, rejected = merging.merge(
        {}, merging.from_log(playing.planned_log(blocks), stamp=merging.FIRST_STAMP)
    )

    assert rejected == []
    counts = [(row["name"], len(row["sets"])) for row in merging.log_of(state)["sets"]]
    assert counts == [("Squat", 2), ("Burpee", 3), ("Row", 3)]
