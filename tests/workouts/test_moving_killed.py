"""Imports and undos that were cut off, or that meet other writes, end whole."""

import pytest
from pynamodb.exceptions import TransactWriteError

from kinexfit import errors
from tests.workouts.moved import MONTHS, NOW, apply, done, everything, log, records, start, strong
from workouts.moving import bulk, imports
from workouts.services import totals
from workouts.tables import Import


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


def test_the_page_of_a_killed_import_goes_on_with_it(site, user, killed_at, monkeypatch):
    killed_at(2)
    with pytest.raises(Killed):
        apply(user, MONTHS)
    monkeypatch.undo()
    (row,) = imports.imports(user_id=user.public_id)
    page = f"/settings/import-export/{row.id}"

    assert "Go on, if it stopped" in site.get(page).content.decode()
    assert "8 sessions came in" in site.post(page + "/apply", follow=True).content.decode()
