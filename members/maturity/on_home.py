"""What the members' home says of maturity: the last result, what moved since the one before, and
what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import BigAutoField, DateField, QuerySet
from django.utils import timezone

from publishing.prepared import Param, Prepared

from .models import Assessment
from .scoring import LEVELS

TEMPLATE = "maturity/on_home.html"
#: How far back the result before the last is looked for.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Closed:
    """``change``: of the mean since ``before_on``, the last result about the same operation; both
    None where there is none."""

    pk: int
    title: str
    level: int | None
    level_name: str
    mean: Decimal | None
    closed_at: datetime
    change: Decimal | None = None
    before: Decimal | None = None
    before_on: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """``open_pk`` and ``open_title``: the latest that is open; None and "" where none is."""

    closed: Closed | None
    open_pk: int | None
    open_title: str


_Row = tuple[int, str, str, str, str, int | None, Decimal | None, datetime | None]


def part(user: Any, *, at: datetime) -> Part | None:
    """None for somebody who has never begun. One query."""
    rows: list[Any] = _assessments().rows(user=user.pk, on=timezone.localdate(at))
    if not rows:
        return None
    closed = sorted((row for row in rows if row[-1] is not None), key=_by_closing, reverse=True)
    begun = next((row for row in rows if row[-1] is None), None)
    return Part(
        _closed(closed) if closed else None,
        begun[0] if begun else None,
        begun[1] if begun else "",
    )


def _by_closing(row: _Row) -> tuple[Any, int]:
    return row[-1], row[0]


def _closed(rows: list[_Row]) -> Closed:
    """The first, against the next that is about the same."""
    pk, title, _kind, _party, _operation, level, mean, closed_at = rows[0]
    before = next((row for row in rows[1:] if _about(row) == _about(rows[0])), None)
    assert closed_at is not None
    name = LEVELS[level] if level else ""
    if before is None or before[6] is None or mean is None:
        return Closed(pk, title, level, name, mean, closed_at)
    when = timezone.localdate(before[7])
    return Closed(pk, title, level, name, mean, closed_at, mean - before[6], before[6], when)


def _about(row: _Row) -> tuple[str, str, str]:
    _pk, _title, kind, party, operation, *_rest = row
    return kind, party, operation.strip().casefold()


@cache
def _assessments() -> Prepared:
    def build() -> QuerySet[Any, Any]:
        user: Any = Param("user", BigAutoField())
        on: Any = Param("on", DateField())
        return (
            Assessment.objects.visible_to(user, on=on)
            .order_by("-opened_at", "-pk")
            .values_list(
                "pk",
                "title",
                "kind",
                "party_key",
                "operation",
                "level",
                "mean",
                "closed_at",
            )[:_LOOKED_AT]
        )

    return Prepared(build)
