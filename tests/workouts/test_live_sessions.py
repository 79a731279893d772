"""Sessions as devices play them: merged, finished, corrected, deleted, brought back."""

import pytest
from django.utils import timezone

from accounts import profiles
from accounts import services as accounts
from accounts.tables import Member
from workouts import merging, services
from workouts.blocks import Block
from workouts.services import live
from workouts.tables import WorkoutSession

SESSION = "01936d3a-7b7f-7000-8000-000000000001"
DONE = "2026-11-24T18:00:00Z"


@pytest.fixture
def workout(user):
    # A free plan would hide these sessions once they are ninety days old.
    Member(user.public_id).update(actions=[Member.subscription_tier.set("core")])
    return services.save_by_hand(
        user_id=user.public_id,
        title="Leg day",
        description="",
        blocks=[Block(items=[{"name": "Barbell Squat", "sets": 3, "reps": 5}])],
        tier="free",
        now=timezone.now(),
    )


def stamp(tick: int, device: str = "phone") -> str:
    return f"{1763954321000 + tick:013d}-0000-{device}"


def edit(target: str, tick: int, device: str = "phone", **values) -> dict:
    return {"target": target, "at": stamp(tick, device), "values": values}


def squat(number: int, tick: int = 1, device: str = "phone", **values) -> dict:
    done = {"exercise": "0-0", "order": number, "reps": 5, "done": True, **values}
    done.setdefault("load", {"value": 100, "unit": "kg"})
    return edit(f"set:{number}", tick, device, **done)


EXERCISE = edit("exercise:0-0", 1, name="Barbell Squat", order=0)
FINISH = edit("session", 9, finishedAt=DONE, completedDate="2026-11-24", durationSeconds=1800)


def sync(api, workout, *edits, session=SESSION):
    body = {"workoutId": workout.id, "edits": list(edits)}
    return api.post(f"/api/workouts/sessions/{session}", body)


def history(api):
    return api.get("/api/workouts/completions").json()["completions"]


def test_a_session_is_logged_as_it_goes_and_becomes_a_completion(api, workout):
    first = sync(api, workout, EXERCISE, squat(0))
    assert first.json()["completionId"] is None
    assert history(api) == []

    last = sync(api, workout, squat(1), FINISH).json()

    (done,) = history(api)
    assert last["completionId"] == done["completionId"] == SESSION
    assert done["completedAt"] == DONE
    assert done["durationSeconds"] == 1800
    assert [one["reps"] for one in done["sets"][0]["sets"]] == [5, 5]
    assert api.get(f"/api/workouts/{workout.id}").json()["workout"]["completionCount"] == 1


def test_what_is_sent_again_changes_nothing(api, workout, round_trips):
    edits = (EXERCISE, squat(0), FINISH)
    sync(api, workout, *edits)
    with round_trips() as calls:
        again = sync(api, workout, *edits)

    assert again.json()["completionId"] == SESSION
    assert len(history(api)) == 1
    assert calls == ["GetItem", "GetItem"]


def test_round_trips(api, workout, round_trips):
    with round_trips() as starting:
        sync(api, workout, EXERCISE)
    with round_trips() as logging:
        sync(api, workout, squat(0))
    with round_trips() as finishing:
        sync(api, workout, FINISH)
    with round_trips() as late:
        sync(api, workout, squat(1))
    with round_trips() as joining:
        api.get(f"/api/workouts/sessions?workoutId={workout.id}")

    assert starting == ["GetItem", "PutItem"]
    assert logging == ["GetItem", "UpdateItem"]
    # The session, the member, the month it counts in.
    assert finishing == ["GetItem", "GetItem", "GetItem", "TransactWriteItems"]
    assert late == ["GetItem", "GetItem", "GetItem", "GetItem", "Query", "TransactWriteItems"]
    assert joining == ["Query"]


def test_two_devices_write_one_session_and_the_newest_value_stays(api, workout):
    sync(api, workout, EXERCISE, squat(0, 5, "phone", reps=8))
    sync(api, workout, squat(1, 6, "watch"), edit("set:0", 4, "watch", reps=3, rpe=9))

    state = sync(api, workout).json()["session"]["state"]

    assert state["set:0"]["reps"][0] == 8
    assert state["set:0"]["rpe"][0] == 9
    assert "set:1" in state


def test_two_devices_at_the_same_instant_both_land(api, workout, monkeypatch):
    sync(api, workout, EXERCISE)
    find, once = live._find, []

    def find_then_lose_the_race(*args):
        row = find(*args)
        if not once:
            once.append(True)
            sync(api, workout, squat(1, 6, "watch"))
        return row

    monkeypatch.setattr(live, "_find", find_then_lose_the_race)
    sync(api, workout, squat(0), FINISH)

    assert [one["id"] for one in history(api)[0]["sets"][0]["sets"]] == ["0", "1"]


def test_a_set_that_arrives_after_the_finish_still_lands(api, workout):
    sync(api, workout, EXERCISE, squat(0), FINISH)
    sync(api, workout, squat(1, 3, load={"value": 140, "unit": "kg"}))

    (done,) = history(api)
    assert len(done["sets"][0]["sets"]) == 2
    assert [record["weight"] for record in done["records"]] == [140]
    assert api.get(f"/api/workouts/{workout.id}").json()["workout"]["completionCount"] == 1


def test_two_sessions_that_end_in_the_same_millisecond_both_fit(api, workout):
    other = SESSION[:-1] + "2"
    for session in (SESSION, other):
        sync(api, workout, EXERCISE, squat(0), FINISH, session=session)

    assert {done["completionId"] for done in history(api)} == {SESSION, other}


def test_one_bad_value_is_named_and_the_rest_is_kept(api, workout):
    reply = sync(api, workout, EXERCISE, squat(0, reps=-1))

    assert reply.status_code == 200
    assert [bad["attribute"] for bad in reply.json()["rejected"]] == ["reps"]
    assert reply.json()["session"]["state"]["set:0"]["done"][0] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"edits": []}, "workoutId"),
        ({"workoutId": "w"}, "edits"),
        ({"workoutId": "w", "edits": ["x"]}, "edits.0"),
        ([], "non_field_errors"),
    ],
)
def test_what_cannot_be_read_is_named(api, body, field):
    reply = api.post(f"/api/workouts/sessions/{SESSION}", body)

    assert reply.status_code == 400
    assert field in reply.json()["fields"]


def test_a_session_too_long_to_keep_is_refused(api, workout, monkeypatch):
    monkeypatch.setattr(merging, "MOST_TARGETS", 2)

    reply = sync(api, workout, EXERCISE, squat(0), squat(1))

    assert reply.status_code == 413


def test_an_open_session_can_be_joined_by_its_member_only(api, stranger_api, workout):
    session = f"{int(timezone.now().timestamp() * 1000):012x}"
    session = f"{session[:8]}-{session[8:]}-7000-8000-000000000001"
    sync(api, workout, EXERCISE, session=session)
    sync(api, workout, EXERCISE, FINISH, session=SESSION)

    path = f"/api/workouts/sessions?workoutId={workout.id}"
    assert [row["id"] for row in api.get(path).json()["sessions"]] == [session]
    assert stranger_api.get(path).json()["sessions"] == []
    assert api.get("/api/workouts/sessions").status_code == 400


def test_a_stranger_finds_nothing_and_changes_nothing(api, stranger_api, workout):
    sync(api, workout, EXERCISE, squat(0), FINISH)
    edits = {"edits": [{"target": "set:0", "values": {"reps": 1}}]}

    assert stranger_api.get(f"/api/workouts/sessions/{SESSION}").status_code == 404
    path = f"/api/workouts/completions/{SESSION}"
    assert stranger_api.get(path).status_code == 404
    assert stranger_api.patch(path, edits).status_code == 404
    assert stranger_api.delete(path).status_code == 404
    assert stranger_api.post(f"{path}/restore").status_code == 404
    # The same id is theirs to use; it is another session.
    sync(stranger_api, workout, squat(5))
    assert len(history(api)[0]["sets"][0]["sets"]) == 1


def test_a_finished_session_is_corrected_and_back_dated(api, workout):
    sync(api, workout, EXERCISE, squat(0), squat(1), FINISH)

    reply = api.patch(
        f"/api/workouts/completions/{SESSION}",
        {
            "edits": [
                {"target": "set:0", "values": {"reps": 3}},
                {"target": "set:1", "values": {"deleted": True}},
                {
                    "target": "session",
                    "values": {"finishedAt": "2026-11-20T07:00:00Z", "completedDate": "2026-11-20"},
                },
            ]
        },
    )

    assert reply.status_code == 200
    (done,) = history(api)
    assert (done["completedAt"], done["completedDate"]) == ("2026-11-20T07:00:00Z", "2026-11-20")
    assert [one["reps"] for one in done["sets"][0]["sets"]] == [3]
    row = api.get(f"/api/workouts/{workout.id}").json()["workout"]
    assert (row["completedDate"], row["completionCount"]) == ("2026-11-20", 1)


def test_a_correction_outlives_an_older_edit_that_comes_late(api, workout):
    sync(api, workout, EXERCISE, squat(0), FINISH)
    api.patch(
        f"/api/workouts/completions/{SESSION}",
        {"edits": [{"target": "set:0", "values": {"reps": 3}}]},
    )

    sync(api, workout, edit("set:0", 2, reps=9))

    assert history(api)[0]["sets"][0]["sets"][0]["reps"] == 3


def test_a_bad_correction_is_named_and_nothing_changes(api, workout):
    sync(api, workout, EXERCISE, squat(0), FINISH)

    reply = api.patch(
        f"/api/workouts/completions/{SESSION}",
        {"edits": [{"target": "set:0", "values": {"reps": 2, "rpe": 11}}]},
    )

    assert reply.status_code == 400
    assert "set:0 rpe" in reply.json()["fields"]
    assert history(api)[0]["sets"][0]["sets"][0]["reps"] == 5


def test_a_deletion_uncounts_and_can_be_undone(api, workout):
    sync(api, workout, EXERCISE, squat(0), FINISH)
    path = f"/api/workouts/completions/{SESSION}"

    api.delete(path)
    gone = api.get(f"/api/workouts/{workout.id}").json()["workout"]
    assert history(api) == []
    assert (gone["completionCount"], gone["isCompleted"]) == (0, False)
    assert api.get(path).status_code == 404

    assert api.post(f"{path}/restore").status_code == 200
    back = api.get(f"/api/workouts/{workout.id}").json()["workout"]
    assert len(history(api)) == 1
    assert (back["completionCount"], back["isCompleted"]) == (1, True)


def test_what_the_phone_logged_can_be_corrected_and_its_repeat_changes_nothing(api, workout):
    metric = {"exerciseName": "Barbell Squat", "completed": True, "isRun": False, "reps": 5}
    log = {
        "workoutId": workout.id,
        "completedAt": DONE,
        "durationSeconds": 60,
        "exerciseMetrics": [{**metric, "weight": 1000, "weightUnit": "kg"}],
    }
    sent = api.post("/api/workouts/completions", log).json()["completion"]["completionId"]

    api.patch(
        f"/api/workouts/completions/{sent}",
        {
            "edits": [
                {"target": "set:x0.0", "values": {"load": {"value": 100, "unit": "kg"}}},
                {"target": "session", "values": {"finishedAt": "2026-11-23T18:00:00Z"}},
            ]
        },
    )
    again = api.post("/api/workouts/completions", log)

    (done,) = history(api)
    assert again.json()["completion"]["completionId"] == done["completionId"] == sent
    assert done["completedAt"] == "2026-11-23T18:00:00Z"
    assert done["sets"][0]["sets"][0]["load"]["value"] == 100


def test_deleting_what_the_phone_logged_outlives_its_repeat(api, workout):
    log = {"workoutId": workout.id, "completedAt": DONE, "durationSeconds": 60}
    sent = api.post("/api/workouts/completions", log).json()["completion"]["completionId"]

    api.delete(f"/api/workouts/completions/{sent}")
    assert api.post("/api/workouts/completions", log).status_code == 201

    assert history(api) == []


def best_squat(user) -> tuple | None:
    profile = accounts.training_profile(accounts.member(user_id=user.public_id))
    record = profile.personal_records.get("Barbell Squat")
    return record and (record.weight, record.reps, record.unit)


def test_a_slip_of_the_thumb_leaves_no_record_for_the_coach(api, user, workout):
    earlier = SESSION[:-1] + "0"
    before = edit("session", 9, finishedAt="2026-11-20T18:00:00Z")
    sync(api, workout, EXERCISE, squat(0, load={"value": 120, "unit": "kg"}), before,
         session=earlier)  # fmt: skip
    sync(api, workout, EXERCISE, squat(0, load={"value": 1000, "unit": "kg"}), FINISH)
    assert best_squat(user) == (1000, 5, "kg")

    api.patch(
        f"/api/workouts/completions/{SESSION}",
        {"edits": [{"target": "set:0", "values": {"load": {"value": 100, "unit": "kg"}}}]},
    )

    assert best_squat(user) == (120, 5, "kg")
    assert history(api)[0]["records"] == []


def test_deleting_a_session_takes_its_record_along_and_undo_brings_it_back(api, user, workout):
    sync(api, workout, EXERCISE, squat(0, load={"value": 140, "unit": "lb"}), FINISH)
    assert best_squat(user) == (140, 5, "lbs")

    api.delete(f"/api/workouts/completions/{SESSION}")
    assert best_squat(user) is None

    api.post(f"/api/workouts/completions/{SESSION}/restore")
    assert best_squat(user) == (140, 5, "lbs")


def test_a_record_entered_by_hand_is_never_withdrawn(api, user, workout):
    record = {"weight": 140, "reps": 5, "unit": "kg", "date": "2026-01-05"}
    profiles.put_record(
        member=accounts.member(user_id=user.public_id), exercise="Barbell Squat", record=record
    )
    sync(api, workout, EXERCISE, squat(0, load={"value": 140, "unit": "kg"}), FINISH)

    api.delete(f"/api/workouts/completions/{SESSION}")

    assert best_squat(user) == (140, 5, "kg")


def test_the_phone_finds_the_best_set_of_each_exercise(api, workout):
    sync(
        api,
        workout,
        EXERCISE,
        squat(0, type="warmup", load={"value": 200, "unit": "kg"}),
        squat(1, reps=5),
        squat(2, reps=3, load={"value": 242.5, "unit": "lb"}),
        edit("exercise:run", 1, name="Running", order=1),
        edit("set:r", 1, exercise="run", done=True, seconds=1500,
             distance={"value": 5, "unit": "km"}),
        FINISH,
    )  # fmt: skip

    lift, run = history(api)[0]["exerciseMetrics"]

    assert (lift["exerciseName"], lift["weight"], lift["weightUnit"]) == (
        "Barbell Squat", 242.5, "lbs",
    )  # fmt: skip
    assert (lift["reps"], lift["isRun"], lift["completed"]) == (3, False, True)
    assert (run["isRun"], run["distance"], run["distanceUnit"]) == (True, 5, "km")
    assert run["timeSeconds"] == 1500


def test_the_coach_remembers_the_latest_sessions_only(user, api, workout):
    for number in range(25):
        moment = f"2026-10-{number + 1:02d}T10:00:00Z"
        api.post("/api/workouts/completions", {"workoutId": workout.id, "completedAt": moment})

    member = accounts.member(user_id=user.public_id)
    assert len(member.recent_training) == 20


def test_a_version_is_a_condition_of_every_write(api, user, workout):
    sync(api, workout, EXERCISE)
    sync(api, workout, squat(0), FINISH)

    row = WorkoutSession.get(user.public_id, SESSION)
    assert (int(row.version), row.is_open) == (2, False)


def test_a_record_of_an_own_exercise_goes_with_the_session_it_rests_on(user):
    own = services.add_custom_exercise(
        user_id=user.public_id, name="Sandbag over shoulder", muscles=["back"], kit=[],
        measure="reps", notes="", now=timezone.now(),
    )  # fmt: skip
    for day, weight in ((1, 60), (2, 70)):
        done = {"reps": 5, "load": {"value": weight, "unit": "kg"}}
        row = services.log_completion(
            user_id=user.public_id,
            workout_id="W1",
            log={
                "completedAt": f"2026-03-0{day}T10:00:00Z",
                "sets": [{"name": own.name, "exerciseId": own.id, "sets": [done]}],
            },
            now=timezone.now(),
        ).completion

    services.delete_session(
        user_id=user.public_id, completion_id=row.completion_id, now=timezone.now()
    )

    (left,) = profiles.of(Member.get(user.public_id)).personal_records.values()
    assert (left.weight, left.date) == (60, "2026-03-01")
