"""Redis gone, DynamoDB throttled: every door says so in a sentence, and reads go on."""

import contextlib
import io
import json
import socket

import pytest
import redis as redis_library
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError
from django.test import Client

from accounts import roles
from kinexfit import aws, redis_client
from tests.test_doors import fill, routes

ADDRESSES = sorted({fill(route, {}) for route in routes()})
READS = ["/api/mobile/workouts", "/api/workouts", "/api/user/profile", "/api/mobile/ai/quota"]
COSTLY = [
    ("/api/ai/generate-workout", {"prompt": "30 minute leg day with squats"}),
    ("/api/mobile/ai/generate-workout", {"prompt": "30 minute leg day with squats"}),
    ("/api/mobile/auth/signin-credentials", {"email": "m@example.com", "password": "Wr0ng-one!"}),
    ("/api/mobile/auth/signup", {"email": "n@example.com", "password": "Str0ng-enough!"}),
]

LEG_DAY = {"prompt": "30 minute leg day with squats"}
WORKOUT = {
    "id": "W1",
    "workoutId": "W1",
    "title": "Legs",
    "source": "manual",
    "content": "5 Squat",
    "exercises": [{"name": "Squat", "sets": 3, "reps": 5}],
    "isCompleted": False,
    "createdAt": "2026-03-01T10:00:00Z",
    "updatedAt": "2026-03-01T10:00:00Z",
}
DONE = {"workoutId": "W1", "completedAt": "2026-03-01T11:00:00Z", "durationSeconds": 1800}
WRITES = [
    ("POST", "/api/ai/generate-workout", LEG_DAY),
    ("POST", "/api/mobile/ai/generate-workout", LEG_DAY),
    ("POST", "/api/mobile/ai/enhance-workout", {"text": "5x5 squat, 3x10 lunges"}),
    ("POST", "/api/mobile/workouts", WORKOUT),
    ("PUT", "/api/mobile/workouts/W1", WORKOUT),
    ("DELETE", "/api/mobile/workouts/W1", {}),
    ("POST", "/api/workouts/W1/complete", DONE),
    ("POST", "/api/workouts/completions", DONE),
    ("POST", "/api/workouts", WORKOUT),
    ("PATCH", "/api/workouts/W1", {"title": "More legs"}),
    ("DELETE", "/api/workouts/W1", {}),
    ("PUT", "/api/user/profile", {"experience": "advanced"}),
    ("PATCH", "/api/user/settings", {"trainingDaysPerWeek": 3}),
    ("POST", "/api/body-metrics", {"date": "2026-03-01", "weight": 80, "unit": "metric"}),
]


@pytest.fixture
def no_redis(monkeypatch, redis, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        away = redis_library.Redis(
            host="127.0.0.1", port=port, socket_connect_timeout=0.2, decode_responses=True
        )
        away.connection_pool.connection_kwargs["retry"] = redis.get_retry()
        monkeypatch.setattr(redis_client, "client", lambda: away)
        cache = settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{port}/0"}
        settings.CACHES = {"default": cache}
        yield
        away.close()


@pytest.fixture
def throttled(monkeypatch):
    """Every call to DynamoDB is refused as the service refuses, and tried as often as usual."""
    error = "com.amazonaws.dynamodb.v20120810#ThrottlingException"
    body = json.dumps({"__type": error, "message": "Rate exceeded."}).encode()
    tries = []

    class Body(io.BytesIO):
        def stream(self, **_options):
            yield self.read()

    def refuse(request, **_event):
        tries.append(request.headers["X-Amz-Target"])
        headers = {"Content-Type": "application/x-amz-json-1.0"}
        return AWSResponse(request.url, 400, headers, Body(body))

    with _answering(monkeypatch, refuse):
        yield tries


@pytest.fixture
def silent(monkeypatch):
    """DynamoDB takes every call and never answers."""

    def time_out(request, **_event):
        raise ReadTimeoutError(endpoint_url=request.url)

    with _answering(monkeypatch, time_out):
        yield


@contextlib.contextmanager
def _answering(monkeypatch, answer):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    events = aws.dynamodb().meta.events
    events.register_first("before-send.dynamodb.*", answer)
    yield
    events.unregister("before-send.dynamodb.*", answer)


def _sentence(reply) -> str:
    return reply.json()["error"]


@pytest.mark.parametrize("path", READS)
def test_reads_go_on_without_redis(api, no_redis, path):
    assert api.get(path).status_code == 200


@pytest.mark.parametrize(("path", "body"), COSTLY)
def test_what_costs_or_signs_in_fails_closed_without_redis(api, no_redis, path, body):
    reply = api.post(path, body)

    assert reply.status_code == 503
    assert _sentence(reply).endswith(".")


@pytest.mark.parametrize("path", READS)
def test_a_throttled_store_is_tried_again_and_then_said_to_be_away(api, throttled, path):
    reply = api.get(path)

    assert reply.status_code == 503
    assert _sentence(reply).endswith(".")
    assert len(throttled) >= 3


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize("trouble", ["throttled", "silent"])
def test_a_write_that_got_no_answer_is_said_to_have_failed(
    request, api, method, path, body, trouble
):
    request.getfixturevalue(trouble)
    api.raise_request_exception = False

    reply = api.generic(method, path, json.dumps(body), content_type="application/json")

    assert (reply.status_code, _sentence(reply)[-1]) == (503, ".")


@pytest.fixture
def office(stranger):
    """The browser of a member of staff, who may do everything."""
    roles.give_role(user=stranger, role="admin")
    TOTP.activate(stranger, generate_totp_secret())
    client = Client()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("trouble", ["no_redis", "throttled"])
def test_no_door_breaks(request, api, site, office, path, trouble):
    request.getfixturevalue(trouble)
    is_staffs = path.startswith(("/admin/", "/api/admin/"))
    door = office if is_staffs else api if path.startswith("/api/") else site
    door.raise_request_exception = False

    asked = [door.get(path), door.post(path, {}), door.patch(path), door.delete(path)]

    for reply in asked:
        assert reply.status_code not in (500, 502)
        if path.startswith("/api/") and reply.status_code == 503:
            assert reply.json()["error"].endswith(".")
