"""The copy of everything: every table and every kind of record, on every plan, and no keys."""

import io

import orjson
import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import AuditEntry, ClosingAccount, DeviceSession
from accounts.tables import Member
from kinexfit import aws, storage
from kinexfit.management.commands.create_tables import all_tables

NOW = timezone.now()
# What holds nothing about one member.
IMPERSONAL = {
    "ai.Activation", "ai.DailyCalls", "ai.DailyJobs", "ai.Replay", "ai.Version",
    "auth.Group", "auth.Permission", "billing.ReconciliationRun", "billing.Switch",
    "billing.TierCap", "contenttypes.ContentType", "sessions.Session", "socialaccount.SocialApp",
}  # fmt: skip
# The case of a replay repeats a request kept of a member, which is in the copy itself.
REPEATED = {"ai.ReplayCase"}
# Keys by which a member is let in, held by rows that are in the copy themselves.
KEYS = {"account.EmailConfirmation", "socialaccount.SocialToken"}


def member_tables():
    return [table for table in all_tables() if table._hash_key_attribute().attr_name == "userId"]


# A draft as its own app stores it: the pictures in it are looked for.
DRAFT = {"text": "", "reading": {"workouts": []}, "pieces": [], "pages": [], "post": None}


def fill(user) -> None:
    """Put one row about a member into every table that has them by their id."""
    for table in member_tables():
        key = table._range_key_attribute().attr_name
        item = {"userId": user.public_id, key: f"row of {user.email}", "source": "paste"}
        item |= {"document": orjson.dumps(DRAFT).decode()}
        aws.dynamodb().put_item(
            TableName=table.Meta.table_name,
            Item={name: {"S": value} for name, value in item.items()} | {"saved": {"M": {}}},
        )


def copy_of(client, path: str = "/api/export/data") -> dict:
    reply = client.get(path)
    assert reply.status_code == 200
    return orjson.loads(b"".join(reply.streaming_content))


@pytest.mark.parametrize("tier", ["free", "core", "pro", "elite"])
def test_every_table_is_in_it_on_every_plan(api, user, stranger, tier):
    Member(user.public_id).update(actions=[Member.subscription_tier.set(tier)])
    fill(user)
    fill(stranger)

    found = copy_of(api)

    for table in member_tables():
        (row,) = found[table.Meta.table_name]
        assert row["userId"] == user.public_id
    assert found["member"]["email"] == user.email
    assert stranger.public_id not in str(found)


def test_every_kind_of_record_about_a_member_is_in_it(api, user):
    every = {model._meta.label for model in apps.get_models()}

    assert every - set(copy_of(api)) == IMPERSONAL | REPEATED | KEYS


def test_records_are_the_members_own_and_hold_no_key(api, user, stranger):
    user.set_password("An0ther-secret!")
    user.save()
    for one in (user, stranger):
        AuditEntry(
            action="change-tier", actor_id="staff-1", actor_email="staff@example.com",
            target_id=one.public_id, address="10.0.0.1", created_at=NOW,
        ).save()  # fmt: skip
        ClosingAccount.objects.create(public_id=one.public_id, email=one.email, requested_at=NOW)

    found = copy_of(api)

    (entry,) = found["accounts.AuditEntry"]
    assert (entry["action"], entry["target_id"]) == ("change-tier", user.public_id)
    (device,) = found["accounts.DeviceSession"]
    assert device["device"] == "test"
    text = str(found)
    for secret in ("staff@example.com", "10.0.0.1", user.password, stranger.public_id):
        assert secret not in text
    assert DeviceSession.objects.get(user=user).current_hash not in text
    assert LogEntry._meta.label in found
    assert Group._meta.label not in found


def test_pictures_are_listed_with_links_that_open(api, user):
    name = f"workouts/{user.public_id}/W1.jpg"
    storage.write(name, ContentFile(b"a picture", name="W1.jpg"))

    (picture,) = copy_of(api)["pictures"]

    assert picture["name"] == name
    assert io.BytesIO(b"".join(api.get(picture["link"]).streaming_content)).read() == b"a picture"


def test_the_page_gives_the_same_copy(site, user):
    assert copy_of(site, "/settings/import-export/data")["member"]["id"] == user.public_id
