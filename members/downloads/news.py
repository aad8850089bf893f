"""What is new to a member, for the pages of other rooms."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import BigAutoField, DateTimeField, QuerySet
from django.utils import timezone

from publishing.prepared import Param, Prepared

from .models import Category, Download, Version, Visit


class _Standing:
    """Stands in for a viewer where a caller has only the person."""

    def __init__(self, user: Any, at: datetime) -> None:
        self.is_member = user.seats.in_force(on=timezone.localdate(at)).exists()


def new_for(user: Any, *, at: datetime, limit: int, viewer: Any = None) -> list[Version]:
    """The newest versions of what became visible since ``user`` last looked at the list, latest
    first, at most ``limit``; each with its ``download`` and ``download.category`` at hand.

    One query with ``viewer``, two without. Looking here does not count as a visit. Empty for
    everyone who is not a member.
    """
    if not (viewer or _Standing(user, at)).is_member:
        return []
    return [_version(*row) for row in _news(limit).rows(user=user.pk, at=at)]


class _Member:
    is_member = True


@cache
def _news(limit: int) -> Prepared:
    def build() -> QuerySet[Any, Any]:
        at: Any = Param("at", DateTimeField())
        since = Visit.objects.since(Param("user", BigAutoField()), at=at)
        rows = Version.objects.visible_to(_Member, at=at).newest().with_news(since=since)
        return rows.only_new().by_freshness().values_list(*_COLUMNS)[:limit]

    return Prepared(build)


_COLUMNS = (
    "pk",
    "number",
    "filename",
    "size",
    "note",
    "uploaded_at",
    "download__pk",
    "download__title",
    "download__slug",
    "download__summary",
    "download__category__pk",
    "download__category__name",
    "download__category__slug",
)


def _version(
    pk: int,
    number: int,
    filename: str,
    size: int,
    note: str,
    uploaded_at: datetime,
    download: int,
    title: str,
    slug: str,
    summary: str,
    category: int,
    category_name: str,
    category_slug: str,
) -> Version:
    return Version(
        pk=pk,
        number=number,
        filename=filename,
        size=size,
        note=note,
        uploaded_at=uploaded_at,
        download=Download(
            pk=download,
            title=title,
            slug=slug,
            summary=summary,
            category=Category(pk=category, name=category_name, slug=category_slug),
        ),
    )
