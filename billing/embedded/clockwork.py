"""Time passing: trials, renewals, payment retries and ends, in the order they fall due."""

from billing.embedded import subscriptions
from billing.embedded.events import emit
from billing.embedded.world import Object, World

_WARNING = 3 * 86_400


def advance(world: World, seconds: int) -> int:
    """Move the clock and let happen what falls due on the way; return how many things did."""
    target, happened = world.now() + seconds, 0
    while True:
        due = min(_due(world), key=lambda one: one[0], default=None)
        if due is None or due[0] > target:
            break
        _go_to(world, due[0])
        with world.transaction():
            _happen(world, *due[1:])
        happened += 1
    _go_to(world, target)
    return happened


def _go_to(world: World, moment: int) -> None:
    world.move_clock(max(0, moment - world.now()))


def _due(world: World) -> list[tuple[int, str, Object]]:
    """Return what is to come: (moment, what, subscription or invoice)."""
    coming: list[tuple[int, str, Object]] = []
    for one in world.all("subscription"):
        if one["status"] in ("active", "trialing", "past_due"):
            coming.append((subscriptions.item_of(one)["current_period_end"], "renewal", one))
        if one["status"] == "trialing" and not one["_warned"]:
            coming.append((one["trial_end"] - _WARNING, "trial warning", one))
    for invoice in world.all("invoice"):
        if invoice["status"] == "open" and invoice["next_payment_attempt"]:
            coming.append((invoice["next_payment_attempt"], "retry", invoice))
    return coming


def _happen(world: World, what: str, about: Object) -> None:
    match what:
        case "renewal":
            subscriptions.renew(world, about)
        case "trial warning":
            emit(world, "customer.subscription.trial_will_end", about)
            world.save(about | {"_warned": True})
        case "retry":
            subscriptions.settle(world, about)
