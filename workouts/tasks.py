from celery import shared_task
from django.utils import timezone

from workouts.moving import imports


@shared_task
def run_import(*, user_id: str, import_id: str) -> None:
    imports.run(user_id=user_id, import_id=import_id, now=timezone.now())
