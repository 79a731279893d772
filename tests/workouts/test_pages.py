"""The pages of workouts as a browser without JavaScript uses them."""

import json

import pytest
from django.utils import timezone

from workouts import services
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
SESSION = {
    "completedAt": "2026-11-20T10:00:00Z",
    "durationSeconds": 1_800,
    "sets": [
        {
            "exerciseId": "squat",
            "name": "Barbell Squat",
            "sets": [{"reps": 8, "load": {"value": 80, "unit": "kg"}, "rpe": 8}],
        }
    ],
}


def save(user, title="Leg day", blocks=LEGS):
    return services.save_by_hand(
        user_id=user.public_id,
        title=title,
        description="Heavy.",
        blocks=blocks,
        tier="free",
        now=timezone.now(),
    )


def hand_written(**changes):
    return {
        "title": "Push day",
        "description": "",
        "b0-kind": "straight",
        "b0-i0-name": "Bench Press",
        "b0-i0-sets": "4",
        "b0-i0-reps": "6-8",
        "b0-i0-load": "60",
        "b0-i0-unit": "kg",
        **changes,
    }


def post_log(site, row, log):
    return site.post(
        f"/workout/{row.id}/session/finish", json.dumps(log), content_type="application/json"
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


def test_a_workout_is_written_by_hand(site, user):
    reply = site.post("/workout/new", hand_written())
    row = services.get_workout(user_id=user.public_id, workout_id=reply.url.split("/")[-1])
    (item,) = services.blocks_of(row)[0].items
    assert (item.name, item.sets, item.reps, item.load.value) == ("Bench Press", 4, "6-8", 60)


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"b0-i0-name": ""}, {"b0-i0-sets": "0"}, {"b0-kind": "dance"}],
)
def test_a_mistake_is_shown_with_what_was_typed(site, wrong):
    reply = site.post("/workout/new", hand_written(**wrong))
    assert reply.status_code == 422
    assert 'aria-invalid="true"' in reply.content.decode()


@pytest.mark.parametrize("kept", ["[]", "nonsense", '{"load": "x", "params": 3, "setDetails": 1}'])
def test_a_broken_hidden_field_never_breaks_the_page(site, kept):
    reply = site.post("/workout/new", hand_written(**{"b0-kept": kept, "b0-i0-kept": kept}))
    assert reply.status_code in (302, 422)


def test_rows_are_added_moved_and_removed_without_saving(site, user):
    two = hand_written(**{"b0-i1-name": "Dip"})
    moved = site.post("/workout/new", {**two, "action": "down-item:0:0"}).content.decode()
    assert moved.index('value="Dip"') < moved.index('value="Bench Press"')
    gone = site.post("/workout/new", {**two, "action": "remove-item:0:1"}).content.decode()
    assert 'value="Dip"' not in gone
    more = site.post("/workout/new", {**two, "action": "add-item:0"}).content.decode()
    assert "b0-i2-name" in more
    assert services.list_workouts(user_id=user.public_id, limit=5).workouts == []


def test_editing_keeps_what_the_form_does_not_show(site, user):
    row = save(user)
    page = site.get(f"/workout/{row.id}/edit")
    editor = page.context["editor"]
    data = {name: value for name, value in editor.data.items() if value is not None}
    site.post(f"/workout/{row.id}/edit", {**data, "title": "Leg day two"})
    after = services.get_workout(user_id=user.public_id, workout_id=row.id)
    assert after.title == "Leg day two"
    assert services.blocks_of(after)[0].items[0].tempo == "3010"


def test_a_deletion_can_be_undone(site, user):
    row = save(user)
    page = site.post(f"/workout/{row.id}/delete", follow=True).content.decode()
    assert f"/workout/{row.id}/restore" in page
    assert site.get(f"/workout/{row.id}").status_code == 404
    site.post(f"/workout/{row.id}/restore")
    assert site.get(f"/workout/{row.id}").status_code == 200


def test_a_session_sent_twice_is_one_session(site, user):
    row = save(user)
    first, second = post_log(site, row, SESSION), post_log(site, row, SESSION)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert len(services.list_completions(user_id=user.public_id)) == 1
    page = site.get(first.json()["url"]).content.decode()
    assert "30:00" in page
    assert "8 reps · 80 kg · RPE 8" in page


@pytest.mark.parametrize("log", [[], {}, {"completedAt": "never"}])
def test_a_session_that_cannot_be_read_is_refused(site, user, log):
    assert post_log(site, save(user), log).status_code == 400


def test_the_player_knows_last_time(site, user):
    row = save(user)
    plan = site.get(f"/workout/{row.id}/session").context["plan"]
    key = plan["steps"][0]["exerciseId"]
    sets = [{**SESSION["sets"][0], "exerciseId": key}]
    post_log(site, row, {**SESSION, "sets": sets})
    plan = site.get(f"/workout/{row.id}/session").context["plan"]
    assert plan["steps"][0]["last"][0]["reps"] == 8
