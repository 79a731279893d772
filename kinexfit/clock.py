"""Moments as the API writes them: whole seconds, UTC, a Z at the end."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def iso(moment: datetime) -> str:
    """Return "2026-03-01T10:00:00Z"; the phone's decoder refuses fractions."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str) -> datetime:
    """Read an ISO 8601 moment, with or without a fraction; no zone means UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def month(moment: datetime) -> str:
    """Return the UTC calendar month a quota counts in: "2026-11"."""
    return moment.astimezone(UTC).strftime("%Y-%m")


def next_month(moment: datetime) -> datetime:
    """Return the first instant of the next UTC calendar month: when quotas reset."""
    utc = moment.astimezone(UTC)
    year, number = (utc.year + 1, 1) if utc.month == 12 else (utc.year, utc.month + 1)
    return datetime(year, number, 1, tzinfo=UTC)


def local_date(moment: datetime, time_zone: str | None) -> date:
    """Return the day it is for a member; an unknown zone counts as UTC."""
    try:
        zone = ZoneInfo(time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return moment.astimezone(zone).date()
