"""When an entry needs its editors again."""

from __future__ import annotations

from datetime import date


def a_year_before(day: date) -> date:
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
