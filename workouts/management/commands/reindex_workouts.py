"""Write the search text of workouts anew, for one member or for all."""

from django.core.management.base import BaseCommand

from accounts.models import User
from workouts import services


class Command(BaseCommand):
    help = "Write what a search of the library matches anew; safe while members train."

    def add_arguments(self, parser):
        parser.add_argument("user_id", nargs="?", help="Public id of one member; all without it.")

    def handle(self, *args, user_id=None, **options):
        members = [user_id] if user_id else User.objects.values_list("public_id", flat=True)
        changed = sum(services.reindex(user_id=one) for one in members)
        self.stdout.write(f"{changed} workouts indexed.")
