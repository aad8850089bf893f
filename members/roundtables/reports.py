"""Who was there, from the report that a meeting provider gives the host. Pure.

Reports differ in their columns, their encoding and in what stands above the table; and they have a
row for each time that somebody came in. What comes out is one row for each person.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

LARGEST = 2_000_000
MOST_ROWS = 5_000
_LONGEST = 254

#: What the columns are called, in any case; the first that is there counts.
NAMES = (
    "name (original name)",
    "full name",
    "participant",
    "participant name",
    "attendee name",
    "display name",
    "name",
    "attendee",
)
#: Google Meet and GoTo have a name in two columns.
FIRST, LAST = ("first name", "given name"), ("last name", "surname", "family name")
EMAILS = (
    "user email",
    "attendee email",
    "attendee email address",
    "participant email",
    "email",
    "e-mail",
    "email address",
    "e-mail address",
    "participant id (upn)",
    "upn",
)
MINUTES = (
    "total duration (minutes)",
    "duration (minutes)",
    "in-meeting duration",
    "time in session (minutes)",
    "attendance duration (minutes)",
    "attendance duration",
    "time in session",
    "duration",
    "minutes",
)
_PART = re.compile(r"(\d+)\s*(h|m|s)[a-z]*", re.I)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
#: A clock with two numbers has hours first where none of a column's is above it.
_MOST_HOURS = 3


class Unreadable(ValueError):
    """The file cannot be read; the message says to the host what to send instead."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One person as the provider saw them. ``email`` is lower case or empty; ``minutes`` None
    where the report has none."""

    name: str
    email: str
    minutes: int | None

    @property
    def key(self) -> str:
        """What makes two rows one person: the address, or without one the name."""
        return (self.email or " ".join(self.name.casefold().split()))[:_LONGEST]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each stands; None, or nothing, where the report has none."""

    name: tuple[int, ...]
    email: int | None
    minutes: int | None


def read(content: bytes) -> list[Seen]:
    """Everybody in the report, in its order. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("The file is larger than two megabytes. Send the participants only.")
    rows = _table(_text(content))
    start, columns = _heading(rows)
    in_hours = _has_hours(_cell(row, columns.minutes) for row in rows[start + 1 :])
    people: dict[str, Seen] = {}
    for row in rows[start + 1 :]:
        if people and not any(cell.strip() for cell in row):
            break  # the table ends at the first empty line; others may follow below it
        seen = _seen(row, columns, in_hours=in_hours)
        if seen is None:  # a row that names nobody: the next may
            continue
        before = people.get(seen.key)
        people[seen.key] = _together(before, seen) if before else seen
        if len(people) > MOST_ROWS:
            raise Unreadable(f"More than {MOST_ROWS:,} people: that is no roundtable.")
    if not people:
        raise Unreadable("There is a heading, and nobody below it.")
    return list(people.values())


def _text(content: bytes) -> str:
    coded = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(coded)
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise Unreadable("That is no text. Export the report as CSV.") from None
    if "\x00" in text:
        raise Unreadable("That is no text. Export the report as CSV.")
    return text


def _table(text: str) -> list[list[str]]:
    first = "\n".join(text.splitlines()[:12])
    delimiter = max((",", "\t", ";"), key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable(f"The table cannot be read: {error}.") from None


def _heading(rows: Sequence[Sequence[str]]) -> tuple[int, _Columns]:
    """The row that names the columns, and where they stand: a name, or an address alone."""
    for number, row in enumerate(rows[:40]):
        names = [" ".join(cell.casefold().split()) for cell in row]
        whole, email = _column(names, NAMES), _column(names, EMAILS)
        parts = [whole] if whole is not None else [_column(names, FIRST), _column(names, LAST)]
        name = tuple(place for place in parts if place is not None)
        if len(names) > 1 and (name or email is not None):
            return number, _Columns(name, email, _column(names, MINUTES))
    raise Unreadable(
        "No row names the columns. There must be one with “Name” and, for matching, “Email”."
    )


def _column(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _has_hours(cells: Iterable[str]) -> bool:
    clocks = [clock for cell in cells if (clock := _CLOCK.fullmatch(cell)) and clock[3] is None]
    return all(int(clock[1]) <= _MOST_HOURS for clock in clocks)


def _seen(row: Sequence[str], columns: _Columns, *, in_hours: bool) -> Seen | None:
    name = " ".join(part for place in columns.name if (part := _cell(row, place)))
    email = _cell(row, columns.email)
    shown = "".join(c if c.isprintable() else " " for c in name)[:_LONGEST].strip()
    address = email.lower() if re.fullmatch(r"[^@\s]+@[^@\s]+", email) else ""
    if not shown and not address:
        return None
    return Seen(shown or address, address[:_LONGEST], _minutes(row, columns, in_hours=in_hours))


def _minutes(row: Sequence[str], columns: _Columns, *, in_hours: bool) -> int | None:
    return minutes_of(_cell(row, columns.minutes), in_hours=in_hours)


def _together(one: Seen, other: Seen) -> Seen:
    if one.minutes is None or other.minutes is None:
        return replace(one, minutes=one.minutes if other.minutes is None else other.minutes)
    return replace(one, minutes=min(one.minutes + other.minutes, 1440))


def minutes_of(text: str, *, in_hours: bool = False) -> int | None:
    """ "57", "1h 2m 3s", "0:57:12", "57 min": whole minutes, 1440 at most; None for anything
    else. ``in_hours``: "0:57" has hours first."""
    text = text.strip()
    clock = _CLOCK.fullmatch(text)
    if clock:
        first, second, third = clock.groups()
        hours, minutes = (int(first), int(second)) if third or in_hours else (0, int(first))
        return min(hours * 60 + minutes, 1440)
    parts = _PART.findall(text)
    if parts:
        worth = {"h": 60.0, "m": 1.0, "s": 1 / 60}
        return min(int(sum(int(n[:6]) * worth[unit.lower()] for n, unit in parts)), 1440)
    number = re.fullmatch(r"(\d{1,6})(?:[.,]\d+)?", text)
    return min(int(number[1]), 1440) if number else None
