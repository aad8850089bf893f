"""Pages and articles, for signposts and menus."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from members.access.viewer import PretendViewer
from publishing.targets import Target, register

from .models import ArticleVersion, PageVersion


@register("page", "a page", also="name:pages:")
def pages(slugs: Collection[str]) -> dict[str, Target]:
    visible = PageVersion.objects.visible_to(PretendViewer("visitor"), at=timezone.now()).defer(
        "content"
    )
    rows = visible.filter(page__slug__in=slugs)
    return {row.page.slug: Target(row.address, row.title, row.summary, "Page") for row in rows}


@register("article", "an article")
def articles(slugs: Collection[str]) -> dict[str, Target]:
    visible = ArticleVersion.objects.visible_to(
        PretendViewer("visitor"), at=timezone.now()
    ).listed()
    rows = visible.filter(article__slug__in=slugs)
    return {
        row.article.slug: Target(row.address, row.title, row.summary, "Article") for row in rows
    }
