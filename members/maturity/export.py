"""A result and a plan as tables for a spreadsheet program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
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
    "Peers",
    "Organisations among peers",
    "Statement code",
    "Statement",
    "Answer",
    "Why it does not apply",
    "Evidence",
    "Link to evidence",
)
PLAN = ("Action", "Area code", "Who", "Due", "State", "Done or dropped on")


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
            area.peer_group,
            area.peers.n if area.peers is not None and area.peers.is_shown else None,
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
