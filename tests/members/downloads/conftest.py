"""What the tests of this room share: a private folder of their own, and a shelf to fill."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify

from members.downloads.actions import add_version
from members.downloads.models import Category, Download, Version


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path) -> Path:
    """The folder of the private storage, empty at first."""
    folder = tmp_path / "private"
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": backend, "OPTIONS": {"location": str(folder), "base_url": None}}
    }
    return folder


@pytest.fixture
def stored(private: Path) -> Callable[[], list[bytes]]:
    """What lies in the private folder now."""
    return lambda: sorted(path.read_bytes() for path in private.rglob("*") if path.is_file())


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def quality(db: None) -> Category:
    return Category.objects.create(name="Quality", slug="quality", order=1)


@pytest.fixture
def planning(db: None) -> Category:
    return Category.objects.create(name="Planning", slug="planning", order=2)


@pytest.fixture
def shelve(quality: Category, now: datetime) -> Callable[..., Download]:
    """Puts a download on the shelf: ``shelve("Roster rules", days_ago=5)``. ``days_ago=None`` makes
    a draft, a negative number a scheduled one, ``content=None`` one without a file."""

    def make(
        title: str,
        *,
        days_ago: float | None = 1,
        content: bytes | None = b"one two three",
        filename: str = "file.txt",
        category: Category | None = None,
        summary: str = "What it is for.",
        note: str = "",
    ) -> Download:
        at = None if days_ago is None else now - timedelta(days=days_ago)
        download = Download.objects.create(
            title=title,
            slug=slugify(title),
            category=category or quality,
            summary=summary,
            published_at=at,
        )
        if content is not None:
            add_version(
                download=download,
                upload=ContentFile(content, name=filename),
                by=None,
                note=note,
                at=min(at or now, now),
            )
        return download

    return make


@pytest.fixture
def renew(now: datetime) -> Callable[..., Version]:
    """Adds another version: ``renew(download, b"better", days_ago=2)``."""

    def make(download: Download, content: bytes, *, days_ago: float = 0, note: str = "") -> Version:
        return add_version(
            download=download,
            upload=ContentFile(content, name="better.txt"),
            by=None,
            note=note,
            at=now - timedelta(days=days_ago),
        )

    return make
