"""Atom feeds: what is new in a room, for people who read by feed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed


@dataclass(frozen=True, slots=True)
class Item:
    """``path``: where it stands. ``summary``: plain text that everybody may read."""

    title: str
    path: str
    summary: str
    published_at: datetime
    changed_at: datetime


def answer(
    *, title: str, about: str, path: str, feed_path: str, items: Iterable[Item]
) -> HttpResponse:
    """The feed. ``path``: the page that it follows; ``feed_path``: its own."""
    site = settings.SITE_URL
    feed = Atom1Feed(
        title=title,
        link=f"{site}{path}",
        description=about,
        subtitle=about,
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
        feed_url=f"{site}{feed_path}",
        feed_guid=f"{site}{feed_path}",
    )
    for item in items:
        feed.add_item(
            title=item.title,
            link=f"{site}{item.path}",
            unique_id=f"{site}{item.path}",
            description=item.summary,
            pubdate=item.published_at,
            updateddate=item.changed_at,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )
