"""Make members in the house's stores and print their ids and access tokens as JSON."""

import json
import sys

import django


def main(how_many: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("create_tables", stdout=sys.stderr)
    from accounts import services, sessions

    members = []
    for number in range(how_many):
        user = services.create_account(email=f"m{number}@example.com", password="Str0ng-enough!")
        tokens = sessions.open_session(user=user, provider="credentials", device="chaos")
        members.append({"id": user.public_id, "token": tokens.access})
    print(json.dumps(members))


if __name__ == "__main__":
    main(int(sys.argv[1]))
