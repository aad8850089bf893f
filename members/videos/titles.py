"""What other tools may say of the library; a setting names this, since tools do not import each
other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .models import Video


def titles(slugs: Iterable[str], *, at: datetime) -> dict[str, str]:
    """Titles by slug of those that a member finds at that instant; what is a draft, scheduled or
    not there at all is left out. One query."""
    found = Video.objects.published(at=at).filter(slug__in=set(slugs))
    return dict(found.values_list("slug", "title"))
