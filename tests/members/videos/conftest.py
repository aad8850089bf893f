"""What the tests of this room share: a private folder of their own, and talks to fill it with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify

from members.videos.actions import put_film, set_captions, set_chapters
from members.videos.demo_files import film
from members.videos.models import Topic, Video

CAPTIONS = """WEBVTT

00:00:01.000 --> 00:00:05.000
<v Marion>Nine seconds decide a call.

00:00:05.000 --> 00:00:12.000
<v Tevita>People hold on when they have been heard.

00:00:20.000 --> 00:00:30.000
<v Tevita>The hold music ends with a click.
"""


@cache
def film_of(seconds: int) -> bytes:
    return film([], seconds, seed=1, plain=True)


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
def quality(db: None) -> Topic:
    return Topic.objects.create(name="Quality", slug="quality", order=1)


@pytest.fixture
def talk(quality: Topic, now: datetime) -> Callable[..., Video]:
    """Makes a talk: ``talk("Openings", days_ago=5)``. ``days_ago=None`` makes a draft, a negative
    number a scheduled one, ``seconds=0`` one without a film."""

    def make(
        title: str = "The first nine seconds",
        *,
        days_ago: float | None = 1,
        seconds: int = 60,
        captions: str = "",
        chapters: str = "",
        **fields: Any,
    ) -> Video:
        video = Video.objects.create(
            title=title,
            slug=slugify(title),
            topic=fields.pop("topic", quality),
            summary=fields.pop("summary", "What one knows afterwards."),
            released_at=None if days_ago is None else now - timedelta(days=days_ago),
            **fields,
        )
        if seconds:
            upload = ContentFile(film_of(seconds), name="film")
            put_film(video=video, upload=upload, filename="film.mp4", by=None, at=now)
        if captions:
            set_captions(video=video, text=captions, by=None)
        if chapters:
            set_chapters(video=video, text=chapters, by=None)
        return video

    return make
