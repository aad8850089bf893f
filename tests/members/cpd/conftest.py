"""What the tests of this room share: a source, entries, and files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from members.cpd import actions
from members.cpd.actions import Said
from members.cpd.models import OwnEntry
from members.cpd.sources import Kind, Source

#: As a tool would list itself; not among the registered ones.
TALKS = Source("talks", Kind.VIDEO, "A talk counts.")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + _chunk(b"IEND", b"")
)


def look(entry: OwnEntry, **decided: Any) -> OwnEntry:
    """Staff decide on the entry as it stands now."""
    now = OwnEntry.objects.select_related("hours").get(pk=entry.pk)
    return actions.review(entry=entry, seen=now.fingerprint(), **decided)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def entered(now: datetime, today: date) -> Callable[..., OwnEntry]:
    """An own entry: ``entered(member.user, title="A day", minutes=90)``."""

    def make(user: Any, **fields: Any) -> OwnEntry:
        said = {"title": "A day", "provider": "", "earned_on": today, "minutes": 90, "note": ""}
        return actions.enter(user=user, said=Said(**{**said, **fields}), at=now)

    return make


@pytest.fixture
def typed(today: date) -> Callable[..., dict[str, Any]]:
    """What somebody types into the form of an entry."""

    def make(**fields: Any) -> dict[str, Any]:
        plain = {
            "title": "Workforce planning day",
            "provider": "Numbat Learning",
            "earned_on": (today - timedelta(days=2)).isoformat(),
            "hours": "1.5",
            "note": "",
        }
        return {**plain, **fields}

    return make


@pytest.fixture
def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("certificate.png", PNG, "text/html")
