import html

import pytest
from django.utils import timezone

from accounts.tables import Member
from billing import beta, facts, gateways, offers, plans
from billing.embedded import portal, subscriptions
from billing.entitlements import BetaSeat
from kinexfit import clock
from tests.billing.conftest import LATER_DECLINED


def text(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def test_prices_show_by_the_year_with_what_a_month_comes_to(client, db):
    page = text(client.get("/pricing"))

    for words in ("$5.83", "$69.99 once a year", "Saves 35%", "$9.17", "34%", "$16.67", "33%"):
        assert words in page
    assert 'href="?billing=annual" aria-current="true"' in page


def test_prices_by_the_month(client, db):
    page = text(client.get("/pricing?billing=monthly"))

    assert "$13.99" in page
    assert "once a year" not in page


@pytest.mark.parametrize("asked", ["weekly", "", "<script>"])
def test_an_unknown_rhythm_is_the_yearly_one(client, db, asked):
    assert "once a year" in text(client.get("/pricing", {"billing": asked}))


def test_each_tier_says_what_it_adds_and_nothing_twice():
    shown = [words for offer in offers.offers("year") for words in offer.adds]

    assert len(shown) == len(set(shown))
    assert set(offers._WORDS) == frozenset().union(*(t.features for t in plans.TIERS.values()))


def test_a_free_member_may_choose(site):
    page = text(site.get("/subscription"))

    assert "Choose Core" in page
    assert "0 of 8" in page
    assert "Invoices" not in page


def test_a_paying_member_sees_price_date_invoices_and_ways_out(site, subscribe, deliver, till):
    subscribe("core", "month")
    deliver()

    page, invoices = text(site.get("/subscription")), text(site.get("/subscription?part=invoices"))

    assert "$8.99 a month" in page
    assert "Next payment" in page
    assert "Change to Pro" in page
    assert "$8.99" in invoices
    assert "KINEX-" in invoices


def test_a_cancelled_plan_shows_its_end(site, subscribe, deliver, till):
    subscribe("core", "month")
    found = till.world.all("subscription")[0]
    till.stripe.api.subscriptions.update(found["id"], {"cancel_at_period_end": True})
    deliver()

    page = text(site.get("/subscription"))

    assert "Cancelled" in page
    assert "Ends" in page
    assert "Resume or change card" in page


@pytest.fixture
def downgraded(subscribe, deliver, till):
    """A member on Elite who has chosen Core from the next period on."""
    subscribe("elite", "month")
    deliver()
    live = till.world.all("subscription")[0]
    portal.switch(till.world, live, till.world.get("price", till.price("core")))
    deliver()
    return live["id"]


def test_a_smaller_plan_that_is_to_come_is_named_with_its_day(site, downgraded):
    page = text(site.get("/subscription"))

    assert "Elite, paid monthly through Stripe; changes" in page
    assert "Core, $8.99 a month" in page
    assert "Starts " in page
    assert "Change to Core" not in page
    assert "Change to Pro" in page


def test_whoever_keeps_the_larger_plan_after_all_sees_no_change(site, downgraded, till, deliver):
    subscriptions.unschedule(till.world, downgraded)
    deliver()

    page = text(site.get("/subscription"))

    assert "Core, $8.99 a month" not in page
    assert "Change to Core" in page


def test_the_plan_to_come_stays_unnamed_while_stripe_is_away(site, downgraded, till, monkeypatch):
    def away(*_args, **_options):
        raise gateways.sdk.APIConnectionError("Connection refused")

    monkeypatch.setattr(till.stripe.http, "request", away)

    assert "the plan you changed to" in text(site.get("/subscription"))


def test_a_failed_payment_is_announced_with_its_last_day(site, subscribe, deliver, till, user):
    subscribe("pro", "month", card=LATER_DECLINED)
    till.wait(32)
    deliver()

    page, elsewhere = text(site.get("/subscription")), text(site.get("/settings"))

    assert page.count("Your last payment failed") == 1
    assert "Update your card" in page
    assert "Update your card to keep Pro" in elsewhere
    assert Member.get(user.public_id).past_due_since


def test_invoices_of_an_absent_stripe_are_a_sentence_not_an_error(
    site, subscribe, deliver, till, monkeypatch
):
    subscribe()
    deliver()

    def away(**_wanted):
        raise gateways.StripeAway

    monkeypatch.setattr(till.stripe, "invoices", away)
    answer = site.get("/subscription?part=invoices")

    assert answer.status_code == 200
    assert "invoices aren't here" in text(answer)


def test_the_plans_page_reads_the_member_only(site, subscribe, deliver, till, round_trips):
    subscribe()
    deliver()

    with round_trips() as calls:
        site.get("/subscription")

    assert calls == ["GetItem"] * len(calls)
    assert len(calls) <= 2


def test_in_the_beta_there_is_nothing_to_buy(site, user, till):
    now = timezone.now()
    facts.seat_in_beta(
        user_id=user.public_id, seat=BetaSeat(tier="pro", since=clock.iso(now)), now=now
    )
    beta.turn(is_on=True, by="u9")

    page = text(site.get("/subscription"))

    assert "You're in the beta" in page
    assert "Choose Elite" not in page


def test_a_form_sends_the_browser_to_stripe(site, till):
    answer = site.post("/subscription/checkout", {"tier": "pro", "billingPeriod": "annual"})

    assert answer.status_code == 303
    assert "/dev/stripe/checkout/" in answer["Location"]


def test_a_form_made_up_is_refused(site, till):
    assert site.post("/subscription/checkout", {"tier": "gold"}).status_code == 400


@pytest.mark.parametrize(
    "path", ["/subscription", "/subscription/return", "/subscription/checkout"]
)
def test_plans_of_ones_own_ask_to_sign_in(client, db, path):
    answer = client.post(path) if path.endswith("checkout") else client.get(path)

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_change_in_the_portal_shows_at_once_before_its_webhook(site, subscribe, deliver, till):
    member = subscribe("core")
    deliver()
    sent_to = site.post("/subscription/portal").headers["Location"]
    session = till.world.get("billing_portal.session", sent_to.rsplit("/", 1)[1])
    (live,) = till.stripe.subscriptions(customer_id=member.stripe_customer_id)
    portal.switch(till.world, live, till.world.get("price", till.price("elite")))

    assert session["return_url"].endswith("/subscription/back")
    page = text(site.get("/subscription/back", follow=True))

    assert "$24.99 a month" in page


def test_coming_back_from_the_portal_with_stripe_away_shows_what_we_know(
    site, subscribe, deliver, till, monkeypatch
):
    subscribe("core")
    deliver()

    def away(**_wanted):
        raise gateways.StripeAway

    monkeypatch.setattr(till.stripe, "subscriptions", away)

    assert "$8.99 a month" in text(site.get("/subscription/back", follow=True))
