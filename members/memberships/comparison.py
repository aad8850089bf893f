"""Which plan costs least for how many people, as a table and as a drawing of it. Pure: standard
library only. ``templates/memberships/join.html`` prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

#: More people than this are not drawn, and more than this not compared at all.
MOST_DRAWN, MOST_PEOPLE = 16, 200
#: Where the drawing's lowest and highest line are.
FOOT, HEAD = 252, 40


class Offered(Protocol):
    """What must be known of a plan. ``price`` is AUD including GST, for all its ``seats``."""

    @property
    def name(self) -> str: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def seats(self) -> int: ...
    @property
    def is_team(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Row:
    """For ``first`` to ``last`` people the plan named costs least: ``price`` each or in all."""

    first: int
    last: int
    plan: str
    price: Decimal
    is_each: bool

    @property
    def people(self) -> str:
        if self.first == self.last:
            return str(self.first)
        return f"{self.first} {'or' if self.last == self.first + 1 else 'to'} {self.last}"


@dataclass(frozen=True, slots=True)
class Point:
    """Where so many people stand in the drawing, and what they pay in all."""

    people: int
    cost: Decimal
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Level:
    """A line across, at a round amount."""

    amount: int
    y: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """``cheapest`` and ``alone`` are the two lines of the drawing, a point for each number of
    people; ``ends`` are the points of ``cheapest`` at which a team is full."""

    rows: tuple[Row, ...]
    cheapest: tuple[Point, ...]
    alone: tuple[Point, ...]
    levels: tuple[Level, ...]
    ends: tuple[Point, ...]
    width: int
    summary: str

    @property
    def path(self) -> str:
        return _path(self.cheapest)

    @property
    def alone_path(self) -> str:
        return _path(self.alone)


def compare(plans: Sequence[Offered], *, width: int) -> Comparison | None:
    """None unless there is a choice: a plan for one, with a price, and a plan for several."""
    single = min((plan for plan in plans if not plan.is_team), key=_price, default=None)
    teams = [plan for plan in plans if plan.is_team]
    most = min(MOST_PEOPLE, max((plan.seats for plan in teams), default=0))
    if single is None or not single.price or most < 2:
        return None
    rows = _rows(single, teams, most)
    costs = [_cost(row, people) for row in rows for people in range(row.first, row.last + 1)]
    costs = costs[:MOST_DRAWN]
    alone = [single.price * people for people in range(1, len(costs) + 1)]
    scale = _Scale(len(costs), max(*costs, *alone), width)
    cheapest = [scale.point(people, cost) for people, cost in enumerate(costs, start=1)]
    ends = [row.last - 1 for row in rows if not row.is_each and row.last <= len(costs)]
    return Comparison(
        rows=tuple(rows),
        cheapest=tuple(cheapest),
        alone=tuple(scale.point(people, cost) for people, cost in enumerate(alone, start=1)),
        levels=tuple(scale.levels()),
        ends=tuple(cheapest[end] for end in ends),
        width=width,
        summary=". ".join(_told(row) for row in rows),
    )


def _price(plan: Offered) -> Decimal:
    return plan.price


def _cost(row: Row, people: int) -> Decimal:
    return row.price * people if row.is_each else row.price


def _rows(single: Offered, teams: Sequence[Offered], most: int) -> list[Row]:
    rows: list[Row] = []
    for people in range(1, most + 1):
        row = Row(people, people, single.name, single.price, is_each=True)
        for team in teams:
            # for the same money a team has a seat to spare
            if team.seats >= people and team.price <= _cost(row, people):
                row = Row(people, people, team.name, team.price, is_each=False)
        if rows and (rows[-1].plan, rows[-1].price) == (row.plan, row.price):
            row = Row(rows.pop().first, people, row.plan, row.price, row.is_each)
        rows.append(row)
    return rows


def _told(row: Row) -> str:
    one = row.last == 1
    return f"{row.people} {'person' if one else 'people'}: {row.plan}, ${row.price:,.0f}" + (
        " each" if row.is_each and not one else ""
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    most: int
    top: Decimal
    width: int

    def point(self, people: int, cost: Decimal) -> Point:
        left, right = 56, self.width - 30
        x = left + (right - left) * (people - 1) / (self.most - 1)
        return Point(people, cost, round(x, 1), self._y(cost))

    def _y(self, amount: Decimal | int) -> float:
        return round(FOOT - (FOOT - HEAD) * float(amount) / float(self.top), 1)

    def levels(self) -> list[Level]:
        """Three or four lines at round amounts, from nothing up."""
        steps = (10**power * lead for power in range(9) for lead in (1, 2, 5))
        step = next(step for step in steps if step * 4 > self.top)
        return [Level(amount, self._y(amount)) for amount in range(0, int(self.top) + 1, step)]


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{point.x} {point.y}" for point in points)
