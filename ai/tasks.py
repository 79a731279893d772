import kombu.exceptions
import redis.exceptions
from celery import shared_task
from django.utils import timezone

from ai import featured, generation, paid_jobs  # noqa: F401 - the makers register themselves
from ai.enhancing import proposals  # noqa: F401
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
