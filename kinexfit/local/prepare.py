"""Brings the local stores up to date in one Django process; prints the demo sign-in."""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands


def main() -> None:
    """Migrate, create tables and plans, collect static files that changed, seed the demo."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinexfit.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("create_tables", stdout=sys.stderr)
    if not settings.STRIPE_SECRET_KEY:
        call_command("stripe_sync", stdout=sys.stderr)
    _collect_static()
    if "seed_demo" in get_commands():
        call_command("seed_demo", stdout=sys.stdout)


def _collect_static() -> None:
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
