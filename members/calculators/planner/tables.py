"""A plan as files: one row an interval, as CSV and as a workbook with the totals on a second sheet.

The first columns are those that the planner reads, so that a file can be pasted or uploaded again.
Cells are numbers, days, times and words of our own; nothing that somebody typed is among them, so
nothing in them is ever calculated. openpyxl is imported where the workbook is made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import time
from fractions import Fraction
from typing import Any

from ..clocks import DAY, said
from ..dayplan import SECONDS_IN_AN_HOUR, cost_of
from ..queues.waiting import Waiting
from .figures import length
from .plan import Day, Plan
from .totals import Interval, Service, Totals

_TIMES, _OWN_TIMES = "Handling time used (s)", "AHT (s)"
_HEADS = (
    "Start",
    "Calls",
    "Roster",
    _TIMES,
    "Load (erlangs)",
    "Agents needed",
    "Gap (agents)",
    "Service level with those needed (%)",
    "Average wait with those needed (s)",
    "Occupancy with those needed (%)",
    "Service level with the roster (%)",
    "Average wait with the roster (s)",
    "Occupancy with the roster (%)",
    "Heads to schedule",
    "Paid hours (h)",
    "Cost (AUD)",
    "Calls filled in",
)


def columns(plan: Plan) -> tuple[str, ...]:
    """The handling time has the name that the planner reads only where rows brought their own:
    else a plan that is pasted again would no longer follow the setting."""
    heads = tuple(_OWN_TIMES if plan.has_times and head == _TIMES else head for head in _HEADS)
    return ("Date", *heads) if _dated(plan) else heads


def csv_rows(plan: Plan) -> Iterator[Sequence[Any]]:
    """Under :func:`columns`. Days as 01/12/2026; shares in per cent; a roster that was not given,
    and a wait without end, are empty."""
    for day in plan.days:
        for each in day.intervals:
            start: tuple[Any, ...] = (said(each.start_seconds),)
            if _dated(plan):
                start = (f"{day.on:%d/%m/%Y}" if day.on else "", *start)
            yield (*start, *_values(plan, each))


def _dated(plan: Plan) -> bool:
    return plan.days[0].on is not None


def _values(plan: Plan, each: Interval) -> tuple[Any, ...]:
    """All but the day and the start."""
    paid = Fraction(each.scheduled * plan.interval_seconds, SECONDS_IN_AN_HOUR)
    return (
        _number(each.calls),
        each.have,
        _number(each.aht_seconds),
        _number(each.load),
        each.need.agents,
        each.gap,
        *_service(each.need, each),
        *(_service(each.roster, each) if each.roster else (None, None, None)),
        each.scheduled,
        _number(paid),
        cost_of(paid, plan.settings.hourly_rate_aud),
        "yes" if each.is_filled else None,
    )


def _service(found: Waiting, each: Interval) -> tuple[float | None, float | None, float]:
    if not each.calls:
        return None, None, 0.0
    wait = found.asa_seconds
    return (
        round(found.service_level * 100, 2),
        None if wait is None else round(wait, 1),
        round(found.occupancy * 100, 2),
    )


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else round(float(value), 4)


def workbook(plan: Plan, *, title: str) -> bytes:
    """An .xlsx: the intervals on the first sheet, totals and settings on the second."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.title = title
    _intervals(book.create_sheet("Plan"), plan)
    _totals(book.create_sheet("Totals"), plan)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


_FORMATS = {
    "Date": "dd/mm/yyyy",
    "Start": "h:mm",
    "Load (erlangs)": "0.00",
    "Paid hours (h)": "#,##0.00",
    "Cost (AUD)": '"$"#,##0.00',
}


def _intervals(sheet: Any, plan: Plan) -> None:
    names = columns(plan)
    for place, name in enumerate(names):
        sheet.column_dimensions[_letter(place)].width = max(10, min(18, len(name) + 2))
    sheet.freeze_panes = "C2" if _dated(plan) else "B2"
    sheet.append(_bold(sheet, names))
    formats = [_FORMATS.get(name, "") for name in names]
    for day in plan.days:
        for each in day.intervals:
            at = each.start_seconds % DAY
            start: list[Any] = [time(at // 3_600, at % 3_600 // 60, at % 60)]
            if _dated(plan):
                start.insert(0, day.on)
            row = [*start, *_values(plan, each)]
            sheet.append(_formatted(sheet, row, formats))


def _totals(sheet: Any, plan: Plan) -> None:
    heads = (
        ("", 30),
        ("Calls", 11),
        ("Needed (h on the phones)", 24),
        ("Paid hours (h)", 15),
        ("Cost (AUD)", 15),
        ("Service level with those needed (%)", 22),
        ("Average wait with those needed (s)", 22),
        ("Occupancy with those needed (%)", 22),
        ("Rostered (h on the phones)", 24),
        ("Cost of the roster (AUD)", 22),
        ("Short (h)", 11),
        ("Spare (h)", 11),
        ("Service level with the roster (%)", 22),
        ("Average wait with the roster (s)", 22),
        ("Occupancy with the roster (%)", 22),
    )
    for place, (_, width) in enumerate(heads):
        sheet.column_dimensions[_letter(place)].width = width
    sheet.append(_bold(sheet, [name for name, _ in heads]))
    formats = ["", "#,##0", "#,##0.00", "#,##0.00", _FORMATS["Cost (AUD)"], "0.0", "0", "0.0"]
    formats += ["#,##0.00", _FORMATS["Cost (AUD)"], "#,##0.00", "#,##0.00", "0.0", "0", "0.0"]
    if len(plan.days) > 1:
        for day in plan.days:
            sheet.append(_formatted(sheet, [_called(day), *_summed(day.totals)], formats))
    sheet.append(_formatted(sheet, ["All", *_summed(plan.totals)], formats))
    sheet.append([])
    sheet.append(_bold(sheet, ["What was set"]))
    for name, value in _settings(plan):
        sheet.append(_formatted(sheet, [name, value], ["", ""]))


def _called(day: Day) -> str:
    return day.name or "The day"


def _summed(found: Totals) -> tuple[Any, ...]:
    rostered = found.roster is not None
    return (
        _number(found.calls),
        _number(found.need_hours),
        _number(found.paid_hours),
        found.cost,
        *_over_all(found.need, found),
        _number(found.roster_hours) if rostered else None,
        found.roster_cost,
        _number(found.short_hours) if rostered else None,
        _number(found.spare_hours) if rostered else None,
        *(_over_all(found.roster, found) if found.roster else (None, None, None)),
    )


def _over_all(service: Service, found: Totals) -> tuple[float | None, float | None, float]:
    occupancy = round(service.occupancy * 100, 2)
    if not found.calls:
        return None, None, occupancy
    wait = service.asa_seconds
    return round(service.level * 100, 2), None if wait is None else round(wait, 1), occupancy


def _settings(plan: Plan) -> Iterator[tuple[str, Any]]:
    given = plan.settings
    yield "Handling time where a row has none (s)", _number(given.aht_seconds)
    yield "Promise: answered (%)", _number(given.service_level_target * 100)
    yield "within (s)", _number(given.target_seconds)
    yield "Occupancy at most (%)", _number(given.max_occupancy * 100)
    yield "Shrinkage (%)", _number(given.shrinkage * 100)
    yield "Fewest on at once (agents)", given.minimum_agents
    if given.hourly_rate_aud is not None:
        yield "Cost of a paid hour (AUD)", _number(given.hourly_rate_aud)
    yield "Length of an interval", length(plan.interval_seconds)
    yield "Model", "Erlang C, each interval in steady state"


def _bold(sheet: Any, texts: Sequence[str]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet, text)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cells.append(cell)
    return cells


def _formatted(sheet: Any, row: Sequence[Any], formats: Sequence[str]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell

    cells: list[Any] = []
    for value, form in zip(row, formats, strict=True):
        if not form or value is None:
            cells.append(value)
            continue
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = form
        cells.append(cell)
    return cells


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def file_stem(plan: Plan) -> str:
    """``day-plan-2026-12-01``; without a date, ``day-plan``."""
    on = plan.days[0].on
    return f"day-plan-{on:%Y-%m-%d}" if on else "day-plan"
