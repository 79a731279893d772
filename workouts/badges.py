"""Badges: what a member has reached, worked out from their sessions, so it can't drift."""

from collections.abc import Sequence
from dataclasses import dataclass

from workouts import statistics, streaks
from workouts.rollups import Session


@dataclass(frozen=True, slots=True)
class Badge:
    """`share` says how much of the way is done, for those not reached yet."""

    name: str
    text: str
    icon: str
    is_reached: bool
    share: int


def badges(
    done: Sequence[Session], *, runs: streaks.Streaks, records: int, best_week: int, early: int
) -> list[Badge]:
    """Return every badge, the reached ones first (product §8)."""
    minutes = statistics.totals(done, unit="kg").seconds // 60
    found = [
        *(_badge(f"{goal} workouts", "dumbbell", len(done), goal) for goal in (1, 10, 50, 100)),
        *(_badge(f"{goal:,} workouts", "medal", len(done), goal) for goal in (250, 500, 1_000)),
        _badge("1,000 minutes", "timer", minutes, 1_000),
        _badge("7-day streak", "flame", runs.longest, 7),
        _badge("30-day streak", "flame", runs.longest, 30),
        _badge("5 days in a week", "calendar-check", best_week, 5),
        _badge("First record", "trophy", records, 1),
        _badge("Early bird: done by 8", "sunrise", early, 1),
    ]
    return sorted(found, key=lambda badge: not badge.is_reached)


def _badge(name: str, icon: str, count: int, goal: int) -> Badge:
    name = "First workout" if name == "1 workouts" else name
    text = "Reached" if count >= goal else f"{count:,} of {goal:,}"
    return Badge(name, text, icon, count >= goal, min(100, round(100 * count / goal)))
