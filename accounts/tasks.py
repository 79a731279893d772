from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import services


@shared_task
def clear_expired() -> None:
    """Drop sessions nobody can use any more, web and phone alike."""
    call_command("clearsessions")
    services.forget_expired_sessions(now=timezone.now())
