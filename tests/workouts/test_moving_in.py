"""A history moved in: shown first, stored all or nothing, added once, and undone whole."""

import pytest

from accounts import closing
from kinexfit import errors
from tests.workouts.moved import (
    HEVY,
    MONTHS,
    NOW,
    SQUAT,
    TWO,
    apply,
    done,
    everything,
    hevy,
    log,
    records,
    start,
)
from tests.workouts.test_moving_files import STRONG_A
from workouts import services
from workouts.moving import imports, kept, mapping
from workouts.services import events, totals
from workouts.tables import Completion, Import, Workout


def test_a_dry_run_says_what_would_come_and_stores_nothing(user):
    before = everything(user)

    found = imports.diff(row=start(user), now=NOW)

    assert (found.new, found.known, found.changed, found.needs_unit) == (2, 0, 0, False)
    assert [one.completed_date for one in found.sample] == ["2025-01-09", "2025-01-02"]
    assert [(one.name, one.sets) for one in found.exercises] == [("Barbell Squat", 2)]
    assert everything(user) == before


def test_what_is_imported_counts_as_if_it_had_been_logged(user):
    row = apply(user)

    assert (row.status, row.done) == ("applied", 2)
    months = totals.months(user_id=user.public_id)
    totals.rebuild(user_id=user.public_id)
    assert totals.months(user_id=user.public_id) == months
    (record,) = records(user).values()
    assert (record.weight, record.reps, record.date) == (110, 5, "2025-01-09")
    assert all(one.log["records"] == [] for one in done(user))


def test_importing_twice_adds_nothing(user):
    apply(user)
    stored = everything(user)

    found = imports.diff(row=start(user), now=NOW)
    apply(user)

    assert (found.new, found.known) == (0, 2)
    assert everything(user) == stored


def test_the_same_history_of_another_app_adds_nothing(user):
    apply(user)

    other = STRONG_A + (
        "2025-01-02 18:00:00,Legs,1h,Barbell Squat,1,100,5,0,0,,,\n"
        "2025-01-09 18:00:00,Legs,1h,Barbell Squat,1,110,5,0,0,,,\n"
    )
    apply(user, other.encode(), unit="kg")

    assert len(done(user)) == 2


def test_two_sessions_alike_on_one_day_are_both_kept_and_found_again(user):
    twice = STRONG_A + (
        "2025-01-02 08:00:00,Morning,1h,Push-ups,1,0,20,0,0,,,\n"
        "2025-01-02 20:00:00,Evening,1h,Push-ups,1,0,20,0,0,,,\n"
    )
    apply(user, twice.encode())

    found = imports.diff(row=start(user, twice.encode()), now=NOW)

    assert len(done(user)) == 2
    assert (found.new, found.known) == (0, 2)


def test_only_what_is_new_of_a_longer_file_comes(user):
    apply(user)

    apply(user, TWO + hevy(("16 Jan 2025", "Barbell Squat", 112.5, 5))[len(HEVY) :])

    assert [one.completed_date for one in done(user)] == ["2025-01-02", "2025-01-09", "2025-01-16"]


def test_a_session_changed_here_stays_as_it_is(user):
    apply(user)
    newest = done(user)[-1]
    services.correct_session(
        user_id=user.public_id,
        completion_id=newest.completion_id,
        edits=[{"target": "set:x0.0", "values": {"reps": 6}}],
        now=NOW,
    )

    found = imports.diff(row=start(user), now=NOW)
    apply(user)

    assert (found.new, found.known, found.changed) == (0, 1, 1)
    assert done(user)[-1].log["sets"][0]["sets"][0]["reps"] == 6


def test_a_session_deleted_here_does_not_come_back(user):
    apply(user)
    gone = done(user)[0]
    services.delete_session(user_id=user.public_id, completion_id=gone.completion_id, now=NOW)

    apply(user)

    assert [one.completed_date for one in done(user)] == ["2025-01-09"]


def test_an_undo_removes_all_of_an_import_and_nothing_else(user):
    log(user, "2025-01-05T10:00:00Z", weight=90)
    before, bests = everything(user), records(user)
    row = apply(user)

    row = imports.undo(row=row, now=NOW)

    assert row.status == "undone"
    assert everything(user) == before
    assert records(user) == bests


def test_an_undone_import_can_be_made_again(user):
    imports.undo(row=apply(user), now=NOW)

    assert apply(user).done == 2


def test_an_undo_leaves_the_title_to_what_another_import_brought(user):
    first = apply(user)
    apply(user, hevy(("16 Jan 2025", "Barbell Squat", 112.5, 5)))

    imports.undo(row=first, now=NOW)

    (left,) = done(user)
    stand_in = Workout.get(user.public_id, left.workout_id)
    assert (stand_in.title, stand_in.completion_count) == ("Push", 1)


def test_imports_are_in_no_list_of_workouts_and_no_news(user):
    apply(user)

    page = services.list_workouts(user_id=user.public_id, limit=100)
    news = events.workout_events(
        user_id=user.public_id, since=NOW.replace(year=2020), now=NOW, limit=100
    )

    assert page.workouts == []
    assert news.workouts == []


def test_the_unit_is_asked_for_only_where_the_file_leaves_it_open(user):
    content = (STRONG_A + "2025-01-02 18:00:00,Push,1h,Bench Press,1,60,5,0,0,,,\n").encode()
    row = start(user, content)

    assert imports.diff(row=row, now=NOW).needs_unit is True
    with pytest.raises(errors.BadInput, match="kilograms or pounds"):
        imports.apply(row=row, now=NOW)
    assert done(user) == []

    bodyweight = content.replace(b",60,", b",0,")
    assert imports.diff(row=start(user, bodyweight), now=NOW).needs_unit is False


def test_a_match_is_remembered_and_can_be_changed(user):
    content = hevy(("2 Jan 2025", "Weird Squatty Thing", 100, 5))
    row = start(user, content)
    (unknown,) = imports.diff(row=row, now=NOW).exercises
    assert unknown.exercise_id is None

    imports.choose(row=row, said={"Weird Squatty Thing": SQUAT})
    (matched,) = imports.diff(row=row, now=NOW).exercises
    imports.apply(row=row, now=NOW)

    assert matched.exercise_id == SQUAT
    assert done(user)[0].log["sets"][0]["exerciseId"] == SQUAT
    assert [one.name for one in mapping.remembered(user_id=user.public_id)] == [
        "Weird Squatty Thing"
    ]
    mapping.remember(user_id=user.public_id, mapping={"Weird Squatty Thing": ""})
    assert mapping.remembered(user_id=user.public_id) == []


def test_a_match_by_name_is_remembered_too_and_can_be_refused_for_good(user):
    row = start(user)
    imports.choose(row=row, said={"Barbell Squat": SQUAT})
    assert mapping.known(user_id=user.public_id).said == {"Barbell Squat": SQUAT}

    imports.choose(row=row, said={"Barbell Squat": ""})
    (kept_as_written,) = imports.diff(row=row, now=NOW).exercises
    imports.apply(row=row, now=NOW)

    assert kept_as_written.exercise_id is None
    assert {one.log["sets"][0].get("exerciseId") for one in done(user)} == {None}
    assert [one.exercise_id for one in mapping.remembered(user_id=user.public_id)] == [None]
    mapping.forget(user_id=user.public_id)
    assert mapping.known(user_id=user.public_id).exercise_id("Barbell Squat") == SQUAT


def test_a_matched_lift_is_a_record_under_our_name_and_goes_with_an_undo(user):
    row = start(user, hevy(("2 Jan 2025", "Weird Squatty Thing", 100, 5)))
    imports.choose(row=row, said={"Weird Squatty Thing": SQUAT})

    row = imports.apply(row=row, now=NOW)
    assert list(records(user)) == ["Barbell Squat"]

    imports.undo(row=row, now=NOW)
    assert records(user) == {}


def test_nobody_is_matched_to_anothers_own_exercise(user, stranger):
    theirs = services.add_custom_exercise(
        user_id=stranger.public_id, name="Theirs", muscles=["chest"], kit=[], measure="reps",
        notes="", now=NOW,
    )  # fmt: skip

    with pytest.raises(errors.BadInput, match="no such exercise"):
        imports.choose(row=start(user), said={"Barbell Squat": theirs.id})


def test_a_file_that_is_bad_anywhere_leaves_nothing(user):
    with pytest.raises(errors.BadInput, match="Line 4"):
        start(user, TWO + b'"Push","soon","","","Barbell Squat",,"",0,"normal",1,1,,,\n')

    assert imports.imports(user_id=user.public_id) == []
    assert list(Import.query(user.public_id)) == []


def test_a_file_not_applied_is_forgotten_when_another_is_chosen(user):
    first = start(user)
    second = start(user, MONTHS)

    assert [one.id for one in imports.imports(user_id=user.public_id)] == [second.id]
    with pytest.raises(kept.ImportNotFound):
        kept.get(user_id=user.public_id, import_id=first.id)


def test_a_closed_account_leaves_no_import(user):
    apply(user)
    start(user, MONTHS)
    mapping.remember(user_id=user.public_id, mapping={"My thing": SQUAT})

    closing.request_closing(user=user, now=NOW)
    closing.finish_all()

    assert Import.count(user.public_id) == Completion.count(user.public_id) == 0
