import re

from django.core.management.base import BaseCommand, CommandError

from billing import gateways
from billing.embedded import catalogue, clockwork, events, invoices, subscriptions

_SPAN = re.compile(r"(\d+)([hdw])")
_SECONDS = {"h": 3600, "d": 86_400, "w": 7 * 86_400}


class Command(BaseCommand):
    help = (
        "Work the embedded Stripe: let time pass, cause chaos, refund, dispute, promote, give up."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "action",
            choices=["advance", "chaos", "refund", "dispute", "promotion", "dunning", "status"],
        )
        parser.add_argument(
            "what", nargs="?", default="", help="31d · double,drop · ch_… · CODE:20 · past_due"
        )

    def handle(self, *args, action: str, what: str, **options):
        self.world = gateways.world()
        getattr(self, f"_{action}")(what)
        self.stdout.write(f"{events.count_waiting(self.world)} events for the running server.")

    def _advance(self, what: str) -> None:
        match = _SPAN.fullmatch(what)
        if match is None:
            raise CommandError("Say how far: 12h, 31d or 2w.")
        seconds = int(match[1]) * _SECONDS[match[2]]
        self.stdout.write(f"{clockwork.advance(self.world, seconds)} things happened.")

    def _chaos(self, what: str) -> None:
        wanted = [word for word in what.split(",") if word]
        if unknown := set(wanted) - set(events.CHAOS):
            raise CommandError(f"Unknown: {', '.join(unknown)}. Known: {', '.join(events.CHAOS)}.")
        self.world.set("chaos", ",".join(wanted))
        self.stdout.write(f"Chaos: {', '.join(wanted) or 'none'}.")

    def _refund(self, what: str) -> None:
        with self.world.transaction():
            invoices.refund(self.world, {"charge": what})

    def _dispute(self, what: str) -> None:
        with self.world.transaction():
            invoices.dispute(self.world, what)

    def _promotion(self, what: str) -> None:
        code, _, percent = what.partition(":")
        if not code or not percent.isdecimal() or not 0 < int(percent) <= 100:
            raise CommandError("Say the code and the percentage: SPRING:20.")
        with self.world.transaction():
            coupon = catalogue.create_coupon(self.world, {"percent_off": percent})
            promotion = {"code": code, "promotion": {"coupon": coupon["id"]}}
            catalogue.create_promotion_code(self.world, promotion)

    def _dunning(self, what: str) -> None:
        if what not in subscriptions.AFTER_DUNNING:
            raise CommandError(f"Say what follows it: {', '.join(subscriptions.AFTER_DUNNING)}.")
        self.world.set("after_dunning", what)

    def _status(self, _what: str) -> None:
        for one in self.world.all("subscription"):
            price = one["items"]["data"][0]["price"]
            self.stdout.write(
                f"{one['id']} {one['status']} {price['lookup_key']} {one['customer']}"
            )
        for one in self.world.all("charge"):
            self.stdout.write(f"{one['id']} {one['amount']} {one['customer']}")
