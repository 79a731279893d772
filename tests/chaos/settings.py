"""The real settings, with a killed worker's task coming back after one second instead of three
minutes, cheap password hashes and a folder of its own for pictures."""

from pathlib import Path

from kinexfit.settings import *  # noqa: F403
from kinexfit.settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES

CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {"visibility_timeout": 1}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(DATABASES["default"]["NAME"]).parent / "media"
