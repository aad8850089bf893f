"""The downloads among the results: from their newest versions to hits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from members.downloads import search as downloads
from publishing.search import Hit, fold


def hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """Nothing for anybody but members. One query."""
    return [
        Hit(
            kind="Download",
            title=version.download.title,
            url=version.download.get_absolute_url(),
            summary=version.download.summary,
            margin=version.extension,
            note=f"{version.download.category}, version {version.number}, {version.human_size}",
            is_exact=fold(version.download.title) == " ".join(words),
        )
        for version in downloads.hits(viewer, words, limit, at)
    ]
