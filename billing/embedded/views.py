"""The pages Stripe hosts, in our own words and marked as a test: checkout, portal, invoice."""

from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from billing import gateways
from billing.embedded import cards, checkout, courier, portal, subscriptions
from billing.embedded.world import Object, Refused, World

_CARDS = [(card.number, card.label) for card in cards.CARDS.values()]


class PayForm(forms.Form):
    card = forms.ChoiceField(
        choices=_CARDS, initial=_CARDS[0][0], widget=forms.RadioSelect, label="Test card"
    )
    code = forms.CharField(label="Promotion code", required=False, max_length=40)


class CardForm(forms.Form):
    card = forms.ChoiceField(choices=_CARDS, widget=forms.RadioSelect, label="Another test card")


@require_http_methods(["GET", "POST"])
def checkout_page(request: HttpRequest, session_id: str) -> HttpResponse:
    world = gateways.world()
    session = _found(world, "checkout.session", session_id)
    form = PayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with world.transaction():
                number, code = form.cleaned_data["card"], form.cleaned_data["code"]
                checkout.pay(world, session_id, number=number, code=code)
        except Refused as exc:
            form.add_error("code" if "code" in str(exc) else "card", str(exc))
        else:
            courier.wake(world)
            address = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id)
            return _send_back(request, address)
    price = world.get("price", session["_price"])
    context = {
        "form": form,
        "session": checkout.read(world, session_id),
        "product": world.get("product", price["product"]),
        "price": _priced(price),
    }
    return render(
        request, "billing/embedded/checkout.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def portal_page(request: HttpRequest, session_id: str) -> HttpResponse:
    world = gateways.world()
    session = _found(world, "billing_portal.session", session_id)
    problem = ""
    if request.method == "POST":
        try:
            with world.transaction():
                problem = _act(world, session, request)
        except Refused as exc:
            problem = str(exc)
        courier.wake(world)
        if not problem:
            return _send_back(request, _next_address(request, session))
    context = _portal_context(world, session) | {"problem": problem}
    return render(request, "billing/embedded/portal.html", context, status=422 if problem else 200)


@require_safe
def invoice_page(request: HttpRequest, invoice_id: str) -> HttpResponse:
    invoice = _found(gateways.world(), "invoice", invoice_id)
    context = {
        "invoice": invoice,
        "total": _dollars(invoice["total"]),
        "lines": [
            (one["description"], _dollars(one["amount"])) for one in invoice["lines"]["data"]
        ],
        "made_at": _moment(invoice["created"]),
    }
    return render(request, "billing/embedded/invoice.html", context)


def _send_back(request: HttpRequest, address: str) -> HttpResponse:
    """Lead the customer back; into the app only by a link, for the CSP stops such a redirect."""
    if address.startswith("kinexfit:"):
        return render(request, "billing/embedded/to_app.html", {"address": address})
    return redirect(address.removeprefix(settings.BASE_URL))


def _act(world: World, session: Object, request: HttpRequest) -> str:
    """Do what the pressed button says, to this customer's own things only.

    Return what there is to say against it although it was done.
    """
    customer = world.get("customer", session["customer"])
    action = request.POST.get("action")
    if action == "card":
        form = CardForm(request.POST)
        if not form.is_valid():
            raise Refused(400, "Choose a card.")
        is_paid = portal.use_card(world, customer, form.cleaned_data["card"])
        return "" if is_paid else "The card is saved, but it was declined for what is owed."
    subscription = world.get("subscription", request.POST.get("subscription", ""))
    if subscription["customer"] != customer["id"]:
        raise Refused(404, "No such subscription.")
    if action in ("cancel", "resume"):
        change = {"cancel_at_period_end": "true" if action == "cancel" else "false"}
        subscriptions.change(world, subscription["id"], change)
    elif action == "keep":
        subscriptions.unschedule(world, subscription["id"])
    elif action == "switch":
        price = world.get("price", request.POST.get("price", ""))
        portal.switch(world, subscription, price)
    else:
        raise Refused(400, "That button isn't known.")
    return ""


def _next_address(request: HttpRequest, session: Object) -> str:
    after = (session["flow"] or {}).get("after_completion") or {}
    return after.get("redirect", {}).get("return_url") or request.path


def _portal_context(world: World, session: Object) -> dict:
    customer = world.get("customer", session["customer"])
    live = [
        one
        for one in world.all("subscription", customer=customer["id"])
        if one["status"] in subscriptions.LIVE
    ]
    card = cards.card_of(world, customer["id"])
    return {
        "session": session,
        "subscriptions": [_shown(world, one) for one in live],
        "confirm": _confirmation(world, session),
        "card": card,
        "card_form": CardForm(initial={"card": card.number if card else None}),
        "invoices": [
            {"number": one["number"], "id": one["id"], "status": one["status"]}
            | {"total": _dollars(one["total"]), "made_at": _moment(one["created"])}
            for one in world.all("invoice", customer=customer["id"])
        ],
    }


def _shown(world: World, subscription: Object) -> dict:
    item = subscriptions.item_of(subscription)
    return {
        "id": subscription["id"],
        "name": world.get("product", item["price"]["product"])["name"],
        "price": _priced(item["price"]),
        "status": subscription["status"].replace("_", " "),
        "ends": subscription["cancel_at_period_end"],
        "next_name": _name_of(world, subscription["_next_price"]),
        "period_end": _moment(item["current_period_end"]),
        "choices": [
            {"id": price["id"], "name": world.get("product", price["product"])["name"]}
            | _priced(price)
            for price in reversed(world.all("price"))
            if price["active"] and price["lookup_key"] and price["id"] != item["price"]["id"]
        ],
    }


def _name_of(world: World, price_id: str | None) -> str:
    if price_id is None:
        return ""
    return world.get("product", world.get("price", price_id)["product"])["name"]


def _confirmation(world: World, session: Object) -> dict | None:
    """Return what the change the member asked for would cost, line by line."""
    wanted = (session["flow"] or {}).get("subscription_update_confirm")
    if not wanted:
        return None
    subscription = world.get("subscription", wanted["subscription"])
    price = world.get("price", wanted["items"][0]["price"])
    current = subscriptions.item_of(subscription)
    if current["price"]["id"] == price["id"] or subscription["status"] not in subscriptions.LIVE:
        return None
    is_later = portal.is_cheaper(price, current["price"])
    lines = [] if is_later else subscriptions.proration(world, subscription, price)
    return {
        "subscription": subscription["id"],
        "name": world.get("product", price["product"])["name"],
        "price": _priced(price),
        "price_id": price["id"],
        "is_later": is_later,
        "period_end": _moment(current["current_period_end"]),
        "lines": _lines(lines),
        "due": _dollars(max(0, sum(line["amount"] for line in lines))),
    }


def _found(world: World, kind: str, object_id: str) -> Object:
    try:
        return world.get(kind, object_id)
    except Refused as exc:
        raise Http404 from exc


def _lines(lines: list[Object]) -> list[tuple[str, str]]:
    return [(line["description"], _dollars(line["amount"])) for line in lines]


def _priced(price: Object) -> dict:
    return {"amount": _dollars(price["unit_amount"]), "interval": price["recurring"]["interval"]}


def _dollars(cents: int) -> str:
    return f"{'−' if cents < 0 else ''}${abs(cents) / 100:.2f}"


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
