from botocore.exceptions import BotoCoreError
from celery import shared_task
from django.utils import timezone
from pynamodb.exceptions import PynamoDBException

from kinexfit import tables
from workouts.moving import runs


@shared_task(bind=True, max_retries=5, default_retry_delay=20)
def run_import(self, *, user_id: str, import_id: str) -> None:
    try:
        runs.run(user_id=user_id, import_id=import_id, now=timezone.now())
    except (PynamoDBException, BotoCoreError) as exc:
        away = tables.as_unavailable(exc)
        if away is None:
            raise
        raise self.retry(exc=away) from exc
