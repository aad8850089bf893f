"""What the site's search finds among the talks: for members, and for nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from publishing.search import Hit

from .instants import SECOND, clock
from .models import Video


def hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` talks that the viewer may open with all the (folded) ``words`` in title,
    summary, speakers or in what is said. Where the first word is said, the hit leads to that
    second. One query."""
    visible = Video.objects.visible_to(viewer, at=at)
    rows = visible.matching(words, then="-released_at").with_first_said(words[0])
    return [_hit(row) for row in rows.defer("captions", "search_text")[:limit]]


def suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` talks that the viewer may open with the words in their titles: for people
    still typing. One query."""
    visible = Video.objects.visible_to(viewer, at=at).defer("captions", "search_text")
    return [
        Hit(kind="Member Byte", title=video.title, url=video.get_absolute_url(), summary="")
        for video in visible.named(words, then="-released_at", most=limit)
    ]


def _hit(video: Any) -> Hit:
    said = video.said_at is not None and bool(video.said_text)
    address = video.get_absolute_url()
    return Hit(
        kind="Member Byte",
        title=video.title,
        url=f"{address}?t={video.said_at // SECOND}" if said else address,
        summary=video.summary,
        margin=clock(video.said_at) if said else video.length,
        text=video.said_text or "",
        note=f"Said at {clock(video.said_at)} of {video.length}" if said and video.length else "",
        is_exact=video.found == 0,
    )
