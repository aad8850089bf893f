"""What the site's search finds among pages and articles: as readers see them now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from publishing.search import SEARCH_COLUMNS, Hit

from .models import ArticleVersion, PageVersion


def page_hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` pages with all the (folded) ``words``. One query. Only what every visitor
    reads is searched."""
    rows = _light(PageVersion.objects.visible_to(viewer, at=at)).best(words, then="title")
    return [_hit(row, "Page", "") for row in rows[:limit]]


def article_hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """As :func:`page_hits`, with the day in the margin."""
    rows = _light(ArticleVersion.objects.visible_to(viewer, at=at))
    found = rows.best(words, then="-dated_on")[:limit]
    return [_hit(row, "Article", f"{row.dated_on.day} {row.dated_on:%b}") for row in found]


def page_suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` pages with the words in their titles: for people still typing. One
    query."""
    rows: Any = PageVersion.objects.visible_to(viewer, at=at).defer("content")
    return [_named(row, "Page") for row in rows.named(words, then="title", most=limit)]


def article_suggestions(
    viewer: Any, words: Sequence[str], *, at: datetime, limit: int
) -> list[Hit]:
    """As :func:`page_suggestions`, the newest first."""
    rows: Any = ArticleVersion.objects.visible_to(viewer, at=at).defer("content")
    return [_named(row, "Article") for row in rows.named(words, then="-dated_on", most=limit)]


def _named(row: Any, kind: str) -> Hit:
    return Hit(kind=kind, title=row.title, url=row.address, summary="", is_exact=row.found == 0)


def _light(rows: Any) -> Any:
    return rows.defer(None).defer("content", *SEARCH_COLUMNS)


def _hit(row: Any, kind: str, margin: str) -> Hit:
    note = f"{row.category.name}, by {row.author}" if kind == "Article" else ""
    return Hit(
        kind=kind,
        title=row.title,
        url=row.address,
        summary=row.summary,
        margin=margin,
        text=row.public_text,
        note=note,
        is_exact=row.found == 0,
    )
