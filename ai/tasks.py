from datetime import date

import kombu.exceptions
import redis.exceptions
from celery import shared_task
from django.utils import timezone

from ai import (  # noqa: F401 - the makers register themselves
    batch_gateway,
    featured,
    generation,
    paid_jobs,
    timing,
    weekly,
    weekly_batch,
)
from ai.enhancing import proposals  # noqa: F401
from ai.staff_room import keeping, replaying, report
from billing import quotas

BROKER_AWAY = (kombu.exceptions.OperationalError, redis.exceptions.RedisError)


@shared_task(bind=True)
def generate(self, *, user_id: str, job_id: str) -> None:
    delivery = self.request.delivery_info or {}
    paid_jobs.run(
        user_id=user_id,
        job_id=job_id,
        now=timezone.now(),
        is_repeat=bool(delivery.get("redelivered")),
    )


@shared_task
def sweep_reservations() -> int:
    return quotas.sweep(now=timezone.now())


@shared_task
def prepare_weeks() -> int:
    """Look at one page of members and have the week made for those it is due to."""
    now = timezone.now()
    monday = weekly.coming_monday(now)
    is_batch = batch_gateway.is_configured()
    most = weekly.PAGE_OF_BATCH if is_batch else weekly.PAGE_ALONE
    members = weekly.next_page(monday=monday, most=most)
    if members is None:
        return 0
    due = [member for member in members if weekly.is_due(member, monday, now)]
    if is_batch:
        weekly_batch.add(due, monday=monday, now=now)
    else:
        for user_id, seconds in weekly.spread(due):
            _make_alone(user_id, monday, seconds)
    is_last = len(members) < most
    if is_last and is_batch:
        weekly_batch.submit(monday=monday, alone=lambda user_id: _make_alone(user_id, monday))
    weekly.turn_page(monday=monday, last=None if is_last else members[-1])
    return len(due)


def _make_alone(user_id: str, monday: date, seconds: float = 0) -> None:
    make_week.apply_async(
        kwargs={"user_id": user_id, "monday": monday.isoformat()}, countdown=seconds
    )


@shared_task
def make_week(*, user_id: str, monday: str) -> bool:
    return weekly.make_for(user_id=user_id, monday=date.fromisoformat(monday), now=timezone.now())


@shared_task
def replay(*, replay_id: int) -> None:
    """Answer one case of a replay, then queue the next: members' jobs come in between."""
    if replaying.step(replay_id=replay_id, now=timezone.now()):
        replay.delay(replay_id=replay_id)


@shared_task
def sound_alarms() -> int:
    return report.sound_alarms(now=timezone.now())


@shared_task
def forget_expired_requests() -> int:
    return keeping.forget_expired(now=timezone.now())


@shared_task
def collect_weeks() -> int:
    """See whether the batch is answered and have each answer file settled."""
    if not batch_gateway.is_configured():
        return 0
    monday = weekly.coming_monday(timezone.now())
    keys = weekly_batch.answers(monday=monday, alone=lambda user_id: _make_alone(user_id, monday))
    for key in keys:
        settle_weeks.delay(monday=monday.isoformat(), key=key)
    return len(keys)


@shared_task
def settle_weeks(*, monday: str, key: str) -> int:
    day = date.fromisoformat(monday)
    return weekly_batch.settle(
        monday=day,
        key=key,
        now=timezone.now(),
        alone=lambda user_id: _make_alone(user_id, day),
    )
