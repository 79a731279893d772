"""`python -m bench.check_billing`: the theorem's table.

Each row is one history of `tests/billing/histories.py`, delivered as `turmoil` does: shuffled,
doubled, late, at once, with handlers killed between any two calls. "wrong" must be 0.
"""

from tests import environment  # isort: skip  (the stores must stand before Django reads settings)

import argparse
import os
import time
from collections import Counter

os.environ["DJANGO_SETTINGS_MODULE"] = "kinexfit.settings"
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

import pytest  # noqa: E402

from billing import entitlements, reconciling  # noqa: E402
from tests.billing import histories  # noqa: E402
from tests.billing.conftest import new_till  # noqa: E402
from tests.billing.memory_ledger import MemoryLedger  # noqa: E402
from tests.billing.test_theorem import stripe_says  # noqa: E402
from tests.billing.turmoil import USER, Turmoil, account_before  # noqa: E402

COLUMNS = ("deliveries", "at once", "killed", "overtaken", "duplicates", "sent again")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--trials", type=int, default=300, help="per history, twice")
    trials = parser.parse_args().trials
    print(
        f"{'history':28}{'events':>8}{'trials':>8}", *(f"{name:>11}" for name in COLUMNS), "wrong"
    )
    total, began = Counter(), time.perf_counter()
    for name in sorted(histories.SCRIPTS):
        with pytest.MonkeyPatch.context() as patch:
            till = new_till(patch)
            history = histories.record(name, till)
            till.world.close()
            seen = turmoil(history, trials, patch)
        total += seen
        print_row(name, seen)
    print_row("all", total)
    print(f"{time.perf_counter() - began:.1f} s")
    environment.pytest_unconfigure()


def turmoil(history, trials: int, patch) -> Counter:
    """Run a history with everything delivered, then with losses and one reconcile."""
    expected, seen = stripe_says(history), Counter()
    seen["events"] = sum(len(moment.events) for moment in history.moments)
    for seed in range(2 * trials):
        is_lossy = seed >= trials
        store = MemoryLedger(account_before(history))
        trial = Turmoil(history, store, seed, drops=(seed % 4 + 1) / 4 * is_lossy, seen=seen)
        trial.install(patch)
        trial.run()
        if is_lossy:
            reconciling.reconcile_member(user_id=USER, now=history.ends_at)
        found = entitlements.access(store.accounts[USER].facts, history.ends_at).tier
        seen["trials"] += 1
        seen["wrong"] += found != expected
    return seen


def print_row(name: str, seen: Counter) -> None:
    figures = (f"{seen[column]:>11}" for column in COLUMNS)
    print(f"{name:28}{seen['events']:>8}{seen['trials']:>8}", *figures, f"{seen['wrong']:>5}")


if __name__ == "__main__":
    main()
