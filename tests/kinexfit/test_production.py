"""Production picks nothing silently: what it needs is named, and a full environment passes."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "a1b2c3d4e5f6g7h8i9j0" * 3,
    "TOKEN_SECRET": "k1l2m3n4o5p6q7r8s9t0" * 2,
    "DATABASE_URL": "postgres://kinexfit:secret@db.example.com:5432/kinexfit",
    "ALLOWED_HOSTS": "kinexfit.com",
    "BASE_URL": "https://kinexfit.com",
    "REDIS_URL": "rediss://redis.example.com:6379/0",
    "S3_BUCKET": "kinexfit-pictures",
    "AI_PROVIDER": "bedrock",
    "OCR_PROVIDER": "textract",
    "STRIPE_SECRET_KEY": "sk_live_example",
    "STRIPE_WEBHOOK_SECRET": "whsec_example",
    "EMAIL_URL": "smtp+tls://mail.example.com:587",
}


@pytest.fixture
def settings_of(monkeypatch):
    """Read the settings as a process with this environment would."""

    def read(variables: dict[str, str]) -> dict:
        monkeypatch.setattr(environ.Env, "ENVIRON", variables)
        return runpy.run_path(str(ROOT / "kinexfit" / "settings.py"))

    return read


@pytest.mark.parametrize("name", sorted(WHOLE.keys() - {"DJANGO_ENV"}))
def test_what_is_missing_is_named(settings_of, name):
    with pytest.raises(ImproperlyConfigured, match=f"Set {name}"):
        settings_of({key: value for key, value in WHOLE.items() if key != name})


@pytest.mark.parametrize(
    "embedded",
    [
        {"DYNAMODB_ENDPOINT_URL": "http://127.0.0.1:8001"},
        {"STRIPE_SECRET_KEY": "sk_test_example"},
        {"TOKEN_SECRET": "short"},
    ],
)
def test_what_belongs_to_a_laptop_is_refused(settings_of, embedded):
    with pytest.raises(ImproperlyConfigured, match=next(iter(embedded))):
        settings_of(WHOLE | embedded)


def test_a_whole_environment_passes_the_deployment_check():
    passed = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=passed | WHOLE,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert "0 silenced" not in done.stdout
