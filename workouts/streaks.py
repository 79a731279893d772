"""Streaks and the weekly goal, over the days a member trained (product §8).

Days are the member's own; a week begins on Monday. A streak lives while it can still be kept
going: today not trained yet does not end it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# Two days of rest between sessions is what a three-day week has.
REST_DAYS = 2


@dataclass(frozen=True, slots=True)
class Streaks:
    """`days` and `longest` count training days in a row; `rested` bridges a rest day or two."""

    days: int
    longest: int
    rested: int
    weeks: int
    longest_weeks: int


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def streaks(trained: Iterable[date], *, today: date, goal: int = 1) -> Streaks:
    """Return every streak of these days; days after today, as a wrong clock sends, don't count."""
    days = sorted({day for day in trained if day <= today})
    weeks = reached_weeks(days, goal=goal)
    return Streaks(
        days=_alive(days, gap=DAY, now=today, grace=DAY),
        longest=_longest(days, gap=DAY),
        rested=_alive(days, gap=DAY * (REST_DAYS + 1), now=today, grace=DAY * (REST_DAYS + 1)),
        weeks=_alive(weeks, gap=WEEK, now=monday(today), grace=WEEK),
        longest_weeks=_longest(weeks, gap=WEEK),
    )


def reached_weeks(days: Iterable[date], *, goal: int) -> list[date]:
    """Return the Mondays of the weeks with at least `goal` training days, in order."""
    counts: dict[date, int] = {}
    for day in set(days):
        counts[monday(day)] = counts.get(monday(day), 0) + 1
    return sorted(week for week, count in counts.items() if count >= goal)


def this_week(trained: Iterable[date], *, today: date) -> int:
    """Return on how many days of this week the member trained."""
    return len({day for day in trained if monday(day) == monday(today) and day <= today})


def _alive(marks: list[date], *, gap: timedelta, now: date, grace: timedelta) -> int:
    """Return how many marks, no more than a gap apart, lead up to now."""
    if not marks or now - marks[-1] > grace:
        return 0
    return _runs(marks, gap)[-1]


def _longest(marks: list[date], *, gap: timedelta) -> int:
    return max(_runs(marks, gap), default=0)


def _runs(marks: list[date], gap: timedelta) -> list[int]:
    runs: list[int] = []
    for place, mark in enumerate(marks):
        if place and mark - marks[place - 1] <= gap:
            runs[-1] += 1
        else:
            runs.append(1)
    return runs
