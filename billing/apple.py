"""Purchases on the App Store: checked with Apple, bound to one member, recorded as their fact."""

import base64
import binascii
import logging
from datetime import datetime

from django.db import IntegrityError

from accounts.models import User
from accounts.tables import Member
from billing import appstore, entitlements, facts, ledger
from billing.appstore import Told
from billing.entitlements import Access, ApplePurchase, Facts
from billing.models import AppleBinding
from kinexfit import clock, errors

logger = logging.getLogger(__name__)


class BoughtByAnother(errors.Conflict):
    code = "APPLE_ACCOUNT_TAKEN"
    message = "That App Store purchase belongs to another Kinex Fit account. Sign in with that one."


class PurchaseEnded(errors.BadInput):
    code = "PURCHASE_EXPIRED"
    message = "That subscription has ended. Subscribe again in the app."


def validate(*, user: User, receipt: str, transaction_id: str, now: datetime) -> Access:
    """Record what Apple says of a purchase and return the member's access; safe to repeat."""
    told = _ask(receipt.strip(), transaction_id)
    if _end_of(told.purchase) <= clock.iso(now):
        raise PurchaseEnded
    _bind(told.purchase.original_transaction_id, user.public_id)
    return _record(user.public_id, told, now)


def notify(*, signed: str, now: datetime) -> bool:
    """Record what a notification of Apple's says; False when it is about nobody we know."""
    told = appstore.app_store().notification(signed=signed)
    if told is None:
        return False
    original = told.purchase.original_transaction_id
    bound = AppleBinding.objects.filter(original_transaction_id=original).first()
    if bound is None:
        # The phone binds a purchase by validating it, which may come after Apple's notice.
        logger.info("notification of an unbound purchase")
        return False
    try:
        _record(bound.public_id, told, now)
    except errors.NotFound:
        logger.info("notification for a closed account", extra={"userId": bound.public_id})
        return False
    return True


def forget(*, user_id: str) -> None:
    """Let a closed account's purchases be used by another."""
    AppleBinding.objects.filter(public_id=user_id).delete()


def status_json(member: Member, now: datetime) -> dict:
    """Return contract §15's status, and who charges for it."""
    known = entitlements.access(ledger.facts_of(member), now)
    return access_json(known) | {"subscriptionSource": member.charged_by}


def access_json(access: Access) -> dict:
    """Return contract §15's three fields; the phone knows four statuses only."""
    status = "canceled" if access.status == "inactive" else access.status
    return {
        "subscriptionTier": access.tier,
        "subscriptionStatus": status,
        "subscriptionExpiresAt": access.until,
    }


def _ask(receipt: str, transaction_id: str) -> Told:
    store = appstore.app_store()
    signed = _signed_in(receipt)
    if signed:
        return store.transaction(signed=signed)
    return store.receipt(data=receipt, transaction_id=transaction_id)


def _signed_in(receipt: str) -> str | None:
    """Return the signed transaction a client sent, bare or in base64, None for a legacy receipt."""
    if receipt.count(".") == 2:
        return receipt
    try:
        inside = base64.b64decode(receipt, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return inside if inside.count(".") == 2 else None


def _bind(original_transaction_id: str, user_id: str) -> None:
    try:
        bound, _ = AppleBinding.objects.get_or_create(
            original_transaction_id=original_transaction_id, defaults={"public_id": user_id}
        )
    except IntegrityError:
        bound = AppleBinding.objects.get(original_transaction_id=original_transaction_id)
    if bound.public_id != user_id:
        raise BoughtByAnother


def _record(user_id: str, told: Told, now: datetime) -> Access:
    def change(known: Facts) -> Facts:
        return known.model_copy(update={"apple": newest(known.apple, told)})

    return facts.record(user_id=user_id, change=change, now=now)


def newest(known: ApplePurchase | None, told: Told) -> ApplePurchase:
    """Return which of two statements of Apple's counts: news may come late and in any order."""
    if known is None:
        return told.purchase
    if known.original_transaction_id != told.purchase.original_transaction_id:
        return max(known, told.purchase, key=_end_of)
    if told.purchase.signed_at < known.signed_at:
        return known
    if told.knows_renewal or told.purchase.expires_at != known.expires_at:
        return told.purchase
    kept = {"will_renew": known.will_renew, "grace_until": known.grace_until}
    return told.purchase.model_copy(update=kept)


def _end_of(purchase: ApplePurchase) -> str:
    if purchase.revoked_at:
        return purchase.revoked_at
    return max(purchase.expires_at, purchase.grace_until or "")
