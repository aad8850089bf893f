"""How hours of professional development are counted: which year a day is in, what a list of minutes
comes to, and whether somebody is on pace. Pure.

The year runs from 1 July to 30 June. Everything is kept and added in whole minutes; an hour with
decimals is only ever shown, and rounded down, so that no page says more than there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from functools import total_ordering

#: The first month of the year.
FIRST_MONTH = 7
#: What somebody aims at who has not said otherwise, in minutes.
TARGET = 20 * 60
#: The most that one thing can count, in minutes: a week of full days.
MOST_MINUTES = 60 * 60
_TENTH = Decimal("0.1")


@total_ordering
@dataclass(frozen=True, slots=True)
class Year:
    """``first``: the calendar year in which it begins. 2026 is July 2026 to June 2027."""

    first: int

    @classmethod
    def of(cls, day: date) -> Year:
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def starts_on(self) -> date:
        return date(self.first, FIRST_MONTH, 1)

    @property
    def ends_on(self) -> date:
        return date(self.first + 1, FIRST_MONTH - 1, 30)

    @property
    def label(self) -> str:
        """ "2026/27"."""
        return f"{self.first}/{(self.first + 1) % 100:02}"

    def __lt__(self, other: Year) -> bool:
        return self.first < other.first

    def elapsed(self, on: date) -> tuple[int, int]:
        """(days gone by the end of that day, days in all): 0 before it begins, all after it."""
        days = (self.ends_on - self.starts_on).days + 1
        gone = (on - self.starts_on).days + 1
        return min(max(gone, 0), days), days


def said(minutes: int) -> str:
    """ "13 h 30 min", "45 min", "2 h"."""
    hours, rest = divmod(minutes, 60)
    parts = ([f"{hours} h"] if hours else []) + ([f"{rest} min"] if rest or not hours else [])
    return " ".join(parts)


def hours(minutes: int) -> str:
    """Hours with at most one decimal, rounded down: "13.5", "14"."""
    tenths = (Decimal(minutes) / 60).quantize(_TENTH, rounding=ROUND_DOWN)
    return str(tenths).removesuffix(".0")


class Pace(StrEnum):
    REACHED = "reached"
    ON = "on"
    BEHIND = "behind"
    SHORT = "short"  # the year is over


@dataclass(frozen=True, slots=True)
class Progress:
    """``by_kind``: minutes, without kinds that have none. ``due``: what an even pace would have
    come to by now, in minutes."""

    year: Year
    by_kind: Mapping[str, int]
    target: int
    due: int
    pace: Pace

    @property
    def minutes(self) -> int:
        return sum(self.by_kind.values())

    @property
    def missing(self) -> int:
        return max(self.target - self.minutes, 0)

    @property
    def behind(self) -> int:
        return max(self.due - self.minutes, 0)


def progress(by_kind: Mapping[str, int], *, year: Year, target: int, on: date) -> Progress:
    """Where somebody stands on that day. ``target`` in minutes, at least 1."""
    counted = {kind: minutes for kind, minutes in by_kind.items() if minutes}
    gone, days = year.elapsed(on)
    due = target * gone // days
    total = sum(counted.values())
    if total >= target:
        pace = Pace.REACHED
    elif on > year.ends_on:
        pace = Pace.SHORT
    else:
        pace = Pace.ON if total >= due else Pace.BEHIND
    return Progress(year, counted, target, due, pace)


def total(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Minutes by kind, of (kind, minutes)."""
    sums: dict[str, int] = {}
    for kind, minutes in rows:
        sums[kind] = sums.get(kind, 0) + minutes
    return sums
