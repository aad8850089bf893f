"""What the members' home says of roundtables: the one that the reader looks at next, and key points
that came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BigAutoField,
    Case,
    DateTimeField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import JSONObject
from django.urls import reverse

from members.places.models import Place
from publishing.prepared import Param, Prepared

from .clocks import on_clock, on_day
from .models import DOORS_CLOSE, DOORS_OPEN, Roundtable

TEMPLATE = "roundtables/on_home.html"


@dataclass(frozen=True, slots=True)
class Next:
    """``day``, ``month``, ``when`` and ``time`` are on the reader's clock. ``state``: the reader's
    place: "held", "offered", "waiting", or "" """

    title: str
    series: str
    slug: str
    day: str
    month: str
    when: str
    time: str
    state: str
    doors_open: bool


def _next() -> QuerySet[Any, Any]:
    user: Any = Param("user", BigAutoField())
    at: Any = Param("at", DateTimeField())
    mine = Place.objects.active().filter(allotment=OuterRef("allotment"), user=user)
    # What has run out or begun is over for those who were not in, also before the clock says so.
    mine = mine.exclude(state=Place.State.OFFERED, offered_until__lte=at)
    mine = mine.filter(Q(state=Place.State.HELD) | Q(allotment__closes_at__gt=at))
    ahead = Roundtable.objects.on().filter(ends_at__gt=at)
    return (
        ahead.annotate(mine=Subquery(mine.order_by("pk").values("state")[:1]))
        .filter(Q(mine__isnull=False) | Q(starts_at__gt=at))
        .order_by(Case(When(mine__isnull=False, then=0), default=1), "starts_at", "pk")
        .values_list("title", "series__name", "slug", "starts_at", "ends_at", "mine")[:1]
    )


_NEXT = Prepared(_next)


def part(user: Any, *, at: datetime) -> Next | None:
    """The soonest one that the person has a place at, an offer or a turn; else the soonest that
    members may join; None where nothing is announced. One query."""
    rows = _NEXT.rows(user=user.pk, at=at)
    if not rows:
        return None
    title, series, slug, starts_at, ends_at, state = rows[0]
    zone = user.zone
    there = starts_at.astimezone(zone)
    is_open = starts_at - DOORS_OPEN <= at < ends_at + DOORS_CLOSE
    return Next(
        title=title,
        series=series,
        slug=slug,
        day=str(there.day),
        month=f"{there:%b}",
        when=on_day(starts_at, zone.key),
        time=on_clock(starts_at, zone.key),
        state=state or "",
        doors_open=state == Place.State.HELD and is_open,
    )


def fresh(*, since: datetime, at: datetime, limit: int) -> QuerySet[Any, Any]:
    """Key points that came out since then, the latest, the same for every member."""
    out = Roundtable.objects.on().filter(points_at__gt=since, points_at__lte=at)
    latest = out.order_by("-points_at", "-pk").values("pk")[:limit]
    rows = Roundtable.objects.filter(pk__in=latest)
    return rows.annotate(said=JSONObject(title="title", slug="slug", at="points_at"))


def told(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Kind, title and address of such a row."""
    return "Key points", row["title"], reverse("roundtables:detail", args=[row["slug"]])
