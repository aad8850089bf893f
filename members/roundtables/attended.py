"""The roundtables that somebody was at, for other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from .models import Attendance


@dataclass(frozen=True, slots=True)
class Attended:
    """``key`` names the source once and for all; ``on`` is Melbourne's day; ``hours`` are those of
    the roundtable, to two places."""

    key: str
    title: str
    url: str
    on: date
    hours: Decimal


def attended_by(user: Any) -> list[Attended]:
    """The latest first. One query."""
    rows = Attendance.objects.filter(user=user).order_by("-roundtable__starts_at", "-pk")
    return [
        Attended(
            key=f"roundtable/{pk}",
            title=title,
            url=reverse("roundtables:detail", args=[slug]),
            on=timezone.localdate(starts_at),
            hours=hours_of(minutes),
        )
        for pk, title, slug, starts_at, minutes in rows.values_list(
            "roundtable",
            "roundtable__title",
            "roundtable__slug",
            "roundtable__starts_at",
            "roundtable__minutes",
        )
    ]


def hours_of(minutes: int) -> Decimal:
    """90 minutes are 1.50."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))
