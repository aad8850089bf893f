"""What the site's search finds in the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from publishing.search import Hit, plain

from .models import Course
from .pricing import Quote
from .times import zone_name


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseHit(Hit):
    """With its price, which always stands beside a course."""

    quote: Quote


def hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[CourseHit]:
    """The best ``limit`` published courses with all the (folded) ``words``. One query."""
    visible = Course.objects.visible_to(viewer, at=at).upcoming(at=at)
    return [_hit(row) for row in visible.best(words, then="title")[:limit]]


def suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[CourseHit]:
    """The best ``limit`` published courses with the words in their titles: for somebody still
    typing. One query."""
    visible = Course.objects.visible_to(viewer, at=at).upcoming(at=at)
    return [_hit(row) for row in visible.named(words, then="title", most=limit)]


def _hit(course: Any) -> CourseHit:
    day, facts = "Any day", [course.get_format_display(), course.length]
    if course.next_starts_at:
        starts = course.next_starts_at.astimezone(ZoneInfo(course.next_zone))
        day = f"{starts.day} {starts:%b}"
        facts.append(f"next on {starts.day} {starts:%B %Y} ({zone_name(starts)})")
    elif course.format != Course.Format.SELF_PACED:
        day = "Dates to come"
    return CourseHit(
        kind="Course",
        title=course.title,
        url=course.get_absolute_url(),
        summary=course.summary,
        margin=day,
        text=f"{plain(course.description)} {'; '.join(course.outcome_lines)}. {course.suits}",
        note=", ".join(facts),
        quote=course.quote,
        is_exact=course.found == 0,
    )
