"""An import's file beside what is here: what is new of it, and what its exercises mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts import services as accounts
from kinexfit import clock
from workouts import history
from workouts.moving import belongings, kept, mapping, plan
from workouts.moving.content import Document, Session
from workouts.moving.gathering import Choices
from workouts.services.sessions import millis
from workouts.tables import Completion, Import, WorkoutSession


@dataclass(frozen=True, slots=True)
class Beside:
    sessions: Sequence[Session]
    planned: plan.Plan
    news: belongings.News
    known: mapping.Known


def looked_at(row: Import, now: datetime) -> Beside:
    """Return an import's file beside what is here now."""
    known = mapping.known(user_id=row.user_id)
    document = belongings.translated(kept.read(row), user_id=row.user_id, own=known.own)
    found = belongings.worked_out(user_id=row.user_id, document=document, own=known.own, now=now)
    known = known.beside(found.rows["exercises"])
    planned = _planned(row.user_id, document.sessions, known, found.workouts, now)
    return Beside(document.sessions, planned, found, known)


def news(user_id: str, document: Document, now: datetime) -> belongings.News:
    """Return what else than sessions a file would add now."""
    own = mapping.known(user_id=user_id).own
    document = belongings.translated(document, user_id=user_id, own=own)
    return belongings.worked_out(user_id=user_id, document=document, own=own, now=now)


def _planned(
    user_id: str,
    sessions: Sequence[Session],
    known: mapping.Known,
    workouts: set[str],
    now: datetime,
) -> plan.Plan:
    if not sessions:
        return plan.Plan([], 0, [], {})
    moments = [clock.parse(session.completed_at) for session in sessions]
    # Two days around the file: a day's own time zone may differ from the one read with.
    around = timedelta(days=2)
    span = Completion.completed_at.between(
        millis(min(moments) - around), millis(max(moments) + around)
    )
    there = list(Completion.query(user_id, span, consistent_read=True))
    here = {one.completion_id for one in there}
    asked = {key for key in plan.ids(user_id, sessions) if key not in here}
    keys = [(user_id, key) for key in asked]
    deleted = {one.id for one in WorkoutSession.batch_get(keys, attributes_to_get=["id"])}
    return plan.worked_out(
        user_id=user_id,
        sessions=[mapping.mapped(session, known) for session in sessions],
        there=there,
        deleted=deleted,
        workouts=workouts,
        zone=_zone(user_id),
        created_at=clock.iso(now),
    )


def _zone(user_id: str) -> ZoneInfo | None:
    return history.zone_of(accounts.member(user_id=user_id))


def choices(user_id: str, unit: str | None) -> Choices:
    """Return what a file may leave open: the unit as chosen, and the member's own time zone."""
    return Choices("lb" if unit == "lb" else "kg", _zone(user_id))
