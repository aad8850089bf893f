"""Months, terms and renewals on the association's calendar, Australia/Melbourne. Pure: standard
library only. All dates are days, both ends included; nothing here knows a clock or a time zone.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
#: How long before the end of a term its renewal opens.
RENEWAL_WINDOW = timedelta(days=60)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day where there is no such day.

    31 January and one month is the last day of February; 29 February and a year is 28 February.
    Raises ValueError outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"{day} and {months} months is outside the calendar.")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A term: from its first day to its last, and the last day of grace after it."""

    starts_on: date
    ends_on: date
    grace_ends_on: date

    def covers(self, on: date) -> bool:
        """Whether members get in on that day, grace included."""
        return self.starts_on <= on <= self.grace_ends_on


def term_from(starts_on: date, *, months: int, grace_days: int) -> Span:
    """The term of so many months that starts on that day.

    It ends on the day before the same day ``months`` later: from 1 July to 30 June.
    """
    if months < 1 or grace_days < 0:
        raise ValueError("A term has at least one month, and grace is never negative.")
    ends_on = add_months(starts_on, months) - DAY
    return Span(starts_on, ends_on, ends_on + timedelta(days=grace_days))


def covered_until(spans: Sequence[Span]) -> Span | None:
    """The span that ends last; None without any."""
    return max(spans, key=lambda span: (span.ends_on, span.grace_ends_on), default=None)


def renewal_opens_on(last: Span) -> date:
    """The first day on which what follows ``last`` may be asked for."""
    return last.ends_on - RENEWAL_WINDOW


def renewal_starts_on(last: Span | None, *, on: date) -> date:
    """The first day of a term agreed ``on`` that day.

    It follows on without a gap while the last term, grace included, is not over; after that it
    starts on the day itself, and the gap stays visible.
    """
    if last is None or last.grace_ends_on < on:
        return on
    return last.ends_on + DAY


def moved(span: Span, to: date, *, months: int, grace_days: int) -> Span:
    """The same term from another first day: as many months where it was the plan's length, as many
    days where it was not."""
    if span.ends_on == add_months(span.starts_on, months) - DAY:
        return term_from(to, months=months, grace_days=grace_days)
    ends_on = to + (span.ends_on - span.starts_on)
    return Span(to, ends_on, ends_on + (span.grace_ends_on - span.ends_on))


def overlap(one: Span, other: Span) -> bool:
    """Whether two terms share a day; grace is not part of a term."""
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
