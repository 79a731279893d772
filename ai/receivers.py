"""What the coach does when accounts speak."""

from collections.abc import Iterator, Mapping

from django.dispatch import receiver

from accounts.signals import data_copied
from ai.models import StoredRequest


@receiver(data_copied)
def copy_kept_requests(user_id: str, **_signal) -> tuple[str, Iterator[Mapping]]:
    """Hand over what is kept of a member for replays, as it is kept."""
    rows = StoredRequest.objects.filter(consent__user__public_id=user_id)
    kept = rows.values("kind", "request", "answer", "expires_at").iterator()
    return StoredRequest._meta.label, kept
