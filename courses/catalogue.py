"""The catalogue as a timetable: which courses are shown, on which date, and what else there is.

Works on rows that are already read (:meth:`Course.objects.upcoming` with dates), because a
catalogue is short and its counts, months and rows then cost two queries together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from .models import Course, Session

#: How many months the strip over the list shows.
MONTHS = 12
#: How many courses stand on one page.
PAGE = 20
#: How high a month's bar can be, in the units of its drawing.
_TALLEST = 57

Wanted = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One course on the page with the date that is shown for it, None without one."""

    course: Course
    date: Session | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One tick box: how many courses it would leave, other groups as they are."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Month:
    value: str
    label: str
    name: str
    count: int
    address: str
    is_chosen: bool
    #: The bar, from the top of a drawing 60 high.
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force and the address without it."""

    label: str
    address: str


@dataclass(slots=True)
class Catalogue:
    rows: list[Row]
    levels: list[Choice]
    formats: list[Choice]
    months: list[Month]
    chips: list[Chip]
    #: What stands in the address before a page's number, for the pager.
    query: str


def month_of(session: Session) -> str:
    """The month in which it starts, on its own clock: "2026-12"."""
    return f"{session.when.starts:%Y-%m}"


def catalogue(courses: Iterable[Course], wanted: Wanted) -> Catalogue:
    """``wanted``: the chosen ``level`` and ``format`` values, and at most one ``month``."""
    everything = list(courses)
    levels, formats = wanted.get("level", ()), wanted.get("format", ())
    month = next(iter(wanted.get("month", ())), "")
    fitting = [c for c in everything if _fits(c, levels, formats)]
    rows = [row for row in (_row(course, month) for course in fitting) if row]
    rows.sort(key=lambda row: (row.date is None, row.date and row.date.starts_at, row.course.title))
    by_level = Counter(c.level for c in everything if _fits(c, (), formats))
    by_format = Counter(c.format for c in everything if _fits(c, levels, ()))
    return Catalogue(
        rows=rows,
        levels=_choices(Course.Level.choices, by_level, levels),
        formats=_choices(Course.Format.choices, by_format, formats),
        months=_months(fitting, wanted, month),
        chips=_chips(wanted),
        query=_query(wanted),
    )


def _choices(
    choices: Iterable[tuple[str, Any]], counts: Counter[str], chosen: Sequence[str]
) -> list[Choice]:
    return [Choice(value, str(label), counts[value], value in chosen) for value, label in choices]


def _fits(course: Course, levels: Sequence[str], formats: Sequence[str]) -> bool:
    return (not levels or course.level in levels) and (not formats or course.format in formats)


def _row(course: Course, month: str) -> Row | None:
    dates: list[Session] = course.dates_ahead  # type: ignore[attr-defined]
    shown = [each for each in dates if not month or month_of(each) == month]
    if month and not shown:
        return None
    return Row(course, shown[0] if shown else None)


def _months(courses: Sequence[Course], wanted: Wanted, chosen: str) -> list[Month]:
    """From the first month with a date on, month by month, the empty ones too."""
    dates = [each for course in courses for each in course.dates_ahead]  # type: ignore[attr-defined]
    if not dates:
        return []
    counts = Counter(month_of(each) for each in dates)
    first = min(dates, key=month_of).when.starts
    tallest = max(counts.values())
    strip = []
    for step in range(MONTHS):
        start = first.replace(
            year=first.year + (first.month - 1 + step) // 12,
            month=(first.month - 1 + step) % 12 + 1,
            day=1,
        )
        value = f"{start:%Y-%m}"
        count = counts[value]
        height = round(_TALLEST * count / tallest)
        is_chosen = value == chosen
        address = _address({**wanted, "month": [] if is_chosen else [value]})
        name = f"{start:%B %Y}"
        strip.append(
            Month(value, f"{start:%b}", name, count, address, is_chosen, 60 - height, height)
        )
    return strip


def _chips(wanted: Wanted) -> list[Chip]:
    labels = {**dict(Course.Level.choices), **dict(Course.Format.choices)}
    chips = []
    for name in ("level", "format", "month"):
        for value in wanted.get(name, ()):
            rest = {**wanted, name: [v for v in wanted[name] if v != value]}
            label = _month_name(value) if name == "month" else str(labels[value])
            chips.append(Chip(label, _address(rest)))
    return chips


def _month_name(value: str) -> str:
    return f"{date.fromisoformat(f'{value}-01'):%B %Y}"


def _address(wanted: Wanted) -> str:
    return f"?{_query(wanted)}".removesuffix("&")


def _query(wanted: Wanted) -> str:
    """The wish as it stands in an address, ready for more to follow."""
    pairs = [(k, v) for k in ("level", "format", "month") for v in wanted.get(k, ())]
    return f"{urlencode(pairs)}&" if pairs else ""
