import pytest

from tests.ocr.pictures import FakeReader

WORKOUT = "Push Day\nBench press 3x8 @ 60kg\nDips 3x12"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A private folder of its own for every test's pictures."""
    from django.core.files.storage import storages

    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "kinexfit.storage.PrivateFolder"}
    }
    storages._storages.clear() if hasattr(storages, "_storages") else None
    return tmp_path


@pytest.fixture
def reader(monkeypatch):
    """What reads pictures in this test; tell it what it sees."""
    from ocr import gateways

    fake = FakeReader(WORKOUT)
    monkeypatch.setattr(gateways, "reader", lambda: fake)
    return fake


@pytest.fixture
def scans(user):
    """Return (used, limit) of the member's scans."""
    from django.utils import timezone

    from accounts.tables import Member
    from billing import quotas

    def count() -> int:
        return quotas.usage(Member.get(user.public_id), timezone.now()).scans_used

    return count
