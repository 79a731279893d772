"""App Store purchases: believed when Apple signed them, bound to one member, in any order."""

import base64
import html
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from billing import apple, appstore, facts
from billing.appstore import Told
from billing.backoffice import reconciliation
from billing.entitlements import ApplePurchase, StripeFact, StripeSubscription
from billing.models import Finding
from tests.billing.apple_signer import AppleSigner, milliseconds
from tests.billing.test_back_office import office

URL = "/api/mobile/subscriptions/validate"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def signer():
    return AppleSigner()


@pytest.fixture(autouse=True)
def store(store, settings, signer, tmp_path):
    root = tmp_path / "root.cer"
    root.write_bytes(signer.root)
    settings.APPLE_ROOT_CERTIFICATES = [str(root)]
    settings.APPLE_APP_ID = 4242
    appstore.app_store.cache_clear()
    yield
    appstore.app_store.cache_clear()


@pytest.fixture
def receipts(settings):
    """verifyReceipt of production and of sandbox, answering what a test sets."""
    answers, asked = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            body = json.dumps(answers[self.path]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    settings.APPLE_SHARED_SECRET = "shared"
    settings.APPLE_RECEIPT_URL = f"{base}/production"
    settings.APPLE_SANDBOX_RECEIPT_URL = f"{base}/sandbox"
    answers["asked"] = asked
    yield answers
    server.shutdown()
    server.server_close()


def validate(api, receipt: str, transaction_id: str = "1001", product: str = "pro"):
    body = {"transactionId": transaction_id, "receiptData": receipt}
    return api.post(URL, body | {"productId": f"com.kinex.fit.{product}.monthly"})


def notify(client, payload: str):
    body = {"signedPayload": payload}
    return client.post("/api/apple/notifications", body, content_type="application/json")


def status(api) -> dict:
    return api.get("/api/mobile/subscriptions/status").json()


def later(**delta) -> int:
    return milliseconds(NOW + timedelta(**delta))


def legacy(product: str = "pro", **changes) -> dict:
    bought = {
        "product_id": f"com.kinex.fit.{product}.monthly",
        "original_transaction_id": "1000",
        "transaction_id": "1001",
        "purchase_date_ms": str(later(days=-1)),
        "expires_date_ms": str(later(days=29)),
    }
    return {
        "status": 0,
        "environment": "Production",
        "receipt": {"bundle_id": "com.kinex.fit", "request_date_ms": str(later())},
        "latest_receipt_info": [bought | changes],
    }


@pytest.mark.parametrize("wrap", [str, lambda text: base64.b64encode(text.encode()).decode()])
def test_a_signed_purchase_gives_its_tier(api, signer, wrap):
    reply = validate(api, wrap(signer.transaction()), product="elite")

    assert reply.status_code == 200
    assert (reply.json()["subscriptionTier"], reply.json()["subscriptionStatus"]) == (
        "pro",
        "active",
    )
    assert status(api)["subscriptionTier"] == "pro"


def test_without_a_purchase_the_status_is_free(api):
    assert status(api) == {
        "subscriptionTier": "free",
        "subscriptionStatus": "active",
        "subscriptionExpiresAt": None,
        "subscriptionSource": None,
    }


def test_moments_carry_no_fraction(api, signer, client):
    validate(api, signer.transaction())
    notify(client, signer.notification(renewal={"autoRenewStatus": 0}))

    assert len(status(api)["subscriptionExpiresAt"]) == len("2026-03-01T10:00:00Z")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"bundleId": "com.other.app"}, "BAD_RECEIPT"),
        ({"productId": "com.other.gold"}, "UNKNOWN_PRODUCT"),
        ({"expiresDate": later(days=-1)}, "PURCHASE_EXPIRED"),
        ({"revocationDate": later(days=-1)}, "PURCHASE_EXPIRED"),
        ({"expiresDate": None}, "UNKNOWN_PRODUCT"),
    ],
)
def test_a_purchase_that_gives_nothing_is_refused(api, signer, changes, code):
    reply = validate(api, signer.transaction(**changes))

    assert (reply.status_code, reply.json()["code"]) == (400, code)
    assert status(api)["subscriptionTier"] == "free"


def test_a_purchase_apple_did_not_sign_is_refused(api):
    reply = validate(api, AppleSigner().transaction())

    assert (reply.status_code, reply.json()["code"]) == (400, "BAD_RECEIPT")


@pytest.mark.parametrize("receipt", ["a.b.c", "e30.e30.e30", "....", "\u2603.a.b"])
def test_junk_is_refused(api, receipts, receipt):
    receipts["/production"] = {"status": 21002}

    assert validate(api, receipt).status_code == 400


def test_a_sandbox_purchase_is_accepted_for_review(api, signer):
    assert validate(api, signer.transaction(environment="Sandbox")).status_code == 200


def test_a_server_without_apples_certificates_says_so(api, signer, settings):
    settings.APPLE_ROOT_CERTIFICATES = []
    appstore.app_store.cache_clear()

    reply = validate(api, signer.transaction())

    assert (reply.status_code, reply.json()["code"]) == (503, "APPLE_NOT_CONFIGURED")


def test_a_purchase_belongs_to_one_member(api, stranger_api, signer):
    validate(api, signer.transaction())

    reply = validate(stranger_api, signer.transaction())

    assert (reply.status_code, reply.json()["code"]) == (409, "APPLE_ACCOUNT_TAKEN")
    assert status(stranger_api)["subscriptionTier"] == "free"
    assert validate(api, signer.transaction()).status_code == 200


def test_a_closed_account_frees_its_purchase(api, stranger_api, user, signer):
    validate(api, signer.transaction())
    apple.forget(user_id=user.public_id)

    assert validate(stranger_api, signer.transaction()).status_code == 200


def test_an_old_receipt_is_asked_of_production_then_of_sandbox(api, receipts):
    receipts["/production"] = {"status": 21007}
    receipts["/sandbox"] = legacy("core") | {"environment": "Sandbox"}

    reply = validate(api, base64.b64encode(b"receipt").decode())

    assert reply.json()["subscriptionTier"] == "core"
    assert [path for path, _ in receipts["asked"]] == ["/production", "/sandbox"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"status": 21003}, 400),
        ({"status": 21005}, 503),
        ({"status": 21150}, 503),
        (legacy(product_id="com.other.gold"), 400),
        (legacy() | {"receipt": {"bundle_id": "com.other.app"}}, 400),
        (legacy(expires_date_ms=str(later(days=-2))), 400),
        ([], 503),
    ],
)
def test_what_an_old_receipt_may_answer(api, receipts, answer, expected):
    receipts["/production"] = answer

    assert validate(api, "cmVjZWlwdA==").status_code == expected


def test_a_notification_ends_renewal_and_later_access(api, client, signer):
    validate(api, signer.transaction())
    notify(client, signer.notification(renewal={"autoRenewStatus": 0}))
    assert status(api)["subscriptionStatus"] == "canceled"
    assert status(api)["subscriptionTier"] == "pro"

    reply = notify(client, signer.notification(revocationDate=later(seconds=-5)))

    assert reply.json() == {"received": True}
    assert status(api)["subscriptionTier"] == "free"


def test_grace_keeps_access_while_apple_retries(api, client, signer):
    validate(api, signer.transaction())
    notice = signer.notification(
        expiresDate=later(seconds=-5),
        renewal={"autoRenewStatus": 1, "gracePeriodExpiresDate": later(days=6)},
    )

    notify(client, notice)

    assert status(api)["subscriptionTier"] == "pro"


def test_the_end_of_an_apple_plan_leaves_what_stripe_gives(api, client, signer, user):
    validate(api, signer.transaction())
    paid = StripeSubscription(
        id="sub_1",
        tier="core",
        status="active",
        price_id="p",
        interval="month",
        amount_cents=899,
        started_at="2026-01-01T00:00:00Z",
    )
    told = StripeFact(customer_id="cus_1", checked_at="x", subscriptions=(paid,))
    facts.record(
        user_id=user.public_id,
        change=lambda known: known.model_copy(update={"stripe": told}),
        now=timezone.now(),
    )

    notify(client, signer.notification(revocationDate=later(seconds=-5)))

    assert status(api)["subscriptionTier"] == "core"


def test_a_purchase_beside_a_plan_of_ours_is_told_to_member_and_staff(
    api, client, signer, user, stranger, subscribe, deliver
):
    subscribe("core")
    deliver()
    told_before = status(api)["subscriptionSource"]
    validate(api, signer.transaction())

    begun = reconciliation.start(by=None, now=timezone.now())
    reconciliation.work(run_id=begun.pk)

    assert (told_before, status(api)["subscriptionSource"]) == ("stripe", "apple")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = html.unescape(client.get("/subscription").content.decode())
    assert "You're paying for two plans" in page
    assert "Change or cancel what you pay here" in page
    assert "Core, $8.99 a month" in page
    assert "Renews" in page
    assert "Ends" not in page
    assert "apps.apple.com/account/subscriptions" in page
    finding = Finding.objects.get()
    office(client, stranger, "support")
    page = client.get(f"/admin/billing/finding/{finding.pk}/change/").content.decode()
    assert finding.kind == "two_subscriptions"
    assert '<span class="office-id">1000</span>' in page
    assert "only the member can cancel" in page


def test_who_has_an_app_store_plan_is_sent_there_and_sold_nothing(api, client, signer, user, till):
    validate(api, signer.transaction())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    page = html.unescape(client.get("/subscription").content.decode())
    refused = api.post("/api/stripe/checkout", {"tier": "core"})

    assert "Apple looks after this plan." in page
    assert "You're paying for two plans" not in page
    assert "/subscription/checkout" not in page
    assert (refused.status_code, refused.json()["code"]) == (409, "BOUGHT_IN_APP_STORE")
    assert "App Store" in refused.json()["error"]


def test_staff_grants_leave_the_phone_the_way_to_what_is_paid(api, subscribe, deliver, user):
    subscribe("core")
    deliver()
    facts.grant(
        user_id=user.public_id, tier="elite", until=None, reason="x", by="u9", now=timezone.now()
    )

    assert status(api)["subscriptionTier"] == "elite"
    assert status(api)["subscriptionSource"] == "stripe"


def test_a_notification_that_comes_late_changes_nothing(api, client, signer):
    validate(api, signer.transaction())

    notify(client, signer.notification(signedDate=later(days=-1), revocationDate=later(days=-1)))

    assert status(api)["subscriptionTier"] == "pro"


def test_a_notification_about_a_stranger_or_by_one(api, client, signer, db):
    assert notify(client, signer.notification()).status_code == 200
    assert notify(client, AppleSigner().notification()).status_code == 400
    assert notify(client, "junk").status_code == 400


def purchases():
    day = st.integers(1, 28).map(lambda number: f"2026-03-{number:02}T10:00:00Z")
    purchase = st.builds(
        ApplePurchase,
        original_transaction_id=st.sampled_from(["1", "2"]),
        product_id=st.just("com.kinex.fit.pro.monthly"),
        tier=st.just("pro"),
        environment=st.just("Production"),
        purchased_at=st.just("2026-02-01T10:00:00Z"),
        expires_at=day,
        will_renew=st.booleans(),
        signed_at=day,
    )
    return st.builds(Told, purchase=purchase, knows_renewal=st.just(True))


@settings(deadline=None)
@given(st.lists(purchases(), min_size=1, unique_by=lambda told: told.purchase.signed_at))
def test_of_one_purchase_the_last_word_counts_in_any_order(told):
    told = [one for one in told if one.purchase.original_transaction_id == "1"]
    for order in (told, told[::-1]):
        known = None
        for one in order:
            known = apple.newest(known, one)
        last = max(told, key=lambda one: one.purchase.signed_at, default=None)
        assert known == (last and last.purchase)
