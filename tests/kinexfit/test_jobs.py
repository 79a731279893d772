import threading

import pytest

from kinexfit import jobs


def make(owner_id="m1", job_id="j1", request=None):
    return jobs.create(
        owner_id=owner_id, job_id=job_id, kind="generate", request=request or {"a": 1}
    )


def test_a_job_moves_through_its_stages_to_a_result():
    make()
    jobs.advance(owner_id="m1", job_id="j1", stage="checking")
    halfway = jobs.get(owner_id="m1", job_id="j1")

    jobs.finish(owner_id="m1", job_id="j1", result={"workoutId": "w1"})

    done = jobs.get(owner_id="m1", job_id="j1")
    assert (halfway.stage, halfway.progress) == ("checking", 50)
    assert (done.is_finished, done.result, done.error) == (True, {"workoutId": "w1"}, None)


def test_a_stranger_finds_nothing():
    make()

    with pytest.raises(jobs.JobNotFound):
        jobs.get(owner_id="m2", job_id="j1")


def test_creating_twice_keeps_the_first():
    first = make()
    again = make(request={"a": 2})

    assert first == again
    assert again.request == {"a": 1}


def test_an_end_that_outlived_its_job_is_still_told(redis):
    make()
    redis.flushdb()
    jobs.finish(owner_id="m1", job_id="j1", result={"workoutId": "w1"})

    job = jobs.wait(owner_id="m1", job_id="j1", seconds=20)

    assert job.result == {"workoutId": "w1"}
    with pytest.raises(jobs.JobNotFound):
        job.request  # noqa: B018


def test_what_is_done_stays_done():
    make()
    jobs.finish(owner_id="m1", job_id="j1", result={})

    jobs.advance(owner_id="m1", job_id="j1", stage="thinking")

    assert jobs.get(owner_id="m1", job_id="j1").is_finished


def test_everyone_who_waits_is_woken():
    make()
    seen = []
    waiters = [
        threading.Thread(
            target=lambda: seen.append(jobs.wait(owner_id="m1", job_id="j1", seconds=20).result)
        )
        for _ in range(3)
    ]
    for waiter in waiters:
        waiter.start()

    jobs.finish(owner_id="m1", job_id="j1", result={"ok": True})
    for waiter in waiters:
        waiter.join(20)

    assert seen == [{"ok": True}] * 3


def test_waiting_ends_when_patience_does():
    make()

    job = jobs.wait(owner_id="m1", job_id="j1", seconds=0)

    assert not job.is_finished
