"""Closing an account: billing ends first, then every row and file goes, retried until done."""

import logging
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts import audit, signals
from accounts.models import ClosingAccount, DeviceSession, User
from accounts.tables import Member
from kinexfit import errors
from kinexfit.management.commands.create_tables import all_tables
from kinexfit.tables import Table

logger = logging.getLogger(__name__)


def request_closing(*, user: User, now: datetime) -> None:
    """Sign the member out everywhere, free their address at once and queue the rest."""
    from accounts import tasks

    with transaction.atomic():
        ClosingAccount.objects.get_or_create(
            public_id=user.public_id, defaults={"email": user.email, "requested_at": now}
        )
        DeviceSession.objects.filter(user=user).delete()
        EmailAddress.objects.filter(user=user).delete()
        SocialAccount.objects.filter(user=user).delete()
        user.email = f"{user.public_id}@closed.invalid"
        user.first_name = user.last_name = ""
        user.is_active = False
        user.set_unusable_password()
        user.save()
        transaction.on_commit(lambda: tasks.queue_closing(public_id=user.public_id))


def finish_closing(*, public_id: str) -> bool:
    """Do what is left of one closing; False when there is none. A crash is made good by a rerun."""
    closing = ClosingAccount.objects.filter(public_id=public_id).first()
    if closing is None:
        return False
    signals.billing_ends.send(sender=None, user_id=public_id)
    signals.account_closes.send(sender=None, user_id=public_id)
    # The member's own row first: without it no job under way can add another row.
    Member(public_id).delete()
    for table in all_tables():
        _delete_rows(table, public_id)
    User.objects.filter(public_id=public_id).delete()
    audit.forget(public_id=public_id)
    _tell(closing.email)
    closing.delete()
    return True


def finish_all() -> int:
    """Go on with every closing that isn't finished and return how many are now."""
    finished = 0
    for public_id in ClosingAccount.objects.values_list("public_id", flat=True):
        try:
            finished += finish_closing(public_id=public_id)
        except errors.KinexError:
            logger.warning("account not closed yet", extra={"userId": public_id})
    return finished


def _delete_rows(table: type[Table], user_id: str) -> None:
    """Delete a member's rows from a table whose partition is the member, as all of theirs are."""
    keys = (table._hash_key_attribute(), table._range_key_attribute())
    names = [key.attr_name for key in keys if key is not None]
    if names[0] != "userId":
        return
    with table.batch_write() as batch:
        for row in table.query(user_id, attributes_to_get=names):
            batch.delete(row)


def _tell(email: str) -> None:
    send_mail(
        "Your Kinex Fit account is closed",
        render_to_string("accounts/email/account_closed.txt"),
        None,
        [email],
        html_message=render_to_string("accounts/email/account_closed.html"),
    )
