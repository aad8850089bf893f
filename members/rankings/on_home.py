"""What the members' home says of the rankings: the person's own organisation in its latest quarter;
for everybody else, who rose most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from .models import Standing
from .own_place import Brief, brief_for

TEMPLATE = "rankings/on_home.html"
SHARED = "rankings/on_home_shared.html"
#: How many that rose are named.
RISEN = 3


@dataclass(frozen=True, slots=True)
class Riser:
    name: str
    address: str
    sector: str
    places: int


@dataclass(frozen=True, slots=True)
class Risen:
    """``period``: of the latest quarter; "" before the first."""

    period: str
    rows: tuple[Riser, ...]


def part(user: Any, *, at: datetime) -> Brief | None:
    """None without a confirmed organisation. One query."""
    return brief_for(user, on=timezone.localdate(at))


def shared(*, at: datetime) -> Risen:
    """The largest rises of the latest quarter, sector by sector as ranks are. One query."""
    rows = list(
        Standing.objects.current()
        .filter(snapshot__period__kind="quarter", movement__gt=0)
        .select_related("snapshot__period", "sector", "organisation")
        .defer("behaviours", "scores")
        .order_by("-snapshot__period__starts_on", "-movement", "pk")[:RISEN]
    )
    if not rows:
        return Risen("", ())
    period = rows[0].snapshot.period
    latest = [row for row in rows if row.snapshot.period_id == period.pk]
    return Risen(period.label, tuple(_riser(row) for row in latest))


def _riser(row: Standing) -> Riser:
    where = [row.sector.slug, row.organisation.slug]
    address = reverse("rankings:organisation", args=where)
    return Riser(row.name, address, row.sector.name, row.movement or 0)
