from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from billing import gateways, stripe_setup


class Command(BaseCommand):
    help = "Create or verify the products, prices, portal and webhook endpoint in Stripe."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Change nothing; fail on a gap.")

    def handle(self, *args, check: bool, **options):
        url = f"{settings.BASE_URL}/api/stripe/webhook"
        found = 0
        try:
            for line in stripe_setup.set_up(gateways.stripe(), webhook_url=url, is_dry=check):
                found += 1
                self.stdout.write(f"{'missing' if check else 'made'}: {line}")
        except (stripe_setup.NeedsHands, gateways.StripeAway, gateways.StripeRefused) as exc:
            raise CommandError(str(exc)) from exc
        if check and found:
            raise CommandError(f"Stripe lacks {found} of what we need.")
        self.stdout.write("Stripe has everything we need.")
