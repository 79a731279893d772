"""What staff may do about a member's plan and allowance, and what they are shown of a member."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from allauth.account.models import EmailAddress
from pynamodb.exceptions import UpdateError

from accounts import audit, roles
from accounts import services as accounts
from accounts.models import AuditEntry, DeviceSession, User
from accounts.tables import Member
from billing import beta, checkout, entitlements, facts, ledger, plans, quotas
from billing.entitlements import Access, BetaSeat
from billing.plans import TierKey
from kinexfit import clock, errors, tables

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Overview:
    """A member as support sees them: one read of the member, a few small queries."""

    member: Member
    access: Access
    usage: quotas.Usage
    facts: entitlements.Facts
    total_micros: int
    devices: list[DeviceSession]
    recent: list[dict[str, Any]]
    log: list[AuditEntry]
    is_verified: bool

    @property
    def status_name(self) -> str:
        return entitlements.STATUS_NAMES[self.access.status]

    @property
    def until(self) -> datetime | None:
        return clock.parse(self.access.until) if self.access.until else None

    @property
    def resets_at(self) -> datetime:
        return clock.parse(self.usage.resets_at)

    @property
    def sources(self) -> list[entitlements.Entitlement]:
        """Return what every recorded fact gives, when there is more than the one that counts."""
        known = list(entitlements.entitlements(self.facts))
        return known if len(known) > 1 else []

    @property
    def has_live_subscription(self) -> bool:
        return checkout.live_subscription(self.facts) is not None

    @property
    def month_dollars(self) -> str:
        return f"${self.usage.micros / 1_000_000:.4f}"

    @property
    def total_dollars(self) -> str:
        return f"${self.total_micros / 1_000_000:.4f}"


def overview(*, user: User, now: datetime) -> Overview:
    member = accounts.member(user_id=user.public_id)
    known = ledger.facts_of(member)
    recent = [orjson.loads(row) for row in list(member.recent_training or [])[-_SHOWN:]]
    return Overview(
        member=member,
        access=entitlements.access(known, now),
        usage=quotas.usage(member, now, unlimited=user.is_staff),
        facts=known,
        total_micros=int(member.total_micros or 0),
        devices=list(user.device_sessions.order_by("-used_at")[:_SHOWN]),
        recent=recent[::-1],
        log=list(
            AuditEntry.objects.filter(target_id=user.public_id).exclude(action__startswith="view-")[
                :_SHOWN
            ]
        ),
        is_verified=EmailAddress.objects.filter(user=user, verified=True).exists(),
    )


def grant_tier(
    *,
    actor: User,
    target: User,
    tier: TierKey,
    until: datetime | None,
    reason: str,
    now: datetime,
    request=None,
) -> Access:
    """Give a member a tier for a time; what they pay for goes on beside it."""
    roles.require(actor=actor, action="change_tier")
    if not reason.strip():
        raise errors.BadInput("Say why.", fields={"reason": "Say why."})
    if until is not None and until <= now:
        raise errors.BadInput("Choose a day to come.", fields={"until": "Choose a day to come."})
    given = facts.grant(
        user_id=target.public_id,
        tier=tier,
        until=until,
        reason=reason.strip()[:300],
        by=actor.public_id,
        now=now,
    )
    audit.record(
        actor=actor,
        action="change-tier",
        target=target,
        request=request,
        tier=tier,
        until=clock.iso(until) if until else None,
        reason=reason.strip()[:300],
    )
    return given


def end_grant(*, actor: User, target: User, now: datetime, request=None) -> Access:
    roles.require(actor=actor, action="change_tier")
    left = facts.end_grant(user_id=target.public_id, now=now)
    audit.record(actor=actor, action="end-grant", target=target, request=request)
    return left


def reset_quota(*, actor: User, target: User, kind: str, now: datetime, request=None) -> None:
    """Give this month's uses back: "ai", "scans" or "all"."""
    roles.require(actor=actor, action="reset_quotas")
    kinds: dict[str, list[quotas.Kind]] = {"ai": ["ai"], "scans": ["scans"]}
    kinds["all"] = ["ai", "scans"]
    if kind not in kinds:
        raise errors.BadInput("Choose AI, scans or both.", fields={"kind": "Unknown."})
    accounts.member(user_id=target.public_id)
    try:
        quotas.reset(user_id=target.public_id, kinds=kinds[kind], now=now)
    except UpdateError as exc:
        if tables.condition_failed(exc):
            raise errors.Conflict("The member is using it right now. Try again.") from exc
        raise
    audit.record(actor=actor, action="reset-quotas", target=target, request=request, kind=kind)


def seat_in_beta(*, actor: User, target: User, has_seat: bool, now: datetime, request=None) -> None:
    """Give a member a seat in the beta with the top plan, or take it away."""
    roles.require(actor=actor, action="change_settings")
    top = list(plans.TIERS)[-1]
    seat = BetaSeat(tier=top, since=clock.iso(now)) if has_seat else None
    facts.seat_in_beta(user_id=target.public_id, seat=seat, now=now)
    audit.record(
        actor=actor, action="toggle-user-beta", target=target, request=request, has_seat=has_seat
    )


def turn_beta(*, actor: User, is_on: bool, request=None) -> None:
    """Turn the beta on or off for everybody."""
    roles.require(actor=actor, action="change_settings")
    beta.turn(is_on=is_on, by=actor.public_id)
    audit.record(actor=actor, action="toggle-global-beta", request=request, is_on=is_on)


def warning(*, user: User) -> str | None:
    """Say what a change of tier doesn't change: a subscription goes on being charged."""
    account = ledger.account(user_id=user.public_id)
    if account and checkout.live_subscription(account.facts):
        return "They pay through Stripe. A grant changes nothing there: they go on paying."
    return None
