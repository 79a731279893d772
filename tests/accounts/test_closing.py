"""Closing an account: at once for the member, and complete in the end, whatever breaks it off."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts import closing, signals
from accounts.models import ClosingAccount, User
from accounts.tables import Member
from kinexfit import errors
from kinexfit.management.commands.create_tables import all_tables


@pytest.fixture
def billing_away():
    """Somebody's billing system that fails until told otherwise."""
    calls = []

    def fail_first(user_id, **_signal):
        calls.append(user_id)
        if len(calls) == 1:
            raise errors.Unavailable

    signals.billing_ends.connect(fail_first)
    yield calls
    signals.billing_ends.disconnect(fail_first)


def rows_of(user_id: str) -> int:
    tables = [table for table in all_tables() if table._hash_key_attribute().attr_name == "userId"]
    return sum(table.count(user_id) for table in tables)


def fill(api) -> None:
    for number in range(30):
        api.post("/api/mobile/workouts", {"id": f"W{number}", "title": "Legs"})
    log = {"workoutId": "W1", "completedAt": "2026-03-05T10:00:00Z", "durationSeconds": 60}
    api.post("/api/workouts/completions", log)


def test_a_closed_account_is_gone_with_every_row(
    api, user, stranger, stranger_api, django_capture_on_commit_callbacks
):
    fill(api)
    fill(stranger_api)
    theirs = rows_of(stranger.public_id)

    with django_capture_on_commit_callbacks(execute=True):
        reply = api.delete("/api/mobile/user/delete")

    assert reply.json()["success"] is True
    assert rows_of(user.public_id) == 0
    assert not Member.count(user.public_id)
    assert not User.objects.filter(public_id=user.public_id).exists()
    assert rows_of(stranger.public_id) == theirs
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["member@example.com"], "Your Kinex Fit account is closed")
    ]


def test_tokens_die_and_the_address_is_free_at_once(api, user):
    api.delete("/api/user/delete")

    assert api.get("/api/user/profile").status_code == 401
    assert not User.objects.filter(email="member@example.com").exists()
    assert ClosingAccount.objects.get().email == "member@example.com"


def test_nothing_is_deleted_before_billing_has_ended(api, user, billing_away):
    fill(api)
    closing.request_closing(user=user, now=timezone.now())

    assert closing.finish_all() == 0
    assert rows_of(user.public_id) > 0

    assert closing.finish_all() == 1
    assert rows_of(user.public_id) == 0
    assert not ClosingAccount.objects.exists()


def test_the_page_asks_for_the_word(site, user):
    refused = site.post("/settings/delete", {"confirmation": "yes"})
    assert (refused.status_code, User.objects.get().is_active) == (422, True)

    done = site.post("/settings/delete", {"confirmation": "Delete"}, follow=True)

    assert "Your account is closed" in done.content.decode()
    assert User.objects.get().is_active is False
    assert site.get("/settings").status_code == 302
