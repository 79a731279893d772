"""The phone's and the web's workout doors, trap by trap (contract §2)."""

import pytest

from accounts.tables import Member
from workouts.services import rows as stored
from workouts.services import sessions

ID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
NEW = {
    "id": ID, "workoutId": ID, "title": "Leg day", "source": "manual", "isCompleted": False,
    "createdAt": "2026-03-01T10:00:00Z", "updatedAt": "2026-03-01T10:00:00Z",
    "content": "8 Rounds\n10 Push-Ups @ 50 lb (3 sets) Rest 60s",
}  # fmt: skip


@pytest.fixture(autouse=True)
def only_workouts(settings):
    settings.ROOT_URLCONF = "workouts.urls"


def create(api, **changes):
    return api.post("/api/mobile/workouts", {**NEW, **changes})


def rows(api):
    return api.get("/api/mobile/workouts").json()["workouts"]


def test_ids_are_kept_verbatim_and_sent_twice(api):
    reply = create(api)

    assert reply.status_code == 201
    row = rows(api)[0]
    assert row["id"] == row["workoutId"] == ID
    assert api.get(f"/api/mobile/workouts/{ID.lower()}").status_code == 404


def test_create_repeated_is_an_upsert(api):
    first, second = create(api), create(api)

    assert (first.status_code, second.status_code) == (201, 200)
    assert len(rows(api)) == 1


def test_client_times_are_kept(api):
    create(api)

    row = rows(api)[0]
    assert row["createdAt"] == row["updatedAt"] == "2026-03-01T10:00:00Z"


def test_update_of_an_unknown_id_creates_it(api):
    reply = api.put(f"/api/mobile/workouts/{ID}", NEW)

    assert reply.status_code == 200
    assert len(rows(api)) == 1


def test_absent_fields_stay_and_an_older_edit_is_ignored(api):
    create(api, difficulty="beginner")

    api.put(f"/api/mobile/workouts/{ID}", {"title": "New", "updatedAt": "2026-03-02T10:00:00Z"})
    late = api.put(
        f"/api/mobile/workouts/{ID}", {"title": "Old", "updatedAt": "2026-03-01T09:00:00Z"}
    )

    row = rows(api)[0]
    assert late.status_code == 200
    assert (row["title"], row["difficulty"]) == ("New", "beginner")
    assert row["content"] == NEW["content"]


def test_delete_is_a_success_also_for_unknown_ids(api):
    create(api)

    known = api.delete(f"/api/mobile/workouts/{ID}")
    unknown = api.delete("/api/mobile/workouts/nothing")

    assert (known.json(), unknown.json()) == ({"success": True}, {"success": True})
    assert rows(api) == []


def test_a_count_from_the_phone_raises_ours_and_never_lowers_it(api):
    create(api, completionCount=5)

    api.put(
        f"/api/mobile/workouts/{ID}", {"completionCount": 2, "updatedAt": "2026-03-03T10:00:00Z"}
    )

    assert rows(api)[0]["completionCount"] == 5


def test_a_workout_we_have_not_seen_may_be_scheduled_and_stays_unlisted(api):
    reply = api.patch(
        f"/api/workouts/{ID}/schedule",
        {"scheduledDate": "2026-12-01", "scheduledTime": "07:30", "status": "scheduled"},
    )

    assert reply.status_code == 200
    assert rows(api) == []
    create(api)
    assert rows(api)[0]["scheduledDate"] == "2026-12-01"
    assert rows(api)[0]["scheduledTime"] == "07:30"


def test_one_session_told_twice_counts_once(api, user):
    # A free plan hides what is older than ninety days.
    Member(user.public_id).update(actions=[Member.subscription_tier.set("core")])
    create(api)
    moment = {"completedAt": "2026-03-05T10:00:00Z"}

    logged = api.post(
        "/api/workouts/completions", {"workoutId": ID, "durationSeconds": 60, **moment}
    )
    again = api.post(
        "/api/workouts/completions", {"workoutId": ID, "durationSeconds": 60, **moment}
    )
    completed = api.post(f"/api/workouts/{ID}/complete", {**moment, "durationSeconds": 60})

    assert logged.status_code == again.status_code == 201
    assert completed.json()["completionCount"] == 1
    assert len(api.get("/api/workouts/completions").json()["completions"]) == 1
    assert rows(api)[0]["status"] == "completed"


def test_what_the_phone_knew_before_a_session_does_not_undo_it(api):
    create(api, scheduledDate="2026-11-24", status="scheduled")
    log = {"completedAt": "2026-11-24T10:00:00Z", "durationSeconds": 60}
    api.post(f"/api/workouts/{ID}/complete", log)

    edit = {**NEW, "title": "New", "scheduledDate": "2026-11-24", "status": "scheduled",
            "updatedAt": "2026-11-24T11:00:00Z"}  # fmt: skip
    edited = api.put(f"/api/mobile/workouts/{ID}", edit).json()
    planned = api.put(
        f"/api/mobile/workouts/{ID}",
        {**edit, "scheduledDate": "2026-11-30", "updatedAt": "2026-11-24T12:00:00Z"},
    ).json()

    assert edited.items() >= {"title": "New", "status": "completed", "isCompleted": True}.items()
    assert edited.items() >= log.items()
    assert (planned["status"], planned["isCompleted"]) == ("scheduled", True)


def test_a_session_told_before_its_workout_stays_done(api):
    api.post(f"/api/workouts/{ID}/complete", {"completedAt": "2026-11-24T10:00:00Z"})

    late = create(api).json()

    assert (late["status"], late["isCompleted"], late["completionCount"]) == ("completed", True, 1)


def test_the_first_log_is_a_baseline_and_a_better_one_a_record(api):
    create(api)
    metric = {"exerciseName": "Back Squat", "completed": True, "isRun": False, "weightUnit": "kg",
              "distanceUnit": "m", "cardId": "c", "exerciseId": "e", "reps": 5}  # fmt: skip

    first = api.post("/api/workouts/completions", {
        "workoutId": ID, "completedAt": "2026-03-05T10:00:00Z",
        "exerciseMetrics": [{**metric, "weight": 100}]}).json()  # fmt: skip
    second = api.post("/api/workouts/completions", {
        "workoutId": ID, "completedAt": "2026-03-06T10:00:00Z",
        "exerciseMetrics": [{**metric, "weight": 110}]}).json()  # fmt: skip

    assert first["completion"]["records"] == []
    assert second["completion"]["records"][0]["weight"] == 110


def test_paging_is_stable_and_ends_with_null(api):
    for number in range(5):
        create(api, id=f"W{number}", workoutId=f"W{number}",
               createdAt=f"2026-03-0{number + 1}T10:00:00Z")  # fmt: skip

    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(f"/api/mobile/workouts?limit=2&cursor={cursor}").json()
        seen += [row["id"] for row in page["workouts"]]
        cursor = page["nextCursor"]

    assert seen == ["W4", "W3", "W2", "W1", "W0"]


@pytest.mark.parametrize("cursor", ["x", "bm8=", "W10=", "eyJhIjoxfQ=="])
def test_a_strange_cursor_is_bad_input(api, cursor):
    assert api.get(f"/api/mobile/workouts?cursor={cursor}").status_code == 400


def test_round_trips(api, round_trips):
    create(api)

    with round_trips() as listing:
        rows(api)
    with round_trips() as detail:
        api.get(f"/api/mobile/workouts/{ID}")

    assert (listing, detail) == (["Query"], ["GetItem"])


def test_a_stranger_finds_nothing_anywhere(api, stranger_api):
    create(api)

    assert stranger_api.get(f"/api/mobile/workouts/{ID}").status_code == 404
    assert stranger_api.get(f"/api/workouts/{ID}").status_code == 404
    assert stranger_api.patch(f"/api/workouts/{ID}", {"title": "Mine"}).status_code == 404
    assert rows(stranger_api) == []
    stranger_api.delete(f"/api/mobile/workouts/{ID}")
    assert len(rows(api)) == 1


def test_web_made_workouts_have_content_the_phone_can_parse(api):
    reply = api.post("/api/workouts", {
        "workoutId": "W1", "title": "Push", "content": "",
        "exercises": [{"name": "Push-Ups", "sets": 3, "reps": 10, "restSeconds": 60}],
    })  # fmt: skip

    assert reply.status_code == 201
    assert rows(api)[0]["exercises"][0]["sets"] == 3


@pytest.mark.parametrize("body", [[], "text", 5, {"id": 7}, {"id": ""}, {"id": "x" * 201}])
def test_a_body_without_a_usable_id_is_bad_input(api, body):
    reply = api.post("/api/mobile/workouts", body)

    assert reply.status_code == 400
    assert "fields" in reply.json()


def test_soft_problems_are_mended(api):
    reply = create(api, title="", durationMinutes="many", createdAt="whenever", tags=5)

    assert reply.status_code == 201
    assert reply.json()["title"] == "Untitled workout"


@pytest.mark.parametrize("name", ["Squat [paused]", "[1]", "a.b%5B", "Drücken 🏋️"])
def test_an_exercise_may_have_any_name(api, name):
    create(api)
    metric = {"exerciseName": name, "completed": True, "weightUnit": "kg", "reps": 5}
    moments = ("2026-03-05T10:00:00Z", "2026-03-06T10:00:00Z")

    replies = [
        api.post(
            "/api/workouts/completions",
            {
                "workoutId": ID,
                "completedAt": moment,
                "exerciseMetrics": [{**metric, "weight": 100 + 10 * number}],
            },
        )
        for number, moment in enumerate(moments)
    ]

    assert [len(reply.json()["completion"]["records"]) for reply in replies] == [0, 1]


JUNK = [
    {"exerciseName": 5, "completed": True, "weight": "heavy", "reps": "many"},
    {"exerciseName": "Squat", "completed": True, "weight": [1], "weightUnit": ["kg"]},
    {"exerciseName": "Run", "completed": True, "distance": {}, "distanceUnit": {"km": 1}},
    {"exerciseName": ["x"], "completed": True, "roundCompleted": 10**9, "exerciseId": {}},
    {},
]


@pytest.mark.parametrize("sets", [[{"sets": [5, None]}], [{"name": 7, "sets": "x"}], [{}]])
def test_a_log_with_junk_in_it_is_kept_without_the_junk(api, sets):
    reply = api.post(
        "/api/workouts/completions",
        {
            "workoutId": ID,
            "completedAt": "2026-03-05T10:00:00Z",
            "exerciseMetrics": JUNK,
            "sets": sets,
        },
    )

    assert reply.status_code == 201
    assert reply.json()["completion"]["records"] == []


@pytest.mark.parametrize("content", ["0 Rounds", "5 Squat @ 99999 kg", "E0MOM 5", "AMRAP 0"])
def test_text_that_makes_no_sense_never_breaks_the_list(api, content):
    assert create(api, content=content).status_code == 201

    assert rows(api)[0]["content"] == content


def test_an_empty_content_gives_way_to_the_exercises(api):
    reply = api.post("/api/workouts", {
        "workoutId": "W1", "title": "Push", "content": "",
        "exercises": [{"name": "Push-Ups", "sets": 3, "reps": 10, "restSeconds": 60}],
    })  # fmt: skip

    assert reply.json()["workout"]["content"] == "10 Push-Ups (3 sets) Rest 60s"


@pytest.mark.parametrize("structure", [{"rounds": "many"}, {"timeLimit": -4}])
def test_a_structure_out_of_range_is_bad_input(api, structure):
    body = {"workoutId": "W1", "title": "P", "content": "x", "exercises": [{"name": "Row"}]}

    assert api.post("/api/workouts", {**body, "structure": structure}).status_code == 400


@pytest.mark.parametrize("limit", ["²", "--5", "many", "9" * 5_000])
def test_a_limit_that_is_no_number_is_bad_input(api, limit):
    assert api.get(f"/api/mobile/workouts?limit={limit}").status_code == 400


@pytest.mark.parametrize("name", ["amrapBlocks", "emomBlocks", "blockTimers", "exercises"])
def test_a_row_that_is_null_is_bad_input(api, name):
    body = {"workoutId": "W1", "title": "P", "content": "x", "exercises": [{"name": "Row"}]}

    reply = api.post("/api/workouts", body | {name: [None]})

    assert reply.status_code == 400
    assert any(field.startswith(name) for field in reply.json()["fields"])


def test_an_edit_without_a_time_does_not_shut_out_the_next(api):
    create(api)

    api.put(f"/api/mobile/workouts/{ID}", {"title": "Untimed"})
    api.put(f"/api/mobile/workouts/{ID}", {"title": "Timed", "updatedAt": "2026-03-02T10:00:00Z"})

    assert rows(api)[0]["title"] == "Timed"


def test_two_tellings_at_once_count_once(api, monkeypatch):
    create(api)
    log = {"workoutId": ID, "completedAt": "2026-03-05T10:00:00Z"}
    api.post("/api/workouts/completions", log)
    look, looks = sessions._completion_of, []

    def look_too_early_once(*args):
        looks.append(args)
        return None if len(looks) == 1 else look(*args)

    monkeypatch.setattr(sessions, "_completion_of", look_too_early_once)
    api.post("/api/workouts/completions", log)

    assert rows(api)[0]["completionCount"] == 1


def test_an_edit_while_a_session_is_logged_does_not_uncount_it(api, monkeypatch):
    create(api)
    log = {"workoutId": ID, "completedAt": "2026-03-05T10:00:00Z"}
    api.post("/api/workouts/completions", log)
    find = stored.find

    def find_then_log(*args, **options):
        row = find(*args, **options)
        api.post("/api/workouts/completions", {**log, "completedAt": "2026-03-06T10:00:00Z"})
        return row

    monkeypatch.setattr(stored, "find", find_then_log)
    api.put(f"/api/mobile/workouts/{ID}", {"title": "B", "updatedAt": "2026-03-07T10:00:00Z"})
    monkeypatch.undo()

    assert rows(api)[0]["completionCount"] == 2


@pytest.mark.parametrize("door", ["complete", "schedule"])
def test_an_id_no_client_makes_is_bad_input(api, door):
    path = f"/api/workouts/{'x' * 1_500}/{door}"
    call = api.post if door == "complete" else api.patch

    assert call(path, {"scheduledDate": "2026-12-01"}).status_code == 400


def test_a_moment_off_the_calendar_is_bad_input(api):
    log = {"workoutId": ID, "completedAt": "0001-01-01T00:00:00+23:59"}

    assert api.post("/api/workouts/completions", log).status_code == 400


def test_a_span_that_ends_before_it_starts_holds_nothing(api):
    reply = api.get("/api/workouts/completions?startDate=2026-05-01&endDate=2026-04-01")

    assert reply.json() == {"completions": []}


@pytest.mark.parametrize(
    ("field", "sent", "kept"),
    [
        ("durationSeconds", 900_000, 86_400),
        ("durationSeconds", -4, 0),
        ("durationSeconds", None, 0),
        ("notes", "n" * 5_000, "n" * 2_000),
        ("exerciseMetrics", [{"exerciseName": "Row"}] * 600, [{"exerciseName": "Row"}] * 500),
        ("exerciseMetrics", [None, {"exerciseName": "Row"}], [{"exerciseName": "Row"}]),
        ("exerciseMetrics", None, []),
        ("prHighlights", [{"value": "1"}] * 60, [{"value": "1"}] * 50),
    ],
)
def test_a_session_beyond_all_bounds_is_cut_and_never_refused(api, field, sent, kept):
    log = {"workoutId": "W1", "completedAt": "2026-03-05T10:00:00Z", field: sent}

    reply = api.post("/api/workouts/completions", log)

    assert reply.status_code == 201
    assert reply.json()["completion"][field] == kept


def test_minutes_alone_say_how_long_a_session_was(api):
    log = {"workoutId": "W1", "completedAt": "2026-11-24T10:00:00Z", "durationMinutes": 45}

    completion = api.post("/api/workouts/completions", log).json()["completion"]

    assert completion["durationSeconds"] == 2_700


def test_a_day_that_is_none_lists_no_schedule(api):
    assert api.get("/api/workouts/scheduled?date=soon").status_code == 400
    assert api.get("/api/workouts/scheduled").json() == {"workouts": []}


def test_completing_takes_no_body_at_all(api):
    reply = api.generic("POST", "/api/workouts/W1/complete", b"", content_type="")

    body = reply.json()
    assert (reply.status_code, body["status"], body["completionCount"]) == (200, "completed", 1)
    assert body["completedAt"].startswith(body["completedDate"])
