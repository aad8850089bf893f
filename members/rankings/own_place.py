"""Where an organisation stands in the latest quarter, for pages that speak of one: the owner's, the
members' home, the watch list. Of published figures only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigAutoField, DateField, QuerySet
from django.utils import timezone

from publishing.prepared import Param, Prepared

from .letters import said
from .models import (
    Claim,
    Period,
    RankedOrganisation,
    SectorFigure,
    Snapshot,
    Standing,
    name_on,
)
from .yours import Gaps, gaps


@dataclass(frozen=True, slots=True)
class Place:
    """``standing`` is None where the latest quarter has no call to it; ``median``: Overall of its
    sector."""

    snapshot: Snapshot
    standing: Standing | None
    median: Decimal | None
    gaps: Gaps | None
    said: str


def latest_quarter() -> Snapshot | None:
    """As it stands, with its period. One query."""
    return Snapshot.objects.current().of_kind("quarter").newest_first().first()


def of(organisation: RankedOrganisation) -> Place | None:
    """None before the first quarter is published. Three queries."""
    snapshot = latest_quarter()
    if snapshot is None:
        return None
    rows = list(
        Standing.objects.filter(snapshot=snapshot, sector=organisation.sector_id)
        .defer("behaviours", "scores")
        .in_order()
    )
    mine = next((row for row in rows if row.organisation_id == organisation.pk), None)
    if mine is None:
        return Place(snapshot, None, None, None, said(None))
    figure = SectorFigure.objects.filter(snapshot=snapshot, sector=mine.sector_id).first()
    median = figure.median("overall") if figure else None
    return Place(snapshot, mine, median, gaps(rows, mine, median=median), said(mine))


@dataclass(frozen=True, slots=True)
class Brief:
    """What the members' home says of the person's own organisation in its latest quarter.
    ``rank_label``: "=3", "" where it is not ranked among ``of``."""

    name: str
    sector: str
    period: str
    said: str
    rank_label: str
    of: int | None


_SAID_OF = ("name", "valid", "overall", "rank", "is_tied", "of", "movement", "entry")


def _latest() -> QuerySet[Any, Any]:
    on: Any = Param("on", DateField())
    mine = Claim.objects.confirmed().of_person(Param("user", BigAutoField()), on=on)
    return (
        Standing.objects.current()
        .filter(snapshot__period__kind="quarter", organisation__claims__in=mine)
        .order_by("-snapshot__period__starts_on", "pk")
        .values_list(
            "sector__name",
            "snapshot__period__starts_on",
            "snapshot__period__ends_on",
            *_SAID_OF,
        )[:1]
    )


_LATEST = Prepared(_latest)


def brief_for(user: Any, *, on: date) -> Brief | None:
    """None without a confirmed claim or before its first quarter. One query."""
    rows = _LATEST.rows(user=user.pk, on=on)
    if not rows:
        return None
    sector, starts_on, ends_on, *values = rows[0]
    standing = Standing(**dict(zip(_SAID_OF, values, strict=True)))
    period = Period(kind="quarter", starts_on=starts_on, ends_on=ends_on)
    return Brief(
        standing.name,
        sector,
        period.label,
        said(standing),
        standing.rank_label,
        standing.of,
    )


@dataclass(frozen=True, slots=True)
class Watched:
    organisation: RankedOrganisation
    name: str
    said: str


def watched(user: Any) -> list[Watched]:
    """The person's list, by sector and name, each with its line of the latest quarter. Four
    queries."""
    today = timezone.localdate()
    mine = RankedOrganisation.objects.filter(watches__user=user).select_related("sector")
    snapshot = latest_quarter()
    standings = {
        standing.organisation_id: standing
        for standing in Standing.objects.filter(
            snapshot=snapshot, organisation__watches__user=user
        ).defer("behaviours", "scores")
    }
    rows = [
        Watched(each, name_on(each.names.all(), today), said(standings.get(each.pk)))
        for each in mine.with_names()
    ]
    return sorted(rows, key=lambda row: (row.organisation.sector.order, row.name.casefold()))
