"""What the site's search finds among pages and articles: as readers see them now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse

from publishing.prepared_search import PreparedSearch
from publishing.search import Hit

from .models import ArticleVersion, PageVersion


class _Page(NamedTuple):
    page__slug: str
    title: str
    summary: str
    public_text: str
    found: int


class _Article(NamedTuple):
    article__slug: str
    title: str
    summary: str
    public_text: str
    dated_on: date
    author: str
    category__name: str
    found: int


class _PageName(NamedTuple):
    page__slug: str
    title: str
    found: int


class _ArticleName(NamedTuple):
    article__slug: str
    title: str
    found: int


_PAGES = PreparedSearch(PageVersion.objects.visible_to, _Page, then="title")
_PAGE_NAMES = PreparedSearch(PageVersion.objects.visible_to, _PageName, then="title")
_ARTICLES = PreparedSearch(ArticleVersion.objects.visible_to, _Article, then="-dated_on")
_ARTICLE_NAMES = PreparedSearch(ArticleVersion.objects.visible_to, _ArticleName, then="-dated_on")


def page_hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` pages with all the (folded) ``words``. One query. Only what every visitor
    reads is searched."""
    return [
        Hit(
            kind="Page",
            title=row.title,
            url=reverse("pages:page", args=[row.page__slug]),
            summary=row.summary,
            text=row.public_text,
            is_exact=row.found == 0,
        )
        for row in _PAGES.best(viewer, words, at=at, limit=limit)
    ]


def article_hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """As :func:`page_hits`, with the day in the margin."""
    return [
        Hit(
            kind="Article",
            title=row.title,
            url=reverse("pages:article", args=[row.article__slug]),
            summary=row.summary,
            margin=f"{row.dated_on.day} {row.dated_on:%b}",
            text=row.public_text,
            note=f"{row.category__name}, by {row.author}",
            is_exact=row.found == 0,
        )
        for row in _ARTICLES.best(viewer, words, at=at, limit=limit)
    ]


def page_suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` pages with the words in their titles: for people still typing. One
    query."""
    return [
        _named(row, "Page", reverse("pages:page", args=[row.page__slug]))
        for row in _PAGE_NAMES.named(viewer, words, at=at, limit=limit)
    ]


def article_suggestions(
    viewer: Any, words: Sequence[str], *, at: datetime, limit: int
) -> list[Hit]:
    """As :func:`page_suggestions`, the newest first."""
    return [
        _named(row, "Article", reverse("pages:article", args=[row.article__slug]))
        for row in _ARTICLE_NAMES.named(viewer, words, at=at, limit=limit)
    ]


def _named(row: _PageName | _ArticleName, kind: str, url: str) -> Hit:
    return Hit(kind=kind, title=row.title, url=url, summary="", is_exact=row.found == 0)
