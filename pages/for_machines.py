"""What machines read of pages and articles: structured data, a feed, addresses for the sitemap.

All of it is what a visitor reads, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from publishing import outline, render, structured
from publishing.atom import Item

from .models import ArticleVersion, PageVersion

#: How many articles a feed has.
NEWEST = 30
#: What a block that is not for everybody becomes on the page.
GATED = ".teaser"


def article_data(version: ArticleVersion) -> structured.Node:
    site, here = settings.SITE_URL, settings.SITE_URL + version.address
    assert version.live_from is not None
    node = structured.article(
        here,
        site=site,
        headline=version.title,
        description=version.summary,
        author=version.author,
        published=version.dated_on.isoformat(),
        changed=max(version.live_from, _begins(version.dated_on)).isoformat(),
    )
    trail = [
        ("Home", reverse("home")),
        ("Articles", reverse("pages:articles")),
        (version.title, version.address),
    ]
    return structured.graph(
        _marked(node, version.content), structured.breadcrumbs(site, trail), _faq(here, version)
    )


def page_data(version: PageVersion) -> structured.Node:
    site, here = settings.SITE_URL, settings.SITE_URL + version.address
    node: structured.Node = {
        "@type": "WebPage",
        "@id": here,
        "url": here,
        "name": version.title,
        "description": version.summary,
        "inLanguage": "en-AU",
        "publisher": structured.publisher(site),
        "isAccessibleForFree": True,
    }
    trail = [("Home", reverse("home")), (version.title, version.address)]
    return structured.graph(
        _marked(node, version.content), structured.breadcrumbs(site, trail), _faq(here, version)
    )


def _marked(node: structured.Node, content: Mapping[str, Any]) -> structured.Node:
    blocks = [*content.get("blocks", []), *content.get("closing", [])]
    if len(outline.visible(blocks, "visitor")) == len(blocks):
        return node
    return structured.gated(node, css=GATED)


def _faq(here: str, version: Any) -> structured.Node | None:
    return structured.faq(here, version.content.get("questions", []))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def kept_head(version: Any) -> SafeString:
    """What stands in the head of a published page or article, made once for each publish."""
    key = f"{version._meta.label_lower}:head:{version.pk}"
    return render.kept(key, "visitor", lambda: _head(version))


def _head(version: Any) -> SafeString:
    is_article = isinstance(version, ArticleVersion)
    context = {
        "version": version,
        "type": "article" if is_article else "website",
        "address": settings.SITE_URL + version.address,
        "structured": article_data(version) if is_article else page_data(version),
    }
    return render_to_string("pages/head.html", context)


def newest(*, at: datetime) -> list[Item]:
    """The newest articles. One query."""
    rows = ArticleVersion.objects.current(at=at).listed()[:NEWEST]
    return [
        Item(
            title=row.title,
            path=row.address,
            summary=row.summary,
            published_at=_begins(row.dated_on),
            changed_at=max(row.live_from, _begins(row.dated_on)),
        )
        for row in rows
    ]


def addresses(*, at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """The path of every page and every article, and since when readers see it as it is. Two
    queries."""
    pages = PageVersion.objects.current(at=at).defer("content").order_by("page__slug")
    articles = ArticleVersion.objects.current(at=at).listed()
    for row in chain(pages, articles):
        yield row.address, row.live_from


def listed(*, at: datetime) -> list[tuple[str, str, str]]:
    """Title, path and summary of every page. One query."""
    rows = PageVersion.objects.current(at=at).defer("content").order_by("title", "page__slug")
    return [(row.title, row.address, row.summary) for row in rows]
