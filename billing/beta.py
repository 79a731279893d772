"""The beta: while it is on, members with a seat in it use their plan free and can't buy one."""

from django.conf import settings
from django.core.cache import cache
from redis import RedisError

from billing.entitlements import Facts
from billing.models import Switch

_NAME = "beta"
_CACHE_KEY = "billing:beta"
_CACHE_SECONDS = 300


def is_on() -> bool:
    """Say whether the beta runs; on in production until staff turn it off (product §10)."""
    try:
        known = cache.get(_CACHE_KEY)
        if known is None:
            known = _stored()
            cache.set(_CACHE_KEY, known, _CACHE_SECONDS)
    except RedisError:
        return _stored()
    return known


def turn(*, is_on: bool, by: str) -> None:
    """Turn the beta on or off for everybody."""
    Switch.objects.update_or_create(name=_NAME, defaults={"is_on": is_on, "changed_by": by})
    cache.delete(_CACHE_KEY)


def blocks_buying(facts: Facts) -> bool:
    """Say whether a member is in the running beta and so has nothing to buy."""
    return facts.beta is not None and is_on()


def _stored() -> bool:
    switch = Switch.objects.filter(name=_NAME).first()
    return settings.IS_PRODUCTION if switch is None else switch.is_on
