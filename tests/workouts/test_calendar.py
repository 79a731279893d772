"""The calendar: plans on days, plans that repeat, and what was done beside them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from workouts import services
from workouts.recurrence import Repeat
from workouts.services import calendar, planning
from workouts.tables import Workout

TODAY = timezone.now().date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
NEXT = MONDAY + timedelta(days=27)


def workout(api, workout_id: str = "W1", title: str = "Leg day") -> str:
    assert api.post("/api/mobile/workouts", {"id": workout_id, "title": title}).status_code == 201
    return workout_id


def plan(user, day: date, workout_id: str = "W1", repeat: dict | None = None) -> str:
    return planning.plan(
        user_id=user.public_id,
        workout_id=workout_id,
        day=day,
        time=None,
        repeat=repeat,
        now=timezone.now(),
    )


def month(user, first: date = MONDAY, last: date = NEXT) -> list[tuple]:
    found = calendar.between(user_id=user.public_id, first=first, last=last, today=TODAY)
    return [(one.day, one.title, one.status) for one in found]


def on_phone(api, workout_id: str = "W1") -> str | None:
    return api.get(f"/api/mobile/workouts/{workout_id}").json().get("scheduledDate")


def test_the_home_page_offers_what_is_planned_next(api, user, site):
    workout(api, "W1", "Leg day")
    workout(api, "W2", "Newest")
    before = site.get("/").context["next"]
    plan(user, TODAY + timedelta(days=2))
    plan(user, TODAY + timedelta(days=1))

    coming = site.get("/").context["next"]

    day = date_format(TODAY + timedelta(days=1), "l")
    assert before["title"] == "Newest"
    assert (coming["title"], coming["facts"]) == ("Leg day", f"Planned for {day}")


def test_one_workout_has_many_dates(api, user):
    workout(api)
    for days in (0, 2, 9):
        plan(user, MONDAY + timedelta(days=days))

    assert [day for day, *_ in month(user)] == [MONDAY + timedelta(days=d) for d in (0, 2, 9)]


def test_the_phone_shows_the_next_date(api, user):
    workout(api)
    plan(user, MONDAY + timedelta(days=5))
    assert on_phone(api) == str(MONDAY + timedelta(days=5))

    plan(user, MONDAY)
    plan(user, MONDAY + timedelta(days=9))

    assert on_phone(api) == str(MONDAY)


def test_a_date_the_phone_set_is_on_the_calendar_once(api, user):
    workout(api)
    api.patch("/api/workouts/W1/schedule", {"scheduledDate": str(MONDAY)})
    assert month(user) == [(MONDAY, "Leg day", "planned")]

    plan(user, MONDAY)

    assert len(month(user)) == 1


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ({"every": "daily", "until": str(MONDAY + timedelta(days=3))}, [0, 1, 2, 3]),
        ({"every": "weekly", "weekdays": [0, 3]}, [0, 3, 7, 10, 14, 17, 21, 24]),
        ({"every": "weekly", "interval": 2, "weekdays": [0]}, [0, 14]),
    ],
)
def test_a_plan_repeats(api, user, repeat, days):
    workout(api)
    plan(user, MONDAY, repeat=repeat)

    assert [day for day, *_ in month(user)] == [MONDAY + timedelta(days=d) for d in days]


def test_one_day_of_a_repeated_plan_is_moved_skipped_and_taken_out(api, user):
    workout(api)
    key = plan(user, MONDAY, repeat={"every": "weekly", "weekdays": [0]})
    at = {"user_id": user.public_id, "key": key}
    weeks = [MONDAY + timedelta(days=7 * n) for n in range(4)]

    planning.move(**at, day=weeks[1], to=weeks[1] + timedelta(days=1), now=timezone.now())
    planning.skip(**at, day=weeks[2], is_skipped=True, now=timezone.now())
    planning.remove(**at, day=weeks[3])

    assert month(user) == [
        (weeks[0], "Leg day", "planned"),
        (weeks[1] + timedelta(days=1), "Leg day", "planned"),
        (weeks[2], "Leg day", "skipped"),
    ]


def test_a_whole_series_ends(api, user):
    workout(api)
    key = plan(user, MONDAY, repeat={"every": "daily"})

    planning.remove(user_id=user.public_id, key=key, day=MONDAY, whole_series=True)

    assert month(user) == []
    assert on_phone(api) is None


def test_a_moved_plan_takes_the_phones_date_along(api, user):
    workout(api)
    key = plan(user, MONDAY)

    planning.move(user_id=user.public_id, key=key, day=MONDAY, to=NEXT, now=timezone.now())

    assert month(user) == [(NEXT, "Leg day", "planned")]
    assert on_phone(api) == str(NEXT)


def test_a_date_the_phone_set_is_moved_skipped_and_removed(api, user):
    workout(api)
    api.patch("/api/workouts/W1/schedule", {"scheduledDate": str(MONDAY)})
    at = {"user_id": user.public_id, "key": "workout#W1"}

    planning.move(**at, day=MONDAY, to=NEXT, now=timezone.now())
    assert on_phone(api) == str(NEXT)
    planning.skip(**at, day=NEXT, is_skipped=True, now=timezone.now())
    assert month(user) == [(NEXT, "Leg day", "skipped")]
    planning.remove(**at, day=NEXT)
    assert month(user) == []


def test_a_date_the_phone_moved_meanwhile_is_left_where_it_is(api, user):
    workout(api)
    api.patch("/api/workouts/W1/schedule", {"scheduledDate": str(NEXT)})
    seen = {"user_id": user.public_id, "key": "workout#W1", "day": MONDAY}

    with pytest.raises(planning.PlanNotFound):
        planning.move(**seen, to=MONDAY + timedelta(days=1), now=timezone.now())
    with pytest.raises(planning.PlanNotFound):
        planning.skip(**seen, is_skipped=True, now=timezone.now())
    with pytest.raises(planning.PlanNotFound):
        planning.remove(**seen)

    assert month(user) == [(NEXT, "Leg day", "planned")]


def test_skipping_is_taken_back(api, user):
    workout(api)
    key = plan(user, MONDAY)
    at = {"user_id": user.public_id, "key": key, "day": MONDAY, "now": timezone.now()}

    planning.skip(**at, is_skipped=True)
    assert month(user)[0][2] == "skipped"
    planning.skip(**at, is_skipped=False)

    assert month(user)[0][2] == "planned"


def test_what_was_done_stands_beside_what_was_planned(api, user):
    workout(api)
    workout(api, "W2", "Push day")
    past = TODAY - timedelta(days=3)
    plan(user, past)
    plan(user, past, "W2")
    log = {"workoutId": "W1", "completedAt": f"{past}T10:00:00Z", "durationSeconds": 1800}
    api.post("/api/workouts/completions", log)
    api.post("/api/workouts/completions", log | {"completedAt": f"{past}T18:00:00Z"})

    found = month(user, past, past)

    assert sorted(status for _, _, status in found) == ["done", "done", "missed"]
    assert ("Push day", "missed") in [(title, status) for _, title, status in found]


def test_a_strangers_plan_is_not_found(api, user, stranger):
    workout(api)
    key = plan(user, MONDAY)
    theirs = {"user_id": stranger.public_id, "key": key, "day": MONDAY}

    with pytest.raises(planning.PlanNotFound):
        planning.move(**theirs, to=NEXT, now=timezone.now())
    with pytest.raises(planning.PlanNotFound):
        planning.remove(**theirs)
    with pytest.raises(planning.PlanNotFound):
        planning.skip(**theirs, is_skipped=True, now=timezone.now())
    assert month(stranger) == []
    assert len(month(user)) == 1


def test_a_month_is_four_queries_and_a_read_and_a_day_of_the_contract_one(api, user, round_trips):
    workout(api)
    plan(user, MONDAY)

    with round_trips() as calls:
        month(user)
    assert calls == [*["Query"] * 4, "BatchGetItem"]
    with round_trips() as calls:
        found = services.scheduled(user_id=user.public_id, date=str(MONDAY))
    assert (calls, [row.id for row in found]) == (["Query"], ["W1"])


def test_a_deleted_workouts_dates_are_off_the_calendar_until_it_is_back(api, user):
    workout(api)
    api.patch("/api/workouts/W1/schedule", {"scheduledDate": str(MONDAY)})
    plan(user, MONDAY + timedelta(days=1))
    plan(user, MONDAY + timedelta(days=2), repeat={"every": "monthly"})

    api.delete("/api/mobile/workouts/W1")
    gone, series = month(user), calendar.series(user_id=user.public_id)
    services.restore_workout(user_id=user.public_id, workout_id="W1")

    assert (gone, series) == ([], [])
    assert len(month(user)) == 3


def test_a_plan_has_the_name_its_workout_has_now(api, user):
    workout(api)
    plan(user, MONDAY)

    api.patch("/api/workouts/W1", {"title": "Leg day, harder"})

    assert [title for _, title, _ in month(user)] == ["Leg day, harder"]


def test_what_was_done_says_how_long_it_really_took(api, user):
    workout(api)
    plan(user, TODAY)
    log = {"workoutId": "W1", "completedAt": f"{TODAY}T10:00:00Z", "durationSeconds": 1800}
    api.post("/api/workouts/completions", log)

    (entry,) = calendar.between(user_id=user.public_id, first=TODAY, last=TODAY, today=TODAY)

    assert (entry.status, entry.minutes, entry.is_plan) == ("done", 30, True)
    assert Workout.count(user.public_id) == 1


def test_the_thirty_first_falls_on_the_last_day_of_shorter_months():
    rule = Repeat(every="monthly", start=date(2026, 1, 31))

    days = list(rule.days(date(2026, 1, 1), date(2026, 4, 30)))

    assert [day.day for day in days] == [31, 28, 31, 30]


@pytest.mark.parametrize(
    "wrong",
    [{"every": "hourly"}, {"every": "daily", "interval": 0}, {"every": "weekly", "weekdays": [7]}],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        Repeat(start=MONDAY, **wrong)


@given(
    every=st.sampled_from(["daily", "weekly", "monthly"]),
    interval=st.integers(1, 12),
    weekdays=st.lists(st.integers(0, 6), max_size=7),
    start=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    length=st.integers(0, 60),
    taken=st.lists(st.integers(0, 60), max_size=5),
)
def test_days_lie_in_the_window_in_order_and_without_exceptions(
    every, interval, weekdays, start, length, taken
):
    first = start - timedelta(days=5)
    exceptions = [first + timedelta(days=days) for days in taken]
    rule = Repeat(
        every=every, interval=interval, weekdays=weekdays, start=start, exceptions=exceptions
    )

    days = list(rule.days(first, first + timedelta(days=length)))

    assert days == sorted(set(days))
    assert all(start <= day <= first + timedelta(days=length) for day in days)
    assert not set(days) & set(exceptions)
    assert Repeat.model_validate(rule.to_json()) == rule
