"""What the members' home says of the rankings: the person's own organisation in its latest quarter;
for everybody else, who rose most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from .models import Period, Standing
from .own_place import Brief, brief_for

TEMPLATE = "rankings/on_home.html"
SHARED = "rankings/on_home_shared.html"
#: How many that rose are named.
RISEN = 3
#: What a period's name is made from.
_PERIOD = ("kind", "starts_on", "ends_on")


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


def rows_for_all(*, at: datetime) -> QuerySet[Any, Any]:
    """The largest rises of the latest quarter that has any."""
    risen = Standing.objects.current().filter(snapshot__period__kind="quarter", movement__gt=0)
    largest = risen.order_by("-snapshot__period__starts_on", "-movement", "pk").values("pk")
    rows = Standing.objects.filter(pk__in=largest[:RISEN])
    return rows.annotate(
        said=JSONObject(
            name="name",
            sector="sector__name",
            where="sector__slug",
            slug="organisation__slug",
            movement="movement",
            row="pk",
            **{column: f"snapshot__period__{column}" for column in _PERIOD},
        )
    )


def shared(rows: Sequence[Mapping[str, Any]]) -> Risen:
    """Of such rows, sector by sector as ranks are."""
    latest = max((row["starts_on"] for row in rows), default="")
    risen = [row for row in rows if row["starts_on"] == latest]
    if not risen:
        return Risen("", ())
    risen.sort(key=lambda row: (-row["movement"], row["row"]))
    return Risen(_label(risen[0]), tuple(_riser(row) for row in risen))


def _label(row: Mapping[str, Any]) -> str:
    starts_on, ends_on = (date.fromisoformat(row[day]) for day in ("starts_on", "ends_on"))
    return Period(kind=row["kind"], starts_on=starts_on, ends_on=ends_on).label


def _riser(row: Mapping[str, Any]) -> Riser:
    address = reverse("rankings:organisation", args=[row["where"], row["slug"]])
    return Riser(row["name"], address, row["sector"], row["movement"])
