"""Our own JSON brings back all it holds: workouts, calendar, measurements, exercises and rules."""

from datetime import UTC, date, datetime

import jsonschema
import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.tables import Member
from kinexfit import errors
from tests.workouts.test_contract import items
from workouts import services
from workouts.blocks import BLOCK_KINDS, Block, Params
from workouts.moving import belongings, content, files, imports, kept, reading
from workouts.moving.gathering import Choices
from workouts.services import body, planning, progressions, rows
from workouts.tables import BodyMetric, Completion, Import, MemberExercise, Planned, Workout

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHONE_ID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
SET = {"reps": 5, "load": {"value": 102.25, "unit": "lb"}, "rpe": 8.5}
# Whose they are, and what follows from whose they are, differs between two accounts.
OWN = {"id", "exerciseId", "userSubscriptionTier", "exportedAt", "records"}


@pytest.fixture
def full(user, stranger, api):
    """Two Pro members; the first has something of everything an export holds."""
    for member in (user, stranger):
        Member(member.public_id).update(actions=[Member.subscription_tier.set("pro")])
    own = services.add_custom_exercise(
        user_id=user.public_id, name="Log lift", muscles=["shoulders"], kit=["Sandbag"],
        measure="reps", notes="Brace.", now=NOW,
    )  # fmt: skip
    blocks = [
        Block(kind="superset", label="A", params={"rounds": 3}, items=[
            {"id": "a", "name": "Log lift", "exerciseId": own.id, "sets": 3, "reps": "5-8",
             "load": {"value": 60.25, "unit": "kg"}, "tempo": "31X1", "setDetails": [{"reps": 8}]},
            {"id": "b", "name": "Plank", "seconds": 45, "notes": "Breathe."},
        ])
    ]  # fmt: skip
    row = services.save_by_hand(
        user_id=user.public_id, title="Strongman", description="Heavy.", blocks=blocks,
        tier="pro", now=NOW,
    )  # fmt: skip
    services.set_template(user_id=user.public_id, workout_id=row.id, is_template=True)
    services.set_favourite(user_id=user.public_id, workout_id=row.id, is_favourite=True)
    api.post("/api/mobile/workouts", {
        "id": PHONE_ID, "title": "Legs", "content": "8 Rounds\n10 Push-Ups @ 50 lb",
        "source": "ocr", "sourceURL": "https://x.test/p", "enhancementSourceText": "raw",
        "tags": ["home"],
        "scheduledDate": "2026-03-04", "scheduledTime": "07:30", "status": "scheduled",
        "createdAt": "2026-02-01T10:00:00Z", "updatedAt": "2026-02-02T10:00:00Z",
    })  # fmt: skip
    services.log_completion(
        user_id=user.public_id, workout_id=row.id, now=NOW,
        log={"completedAt": "2026-02-20T10:00:00Z", "durationSeconds": 1_800, "notes": "Good.",
             "sets": [{"name": "Log lift", "exerciseId": own.id, "sets": [SET]}]},
    )  # fmt: skip
    for repeat in (None, {"every": "weekly", "weekdays": [0, 3]}):
        planning.plan(user_id=user.public_id, workout_id=row.id, day=date(2026, 3, 2),
                      time="18:30", repeat=repeat, now=NOW)  # fmt: skip
    body.record(user_id=user.public_id, day="2026-02-01", unit="imperial", now=NOW,
                fields={"weight": 185.5, "waist": 34, "notes": "am"})  # fmt: skip
    body.record(user_id=user.public_id, day="2026-02-01", unit="metric", fields={"arms": 38.1},
                now=NOW)  # fmt: skip
    rule = {"kind": "linear", "unit": "kg", "step": 2.5, "start": 60, "sets": 3, "reps": 5}
    progressions.attach(user_id=user.public_id, exercise_id="Barbell_Squat", rule=rule, now=NOW)
    return row.id


def exported(api) -> bytes:
    return b"".join(api.get("/api/export").streaming_content)


def start(user, content: bytes) -> Import:
    return imports.start(user_id=user.public_id, content=content, file_name="f", now=NOW)


def apply(user, content: bytes) -> Import:
    return imports.apply(row=start(user, content), now=NOW)


def without_owner(value):
    """Return a document without what names whose it is, each id but as a name for equality."""
    if isinstance(value, list):
        return [without_owner(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: without_owner(one) for name, one in value.items() if name not in OWN}


def everything(user) -> list:
    tables = (Workout, Completion, BodyMetric, Planned, MemberExercise)
    # A workout that was deleted stays as a note for clients that sync.
    kept_rows = [row for table in tables for row in table.query(user.public_id)
                 if not getattr(row, "deleted_at", None)]  # fmt: skip
    rules = Member.get(user.public_id).progressions or {}
    return [[(type(row).__name__, row.attribute_values) for row in kept_rows], rules]


def test_everything_moves_to_another_account(full, api, user, stranger, stranger_api):
    document = exported(api)

    row = apply(stranger, document)

    first, second = orjson.loads(document), orjson.loads(exported(stranger_api))
    assert without_owner(second) == without_owner(first)
    assert row.brought == {
        "exercises": 1, "workouts": 2, "bodyMetrics": 1, "plans": 2, "progressions": 1
    }  # fmt: skip
    assert {one["id"] for one in second["workouts"]} == {full, PHONE_ID}
    (own,) = services.custom_exercises(user_id=stranger.public_id)
    assert second["sessions"][0]["exercises"][0]["exerciseId"] == own.id
    moved = services.get_workout(user_id=stranger.public_id, workout_id=full)
    assert moved.blocks[0]["items"][0]["exerciseId"] == own.id
    assert (moved.is_template, moved.is_favourite, moved.completion_count) == (True, True, 1)
    assert services.list_completions(user_id=stranger.public_id)[0].workout_id == full
    jsonschema.validate(second, content.schema())


def test_ones_own_copy_adds_nothing_and_an_import_twice_adds_once(full, api, user, stranger):
    document, before = exported(api), everything(user)

    same = apply(user, document)
    apply(stranger, document)
    after = everything(stranger)
    again = apply(stranger, document)

    assert (same.done, same.brought, again.done, again.brought) == (0, {}, 0, {})
    assert everything(user) == before
    assert everything(stranger) == after


def test_an_undo_takes_all_of_it_back(full, api, user, stranger):
    services.add_custom_exercise(user_id=stranger.public_id, name="Sled", muscles=[], kit=[],
                                 measure="distance", notes="", now=NOW)  # fmt: skip
    before, document = everything(stranger), exported(api)

    imports.undo(row=apply(stranger, document), now=NOW)

    assert everything(stranger) == before
    assert apply(stranger, document).brought["workouts"] == 2


def test_what_was_deleted_since_comes_back_and_what_is_here_stays(full, api, user):
    document = exported(api)
    services.delete_workout(user_id=user.public_id, workout_id=PHONE_ID, now=NOW)
    body.delete_metric(user_id=user.public_id, day="2026-02-01")
    body.record(user_id=user.public_id, day="2026-02-02", unit="metric", fields={"weight": 80},
                now=NOW)  # fmt: skip
    services.change_from_web(
        user_id=user.public_id, workout_id=full, fields={"title": "Mine"}, now=NOW
    )

    assert apply(user, document).brought == {"workouts": 1, "bodyMetrics": 1}

    titles = {row.title for row in services.list_workouts(user_id=user.public_id, limit=9).workouts}
    assert titles == {"Mine", "Legs"}
    assert [row.date for row in body.metrics(user_id=user.public_id)] == [
        "2026-02-02",
        "2026-02-01",
    ]


def test_a_session_finds_its_workout_again_and_counts_for_it(full, api, user):
    document = exported(api)
    done = services.list_completions(user_id=user.public_id)[0]
    Completion(user.public_id, done.completed_at).delete()
    Workout(user.public_id, full).update([Workout.completion_count.set(0)])

    row = apply(user, document)

    restored = Workout.get(user.public_id, full)
    assert (restored.completion_count, restored.is_completed) == (1, True)
    imports.undo(row=row, now=NOW)
    left = Workout.get(user.public_id, full)
    assert (left.title, left.completion_count, left.is_completed) == ("Strongman", 0, False)


def test_an_exercise_of_the_same_name_is_the_one_that_is_here(full, api, stranger):
    known = services.add_custom_exercise(
        user_id=stranger.public_id, name="log  LIFT", muscles=[], kit=[], measure="reps",
        notes="", now=NOW,
    )  # fmt: skip

    row = apply(stranger, exported(api))

    assert "exercises" not in row.brought
    (done,) = services.list_completions(user_id=stranger.public_id)
    assert done.log["sets"][0]["exerciseId"] == known.id


class Killed(BaseException):
    """The process is gone: nothing catches this."""


@pytest.mark.parametrize("at", ["_put", "Member"])
def test_an_import_killed_on_the_way_goes_on_and_can_be_undone(
    full, api, stranger, monkeypatch, at
):
    def die(*args, **options):
        raise Killed

    before, document = everything(stranger), exported(api)
    monkeypatch.setattr(belongings, "_put", die) if at == "_put" else monkeypatch.setattr(
        belongings.tables, "rewrite", die
    )
    with pytest.raises(Killed):
        apply(stranger, document)
    monkeypatch.undo()

    (row,) = imports.imports(user_id=stranger.public_id)
    row = imports.apply(row=row, now=NOW)
    assert row.brought["workouts"] == 2
    imports.undo(row=row, now=NOW)

    assert everything(stranger) == before


def test_nothing_else_is_added_once_the_undoing_has_begun(full, api, stranger, monkeypatch):
    real, before = belongings.store, everything(stranger)

    def undone_meanwhile(**options):
        (row,) = imports.imports(user_id=stranger.public_id)
        Import(stranger.public_id, row.id).update([Import.status.set("undoing")])
        real(**options)

    monkeypatch.setattr(belongings, "store", undone_meanwhile)

    with pytest.raises(errors.Conflict):
        apply(stranger, exported(api))

    assert everything(stranger) == before


DOCUMENT = {"format": "kinex-fit", "version": 1, "sessions": []}
WORKOUT = {"id": "W1", "title": "Legs", "blocks": [{"kind": "straight", "items": []}]}
PLAN = {"id": "2026-03-02#a", "workoutId": "W1"}


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ({"workouts": [WORKOUT, {**WORKOUT, "id": "W2", "blocks": [{"kind": "yoga"}]}]},
         "workouts.1.blocks.0.kind"),
        ({"workouts": [{**WORKOUT, "id": ""}]}, "workouts.0.id"),
        ({"workouts": [WORKOUT, WORKOUT]}, '"workouts"'),
        ({"workouts": ["Legs"]}, "workouts.0"),
        ({"bodyMetrics": [{"date": "2026-02-30"}]}, "bodyMetrics.0.date"),
        ({"bodyMetrics": [{"date": "2026-02-03", "weight": 80}]}, "bodyMetrics.0.weight"),
        ({"bodyMetrics": [{"date": "2026-02-03", "weight": {"value": 1e9, "unit": "metric"}}]},
         "bodyMetrics.0.weight.value"),
        ({"plans": [{**PLAN, "id": "series#a"}]}, "plans.0"),
        ({"plans": [{**PLAN, "id": "2026-02-30#a"}]}, "plans.0"),
        ({"plans": [{**PLAN, "id": "workout#W1"}]}, "plans.0.id"),
        ({"plans": [{**PLAN, "time": "25:00"}]}, "plans.0.time"),
        ({"plans": [{**PLAN, "id": "series#a", "repeat": {"every": "hourly"}}]}, "plans.0.repeat"),
        ({"exercises": [{"id": "custom_a", "name": ""}]}, "exercises.0.name"),
        ({"progressions": [{"exerciseId": "Barbell_Squat", "since": "2026-01-01",
                            "rule": {"kind": "magic"}}]}, "progressions.0.rule"),
        ({"sessions": [{"id": "a", "exercises": [], "completedAt": "2026-13-01T10:00:00Z",
                        "completedDate": "2026-01-01"}]}, "sessions.0.completedAt"),
        ({"sessions": [{"id": "a", "exercises": [], "completedAt": "2026-01-01T10:00:00Z",
                        "completedDate": "2026-02-30"}]}, "sessions.0.completedDate"),
        ({"sessions": [{"id": "a", "exercises": [], "completedAt": "0001-01-01T10:00:00Z",
                        "completedDate": "2026-02-03"}]}, "sessions.0.completedAt"),
        ({}, "nothing in that file"),
    ],
)  # fmt: skip
def test_a_mistake_anywhere_is_named_by_its_place_and_nothing_comes_in(user, part, place):
    with pytest.raises(reading.BadFile, match=place):
        start(user, orjson.dumps({**DOCUMENT, **part}))

    assert imports.imports(user_id=user.public_id) == []


def test_a_workout_no_table_can_hold_is_refused_before_anything_is_stored(user):
    item = {"name": "Squat", "notes": "n" * 2_000}
    large = {**WORKOUT, "blocks": [{"items": [item] * 100} for _ in range(2)]}

    with pytest.raises(errors.TooLarge):
        start(user, orjson.dumps({**DOCUMENT, "workouts": [WORKOUT | {"id": "A"}, large]}))

    assert imports.imports(user_id=user.public_id) == []


def test_more_exercises_than_one_can_keep_are_refused(user, monkeypatch):
    monkeypatch.setattr(belongings, "MOST_EXERCISES", 1)
    own = [{"id": f"custom_{n}", "name": f"Move {n}"} for n in range(2)]

    with pytest.raises(errors.BadInput, match="exercises of your own"):
        start(user, orjson.dumps({**DOCUMENT, "exercises": own}))


def test_a_file_is_read_once_and_again_only_for_another_unit(user, monkeypatch):
    real, count = files.read, []

    def read(content: bytes, choices: Choices):
        count.append(choices.unit)
        return real(content, choices)

    monkeypatch.setattr(files, "read", read)
    strong = b"Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds\n" \
             b"2026-01-02 18:00:00,Push,Bench Press,1,100,5,0,0\n"  # fmt: skip
    row = start(user, strong)
    imports.diff(row=row, now=NOW)
    imports.choose(row=row, unit="lb")
    row = kept.get(user_id=user.public_id, import_id=row.id)
    imports.choose(row=row, unit="lb")

    imports.apply(row=row, now=NOW)

    assert count == ["kg", "lb"]
    (done,) = services.list_completions(user_id=user.public_id)
    assert done.log["sets"][0]["sets"][0]["load"] == {"value": 100.0, "unit": "lb"}
    assert [one.id for one in Import.query(user.public_id) if one.id.startswith("part#")] == []


def test_the_pages_say_what_else_is_in_a_file_and_what_came_in(site, user):
    document = orjson.dumps({**DOCUMENT, "workouts": [WORKOUT], "plans": [PLAN]})
    upload = SimpleUploadedFile("kinex-fit.json", document, "application/json")

    review = site.post("/settings/import-export", {"file": upload}, follow=True)
    page = review.content.decode()
    assert "Workouts and templates" in page
    assert "Plans on the calendar" in page
    assert "Import it" in page
    done = site.post(review.redirect_chain[-1][0], {"apply": "yes"}, follow=True).content.decode()
    assert "Also came in" in done
    assert services.get_workout(user_id=user.public_id, workout_id="W1").title == "Legs"


@st.composite
def blocks(draw):
    params = Params(rounds=draw(st.none() | st.integers(1, 9)),
                    time_cap_seconds=draw(st.none() | st.integers(1, 999)))  # fmt: skip
    return Block(
        kind=draw(st.sampled_from(BLOCK_KINDS)),
        label=draw(st.none() | st.just("A")),
        params=params,
        items=draw(st.lists(items(), max_size=4)),
        notes=draw(st.none() | st.just("Slow.")),
    )


@given(st.lists(blocks(), min_size=1, max_size=4), st.booleans())
@settings(deadline=None, max_examples=60)
def test_any_workout_comes_back_as_it_was_shown(planned, is_template):
    row = Workout(
        "M",
        "W1",
        title="Any",
        source="manual",
        user_subscription_tier="pro",
        created_at="2026-01-01T00:00:00Z",
        updated_at="2026-01-02T00:00:00Z",
        is_template=is_template or None,
        body={"tags": ["a"], "description": "d"},
    )
    rows.set_blocks(row, planned)
    shown = rows.as_json(row)
    saved = content.SavedWorkout.model_validate({**shown, "isTemplate": is_template})

    again = belongings.workout_row("M", saved, tier="pro", now=NOW)

    assert rows.as_json(again) == shown
    assert (again.is_template, again.blocks, again.search_text) == (
        row.is_template, row.blocks, row.search_text
    )  # fmt: skip
