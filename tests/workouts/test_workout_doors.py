"""Every JSON door of workouts.urls: strangers, ids nobody has, the fields of contract §5."""

import pytest
from django.urls import get_resolver

ID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
NEW = {"id": ID, "title": "Leg day", "content": "5 Squat", "createdAt": "2026-03-01T10:00:00Z",
       "updatedAt": "2026-03-01T10:00:00Z"}  # fmt: skip
# What a stranger hears per route and method: 404, or a write into their own library (contract §2,
# traps 9, 10 and 13), or a list without the member's workouts.
STRANGER = {
    ("api/mobile/workouts/<str:workout_id>", "get"): 404,
    ("api/mobile/workouts/<str:workout_id>", "put"): 200,
    ("api/mobile/workouts/<str:workout_id>", "delete"): 200,
    ("api/workouts/<str:workout_id>", "get"): 404,
    ("api/workouts/<str:workout_id>", "patch"): 404,
    ("api/workouts/<str:workout_id>", "delete"): 200,
    ("api/workouts/<str:workout_id>/schedule", "patch"): 200,
    ("api/workouts/<str:workout_id>/schedule", "delete"): 200,
    ("api/workouts/<str:workout_id>/complete", "post"): 200,
    ("api/workouts/<str:workout_id>/completions", "get"): 200,
}
BODIES = {"put": NEW, "patch": {"title": "Mine", "scheduledDate": "2026-12-01"}, "post": {}}


@pytest.fixture(autouse=True)
def only_workouts(settings):
    settings.ROOT_URLCONF = "workouts.urls"


def routes_of_one_workout():
    for pattern in get_resolver("workouts.urls").url_patterns:
        if "workout_id" in str(pattern.pattern):
            view = pattern.callback.view_class
            for method in ("get", "post", "put", "patch", "delete"):
                if hasattr(view, method):
                    yield str(pattern.pattern), method


def test_every_route_of_one_workout_says_what_a_stranger_hears():
    assert set(routes_of_one_workout()) == set(STRANGER)


@pytest.mark.parametrize(("route", "method"), sorted(STRANGER))
def test_a_stranger_neither_sees_nor_touches_a_workout(api, stranger_api, route, method):
    api.post("/api/mobile/workouts", NEW)
    before = api.get(f"/api/mobile/workouts/{ID}").json()
    path = "/" + route.replace("<str:workout_id>", ID)

    reply = getattr(stranger_api, method)(path, BODIES.get(method))

    assert reply.status_code == STRANGER[route, method]
    assert b"Leg day" not in reply.content or method == "put"
    assert api.get(f"/api/mobile/workouts/{ID}").json() == before


@pytest.mark.parametrize(("route", "method"), sorted(STRANGER))
def test_an_over_long_id_is_an_error_of_the_caller(api, route, method):
    path = "/" + route.replace("<str:workout_id>", "x" * 1_500)

    assert getattr(api, method)(path, BODIES.get(method)).status_code in (200, 400, 404)


FIELDS = {
    "tags": ["legs"], "author": {"username": "ana"}, "type": "strength", "totalDuration": 45,
    "llmData": {"a": 1}, "structure": {"rounds": 3, "pattern": "21-15-9"}, "workoutType": "rounds",
    "amrapBlocks": [], "emomBlocks": [], "timerConfig": {"params": {"x": 1}, "aiGenerated": True},
    "blockTimers": [{"blockIndex": 0, "params": {}}], "aiEnhanced": True, "aiNotes": ["slow"],
    "thumbnailUrl": "https://t/x.png", "imageUrls": ["https://t/y.png"], "sourceUrl": "https://s",
    "enhancementSourceText": "as posted", "difficulty": "advanced", "source": "instagram",
    "exercises": [{"id": "e", "name": "Back Squat", "sets": 2, "reps": "21-15-9", "restSeconds": 60,
                   "setDetails": [{"id": "s", "reps": "5", "weight": "100"}]}],
}  # fmt: skip


@pytest.mark.parametrize("door", ["web", "patch", "phone"])
def test_every_field_of_the_contract_is_kept_and_returned(api, door):
    if door == "web":
        api.post("/api/workouts", {"workoutId": ID, "title": "T", "content": "", **FIELDS})
    else:
        api.post("/api/mobile/workouts", NEW)
        if door == "patch":
            api.patch(f"/api/workouts/{ID}", FIELDS)
        else:
            api.put(f"/api/mobile/workouts/{ID}", FIELDS)

    row = api.get(f"/api/mobile/workouts/{ID}").json()

    assert {name: row.get(name) for name in FIELDS} == FIELDS
    assert (row["durationMinutes"], row["imageURL"]) == (45, "https://t/x.png")
    assert "quadriceps" in row["muscleGroups"]
    assert row["userSubscriptionTier"] == "free"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "x" * 201), ("description", "x" * 5_001),
        ("exercises", [{"name": "A"}] * 101), ("exercises", [{"sets": 1}]),
        ("totalDuration", 0), ("totalDuration", 1_441), ("difficulty", "x" * 51),
        ("tags", ["x"] * 51), ("tags", ["x" * 51]), ("workoutType", "yoga"),
        ("aiNotes", ["x"] * 21), ("aiNotes", ["x" * 501]), ("muscleGroups", ["x"] * 21),
        ("amrapBlocks", [{"timeLimit": 14_401}]), ("emomBlocks", [{"intervalSeconds": 0}]),
        ("structure", {"rounds": "many"}), ("timerConfig", 5), ("llmData", {"x": "y" * 70_000}),
    ],
)  # fmt: skip
def test_the_web_names_the_field_that_is_off(api, field, value):
    api.post("/api/mobile/workouts", NEW)

    reply = api.patch(f"/api/workouts/{ID}", {field: value})

    assert reply.status_code == 400
    assert any(name.split(".")[0] == field for name in reply.json()["fields"])


def test_round_trips_of_every_write(api, round_trips):
    def calls(method, path, body=None):
        with round_trips() as made:
            getattr(api, method)(path, body)
        return made

    one = f"/api/workouts/{ID}"
    assert calls("post", "/api/mobile/workouts", NEW) == ["GetItem", "GetItem", "UpdateItem"]
    assert calls("put", f"/api/mobile/workouts/{ID}", NEW) == ["GetItem", "UpdateItem"]
    assert calls("patch", one, {"title": "B"}) == ["GetItem", "UpdateItem"]
    assert calls("patch", f"{one}/schedule", {"scheduledDate": "2026-12-01"}) == ["UpdateItem"]
    assert calls("get", "/api/workouts/scheduled") == ["Query"]
    assert calls("delete", f"{one}/schedule") == ["UpdateItem"]
    assert calls("get", "/api/workouts") == ["Query"]
    assert calls("delete", one) == ["UpdateItem"]


def test_rows_written_before_the_derived_fields_are_still_read(api, user):
    from workouts.tables import Workout

    api.post("/api/mobile/workouts", NEW)
    now = api.get(f"/api/mobile/workouts/{ID}").json()
    Workout(user.public_id, ID).update(
        actions=[Workout.flat.remove(), Workout.blocks.remove(), Workout.version.remove()]
    )

    assert api.get(f"/api/mobile/workouts/{ID}").json() == now
    assert api.patch(f"/api/workouts/{ID}", {"title": "B"}).status_code == 200
