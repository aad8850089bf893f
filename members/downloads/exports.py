"""The download log as a table for a spreadsheet program."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from .models import Fetch

COLUMNS = ("Taken, Melbourne time", "E-mail", "Name", "What", "File", "Bytes")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def quoted(value: Any) -> str:
    """Text that a spreadsheet program shows and never calculates."""
    text = str(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def log_as_csv(fetches: Iterable[Fetch]) -> Iterator[str]:
    """Line by line, with the mark at the start by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for fetch in fetches:
        yield writer.writerow(quoted(value) for value in _row(fetch))


def _row(fetch: Fetch) -> tuple[Any, ...]:
    taken = timezone.localtime(fetch.fetched_at).strftime("%Y-%m-%d %H:%M:%S")
    version = fetch.version
    file = (version.filename, version.size) if version else ("deleted", "")
    return (taken, fetch.user.email, fetch.user.name, fetch.label, *file)


class _Echo:
    """What ``csv.writer`` writes to: gives the line back."""

    def write(self, line: str) -> str:
        return line
