"""The download log as a table for a spreadsheet program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from publishing.tables import as_csv

from .models import Fetch

COLUMNS = ("Taken, Melbourne time", "E-mail", "Name", "What", "File", "Bytes")


def log_as_csv(fetches: Iterable[Fetch]) -> Iterator[str]:
    """Line by line."""
    return as_csv(COLUMNS, map(_row, fetches))


def _row(fetch: Fetch) -> tuple[Any, ...]:
    taken = timezone.localtime(fetch.fetched_at).strftime("%Y-%m-%d %H:%M:%S")
    version = fetch.version
    file = (version.filename, version.size) if version else ("deleted", "")
    return (taken, fetch.user.email, fetch.user.name, fetch.label, *file)
