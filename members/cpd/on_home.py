"""What the members' home says of the person's hours this year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BigAutoField,
    DateField,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.utils import timezone

from members.accounts.models import User
from publishing.prepared import Param, Prepared

from .counting import TARGET, Progress, Year, progress
from .models import Target
from .reading import totals
from .sources import Kind

TEMPLATE = "cpd/on_home.html"


@dataclass(frozen=True, slots=True)
class Part:
    progress: Progress
    totals: list[tuple[str, str, str]]


def _sums() -> QuerySet[Any, Any]:
    """A row for the person whether or not they have hours: the target stands in it."""
    start, end = Param("starts_on", DateField()), Param("ends_on", DateField())
    aims = Target.objects.filter(
        user=Param("user", BigAutoField()), year__lte=Param("year", IntegerField())
    )
    this_year = Q(
        cpd_hours__counts=True, cpd_hours__earned_on__gte=start, cpd_hours__earned_on__lte=end
    )
    sums: dict[str, Any] = {
        f"in_{kind.value}": Sum("cpd_hours__minutes", filter=this_year & Q(cpd_hours__kind=kind))
        for kind in Kind
    }
    return (
        User.objects.filter(pk=Param("user", BigAutoField()))
        .annotate(aim=Subquery(aims.order_by("-year").values("minutes")[:1]), **sums)
        .order_by("pk")
        .values_list("aim", *sums)
    )


_SUMS = Prepared(_sums)


def part(user: Any, *, at: datetime) -> Part:
    """One query."""
    on = timezone.localdate(at)
    year = Year.of(on)
    ((aim, *minutes),) = _SUMS.rows(
        user=user.pk, starts_on=year.starts_on, ends_on=year.ends_on, year=year.first
    )
    by_kind = {kind.value: number or 0 for kind, number in zip(Kind, minutes, strict=True)}
    standing = progress(by_kind, year=year, target=aim or TARGET, on=on)
    return Part(standing, totals(standing))
