from celery import shared_task
from django.utils import timezone

from ocr.services import importing, photos


@shared_task(bind=True)
def run_import(self, *, owner_id: str, job_id: str) -> None:
    delivery = self.request.delivery_info or {}
    importing.run(
        owner_id=owner_id,
        job_id=job_id,
        now=timezone.now(),
        is_repeat=bool(delivery.get("redelivered")),
    )


@shared_task
def delete_old_pictures() -> int:
    return photos.delete_old(now=timezone.now())
