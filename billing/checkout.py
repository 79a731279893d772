"""Buying and changing a plan: one customer per member, one subscription per customer."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from billing import beta, entitlements, gateways, ledger, syncing
from billing.entitlements import Access, Facts, StripeFact, StripeSubscription
from billing.gateways import Interval, Session
from billing.ledger import Account
from billing.plans import TierKey
from kinexfit import clock, errors, metrics

Context = Literal["web", "mobile"]

_TRIES = 4
_APP = "kinexfit://subscription/"
# Stripe puts the id in when it sends the customer back.
_SESSION_ID = "{CHECKOUT_SESSION_ID}"


class InBeta(errors.NotAllowed):
    code = "BETA_MEMBER"
    message = "You're in the beta: your plan is on us, so there's nothing to buy yet."


class NoCustomer(errors.NotFound):
    code = "NO_CUSTOMER"
    message = "You haven't bought a plan here, so there's no billing to manage."


class BoughtElsewhere(errors.Conflict):
    code = "BOUGHT_IN_APP_STORE"
    message = "Your plan comes from the App Store. Change or cancel it there first."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a member chose to buy, and from where."""

    tier: TierKey
    interval: Interval
    context: Context
    price_id: str

    @property
    def success_url(self) -> str:
        if self.context == "mobile":
            return f"{_APP}success?{self._query}&session_id={_SESSION_ID}"
        return f"{_page('subscription-return')}?session_id={_SESSION_ID}"

    @property
    def cancel_url(self) -> str:
        if self.context == "mobile":
            return f"{_APP}cancel?{self._query}"
        return f"{_page('subscription')}?billing={self._period}"

    @property
    def _query(self) -> str:
        return urlencode({"tier": self.tier, "billingPeriod": self._period})

    @property
    def _period(self) -> str:
        return "annual" if self.interval == "year" else "monthly"


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a member who comes back from Checkout stands."""

    state: Literal["unfinished", "activating", "active"]
    access: Access


def start(*, user: User, tier: TierKey, interval: Interval, context: Context, now: datetime) -> str:
    """Return where the member goes to buy a plan, or to change the one they have."""
    account = _account(user)
    _refuse_double(account.facts, now)
    account = ensure_customer(user=user, account=account, now=now)
    price_id = gateways.stripe().price_id(tier=tier, interval=interval)
    wanted = Wanted(tier, interval, context, price_id)
    for _ in range(_TRIES):
        newest = gateways.stripe().newest_session(customer_id=_customer(account))
        # Read after the session: whatever it bought is among the subscriptions by now.
        facts = syncing.sync(account=account, customer_id=_customer(account), now=now)
        account = _account(user)
        if subscription := live_subscription(facts):
            return _change(account, subscription, wanted)
        # Each session has one successor: of two tabs one joins the other or comes round again.
        with contextlib.suppress(gateways.CheckoutTaken):
            return _reopened(newest, wanted) or _opened(user, account, wanted, after=newest)
    raise gateways.CheckoutTaken


def _reopened(newest: Session | None, wanted: Wanted) -> str | None:
    """Return the open checkout for the same thing; one for something else is closed."""
    if newest is None or newest.status != "open":
        return None
    if (newest.price_id, newest.context) == (wanted.price_id, wanted.context):
        return newest.url
    if not gateways.stripe().expire_session(session_id=newest.id):
        # It was paid this very moment, so there is a subscription to look at first.
        raise gateways.CheckoutTaken
    return None


def _opened(user: User, account: Account, wanted: Wanted, *, after: Session | None) -> str:
    session = gateways.stripe().create_session(
        customer_id=_customer(account),
        user_id=user.public_id,
        tier=wanted.tier,
        price_id=wanted.price_id,
        context=wanted.context,
        after=after.id if after else "first",
        success_url=wanted.success_url,
        cancel_url=wanted.cancel_url,
    )
    metrics.count("subscription.checkout_started", tier=wanted.tier, billingPeriod=wanted.interval)
    return session.url or _page("subscription")


def open_portal(*, user: User, context: Context, now: datetime) -> str:
    """Return the portal's address; a beta member with a subscription may always cancel it."""
    account = _account(user)
    stripe = account.facts.stripe
    if beta.blocks_buying(account.facts) and not live_subscription(account.facts):
        raise InBeta
    if stripe is None or stripe.is_deleted:
        raise NoCustomer
    return gateways.stripe().portal_url(
        customer_id=stripe.customer_id, return_url=_portal_return(context)
    )


def refresh(*, user: User, now: datetime) -> None:
    """Take over what a member has just changed at Stripe; without Stripe the webhook will."""
    account = _account(user)
    if account.customer_id is None:
        return
    with contextlib.suppress(syncing.MemberGone, errors.Unavailable):
        syncing.sync(account=account, customer_id=account.customer_id, now=now)


def finish(*, user: User, session_id: str, now: datetime) -> Landing:
    """Say what became of a checkout, as Stripe tells it: the address alone proves nothing."""
    session = gateways.stripe().session(session_id=session_id)
    if session.user_id != user.public_id:
        raise errors.NotFound
    account = _account(user)
    if session.status != "complete":
        return Landing("unfinished", entitlements.access(account.facts, now))
    try:
        facts = syncing.sync(account=account, customer_id=session.customer_id, now=now)
    except (syncing.MemberGone, ledger.Overtaken):
        facts = _account(user).facts
    access = entitlements.access(facts, now)
    bought = [one for one in _subscriptions(facts) if one.id == session.subscription_id]
    is_active = bool(bought) and bought[0].is_live and access.tier != "free"
    return Landing("active" if is_active else "activating", access)


def ensure_customer(*, user: User, account: Account, now: datetime) -> Account:
    """Return the account with a Stripe customer, made if need be; of two at once both get one."""
    for _ in range(_TRIES):
        stripe = account.facts.stripe
        if stripe and not stripe.is_deleted:
            return account
        customer_id = gateways.stripe().create_customer(
            user_id=user.public_id,
            email=user.email,
            replaces=stripe.customer_id if stripe else None,
        )
        fact = StripeFact(customer_id=customer_id, checked_at=clock.iso(now))
        facts = account.facts.model_copy(update={"stripe": fact})
        ledger.write(account=account, facts=facts, now=now)
        account = _account(user)
    raise ledger.Overtaken


def may_open_portal(facts: Facts) -> bool:
    """Say whether there is billing to manage; the beta never stands before a cancellation."""
    if facts.stripe is None or facts.stripe.is_deleted:
        return False
    return live_subscription(facts) is not None or not beta.blocks_buying(facts)


def live_subscription(facts: Facts) -> StripeSubscription | None:
    """Return the subscription a change is made to: the newest that Stripe may still charge."""
    return next((one for one in _subscriptions(facts) if one.is_live), None)


def _subscriptions(facts: Facts) -> tuple[StripeSubscription, ...]:
    return facts.stripe.subscriptions if facts.stripe else ()


def _account(user: User) -> Account:
    account = ledger.account(user_id=user.public_id)
    return account or ledger.account_of(accounts.member(user_id=user.public_id))


def _customer(account: Account) -> str:
    if account.customer_id is None:
        raise ledger.Overtaken
    return account.customer_id


def _refuse_double(facts: Facts, now: datetime) -> None:
    if beta.blocks_buying(facts) and not live_subscription(facts):
        raise InBeta
    if entitlements.app_store_plan(facts, now):
        raise BoughtElsewhere


def _change(account: Account, subscription: StripeSubscription, wanted: Wanted) -> str:
    """Return the portal, at the confirmation of the change when there is one to confirm."""
    customer_id, return_url = _customer(account), _portal_return(wanted.context)
    can_change = subscription.status in ("active", "trialing") and not subscription.cancel_at
    if not can_change or subscription.price_id == wanted.price_id:
        return gateways.stripe().portal_url(customer_id=customer_id, return_url=return_url)
    try:
        return gateways.stripe().change_url(
            customer_id=customer_id,
            subscription_id=subscription.id,
            item_id=subscription.item_id,
            price_id=wanted.price_id,
            return_url=return_url,
        )
    except gateways.StripeRefused:
        # Stripe confirms no change beside one that is already to come: the portal shows both.
        return gateways.stripe().portal_url(customer_id=customer_id, return_url=return_url)


def _portal_return(context: Context) -> str:
    return f"{_APP}manage-return" if context == "mobile" else _page("subscription-back")


def _page(name: str) -> str:
    return settings.BASE_URL + reverse(name)
