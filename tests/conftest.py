"""The real parts tests run against, and members to run them as."""

import contextlib

import hypothesis
import pytest

from kinexfit.local import inprocess

# A busy machine is no failure of the code, and the same code gives the same answer: what chance
# finds belongs to `make explore`, not to the change that happens to be tested that day.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis.settings.load_profile("steady")

# Files of few tests that take long, the longest first.
_LONG = ("test_every_page", "test_outbox_schedules", "tests/browser", "tests/chaos")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with what takes long, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: next(
        (place for place, part in enumerate(_LONG) if part in item.nodeid), len(_LONG)
    ))  # fmt: skip


@pytest.fixture(autouse=True)
def redis():
    from django.core.cache import cache

    from billing import caps
    from kinexfit import redis_client

    redis_client.client().flushall()
    # Tests without SQL read no tier's caps from it.
    cache.set(caps.CACHE_KEY, {}, None)
    return redis_client.client()


@pytest.fixture(autouse=True)
def store(settings):
    """An empty DynamoDB with every table, as `create_tables` makes them."""
    from kinexfit.management.commands.create_tables import all_tables

    inprocess.reset()
    for table in all_tables():
        table.create_table()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # WhiteNoise would warn that nothing was collected.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def _member(email: str):
    from accounts import services

    return services.create_account(email=email, password="Str0ng-enough!")


def _api_for(user):
    from rest_framework.test import APIClient

    from accounts import sessions

    client = APIClient()
    tokens = sessions.open_session(user=user, provider="credentials", device="test")
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


@pytest.fixture
def measured(monkeypatch):
    """Return what was counted and timed so far: `measured("workout.created")` lists its lines."""
    from kinexfit import metrics

    lines: list[dict] = []
    recorder = metrics.Recorder(lines.append)
    monkeypatch.setattr(metrics, "_recorder", recorder)

    def named(name: str) -> list[dict]:
        recorder.flush()
        return [line for line in lines if name in line]

    return named
