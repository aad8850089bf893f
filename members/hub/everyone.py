"""The part of the home that is the same for every member: what is new, what rooms say to all, the
tools, the next courses at the members' price. Made once for each publish, for all workers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from courses.models import Course
from glossary.models import EntryVersion
from publishing.store import mark

from .parts import offering
from .tools import TOOLS

#: What is new for so long, and how much of it is shown.
NEW = timedelta(days=30)
SHOWN = 6
COURSES = 3
#: A date that has passed leaves the home within so many seconds.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class New:
    kind: str
    title: str
    address: str
    at: datetime


def for_everyone(*, at: datetime) -> dict[str, SafeString]:
    """``new``, ``tools``, ``courses``, and what rooms share under their own names. No query where
    another member saw them since the last publish."""
    valid = mark()
    address = f"hub:everyone:{settings.RELEASE}:{valid}"
    made: dict[str, str] | None = cache.get(address) if valid else None
    if made is None:
        made = dict(_made(at))
        if valid:
            cache.set(address, made, timeout=LONGEST)
    return {part: mark_safe(html) for part, html in made.items()}  # noqa: S308  (by templates)


def _made(at: datetime) -> Iterator[tuple[str, str]]:
    yield "new", render_to_string("hub/new.html", {"rows": new(at=at)})
    yield "tools", render_to_string("hub/tools.html", _tools())
    courses = list(Course.objects.upcoming(at=at)[:COURSES])
    yield "courses", render_to_string("hub/courses.html", {"courses": courses})
    for label, room in offering():
        if hasattr(room, "shared"):
            yield label, render_to_string(room.SHARED, {"shared": room.shared(at=at)})


def new(*, at: datetime) -> list[Any]:
    """What came out in the last :data:`NEW`, latest first. A query for the glossary and one for
    each room that has news for all."""
    since = at - NEW
    entries = EntryVersion.objects.current(at=at).filter(live_from__gt=since).defer("content")
    rows: list[Any] = [_entry(row) for row in entries.order_by("-live_from", "pk")[:SHOWN]]
    for _label, room in offering():
        if hasattr(room, "fresh"):
            rows += room.fresh(since=since, at=at, limit=SHOWN)
    return sorted(rows, key=lambda row: (row.at, row.title), reverse=True)[:SHOWN]


def _entry(version: EntryVersion) -> New:
    address = reverse("glossary:entry", args=[version.slug])
    kind = "Glossary" if version.number == 1 else "Glossary, revised"
    return New(kind, version.headword, address, version.live_from)


def _tools() -> dict[str, object]:
    tools = [(tool, tool.address) for tool in TOOLS]
    return {
        "tools": [{"tool": tool, "address": address} for tool, address in tools if address],
        "being_built": [tool for tool, address in tools if not address],
    }
