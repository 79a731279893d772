"""Mails about money: each written down once under a key, then sent until it is."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F
from django.template.loader import render_to_string

from accounts.models import User, display_name
from billing.models import Mail

logger = logging.getLogger(__name__)

SUBJECTS = {
    "receipt": "Your Kinex Fit receipt",
    "payment_failed": "Your payment didn't go through",
    "grace_ending": "Your plan ends in two days",
    "cancelled": "Your plan is cancelled",
    "trial_ending": "Your trial ends soon",
}
_MOST_ATTEMPTS = 20
_KEEP = timedelta(days=90)


def write(*, kind: str, public_id: str, key: str, now: datetime, **context: Any) -> bool:
    """Write a mail down to be sent; False when one of that key was written before."""
    _, is_new = Mail.objects.get_or_create(
        key=f"{kind}:{key}",
        defaults={"kind": kind, "public_id": public_id, "context": context, "created_at": now},
    )
    return is_new


def add(*, kind: str, key: str, **context: Any) -> None:
    """Add to what a mail will say, if it waits still."""
    for mail in Mail.objects.filter(key=f"{kind}:{key}", sent_at=None):
        Mail.objects.filter(pk=mail.pk, sent_at=None).update(context=mail.context | context)


def send_waiting(*, now: datetime, most: int = 100) -> int:
    """Send what waits, oldest first, and return how many went out."""
    waiting = Mail.objects.filter(sent_at=None, attempts__lt=_MOST_ATTEMPTS)
    sent = sum(_send(mail, now) for mail in waiting.order_by("created_at")[:most])
    Mail.objects.filter(sent_at__lt=now - _KEEP).delete()
    return sent


def _send(mail: Mail, now: datetime) -> bool:
    user = User.objects.filter(public_id=mail.public_id, is_active=True).first()
    if user is None:
        mail.delete()
        return False
    # Claimed before it is sent: two workers send one mail once.
    claimed = Mail.objects.filter(pk=mail.pk, sent_at=None).update(
        sent_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    try:
        subject, text, html = rendered(mail.kind, user, mail.context)
        send_mail(subject, text, None, [user.email], html_message=html)
    except (SMTPException, OSError):
        Mail.objects.filter(pk=mail.pk).update(sent_at=None)
        logger.warning("mail not sent", extra={"kind": mail.kind, "userId": mail.public_id})
        return False
    return True


def rendered(kind: str, user: User, context: dict[str, Any]) -> tuple[str, str, str]:
    """Return (subject, text, HTML) of a mail."""
    words = {
        **context,
        "name": display_name(user),
        "subject": SUBJECTS[kind],
        "base_url": settings.BASE_URL,
        "plan_url": f"{settings.BASE_URL}/subscription",
    }
    text = render_to_string(f"billing/email/{kind}.txt", words)
    html = render_to_string(f"billing/email/{kind}.html", words)
    return SUBJECTS[kind], text, html
