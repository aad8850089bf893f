"""What the site's search finds among the roundtables: for members, and for nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from django.utils import timezone

from publishing.search import Hit

from .models import Roundtable


def hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` roundtables, coming or held, with all the (folded) ``words`` in the topic,
    the summary or key points that are out. One query."""
    visible = Roundtable.objects.visible_to(viewer).on().select_related("series")
    zone = viewer.zone
    return [_hit(row, zone) for row in visible.best(words, then="starts_at")[:limit]]


def suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` roundtables with the words in their topics: for somebody still typing. One
    query."""
    visible = Roundtable.objects.visible_to(viewer).on().select_related("series")
    return [_hit(row, viewer.zone) for row in visible.named(words, then="starts_at", most=limit)]


def _hit(row: Any, zone: tzinfo | None) -> Hit:
    """Days are the reader's."""
    begins = timezone.localtime(row.starts_at, zone)
    return Hit(
        kind="Roundtable",
        title=row.title,
        url=row.get_absolute_url(),
        summary=row.outcome if row.points_at and row.outcome else row.summary,
        margin=f"{begins.day} {begins:%b}",
        text=row.key_points if row.points_at else "",
        note=f"{row.series.name}, {begins.day} {begins:%B %Y}",
        is_exact=row.found == 0,
    )
