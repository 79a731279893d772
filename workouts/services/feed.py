"""The private calendar feed: an address that is the key, changed or switched off at any time."""

import hashlib
import hmac
import secrets
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from accounts import services as accounts
from accounts.tables import Member
from kinexfit import clock, errors
from workouts.recurrence import Repeat
from workouts.services import calendar
from workouts.services.calendar import Entry
from workouts.tables import Planned

BACK, AHEAD = timedelta(days=60), timedelta(days=370)
_USUAL_MINUTES = 60


class NoFeed(errors.NotFound):
    code = "NO_FEED"
    message = "There is no calendar at this address."


def switch_on(*, user_id: str) -> str:
    """Give the feed a new address, ending the old one, and return its token."""
    nonce = secrets.token_urlsafe(18)
    accounts.member(user_id=user_id).update(
        actions=[Member.calendar_nonce.set(nonce)], condition=Member.id.exists()
    )
    return _token(user_id, nonce)


def switch_off(*, user_id: str) -> None:
    accounts.member(user_id=user_id).update(
        actions=[Member.calendar_nonce.remove()], condition=Member.id.exists()
    )


def token(member: Member) -> str | None:
    """Return the token of the feed's address, None while it is off."""
    return _token(member.id, member.calendar_nonce) if member.calendar_nonce else None


def _token(user_id: str, nonce: str) -> str:
    """Derive the address, so that the table alone opens no feed."""
    key = settings.TOKEN_SECRET.encode()
    return hmac.new(key, f"calendar|{user_id}|{nonce}".encode(), hashlib.sha256).hexdigest()[:40]


def ics(*, user_id: str, given: str, now: datetime) -> bytes:
    """Return the plans as RFC 5545 text for whoever has the address."""
    try:
        member = Member.get(user_id)
    except Member.DoesNotExist as exc:
        raise NoFeed from exc
    is_given = hmac.compare_digest((token(member) or "").encode(), given.encode())
    if not is_given or not accounts.open_user(user_id=user_id):
        raise NoFeed
    feed = Calendar()
    feed.add("prodid", "-//Kinex Fit//Calendar//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", "Kinex Fit")
    today = clock.local_date(now, member.time_zone)
    entries = calendar.between(user_id=user_id, first=today - BACK, last=today + AHEAD, today=today)
    for entry in entries:
        if entry.is_plan and not entry.is_repeated:
            feed.add_component(_event(entry, now))
    for row in calendar.series(user_id=user_id):
        feed.add_component(_series(row, now))
    return feed.to_ical()


def _event(entry: Entry, now: datetime) -> Event:
    event = _blank(f"{entry.key}-{entry.day}", entry.title, entry.workout_id, now)
    _when(event, entry.day, entry.time, entry.minutes)
    if entry.status in ("skipped", "missed"):
        event.add("status", "CANCELLED")
    return event


def _series(row: Planned, now: datetime) -> Event:
    rule = Repeat.model_validate(row.repeat)
    event = _blank(row.id, row.title, row.workout_id, now)
    _when(event, rule.first_day(), row.time, row.minutes)
    event.add("rrule", rule.to_ical(is_timed=row.time is not None))
    for day in rule.exceptions:
        event.add("exdate", _moment(day, row.time) if row.time else day)
    return event


def _blank(key: str, title: str, workout_id: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", hashlib.sha256(key.encode()).hexdigest()[:32] + "@kinexfit.com")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", title)
    event.add("url", f"{settings.BASE_URL}/workout/{workout_id}")
    return event


def _when(event: Event, day: date, at: str | None, minutes: float | None) -> None:
    """A time is the member's own wherever they are, so it floats: no zone is written."""
    if at is None:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        return
    start = _moment(day, at)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=int(minutes or _USUAL_MINUTES)))


def _moment(day: date, at: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(at))
