"""What the pages show of somebody's record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from .counting import Progress, Year, progress, said, total
from .models import FIRST_YEAR, Hours, OwnEntry, Statement, Target, first_day
from .sources import Kind, addresses


@dataclass(frozen=True, slots=True)
class Line:
    """``entry``: the own entry behind it, None for what a tool reported. ``address``: where what
    was earned with is read, "" where nowhere."""

    hours: Hours
    entry: OwnEntry | None
    address: str

    @property
    def counts_elsewhere(self) -> bool:
        """Whether it does not count because the same thing does."""
        is_refused = self.entry is not None and self.entry.state == OwnEntry.State.REFUSED
        return not self.hours.counts and not is_refused


@dataclass(frozen=True, slots=True)
class Record:
    """One year of a person. ``years``: all that they may choose, the latest first."""

    year: Year
    years: tuple[Year, ...]
    progress: Progress
    lines: tuple[Line, ...]
    statements: tuple[Statement, ...]

    @property
    def totals(self) -> list[tuple[str, str, str]]:
        """(kind, its name, time) of kinds that have any."""
        return totals(self.progress)


def totals(standing: Progress) -> list[tuple[str, str, str]]:
    """(kind, its name, time), in the order of the kinds."""
    return [
        (kind.value, str(kind.label), said(standing.by_kind[kind]))
        for kind in Kind
        if kind in standing.by_kind
    ]


def years_of(user: Any, *, on: date) -> tuple[Year, ...]:
    """From the year of the first hours to the present one, the latest first. One query."""
    now = Year.of(on)
    day = first_day(user)
    first = min(Year.of(day), now) if day else now
    last = max(now, first)
    return tuple(Year(number) for number in range(last.first, first.first - 1, -1))


def chosen(text: str, *, on: date) -> Year | None:
    """The year that an address asks for: the present one for "", None for what is no year."""
    if not text:
        return Year.of(on)
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        return None
    year = Year(int(text))
    return year if FIRST_YEAR <= year.first <= Year.of(on).first else None


def record_of(user: Any, year: Year, *, on: date) -> Record:
    """Four queries, and one for each source that says where its things are read."""
    rows = list(Hours.objects.visible_to(user).of_year(year).select_related("entry"))
    by_kind = total((row.kind, row.minutes) for row in rows if row.counts)
    target = Target.objects.minutes_for(user, year)
    mine = Statement.objects.visible_to(user).filter(year=year.first).newest_first()
    return Record(
        year,
        years_of(user, on=on),
        progress(by_kind, year=year, target=target, on=on),
        tuple(_lines(rows)),
        tuple(mine.defer("contents")),
    )


def _lines(rows: list[Hours]) -> Iterator[Line]:
    where = addresses((row.source, row.reference) for row in rows)
    for row in rows:
        entry = getattr(row, "entry", None)
        yield Line(row, entry, where.get((row.source, row.reference), ""))


COLUMNS = ("Day", "What", "Kind", "Minutes", "Counts", "Who ran it", "State")


def table(rows: Any) -> Iterator[tuple[Any, ...]]:
    """Hours as lines for a spreadsheet program."""
    for row in rows:
        entry = getattr(row, "entry", None)
        said_by = (entry.provider, entry.get_state_display()) if entry else ("", "")
        counts = "yes" if row.counts else "no"
        yield row.earned_on, row.title, row.get_kind_display(), row.minutes, counts, *said_by
