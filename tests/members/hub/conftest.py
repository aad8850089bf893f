"""What stands on the home: entries, courses, documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from courses.models import Course, Session
from glossary.models import Category, Entry, EntryVersion
from members.downloads.models import Category as Shelf
from members.downloads.models import Download, Version


@pytest.fixture
def furnish(db: None) -> Callable[..., None]:
    """Publishes ``number`` entries, courses with two dates each, and documents."""

    def make(number: int, *, name: str = "Quoll", at: datetime | None = None) -> None:
        now = at or timezone.now()
        category, _made = Category.objects.get_or_create(slug="metrics", name="Metrics")
        shelf, _made = Shelf.objects.get_or_create(name="Quality", slug="quality")
        for n in range(number):
            term, slug = f"{name} {n}", f"{name.lower()}-{n}"
            _entry(term, slug, category, now)
            _course(term, slug, now)
            document = Download.objects.create(
                title=f"{term} form", slug=slug, category=shelf, summary="For it.", published_at=now
            )
            Version.objects.create(
                download=document,
                number=1,
                file="downloads/0",
                filename="form.xlsx",
                content_type="application/octet-stream",
                size=84_000,
                sha256="0" * 64,
                uploaded_at=now,
            )

    return make


def _entry(term: str, slug: str, category: Category, now: datetime) -> None:
    shared: dict[str, Any] = {"term": term, "category": category, "short_definition": "It."}
    entry = Entry.objects.create(slug=slug, reviewed_on=date(2026, 11, 1), **shared)
    EntryVersion.objects.create(
        entry=entry, number=1, content={}, sort_key=slug, letter="Q", live_from=now, **shared
    )


def _course(term: str, slug: str, now: datetime) -> None:
    course = Course.objects.create(
        title=f"{term} course",
        slug=slug,
        summary="About it.",
        hours=Decimal(3),
        list_price=Decimal("420.00"),
        published_at=now,
    )
    for days in (3, 30):
        starts = now + timedelta(days=days)
        Session.objects.create(
            course=course, starts_at=starts, ends_at=starts + timedelta(hours=3), place="Online"
        )
