"""What is said about one statement, as a value: to compare, to mark, to keep."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Protocol


class _Row(Protocol):
    value: int | None
    is_not_applicable: bool
    is_unknown: bool
    reason: str
    note: str
    link: str


@dataclass(frozen=True, slots=True)
class Said:
    """A value from 1 to 5, or not applicable with a reason, or don't know, or nothing yet; with
    evidence in either case."""

    value: int | None = None
    is_not_applicable: bool = False
    is_unknown: bool = False
    reason: str = ""
    note: str = ""
    link: str = ""

    @classmethod
    def of(cls, row: _Row) -> Said:
        return cls(row.value, row.is_not_applicable, row.is_unknown, row.reason, row.note, row.link)

    @property
    def fields(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def mark(self) -> str:
        """The same for the same saying: a page carries it, to tell what was touched."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def choice(self) -> str:
        """As the form writes it: "1" to "5", "na", "dk" or ""."""
        if self.value is not None:
            return str(self.value)
        if self.is_not_applicable:
            return "na"
        return "dk" if self.is_unknown else ""

    @property
    def in_words(self) -> str:
        if self.value is not None:
            return str(self.value)
        if self.is_not_applicable:
            return "not applicable"
        return "don’t know" if self.is_unknown else "no answer"


NOTHING = Said()
