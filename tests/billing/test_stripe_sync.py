"""`manage.py stripe_sync`, over HTTP: the embedded Stripe behind a real socket."""

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from billing import gateways, receiving, stripe_setup
from billing.embedded import server
from billing.embedded.world import World


class _Wire(BaseHTTPRequestHandler):
    world: World
    versions: list[str]

    def _answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        parts = urlsplit(self.path)
        self.versions.append(self.headers["Stripe-Version"])
        status, found, headers = server.answer(
            self.world,
            self.command,
            parts.path,
            query=parts.query,
            body=body,
            key=self.headers.get("Idempotency-Key"),
        )
        payload = json.dumps(found).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = do_DELETE = _answer

    def log_message(self, *_arguments):
        """Keep requests out of the test's output."""


@pytest.fixture
def wire(monkeypatch):
    world = World(":memory:")
    handler = type("Wire", (_Wire,), {"world": world, "versions": []})
    with HTTPServer(("127.0.0.1", 0), handler) as listener:
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{listener.server_port}"
        stripe = gateways.over_network(key="sk_test_x", webhook_secret="whsec_x", base_url=url)
        monkeypatch.setattr(gateways, "stripe", lambda: stripe)
        yield handler
        stripe.close()
        listener.shutdown()
        thread.join()
    world.close()


def sync(*arguments: str) -> str:
    said = io.StringIO()
    call_command("stripe_sync", *arguments, stdout=said)
    return said.getvalue()


def test_it_makes_everything_once_and_then_finds_it(wire):
    made, again = sync(), sync()

    prices = {one["lookup_key"]: one["unit_amount"] for one in wire.world.all("price")}
    assert prices == {
        "kinexfit_core_monthly": 899,
        "kinexfit_core_yearly": 6_999,
        "kinexfit_pro_monthly": 1_399,
        "kinexfit_pro_yearly": 10_999,
        "kinexfit_elite_monthly": 2_499,
        "kinexfit_elite_yearly": 19_999,
    }
    assert "whsec_" in made
    assert again == "Stripe has everything we need.\n"
    assert set(wire.versions) == {gateways.API_VERSION}


def test_the_endpoint_is_pinned_to_our_version_and_events(wire):
    sync()

    (endpoint,) = wire.world.all("webhook_endpoint")
    assert endpoint["url"].endswith("/api/stripe/webhook")
    assert endpoint["api_version"] == gateways.API_VERSION
    assert set(endpoint["enabled_events"]) == set(receiving.HANDLED)


def test_the_portal_lets_members_change_at_once_or_at_the_end(wire):
    sync()

    features = wire.world.all("billing_portal.configuration")[0]["features"]
    assert features["subscription_cancel"]["mode"] == "at_period_end"
    update = features["subscription_update"]
    assert update["proration_behavior"] == "always_invoice"
    assert len(update["products"]) == 3


def test_checking_changes_nothing_and_fails_on_a_gap(wire):
    with pytest.raises(CommandError, match="lacks 10"):
        sync("--check")
    assert wire.world.all("product") == []

    sync()
    assert sync("--check") == "Stripe has everything we need.\n"


def test_a_price_that_changed_is_replaced_and_the_old_one_keeps_its_tier(wire):
    sync()
    old = next(one for one in wire.world.all("price") if one["unit_amount"] == 899)
    wire.world.save(old | {"unit_amount": 799})

    assert "price kinexfit_core_monthly at 899 cents" in sync()

    replaced = wire.world.get("price", old["id"])
    assert (replaced["lookup_key"], replaced["metadata"]) == (None, {"tier": "core"})


def test_a_price_made_by_hand_is_told_its_tier(wire):
    sync()
    price = wire.world.all("price")[0]
    wire.world.save(price | {"metadata": {}})

    assert "tier of price" in sync()
    assert wire.world.get("price", price["id"])["metadata"]["tier"] == "elite"


def test_missing_events_are_added_and_another_version_needs_hands(wire):
    sync()
    (endpoint,) = wire.world.all("webhook_endpoint")
    wire.world.save(endpoint | {"enabled_events": ["invoice.paid"]})
    assert "events of endpoint" in sync()

    wire.world.save(endpoint | {"api_version": "2024-04-10"})
    with pytest.raises(CommandError, match="Delete it in the dashboard"):
        sync()


def test_an_account_out_of_reach_is_an_error_with_a_sentence(monkeypatch):
    stripe = gateways.over_network(
        key="sk_test_x", webhook_secret="whsec_x", base_url="http://127.0.0.1:9"
    )
    monkeypatch.setattr(gateways, "stripe", lambda: stripe)

    with pytest.raises(CommandError, match="isn't answering"):
        sync()


def test_lines_are_the_same_through_the_embedded_door(till):
    lines = list(stripe_setup.set_up(till.stripe, webhook_url="http://elsewhere/hook"))

    assert lines[0] == "webhook endpoint http://elsewhere/hook"
