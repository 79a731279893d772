import logging

import kombu.exceptions
import redis.exceptions
from celery import shared_task
from django.utils import timezone

from billing import followups, mails
from billing.backoffice import reconciliation

logger = logging.getLogger(__name__)


@shared_task(time_limit=3_600, soft_time_limit=3_500)
def reconcile(*, run_id: int) -> None:
    reconciliation.work(run_id=run_id)


@shared_task(time_limit=3_600, soft_time_limit=3_500)
def reconcile_nightly() -> None:
    """Compare everybody once a night; a run that was killed is taken up."""
    try:
        begun = reconciliation.start(by=None, now=timezone.now())
    except reconciliation.AlreadyRunning:
        return
    reconciliation.work(run_id=begun.pk)


def queue_reconciliation(*, run_id: int) -> None:
    try:
        reconcile.delay(run_id=run_id)
    except (kombu.exceptions.OperationalError, redis.exceptions.RedisError):
        logger.warning("comparison left to the night", extra={"run": run_id})


@shared_task
def send_mails() -> int:
    """Send what waits, and first learn what a mail about a failed payment is to say."""
    followups.learn_declines()
    return mails.send_waiting(now=timezone.now())


@shared_task
def warn_of_ending_grace() -> int:
    return followups.warn_of_ending_grace(now=timezone.now())
