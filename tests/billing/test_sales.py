"""What Stripe's events count for the business."""

from billing.embedded import portal


def total(measured, name: str) -> float:
    return sum(line[name] for line in measured(name))


def test_a_purchase_is_counted_from_checkout_to_money(subscribe, deliver, measured):
    subscribe("pro", "year")
    deliver()

    (started,) = measured("subscription.checkout_started")
    (completed,) = measured("subscription.checkout_completed")
    assert (started["tier"], started["billingPeriod"]) == ("pro", "year")
    assert (completed["tier"], completed["billingPeriod"]) == ("pro", "year")
    assert total(measured, "subscription.revenue_cents") == 10_999


def test_an_event_sent_twice_is_counted_once(subscribe, deliver, till, measured):
    subscribe("core")
    events = till.waiting()
    deliver()

    for event in events:
        deliver(event)

    assert total(measured, "subscription.checkout_completed") == 1
    assert total(measured, "subscription.revenue_cents") == 899


def test_a_renewal_is_counted(subscribe, deliver, till, measured):
    subscribe("core")
    deliver()
    till.wait(32)
    deliver()

    assert total(measured, "subscription.renewed") == 1


def test_a_cancellation_is_counted_once(subscribe, deliver, till, measured):
    member = subscribe("pro")
    deliver()
    (live,) = till.stripe.subscriptions(customer_id=member.stripe_customer_id)
    till.stripe.api.subscriptions.update(live["id"], {"cancel_at_period_end": True})
    deliver()
    till.wait(32)
    deliver()

    (line,) = measured("subscription.canceled")
    assert (line["tier"], line["subscription.canceled"]) == ("pro", 1)


def test_a_dearer_plan_is_an_upgrade(subscribe, deliver, till, measured):
    member = subscribe("core")
    deliver()
    (live,) = till.stripe.subscriptions(customer_id=member.stripe_customer_id)
    with till.world.transaction():
        price = till.world.get("price", till.price("pro"))
        portal.switch(till.world, till.world.get("subscription", live["id"]), price)
    deliver()

    (line,) = measured("subscription.upgraded")
    assert (line["fromTier"], line["toTier"]) == ("core", "pro")
