"""What the site's search finds among the downloads: for members, and for nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from members.access.uploads import human_size, kind_of
from publishing.search import Hit

from .models import Download


def hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` downloads that the viewer may open with all the (folded) ``words`` in
    title, summary or file name. One query."""
    visible = Download.objects.visible_to(viewer, at=at).with_newest()
    return [_hit(row) for row in visible.best(words, then="title")[:limit]]


def suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` downloads that the viewer may open with the words in their titles: for
    somebody still typing. One query."""
    visible = Download.objects.visible_to(viewer, at=at).with_newest()
    return [_hit(row) for row in visible.named(words, then="title", most=limit)]


def _hit(download: Any) -> Hit:
    kind = kind_of(download.newest_filename).name
    return Hit(
        kind="Download",
        title=download.title,
        url=download.get_absolute_url(),
        summary=download.summary,
        margin=download.newest_filename.rpartition(".")[2].upper(),
        text=download.newest_filename,
        note=f"{kind}, {human_size(download.newest_size)}, version {download.newest_number}",
        is_exact=download.found == 0,
    )
