"""Statistics as pages and the API ask for them: few reads, seen as far as the plan goes."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from accounts import profiles
from accounts import services as accounts
from accounts.models import User
from kinexfit import clock, errors
from workouts import badges, history, muscles, performed, statistics, streaks
from workouts.history import Sight
from workouts.performed import Movement
from workouts.rollups import Session
from workouts.services import sessions, totals
from workouts.tables import Completion, MemberExercise

LAST_SESSIONS = 20
EARLY_BEFORE = 8


class MovementUnknown(errors.NotFound):
    code = "EXERCISE_NOT_FOUND"
    message = "You haven't logged that exercise yet."


@dataclass(frozen=True)
class Training:
    """All a member sees of what they did. What only some pages ask for is worked out when asked."""

    sight: Sight
    months: list[dict]
    sessions: list[Session]
    days: list[date]
    streaks: streaks.Streaks

    @functools.cached_property
    def movements(self) -> dict[str, dict]:
        return statistics.movements(self.months)

    @functools.cached_property
    def records(self) -> list[statistics.Record]:
        return statistics.records(self.movements)

    @property
    def totals(self) -> statistics.Totals:
        return statistics.totals(self.sessions, unit=self.sight.unit)

    @property
    def by_month(self) -> list[statistics.MonthPoint]:
        sight = self.sight
        return statistics.by_month(
            self.sessions, today=sight.today, zone=sight.zone, unit=sight.unit
        )

    @property
    def days_this_week(self) -> int:
        return streaks.this_week(self.days, today=self.sight.today)

    @property
    def badges(self) -> list[badges.Badge]:
        weeks = {streaks.monday(day) for day in self.days}
        best = max((streaks.this_week(self.days, today=week + timedelta(6)) for week in weeks),
                   default=0)  # fmt: skip
        made = sum(not record.is_baseline for record in self.records)
        return badges.badges(
            self.sessions, runs=self.streaks, records=made, best_week=best, early=self._early()
        )

    def _early(self) -> int:
        """Return how many sessions were done by eight in the member's morning."""
        zone = self.sight.zone or UTC
        ends = (clock.parse(one.completed_at).astimezone(zone) for one in self.sessions)
        return sum(4 <= end.hour < EARLY_BEFORE for end in ends)


def training(*, user: User, now: datetime) -> Training:
    """Return what a member did, as far back as their plan shows: two reads."""
    sight = history.sight(user=user, now=now)
    return _training(sight, _months(user.public_id, sight))


def hides_older(*, user: User, sight: Sight) -> bool:
    """Say whether the member did something that their plan doesn't show: one read, or none."""
    since = sight.since
    return since is not None and totals.has_before(user_id=user.public_id, day=since)


def _months(user_id: str, sight: Sight) -> list[dict]:
    # A plan's ninety days begin within a month, so those are counted from the completions.
    if sight.since is not None:
        return totals.months_since(user_id=user_id, day=sight.since)
    return totals.months(user_id=user_id)


def _training(sight: Sight, months: list[dict]) -> Training:
    done = [one for one in statistics.sessions(months) if sight.shows(one.completed_at)]
    days = [statistics.day_of(session, sight.zone) for session in done]
    return Training(
        sight=sight,
        months=months,
        sessions=done,
        days=days,
        streaks=streaks.streaks(days, today=sight.today, goal=sight.weekly_goal or 1),
    )


def strip(*, user: User, now: datetime) -> Training:
    """Return the latest months only, for a strip of figures: one short query after the member.

    A streak longer than these months is said as long as they show.
    """
    return lately(user_id=user.public_id, sight=history.sight(user=user, now=now))


def lately(*, user_id: str, sight: Sight) -> Training:
    """Return the same to a caller that has read the member already."""
    return _training(sight, totals.months(user_id=user_id, newest=4))


def muscles_this_week(*, user: User, sight: Sight) -> dict[str, float]:
    """Return the sets every muscle had since Monday, from the week's own completions."""
    monday = streaks.monday(sight.today)
    # A day earlier: which UTC day the member's Monday begins on depends on their zone.
    since = (monday - timedelta(days=1)).isoformat()
    week = [
        movement
        for row in Completion.query(user.public_id, Completion.completed_at >= since)
        if monday <= statistics.day_of(totals.facts(row).session, sight.zone) <= sight.today
        for movement in performed.movements(row.log)
    ]
    return muscles.weekly_sets(week, own=_own_muscles(user.public_id, week))


def _own_muscles(user_id: str, done: Sequence[Movement]) -> dict[str, list[str]]:
    if not any(movement.key.startswith("custom_") for movement in done):
        return {}
    rows = MemberExercise.query(user_id)
    return {row.id: row.details.get("muscles") or [] for row in rows}


@dataclass(frozen=True, slots=True)
class MovementHistory:
    """One movement: all of it together, month by month, and its latest sessions."""

    sight: Sight
    key: str
    name: str
    together: dict
    points: list[statistics.Point]
    latest: list[tuple[Completion, Movement]]


def movement_history(*, user: User, name: str, now: datetime) -> MovementHistory:
    """Return a movement's history by its name or id; four reads at most for a frequent one."""
    known = training(user=user, now=now)
    key = next(
        (one for one in (performed.movement_key(name), name) if one in known.movements), None
    )
    if key is None:
        raise MovementUnknown
    together = known.movements[key]
    return MovementHistory(
        sight=known.sight,
        key=key,
        name=together["name"],
        together=together,
        points=statistics.progression(known.months, key, unit=known.sight.unit),
        latest=_latest(user.public_id, key, known),
    )


def _latest(user_id: str, key: str, known: Training) -> list[tuple[Completion, Movement]]:
    """Return the newest sessions with a movement; the months say how far back to look."""
    held, first = 0, None
    for month in sorted(known.months, key=lambda one: one["month"], reverse=True):
        if part := month["movements"].get(key):
            held, first = held + part["times"], month["month"]
        if held >= LAST_SESSIONS:
            break
    since = max(first or "9999", known.sight.since or "")
    found = []
    for row in Completion.query(
        user_id, Completion.completed_at >= since, scan_index_forward=False
    ):
        found += [(row, one) for one in performed.movements(row.log) if one.key == key]
        if len(found) >= LAST_SESSIONS:
            break
    return found[:LAST_SESSIONS]


def bests_set(row: Completion) -> list[tuple[str, str]]:
    """Return what a finished session did better than all before it, whenever it is asked."""
    earlier = statistics.movements(totals.months_before(row))
    return statistics.bests_set(totals.facts(row), earlier)


def seen_completions(
    *,
    user: User,
    now: datetime,
    limit: int = 200,
    workout_id: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> list[Completion]:
    """Return what was done, newest first, as far back as the member's plan shows."""
    since = history.sight(user=user, now=now).since
    if since is not None:
        start = max(start or "", since)
    return sessions.list_completions(
        user_id=user.public_id, limit=limit, workout_id=workout_id, start=start, end=end
    )


def set_weekly_goal(*, user: User, days: int, now: datetime) -> None:
    """Remember on how many days of a week a member means to train: the profile's own field."""
    member = accounts.member(user_id=user.public_id)
    profiles.update(member=member, changes={"trainingDays": days}, now=now)
