"""What production refuses before it starts; settings are read once, so in a process of its own."""

import os
import subprocess
import sys

import pytest

REST = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "s" * 50,
    "TOKEN_SECRET": "t" * 50,
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "AI_PROVIDER": "builtin",
    "OCR_PROVIDER": "builtin",
    "DATABASE_URL": "sqlite://:memory:",
    "ALLOWED_HOSTS": "kinexfit.com",
    "BASE_URL": "https://kinexfit.com",
    "STRIPE_WEBHOOK_SECRET": "whsec_x",
}


def start(**stripe: str) -> str:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    finished = subprocess.run(
        [sys.executable, "-c", "import kinexfit.settings"],
        env=environment | REST | stripe,
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.stderr


@pytest.mark.parametrize(
    ("stripe", "sentence"),
    [
        ({"STRIPE_SECRET_KEY": ""}, "Set STRIPE_SECRET_KEY"),
        ({"STRIPE_SECRET_KEY": "sk_test_1"}, "STRIPE_SECRET_KEY is a test key"),
        ({"STRIPE_SECRET_KEY": "rk_test_1"}, "STRIPE_SECRET_KEY is a test key"),
        ({"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_WEBHOOK_SECRET": ""}, "Set STRIPE_WEBHOOK"),
    ],
)
def test_production_takes_real_money_or_does_not_start(stripe, sentence):
    assert sentence in start(**stripe)
