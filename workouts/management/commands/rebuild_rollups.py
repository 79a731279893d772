"""Count the training months again, for one member or for all."""

from django.core.management.base import BaseCommand

from accounts.models import User
from workouts.services import totals


class Command(BaseCommand):
    help = "Fold the training months again from the completions; safe while members train."

    def add_arguments(self, parser):
        parser.add_argument("user_id", nargs="?", help="Public id of one member; all without it.")

    def handle(self, *args, user_id=None, **options):
        members = [user_id] if user_id else User.objects.values_list("public_id", flat=True)
        counted = sum(totals.rebuild(user_id=member) for member in members)
        self.stdout.write(f"{counted} months counted.")
