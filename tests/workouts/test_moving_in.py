"""A history moved in: shown first, stored all or nothing, added once, and undone whole."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pynamodb.exceptions import TransactWriteError

from accounts import closing, profiles
from accounts.tables import Member
from kinexfit import errors
from tests.workouts.test_moving_files import STRONG_A
from workouts import catalogue, rollups, services
from workouts.moving import bulk, imports, kept, mapping
from workouts.services import events, totals
from workouts.tables import Completion, Import, TrainingMonth, Workout, WorkoutSession

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SQUAT, PUSH_UP = (catalogue.find(name).id for name in ("Barbell Squat", "Push-ups"))
HEVY = (
    '"title","start_time","end_time","description","exercise_title","superset_id",'
    '"exercise_notes","set_index","set_type","weight_kg","reps","distance_km",'
    '"duration_seconds","rpe"\n'
)


def hevy(*rows: tuple[str, str, float, int]) -> bytes:
    """Return a file of one-set exercises: (day, exercise, kilograms, reps)."""
    lines = [
        f'"Push","{day}, 18:00","{day}, 19:00","","{name}",,"",0,"normal",{weight},{reps},,,\n'
        for day, name, weight, reps in rows
    ]
    return (HEVY + "".join(lines)).encode()


TWO = hevy(("2 Jan 2025", "Barbell Squat", 100, 5), ("9 Jan 2025", "Barbell Squat", 110, 5))


def strong(rows: int) -> bytes:
    lines = [
        f"{2020 + n // 300}-{n % 12 + 1:02d}-{n % 25 + 1:02d} 18:00:00,Day {n},1h,"
        f"Barbell Squat,1,{60 + n % 40},5,0,0,,,\n"
        for n in range(rows)
    ]
    return (STRONG_A + "".join(lines)).encode()


def start(user, content: bytes = TWO) -> Import:
    return imports.start(user_id=user.public_id, content=content, file_name="workouts.csv", now=NOW)


def apply(user, content: bytes = TWO, unit: str | None = None) -> Import:
    row = start(user, content)
    if unit:
        imports.choose(row=row, unit=unit)
        row = kept.get(user_id=user.public_id, import_id=row.id)
    return imports.apply(row=row, now=NOW)


def log(user, completed_at: str, *, weight: float = 100) -> None:
    done = {"reps": 5, "load": {"value": weight, "unit": "kg"}}
    services.log_completion(
        user_id=user.public_id,
        workout_id="W1",
        log={"completedAt": completed_at, "sets": [{"name": "Barbell Squat", "sets": [done]}]},
        now=NOW,
    )


def done(user) -> list[Completion]:
    return list(Completion.query(user.public_id))


def everything(user) -> list[dict]:
    """Return every row of training a member has, the imports themselves aside."""
    tables = (Completion, TrainingMonth, Workout, WorkoutSession)
    left_out = ("changedAt", "version")
    return [
        {name: value for name, value in row.to_dynamodb_dict().items() if name not in left_out}
        for table in tables
        for row in table.query(user.public_id)
        if getattr(row, "totals", None) != rollups.blank()
    ]


def records(user) -> dict:
    return dict(profiles.of(Member.get(user.public_id)).personal_records)


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


class Killed(BaseException):
    """The process is gone: nothing catches this."""


@pytest.fixture
def killed_at(monkeypatch):
    """Die at the nth transaction."""

    def arrange(number: int) -> None:
        real, count = bulk.TransactWrite, iter(range(1, 10_000))

        def transact(*args, **options):
            if next(count) == number:
                raise Killed
            return real(*args, **options)

        monkeypatch.setattr(bulk, "TransactWrite", transact)

    return arrange


MONTHS = hevy(
    *((f"{day} {month} 2025", "Barbell Squat", 100 + day, 5)
      for month in ("Jan", "Feb", "Mar", "Apr") for day in (2, 9))
)  # fmt: skip


@pytest.mark.parametrize("number", [1, 2, 4])
def test_an_import_killed_on_the_way_goes_on_to_the_end(user, killed_at, monkeypatch, number):
    killed_at(number)
    with pytest.raises(Killed):
        apply(user, MONTHS)
    monkeypatch.undo()
    assert len(done(user)) == 2 * (number - 1)

    (row,) = imports.imports(user_id=user.public_id)
    row = imports.apply(row=row, now=NOW)

    assert (row.status, row.done, len(done(user))) == ("applied", 8, 8)
    months = totals.months(user_id=user.public_id)
    totals.rebuild(user_id=user.public_id)
    assert totals.months(user_id=user.public_id) == months


@pytest.mark.parametrize("number", [1, 2, 4])
def test_an_undo_killed_on_the_way_goes_on_to_the_end(user, killed_at, monkeypatch, number):
    before, bests = everything(user), records(user)
    row = apply(user, MONTHS)
    killed_at(number)
    with pytest.raises(Killed):
        imports.undo(row=row, now=NOW)
    monkeypatch.undo()

    (row,) = imports.imports(user_id=user.public_id)
    imports.undo(row=row, now=NOW)

    assert everything(user) == before
    assert records(user) == bests


def test_a_half_done_import_can_be_undone(user, killed_at, monkeypatch):
    before = everything(user)
    killed_at(3)
    with pytest.raises(Killed):
        apply(user, MONTHS)
    monkeypatch.undo()

    (row,) = imports.imports(user_id=user.public_id)
    imports.undo(row=row, now=NOW)

    assert everything(user) == before


def test_nothing_is_added_once_the_undoing_has_begun(user, monkeypatch):
    real, begun = bulk.TransactWrite, []

    def undone_meanwhile(*args, **options):
        if not begun:
            begun.append(imports.imports(user_id=user.public_id)[0])
            Import(user.public_id, begun[0].id).update([Import.status.set("undoing")])
        return real(*args, **options)

    monkeypatch.setattr(bulk, "TransactWrite", undone_meanwhile)

    with pytest.raises(errors.Conflict):
        apply(user)

    assert done(user) == []


def test_a_session_logged_meanwhile_is_counted_beside_the_imported(user, monkeypatch):
    follow, others = bulk.totals.follow_many, []

    def and_another_is_logged(*args, **options):
        follow(*args, **options)
        if not others:
            others.append(log(user, "2025-01-05T10:00:00Z"))

    monkeypatch.setattr(bulk.totals, "follow_many", and_another_is_logged)

    apply(user)

    months = totals.months(user_id=user.public_id)
    totals.rebuild(user_id=user.public_id)
    assert totals.months(user_id=user.public_id) == months
    assert len(done(user)) == 3


def test_a_table_away_leaves_an_import_to_go_on_with(user, monkeypatch):
    def away(*args, **options):
        raise TransactWriteError("away")

    row = start(user)
    monkeypatch.setattr(bulk, "TransactWrite", away)
    with pytest.raises(TransactWriteError):
        imports.apply(row=row, now=NOW)
    monkeypatch.undo()

    assert imports.apply(row=row, now=NOW).status == "applied"


def test_many_sessions_are_left_to_the_queue(user, monkeypatch, django_capture_on_commit_callbacks):
    row = apply(user, strong(imports.MOST_AT_ONCE + 1), unit="lb")

    assert (row.status, row.done) == ("applied", imports.MOST_AT_ONCE + 1)
    assert done(user)[0].log["sets"][0]["sets"][0]["load"]["unit"] == "lb"


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


def upload(content: bytes, name: str = "workouts.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/csv")


def test_the_whole_way_through_the_pages(site, user):
    sent = site.post("/settings/import-export", {"file": upload(strong(3))}, follow=True)
    review = sent.redirect_chain[-1][0]
    assert "The file leaves open which unit" in sent.content.decode()
    assert "Import 3 sessions" in sent.content.decode()
    assert site.post(review, {"apply": "yes"}).status_code == 422

    chosen = {"unit": "lb", "exercise_0": "Barbell Squat", "apply": "yes"}
    applied = site.post(review, chosen, follow=True).content.decode()
    assert "3 sessions came in" in applied
    assert {row.log["sets"][0]["sets"][0]["load"]["unit"] for row in done(user)} == {"lb"}

    undone = site.post(review + "/undo", follow=True).content.decode()
    assert "Everything this import brought was removed" in undone
    assert done(user) == []


def test_matches_alone_are_remembered_without_importing(site, user):
    review = f"/settings/import-export/{start(user, MONTHS).id}"

    reply = site.post(review, {"exercise_0": "push ups"}, follow=True).content.decode()

    assert 'value="Push-ups"' in reply or "Pushups" in reply
    assert done(user) == []


@pytest.mark.parametrize("tier", ["free", "pro"])
def test_who_sees_ninety_days_is_told_that_the_rest_is_kept(site, user, tier):
    Member(user.public_id).update(actions=[Member.subscription_tier.set(tier)])
    review = f"/settings/import-export/{start(user).id}"

    before = site.get(review).content.decode()
    after = site.post(review, {"apply": "yes"}, follow=True).content.decode()

    for page in (before, after):
        assert ("Older sessions are kept all the same" in page) == (tier == "free")


def test_the_page_of_a_killed_import_goes_on_with_it(site, user, killed_at, monkeypatch):
    killed_at(2)
    with pytest.raises(Killed):
        apply(user, MONTHS)
    monkeypatch.undo()
    (row,) = imports.imports(user_id=user.public_id)
    page = f"/settings/import-export/{row.id}"

    assert "Go on, if it stopped" in site.get(page).content.decode()
    assert "8 sessions came in" in site.post(page + "/apply", follow=True).content.decode()


def test_a_page_says_which_line_is_wrong_and_why(site):
    reply = site.post("/settings/import-export", {"file": upload(TWO + b"a,b\n")})

    assert reply.status_code == 422
    assert "Line 4: " in reply.content.decode()


def test_matches_are_shown_and_changed_on_their_page(site, user):
    mapping.remember(user_id=user.public_id, mapping={"My thing": SQUAT})
    page = "/settings/import-export/exercises"

    assert 'value="Barbell Squat"' in site.get(page).content.decode()
    wrong = site.post(page, {"exercise_0": "No such thing at all"})
    assert (wrong.status_code, mapping.known(user_id=user.public_id).said["My thing"]) == (
        422,
        SQUAT,
    )

    site.post(page, {"exercise_0": "push ups"})
    assert mapping.known(user_id=user.public_id).said == {"My thing": PUSH_UP}
    site.post(page, {"exercise_0": ""})
    assert "Nothing matched yet" in site.get(page).content.decode()


def test_the_whole_way_through_the_api(api, user):
    sent = api.post("/api/imports", {"file": upload(strong(3))}, format="multipart")
    assert sent.status_code == 201
    at = f"/api/imports/{sent.json()['moving']['id']}"
    assert sent.json()["diff"]["needsUnit"] is True
    assert api.post(at + "/apply").json()["fields"]["unit"]

    told = api.patch(at, {"unit": "lb", "mapping": {"Barbell Squat": SQUAT}})
    assert (told.json()["moving"]["unit"], told.json()["diff"]["new"]) == ("lb", 3)

    assert api.post(at + "/apply").json()["moving"]["status"] == "applied"
    assert len(done(user)) == 3
    assert [one["status"] for one in api.get("/api/imports").json()["imports"]] == ["applied"]
    assert api.post(at + "/undo").json()["moving"]["status"] == "undone"
    assert done(user) == []


def test_an_upload_repeated_with_its_key_is_one_import(api, user):
    def send(content):
        return api.post(
            "/api/imports",
            {"file": upload(content)},
            format="multipart",
            headers={"Idempotency-Key": "k1"},
        )

    first, again, other = send(TWO), send(TWO), send(MONTHS)

    assert again.json() == first.json()
    assert (again["Idempotency-Replayed"], other.status_code) == ("true", 409)


def test_a_strangers_import_is_not_found(stranger_api, site, user):
    row = apply(user)
    at = f"/api/imports/{row.id}"

    replies = [
        stranger_api.get(at),
        stranger_api.patch(at, {"unit": "kg"}),
        stranger_api.post(at + "/apply"),
        stranger_api.post(at + "/undo"),
    ]

    assert [reply.status_code for reply in replies] == [404] * 4
    assert len(done(user)) == 2


@pytest.mark.parametrize("door", ["apply", "undo"])
def test_what_has_moved_on_says_so(api, user, door):
    row = imports.undo(row=apply(user), now=NOW)

    reply = api.post(f"/api/imports/{row.id}/{door}")

    assert reply.status_code == (409 if door == "apply" else 200)
    assert done(user) == []
