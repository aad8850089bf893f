"""A bank as it is read: its areas and statements, as rows and as what the scoring knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.db.models import Prefetch

from .models import Area, Bank, Statement
from .scoring import BankArea, BankStatement


@dataclass(frozen=True)
class Contents:
    """``areas`` in order, each with its ``statements`` and ``next_actions`` fetched."""

    bank: Bank
    areas: tuple[Area, ...]

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(row for area in self.areas for row in area.statements.all())

    @cached_property
    def by_code(self) -> Mapping[str, Statement]:
        return {row.code: row for row in self.statements}

    @cached_property
    def for_scoring(self) -> tuple[BankArea, ...]:
        return tuple(scoring_area(area) for area in self.areas)

    @cached_property
    def code_of(self) -> Mapping[int, str]:
        """Statement codes by primary key, as answers name them."""
        return {row.pk: row.code for row in self.statements}

    def area(self, code: str) -> Area:
        """Raises KeyError."""
        for area in self.areas:
            if area.code == code:
                return area
        raise KeyError(code)


def contents(bank: Bank) -> Contents:
    """Three queries."""
    statements = Prefetch("statements", Statement.objects.order_by("order", "code"))
    areas = bank.areas.order_by("order", "code").prefetch_related(statements, "next_actions")
    return Contents(bank, tuple(areas))


def scoring_area(area: Area) -> BankArea:
    """Needs ``area.statements`` fetched."""
    statements = tuple(
        BankStatement(row.code, Fraction(row.weight)) for row in area.statements.all()
    )
    return BankArea(area.code, area.name, statements, Fraction(area.weight))


def pulse_statements(bank: Contents) -> tuple[Statement, ...]:
    """The short check: at most one of each area, in the bank's order."""
    return tuple(row for row in bank.statements if row.in_pulse)
