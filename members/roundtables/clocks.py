"""When a roundtable begins on each of the clocks that readers live by. Pure.

The names of the times (AEST, AEDT, ACST, AWST, NZDT) are those of the time zone database:
Australian ones never say "EST", which has meant two things.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from courses.times import clock, long_date, zone_name

#: Clocks that may differ, by the places that people recognise, in the order of the day.
CLOCKS = (
    ("Sydney, Melbourne, Hobart, Canberra", "Australia/Sydney"),
    ("Brisbane", "Australia/Brisbane"),
    ("Adelaide", "Australia/Adelaide"),
    ("Darwin", "Australia/Darwin"),
    ("Perth", "Australia/Perth"),
    ("Auckland", "Pacific/Auckland"),
)
#: Zones that always show the same as one of the list.
ALIKE = {
    "Australia/Melbourne": "Australia/Sydney",
    "Australia/Hobart": "Australia/Sydney",
    "Australia/Canberra": "Australia/Sydney",
    "Australia/ACT": "Australia/Sydney",
    "Australia/NSW": "Australia/Sydney",
    "Australia/Victoria": "Australia/Sydney",
    "Australia/Tasmania": "Australia/Sydney",
    "Australia/Queensland": "Australia/Brisbane",
    "Australia/South": "Australia/Adelaide",
    "Australia/North": "Australia/Darwin",
    "Australia/West": "Australia/Perth",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """``time``: "12.30 pm"; ``name``: "AEDT"; ``day``: "Fri" where it is another day there than
    where the roundtable is held."""

    place: str
    time: str
    name: str
    day: str
    is_yours: bool


def clocks(starts_at: datetime, *, held_in: str, yours: str) -> list[Clock]:
    """The list, with the reader's own clock marked; added where it is none of these."""
    home = starts_at.astimezone(ZoneInfo(held_in)).date()
    mine = ALIKE.get(yours, yours)
    rows = [*CLOCKS]
    if mine not in {zone for _place, zone in rows}:
        rows.append((_place_of(mine), mine))
    found = []
    for place, zone in rows:
        there = starts_at.astimezone(ZoneInfo(zone))
        found.append(
            Clock(
                place=place,
                time=clock(there),
                name=zone_name(there),
                day="" if there.date() == home else f"{there:%a}",
                is_yours=zone == mine,
            )
        )
    return found


def _place_of(zone: str) -> str:
    """ "Singapore" of "Asia/Singapore"."""
    return zone.rpartition("/")[2].replace("_", " ")


def on_clock(instant: datetime, zone: str) -> str:
    """ "12.30 pm AEDT"."""
    there = instant.astimezone(ZoneInfo(zone))
    return f"{clock(there)} {zone_name(there)}"


def on_day(instant: datetime, zone: str) -> str:
    """ "Thursday 26 November 2026"."""
    return long_date(instant.astimezone(ZoneInfo(zone)))
