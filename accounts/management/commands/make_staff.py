from django.core.management.base import BaseCommand, CommandError

from accounts import audit, roles
from accounts.models import User


class Command(BaseCommand):
    help = "Make a member staff, as support or as admin."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", choices=sorted(roles.ROLES), default="support")

    def handle(self, *args, **options):
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError("Nobody signs in with that address. Sign up on the site first.")
        roles.give_role(user=user, role=options["role"])
        audit.record(actor=None, action="make-staff", target=user, role=options["role"])
        self.stdout.write(f"{options['role']}: sign in, set up a second factor, open /admin/.")
