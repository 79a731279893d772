"""Plans: what there is, what the member has, and the ways to change it."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from billing import checkout, gateways, offers, serializers, services
from billing.gateways import Interval
from kinexfit import rate_limits

_PERIODS: dict[str, Interval] = {"annual": "year", "monthly": "month"}


class _ToStripe(HttpResponse):
    """A redirect a browser follows with GET, whatever it came with.

    The embedded Stripe is on this very site, under whatever name the member opened it, and the CSP
    lets a form lead to no other.
    """

    status_code = 303

    def __init__(self, url: str) -> None:
        super().__init__(headers={"Location": _here(url)})


def _here(url: str) -> str:
    """Return an address of this site without its name, which the member may know it under."""
    return url.removeprefix(settings.BASE_URL)


@require_safe
def pricing(request: HttpRequest) -> HttpResponse:
    """Show what the plans cost to somebody who isn't signed in."""
    if request.user.is_authenticated:
        return redirect("subscription")
    period = _period(request)
    context = {"offers": offers.offers(_PERIODS[period]), "period": period}
    return render(request, "billing/pricing.html", context)


@login_required
@require_safe
def subscription(request: SignedInRequest) -> HttpResponse:
    plan = services.plan(user=request.user, now=timezone.now())
    period = _period(request, "monthly" if plan.interval == "month" else "annual")
    context = {"plan": plan, "period": period, "offers": offers.offers(_PERIODS[period])}
    if request.GET.get("part") == "invoices":
        return _invoices(request, plan.customer_id)
    return render(request, "billing/subscription.html", context)


def _invoices(request: SignedInRequest, customer_id: str | None) -> HttpResponse:
    """Show invoices straight from Stripe, and the page without them when Stripe is away."""
    _count(request, "reads")
    rows, is_away = [], False
    try:
        if customer_id:
            rows = gateways.stripe().invoices(customer_id=customer_id)
    except (gateways.StripeAway, gateways.StripeRefused):
        is_away = True
    shown = [
        {"invoice": one, "total": offers.dollars(one.total_cents)}
        | {"made_at": datetime.fromtimestamp(one.created, UTC)}
        | {"page_url": _here(one.page_url or "")}
        for one in rows
    ]
    template = "billing/_invoices.html" if request.htmx else "billing/invoices.html"
    return render(request, template, {"invoices": shown, "is_away": is_away})


@login_required
@require_POST
def start_checkout(request: SignedInRequest) -> HttpResponse:
    _count(request, "writes")
    payload = serializers.CheckoutSerializer(data=request.POST)
    payload.is_valid(raise_exception=True)
    wanted = payload.validated_data
    url = checkout.start(
        user=request.user,
        tier=wanted["tier"],
        interval=_PERIODS[wanted["billingPeriod"]],
        context="web",
        now=timezone.now(),
    )
    return _ToStripe(url)


@login_required
@require_POST
def open_portal(request: SignedInRequest) -> HttpResponse:
    _count(request, "writes")
    return _ToStripe(checkout.open_portal(user=request.user, context="web", now=timezone.now()))


@login_required
@require_safe
def come_back(request: SignedInRequest) -> HttpResponse:
    """Show what became of a checkout; while it becomes, the page asks again by itself."""
    _count(request, "reads")
    session_id = request.GET.get("session_id", "")
    landing = checkout.finish(user=request.user, session_id=session_id, now=timezone.now())
    template = "billing/_landing.html" if request.htmx else "billing/landing.html"
    return render(request, template, {"landing": landing, "session_id": session_id})


@login_required
@require_safe
def back_from_portal(request: SignedInRequest) -> HttpResponse:
    """Show a change made in the portal at once: its webhook may take a moment longer."""
    _count(request, "reads")
    checkout.refresh(user=request.user, now=timezone.now())
    return redirect("subscription")


def _count(request: SignedInRequest, category: str) -> None:
    """Keep one member from asking Stripe more often than the API would let them."""
    rate_limits.hit(category=category, key=request.user.public_id)


def _period(request: HttpRequest, fallback: str = "annual") -> str:
    asked = request.GET.get("billing", fallback)
    return asked if asked in _PERIODS else "annual"
