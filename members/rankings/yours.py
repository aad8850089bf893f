"""Which organisation is the reader's own, and how far it is from the others. Of snapshots only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from .models import Claim, RankedOrganisation, Watch

_TENTH = Decimal("0.1")


class _Row(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def overall(self) -> Decimal | None: ...
    @property
    def rank(self) -> int | None: ...


def confirmed_claim(user: Any, *, on: date) -> Claim | None:
    """Of an organisation in which the person holds a seat that is in force; with ``organisation``,
    its ``sector``, and ``member``. One query."""
    claims = Claim.objects.confirmed().of_person(user, on=on)
    return claims.select_related("organisation__sector", "member").order_by("pk").first()


def yours(user: Any, *, on: date) -> RankedOrganisation | None:
    """The ranked organisation that staff confirmed as the person's own. One query."""
    claim = confirmed_claim(user, on=on)
    return claim.organisation if claim else None


def watched_by(user: Any) -> set[int]:
    """The organisations on the person's list. One query."""
    return set(Watch.objects.by(user).values_list("organisation", flat=True))


@dataclass(frozen=True, slots=True)
class Gaps:
    """Points, at one decimal, as scores are ranked. ``to_median`` is above it where positive; None
    without a score. ``to_next``: what is missing to stand level with the next rank up, whose
    ``next_rank`` and ``next_names`` it is; None for the leader and for the unranked."""

    to_median: Decimal | None
    to_next: Decimal | None
    next_rank: int | None
    next_names: tuple[str, ...]


def gaps(rows: Iterable[_Row], mine: _Row, *, median: Decimal | None) -> Gaps:
    """``rows``: the standings of the sector; ``median``: of the sector's Overall."""
    if mine.overall is None:
        return Gaps(None, None, None, ())
    score = _printed(mine.overall)
    to_median = None if median is None else score - _printed(median)
    above = [row for row in rows if row.rank is not None and row.overall is not None]
    above = [row for row in above if mine.rank is not None and row.rank < mine.rank]  # type: ignore[operator]
    if not above:
        return Gaps(to_median, None, None, ())
    rank = max(row.rank for row in above if row.rank is not None)
    nearest = [row for row in above if row.rank == rank]
    assert nearest[0].overall is not None
    to_next = _printed(nearest[0].overall) - score
    return Gaps(to_median, to_next, rank, tuple(row.name for row in nearest))


def _printed(points: Decimal) -> Decimal:
    return points.quantize(_TENTH, ROUND_HALF_UP)
