"""Compares what the database says with what lies in the private storage."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import Storage, default_storage

from .models import FOLDER, Version

#: A file is stored a moment before its row is: younger ones are not orphans yet.
SETTLED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """``what`` says it; ``orphan`` is the name of a stored file without a row, else ""."""

    what: str
    orphan: str = ""


def findings(*, at: datetime, checksums: bool) -> Iterator[Finding]:
    """Versions without their file, with another size or (when asked) other bytes, and files that
    no version knows."""
    known = set()
    for version in Version.objects.select_related("download").order_by("pk").iterator():
        known.add(version.file.name)
        what = _wrong_with(version, checksums=checksums)
        if what:
            yield Finding(f"{version}: {what}")
    for name in _stored(default_storage):
        if name not in known and default_storage.get_modified_time(name) < at - SETTLED:
            yield Finding(f"{name}: no version knows this file", orphan=name)


def _wrong_with(version: Version, *, checksums: bool) -> str:
    if not version.file.storage.exists(str(version.file.name)):
        return "its file is missing"
    if version.file.size != version.size:
        return f"its file has {version.file.size} bytes instead of {version.size}"
    if checksums:
        with version.file.storage.open(str(version.file.name), "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != version.sha256:
                return "its file has other bytes than were uploaded"
    return ""


def _stored(storage: Storage) -> list[str]:
    try:
        _folders, names = storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in sorted(names)]
