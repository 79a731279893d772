"""Workers that die, jobs that hang, things sent twice: one scan for one result, none for none."""

import contextlib
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from accounts.tables import Member
from billing import quotas
from kinexfit import jobs, rate_limits, redis_client
from ocr import gateways, imaging, tasks
from ocr.guests import Guest
from ocr.services import drafts, importing, photos, sign_up, waiting
from ocr.tables import Import
from tests.ocr.pictures import encoded, picture_of
from tests.ocr.test_import_api import scan

PICTURE = encoded(picture_of("x", size=(100, 100)))


class Killed(BaseException):
    """The worker's process is gone: nothing after this line runs."""


@pytest.fixture
def queued(monkeypatch):
    """Jobs wait for `run`, as behind a real broker."""
    monkeypatch.setattr(tasks.run_import, "delay", lambda **kwargs: None)


def start(user, **options):
    return photos.start(owner=user, files=[PICTURE], now=timezone.now(), **options)


def run(owner, job, *, later=timedelta()):
    sign_up.run_import(owner_id=owner.public_id, job_id=job.id, now=timezone.now() + later)


def told(user, job, *, later=timedelta()) -> jobs.Job:
    """Return the job as its owner's page sees it."""
    found, _ = waiting.job(owner_id=user.public_id, job_id=job.id, now=timezone.now() + later)
    return found


def held(user) -> dict:
    return Member.get(user.public_id).reservations.as_dict()


def test_a_worker_killed_while_reading_leaves_the_next_one_to_finish(
    user, queued, reader, scans, monkeypatch
):
    job = start(user)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_settle", lambda *_: (_ for _ in ()).throw(Killed))
        patch.setattr(importing.pool, "refund", lambda **_: None)
        patch.setattr(importing, "_tell", lambda *_, **__: None)
        with pytest.raises(Killed):
            run(user, job)

    run(user, job)

    assert told(user, job).result["importId"] == job.id
    assert (scans(), held(user)) == (1, {})


def test_a_worker_killed_after_settling_costs_one_scan_and_keeps_the_result(
    user, queued, reader, scans, monkeypatch
):
    job = start(user)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_tell", lambda *_, **__: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            run(user, job)

    run(user, job)

    found = told(user, job)
    assert found.result["importId"] == job.id
    assert scans() == 1


def test_running_a_job_again_changes_nothing(user, queued, reader, scans):
    job = start(user)

    for _ in range(3):
        run(user, job)

    assert scans() == 1
    assert len(list(Import.query(user.public_id))) == 1
    assert reader.read_pictures == 1


def test_a_worker_gone_for_good_leaves_the_scan_unspent(user, queued, reader):
    start(user)

    later = timezone.now() + quotas.HOLD * 2
    assert quotas.usage(Member.get(user.public_id), later).scans_used == 0


def test_a_picture_that_kills_every_reader_is_given_up(user, queued, reader, scans, monkeypatch):
    job = start(user)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_settle", lambda *_: (_ for _ in ()).throw(Killed))
        patch.setattr(importing.pool, "refund", lambda **_: None)
        patch.setattr(importing, "_tell", lambda *_, **__: None)
        for _ in range(importing._MOST_RUNS):
            with pytest.raises(Killed):
                run(user, job)

    run(user, job)

    assert reader.read_pictures == importing._MOST_RUNS
    assert told(user, job).error["code"] == "IMPORT_TOO_SLOW"
    assert (scans(), held(user)) == (0, {})


def test_a_job_past_its_time_is_not_read_in_vain(user, queued, reader):
    job = start(user)

    run(user, job, later=quotas.HOLD * 2)

    assert reader.read_pictures == 0
    assert told(user, job).error["code"] == "IMPORT_TOO_SLOW"
    assert held(user) == {}


def test_a_repeat_leaves_the_first_answer_as_it_was(user, queued, reader, scans):
    job = start(user)
    reader.error = imaging.BrokenPicture()

    for _ in range(2):
        run(user, job)

    assert told(user, job).error["code"] == "BROKEN_FILE"
    assert (scans(), reader.read_pictures) == (0, 1)


def test_a_reader_out_of_time_says_so_and_costs_nothing(user, queued, reader, scans):
    job = start(user)
    reader.error = SoftTimeLimitExceeded()

    run(user, job)

    assert told(user, job).error["code"] == "IMPORT_TOO_SLOW"
    assert (scans(), held(user)) == (0, {})


def test_a_job_nobody_works_on_any_more_ends_by_itself(user, queued, reader, scans):
    job = start(user)

    assert not told(user, job, later=quotas.HOLD - timedelta(minutes=1)).is_finished
    assert told(user, job, later=quotas.HOLD * 2).error["code"] == "IMPORT_TOO_SLOW"
    run(user, job)
    assert (scans(), list(Import.query(user.public_id))) == (0, [])


def test_a_form_sent_twice_keeps_the_first_answer(user, queued, reader, scans):
    job = start(user, key="form")
    assert start(user, key="form").id == job.id

    # The second job finds the picture gone: the first has read it.
    run(user, job)
    run(user, job)

    assert told(user, job).result["importId"] == job.id
    assert scans() == 1


def test_giving_up_gives_the_scan_back_and_stops_the_job(user, queued, reader, scans):
    job = start(user)

    with pytest.raises(importing.TooSlow):
        waiting.give_up(owner_id=user.public_id, job_id=job.id)
    run(user, job)

    assert scans() == 0
    assert list(Import.query(user.public_id)) == []
    assert told(user, job).error["code"] == "RESERVATION_GONE"


def test_a_crash_of_our_own_costs_nothing_and_is_told(user, queued, reader, scans):
    job = start(user)
    reader.error = ZeroDivisionError()

    with pytest.raises(ZeroDivisionError):
        run(user, job)

    assert told(user, job).error["code"] == "ERROR"
    assert (scans(), held(user)) == (0, {})


def test_a_queue_that_is_away_costs_nothing(user, reader, scans, monkeypatch, files):
    def away(**kwargs):
        raise redis_client.redis.ConnectionError

    monkeypatch.setattr(tasks.run_import, "delay", away)

    with pytest.raises(redis_client.StoreAway):
        start(user)

    assert (scans(), held(user)) == (0, {})
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_imports_are_not_found_by_the_coachs_doors_nor_by_strangers(
    api, user, stranger, queued, reader
):
    job = start(user)
    run(user, job)

    assert api.get(f"/api/jobs/{job.id}").status_code == 404
    with pytest.raises(jobs.JobNotFound):
        told(stranger, job)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (imaging.PictureTooLarge(), 400),
        (gateways.ReaderRefused(), 400),
        (gateways.ReaderAway(), 503),
        (imaging.BrokenPicture(), 400),
        (photos.UnknownUpload(), 400),
        (importing.TooSlow(), 408),
    ],
)
def test_every_end_reaches_the_door_as_what_it_was(api, reader, scans, error, status):
    reader.error = error

    reply = scan(api)

    assert (reply.status_code, reply.json()["code"]) == (status, error.code)
    assert scans() == 0


def test_two_hundred_uploads_at_once_hold_as_many_scans_as_there_are(user, queued, reader, scans):
    started, refused = 0, 0
    for _ in range(200):
        try:
            start(user)
            started += 1
        except quotas.AllowanceSpent:
            refused += 1

    assert (started, refused) == (8, 192)
    assert scans() == 8


def test_a_phone_is_told_at_once_when_too_many_wait_and_pays_nothing(api, reader, scans):
    redis_client.client().rpush(waiting.QUEUE, *["job"] * 10)

    crowded = scan(api)
    redis_client.client().delete(waiting.QUEUE)

    assert (crowded.status_code, crowded.json()["code"]) == (503, "IMPORTS_BUSY")
    assert scans() == 0
    assert scan(api).status_code == 200


def test_those_who_wait_leave_threads_to_everybody_else(api, reader, scans):
    with contextlib.ExitStack() as held:
        for _ in range(jobs.WAITING_PLACES):
            held.enter_context(waiting.place_to_wait())

        refused = [scan(api) for _ in range(rate_limits.LIMITS["ocr"].count + 1)]

    assert {(one.status_code, one.json()["code"]) for one in refused} == {(503, "IMPORTS_BUSY")}
    assert scans() == 0
    assert scan(api).status_code == 200


def test_a_visitors_dead_worker_costs_nothing_either(queued, reader):
    from ocr import guests

    guest = Guest("guest:5d2a4b9e-0000-4000-8000-000000000000")
    start(guest)

    redis_client.client().zadd(f"{guest.public_id}:held:scans", {"old": 1, "older": 2})
    assert guests.used(guest_id=guest.public_id)["scans"] == 0
    job = start(guest)
    run(guest, job)
    assert guests.used(guest_id=guest.public_id)["scans"] == 1


def test_a_visitors_job_past_its_time_ends_like_a_members(queued, reader):
    guest = Guest("guest:5d2a4b9e-0000-4000-8000-000000000000")
    job = start(guest)
    redis_client.client().zadd(f"{guest.public_id}:held:scans", {job.id: 1})

    run(guest, job)

    assert drafts.rows_of(owner_id=guest.public_id) == []
    assert told(guest, job).error["code"] == "RESERVATION_GONE"
