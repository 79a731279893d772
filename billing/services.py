"""What a member may do, said to the doors that ask."""

from datetime import datetime

from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from accounts.tables import Member
from billing import entitlements, ledger, quotas
from billing.entitlements import Access


def usage(*, user: User, now: datetime) -> quotas.Usage:
    """Return this month's use of a member; staff are without limit."""
    member = accounts.member(user_id=user.public_id)
    return quotas.usage(member, now, unlimited=user.is_staff)


def membership_card(*, user: User) -> dict:
    """Return what the side bar shows of plan and allowance."""
    use = usage(user=user, now=timezone.now())
    return {
        "tier": use.tier.key,
        "tier_name": use.tier.name,
        "ai_used": use.ai_used,
        "ai_limit": use.ai_limit,
        "ai_left": use.ai_left,
        "scans_left": use.scans_left,
        "scans_limit": use.scans_limit,
        "is_unlimited": user.is_staff,
    }


def access(member: Member, now: datetime) -> Access:
    """Return what a member may use now and which recorded fact gives it."""
    return entitlements.access(ledger.facts_of(member), now)


def explain(member: Member, now: datetime) -> str:
    """Say in a sentence why a member has the access they have."""
    return access(member, now).why
