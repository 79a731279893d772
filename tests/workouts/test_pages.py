"""The pages of workouts as a browser without JavaScript uses them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from workouts import pages, services
from workouts.blocks import Block

LEGS = [
    Block(
        items=[
            {
                "name": "Barbell Squat",
                "sets": 2,
                "reps": "6-8",
                "load": {"value": 80, "unit": "kg"},
                "restSeconds": 150,
                "tempo": "3010",
            }
        ]
    )
]


def save(user, title="Leg day", blocks=LEGS):
    return services.save_by_hand(
        user_id=user.public_id,
        title=title,
        description="Heavy.",
        blocks=blocks,
        tier="free",
        now=timezone.now(),
    )


def test_a_guest_sees_the_front_door(client, db):
    assert "pages/landing.html" in [t.name for t in client.get("/").templates]


@pytest.mark.parametrize("path", ["/", "/library", "/add", "/workout/new"])
def test_a_new_member_can_open_every_page(site, path):
    assert site.get(path).status_code == 200


def test_the_library_pages_newest_first(site, user, monkeypatch):
    monkeypatch.setattr("workouts.views.PAGE_SIZE", 1)
    save(user, title="Only one")
    assert "Only one" in site.get("/library").content.decode()


@pytest.mark.parametrize(
    ("hour", "zone", "greeting"),
    [
        (6, "UTC", "Good morning"),
        (6, "Asia/Tokyo", "Good afternoon"),
        (23, "UTC", "Good evening"),
        (3, "UTC", "Good evening"),
        (6, None, "Hello"),
    ],
)
def test_the_greeting_goes_by_the_members_own_clock(hour, zone, greeting):
    moment = datetime(2026, 11, 24, hour, 30, tzinfo=UTC)
    assert pages.greeting(moment, ZoneInfo(zone) if zone else None) == greeting


def test_a_workout_shows_its_prescriptions(site, user):
    page = site.get(f"/workout/{save(user).id}").content.decode()
    assert "2 × 6–8 · 80 kg · tempo 3010 · rest 2:30" in page


@pytest.mark.parametrize("page", ["", "/edit", "/session"])
def test_a_stranger_finds_nothing(site, stranger, page):
    assert site.get(f"/workout/{save(stranger).id}{page}").status_code == 404


@pytest.mark.parametrize("door", ["delete", "restore"])
def test_a_stranger_changes_nothing(site, stranger, door):
    row = save(stranger)
    assert site.post(f"/workout/{row.id}/{door}").status_code == 404
    assert services.get_workout(user_id=stranger.public_id, workout_id=row.id)


def test_a_deletion_can_be_undone(site, user):
    row = save(user)
    page = site.post(f"/workout/{row.id}/delete", follow=True).content.decode()
    assert f"/workout/{row.id}/restore" in page
    assert site.get(f"/workout/{row.id}").status_code == 404
    site.post(f"/workout/{row.id}/restore")
    assert site.get(f"/workout/{row.id}").status_code == 200
