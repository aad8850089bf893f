"""What the downloads offer to the search over the whole site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .matching import words_of
from .models import Version, containing


def hits(viewer: Any, words: str | Sequence[str], limit: int, at: datetime) -> list[Version]:
    """The newest versions of the downloads in whose title, summary or file name every word stands,
    by title, at most ``limit``; each with its ``download`` and ``download.category`` at hand.

    Nothing for anybody but members, and nothing for no words. One query.
    """
    wanted = words_of(words if isinstance(words, str) else " ".join(words))
    if not wanted:
        return []
    rows = Version.objects.visible_to(viewer, at=at).newest()
    return list(rows.filter(containing(wanted)).by_title()[:limit])
