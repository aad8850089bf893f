"""The part of the home that is the same for every member: what is new, what rooms say to all, the
tools, the next courses at the members' price. Made once for each publish, for all workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from courses.models import Course
from glossary.models import EntryVersion
from publishing.kept import once_per_publish

from .parts import offering
from .tools import TOOLS

#: What is new for so long, and how much of it is shown.
NEW = timedelta(days=30)
SHOWN = 6
COURSES = 3
#: What the home says of a course comes from these.
_DECIMALS = ("hours", "list_price", "discount_percent")
_OF_COURSES = ("title", "slug", "format", *_DECIMALS)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class New:
    kind: str
    title: str
    address: str
    at: datetime


def for_everyone(*, at: datetime) -> dict[str, SafeString]:
    """``new``, ``tools``, ``courses``, and what rooms share under their own names. One query, and
    none where another member saw them since the last publish."""
    made = once_per_publish("hub:everyone", lambda: dict(_made(at)))
    return {part: mark_safe(html) for part, html in made.items()}  # noqa: S308  (by templates)


def _made(at: datetime) -> Iterator[tuple[str, str]]:
    found = _at_once(at)
    yield "new", render_to_string("hub/new.html", {"rows": _new(found)})
    yield "tools", render_to_string("hub/tools.html", _tools())
    yield "courses", render_to_string("hub/courses.html", {"courses": _courses(found["courses"])})
    for label, room in offering():
        if hasattr(room, "shared"):
            shared = room.shared(found[f"{label}, shared"])
            yield label, render_to_string(room.SHARED, {"shared": shared})


def _at_once(at: datetime) -> dict[str, list[Any]]:
    """Everything that is the same for all, by where it belongs. One query: whoever comes first
    after a publish waits for one answer more than everybody else, however many rooms there are."""
    parts = {"entries": _entries(at), "courses": _next_courses(at)}
    for label, room in offering():
        if hasattr(room, "fresh"):
            parts[f"{label}, new"] = room.fresh(since=at - NEW, at=at, limit=SHOWN)
        if hasattr(room, "shared"):
            parts[f"{label}, shared"] = room.rows_for_all(at=at)
    asked = [
        rows.order_by().annotate(part=Value(name)).values_list("part", "said")
        for name, rows in parts.items()
    ]
    found: dict[str, list[Any]] = {name: [] for name in parts}
    for name, said in asked[0].union(*asked[1:], all=True):
        found[name].append(said)
    return found


def _new(found: Mapping[str, list[Any]]) -> list[New]:
    """What came out in the last :data:`NEW`, latest first."""
    rows = [_entry(said) for said in found["entries"]]
    for label, room in offering():
        for said in found.get(f"{label}, new", ()):
            kind, title, address = room.told(said)
            rows.append(New(kind, title, address, _instant(said["at"])))
    return sorted(rows, key=lambda row: (row.at, row.title), reverse=True)[:SHOWN]


def _entries(at: datetime) -> QuerySet[Any, Any]:
    current = EntryVersion.objects.current(at=at).filter(live_from__gt=at - NEW)
    latest = current.order_by("-live_from", "pk").values("pk")[:SHOWN]
    return (
        EntryVersion.objects.current(at=at)
        .filter(pk__in=latest)
        .annotate(
            said=JSONObject(
                number="number", acronym="acronym", term="term", slug="entry__slug", at="live_from"
            )
        )
    )


def _entry(said: Mapping[str, Any]) -> New:
    address = reverse("glossary:entry", args=[said["slug"]])
    kind = "Glossary" if said["number"] == 1 else "Glossary, revised"
    headword = EntryVersion(acronym=said["acronym"], term=said["term"]).headword
    return New(kind, headword, address, _instant(said["at"]))


def _next_courses(at: datetime) -> QuerySet[Any, Any]:
    upcoming = Course.objects.upcoming(at=at)
    next_dates = {"next_starts_at": "next_starts_at", "next_zone": "next_zone"}
    rows = upcoming.filter(pk__in=upcoming.values("pk")[:COURSES])
    return rows.annotate(said=JSONObject(**{name: name for name in _OF_COURSES}, **next_dates))


def _courses(found: Iterable[Mapping[str, Any]]) -> list[Course]:
    """In the order of the catalogue."""
    courses = []
    for said in found:
        fields = {name: said[name] for name in _OF_COURSES}
        for name in _DECIMALS:
            fields[name] = None if said[name] is None else Decimal(str(said[name])).quantize(_CENT)
        course: Any = Course(**fields)
        course.next_starts_at = _instant(said["next_starts_at"]) if said["next_starts_at"] else None
        course.next_zone = said["next_zone"]
        courses.append(course)
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(courses, key=lambda each: (each.next_starts_at or never, each.title))


def _instant(text: str) -> datetime:
    """As the databases write it into JSON: with an offset, or in UTC without one."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _tools() -> dict[str, object]:
    tools = [(tool, tool.address) for tool in TOOLS]
    return {
        "tools": [{"tool": tool, "address": address} for tool, address in tools if address],
        "being_built": [tool for tool, address in tools if not address],
    }
