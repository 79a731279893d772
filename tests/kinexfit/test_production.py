"""Production picks nothing silently: what it needs is named, and a full environment passes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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


def run(*command: str, **variables: str) -> subprocess.CompletedProcess:
    passed = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=passed | variables,
        capture_output=True,
        text=True,
    )


def settings(**variables: str) -> subprocess.CompletedProcess:
    return run("-c", "import kinexfit.settings", **variables)


@pytest.mark.parametrize("name", sorted(WHOLE.keys() - {"DJANGO_ENV"}))
def test_what_is_missing_is_named(name):
    done = settings(**{key: value for key, value in WHOLE.items() if key != name})

    assert done.returncode != 0
    assert f"Set {name}" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "embedded",
    [
        {"DYNAMODB_ENDPOINT_URL": "http://127.0.0.1:8001"},
        {"STRIPE_SECRET_KEY": "sk_test_example"},
        {"TOKEN_SECRET": "short"},
    ],
)
def test_what_belongs_to_a_laptop_is_refused(embedded):
    done = settings(**WHOLE | embedded)

    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr


def test_a_whole_environment_passes_the_deployment_check():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **WHOLE)

    assert done.returncode == 0, done.stderr
    assert "0 silenced" not in done.stdout
