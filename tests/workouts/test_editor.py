"""The editor as a plain form, the exercise picker, and exercises of one's own."""

import html
import re

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from workouts import catalogue, picking, services
from workouts.arranging import arrange, rows_of
from workouts.blocks import Block, Plan
from workouts.editing import WorkoutEditor
from workouts.prescriptions import BLOCK_NAMES

SQUAT = {
    "id": "i1",
    "name": "Barbell Squat",
    "exerciseId": "Barbell_Squat",
    "sets": 2,
    "reps": "6-8",
    "load": {"value": 80, "unit": "lb"},
    "rpe": 8.5,
    "tempo": "3010",
    "seconds": 40,
    "distance": {"value": 1.5, "unit": "km"},
    "calories": 12,
    "perSide": True,
    "restSeconds": 150,
    "notes": "Slow.",
    "source": {"start": 3, "end": 9},
}
PRESS = {
    "name": "Bench Press",
    "exerciseId": "Barbell_Bench_Press_-_Medium_Grip",
    "setDetails": [
        {"id": "s1", "type": "warmup", "reps": 8, "load": {"value": 40, "unit": "kg"}},
        {"type": "failure", "reps": "max", "load": {"value": "22.5/15", "unit": "kg"}, "rpe": 9},
        {"reps": 5, "load": {"value": 100, "unit": "lb"}, "seconds": 30, "restSeconds": 60},
        {"distance": {"value": 20, "unit": "m"}},
    ],
}
PARAMS = {
    "rounds": 3,
    "intervalSeconds": 90,
    "timeCapSeconds": 90,
    "workSeconds": 40,
    "restSeconds": 20,
    "repScheme": [21, 15, 9],
    "start": 1,
    "step": -1,
}


def save(user, blocks=(SQUAT, PRESS)):
    return services.save_by_hand(
        user_id=user.public_id,
        title="Leg day",
        description="Heavy.",
        blocks=[Block(items=list(blocks))],
        tier="free",
        now=timezone.now(),
    )


def typed(editor):
    return {name: "" if value is None else value for name, value in editor.data.items()}


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


def only_workout(user):
    (row,) = services.list_workouts(user_id=user.public_id, limit=5).workouts
    return row


def test_opening_and_saving_changes_nothing_in_any_kind_of_block():
    blocks = [
        Block(id=f"b{kind}", kind=kind, label="L", params=PARAMS, notes="N", items=[SQUAT, PRESS])
        for kind in BLOCK_NAMES
    ]
    plan = Plan(title="All", description="D", difficulty="beginner", tags=["a", "b"], blocks=blocks)
    editor = WorkoutEditor(typed(WorkoutEditor.of(plan=plan, version="v")), is_bound=True)
    assert editor.is_valid()
    after = editor.plan()
    for block in plan.blocks:
        block.items[1].sets = 4
    assert after.model_dump() == plan.model_dump()


def test_a_workout_is_written_by_hand(site, user):
    reply = site.post("/workout/new", hand_written(difficulty="advanced", tags="push, #home,push"))
    row = services.get_workout(user_id=user.public_id, workout_id=reply.url.split("/")[-1])
    (item,) = services.blocks_of(row)[0].items
    assert (item.name, item.sets, item.reps, item.load.value) == ("Bench Press", 4, "6-8", 60)
    assert (row.difficulty, row.body["tags"]) == ("advanced", ["push", "home"])


def test_a_new_workout_sent_twice_is_one(site, user):
    new_id = site.get("/workout/new").context["editor"].data["new_id"]
    first = site.post("/workout/new", hand_written(new_id=new_id))
    assert site.post("/workout/new", hand_written(new_id=new_id)).url == first.url
    assert only_workout(user).id == new_id


def test_an_id_of_the_senders_own_making_is_not_taken(site, user):
    site.post("/workout/new", hand_written(new_id="../admin"))
    assert re.fullmatch(r"workout_[0-9a-f-]{36}", only_workout(user).id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"b0-i0-name": ""},
        {"b0-i0-sets": "0"},
        {"b0-kind": "dance"},
        {"b0-i0-load": "heavy"},
        {"b0-cap": "1:75"},
        {"b0-scheme": "many"},
        {"b0-i0-rpe": "11"},
        {"tags": "x" * 51},
    ],
)
def test_a_mistake_is_shown_and_focused_with_what_was_typed(site, user, wrong):
    reply = site.post("/workout/new", hand_written(**wrong))
    page = reply.content.decode()
    assert reply.status_code == 422
    assert 'aria-invalid="true"' in page
    assert re.search(r"<(input|select)[^>]+autofocus", page)
    assert services.list_workouts(user_id=user.public_id, limit=5).workouts == []


@pytest.mark.parametrize("kept", ["[]", "nonsense", '{"load": "x", "params": 3, "id": 1}'])
def test_a_broken_hidden_field_never_breaks_the_page(site, kept):
    fields = {"b0-kept": kept, "b0-i0-kept": kept, "removed": kept}
    assert site.post("/workout/new", hand_written(**fields)).status_code == 302
    for action in ("undo", "copy-item:0:0", "copy-block:0"):
        pressed = hand_written(**fields, action=action)
        assert site.post("/workout/new", pressed).status_code == 200


def test_saving_over_a_newer_version_is_refused_until_confirmed(site, user):
    row = save(user)
    data = typed(site.get(f"/workout/{row.id}/edit").context["editor"])
    later = timezone.now() + timezone.timedelta(minutes=1)
    services.change_by_hand(
        user_id=user.public_id,
        workout_id=row.id,
        plan=services.plan_of(row).model_copy(update={"title": "Theirs"}),
        version=row.updated_at,
        now=later,
    )
    mine = {**data, "title": "Mine"}
    assert site.post(f"/workout/{row.id}/edit", mine).status_code == 409
    assert only_workout(user).title == "Theirs"
    site.post(f"/workout/{row.id}/edit", {**mine, "action": "overwrite"})
    assert only_workout(user).title == "Mine"


def press(site, data, action, **more):
    """Press a button of the editor; return the names in it and everything it now holds."""
    editor = site.post("/workout/new", {**data, "action": action, **more}).context["editor"]
    names = [[item.form["name"].value() for item in block.items] for block in editor.blocks]
    return names, {**typed(editor), "removed": editor.removed}


def test_rows_are_added_copied_moved_and_removed_without_saving(site, user):
    data = hand_written(**{"b0-i1-name": "Dip", "b1-kind": "amrap", "b1-i0-name": "Burpee"})
    assert press(site, data, "down-item:0:0")[0] == [["Dip", "Bench Press"], ["Burpee"]]
    assert press(site, data, "down-item:0:1")[0] == [["Bench Press"], ["Dip", "Burpee"]]
    assert press(site, data, "up-item:1:0")[0] == [["Bench Press", "Dip", "Burpee"], []]
    assert press(site, data, "move-item:0:0:1:1")[0] == [["Dip"], ["Burpee", "Bench Press"]]
    assert press(site, data, "move-block:1:0")[0] == [["Burpee"], ["Bench Press", "Dip"]]
    assert press(site, data, "copy-item:0:1")[0] == [["Bench Press", "Dip", "Dip"], ["Burpee"]]
    assert press(site, data, "copy-block:1")[0][2] == ["Burpee"]
    assert press(site, data, "add-item:1")[0][1] == ["Burpee", ""]
    assert press(site, data, "add-block:emom")[1]["b2-interval"] == 60
    assert services.list_workouts(user_id=user.public_id, limit=5).workouts == []


@pytest.mark.parametrize("action", ["remove-item:0:0", "remove-block:0", "remove-set:0:0:1"])
def test_a_removal_is_undone(site, action):
    data = hand_written(**{"b1-kind": "amrap", "b1-i0-name": "Burpee"})
    _, data = press(site, data, "split-sets:0:0")
    _, gone = press(site, {**data, "b0-i0-s1-reps": "5"}, action)
    names, back = press(site, gone, "undo")
    assert names == [["Bench Press"], ["Burpee"]]
    assert back["b0-i0-s1-reps"] == "5"


def test_sets_are_split_added_and_joined(site):
    _, split = press(site, hand_written(), "split-sets:0:0")
    assert [split[f"b0-i0-s{n}-reps"] for n in range(4)] == ["6-8"] * 4
    _, more = press(site, split, "add-set:0:0")
    assert "b0-i0-s4-reps" in more
    _, joined = press(site, more, "join-sets:0:0")
    assert (joined["b0-i0-sets"], "b0-i0-s0-type" in joined) == (5, False)


@given(
    actions=st.lists(
        st.one_of(
            st.builds(
                "{}-{}:{}:{}".format,
                st.sampled_from(["up", "down", "copy", "remove"]),
                st.just("item"),
                st.integers(0, 3),
                st.integers(0, 4),
            ),
            st.builds("{}-block:{}".format, st.sampled_from(["up", "down"]), st.integers(0, 3)),
            st.builds(
                "move-item:{}:{}:{}:{}".format,
                *[st.integers(0, 4)] * 4,
            ),
        ),
        max_size=15,
    )
)
def test_moving_never_loses_and_only_copying_and_removing_change_what_there_is(actions):
    rows = rows_of([Block(items=[SQUAT, PRESS]), Block(items=[{"name": "Burpee"}]), Block()])
    expected = 3
    for action in actions:
        done = arrange(rows, action, unit="kg", exercise=None, removed="")
        if done.said and action.startswith("copy"):
            expected += 1
        if done.said and action.startswith("remove"):
            expected -= 1
        assert sum(len(block.items) for block in rows) == expected


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("bench pr", "Barbell Bench Press"),
        ("RDL", "Romanian Deadlift"),
        ("push-ups", "Push-Up"),
        ("sqat", "Barbell Squat"),
        ("kettlebell quadriceps", "Kettlebell Reverse Lunge"),
    ],
)
def test_exercises_are_found_by_name_alias_muscle_kit_and_misspelt(query, name):
    assert name in [choice.name for choice in picking.choices(query=query)]


def test_recent_and_own_exercises_lead_and_kit_narrows():
    own = picking.of_member("custom_1", "Zercher March", {"kit": ["Barbell"]})
    first, second, *_ = picking.choices(query="", own=[own], recent=["Dips_-_Chest_Version"])
    assert (first.id, second.id) == ("Dips_-_Chest_Version", "custom_1")
    fits = picking.choices(query="squat", own=[own], equipment=["Kettlebells"])
    assert fits
    assert all(catalogue.can_do(catalogue.get(one.id), ["Kettlebells"]) for one in fits)
    assert all("Barbell" in one.kit for one in picking.choices(query="", kit="Barbell"))


@given(st.text(max_size=40))
def test_any_search_answers(text):
    assert len(picking.choices(query=text)) <= picking.MOST_SHOWN


def test_an_exercise_of_ones_own_is_kept_picked_and_nobody_elses(site, user, stranger, round_trips):
    site.post("/exercises/new", {"name": "Zercher March", "measure": "reps", "kit": ["Barbell"]})
    (own,) = services.custom_exercises(user_id=user.public_id)
    with round_trips() as calls:
        page = site.get("/workout/choose?q=zercher").content.decode()
    assert calls == ["GetItem", "Query"]
    assert own.id in page
    _, data = press(site, hand_written(), "swap-item:0:0", exercise=own.id)
    site.post("/workout/new", data)
    (item,) = services.blocks_of(only_workout(user))[0].items
    assert (item.name, item.exercise_id) == ("Zercher March", own.id)
    assert services.custom_exercises(user_id=stranger.public_id) == []


def test_an_exercise_of_ones_own_exists_once_and_can_change_and_go(site, user):
    form = {"name": "Zercher March", "measure": "reps"}
    site.post("/exercises/new", form)
    again = site.post("/exercises/new", {**form, "name": "zercher-march"})
    assert again.status_code == 422
    assert "already have" in html.unescape(again.content.decode())
    (own,) = services.custom_exercises(user_id=user.public_id)
    site.post(f"/exercises/{own.id}", {**form, "name": "Zercher Walk"})
    assert services.custom_exercises(user_id=user.public_id)[0].name == "Zercher Walk"
    site.post(f"/exercises/{own.id}/delete")
    assert services.custom_exercises(user_id=user.public_id) == []


def test_a_strangers_exercise_is_not_found(site, stranger):
    own = services.add_custom_exercise(
        user_id=stranger.public_id, name="X", muscles=[], kit=[], measure="reps", notes="",
        now=timezone.now(),
    )  # fmt: skip
    assert site.get(f"/exercises/{own.id}").status_code == 404
    assert site.post(f"/exercises/{own.id}", {"name": "Y", "measure": "reps"}).status_code == 404
    site.post(f"/exercises/{own.id}/delete")
    pressed = hand_written(action="add-item:0", exercise=own.id)
    assert site.post("/workout/new", pressed).status_code == 404
    assert services.get_custom_exercise(user_id=stranger.public_id, exercise_id=own.id)


@pytest.mark.parametrize(("kind", "notes"), [("straight", "5 minutes on the bike"), ("amrap", "")])
def test_a_block_set_up_without_an_exercise_is_not_dropped_in_silence(site, user, kind, notes):
    empty = {"b1-kind": kind, "b1-label": "", "b1-notes": notes}

    reply = site.post("/workout/new", hand_written(**empty))

    assert reply.status_code == 422
    assert "Block 2 has no exercise" in reply.content.decode()
    plain = {"b1-kind": "straight", "b1-label": "", "b1-notes": ""}
    assert site.post("/workout/new", hand_written(**plain)).status_code == 302


def test_restored_work_is_announced_with_the_focus_at_its_start(site):
    page = site.post("/workout/new", hand_written(action="restore")).content.decode()

    assert 'data-said="Your unsaved work is back"' in page
    assert 'data-focus="id_title"' in page


def test_who_signed_out_meanwhile_is_sent_to_sign_in_with_the_whole_page(client, db):
    reply = client.post(
        "/workout/new",
        hand_written(action="add-block"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/workout/new"},
    )

    assert reply["HX-Redirect"] == "/auth/login/?next=%2Fworkout%2Fnew"
