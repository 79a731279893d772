"""`python -m bench.reconcile`: comparing 10,000 paying members with Stripe.

Prints calls to Stripe, seconds as a multiple of reading as many members from the index, and memory.
The stores are in process; Stripe is the embedded one, so seconds compare code, not networks.
"""

from tests import environment  # isort: skip  (the stores must stand before Django reads settings)

import os
import resource
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "kinexfit.settings"
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.tables import Member  # noqa: E402
from billing import gateways, ledger, stripe_facts, stripe_setup  # noqa: E402
from billing.backoffice import reconciliation  # noqa: E402
from billing.embedded import subscriptions  # noqa: E402
from billing.embedded.world import World  # noqa: E402
from billing.entitlements import Facts  # noqa: E402
from kinexfit import clock  # noqa: E402
from kinexfit.management.commands.create_tables import all_tables  # noqa: E402

MEMBERS = 10_000
# One in a hundred has drifted: Stripe knows of a subscription we have not heard of.
DRIFT = 100


def main(members: int) -> None:
    call_command("migrate", verbosity=0)
    for table in all_tables():
        table.create_table()
    world = World(":memory:")
    world.set("base_url", "http://localhost:8000")
    stripe = gateways.embedded(world)
    gateways.stripe = lambda: stripe
    list(stripe_setup.set_up(stripe, webhook_url="http://localhost:8000/api/stripe/webhook"))
    fill(world, stripe, members)
    began = time.perf_counter()
    read = sum(1 for _ in Member.by_stripe_customer.scan())
    reading = time.perf_counter() - began
    before = megabytes()
    began = time.perf_counter()
    run = reconciliation.work(run_id=reconciliation.start(by=None, now=timezone.now()).pk)
    seconds = time.perf_counter() - began
    print(
        f"{run.members} members ({read} read): {run.stripe_calls} calls to Stripe, "
        f"{seconds:.0f} s = {seconds / reading:.1f} x reading them, "
        f"+{megabytes() - before:.0f} MB, findings {run.counts}"
    )


def fill(world: World, stripe: gateways.Stripe, members: int) -> None:
    price = stripe.price_id(tier="pro", interval="month")
    now = timezone.now()
    for number in range(members):
        email = f"m{number}@example.com"
        with world.transaction():
            customer = world.new(
                "customer", "cus", email=email, name=None, metadata={}, invoice_settings={}
            )
            found = subscriptions.create(
                world,
                {
                    "customer": customer["id"],
                    "items": [{"price": price}],
                    "trial_period_days": 30,
                },
            )
        row = Member(f"member-{number}", email=email, created_at=clock.iso(now))
        row.stripe_customer_id = customer["id"]
        row.save()
        if number % DRIFT:
            told = stripe_facts.of_customer(
                customer_id=customer["id"], subscriptions=[found], is_deleted=False, now=now
            )
            ledger.write(account=ledger.account_of(row), facts=Facts(stripe=told), now=now)


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS)
    finally:
        environment.pytest_unconfigure()
