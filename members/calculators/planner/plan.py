"""Pasted rows and settings to a plan. Standard library only.

What cannot be planned is named by its row and the rest is kept: that is the reader's work
(:mod:`..reading`) and, for a load or a roster beyond any centre, this module's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise

from ..clocks import DAY, said, start_of
from ..dayplan import day_plan
from ..queues.shrinking import scheduled
from ..queues.values import BadValue
from ..queues.waiting import Waiting, told
from ..reading import Problem, Row, Table, read_intervals
from .settings import MOST_AGENTS, Settings
from .totals import Interval, Totals, load_of_row, totals

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Day:
    """``name``: “Tuesday 1 December 2026”, “Tuesday”, “Day 2”, or "" for the only one, unnamed."""

    number: int
    name: str
    on: date | None
    intervals: list[Interval]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Plan:
    """``has_times``: whether rows brought handling times of their own."""

    settings: Settings
    interval_seconds: int
    days: list[Day]
    totals: Totals
    problems: list[Problem]
    has_roster: bool
    has_times: bool

    @property
    def intervals(self) -> list[Interval]:
        return [each for day in self.days for each in day.intervals]

    @property
    def chosen(self) -> Interval:
        """The interval whose working is opened: the one asked for, or the one that matters most."""
        asked = self.settings.chosen
        if asked:
            for day in self.days:
                for each in day.intervals:
                    if name_of(day, each) == asked:
                        return each
        return self.totals.worst or self.totals.peak

    def day_of(self, interval: Interval) -> Day:
        return next(day for day in self.days if day.number == interval.day)


def name_of(day: Day, interval: Interval) -> str:
    """``10:00``, with the name of its day where that has one: ``Tuesday, 10:00``."""
    time = said(interval.start_seconds)
    return f"{day.name}, {time}" if day.name else time


def planned(text: str, settings: Settings) -> Plan:
    """Raises :class:`.BadValue` for ``rows`` where not one can be planned, and for
    ``interval_seconds`` where one row alone cannot say how long it is."""
    table = read_intervals(text.replace("\0", "␀"), interval_seconds=settings.interval_seconds)
    seconds = table.interval_seconds
    rows, problems = _sane(table, settings, seconds or DAY)
    if not rows:
        raise BadValue("rows", _nothing(problems))
    if seconds is None:
        raise BadValue(
            "interval_seconds", "one row alone does not say how long it is: choose the length"
        )
    if seconds > DAY:
        raise BadValue("interval_seconds", "the rows are more than a day apart: choose the length")
    intervals = _worked_out(rows, settings, seconds)
    mornings = frozenset(
        later.number for earlier, later in pairwise(intervals) if later.day > earlier.day
    )
    whole = totals(
        intervals,
        seconds=seconds,
        rate=settings.hourly_rate_aud,
        target=settings.service_level_target,
    )
    return Plan(
        settings=settings,
        interval_seconds=seconds,
        days=_days(intervals, rows[0], whole, settings, seconds),
        totals=whole,
        problems=[each for each in problems if not _is_night(each, mornings)],
        has_roster=whole.rostered > 0,
        has_times=any(row.aht_seconds is not None for row in rows),
    )


def _sane(table: Table, settings: Settings, seconds: int) -> tuple[list[Row], list[Problem]]:
    """Rows of a size that can be planned, and the problems with those that cannot."""
    kept, problems = [], list(table.problems)
    for row in table.rows:
        if row.calls * (row.aht_seconds or settings.aht_seconds) > MOST_AGENTS * seconds:
            reason = f"More than {MOST_AGENTS:,} erlangs in one interval. The row is left out."
            problems.append(Problem(row.number, row.label, reason))
            continue
        if row.agents is not None and row.agents > MOST_AGENTS:
            reason = f"Roster: more than {MOST_AGENTS:,}. The row is planned without it."
            problems.append(Problem(row.number, row.label, reason))
            row = replace(row, agents=None)
        kept.append(row)
    return kept, sorted(problems, key=lambda problem: problem.row)


def _is_night(problem: Problem, mornings: frozenset[int]) -> bool:
    """Whether it names the gap between two days: lines that are closed are nothing to mend."""
    return problem.row in mornings and problem.reason.endswith(": a gap.")


def _nothing(problems: Sequence[Problem]) -> str:
    said = "; ".join(f"row {each.row}: {each.reason.rstrip('.')}" for each in problems[:3])
    return f"no row could be read. {said[:1].upper()}{said[1:]}" if said else "no row could be read"


def _worked_out(rows: Sequence[Row], settings: Settings, seconds: int) -> list[Interval]:
    times = [row.aht_seconds or settings.aht_seconds for row in rows]
    found = day_plan(
        interval_seconds=seconds,
        calls=[row.calls for row in rows],
        aht_seconds=times,
        target_seconds=settings.target_seconds,
        service_level_target=settings.service_level_target,
        max_occupancy=settings.max_occupancy,
        shrinkage=settings.shrinkage,
        minimum_agents=settings.minimum_agents,
    )
    intervals = []
    for place, (row, aht) in enumerate(zip(rows, times, strict=True)):
        need = found.intervals[place]
        roster = _with(row, need, aht, settings, seconds)
        intervals.append(
            Interval(
                number=row.number,
                day=row.start_seconds // DAY,
                start_seconds=row.start_seconds,
                calls=row.calls,
                aht_seconds=aht,
                seconds=seconds,
                is_filled=row.filled,
                need=need,
                scheduled=found.agents_scheduled[place],
                have=row.agents,
                roster=roster,
                paid_for_roster=scheduled(row.agents or 0, settings.shrinkage),
            )
        )
    return intervals


def _with(
    row: Row, need: Waiting, aht: Fraction, settings: Settings, seconds: int
) -> Waiting | None:
    """What the roster makes of it, None without one."""
    if row.agents is None:
        return None
    if row.agents == need.agents:
        return need
    load = load_of_row(row.calls, aht, seconds)
    return told(load, aht, settings.target_seconds, row.agents)


def _days(
    intervals: Sequence[Interval], first: Row, whole: Totals, settings: Settings, seconds: int
) -> list[Day]:
    start = start_of(first.label)
    begins = start.day if start else None
    days = []
    for number, group in groupby(intervals, key=lambda each: each.day):
        held = list(group)
        summed = whole
        if len(held) < len(intervals):
            summed = totals(
                held,
                seconds=seconds,
                rate=settings.hourly_rate_aud,
                target=settings.service_level_target,
            )
        later = number - intervals[0].day
        on = _date(begins, later)
        days.append(Day(number, _name(begins, on, later), on, held, summed))
    if len(days) == 1 and begins is None:
        return [replace(days[0], name="")]
    return days


def _date(begins: date | int | None, later: int) -> date | None:
    if not isinstance(begins, date):
        return None
    try:
        return begins + timedelta(days=later)
    except OverflowError:
        return None


def _name(begins: date | int | None, on: date | None, later: int) -> str:
    if on is not None:
        return f"{_WEEKDAYS[on.weekday()]} {on.day} {on:%B} {on.year}"
    if isinstance(begins, int):
        return _WEEKDAYS[(begins + later) % 7]
    return f"Day {later + 1}"
