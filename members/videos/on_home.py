"""What the members' home shows of Member Bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import BigAutoField, DateTimeField, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from publishing.prepared import Param, Prepared

from .instants import clock
from .models import Video, Watching

TEMPLATE = "videos/on_home.html"
#: How many that were begun stand on the home.
CONTINUED = 3


@dataclass(frozen=True, slots=True)
class Begun:
    """A talk to go on with. ``percent`` is how much of it has played."""

    title: str
    address: str
    slug: str
    stopped: str
    length: str
    percent: int
    seen_at: datetime

    @property
    def drawn(self) -> float:
        """Of a bar that is 160 units long."""
        return round(1.6 * self.percent, 1)


def part(user: Any, *, at: datetime) -> list[Begun] | None:
    """Where a member stopped, latest first; None where nothing is begun. One query."""
    rows = [_begun(*row) for row in _under_way().rows(user=user.pk, at=at)]
    return rows or None


def fresh(*, since: datetime, at: datetime, limit: int) -> QuerySet[Any, Any]:
    """What came out since then, the newest, the same for every member."""
    newest = Video.objects.published(at=at).filter(released_at__gt=since).newest()
    rows = Video.objects.published(at=at).filter(pk__in=newest.values("pk")[:limit])
    return rows.annotate(said=JSONObject(title="title", slug="slug", at="released_at"))


def told(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Kind, title and address of such a row."""
    return "Member Bytes", row["title"], reverse("videos:detail", args=[row["slug"]])


@cache
def _under_way() -> Prepared:
    def build() -> QuerySet[Any, Any]:
        at: Any = Param("at", DateTimeField())
        mine = Watching.objects.of(Param("user", BigAutoField())).under_way()
        rows = mine.filter(video__in=Video.objects.published(at=at).order_by().values("pk"))
        return rows.order_by("-seen_at", "-pk").values_list(
            "video__title",
            "video__slug",
            "video__length_ms",
            "position_ms",
            "played_ms",
            "seen_at",
        )[:CONTINUED]

    return Prepared(build)


def _begun(
    title: str, slug: str, length_ms: int, position_ms: int, played_ms: int, seen_at: datetime
) -> Begun:
    percent = min(100, played_ms * 100 // length_ms) if length_ms else 0
    address = reverse("videos:detail", args=[slug])
    return Begun(title, address, slug, clock(position_ms), clock(length_ms), percent, seen_at)
