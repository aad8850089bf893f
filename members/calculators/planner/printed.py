"""A plan as its page prints it: rows of texts, tiles, drawings. Standard library only.

A week has 672 rows; each is a plain tuple of finished texts, so that the template only joins them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..answers.words import NONE, counted
from ..clocks import said
from ..dayplan import SECONDS_IN_AN_HOUR, cost_of
from ..reading import Problem
from .drawing import LARGE, SMALL, Drawing, drawn, spoken
from .figures import (
    decimal,
    dollars,
    gap_said,
    hours,
    hours_column,
    interval_name,
    level,
    per_cent,
    rate_said,
    share,
    wait,
)
from .plan import Day, Plan, name_of
from .totals import Interval, Totals
from .words import at, headline, problems_said, within

#: So many problems are read one by one; a file of another kind has thousands.
MOST_PROBLEMS = 12
#: So many days are drawn and listed; the totals and the files have all. Quarters of an hour fit.
MOST_DAYS = 32

#: number, start, calls, handling time, erlangs, need, have, class of the gap, gap, service level,
#: wait, occupancy, heads, paid hours, cost
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """``value`` with its ``unit``, and a line that says what it means."""

    name: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Summed:
    """The totals of a day or of all of them, as texts."""

    calls: str
    need_hours: str
    have_hours: str
    gap: str
    is_short: bool
    level: str
    wait: str
    occupancy: str
    paid_hours: str
    cost: str


@dataclass(frozen=True, slots=True)
class PrintedDay:
    number: int
    name: str
    rows: list[Row]
    summed: Summed
    large: Drawing
    small: Drawing
    spoken: str
    has_filled: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """All that the answer's template shows, beside what every answer has."""

    headline: str
    within: str
    interval_name: str
    tiles: list[Tile]
    days: list[PrintedDay]
    #: Of each day: its number, its name, its totals.
    totals: list[tuple[int, str, Summed]]
    more_days: int
    summed: Summed
    problems: list[Problem]
    more_problems: int
    problems_head: str
    planned_rows: frozenset[int]
    has_roster: bool
    has_times: bool
    has_filled: bool
    has_cost: bool
    kept: str
    #: The name of every interval, and whether it is the "selected" one.
    choices: list[tuple[str, str]]


def printed(plan: Plan) -> Printed:
    whole = plan.totals
    chosen = plan.chosen
    return Printed(
        headline=headline(plan),
        within=within(plan),
        interval_name=interval_name(plan.interval_seconds),
        tiles=_tiles(plan, whole),
        days=[
            _day(plan, place, day, is_open=day.number == chosen.day)
            for place, day in enumerate(plan.days[:MOST_DAYS], 1)
        ],
        totals=_day_totals(plan),
        more_days=max(0, len(plan.days) - MOST_DAYS),
        summed=_summed(plan, whole),
        problems=plan.problems[:MOST_PROBLEMS],
        more_problems=max(0, len(plan.problems) - MOST_PROBLEMS),
        problems_head=problems_said(plan),
        planned_rows=frozenset(each.number for each in plan.intervals),
        has_roster=plan.has_roster,
        has_times=plan.has_times,
        has_filled=whole.filled > 0,
        has_cost=plan.settings.hourly_rate_aud is not None,
        kept=_kept(plan, whole),
        choices=_choices(plan, chosen),
    )


def _kept(plan: Plan, whole: Totals) -> str:
    if not whole.held:
        return ""
    held = counted(whole.held, interval_name(plan.interval_seconds))
    keep = "keeps" if 1 in (whole.kept, whole.held) else "keep"
    return f"{whole.kept:,} of {held} with calls {keep} the promise."


def _day_totals(plan: Plan) -> list[tuple[int, str, Summed]]:
    return [(place, day.name, _summed(plan, day.totals)) for place, day in enumerate(plan.days, 1)]


def _choices(plan: Plan, chosen: Interval) -> list[tuple[str, str]]:
    return [
        (name_of(day, each), "selected" if each is chosen else "")
        for day in plan.days
        for each in day.intervals
    ]


def _tiles(plan: Plan, whole: Totals) -> list[Tile]:
    need = Tile("Needed", hours(whole.need_hours), "h on phones", _peak_said(whole))
    paid = f"{decimal(whole.paid_hours, 1)} h"
    away = _shrinkage_said(plan)
    if whole.roster is None:
        level = share(whole.need.level) if whole.calls else NONE
        return [
            need,
            Tile("To be paid", decimal(whole.paid_hours, 1), "h", away),
            _cost_tile(plan, whole),
            Tile("Answered", level, within(plan), _waited(whole)),
            Tile("Occupancy", share(whole.need.occupancy), "", "of the agents needed"),
        ]
    cost = ""
    if whole.roster_cost is not None:
        cost = f", {dollars(whole.roster_cost, cents=False)}"
    have = f"{decimal(whole.roster_paid_hours, 1)} h paid{cost}"
    if whole.rostered < whole.intervals:
        have = f"{have}; {whole.rostered:,} of {whole.intervals:,} rows have one"
    worst = "Nowhere"
    if whole.worst is not None:
        people = counted(-(whole.worst.gap or 0), "person", "people")
        worst = f"worst at {at(plan, whole.worst)}, {people}"
    spare = "Move it, don’t add to it" if whole.short and whole.spare_hours else ""
    return [
        Tile("Needed", need.value, need.unit, f"{paid} paid, {away}"),
        Tile("Rostered", hours(whole.roster_hours), "h on phones", have),
        _cost_tile(plan, whole),
        Tile("Short", hours(whole.short_hours), "h", worst),
        Tile("Spare", hours(whole.spare_hours), "h", spare),
    ]


def _cost_tile(plan: Plan, whole: Totals) -> Tile:
    rate = plan.settings.hourly_rate_aud
    if rate is None:
        return Tile("Cost of the need", NONE, "", "Give an hourly cost to see it")
    cost = dollars(whole.cost, cents=False)
    return Tile("Cost of the need", cost, "AUD", f"at {rate_said(rate)} for a paid hour")


def _shrinkage_said(plan: Plan) -> str:
    away = plan.settings.shrinkage
    return f"at {per_cent(away)} shrinkage" if away else "without shrinkage"


def _peak_said(whole: Totals) -> str:
    return f"{whole.peak.need.agents:,} agents, {whole.peak.scheduled:,} heads"


def _waited(whole: Totals) -> str:
    return f"{wait(whole.need.asa_seconds)} on average" if whole.calls else "Nobody calls"


def _day(plan: Plan, place: int, day: Day, *, is_open: bool) -> PrintedDay:
    seconds = plan.interval_seconds
    return PrintedDay(
        number=place,
        name=day.name,
        rows=_rows(plan, day.intervals),
        summed=_summed(plan, day.totals),
        large=drawn(day, seconds, LARGE),
        small=drawn(day, seconds, SMALL),
        spoken=spoken(day, seconds),
        has_filled=day.totals.filled > 0,
        is_open=is_open,
    )


def _rows(plan: Plan, intervals: Sequence[Interval]) -> list[Row]:
    paid: dict[int, tuple[str, str, str]] = {}
    rows: list[Row] = []
    for each in intervals:
        if each.scheduled not in paid:
            paid[each.scheduled] = _paid(plan, each.scheduled)
        gap = each.gap
        start = said(each.start_seconds)
        rows.append(
            (
                str(each.number),
                f"{start} °" if each.is_filled else start,
                calls_said(each.calls),
                wait(float(each.aht_seconds)) if plan.has_times else "",
                f"{each.need.traffic_erlangs:,.2f}",
                f"{each.need.agents:,}",
                NONE if each.have is None else f"{each.have:,}",
                "short-t" if gap is not None and gap < 0 else "gap-t",
                gap_said(gap),
                *_service(each, plan.settings.service_level_target),
                *paid[each.scheduled],
            )
        )
    return rows


def _service(each: Interval, promised: Fraction) -> tuple[str, str, str]:
    result = each.result
    if not each.calls:
        return NONE, NONE, share(0.0) if result.agents else NONE
    return level(result.service_level, promised), wait(result.asa_seconds), share(result.occupancy)


def _paid(plan: Plan, heads: int) -> tuple[str, str, str]:
    spent = Fraction(heads * plan.interval_seconds, SECONDS_IN_AN_HOUR)
    cost = _cost(cost_of(spent, plan.settings.hourly_rate_aud))
    return f"{heads:,}", hours_column(spent), cost


def calls_said(calls: Fraction) -> str:
    return f"{calls.numerator:,}" if calls.denominator == 1 else decimal(calls, 1)


def _cost(cost: Decimal | None) -> str:
    return NONE if cost is None else f"{cost:,.2f}"


def _summed(plan: Plan, found: Totals) -> Summed:
    service, rostered = found.service, found.roster is not None
    gap = NONE
    if rostered:
        gap = f"short {hours(found.short_hours)} h" if found.short else "fits"
        if found.spare_hours and not found.short:
            gap = f"{hours(found.spare_hours)} h spare"
    return Summed(
        calls=calls_said(found.calls),
        need_hours=hours_column(found.need_hours),
        have_hours=hours_column(found.roster_hours) if rostered else NONE,
        gap=gap,
        is_short=found.short > 0,
        level=level(service.level, plan.settings.service_level_target) if found.calls else NONE,
        wait=wait(service.asa_seconds) if found.calls else NONE,
        occupancy=share(service.occupancy),
        paid_hours=hours_column(found.paid_hours),
        cost=_cost(found.cost),
    )
