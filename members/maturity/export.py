"""A result and a plan as tables for a spreadsheet program."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from fractions import Fraction
from io import StringIO
from typing import Any

from django.utils import timezone

from .models import PlanItem
from .outcome import Cell, Result
from .scoring import displayed

RESULT = (
    "Area code",
    "Area",
    "Area mean",
    "Area level",
    "Area target",
    "Peers' mean",
    "Statement code",
    "Statement",
    "Answer",
    "Why it does not apply",
    "Evidence",
    "Link to evidence",
)
PLAN = ("Action", "Area code", "Who", "Due", "State", "Done or dropped on")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def quoted(value: Any) -> str:
    """Text that a spreadsheet program shows and never calculates, leading blanks or not."""
    text = "" if value is None else str(value)
    risky = text.startswith(_STARTS_A_FORMULA) or text.lstrip().startswith(_STARTS_A_FORMULA)
    return f"'{text}" if risky else text


def as_csv(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """With the mark at the start by which Excel knows UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([quoted(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def result_rows(result: Result) -> Iterator[tuple[Any, ...]]:
    """One for each statement, beside what its area came to."""
    for area in result.areas:
        beside = (
            area.code,
            area.name,
            _mean(area.mean),
            area.level,
            area.target,
            _mean(area.peer_mean),
        )
        for cell in area.cells:
            yield (*beside, cell.code, cell.text, _said(cell), cell.reason, cell.note, cell.link)


def plan_rows(items: Iterable[PlanItem]) -> Iterator[tuple[Any, ...]]:
    for item in items:
        ended = timezone.localdate(item.ended_at) if item.ended_at else None
        state = item.get_state_display()
        yield item.action, item.area_code, item.owner_name, item.due_on, state, ended


def _mean(mean: Fraction | None) -> str:
    return "" if mean is None else str(displayed(mean))


def _said(cell: Cell) -> str:
    if cell.is_not_applicable:
        return "not applicable"
    return "not known" if cell.value is None else str(cell.value)
