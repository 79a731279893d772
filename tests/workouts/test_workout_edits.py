"""Edits that meet: no field is lost, whatever comes between reading and writing."""

import threading

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workouts import serializers, services
from workouts.services import rows

ID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
NEW = {"title": "Leg day", "content": "5 Squat", "updatedAt": "2026-03-01T10:00:00Z"}
SHAPES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def from_phone(user, **fields):
    return services.save_from_phone(
        user_id=user.public_id, workout_id=ID, fields=fields, now=timezone.now()
    )


def from_web(user, **fields):
    return services.change_from_web(
        user_id=user.public_id, workout_id=ID, fields=fields, now=timezone.now()
    )


def stored(user):
    return services.workout_json(user_id=user.public_id, workout_id=ID)


PHONE = {
    "sourceAuthor": "Ana",
    "imageURL": "https://x.y/z.png",
    "content": "10 Push-Up",
    "enhancementSourceText": "pushups!",
}
WEB = {"tags": ["legs"], "description": "Heavy", "aiNotes": ["slow"], "thumbnailUrl": "https://t"}


@SHAPES
@given(
    phone=st.sampled_from(sorted(PHONE)), web=st.sampled_from(sorted(WEB)), web_first=st.booleans()
)
def test_an_edit_between_reading_and_writing_keeps_both(user, phone, web, web_first):
    from_phone(user, **NEW)
    edits = [
        lambda: from_phone(user, **{phone: PHONE[phone]}),
        lambda: from_web(user, **{web: WEB[web]}),
    ]
    first, second = edits if web_first else edits[::-1]
    find, seen = rows.find, []

    def find_then_edit(*args, **options):
        row = find(*args, **options)
        if not seen:
            seen.append(row)
            second()
        return row

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rows, "find", find_then_edit)
        first()

    after = stored(user)
    assert (after[phone], after[web]) == (PHONE[phone], WEB[web])


def test_many_devices_at_once_lose_no_field(user):
    from_phone(user, **NEW)
    edits = [(from_phone, name, value) for name, value in PHONE.items()]
    edits += [(from_web, name, value) for name, value in WEB.items()]
    threads = [
        threading.Thread(target=door, args=(user,), kwargs={name: value})
        for door, name, value in edits
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    after = stored(user)
    assert {name: after[name] for name in PHONE | WEB} == PHONE | WEB


def test_a_plan_is_not_replaced_over_an_edit_within_the_same_second(user):
    from_phone(user, **NEW)
    row = services.get_workout(user_id=user.public_id, workout_id=ID)
    held = services.snapshot(row)
    from_phone(user, sourceAuthor="Ana", updatedAt=NEW["updatedAt"])

    with pytest.raises(services.WorkoutChanged):
        services.take_back(row=row, held=held, unchanged_since=row.updated_at, now=timezone.now())


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
EXERCISES = st.lists(
    st.dictionaries(
        st.sampled_from(
            ["id", "name", "sets", "reps", "weight", "duration", "setDetails", "notes"]
        ),
        JSON | st.sampled_from(["Squat", "999", "1e9", "70/50 kg", 5, "80%", "0 s", "99999999 m"]),
    )
    | JSON,
    max_size=3,
)
FIELDS = sorted({*serializers.NewWebWorkoutSerializer().fields, "imageURL", "createdAt",
                 "updatedAt", "completedAt", "scheduledDate", "scheduledTime", "status",
                 "durationMinutes", "completionCount", "isCompleted"} - {"workoutId"})  # fmt: skip
BODIES = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6) | st.fixed_dictionaries(
    {"exercises": EXERCISES},
    optional={
        "structure": st.dictionaries(st.sampled_from(["rounds", "pattern", "values"]), JSON) | JSON,
        "amrapBlocks": st.lists(st.fixed_dictionaries({"exercises": EXERCISES}) | JSON, max_size=2),
        "emomBlocks": st.lists(st.fixed_dictionaries({"exercises": EXERCISES}) | JSON, max_size=2),
        "workoutType": st.sampled_from(["emom", "amrap", "ladder", "tabata", "x"]),
    },
)


@pytest.fixture
def unlimited(monkeypatch, settings):
    from kinexfit import rate_limits

    settings.ROOT_URLCONF = "workouts.urls"
    monkeypatch.setattr(rate_limits, "hit", lambda **_: None)


@SHAPES
@given(body=BODIES)
def test_junk_of_every_shape_is_mended_on_the_phone_and_never_corrupts_a_row(api, unlimited, body):
    reply = api.put(f"/api/mobile/workouts/{ID}", body)

    assert reply.status_code == 200
    listed = api.get("/api/mobile/workouts").json()["workouts"]
    assert [row["id"] for row in listed] == [ID]
    assert listed[0] == api.get(f"/api/mobile/workouts/{ID}").json()
    row = services.get_workout(user_id=reply.wsgi_request.user.public_id, workout_id=ID)
    services.blocks_of(row)


@SHAPES
@given(body=BODIES)
def test_junk_of_every_shape_is_named_on_the_web_and_never_corrupts_a_row(api, unlimited, body):
    whole = {"workoutId": ID, "title": "T", "content": "", "exercises": [], **body}

    for reply in (api.post("/api/workouts", whole), api.patch(f"/api/workouts/{ID}", body)):
        assert reply.status_code in (200, 201, 400, 404)
        if reply.status_code == 400:
            assert "fields" in reply.json() or "nothing to change" in reply.json()["error"]
    assert api.get("/api/mobile/workouts").status_code == 200


@pytest.mark.parametrize("depth", [300, 900])
def test_json_nested_too_deep_is_refused_or_left_out(api, unlimited, depth):
    deep = b"[" * depth + b"]" * depth
    body = b'{"title":"T","llmData":{"x":' + deep + b'},"timerConfig":{"x":' + deep + b"}}"

    web = api.generic("PATCH", f"/api/workouts/{ID}", body)
    phone = api.generic("PUT", f"/api/mobile/workouts/{ID}", body)

    assert (web.status_code, phone.status_code) == (400, 200)
    assert "llmData" not in phone.json()
