"""What staff have set in place of a tier's monthly caps on the coach's cost and tokens."""

import dataclasses

from django.core.cache import cache
from redis import RedisError

from accounts import audit, roles
from accounts.models import User
from billing import plans
from billing.models import TierCap
from billing.plans import TierKey
from kinexfit import errors

CACHE_KEY = "billing:caps"
_CACHE_SECONDS = 300


def tiers() -> dict[str, plans.Tier]:
    """Return the four tiers with the caps that hold now."""
    known = _known()
    return {
        key: dataclasses.replace(tier, cost_cap_micros=known[key][0], token_cap=known[key][1])
        if key in known
        else tier
        for key, tier in plans.TIERS.items()
    }


def adjust(
    *,
    actor: User,
    tier: TierKey,
    cost_cap_micros: int | None = None,
    token_cap: int | None = None,
    request=None,
) -> plans.Tier:
    """Set a tier's caps from now on; None leaves one as it is. What is used stays used."""
    roles.require(actor=actor, action="change_settings")
    if cost_cap_micros is None and token_cap is None:
        raise errors.BadInput("Say which cap.", fields={"costCap": "Give this or tokenCap."})
    before = tiers()[tier]
    TierCap.objects.update_or_create(
        tier=tier,
        defaults={
            "cost_cap_micros": before.cost_cap_micros
            if cost_cap_micros is None
            else cost_cap_micros,
            "token_cap": before.token_cap if token_cap is None else token_cap,
            "changed_by": actor.public_id,
        },
    )
    cache.delete(CACHE_KEY)
    after = tiers()[tier]
    audit.record(
        actor=actor,
        action="update-settings",
        request=request,
        tier=tier,
        cost_cap_micros=after.cost_cap_micros,
        token_cap=after.token_cap,
    )
    return after


def _known() -> dict[str, tuple[int, int]]:
    try:
        known = cache.get(CACHE_KEY)
        if known is None:
            known = _stored()
            cache.set(CACHE_KEY, known, _CACHE_SECONDS)
    except RedisError:
        return _stored()
    return known


def _stored() -> dict[str, tuple[int, int]]:
    return {row.tier: (row.cost_cap_micros, row.token_cap) for row in TierCap.objects.all()}
