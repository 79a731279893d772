import pytest
from django.test import Client

from accounts.tables import Member
from ai import gateways
from ai.staff_room import versions
from tests.ai.fake_bedrock import FakeBedrock
from tests.billing.test_back_office import office


@pytest.fixture(autouse=True)
def fresh():
    yield
    versions.routes_of.cache_clear()
    gateways.of_process.cache_clear()


@pytest.fixture
def admin(stranger):
    return office(Client(), stranger, "admin")


@pytest.fixture
def server(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setitem(gateways.Bedrock.__init__.__kwdefaults__, "sleep", lambda seconds: None)
    settings.AI_PROVIDER = "bedrock"
    gateways.of_process.cache_clear()
    with FakeBedrock() as fake:
        settings.BEDROCK_ENDPOINT_URL = fake.url
        yield fake


@pytest.fixture
def member(user):
    Member(user.public_id).update(actions=[Member.subscription_tier.set("pro")])
    return user
