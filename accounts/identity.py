"""Identity tokens of Apple, Google and Facebook, checked against the provider's own word."""

import time
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote as unquote

import jwt
import requests
from django.conf import settings
from django.core.cache import cache

from kinexfit import errors

Provider = Literal["apple", "google", "facebook"]
_TIMEOUT = 5
_KEYS_LIFE = 24 * 3600
_REFETCH_AFTER = 60


class InvalidIdentity(errors.SignInRequired):
    code = "INVALID_TOKEN"
    message = "That sign-in could not be confirmed. Try again."


class UnverifiedEmail(errors.SignInRequired):
    code = "EMAIL_UNVERIFIED"
    message = "Your provider hasn't confirmed your e-mail address yet."


class ProviderAway(errors.UpstreamFailed):
    code = "PROVIDER_UNAVAILABLE"
    message = "The sign-in provider isn't answering. Try again shortly."


class ProviderNotConfigured(errors.Unavailable):
    code = "PROVIDER_NOT_CONFIGURED"
    message = "This way of signing in isn't switched on."


@dataclass(frozen=True, slots=True)
class Identity:
    provider: Provider
    subject: str
    email: str
    first_name: str = ""
    last_name: str = ""


def verify(*, provider: Provider, token: str) -> Identity:
    """Return who the provider says this is; the address is one the provider has verified."""
    if provider == "facebook":
        return _facebook(token)
    claims = _claims(provider, token)
    email = str(claims.get("email") or "").lower()
    if not email or str(claims.get("email_verified", "false")).lower() != "true":
        raise UnverifiedEmail
    return Identity(
        provider,
        str(claims["sub"]),
        email,
        str(claims.get("given_name") or "")[:100],
        str(claims.get("family_name") or "")[:100],
    )


def _rules(provider: Provider) -> tuple[str, str, tuple[str, ...]]:
    """Return (keys' address, audience, issuers)."""
    if provider == "apple":
        return settings.APPLE_KEYS_URL, settings.APPLE_BUNDLE_ID, ("https://appleid.apple.com",)
    issuers = ("accounts.google.com", "https://accounts.google.com")
    return settings.GOOGLE_KEYS_URL, settings.GOOGLE_CLIENT_ID, issuers


def _claims(provider: Provider, token: str) -> dict:
    url, audience, issuers = _rules(provider)
    if not audience:
        raise ProviderNotConfigured
    try:
        key = _key(url, jwt.get_unverified_header(token).get("kid", ""))
        claims = jwt.decode(
            token,
            jwt.PyJWK(key).key,
            algorithms=["RS256", "ES256"],
            audience=audience,
            options={"require": ["exp", "iss", "sub"]},
        )
    except jwt.PyJWTError as exc:
        raise InvalidIdentity from exc
    if claims["iss"] not in issuers:
        raise InvalidIdentity
    return claims


def _key(url: str, kid: str) -> dict:
    """Return a published key; an unknown one is looked for afresh at most once a minute."""
    cached = cache.get(f"keys:{url}")
    if cached is None or (
        kid not in cached["keys"] and time.time() - cached["at"] > _REFETCH_AFTER
    ):
        cached = {"keys": _published(url), "at": time.time()}
        cache.set(f"keys:{url}", cached, _KEYS_LIFE)
    if kid not in cached["keys"]:
        raise InvalidIdentity
    return cached["keys"][kid]


def _published(url: str) -> dict[str, dict]:
    return {key["kid"]: key for key in _get(url)["keys"]}


def _get(url: str, **params: str) -> dict:
    try:
        response = requests.get(url, params=params, timeout=_TIMEOUT)
        if response.status_code in (400, 401):
            raise InvalidIdentity
        response.raise_for_status()
        return response.json()
    except (requests.RequestException, ValueError) as exc:
        raise ProviderAway from exc


def _facebook(token: str) -> Identity:
    if not settings.FACEBOOK_CLIENT_ID:
        raise ProviderNotConfigured
    app_token = f"{settings.FACEBOOK_CLIENT_ID}|{settings.FACEBOOK_CLIENT_SECRET}"
    base = settings.FACEBOOK_GRAPH_URL
    checked = _get(f"{base}/debug_token", input_token=token, access_token=app_token).get("data", {})
    if not checked.get("is_valid") or str(checked.get("app_id")) != settings.FACEBOOK_CLIENT_ID:
        raise InvalidIdentity
    person = _get(f"{base}/me", fields="id,email,first_name,last_name", access_token=token)
    if not person.get("email"):
        raise UnverifiedEmail
    return Identity(
        "facebook",
        str(person["id"]),
        person["email"].lower(),
        str(person.get("first_name") or "")[:100],
        str(person.get("last_name") or "")[:100],
    )
