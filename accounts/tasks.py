import logging

import kombu.exceptions
import redis.exceptions
from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import closing, sessions

logger = logging.getLogger(__name__)


@shared_task
def clear_expired() -> None:
    """Drop sessions nobody can use any more, web and phone alike."""
    call_command("clearsessions")
    sessions.forget_expired_sessions(now=timezone.now())


@shared_task
def close_account(*, public_id: str) -> None:
    closing.finish_closing(public_id=public_id)


@shared_task
def close_accounts() -> int:
    return closing.finish_all()


def queue_closing(*, public_id: str) -> None:
    """Start at once where the queue can be reached; the clock's run finds it otherwise."""
    try:
        close_account.delay(public_id=public_id)
    except (kombu.exceptions.OperationalError, redis.exceptions.RedisError):
        logger.warning("account closing left to the clock", extra={"userId": public_id})
