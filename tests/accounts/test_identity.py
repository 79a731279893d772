"""Social sign-in, with a key server of our own on a real socket."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest
from allauth.account.models import EmailAddress
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from rest_framework.test import APIClient

from accounts.models import User

SIGN_IN = "/api/mobile/auth/signin"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0]
        self.server.asked.append(path)
        body = json.dumps(self.server.answers[path]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Keep the test output quiet."""


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    server.answers = {"/keys": {"keys": [public | {"kid": "first", "alg": "RS256"}]}}
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.GOOGLE_KEYS_URL = settings.APPLE_KEYS_URL = f"{address}/keys"
    settings.FACEBOOK_GRAPH_URL = address
    settings.GOOGLE_CLIENT_ID = "our-app"
    settings.FACEBOOK_CLIENT_ID, settings.FACEBOOK_CLIENT_SECRET = "42", "secret"
    cache.clear()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def google_token(*, key=KEY, kid="first", **changes) -> str:
    claims = {
        "iss": "https://accounts.google.com",
        "aud": "our-app",
        "sub": "g-1",
        "exp": int(time.time()) + 300,
        "email": "member@example.com",
        "email_verified": True,
        "given_name": "Ada",
    }
    return jwt.encode(claims | changes, key, algorithm="RS256", headers={"kid": kid})


def sign_in(token: str, provider: str = "google"):
    return APIClient().post(SIGN_IN, {"provider": provider, "identityToken": token})


def test_a_new_person_gets_an_account_once(db, provider):
    first, second = sign_in(google_token()), sign_in(google_token())

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["user"]["id"] == second.json()["user"]["id"]
    assert first.json()["user"]["firstName"] == "Ada"
    assert provider.asked == ["/keys"]


def test_apple_signs_in_with_the_bundle_as_audience(db, provider, settings):
    token = google_token(
        iss="https://appleid.apple.com", aud=settings.APPLE_BUNDLE_ID, email_verified="true"
    )

    assert sign_in(token, "apple").status_code == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"key": STRANGERS_KEY},
        {"aud": "another-app"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"kid": "unknown"},
    ],
)
def test_a_token_that_proves_nothing_is_refused(db, provider, changes):
    reply = sign_in(google_token(**changes))

    assert (reply.status_code, reply.json()["code"]) == (401, "INVALID_TOKEN")
    assert not User.objects.exists()


def test_unsigned_and_broken_tokens_are_refused(db, provider):
    unsigned = jwt.encode({"sub": "g-1"}, None, algorithm="none", headers={"kid": "first"})

    for token in (unsigned, "x", "a.b.c"):
        assert sign_in(token).json()["code"] == "INVALID_TOKEN"


def test_an_unverified_address_is_refused(db, provider):
    reply = sign_in(google_token(email_verified=False))

    assert reply.status_code == 401
    assert not User.objects.exists()


def test_unknown_keys_are_looked_for_once_a_minute(db, provider):
    for _ in range(3):
        sign_in(google_token(kid="unknown"))

    assert provider.asked == ["/keys"]


def test_linking_drops_a_password_nobody_proved_theirs(user, provider):
    reply = sign_in(google_token())

    user.refresh_from_db()
    assert reply.json()["user"]["id"] == user.public_id
    assert not user.has_usable_password()


def test_linking_keeps_a_proved_password(user, provider):
    EmailAddress.objects.filter(user=user).update(verified=True)

    sign_in(google_token())

    user.refresh_from_db()
    assert user.has_usable_password()


def test_a_disabled_member_is_refused(user, provider):
    User.objects.update(is_active=False)

    reply = sign_in(google_token())

    assert (reply.status_code, reply.json()["code"]) == (403, "ACCOUNT_DISABLED")


def test_facebook_vouches_for_its_own_tokens_only(db, provider):
    person = {"id": "f-1", "email": "f@example.com", "first_name": "Fay"}
    provider.answers["/me"] = person
    provider.answers["/debug_token"] = {"data": {"is_valid": True, "app_id": "42"}}
    accepted = sign_in("theirs", "facebook")
    provider.answers["/debug_token"] = {"data": {"is_valid": True, "app_id": "43"}}
    refused = sign_in("another app's", "facebook")

    assert (accepted.status_code, refused.status_code) == (201, 401)


def test_a_provider_that_is_away_is_not_the_members_fault(db, provider, settings):
    settings.GOOGLE_KEYS_URL = "http://127.0.0.1:9/keys"

    assert sign_in(google_token()).status_code == 502


def test_a_provider_that_is_not_set_up_says_so(db, settings):
    settings.GOOGLE_CLIENT_ID = ""

    assert sign_in(google_token()).status_code == 503
