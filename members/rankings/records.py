"""Records: the best there was, over all published quarters. Standard library only.

They follow from the figures that stand today: a move or a run is counted from the quarters as they
are by now, not as they were when the later one was computed.

A score is the highest by its method: scores by two methods are not compared. A rise and a fall are
inside one method, and so is a run of rises: nothing is counted across a change. A run of leading
goes on across one, for somebody who is first is first by either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .moves import Now, Past, move

#: Months from a quarter to the next.
_QUARTER = 3


class Kind(StrEnum):
    HIGHEST = "highest"
    LED = "led"
    ROSE = "rose"
    RISE = "rise"
    FALL = "fall"


#: What is told over all sectors: nobody is first of all, so no score is.
MOVES = (Kind.LED, Kind.ROSE, Kind.RISE, Kind.FALL)
#: In the order of the page. Only the highest is kept by method.
NAMES = {
    Kind.HIGHEST: "Highest Overall CX",
    Kind.LED: "Longest run of leading",
    Kind.ROSE: "Longest run of rises",
    Kind.RISE: "Biggest rise",
    Kind.FALL: "Biggest fall",
}


class Result(NamedTuple):
    """One ranked organisation in one quarter. ``method`` is the number of the version; ``ends_on``
    the quarter's."""

    snapshot: int
    organisation: int
    slug: str
    name: str
    sector: int
    method: int
    ends_on: date
    rank: int
    overall: Decimal
    movement: int | None = None
    points_change: Decimal | None = None
    streak_led: int = 0
    streak_up: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """``holders``: everybody with that value, the first first. ``method``: its number, 0 where the
    record is over all of them."""

    kind: Kind
    method: int
    holders: tuple[Result, ...]


def value(kind: Kind, result: Result) -> Decimal:
    """What a record is measured by: the more, the better a record. Below or at 0 it is none."""
    if kind is Kind.HIGHEST:
        return result.overall
    if kind in (Kind.LED, Kind.ROSE):
        run = result.streak_led if kind is Kind.LED else result.streak_up
        return Decimal(run if run > 1 else 0)
    moved = result.movement or 0
    return Decimal(moved if kind is Kind.RISE else -moved)


def moved(results: Iterable[Result]) -> list[Result]:
    """The same with their moves and runs, each counted from the quarter just before it."""
    found: dict[tuple[int, int], Result] = {}
    for row in sorted(results, key=lambda row: row.ends_on):
        number = row.ends_on.year * 12 + row.ends_on.month
        before = found.get((row.organisation, number - _QUARTER))
        past = [_past(before)] if before is not None else []
        made = move(Now(row.method, row.rank, row.overall, None, None), past)
        found[row.organisation, number] = row._replace(
            movement=made.movement,
            points_change=made.points_change,
            streak_led=made.streak_led,
            streak_up=made.streak_up,
        )
    return list(found.values())


def _past(row: Result) -> Past:
    """As the quarter just before."""
    return Past(1, row.method, row.rank, row.overall, row.movement, row.streak_led, row.streak_up)


def records(results: Iterable[Result], kinds: Iterable[Kind] = tuple(NAMES)) -> list[Record]:
    """In the order of :data:`NAMES`; the highest of each method, the newest first."""
    rows = list(results)
    found = []
    for kind in kinds:
        groups: dict[int, list[Result]] = {}
        for row in rows:
            groups.setdefault(row.method if kind is Kind.HIGHEST else 0, []).append(row)
        for method in sorted(groups, reverse=True):
            values = [value(kind, row) for row in groups[method]]
            best = max(values)
            if best > 0:
                pairs = zip(groups[method], values, strict=True)
                holders = [row for row, own in pairs if own == best]
                holders.sort(key=lambda row: (row.ends_on, -abs(row.points_change or Decimal(0))))
                found.append(Record(kind, method, tuple(holders)))
    return found
