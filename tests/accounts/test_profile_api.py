import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import profiles, services

RECORD = {"weight": 100.5, "reps": 5, "unit": "kg", "date": "2026-11-01"}


@pytest.fixture(autouse=True)
def only_accounts(settings):
    settings.ROOT_URLCONF = "accounts.urls"


def test_a_new_member_has_a_blank_profile_at_the_root_and_nested(api):
    body = api.get("/api/user/profile").json()

    assert body["equipment"] == body["profile"]["equipment"] == []
    assert body["experience"] is None
    assert body["personalRecords"] == {}


def test_put_merges_records_and_replaces_lists(api):
    api.put("/api/user/profile", {"equipment": ["Barbell"], "personalRecords": {"Squat": RECORD}})

    reply = api.put(
        "/api/user/profile",
        {
            "equipment": ["Dumbbells"],
            "personalRecords": {"Bench": RECORD},
            "experience": "advanced",
        },
    )

    profile = reply.json()["profile"]
    assert profile["equipment"] == ["Dumbbells"]
    assert set(profile["personalRecords"]) == {"Squat", "Bench"}
    assert profile["personalRecords"]["Squat"]["weight"] == 100.5


def test_a_bad_value_names_its_field_and_changes_nothing(api):
    api.put("/api/user/profile", {"trainingDays": 4})

    reply = api.put("/api/user/profile", {"trainingDays": 9, "equipment": ["Barbell"]})

    assert reply.status_code == 400
    assert "trainingDays" in reply.json()["fields"]
    kept = api.get("/api/user/profile").json()
    assert (kept["trainingDays"], kept["equipment"]) == (4, [])


@pytest.mark.parametrize("path", ["/api/user/profile/pr", "/api/user/profile"])
def test_records_are_added_and_deleted_at_both_addresses(api, path):
    added = api.post(path, {"exercise": "Clean + Jerk/Split", "pr": RECORD})

    deleted = api.delete(f"{path}?exercise=Clean%20+%20Jerk/Split")
    again = api.delete(f"{path}?exercise=Clean%20+%20Jerk/Split")

    assert added.json()["profile"]["personalRecords"]["Clean + Jerk/Split"]["reps"] == 5
    assert deleted.json()["profile"]["personalRecords"] == {}
    assert (deleted.status_code, again.status_code) == (200, 404)


def test_settings_change_names_and_the_profile_form(api, user):
    reply = api.patch(
        "/api/user/settings",
        {"firstName": "Ann", "lastName": None, "trainingDaysPerWeek": 3, "goals": ["Lose fat"]},
    )

    assert reply.status_code == 200
    assert reply.json()["user"]["firstName"] == "Ann"
    assert reply.json()["user"]["lastName"] is None
    profile = api.get("/api/user/profile").json()
    assert (profile["trainingDays"], profile["goals"]) == (3, ["Lose fat"])


def test_settings_with_nothing_to_do_is_400(api):
    assert api.patch("/api/user/settings", {}).status_code == 400


def test_onboarding_saves_profile_and_records(api):
    reply = api.post(
        "/api/mobile/user/onboarding",
        {
            "experienceLevel": "beginner",
            "equipment": [],
            "goals": [],
            "constraints": [],
            "personalRecordsByExercise": {
                "Squat": {"exerciseName": "Squat", "weight": 60, "unit": "kg", "date": "2026-11-01"}
            },
        },
    )

    assert reply.status_code == 200
    profile = api.get("/api/user/profile").json()
    assert profile["experience"] == "beginner"
    assert profile["personalRecords"]["Squat"]["reps"] == 1


def test_three_hundred_records_of_any_name_fit_and_no_more(api):
    records = {f"Lift 1.{number} [a] 50%": RECORD for number in range(300)}

    full = api.put("/api/user/profile", {"personalRecords": records})
    over = api.post("/api/user/profile/pr", {"exercise": "One more", "pr": RECORD})

    assert full.json()["profile"]["personalRecords"].keys() == records.keys()
    assert over.status_code == 400


def test_a_profile_too_big_to_store_is_400(api):
    words = [f"{number}-" + "x" * 190 for number in range(2_000)]

    reply = api.put("/api/user/profile", {"preferences": {"favoriteExercises": words}})

    assert reply.status_code == 400


def test_a_stranger_sees_only_their_own(api, stranger_api):
    api.put("/api/user/profile", {"equipment": ["Barbell"]})

    assert stranger_api.get("/api/user/profile").json()["equipment"] == []
    assert stranger_api.delete("/api/user/profile/pr?exercise=Squat").status_code == 404


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "experience",
        "equipment",
        "trainingDays",
        "constraints",
        "personalRecords",
        "preferences",
        "goals",
        "sessionDuration",
    ]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.dictionaries(FIELDS, JSON, max_size=4) | JSON)
def test_junk_is_refused_or_kept_but_never_breaks(api, redis, body):
    redis.flushall()

    reply = api.put("/api/user/profile", body)

    assert reply.status_code in (200, 400)
    assert api.get("/api/user/profile").status_code == 200


def test_two_devices_at_once_keep_each_others_fields(api, user):
    stale = services.member(user_id=user.public_id)
    api.put("/api/user/profile", {"experience": "advanced"})

    profiles.update(member=stale, changes={"trainingDays": 5}, now=timezone.now())

    body = api.get("/api/user/profile").json()
    assert (body["experience"], body["trainingDays"]) == ("advanced", 5)


def test_onboarding_is_remembered_for_the_site(api):
    assert api.get("/api/user/onboarding").json() == {"completed": False, "skipped": False}
    assert api.post("/api/user/onboarding", {}).status_code == 400

    api.post("/api/user/onboarding", {"skipped": True})

    assert api.get("/api/user/onboarding").json() == {"completed": False, "skipped": True}


def test_a_phone_registers_for_notifications(api, user):
    reply = api.post(
        "/api/mobile/notifications/register", {"deviceToken": "ab12", "platform": "ios"}
    )
    refused = api.post(
        "/api/mobile/notifications/register", {"deviceToken": "ab12", "platform": "windows"}
    )

    assert (reply.status_code, refused.status_code) == (200, 400)
    assert user.device_sessions.get().push_token == "ab12"
