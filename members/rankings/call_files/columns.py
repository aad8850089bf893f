"""The columns of a file of calls: nine that are always there, then one for each item of the
standard that the calls were judged by. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .refusal import FileRefused

#: Name -> what the column asks for, as the template says it.
FIXED: Final[dict[str, str]] = {
    "call_id": "The shopper firm’s own number of the call, never used twice, e.g. KQ-26-004512.",
    "organisation": "Its short name in the address, or its name, e.g. dugong-mutual.",
    "scenario": "The code of the reason for the call, one of its sector’s, e.g. BILL.",
    "called_at": "When it was dialled, Sydney time: 2026-07-14 10:35. Another zone: "
    "2026-07-14 10:35+10:00.",
    "shopper": "A code for the person, not a name, e.g. S17.",
    "outcome": "answered, unanswered or failed (a failure on our side: kept, never counted).",
    "menu_seconds": "Whole seconds in menus and recordings before the queue.",
    "wait_seconds": "Whole seconds in the queue until a person answered. Empty if nobody did.",
    "talk_seconds": "Whole seconds with the person. Empty if nobody answered.",
}
#: How many seconds a timing may have: nobody stays on the line for a day.
LONGEST: Final = 14_400
#: Kind of item -> what its column asks for.
ASKS: Final[dict[str, str]] = {
    "yes_no": "yes, no, or empty where it does not apply",
    "rating": "1 to 5, or empty where it does not apply",
    "seconds": "whole seconds, or empty where it does not apply",
    "count": "a whole number, or empty where it does not apply",
}


@dataclass(frozen=True, slots=True)
class ItemColumn:
    """``kind`` is one of :data:`ASKS`; ``group`` is the competency, or Accessibility."""

    code: str
    kind: str
    group: str
    text: str


def expected(items: Sequence[ItemColumn]) -> list[str]:
    return [*FIXED, *(item.code for item in items)]


def places(header: Sequence[Any], items: Sequence[ItemColumn]) -> dict[str, int]:
    """Column name -> where it stands in the file, from the file's first row.

    Raises FileRefused, naming every column that is missing, unknown or there twice.
    """
    wanted = {folded(name): name for name in expected(items)}
    found: dict[str, int] = {}
    unknown, twice = [], []
    for place, cell in enumerate(header):
        said = folded(cell)
        if not said:
            continue
        if said not in wanted:
            unknown.append(str(cell).strip()[:40])
        elif wanted[said] in found:
            twice.append(wanted[said])
        else:
            found[wanted[said]] = place
    missing = [name for name in wanted.values() if name not in found]
    wrong = [
        f"{what}: {', '.join(names[:12])}{' and more' if len(names) > 12 else ''}."
        for what, names in (
            ("Columns missing", missing),
            ("Columns that this standard does not have", unknown),
            ("Columns there twice", twice),
        )
        if names
    ]
    if wrong:
        raise FileRefused(" ".join(["The first row does not fit the template.", *wrong]))
    return found


def folded(cell: Any) -> str:
    """However somebody writes a column's name: "Call ID" is call_id."""
    return re.sub(r"[\s_]+", "_", str(cell if cell is not None else "").strip()).casefold()
