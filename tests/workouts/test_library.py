"""The library: search, filters, favourites, copies, templates and share links."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.tables import Member
from kinexfit import aws
from workouts import catalogue, ready_made, searching, services
from workouts.blocks import Block, Plan
from workouts.services import sharing
from workouts.tables import Workout


def save(user, title="Leg day", *, item="Barbell Squat", kind="straight", minute=0, **columns):
    row = services.save_by_hand(
        user_id=user.public_id,
        title=title,
        description=columns.pop("description", ""),
        blocks=[Block(kind=kind, items=[{"name": item, "sets": 3, "reps": 5}])],
        tier="free",
        now=timezone.now() + timezone.timedelta(minutes=minute),
    )
    if columns:
        row.update(actions=[getattr(Workout, name).set(value) for name, value in columns.items()])
    return row


def subscribe(user, tier):
    Member(user.public_id).update(actions=[Member.subscription_tier.set(tier)])


def titles(reply):
    return [workout["title"] for workout in reply.json()["workouts"]]


@pytest.mark.parametrize(
    "query",
    ["leg", "LEG day", "squat", "squats", "barb", "knees", "sofa day leg", "Ärm"],
)
def test_a_search_finds_words_of_title_exercises_and_notes(api, user, query):
    save(user, "Leg day on the sofa", description="For bad knees. Ärmel hoch.")
    save(user, "Something else", item="Plank")
    assert titles(api.get("/api/workouts/search", {"q": query})) == ["Leg day on the sofa"]


def test_a_search_finds_tags_and_what_the_phone_wrote(api, user):
    phone = {"id": "p1", "title": "Mine", "content": "10 Push-Ups\n5 Deadlift", "source": "manual"}
    api.post("/api/mobile/workouts", phone, format="json")
    plan = services.plan_of(save(user, "Tagged", item="Plank"))
    services.create_by_hand(
        user_id=user.public_id, workout_id="workout_tagged", tier="free", now=timezone.now(),
        plan=plan.model_copy(update={"title": "Tagged too", "tags": ["hotel"]}),
    )  # fmt: skip
    assert titles(api.get("/api/workouts/search?q=pushups deadl")) == ["Mine"]
    assert titles(api.get("/api/workouts/search?q=hotel")) == ["Tagged too"]


def test_a_movement_is_found_by_any_of_its_names(api, user):
    save(user)

    assert titles(api.get("/api/workouts/search?q=back squats")) == ["Leg day"]
    assert titles(api.get("/api/workouts/search?q=front squat")) == []


def test_the_address_names_only_what_was_asked_for(site, user):
    save(user)
    asked = "/library?q=leg&source=&kind=straight&difficulty=&cursor="

    reply = site.get(asked, headers={"HX-Request": "true"})

    assert reply["HX-Replace-Url"] == "/library?q=leg&kind=straight"
    assert "1 workout" in reply.content.decode()


def test_an_edit_changes_what_is_found(api, user):
    row = save(user, "Old name")
    plan = Plan(title="New name", blocks=[Block(items=[{"name": "Plank"}])])
    services.change_by_hand(
        user_id=user.public_id, workout_id=row.id, plan=plan, version=None, now=timezone.now()
    )
    assert titles(api.get("/api/workouts/search?q=squat")) == []
    assert titles(api.get("/api/workouts/search?q=new plank")) == ["New name"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "emom"}, ["Emom"]),
        ({"muscle": "chest"}, ["Press"]),
        ({"kit": "Barbell"}, ["Press", "Legs"]),
        ({"source": "coach"}, ["Legs"]),
        ({"difficulty": "advanced"}, ["Press"]),
        ({"duration": "60-"}, ["Legs"]),
        ({"duration": "-20"}, ["Press"]),
        ({"done": "yes"}, ["Emom"]),
        ({"done": "no"}, ["Press", "Legs"]),
        ({"favourite": "true"}, ["Press"]),
        ({"q": "press", "kit": "Kettlebells"}, []),
    ],
)
def test_filters_narrow(api, user, asked, found):
    save(user, "Legs", source="ai_wow", duration_minutes=75)
    save(user, "Emom", item="Plank", kind="emom", is_completed=True, duration_minutes=30, minute=1)
    save(user, "Press", item="Barbell Bench Press", difficulty="advanced", is_favourite=True,
         duration_minutes=15, minute=2)  # fmt: skip
    assert titles(api.get("/api/workouts/search", asked)) == found


def test_a_search_pages_through_everything_once_in_one_query_a_page(api, user, round_trips):
    for number in range(5):
        save(user, f"Day {number}", minute=number)
    seen, cursor = [], ""
    while cursor is not None:
        with round_trips() as calls:
            page = api.get(f"/api/workouts/search?q=day&limit=2&cursor={cursor}").json()
        assert calls.count("Query") == 1
        assert not {"Scan", "BatchGetItem"} & set(calls)
        seen += [workout["title"] for workout in page["workouts"]]
        cursor = page["nextCursor"]
    assert seen == [f"Day {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    "query",
    ["kind=dance", "limit=0", "cursor=x", "q=" + "x" * 101, "done=maybe", "cursor=WzEsMl0="],
)
def test_a_bad_search_is_refused_by_name(api, query):
    reply = api.get(f"/api/workouts/search?{query}")
    assert reply.status_code == 400
    assert list(reply.json()["fields"]) == [query.split("=")[0]]


def test_a_strangers_workouts_are_never_found(stranger_api, user):
    save(user)
    assert titles(stranger_api.get("/api/workouts/search?q=leg")) == []
    assert stranger_api.get("/api/workouts/search").json()["nextCursor"] is None


def test_deleted_workouts_are_not_found(api, user):
    row = save(user)
    services.delete_workout(user_id=user.public_id, workout_id=row.id, now=timezone.now())
    assert titles(api.get("/api/workouts/search?q=leg")) == []


@example(title="𝗟𝗲𝗴 𝗱𝗮𝘆", query="leg day")
@given(title=st.text(max_size=60), query=st.text(max_size=30))
def test_a_text_meets_its_own_words(title, query):
    text = searching.search_text(title=title, tags=[], notes="", blocks=[])
    assert len(text) <= searching.MOST_CHARACTERS + 2
    own = searching.words(title)
    assert all(searching.matches(text, word) for word in own)
    if searching.matches(text, query):
        spoken = [*own, *catalogue.normalise(title).split()]
        met = [
            all(any(f" {one}".startswith(form) for one in spoken for form in forms)
                for forms in groups)
            for groups in searching.readings(query)
        ]  # fmt: skip
        assert any(met) or not met


def test_reindexing_writes_what_saving_wrote(user, capsys):
    row = save(user)
    row.update(actions=[Workout.search_text.remove()])
    call_command("reindex_workouts")
    assert "squat" in services.get_workout(user_id=user.public_id, workout_id=row.id).search_text
    call_command("reindex_workouts", user.public_id)
    assert capsys.readouterr().out.split("\n")[:2] == [
        "1 workouts indexed.",
        "0 workouts indexed.",
    ]


def test_an_older_table_is_given_the_index_it_lacks(api, user):
    save(user)
    lacking = [{"Delete": {"IndexName": Workout.summaries.Meta.index_name}}]
    aws.dynamodb().update_table(
        TableName=Workout.Meta.table_name, GlobalSecondaryIndexUpdates=lacking
    )
    call_command("create_tables")
    assert titles(api.get("/api/workouts/search?q=leg")) == ["Leg day"]


def test_the_page_keeps_its_search_in_the_address_and_pages(site, user, monkeypatch):
    monkeypatch.setattr("workouts.views.PAGE_SIZE", 1)
    save(user, "First leg day")
    save(user, "Second leg day", minute=1)
    page = site.get("/library?q=leg&kind=straight").content.decode()
    assert ("Second leg day" in page, "First leg day" in page) == (True, False)
    more = re.search(r'href="(/library\?[^"]*cursor[^"]*)"', page)[1].replace("&amp;", "&")
    assert "q=leg" in more
    assert "First leg day" in site.get(more).content.decode()


def test_a_search_without_result_and_an_empty_library_say_different_things(site, user):
    assert "Add your first workout" in site.get("/library").content.decode()
    save(user)
    assert "Nothing fits that" in site.get("/library?q=zumba").content.decode()
    assert site.get("/library?kind=dance&duration=never").status_code == 200


def test_a_favourite_is_marked_and_unmarked(site, user):
    row = save(user)
    site.post(f"/workout/{row.id}/favourite", {"on": "1"})
    assert "Leg day" in site.get("/library?favourite=on").content.decode()
    site.post(f"/workout/{row.id}/favourite", {"on": "0"})
    assert "Nothing fits" in site.get("/library?favourite=on").content.decode()


def test_a_copy_holds_the_plan_and_nothing_of_its_history(site, user):
    row = save(user, is_favourite=True, is_completed=True, scheduled_date="2026-11-24")
    new_id = site.post(f"/workout/{row.id}/duplicate").url.split("/")[2]
    copy = services.get_workout(user_id=user.public_id, workout_id=new_id)
    assert copy.title == "Leg day (copy)"
    assert services.blocks_of(copy) == services.blocks_of(row)
    assert (copy.is_favourite, copy.is_completed, copy.scheduled_date) == (None, None, None)


DOORS = ["favourite", "duplicate", "template", "share", "unshare", "use"]


@pytest.mark.parametrize("door", DOORS)
def test_a_strangers_workout_is_not_found(site, user, stranger, door):
    subscribe(user, "elite")
    row = save(stranger)
    assert site.post(f"/workout/{row.id}/{door}", {"on": "1"}).status_code == 404
    after = Workout.get(stranger.public_id, row.id)
    assert (after.is_favourite, after.is_template, after.share_hash) == (None, None, None)


@pytest.mark.parametrize("tier", ["free", "core", "pro"])
def test_sharing_and_own_templates_take_elite(site, user, tier):
    subscribe(user, tier)
    row = save(user, is_template=True)
    for door in ("template", "share", "use"):
        assert site.post(f"/workout/{row.id}/{door}", {"on": "1"}).status_code == 403
    assert site.post(f"/workout/{row.id}/template", {"on": "0"}).status_code == 302


@pytest.mark.parametrize(("tier", "status"), [("free", 403), ("core", 403), ("pro", 302)])
def test_ready_made_workouts_take_pro(site, user, tier, status):
    subscribe(user, tier)
    assert site.post("/templates/five-by-five/use").status_code == status
    assert site.get("/templates").status_code == 200
    found = services.search_workouts(user_id=user.public_id, filters=services.Filters(), limit=5)
    assert len(found.workouts) == (1 if status == 302 else 0)


def test_every_ready_made_workout_is_of_movements_we_know():
    for plan in ready_made.PLANS.values():
        assert all(catalogue.get(item.exercise_id) for item in plan.items())


def test_a_template_of_ones_own_starts_a_new_workout(site, user):
    subscribe(user, "elite")
    row = save(user)
    site.post(f"/workout/{row.id}/template", {"on": "1"})
    assert "Leg day" in site.get("/templates").content.decode()
    new_id = site.post(f"/workout/{row.id}/use").url.split("/")[2]
    after = services.get_workout(user_id=user.public_id, workout_id=new_id)
    assert (after.source, after.is_template) == ("template", None)
    assert services.blocks_of(after) == services.blocks_of(row)


def shared_link(site, user, row):
    subscribe(user, "elite")
    site.post(f"/workout/{row.id}/share")
    return site.get(f"/workout/{row.id}").context["share_address"]


def test_a_link_shows_the_workout_and_nothing_of_its_member(site, user, client, round_trips):
    row = save(user, description="Heavy.")
    link = shared_link(site, user, row)
    client.logout()
    with round_trips() as calls:
        reply = client.get(link)
    page = reply.content.decode()
    assert calls == ["Query", "GetItem", "GetItem"]
    assert (reply.status_code, reply["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert "Barbell Squat" in page
    assert user.public_id not in page
    assert user.email not in page
    assert row.id not in page


def test_a_revoked_link_is_dead_at_once_and_the_next_is_another(site, user):
    row = save(user)
    link = shared_link(site, user, row)
    subscribe(user, "free")
    site.post(f"/workout/{row.id}/unshare")
    assert site.get(link).status_code == 404
    assert shared_link(site, user, row) != link


def test_a_link_rests_without_elite_and_wakes_with_it(site, user, client):
    row = save(user)
    link = shared_link(site, user, row)

    subscribe(user, "pro")
    page = site.get(f"/workout/{row.id}").content.decode()

    assert "Your link is at rest" in page
    assert link not in page
    assert site.get(link).status_code == 404
    assert site.post(link + "/save").status_code == 404
    subscribe(user, "elite")
    assert site.get(link).status_code == 200
    assert link in site.get(f"/workout/{row.id}").content.decode()


def test_a_link_has_a_card_for_whoever_previews_it(site, user):
    page = site.get(shared_link(site, user, save(user, "Leg day"))).content.decode()

    assert '<meta property="og:title" content="Leg day">' in page
    picture = re.search(r'<meta property="og:image" content="http://testserver(/[^"]+)">', page)
    assert finders.find(picture[1].removeprefix("/static/"))


def test_a_link_of_a_deleted_workout_is_dead(site, user):
    row = save(user)
    link = shared_link(site, user, row)
    site.post(f"/workout/{row.id}/delete")
    assert site.get(link).status_code == 404


def test_a_link_of_a_disabled_account_is_dead(site, client, user):
    link = shared_link(site, user, save(user))
    type(user).objects.update(is_active=False)
    client.logout()
    assert client.get(link).status_code == 404


def test_the_table_holds_no_token_and_sharing_twice_is_one_link(user):
    row = save(user)
    token = services.share(user_id=user.public_id, workout_id=row.id)
    assert services.share(user_id=user.public_id, workout_id=row.id) == token
    stored = Workout.get(user.public_id, row.id)
    assert token not in str(stored.attribute_values)
    assert len(token) == sharing.TOKEN_LENGTH


def test_a_shared_workout_is_saved_once_by_whoever_opens_it(site, user, stranger):
    row = save(stranger, "Theirs")
    subscribe(stranger, "elite")
    token = services.share(user_id=stranger.public_id, workout_id=row.id)
    first = site.post(f"/shared/{token}/save")
    assert site.post(f"/shared/{token}/save").url == first.url
    mine = services.get_workout(user_id=user.public_id, workout_id=first.url.split("/")[-1])
    assert mine.title == "Theirs"
    assert services.blocks_of(mine) == services.blocks_of(row)


@pytest.mark.parametrize("token", ["x", "x" * 43, "é" * 43])
def test_a_made_up_link_leads_nowhere(client, db, token):
    assert client.get(f"/shared/{token}").status_code == 404


def test_a_link_to_the_source_is_of_the_web_or_none(site, user):
    row = save(
        user, body={"sourceURL": "javascript:alert(1)", "sourceAuthor": "coach", "aiNotes": ["N1"]}
    )
    page = site.get(f"/workout/{row.id}").content.decode()
    assert "javascript:" not in page
    assert "By coach" in page
    assert "N1" in page
