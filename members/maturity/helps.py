"""What helps with an area: entries to read, courses at the member price, downloads and tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from courses.models import Course, Session
from courses.times import When, when
from glossary.models import EntryVersion

from .models import Area, AreaEntry


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class CourseHelp:
    """``when``: its next date, None without one."""

    course: Course
    when: When | None


@dataclass(slots=True)
class Help:
    entries: list[Link] = field(default_factory=list)
    courses: list[CourseHelp] = field(default_factory=list)
    downloads: list[Link] = field(default_factory=list)
    tools: list[Link] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entries or self.courses or self.downloads or self.tools)


def helps(areas: Iterable[Area], *, at: datetime) -> dict[str, Help]:
    """By area code; two queries for all of them together, a third where an area names downloads,
    none for no area."""
    rows = list(areas)
    titles = download_titles([slug for area in rows for slug in area.download_slugs], at=at)
    found = {area.pk: Help(downloads=_downloads(area, titles), tools=_tools(area)) for area in rows}
    if rows:
        for area, slug, headword in _entries(found, at=at):
            words = found[area].entries
            words.append(Link(headword, reverse("glossary:entry", args=[slug])))
        for area, help_ in _courses(found, at=at):
            found[area].courses.append(help_)
    return {area.code: found[area.pk] for area in rows}


def _entries(areas: Iterable[int], *, at: datetime) -> Iterable[tuple[int, str, str]]:
    current = EntryVersion.objects.current(at=at).filter(entry=OuterRef("entry"))
    links: Any = AreaEntry.objects
    rows = (
        links.filter(area__in=areas)
        .annotate(
            term=Subquery(current.values("term")[:1]),
            acronym=Subquery(current.values("acronym")[:1]),
        )
        .exclude(term=None)
        .order_by("term", "pk")
        .values_list("area_id", "entry__slug", "acronym", "term")
    )
    return ((area, slug, acronym or term) for area, slug, acronym, term in rows)


def _courses(areas: Iterable[int], *, at: datetime) -> Iterable[tuple[int, CourseHelp]]:
    ahead = Session.objects.ahead(at=at).filter(course=OuterRef("course"))
    rows: Any = (
        Area.courses.through.objects.filter(area__in=areas, course__published_at__lte=at)
        .select_related("course")
        .annotate(
            starts=Subquery(ahead.values("starts_at")[:1]),
            ends=Subquery(ahead.values("ends_at")[:1]),
            zone=Subquery(ahead.values("zone")[:1]),
        )
        .order_by("course__title")
    )
    for row in rows:
        dated = when(row.starts, row.ends, row.zone) if row.starts else None
        yield row.area_id, CourseHelp(row.course, dated)


def download_titles(slugs: Iterable[str], *, at: datetime) -> dict[str, str]:
    """Titles, by the last part of their address, of the downloads that a member finds. The setting
    MATURITY_DOWNLOADS names who knows: tools do not import each other. No query for no slug."""
    wanted = set(slugs)
    return _shelf()(wanted, at=at) if wanted else {}


@cache
def _shelf() -> Callable[..., dict[str, str]]:
    titles: Callable[..., dict[str, str]] = import_string(settings.MATURITY_DOWNLOADS)
    return titles


def _downloads(area: Area, titles: Mapping[str, str]) -> list[Link]:
    """Those that are there: a bank may name one before it is published, or after it is gone."""
    return [
        Link(titles[slug], reverse("downloads:detail", args=[slug]))
        for slug in area.download_slugs
        if slug in titles
    ]


def _tools(area: Area) -> list[Link]:
    """Those that exist: a bank may name a tool before it is built."""
    links = []
    for name, label in area.tool_pages:
        try:
            links.append(Link(label, reverse(name)))
        except NoReverseMatch:
            continue
    return links
