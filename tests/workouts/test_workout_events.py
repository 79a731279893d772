"""The events feed and Idempotency-Key: what a client that keeps a copy relies on."""

import pytest
import redis as redis_library

from kinexfit import idempotency

ID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
NEW = {"id": ID, "title": "Leg day", "content": "5 Squat", "createdAt": "2026-03-01T10:00:00Z",
       "updatedAt": "2026-03-01T10:00:00Z"}  # fmt: skip
LONG_AGO = "2020-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def only_workouts(settings):
    settings.ROOT_URLCONF = "workouts.urls"


def create(api, workout_id=ID, **options):
    return api.post("/api/mobile/workouts", {**NEW, "id": workout_id}, **options)


def events(api, query=f"since={LONG_AGO}"):
    return api.get(f"/api/workouts/events?{query}").json()


def test_updates_come_oldest_first_and_each_workout_once(api):
    for workout_id in ("A", "B"):
        create(api, workout_id)
    api.put("/api/mobile/workouts/A", {"title": "New", "updatedAt": "2026-03-02T10:00:00Z"})

    told = events(api)["events"]

    assert [(one["type"], one["workout"]["id"]) for one in told] == [
        ("updated", "B"),
        ("updated", "A"),
    ]
    assert told[1]["workout"] == api.get("/api/mobile/workouts/A").json()


def test_a_deletion_is_told_and_a_placeholder_is_not(api):
    create(api)
    api.delete(f"/api/mobile/workouts/{ID}")
    api.patch("/api/workouts/UNSEEN/schedule", {"scheduledDate": "2026-12-01"})

    (event,) = events(api)["events"]

    assert (event["type"], event["workoutId"]) == ("deleted", ID)
    assert event["deletedAt"]


def test_a_logged_session_is_news(api):
    create(api)
    before = events(api)["events"][0]["workout"]
    api.post(f"/api/workouts/{ID}/complete", {"completedAt": "2026-03-05T10:00:00Z"})

    (event,) = events(api)["events"]

    assert "completionCount" not in before
    assert event["workout"]["completionCount"] == 1


def test_pages_end_and_until_starts_the_next_round(api):
    for workout_id in "ABCDE":
        create(api, workout_id)
    told, cursor, pages = [], "", []
    while cursor is not None:
        page = events(api, f"since={LONG_AGO}&limit=2&cursor={cursor}")
        pages.append(page["until"])
        told += [one["workout"]["id"] for one in page["events"]]
        cursor = page["nextCursor"]

    assert told == list("ABCDE")
    assert len(set(pages)) == 1
    again = events(api, f"since={pages[0]}")["events"]
    assert [one["workout"]["id"] for one in again] == list("ABCDE")
    assert events(api, "since=2999-01-01T00:00:00Z")["events"] == []


def test_a_page_of_events_is_two_round_trips(api, round_trips):
    create(api)

    with round_trips() as calls:
        events(api)

    assert calls == ["Query", "BatchGetItem"]


@pytest.mark.parametrize("query", ["", "since=soon", f"since={LONG_AGO}&cursor=x",
                                   f"since={LONG_AGO}&cursor=WzEsMiwzXQ=="])  # fmt: skip
def test_what_is_no_moment_or_cursor_is_bad_input(api, query):
    assert api.get(f"/api/workouts/events?{query}").status_code == 400


def test_a_stranger_hears_nothing(api, stranger_api):
    create(api)

    assert events(stranger_api)["events"] == []


def keyed(key="k-1"):
    return {"headers": {"Idempotency-Key": key}}


def test_a_repeated_write_gets_the_first_answer(api):
    first = create(api, **keyed())
    second = create(api, **keyed())

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_key_with_another_body_is_a_conflict(api):
    create(api, **keyed())

    reply = create(api, "OTHER", **keyed())

    assert (reply.status_code, reply.json()["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")


def test_a_key_is_the_members_and_the_routes_own(api, stranger_api):
    create(api, **keyed())

    assert "Idempotency-Replayed" not in create(stranger_api, **keyed()).headers
    assert (
        "Idempotency-Replayed" not in api.put(f"/api/mobile/workouts/{ID}", NEW, **keyed()).headers
    )


def test_a_failure_may_be_tried_again_with_its_key(api):
    refused = api.patch(f"/api/workouts/{ID}", {"title": "New"}, **keyed())
    create(api)

    again = api.patch(f"/api/workouts/{ID}", {"title": "New"}, **keyed())

    assert (refused.status_code, again.status_code) == (404, 200)


def test_without_redis_the_write_goes_through(api, monkeypatch):
    class Away:
        def set(self, *_args, **_options):
            raise redis_library.ConnectionError

    monkeypatch.setattr(idempotency.redis_client, "client", Away)

    from kinexfit import rate_limits

    monkeypatch.setattr(rate_limits, "hit", lambda **_: None)

    assert [create(api, **keyed()).status_code for _ in range(2)] == [201, 200]
