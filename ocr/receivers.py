"""What imports do when an account begins or ends."""

from allauth.account.signals import user_logged_in, user_signed_up
from django.dispatch import receiver
from django.utils import timezone

from accounts.signals import account_closes, data_copied
from ocr import guests
from ocr.services import photos, sign_up


@receiver([user_signed_up, user_logged_in])
def move_guest(sender, request, user, **kwargs):
    """Bring along what a visitor made before they had an account."""
    guest = guests.of(request)
    if guest is not None:
        sign_up.move_to_account(
            guest_id=guest.public_id, user_id=user.public_id, now=timezone.now()
        )


@receiver(account_closes)
def delete_pictures(sender, user_id, **kwargs):
    photos.delete_of(owner_id=user_id)


@receiver(data_copied)
def list_pictures(sender, user_id, **kwargs):
    return "pictures", photos.links_of(owner_id=user_id)
