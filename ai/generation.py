"""One sentence in, one checked workout out."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import orjson

from accounts import services as accounts
from accounts.models import User
from accounts.profile import TrainingProfile
from accounts.tables import Member
from ai import drafting, paid_jobs, proof, wording
from ai.coaching import Brief, CoachRequest, Preferences, brief
from ai.paid_jobs import Made, Work
from ai.regions import RecentSession
from kinexfit import errors, jobs
from workouts import cautions
from workouts import services as workouts
from workouts.blocks import Plan
from workouts.tables import Workout

KIND = "generate"
SOURCE = "ai_generate"
_REMEMBERED = 20


class NotAWorkoutRequest(errors.BadInput):
    code = "NOT_A_WORKOUT_REQUEST"
    message = (
        "Tell us what you'd like to train, for how long or with what, "
        'for example "30 minute leg day with dumbbells".'
    )


@dataclass(frozen=True, slots=True)
class Ask:
    """What a member asked for; `saves` is False for the phone, which keeps its own copy."""

    prompt: str
    preferences: Preferences | None = None
    profile: TrainingProfile | None = None
    saves: bool = True


def start(*, user: User, ask: Ask, now: datetime, key: str | None = None) -> jobs.Job:
    """Hold one AI request and queue the job; the same `key` returns the same job."""
    asks = wording.read(ask.prompt)
    if asks.red_flag:
        raise cautions.SeeSomeone(asks.red_flag)
    if not wording.understood(asks):
        raise NotAWorkoutRequest

    def request(member: Member) -> dict:
        return {
            "saves": ask.saves,
            **member_request(
                member, prompt=ask.prompt, preferences=ask.preferences, profile=ask.profile, now=now
            ),
        }

    return paid_jobs.start(user=user, kind=KIND, request=request, now=now, key=key)


def member_request(
    member: Member,
    *,
    prompt: str,
    preferences: Preferences | None = None,
    profile: TrainingProfile | None = None,
    today: date | None = None,
    now: datetime,
) -> dict:
    """Return all a worker needs, so that it reads nothing before it drafts."""
    profile = profile or accounts.training_profile(member)
    cautions.require_none_in(profile)
    return {
        "prompt": prompt,
        "preferences": None if preferences is None else asdict(preferences),
        "profile": profile.model_dump(mode="json", by_alias=True, exclude_none=True),
        "recent": list(member.recent_training or [])[-_REMEMBERED:],
        "unit": accounts.weight_unit(member),
        "today": (today or now.date()).isoformat(),
    }


def coach_request(request: dict) -> CoachRequest:
    """Read back what `member_request` wrote."""
    return CoachRequest(
        prompt=request["prompt"],
        preferences=_preferences(request["preferences"]),
        profile=TrainingProfile.model_validate(request["profile"]),
        recent=recent_sessions(request["recent"]),
        unit=request["unit"],
        today=date.fromisoformat(request["today"]),
    )


def _preferences(stored: dict | None) -> Preferences | None:
    if stored is None:
        return None
    kit = stored["equipment"]
    return Preferences(**{**stored, "equipment": None if kit is None else tuple(kit)})


def recent_sessions(stored: list) -> tuple[RecentSession, ...]:
    """Read the member row's latest sessions."""
    rows = [orjson.loads(row) if isinstance(row, str) else row for row in stored]
    return tuple(
        RecentSession(date=row["date"], focus=row["focus"], exercise_ids=tuple(row["exerciseIds"]))
        for row in rows
    )


@paid_jobs.makes(KIND)
def make(work: Work) -> Made:
    """Write the workout a member asked for in a sentence."""
    request = coach_request(work.request)
    asked = brief(request)
    session = drafting.write_session(request, asked, work.ledger, task=KIND, tell=work.tell)
    row = workout_row(work, session, asked, workout_id=f"workout_{work.job_id}", source=SOURCE)
    return made(work, session, asked, row, stores=work.request["saves"])


def workout_row(
    work: Work, session: drafting.Session, asked: Brief, *, workout_id: str, source: str
) -> Workout:
    """Return the unsaved row of a session that passed its checks."""
    return workouts.new_workout(
        user_id=work.user_id,
        workout_id=workout_id,
        plan=session.plan,
        source=source,
        tier=work.request["tier"],
        content_source=work.request["prompt"],
        checks=proof.checks(session.plan, asked),
        now=work.now,
    )


def made(
    work: Work, session: drafting.Session, asked: Brief, row: Workout, *, stores: bool
) -> Made:
    """Return a written session as a job's outcome."""
    return Made(
        result={
            "workoutId": row.id,
            "plan": session.plan.to_json(),
            "checks": row.checks,
        },
        workout=row if stores else None,
        is_free=session.is_fallback,
        is_first_pass=session.is_first_pass,
        is_repaired=session.is_repaired,
        session=remembered(session.plan, asked, work.request["today"]),
    )


def remembered(plan: Plan, asked: Brief, today: str) -> str:
    """Return what the coach will want to know of this plan next time, as the member row has it."""
    ids = [item.exercise_id for item in plan.items() if item.exercise_id]
    return orjson.dumps(
        {"date": today, "focus": asked.focus_name, "exerciseIds": ids[:_REMEMBERED]}
    ).decode()
