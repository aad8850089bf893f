"""What staff do with courses: into the catalogue, out of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from publishing.store import forget

from .models import Course


@transaction.atomic
def publish(*, courses: Iterable[Course], at: datetime) -> int:
    """Readers see them from ``at`` on. Those they see already keep their instant. Returns how many
    are new to readers."""
    changed = 0
    for course in courses:
        if course.published_at is None or course.published_at > at:
            course.published_at = at
            course.save(update_fields=["published_at"])
            changed += 1
    forget()
    return changed


@transaction.atomic
def withdraw(*, courses: Iterable[Course]) -> int:
    """Drafts again; nothing of them is lost. Returns how many were in the catalogue or planned."""
    changed = 0
    for course in courses:
        if course.published_at is not None:
            course.published_at = None
            course.save(update_fields=["published_at"])
            changed += 1
    forget()
    return changed
