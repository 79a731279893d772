"""The App Store: signed transactions and notifications (StoreKit 2), and legacy receipts.

Apple's own library checks the certificate chain and the signature; what it decodes becomes the one
fact billing keeps, `ApplePurchase`. Who may use what is decided elsewhere.
"""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from appstoreserverlibrary.models.AutoRenewStatus import AutoRenewStatus
from appstoreserverlibrary.models.Environment import Environment
from appstoreserverlibrary.models.JWSRenewalInfoDecodedPayload import JWSRenewalInfoDecodedPayload
from appstoreserverlibrary.models.JWSTransactionDecodedPayload import JWSTransactionDecodedPayload
from appstoreserverlibrary.signed_data_verifier import (
    SignedDataVerifier,
    VerificationException,
    VerificationStatus,
)
from django.conf import settings

from billing.entitlements import ApplePurchase
from kinexfit import clock, errors

_TIMEOUT_SECONDS = (3.05, 10)
_PRODUCT = re.compile(r"com\.kinex\.fit\.(core|pro|elite)\.(?:monthly|annual)")
# verifyReceipt's answers: a sandbox receipt sent to production, and trouble on Apple's side.
_IS_SANDBOX = 21007
_TRY_AGAIN = {21005, 21009, *range(21100, 21200)}


class AppStoreNotConfigured(errors.Unavailable):
    code = "APPLE_NOT_CONFIGURED"
    message = "App Store purchases can't be checked on this server yet."


class AppStoreAway(errors.Unavailable):
    code = "APPLE_UNAVAILABLE"
    message = "The App Store isn't answering. Your purchase is safe; try again shortly."


class BadReceipt(errors.BadInput):
    code = "BAD_RECEIPT"
    message = "The App Store doesn't confirm that purchase."


class UnknownProduct(errors.BadInput):
    code = "UNKNOWN_PRODUCT"
    message = "That purchase isn't one of our plans."


@dataclass(frozen=True, slots=True)
class Told:
    """What Apple's data says of a purchase, and whether it says if that renews."""

    purchase: ApplePurchase
    knows_renewal: bool


class AppStore:
    def __init__(
        self, *, roots: list[bytes], bundle_id: str, app_id: int | None, is_online: bool
    ) -> None:
        places = [Environment.SANDBOX] if app_id is None else list(_ENVIRONMENTS)
        self._verifiers = [
            SignedDataVerifier(roots, is_online, place, bundle_id, app_id) for place in places
        ]
        self._bundle_id = bundle_id

    def transaction(self, *, signed: str) -> Told:
        """Return the purchase of one signed transaction."""
        return _told(self._verified(lambda one: one.verify_and_decode_signed_transaction(signed)))

    def notification(self, *, signed: str) -> Told | None:
        """Return the purchase a notification is about, None when it is about none."""
        notice = self._verified(lambda one: one.verify_and_decode_notification(signed))
        if notice.data is None or not notice.data.signedTransactionInfo:
            return None
        transaction = self._verified(
            lambda one: one.verify_and_decode_signed_transaction(notice.data.signedTransactionInfo)
        )
        renewal = None
        if notice.data.signedRenewalInfo:
            renewal = self._verified(
                lambda one: one.verify_and_decode_renewal_info(notice.data.signedRenewalInfo)
            )
        return _told(transaction, renewal)

    def receipt(self, *, data: str, transaction_id: str) -> Told:
        """Return the newest purchase of a legacy receipt, asked of production, then of sandbox."""
        if not settings.APPLE_SHARED_SECRET:
            raise AppStoreNotConfigured
        answer = _verify_receipt(settings.APPLE_RECEIPT_URL, data)
        if answer.get("status") == _IS_SANDBOX:
            answer = _verify_receipt(settings.APPLE_SANDBOX_RECEIPT_URL, data)
        if answer.get("status") in _TRY_AGAIN:
            raise AppStoreAway
        if answer.get("status") != 0:
            raise BadReceipt
        if answer.get("receipt", {}).get("bundle_id") != self._bundle_id:
            raise BadReceipt
        return _of_receipt(answer, transaction_id)

    def _verified(self, decode: Callable[[SignedDataVerifier], Any]) -> Any:
        """Decode with the environment that signed it: the same app buys in both while on review."""
        for verifier in self._verifiers:
            try:
                return decode(verifier)
            except VerificationException as exc:
                if exc.status == VerificationStatus.RETRYABLE_VERIFICATION_FAILURE:
                    raise AppStoreAway from exc
                if exc.status not in _OF_ANOTHER_ENVIRONMENT:
                    raise BadReceipt from exc
        raise BadReceipt


_ENVIRONMENTS = (Environment.PRODUCTION, Environment.SANDBOX)
_OF_ANOTHER_ENVIRONMENT = (
    VerificationStatus.INVALID_ENVIRONMENT,
    # A sandbox notification has no app id, which production's check meets first.
    VerificationStatus.INVALID_APP_IDENTIFIER,
)


@functools.cache
def app_store() -> AppStore:
    """Return the App Store; without Apple's root certificates nothing can be believed."""
    if not settings.APPLE_ROOT_CERTIFICATES:
        raise AppStoreNotConfigured
    return AppStore(
        roots=[Path(path).read_bytes() for path in settings.APPLE_ROOT_CERTIFICATES],
        bundle_id=settings.APPLE_BUNDLE_ID,
        app_id=settings.APPLE_APP_ID,
        is_online=settings.APPLE_ONLINE_CHECKS,
    )


def tier_of(product_id: str) -> str:
    """Return the tier a product sells."""
    found = _PRODUCT.fullmatch(product_id)
    if found is None:
        raise UnknownProduct
    return found[1]


def _told(
    sold: JWSTransactionDecodedPayload, renewal: JWSRenewalInfoDecodedPayload | None = None
) -> Told:
    if not (sold.originalTransactionId and sold.productId and sold.expiresDate):
        raise UnknownProduct
    purchase = ApplePurchase(
        original_transaction_id=sold.originalTransactionId,
        product_id=sold.productId,
        tier=tier_of(sold.productId),
        environment=sold.rawEnvironment or "",
        purchased_at=_iso(sold.purchaseDate) or "",
        expires_at=_iso(sold.expiresDate) or "",
        grace_until=_iso(renewal.gracePeriodExpiresDate) if renewal else None,
        revoked_at=_iso(sold.revocationDate),
        will_renew=renewal is None or renewal.autoRenewStatus == AutoRenewStatus.ON,
        signed_at=_iso(sold.signedDate) or "",
    )
    return Told(purchase, knows_renewal=renewal is not None)


def _verify_receipt(url: str, data: str) -> dict[str, Any]:
    body = {
        "receipt-data": data,
        "password": settings.APPLE_SHARED_SECRET,
        "exclude-old-transactions": False,
    }
    try:
        response = requests.post(url, json=body, timeout=_TIMEOUT_SECONDS)
        response.raise_for_status()
        answer = response.json()
    except (requests.RequestException, ValueError) as exc:
        raise AppStoreAway from exc
    if not isinstance(answer, dict):
        raise AppStoreAway
    return answer


def _of_receipt(answer: dict[str, Any], transaction_id: str) -> Told:
    """Return the latest purchase of the transaction's chain, else the latest of all."""
    rows = answer.get("latest_receipt_info") or answer.get("receipt", {}).get("in_app") or []
    ours = [row for row in rows if _PRODUCT.fullmatch(str(row.get("product_id")))]
    if not ours:
        raise UnknownProduct
    chains = {
        row["original_transaction_id"]
        for row in ours
        if row.get("transaction_id") == transaction_id
    }
    chain = [row for row in ours if row["original_transaction_id"] in chains] or ours
    newest = max(chain, key=lambda row: int(row.get("expires_date_ms") or 0))
    original = newest["original_transaction_id"]
    renewals = answer.get("pending_renewal_info") or []
    renewal = next((r for r in renewals if r.get("original_transaction_id") == original), None)
    asked_at = answer.get("receipt", {}).get("request_date_ms")
    purchase = ApplePurchase(
        original_transaction_id=original,
        product_id=newest["product_id"],
        tier=tier_of(newest["product_id"]),
        environment=str(answer.get("environment", "")),
        purchased_at=_iso(newest.get("purchase_date_ms")) or "",
        expires_at=_iso(newest.get("expires_date_ms")) or "",
        grace_until=_iso((renewal or {}).get("grace_period_expires_date_ms")),
        revoked_at=_iso(newest.get("cancellation_date_ms")),
        will_renew=renewal is None or renewal.get("auto_renew_status") == "1",
        signed_at=_iso(asked_at) or "",
    )
    return Told(purchase, knows_renewal=renewal is not None)


def _iso(milliseconds: int | str | None) -> str | None:
    if not milliseconds:
        return None
    return clock.iso(datetime.fromtimestamp(int(milliseconds) / 1000, UTC))
