"""When a repeated plan falls: daily, weekly on days, or monthly, with exceptions. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Annotated, Literal

from dateutil import rrule
from pydantic import Field, model_validator

from workouts.blocks import Part

_FREQUENCIES = {"daily": rrule.DAILY, "weekly": rrule.WEEKLY, "monthly": rrule.MONTHLY}
MOST_EXCEPTIONS = 400
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Repeat(Part):
    """RFC 5545's recurrence, as much of it as a training plan needs. Monday is 0."""

    every: Literal["daily", "weekly", "monthly"]
    interval: Annotated[int, Field(ge=1, le=12)] = 1
    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7)] = []
    start: date
    until: date | None = None
    # Days that were moved, skipped for good or taken out.
    exceptions: Annotated[list[date], Field(max_length=MOST_EXCEPTIONS)] = []

    @model_validator(mode="after")
    def _ends_after_it_starts(self):
        if self.until and self.until < self.start:
            raise ValueError("The last day has to come after the first.")
        return self

    def days(self, first: date, last: date) -> Iterator[date]:
        """Yield the days from `first` to `last` the plan falls on."""
        taken_out = set(self.exceptions)
        end = min(last, self.until) if self.until else last
        if end < max(first, self.start):
            return
        moments = self._rule().between(_midnight(first), _midnight(end), inc=True)
        yield from (moment.date() for moment in moments if moment.date() not in taken_out)

    def first_day(self) -> date:
        """Return the first day it falls on, which `start` need not be."""
        return next(iter(self._rule())).date()

    def _rule(self) -> rrule.rrule:
        options: dict = {"dtstart": _midnight(self.start), "interval": self.interval}
        if self.every == "weekly" and self.weekdays:
            options["byweekday"] = sorted(set(self.weekdays))
        if self.every == "monthly" and self.start.day > 28:
            # A month without a 31st has the plan on its last day, not nowhere.
            options |= {"bymonthday": list(range(28, self.start.day + 1)), "bysetpos": -1}
        return rrule.rrule(_FREQUENCIES[self.every], **options)

    def to_ical(self, *, is_timed: bool) -> dict:
        """Return RFC 5545's RRULE parts; its UNTIL has to be a moment where the start is one."""
        parts: dict = {"FREQ": self.every.upper(), "INTERVAL": self.interval}
        if self.every == "weekly" and self.weekdays:
            names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
            parts["BYDAY"] = [names[day] for day in sorted(set(self.weekdays))]
        if self.every == "monthly" and self.start.day > 28:
            parts |= {"BYMONTHDAY": list(range(28, self.start.day + 1)), "BYSETPOS": -1}
        if self.until:
            end = datetime.combine(self.until, time(23, 59, 59))
            parts["UNTIL"] = end if is_timed else self.until
        return parts


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
