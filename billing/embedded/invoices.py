"""Invoices and the money that moves through them: payments, failures, refunds, disputes."""

from typing import Any

from billing.embedded import cards
from billing.embedded.events import emit
from billing.embedded.world import Object, Refused, World

_DAY = 86_400
# Days after each failed attempt; when they are used up the subscription ends.
RETRY_DAYS = (3, 5, 7)


def create(
    world: World,
    subscription: Object,
    *,
    reason: str,
    lines: list[Object],
    discount: int = 0,
) -> Object:
    """Make and finalise an invoice for a subscription."""
    subtotal = sum(line["amount"] for line in lines)
    due = max(0, subtotal - discount)
    item = subscription["items"]["data"][0]
    invoice = world.new(
        "invoice",
        "in",
        **_unpaid(due),
        customer=subscription["customer"],
        number=_next_number(world),
        billing_reason=reason,
        subtotal=subtotal,
        total=subtotal - discount,
        period_start=item["current_period_start"],
        period_end=item["current_period_end"],
        lines={"object": "list", "has_more": False, "data": lines},
        parent={
            "type": "subscription_details",
            "subscription_details": {
                "subscription": subscription["id"],
                "metadata": subscription["metadata"],
            },
        },
        status_transitions={"finalized_at": world.now(), "paid_at": None, "voided_at": None},
        _payments=[],
    )
    invoice["hosted_invoice_url"] = f"{world.base_url}/dev/stripe/invoice/{invoice['id']}"
    subscription["latest_invoice"] = invoice["id"]
    world.save(subscription)
    return world.save(invoice)


def _unpaid(due: int) -> Object:
    return {
        "status": "open",
        "currency": "usd",
        "collection_method": "charge_automatically",
        "amount_due": due,
        "amount_paid": 0,
        "amount_remaining": due,
        "attempt_count": 0,
        "attempted": False,
        "next_payment_attempt": None,
        "last_finalization_error": None,
    }


def _next_number(world: World) -> str:
    number = int(world.setting("invoice_number", "0")) + 1
    world.set("invoice_number", str(number))
    return f"KINEX-{number:04d}"


def line(price: Object, amount: int, start: int, end: int, description: str) -> Object:
    return {
        "object": "line_item",
        "amount": amount,
        "currency": "usd",
        "description": description,
        "period": {"start": start, "end": end},
        "quantity": 1,
        "pricing": {
            "type": "price_details",
            "price_details": {"price": price["id"], "product": price["product"]},
        },
    }


def pay(world: World, invoice: Object, *, first: bool = False) -> bool:
    """Try to collect an open invoice from the customer's card; say whether it is paid."""
    if invoice["status"] != "open":
        raise Refused(400, f"Invoice is already {invoice['status']}.", code="invoice_not_open")
    card = cards.card_of(world, invoice["customer"])
    invoice["attempt_count"] += 1
    invoice["attempted"] = True
    behaviour = "declines" if card is None else card.at_checkout if first else card.at_renewal
    if invoice["amount_due"] == 0 or behaviour == "pays":
        _collect(world, invoice)
        return True
    _record(world, invoice, **_failure(card, behaviour))
    _plan_retry(world, invoice)
    emit(world, "invoice.payment_failed", invoice)
    if behaviour == "asks":
        emit(world, "invoice.payment_action_required", invoice)
    return False


def _failure(card: cards.Card | None, behaviour: cards.Behaviour) -> Object:
    """Return what the intent of an attempt that failed says."""
    if behaviour == "asks":
        code = "authentication_required"
        error = {"type": "card_error", "code": code, "decline_code": code}
        return {"status": "requires_action", "last_payment_error": error}
    if card is None:
        error = {"type": "invalid_request_error", "code": "payment_intent_unexpected_state"}
    else:
        error = {"type": "card_error", "code": "card_declined", "decline_code": card.decline_code}
    return {"status": "requires_payment_method", "last_payment_error": error}


def _record(world: World, invoice: Object, **said: Any) -> Object:
    """Keep how the last attempt went on the invoice's one payment, and return its intent."""
    if not invoice["_payments"]:
        intent = world.new(
            "payment_intent",
            "pi",
            amount=invoice["amount_due"],
            currency="usd",
            customer=invoice["customer"],
        )
        payment = {"type": "payment_intent", "payment_intent": intent["id"]}
        invoice["_payments"].append(
            {
                "id": f"inpay_{intent['id'][3:]}",
                "object": "invoice_payment",
                "invoice": invoice["id"],
                "is_default": True,
                "payment": payment,
            }
        )
    entry = invoice["_payments"][0]
    entry["status"] = "paid" if said["status"] == "succeeded" else "open"
    intent = world.get("payment_intent", entry["payment"]["payment_intent"])
    return world.save(intent | {"last_payment_error": None} | said)


def _collect(world: World, invoice: Object) -> None:
    now, amount = world.now(), invoice["amount_due"]
    invoice |= {
        "status": "paid",
        "amount_paid": amount,
        "amount_remaining": 0,
        "next_payment_attempt": None,
    }
    invoice["status_transitions"]["paid_at"] = now
    if amount:
        _charge(world, invoice, amount)
    world.save(invoice)
    emit(world, "invoice.paid", invoice)


def _charge(world: World, invoice: Object, amount: int) -> Object:
    intent = _record(world, invoice, status="succeeded")
    charge = world.new(
        "charge",
        "ch",
        amount=amount,
        currency="usd",
        customer=invoice["customer"],
        status="succeeded",
        paid=True,
        amount_refunded=0,
        refunded=False,
        disputed=False,
        payment_intent=intent["id"],
        _invoice=invoice["id"],
    )
    world.save(intent | {"latest_charge": charge["id"]})
    return charge


def _plan_retry(world: World, invoice: Object) -> None:
    past = invoice["attempt_count"] - 1
    days = RETRY_DAYS[past] if past < len(RETRY_DAYS) else None
    invoice["next_payment_attempt"] = world.now() + days * _DAY if days else None
    world.save(invoice)


def refund(world: World, params: dict[str, Any]) -> Object:
    """Give money back for a charge or a payment intent, all of it unless an amount is given."""
    charge = _refundable(world, params)
    amount = int(params.get("amount", charge["amount"] - charge["amount_refunded"]))
    if amount <= 0 or amount > charge["amount"] - charge["amount_refunded"]:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge."
        raise Refused(400, message, code="charge_already_refunded", param="amount")
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    world.save(charge)
    emit(world, "charge.refunded", charge)
    return world.new(
        "refund",
        "re",
        amount=amount,
        currency="usd",
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        status="succeeded",
        reason=params.get("reason"),
    )


def _refundable(world: World, params: dict[str, Any]) -> Object:
    if "payment_intent" in params:
        intent = world.get("payment_intent", params["payment_intent"])
        return world.get("charge", intent["latest_charge"])
    return world.get("charge", params.get("charge", ""))


def dispute(world: World, charge_id: str) -> Object:
    """Let the customer's bank take a charge back."""
    charge = world.get("charge", charge_id)
    world.save(charge | {"disputed": True})
    opened = world.new(
        "dispute",
        "dp",
        amount=charge["amount"],
        currency="usd",
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        reason="fraudulent",
        status="needs_response",
    )
    emit(world, "charge.dispute.created", opened)
    return opened


def of_customer(world: World, params: dict[str, Any]) -> list[Object]:
    status, subscription = params.get("status"), params.get("subscription")
    return [
        invoice
        for invoice in world.all("invoice", customer=params.get("customer"))
        if (status is None or invoice["status"] == status)
        and (subscription is None or subscription_of(invoice) == subscription)
    ]


def payments(world: World, params: dict[str, Any]) -> list[Object]:
    """Return how an invoice was paid or not: since "basil" only this leads to its intent."""
    return world.get("invoice", params.get("invoice", ""))["_payments"]


def subscription_of(invoice: Object) -> str:
    return invoice["parent"]["subscription_details"]["subscription"]
