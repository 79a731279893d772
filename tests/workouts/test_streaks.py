from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinexfit import clock
from workouts import statistics, streaks
from workouts.rollups import Session

TODAY = date(2026, 11, 25)  # A Wednesday.
DAYS = st.lists(st.integers(0, 60).map(lambda ago: TODAY - timedelta(days=ago)), max_size=40)


def ago(*numbers: int) -> list[date]:
    return [TODAY - timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("trained", "days", "longest"),
    [
        ((), 0, 0),
        ((0,), 1, 1),
        ((1,), 1, 1),
        ((2,), 0, 1),
        ((0, 1, 2, 4), 3, 3),
        ((0, 0, 1), 2, 2),
        ((1, 2, 10, 11, 12, 13), 2, 4),
        ((-1, 0), 1, 1),
    ],
)
def test_a_daily_streak_lives_until_yesterday_was_missed(trained, days, longest):
    found = streaks.streaks(ago(*trained), today=TODAY)

    assert (found.days, found.longest) == (days, longest)


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        # Late at night or just after midnight, over both changes of the clock.
        ("Europe/Berlin", datetime(2026, 10, 23, 23, 30)),
        ("Europe/Berlin", datetime(2026, 3, 27, 0, 15)),
        ("America/New_York", datetime(2026, 10, 30, 0, 15)),
        ("Pacific/Kiritimati", datetime(2026, 10, 1, 0, 5)),
    ],
)
def test_five_nights_in_a_row_are_five_days_whatever_the_clock_does(zone, first):
    moments = [(first + timedelta(days=n)).replace(tzinfo=ZoneInfo(zone)) for n in range(5)]
    sessions = [
        Session("", clock.iso(moment.astimezone(UTC)), "2026-01-01", 1, 1, (0, 0))
        for moment in moments
    ]

    days = [statistics.day_of(session, ZoneInfo(zone)) for session in sessions]

    assert streaks.streaks(days, today=days[-1]).days == 5


def test_two_rest_days_keep_the_tolerant_streak_and_three_end_it():
    assert streaks.streaks(ago(0, 3, 6), today=TODAY).rested == 3
    assert streaks.streaks(ago(0, 4, 7), today=TODAY).rested == 1
    assert streaks.streaks(ago(4), today=TODAY).rested == 0


def test_a_week_counts_once_its_goal_is_reached_and_this_one_may_still_be():
    trained = ago(0, 8, 9, 15, 16)

    assert streaks.streaks(trained, today=TODAY, goal=2).weeks == 2
    assert streaks.streaks(trained, today=TODAY, goal=1).weeks == 3


def test_the_week_begins_on_monday():
    assert streaks.this_week(ago(0, 2, 3), today=TODAY) == 2


@given(DAYS)
def test_no_streak_is_longer_than_the_longest_and_rest_only_helps(trained):
    found = streaks.streaks(trained, today=TODAY)

    assert found.days <= found.longest <= len(set(trained))
    assert found.days <= found.rested
    assert found.weeks <= found.longest_weeks


@given(DAYS)
def test_training_today_never_shortens_a_streak(trained):
    before = streaks.streaks(trained, today=TODAY)
    after = streaks.streaks([*trained, TODAY], today=TODAY)

    assert after.days >= max(1, before.days)
    assert after.weeks >= before.weeks
