import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from billing import beta, checkout, entitlements, facts, gateways, ledger
from billing.embedded import subscriptions
from billing.entitlements import ApplePurchase, BetaSeat
from kinexfit import clock, errors
from tests.billing.conftest import DECLINED, LATER_DECLINED, tier_of


def start(user, tier="pro", interval="year", context="web") -> str:
    return checkout.start(
        user=user, tier=tier, interval=interval, context=context, now=timezone.now()
    )


def seat(user) -> None:
    now = timezone.now()
    facts.seat_in_beta(
        user_id=user.public_id, seat=BetaSeat(tier="pro", since=clock.iso(now)), now=now
    )
    beta.turn(is_on=True, by="u9")


def session_of(till, url: str) -> dict:
    return till.world.get("checkout.session", url.rsplit("/", 1)[1])


def live(till) -> list[dict]:
    return [one for one in till.world.all("subscription") if one["status"] != "canceled"]


@pytest.fixture
def stripe_away(till, monkeypatch):
    def away(*_args, **_options):
        raise gateways.sdk.APIConnectionError("Connection refused")

    monkeypatch.setattr(till.stripe.http, "request", away)


def test_the_phone_gets_an_address_and_its_own_way_back(api, till):
    answer = api.post("/api/stripe/checkout", {"tier": "elite", "returnContext": "mobile"})

    session = session_of(till, answer.json()["url"])
    assert answer.status_code == 200
    assert session["amount_total"] == 2_499
    assert session["allow_promotion_codes"]
    assert session["success_url"] == (
        "kinexfit://subscription/success?tier=elite&billingPeriod=monthly"
        "&session_id={CHECKOUT_SESSION_ID}"
    )


def test_the_member_and_the_tier_stand_on_session_and_subscription(user, till):
    url = start(user, tier="core")
    till.pay(url)

    named = {"userId": user.public_id, "tier": "core"}
    assert session_of(till, url)["metadata"].items() >= named.items()
    assert live(till)[0]["metadata"].items() >= named.items()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "tier"),
        ({"tier": "free"}, "tier"),
        ({"tier": "gold"}, "tier"),
        ({"tier": ["pro"]}, "tier"),
        ({"tier": "pro", "billingPeriod": "weekly"}, "billingPeriod"),
        ({"tier": "pro", "returnContext": "http://evil"}, "returnContext"),
    ],
)
def test_bad_input_is_named(api, till, body, field):
    answer = api.post("/api/stripe/checkout", body)

    assert answer.status_code == 400
    assert field in answer.json()["fields"]


@pytest.mark.parametrize("path", ["/api/stripe/checkout", "/api/stripe/portal"])
def test_nobody_buys_without_signing_in(client, till, path):
    assert client.post(path, {}, content_type="application/json").status_code == 401


def test_asking_twice_opens_one_checkout(user, till):
    assert start(user) == start(user)
    assert len(till.world.all("customer")) == len(till.world.all("checkout.session")) == 1


def test_two_tabs_that_choose_differently_leave_one_checkout_open(user, till):
    first = start(user, tier="core")
    second = start(user, tier="pro")

    states = {one["metadata"]["tier"]: one["status"] for one in till.world.all("checkout.session")}
    assert states == {"core": "expired", "pro": "open"}
    with pytest.raises(Exception, match="no longer open"):
        till.pay(first)
    till.pay(second)
    assert len(live(till)) == 1


def test_of_many_at_once_one_customer_and_one_open_checkout_remain(user, till):
    def attempt(number: int) -> None:
        # The one that loses four times in a row is told to try again.
        with contextlib.suppress(gateways.CheckoutTaken, ledger.Overtaken):
            start(user, tier=("core", "pro", "elite")[number % 3])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(attempt, range(12)))

    open_ones = [one for one in till.world.all("checkout.session") if one["status"] == "open"]
    assert len(till.world.all("customer")) == 1
    assert len(open_ones) == 1


def test_a_checkout_paid_while_another_is_being_chosen_is_not_followed_by_a_second(
    user, till, monkeypatch
):
    url = start(user, tier="core")
    whole = till.stripe.expire_session

    def paid_first(**wanted):
        if not live(till):
            till.pay(url)
        return whole(**wanted)

    monkeypatch.setattr(till.stripe, "expire_session", paid_first)

    assert "/portal/" in start(user, tier="elite")
    assert len(till.world.all("checkout.session")) == 1


def test_a_tab_left_open_meets_the_subscription_another_tab_bought(user, till):
    start(user, tier="core")
    till.pay(start(user, tier="core"))

    url = start(user, tier="elite")

    assert "/portal/" in url
    assert len(live(till)) == 1


def test_a_member_with_a_plan_is_sent_to_confirm_the_change(user, subscribe, till, deliver):
    subscribe("core", "month")
    deliver()

    url = start(user, tier="pro", interval="month")

    session = till.world.get("billing_portal.session", url.rsplit("/", 1)[1])
    confirm = session["flow"]["subscription_update_confirm"]
    assert confirm["subscription"] == live(till)[0]["id"]
    assert confirm["items"][0]["price"] == till.price("pro")


def test_the_same_plan_again_is_the_portal_and_so_is_a_plan_in_arrears(user, subscribe, till):
    subscribe("core", "month", card=LATER_DECLINED)
    same = till.world.get("billing_portal.session", start(user, "core", "month").rsplit("/", 1)[1])
    till.wait(32)

    owing = till.world.get("billing_portal.session", start(user, "elite").rsplit("/", 1)[1])

    assert (same["flow"], owing["flow"]) == (None, None)


def test_after_the_plan_has_ended_a_new_checkout_opens(user, subscribe, till):
    subscribe("core")
    subscriptions.cancel(till.world, live(till)[0]["id"])

    url = start(user, tier="pro")
    till.pay(url)

    assert len(live(till)) == 1


def test_a_declined_card_buys_nothing(user, till):
    url = start(user)

    with pytest.raises(Exception, match="declined"):
        till.pay(url, card=DECLINED)

    assert live(till) == []
    assert session_of(till, url)["status"] == "open"


def test_a_promotion_code_lowers_the_price_and_not_the_plan(user, till, deliver):
    coupon = till.stripe.api.coupons.create({"percent_off": 50, "duration": "once"})
    till.stripe.api.promotion_codes.create(
        {"code": "SPRING", "promotion": {"type": "coupon", "coupon": coupon.id}}
    )
    till.pay(start(user, tier="pro", interval="month"), code="spring")
    deliver()

    assert till.world.all("invoice")[0]["total"] == 700
    assert tier_of(user) == "pro"


def test_coming_back_reads_the_session_from_stripe_before_any_webhook(user, till):
    url = start(user, tier="pro")
    session_id = till.pay(url)["id"]

    landing = checkout.finish(user=user, session_id=session_id, now=timezone.now())

    assert (landing.state, landing.access.tier) == ("active", "pro")
    assert tier_of(user) == "pro"


def test_the_address_alone_proves_nothing(user, till):
    session_id = start(user).rsplit("/", 1)[1]

    landing = checkout.finish(user=user, session_id=session_id, now=timezone.now())

    assert landing.state == "unfinished"
    assert tier_of(user) == "free"


def test_somebody_elses_checkout_is_not_found(user, stranger, till):
    session_id = till.pay(start(user))["id"]

    for unknown in (session_id, "cs_test_0", ""):
        with pytest.raises(errors.NotFound):
            checkout.finish(user=stranger, session_id=unknown, now=timezone.now())

    assert tier_of(stranger) == "free"


def test_the_return_page_says_activating_until_it_is_true(site, user, till, monkeypatch):
    session_id = till.pay(start(user))["id"]
    address = f"/subscription/return?session_id={session_id}"
    with monkeypatch.context() as patched:
        patched.setattr(till.stripe, "subscriptions", lambda **_wanted: [])
        early = site.get(address)

    late = site.get(address)

    assert "Activating your plan" in early.content.decode()
    assert "You&#x27;re on Pro" in late.content.decode() or "You're on Pro" in late.content.decode()


def test_with_stripe_away_buying_says_so_and_charges_nobody(api, till, stripe_away):
    answer = api.post("/api/stripe/checkout", {"tier": "pro"})

    assert answer.status_code == 503
    assert answer.json()["code"] == "STRIPE_UNAVAILABLE"


def test_with_stripe_away_the_portal_says_so(api, subscribe, till, monkeypatch):
    subscribe()

    def away(*_args, **_options):
        raise gateways.sdk.APIConnectionError("Connection refused")

    monkeypatch.setattr(till.stripe.http, "request", away)

    assert api.post("/api/stripe/portal").status_code == 503


def test_the_portal_is_for_those_who_bought_something(api, stranger_api, subscribe, till):
    subscribe()

    answer = api.post("/api/stripe/portal", {"returnContext": "mobile"})

    session = till.world.get("billing_portal.session", answer.json()["url"].rsplit("/", 1)[1])
    assert session["return_url"] == "kinexfit://subscription/manage-return"
    assert stranger_api.post("/api/stripe/portal").status_code == 404


def test_a_beta_member_can_neither_buy_nor_manage(api, user, till):
    seat(user)

    bought, managed = (
        api.post("/api/stripe/checkout", {"tier": "pro"}),
        api.post("/api/stripe/portal"),
    )

    assert (bought.status_code, managed.status_code) == (403, 403)
    assert bought.json()["code"] == "BETA_MEMBER"


def test_the_beta_never_stands_before_a_cancellation(api, user, subscribe, till, deliver):
    subscribe()
    deliver()
    seat(user)

    assert api.post("/api/stripe/portal").status_code == 200


def test_with_the_beta_off_a_seat_stops_nobody(api, user, till):
    seat(user)
    beta.turn(is_on=False, by="u9")

    assert api.post("/api/stripe/checkout", {"tier": "pro"}).status_code == 200


def test_a_plan_from_the_app_store_is_not_bought_twice(api, user, till):
    now = timezone.now()
    purchase = ApplePurchase(
        original_transaction_id="1",
        product_id="com.kinex.fit.pro.monthly",
        tier="pro",
        environment="Production",
        purchased_at=clock.iso(now),
        expires_at=entitlements.OPEN_END,
    )
    facts.record(
        user_id=user.public_id,
        change=lambda known: known.model_copy(update={"apple": purchase}),
        now=now,
    )

    answer = api.post("/api/stripe/checkout", {"tier": "elite"})

    assert (answer.status_code, answer.json()["code"]) == (409, "BOUGHT_IN_APP_STORE")


def test_the_new_tier_reaches_the_next_request(api, user, till):
    before = api.get("/api/mobile/ai/quota").json()
    session_id = till.pay(start(user, tier="elite"))["id"]
    checkout.finish(user=user, session_id=session_id, now=timezone.now())

    after = api.get("/api/mobile/ai/quota").json()

    assert before != after
    assert 100 in after.values()
