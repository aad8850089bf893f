"""The roundtable that a member looks at next, for the members' home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, OuterRef, Q, Subquery, When

from members.places.models import Place

from .clocks import on_clock, on_day
from .models import Roundtable


@dataclass(frozen=True, slots=True)
class NextUp:
    """``day``, ``month``, ``when`` and ``time`` are on the reader's clock. ``state``: the reader's
    place: "held", "offered", "waiting", or "" """

    title: str
    series: str
    url: str
    starts_at: datetime
    minutes: int
    day: str
    month: str
    when: str
    time: str
    state: str
    doors_open: bool


def next_for(user: Any, *, at: datetime) -> NextUp | None:
    """The soonest one that the person has a place at, an offer or a turn; else the soonest that
    members may join; None where nothing is announced. One query."""
    mine = Place.objects.active().filter(allotment=OuterRef("allotment"), user=user)
    ahead = Roundtable.objects.on().ahead(at=at).select_related("series")
    found = (
        ahead.annotate(mine=Subquery(mine.order_by("pk").values("state")[:1]))
        .filter(Q(mine__isnull=False) | Q(starts_at__gt=at))
        .order_by(Case(When(mine__isnull=False, then=0), default=1), "starts_at", "pk")
        .first()
    )
    return None if found is None else _next(found, found.mine or "", user, at)


def _next(row: Roundtable, state: str, user: Any, at: datetime) -> NextUp:
    zone = user.time_zone
    there = row.starts_at.astimezone(ZoneInfo(zone))
    return NextUp(
        title=row.title,
        series=row.series.name,
        url=row.get_absolute_url(),
        starts_at=row.starts_at,
        minutes=row.minutes,
        day=str(there.day),
        month=f"{there:%b}",
        when=on_day(row.starts_at, zone),
        time=on_clock(row.starts_at, zone),
        state=state,
        doors_open=state == "held" and row.doors_are_open(at=at),
    )
