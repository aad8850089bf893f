"""One cell to one value. Cells come as text (CSV) or as what a workbook keeps (XLSX).

All functions raise Unreadable. Standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .refusal import Unreadable

#: The clock that calls are written down by, and that their month is taken from.
SYDNEY = ZoneInfo("Australia/Sydney")
#: How people write that a question does not apply.
NOT_APPLICABLE = frozenset({"", "n/a", "na", "-", "–", "not applicable"})
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_STARTS_A_FORMULA = ("=", "+", "-", "@")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(?:\.0{1,9})?")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?")
_YEAR_FIRST = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?"
    r"(Z|[+-]\d{2}:?\d{2})?"
)
_MOMENT = "is not a date and time, e.g. 2026-07-14 10:35 (Sydney time)"


class Formula:
    """Stands for a cell that calculates: what it would show is not what somebody wrote down."""


def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Any, *, most: int) -> str:
    """What stands in the cell, without blanks around it; "" for an empty one."""
    _not_a_formula(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool | date):
        raise Unreadable("is not text")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # a workbook keeps every number as a float
    found = str(cell).strip()
    if found.startswith(_STARTS_A_FORMULA):
        raise Unreadable("begins like a formula")
    if any(unicodedata.category(letter).startswith("C") for letter in found):
        raise Unreadable("has characters in it that cannot be seen")
    if len(found) > most:
        raise Unreadable(f"is longer than {most} characters")
    return found


def whole(cell: Any, *, least: int = 0, most: int) -> int | None:
    """A whole number; None for an empty cell or "n/a"."""
    _not_a_formula(cell)
    if is_not_applicable(cell):
        return None
    number: int | None = None
    if isinstance(cell, int) and not isinstance(cell, bool):
        number = cell
    elif isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e9:
        number = int(cell)
    elif isinstance(cell, str) and _WHOLE.fullmatch(cell.strip()):
        number = int(cell.strip().partition(".")[0])
    if number is None:
        raise Unreadable("is not a whole number")
    if not least <= number <= most:
        raise Unreadable(f"is {number}, not between {least} and {most}")
    return number


def yes_no(cell: Any) -> bool | None:
    """True, False, or None where the question does not apply."""
    _not_a_formula(cell)
    if is_not_applicable(cell):
        return None
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        cell = str(int(cell)) if cell in (0, 1) else "?"
    said = str(cell).strip().casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Unreadable("is not yes, no or n/a")


def one_of(cell: Any, choices: dict[str, str]) -> str:
    """The value of a choice, by how it is written (folded)."""
    said = text(cell, most=100).casefold()
    if said not in choices:
        known = ", ".join(dict.fromkeys(choices.values()))
        raise Unreadable(f"is “{said}”, not one of {known}" if said else f"is empty: {known}")
    return choices[said]


def moment(cell: Any) -> datetime:
    """An instant in UTC. What has no zone of its own is Sydney's time."""
    _not_a_formula(cell)
    if isinstance(cell, datetime):
        # A workbook keeps days as floats; a microsecond off is its rounding, not the shopper's.
        rounded = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
        return rounded.astimezone(UTC) if rounded.tzinfo else _from_sydney(rounded)
    if not isinstance(cell, str):
        raise Unreadable(_MOMENT)
    said = cell.strip()
    try:
        if day_first := _DAY_FIRST.fullmatch(said):
            day, month, year, hour, minute = map(int, day_first.groups()[:5])
            return _from_sydney(datetime(year, month, day, hour, minute, int(day_first[6] or 0)))
        if year_first := _YEAR_FIRST.fullmatch(said):
            year, month, day, hour, minute = map(int, year_first.groups()[:5])
            bare = datetime(year, month, day, hour, minute, int(year_first[6] or 0))
            return _with_zone(bare, year_first[7])
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
    except OverflowError:  # the first or last day of the calendar
        pass
    raise Unreadable(_MOMENT)


def is_not_applicable(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in NOT_APPLICABLE)


def _with_zone(bare: datetime, zone: str | None) -> datetime:
    if zone is None:
        return _from_sydney(bare)
    return datetime.fromisoformat(f"{bare.isoformat()}{zone}").astimezone(UTC)


def _from_sydney(bare: datetime) -> datetime:
    """Hours that Sydney's clocks skip or show twice have no one instant."""
    first = bare.replace(tzinfo=SYDNEY, fold=0)
    second = bare.replace(tzinfo=SYDNEY, fold=1)
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(SYDNEY).replace(tzinfo=None) != bare:
            raise Unreadable("is in the hour that Sydney’s clocks skip")
        raise Unreadable(
            "is in the hour that Sydney’s clocks show twice: add the zone, e.g. +11:00 or +10:00"
        )
    return first.astimezone(UTC)


def _not_a_formula(cell: Any) -> None:
    if isinstance(cell, Formula):
        raise Unreadable("is a formula: paste its value instead")
    if isinstance(cell, str) and cell.lstrip().startswith("="):
        raise Unreadable("is a formula: paste its value instead")
