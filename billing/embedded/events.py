"""Events and their delivery: signed, retried, and on request doubled, delayed, lost or shuffled."""

import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable

from billing.embedded.requests import public
from billing.embedded.world import Object, World

CHAOS = ("double", "delay", "drop", "reorder")
_RETRY_SECONDS = (1, 5, 30, 120, 600)

# (body, signature header) -> HTTP status
Receiver = Callable[[bytes, str], int]


def emit(world: World, event_type: str, obj: Object) -> Object:
    """Record that something happened, and plan its delivery when the endpoint wants to know."""
    event = world.new(
        "event",
        "evt",
        type=event_type,
        api_version=world.setting("api_version"),
        data={"object": public(obj)},
        pending_webhooks=1,
        request={"id": None, "idempotency_key": None},
    )
    wanted = world.setting("enabled_events")
    if not wanted or event_type in wanted.split(","):
        for due in _moments(world):
            world.execute(
                "INSERT INTO deliveries (event, due, attempts, state) VALUES (?, ?, 0, 'pending')",
                *(event["id"], due),
            )
    return event


def _moments(world: World) -> list[float]:
    """Return when an event is to be delivered: once and now, unless chaos was asked for."""
    chaos = [word for word in world.setting("chaos").split(",") if word]
    now = time.time()
    if "drop" in chaos and random.random() < 0.2:  # noqa: S311
        return []
    due = now
    if "delay" in chaos:
        due += random.uniform(0, 20)  # noqa: S311
    if "reorder" in chaos:
        due += random.choice((0, 1, 2, 3))  # noqa: S311
    if "double" in chaos and random.random() < 0.5:  # noqa: S311
        return [due, due + random.uniform(0, 2)]  # noqa: S311
    return [due]


def deliver_due(world: World, receive: Receiver) -> int:
    """Deliver what is due and return how many were tried; refused ones are planned again."""
    tried = 0
    while (row := _take(world)) is not None:
        delivery, event_id, attempts = row
        event = world.get("event", event_id)
        body = json.dumps(event).encode()
        status = receive(body, signature(world, body))
        _settle(world, delivery, attempts, status)
        tried += 1
    return tried


def count_waiting(world: World) -> int:
    """Return how many deliveries are still to come, now or later."""
    return world.execute("SELECT count(*) FROM deliveries WHERE state = 'pending'")[0][0]


def signature(world: World, body: bytes) -> str:
    """Sign a body as Stripe does: HMAC-SHA256 over the time and the body."""
    moment = int(time.time())
    secret = world.setting("webhook_secret").encode()
    digest = hmac.new(secret, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def _take(world: World) -> tuple[int, str, int] | None:
    """Claim one delivery for a minute: two processes don't both send it, a killed one loses it."""
    now = time.time()
    due = "SELECT 1 FROM deliveries WHERE state = 'pending' AND due <= ? LIMIT 1"
    if world.one(due, now) is None:
        # Looking alone takes no lock from whoever is writing.
        return None
    return world.one(
        "UPDATE deliveries SET due = ?, attempts = attempts + 1 WHERE id = ("
        "SELECT id FROM deliveries WHERE state = 'pending' AND due <= ? ORDER BY due, id LIMIT 1)"
        " RETURNING id, event, attempts",
        *(now + 60, now),
    )


def _settle(world: World, delivery: int, attempts: int, status: int) -> None:
    is_taken = 200 <= status < 300
    if is_taken or attempts > len(_RETRY_SECONDS):
        state, due = ("sent" if is_taken else "given up"), time.time()
    else:
        state, due = "pending", time.time() + _RETRY_SECONDS[attempts - 1]
    world.execute(
        "UPDATE deliveries SET state = ?, due = ?, answer = ? WHERE id = ?",
        *(state, due, str(status), delivery),
    )
