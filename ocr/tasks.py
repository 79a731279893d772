from celery import shared_task
from django.utils import timezone

from ocr.services import photos, sign_up


@shared_task
def run_import(*, owner_id: str, job_id: str) -> None:
    sign_up.run_import(owner_id=owner_id, job_id=job_id, now=timezone.now())


@shared_task
def delete_old_pictures() -> int:
    return photos.delete_old(now=timezone.now())
