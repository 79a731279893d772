"""The workout of the day and of the week: made once, kept, and given back for free.

Their ids say what they were made for ("week-2026-11-23-1"), and every write asks that the id be
new. So however many jobs, clicks and members' phones ask at once, there is one.
"""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pynamodb.transactions import TransactWrite

from accounts import services as accounts
from accounts.models import User
from accounts.tables import Member
from ai import drafting, generation, paid_jobs, rotation
from ai.coaching import Preferences, brief
from ai.paid_jobs import Made, Work
from billing import quotas
from kinexfit import errors, jobs
from workouts import services as workouts
from workouts.tables import Workout

DAY, WEEK = "wod", "wow"
TAGS = {DAY: "workout-of-the-day", WEEK: "workout-of-the-week"}
_PREFIX = {DAY: "day", WEEK: "week"}
_NAMES = {DAY: "Workout of the day", WEEK: "Workout of the week"}
FEATURE = "workout_of_the_week"
# The week's own workout and one more if the member asks for another.
MOST_A_WEEK = 2


class NotInYourPlan(errors.NotAllowed):
    """The week's workout is for paid tiers."""

    code = "PLAN_REQUIRED"
    message = "The workout of the week comes with a paid plan."

    def __init__(self, *, tier: str):
        super().__init__(tier=tier, upgradeUrl="/subscription")

    def for_phone(self) -> "NotInYourPlan":
        """Return the same refusal as the phone shows it: it sets `error` in as the plan's name."""
        self.extra["message"], self.message = self.message, self.extra["tier"]
        return self


class WeekIsDone(errors.Conflict):
    code = "WEEK_ALREADY_REPLACED"
    message = "You've had both of this week's workouts. The next one comes on Monday."


@dataclass(frozen=True, slots=True)
class Featured:
    """A workout there is already, or the job that makes one; neither if it was deleted."""

    workout: Workout | None = None
    job: jobs.Job | None = None
    quota_remaining: int | None = None


def today(member: Member, now: datetime) -> date:
    """Return the member's own date: their zone decides when a day and a week begin."""
    try:
        zone = ZoneInfo(member.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(UTC).date()
    return now.astimezone(zone).date()


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def has_week(member: Member, user: User, now: datetime) -> bool:
    """Say whether the week's workout comes with the member's plan."""
    return user.is_staff or FEATURE in quotas.usage(member, now).tier.features


def workout_of_the_day(*, user: User, now: datetime, another: bool = False) -> Featured:
    """Return what is planned for today, free; else start making it, which costs one request."""
    user_id = user.public_id
    member = accounts.member(user_id=user_id)
    day = today(member, now)
    if not another:
        planned = workouts.scheduled(user_id=user_id, date=day.isoformat())
        ready = [row for row in planned if row.status != "skipped" and workouts.blocks_of(row)]
        if ready:
            best = min(ready, key=lambda row: (row.is_completed is True, row.scheduled_time or ""))
            return Featured(best)
    number = 1 + len(workouts.made_for(user_id=user_id, prefix=f"day-{day}-"))
    job = _start(user=user, member=member, kind=DAY, start=day, day=day, number=number, now=now)
    return Featured(job=job)


def this_week(*, user: User, now: datetime) -> Workout | None:
    """Return this week's workout if it has been made; raise `NotInYourPlan`."""
    member = _entitled(user, now)
    return _newest(_of_week(user.public_id, monday_of(today(member, now))))


def workout_of_the_week(*, user: User, now: datetime, another: bool = False) -> Featured:
    """Return this week's workout or start making it; it is never counted as a request."""
    member = _entitled(user, now)
    day = today(member, now)
    monday = monday_of(day)
    rows = _of_week(user.public_id, monday)
    if rows and not another:
        return Featured(_newest(rows))
    if len(rows) >= MOST_A_WEEK:
        raise WeekIsDone
    job = _start(
        user=user, member=member, kind=WEEK, start=monday, day=day, number=len(rows) + 1, now=now
    )
    return Featured(job=job)


def _entitled(user: User, now: datetime) -> Member:
    member = accounts.member(user_id=user.public_id)
    if not has_week(member, user, now):
        raise NotInYourPlan(tier=quotas.usage(member, now).tier.key)
    return member


def _of_week(user_id: str, monday: date) -> list[Workout]:
    return workouts.made_for(user_id=user_id, prefix=f"week-{monday}-")


def _newest(rows: list[Workout]) -> Workout | None:
    kept = [row for row in rows if not row.deleted_at]
    return kept[-1] if kept else None


def _start(
    *, user: User, member: Member, kind: str, start: date, day: date, number: int, now: datetime
) -> jobs.Job:
    slot = f"{_PREFIX[kind]}-{start}-{number}"

    def request(found: Member) -> dict:
        return work_request(found, kind=kind, slot=slot, day=day, now=now)

    return paid_jobs.start(
        user=user,
        kind=kind,
        request=request,
        now=now,
        key=f"{kind}|{slot}",
        member=member,
        costs_a_request=kind == DAY,
        # A coach that failed this morning is asked again; one that answered is not.
        again_after_failure=True,
    )


def work_request(member: Member, *, kind: str, slot: str, day: date, now: datetime) -> dict:
    """Return all a worker needs to make the workout of a slot such as "week-2026-11-23-1"."""
    profile = accounts.training_profile(member)
    recent = generation.recent_sessions(list(member.recent_training or []))
    turn = rotation.next_turn(recent, day)
    wish = Preferences(minutes=rotation.minutes(profile.session_duration), focus=turn.focus)
    prompt = f"{_NAMES[kind]} ({slot.replace('-', ' ')}): {turn.focus}"
    return {
        "slot": slot,
        "why": turn.why,
        **generation.member_request(
            member, prompt=prompt, preferences=wish, profile=profile, today=day, now=now
        ),
    }


@paid_jobs.makes(DAY)
def make_day(work: Work) -> Made:
    """Write today's workout."""
    return _make(work, DAY)


@paid_jobs.makes(WEEK)
def make_week(work: Work) -> Made:
    """Write the week's workout; it takes the calendar's place of the one it replaces."""
    return _make(work, WEEK)


def _make(work: Work, kind: str) -> Made:
    request = generation.coach_request(work.request)
    asked = brief(request)
    session = drafting.write_session(request, asked, work.ledger, task=kind, tell=work.tell)
    return outcome(work, session)


def outcome(work: Work, session: drafting.Session) -> Made:
    """Return a written session as the row of its slot, tagged and on the calendar."""
    request = generation.coach_request(work.request)
    asked = brief(request)
    plan = session.plan.model_copy(
        update={
            "tags": [*session.plan.tags, TAGS[work.kind]],
            "rationale": f"{work.request['why']} {session.plan.rationale}".strip(),
        }
    )
    session = dataclasses.replace(session, plan=plan)
    slot = work.request["slot"]
    row = generation.workout_row(work, session, asked, workout_id=slot, source=f"ai_{work.kind}")
    row.scheduled_date, row.status = work.request["today"], "scheduled"
    row.body = {**(row.body or {}), "enhancementSourceText": None}
    made = generation.made(work, session, asked, row, stores=True)
    return dataclasses.replace(made, also=lambda transaction: _replace(work, slot, transaction))


def _replace(work: Work, slot: str, transaction: TransactWrite) -> None:
    """Take the one before it off the calendar; it stays in the library."""
    prefix, number = slot.rsplit("-", 1)
    if int(number) > 1:
        transaction.update(
            Workout(work.user_id, f"{prefix}-{int(number) - 1}"),
            actions=[Workout.scheduled_date.remove()],
        )
