"""A year of dates by a rule such as "the last Thursday of each month, 12.30 pm in Melbourne". Pure.

The rule speaks of the clock on the wall, so the instant moves with daylight saving and the hour on
the wall does not.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: The last such weekday of the month.
LAST = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """``weekday``: 0 is Monday. ``week``: 1 to 4, or :data:`LAST`. ``zone`` names where ``at`` is
    read off the wall. ``without``: months that have none, e.g. {1, 12}."""

    weekday: int
    week: int
    at: time
    zone: str
    without: Collection[int] = ()

    def day_in(self, year: int, month: int) -> date:
        days = [
            week[self.weekday]
            for week in calendar.Calendar().monthdatescalendar(year, month)
            if week[self.weekday].month == month
        ]
        return days[-1] if self.week == LAST else days[self.week - 1]

    def dates(self, year: int) -> list[datetime]:
        """The instants of that year, in UTC, earliest first."""
        return [
            at_wall(self.day_in(year, month), self.at, self.zone)
            for month in range(1, 13)
            if month not in self.without
        ]


def at_wall(day: date, at: time, zone: str) -> datetime:
    """The instant at which clocks in ``zone`` show ``at`` on that day, in UTC. Of an hour that the
    clocks show twice, the first; of one that they leave out, as long after the jump."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def length_in_words(minutes: int) -> str:
    """ "one hour", "90 minutes", "two hours"."""
    hours = {60: "one hour", 120: "two hours", 180: "three hours"}
    return hours.get(minutes, f"{minutes} minutes")


def left_in_words(left: timedelta) -> str:
    """How long until something, roughly and in words: "12 minutes", "three days"."""
    minutes = int(left.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return _many(minutes, "minute")
    if minutes < 48 * 60:
        return _many(minutes // 60, "hour")
    return _many(minutes // (24 * 60), "day")


def _many(number: int, noun: str) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    said = words[number] if number < len(words) else str(number)
    return f"{said} {noun}{'' if number == 1 else 's'}"
