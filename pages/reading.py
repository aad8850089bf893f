"""What the pages' templates need, for readers and for previews alike."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from publishing import live, outline, render
from publishing.addresses import had
from publishing.outline import Tier

from .models import ArticleVersion, Page, PageVersion

#: Words a minute, unhurried.
PACE = 220


def stands_at(slug: str) -> bool:
    """Whether readers are led anywhere by this address of a page, old or new. One query."""
    theirs = Q(slug=slug) | Q(pk__in=had(Page, [slug]))
    return Page.objects.published(at=timezone.now()).filter(theirs).exists()


def page_text(version: PageVersion, tier: Tier) -> SafeString:
    """A page between masthead and foot, as ``tier`` reads it; without its form."""
    return live.fill(_page(version, tier), tier)


def kept_page_text(version: PageVersion, tier: Tier) -> SafeString:
    """:func:`page_text` of a published version, made once for each publish but for live parts."""
    kept = render.kept(f"page:{version.pk}", tier, lambda: _page(version, tier))
    return live.fill(kept, tier)


def _page(version: PageVersion, tier: Tier) -> SafeString:
    content = version.content
    is_hub = content["layout"] == Page.Layout.HUB
    body = render.body(content, tier, here=version.address, across=is_hub)
    context = {"content": content, "is_hub": is_hub, "body": body}
    return render_to_string("pages/page_text.html", context)


def article_text(version: ArticleVersion, tier: Tier) -> SafeString:
    """An article between masthead and foot, as ``tier`` reads it."""
    return live.fill(_article(version, tier), tier)


def kept_article_text(version: ArticleVersion, tier: Tier) -> SafeString:
    kept = render.kept(f"article:{version.pk}", tier, lambda: _article(version, tier))
    return live.fill(kept, tier)


def _article(version: ArticleVersion, tier: Tier) -> SafeString:
    content = version.content
    context: dict[str, Any] = {
        "content": content,
        "category": version.category,
        "dated_on": date.fromisoformat(content["dated_on"]),
        "minutes": max(1, ceil(outline.words(content, tier) / PACE)),
        "url": f"{settings.SITE_URL}{version.address}",
        "body": render.body(content, tier, here=version.address),
    }
    return render_to_string("pages/article_text.html", context)
