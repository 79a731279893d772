"""What a member has used of the coach, as the phone and the site ask for it."""

from datetime import datetime

from accounts import services as accounts
from accounts.models import User
from ai.tables import AIUsage
from billing import quotas

DOLLAR = 1_000_000
_RECENT = 20


def quota(*, user: User, now: datetime) -> dict:
    """Return contract §8's quota object."""
    use = quotas.usage(accounts.member(user_id=user.public_id), now, unlimited=user.is_staff)
    return {
        "used": use.ai_used,
        "limit": use.ai_limit,
        "remaining": use.ai_left,
        "isExhausted": use.ai_left == 0,
        "tier": use.tier.key,
        "resetsAt": use.resets_at,
    }


def report(*, user: User, now: datetime) -> dict:
    """Return contract §8's usage report: this month, all time, limits and the latest requests."""
    member = accounts.member(user_id=user.public_id)
    use = quotas.usage(member, now, unlimited=user.is_staff)
    percent = {
        "requestsPercent": _percent(use.ai_used, use.ai_limit),
        "tokensPercent": _percent(use.tokens, use.tier.token_cap),
        "costPercent": _percent(use.micros, use.tier.cost_cap_micros),
    }
    is_spent = max(percent.values()) >= 100
    is_near = max(percent.values()) >= 100 * use.tier.warn_share
    return {
        "subscriptionTier": use.tier.key,
        "currentMonth": {
            "requests": use.ai_used,
            "requestsLimit": use.ai_limit,
            "requestsRemaining": use.ai_left,
            "tokens": use.tokens,
            "tokensLimit": use.tier.token_cap,
            "cost": use.micros / DOLLAR,
            "costLimit": use.tier.cost_cap_micros / DOLLAR,
            "costUSD": f"${use.micros / DOLLAR:.4f}",
        },
        "allTime": {
            "requests": int(member.total_requests),
            "tokens": int(member.total_tokens),
            "cost": member.total_micros / DOLLAR,
            "costUSD": f"${member.total_micros / DOLLAR:.4f}",
        },
        "usage": percent,
        "limits": {
            "requestsPerMonth": use.ai_limit,
            "tokensPerMonth": use.tier.token_cap,
            "costPerMonth": use.tier.cost_cap_micros / DOLLAR,
            "warnThreshold": use.tier.warn_share,
        },
        "status": {
            "canMakeRequest": not is_spent,
            "isNearLimit": is_near,
            "message": _status_sentence(is_spent, is_near),
        },
        "recentUsage": recent(user_id=user.public_id),
        "resetDate": use.resets_at,
    }


def recent(*, user_id: str) -> list[dict]:
    """Return the latest requests, newest first; the key sorts by month, so sort within it here."""
    rows = AIUsage.query(user_id, scan_index_forward=False, limit=_RECENT * 3)
    newest = sorted(rows, key=lambda row: row.timestamp, reverse=True)[:_RECENT]
    return [
        {
            "timestamp": row.timestamp,
            "operation": row.operation,
            "tokens": int(row.total_tokens),
            "cost": row.micros / DOLLAR,
            "success": row.success,
        }
        for row in newest
    ]


def _percent(used: int, limit: int) -> int:
    return min(100, round(100 * used / limit)) if limit else 100


def _status_sentence(is_spent: bool, is_near: bool) -> str:
    if is_spent:
        return "You've used this month's AI allowance."
    if is_near:
        return "You're close to this month's AI allowance."
    return "You have AI requests left this month."
