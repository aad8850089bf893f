"""What pages show of themselves: the latest articles, and frameworks side by side."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone

from members.access.viewer import PretendViewer
from publishing import targets
from publishing.live import register
from publishing.outline import Tier

from .models import ArticleVersion, Framework

#: How many articles stand in a page.
ARTICLES = 3


@register("latest-articles", "The latest articles")
def latest_articles(tier: Tier) -> str:
    visible = ArticleVersion.objects.visible_to(PretendViewer("visitor"), at=timezone.now())
    rows = list(visible.listed()[:ARTICLES])
    return render_to_string("pages/live_articles.html", {"articles": rows}) if rows else ""


@register("frameworks", "Frameworks and standards side by side")
def frameworks(tier: Tier) -> str:
    rows = list(Framework.objects.filter(is_shown=True))
    found = targets.find(row.link for row in rows if row.link)
    shown = [
        {"row": row, "address": found[row.link].address if row.link in found else ""}
        for row in rows
    ]
    return render_to_string("pages/live_frameworks.html", {"frameworks": shown}) if rows else ""
