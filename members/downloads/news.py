"""What is new to a member, for the pages of other rooms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from .models import Version, Visit


class _Standing:
    """Stands in for a viewer where a caller has only the person."""

    def __init__(self, user: Any, at: datetime) -> None:
        self.is_member = user.seats.in_force(on=timezone.localdate(at)).exists()


def new_for(user: Any, *, at: datetime, limit: int, viewer: Any = None) -> list[Version]:
    """The newest versions of what became visible since ``user`` last looked at the list, latest
    first, at most ``limit``; each with its ``download`` and ``download.category`` at hand.

    One query with ``viewer``, two without. Looking here does not count as a visit. Empty for
    everyone who is not a member.
    """
    since = Visit.objects.since(user, at=at)
    rows = Version.objects.visible_to(viewer or _Standing(user, at), at=at).newest()
    return list(rows.with_news(since=since).only_new().by_freshness()[:limit])
