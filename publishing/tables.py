"""Tables for a spreadsheet program, as CSV that it cannot mistake for a calculation."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

#: By this mark at the start Excel knows UTF-8.
_UTF_8 = "\ufeff"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Line by line, so that a long table needs no more memory than a short one."""
    writer = csv.writer(_Echo())
    yield _UTF_8 + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_quoted(value) for value in row])


def _quoted(value: Any) -> Any:
    """Text that is shown and never calculated, leading blanks or not. Numbers and days are what
    they are: only text can carry a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    risky = value.startswith(_STARTS_A_FORMULA) or value.lstrip().startswith(_STARTS_A_FORMULA)
    return f"'{value}" if risky else value


class _Echo:
    """What ``csv.writer`` writes to: gives the line back."""

    def write(self, line: str) -> str:
        return line
