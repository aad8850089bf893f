"""How the dates of a course are written: in the zone of the place where it is held, by name. Pure.

"EST" is never printed: in Australia it has meant two things. The names are those of the time zone
database (AEST, AEDT, ACST, ACDT, AWST ...); zones without one are given as UTC+8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

_NUMBER = re.compile(r"^([+-])(\d{2})(\d{2})?$")


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of time, in words. ``starts`` is in the zone itself."""

    starts: datetime
    #: "Tue", the first day's.
    weekday: str
    day: str
    month: str
    #: "Tuesday 1 December 2026", with the last day too where that is another.
    date: str
    #: "12.00 to 3.30 pm AEDT"
    times: str


def zone_name(instant: datetime) -> str:
    """The name of the time that a clock shows at an aware local instant: "AEDT", "UTC+8"."""
    name = instant.tzname() or ""
    number = _NUMBER.match(name)
    if not number:
        return name
    sign, hours, minutes = number.groups()
    return f"UTC{sign}{int(hours)}" + (f":{minutes}" if minutes else "")


def clock(instant: datetime, *, half: bool = True) -> str:
    """ "9.00 am"; without ``half`` "9.00"."""
    text = f"{instant.hour % 12 or 12}.{instant.minute:02d}"
    return f"{text} {_half(instant)}" if half else text


def _half(instant: datetime) -> str:
    return "am" if instant.hour < 12 else "pm"


def span(starts: datetime, ends: datetime) -> str:
    """ "9.00 am to 4.30 pm AWST". A zone is named twice only where the clocks change between; am
    or pm twice only where they differ. Over several days the times are those of each day, unless
    it runs through a night."""
    if zone_name(starts) != zone_name(ends):
        return f"{clock(starts)} {zone_name(starts)} to {clock(ends)} {zone_name(ends)}"
    each_day = starts.time() < ends.time()
    alike = each_day and _half(starts) == _half(ends)
    text = f"{clock(starts, half=not alike)} to {clock(ends)} {zone_name(ends)}"
    return f"{text}, each day" if each_day and starts.date() != ends.date() else text


def when(starts_at: datetime, ends_at: datetime, zone: str) -> When:
    """Both instants aware, in any zone. ZoneInfoNotFoundError when there is no such ``zone``."""
    local = ZoneInfo(zone)
    starts, ends = starts_at.astimezone(local), ends_at.astimezone(local)
    date = long_date(starts)
    if ends.date() != starts.date():
        date = f"{starts:%A} {starts.day} {starts:%B} to {long_date(ends)}"
    return When(
        starts=starts,
        weekday=f"{starts:%a}",
        day=str(starts.day),
        month=f"{starts:%b}",
        date=date,
        times=span(starts, ends),
    )


def long_date(day: datetime) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


#: The mainland's clocks, by the places that people recognise, from east to west.
CLOCKS = (
    ("Sydney, Melbourne, Hobart, Canberra", "Australia/Sydney"),
    ("Adelaide", "Australia/Adelaide"),
    ("Brisbane", "Australia/Brisbane"),
    ("Darwin", "Australia/Darwin"),
    ("Perth", "Australia/Perth"),
)


def elsewhere(starts_at: datetime, ends_at: datetime) -> list[tuple[str, str]]:
    """When that is on each of the mainland's clocks."""
    return [(place, when(starts_at, ends_at, zone).times) for place, zone in CLOCKS]
