"""The part of the home that is the same for every member: the tools, what the glossary has new,
the next courses at the members' price. Made once for each publish, for all workers."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from courses.models import Course
from glossary.models import EntryVersion
from publishing.store import mark

from .tools import TOOLS

PARTS = ("cells", "courses")
ENTRIES, COURSES = 6, 3
#: A date that has passed leaves the home within so many seconds.
LONGEST = 300


def for_everyone(*, at: datetime) -> dict[str, SafeString]:
    """``cells`` and ``courses``. No query where another member saw them since the last publish,
    else two."""
    valid = mark()
    address = f"hub:everyone:{settings.RELEASE}:{valid}"
    made: dict[str, str] | None = cache.get(address) if valid else None
    if made is None:
        context = _context(at)
        made = {part: render_to_string(f"hub/{part}.html", context) for part in PARTS}
        if valid:
            cache.set(address, made, timeout=LONGEST)
    return {part: mark_safe(html) for part, html in made.items()}  # noqa: S308  (by templates)


def _context(at: datetime) -> dict[str, object]:
    tools = [(tool, tool.address) for tool in TOOLS]
    current = EntryVersion.objects.current(at=at).defer("content")
    return {
        "tools": [{"tool": tool, "address": address} for tool, address in tools if address],
        "being_built": [tool for tool, address in tools if not address],
        "entries": list(current.order_by("-live_from", "sort_key", "pk")[:ENTRIES]),
        "courses": list(Course.objects.upcoming(at=at)[:COURSES]),
    }
