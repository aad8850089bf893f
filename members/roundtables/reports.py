"""Who was there, from the report that a meeting provider gives the host. Pure.

Reports differ in their columns, their encoding and in what stands above the table; and they have a
row for each time that somebody came in. What comes out is one row for each person.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

LARGEST = 2_000_000
MOST_ROWS = 5_000
_LONGEST = 254

#: What the columns are called, in any case; the first that is there counts.
NAMES = ("name (original name)", "full name", "participant", "participant name", "name", "attendee")
EMAILS = ("user email", "email", "e-mail", "email address", "participant id (upn)", "upn")
MINUTES = (
    "total duration (minutes)",
    "duration (minutes)",
    "in-meeting duration",
    "time in session (minutes)",
    "duration",
    "minutes",
)
_PART = re.compile(r"(\d+)\s*(h|m|s)[a-z]*", re.I)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")


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


def read(content: bytes) -> list[Seen]:
    """Everybody in the report, in its order. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("The file is larger than two megabytes. Send the participants only.")
    rows = _table(_text(content))
    start, columns = _heading(rows)
    people: dict[str, Seen] = {}
    for row in rows[start + 1 :]:
        if people and not any(cell.strip() for cell in row):
            break  # the table ends at the first empty line; others may follow below it
        seen = _seen(row, columns)
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


def _heading(
    rows: Sequence[Sequence[str]],
) -> tuple[int, tuple[int | None, int | None, int | None]]:
    """The row that names the columns, and where name, address and minutes stand."""
    for number, row in enumerate(rows[:40]):
        names = [" ".join(cell.casefold().split()) for cell in row]
        name, email = _column(names, NAMES), _column(names, EMAILS)
        if len(names) > 1 and name is not None:
            return number, (name, email, _column(names, MINUTES))
    raise Unreadable(
        "No row names the columns. There must be one with “Name” and, for matching, “Email”."
    )


def _column(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _seen(row: Sequence[str], columns: tuple[int | None, int | None, int | None]) -> Seen | None:
    name, email, minutes = (
        row[place].strip() if place is not None and place < len(row) else "" for place in columns
    )
    shown = "".join(c if c.isprintable() else " " for c in name)[:_LONGEST].strip()
    address = email.lower() if re.fullmatch(r"[^@\s]+@[^@\s]+", email) else ""
    if not shown and not address:
        return None
    return Seen(shown or address, address[:_LONGEST], minutes_of(minutes))


def _together(one: Seen, other: Seen) -> Seen:
    if one.minutes is None or other.minutes is None:
        return replace(one, minutes=one.minutes if other.minutes is None else other.minutes)
    return replace(one, minutes=min(one.minutes + other.minutes, 1440))


def minutes_of(text: str) -> int | None:
    """ "57", "1h 2m 3s", "0:57:12", "57 min": whole minutes, 1440 at most; None for anything
    else."""
    text = text.strip()
    clock = _CLOCK.fullmatch(text)
    if clock:
        first, second, third = clock.groups()
        hours, minutes = (int(first), int(second)) if third else (0, int(first))
        return min(hours * 60 + minutes, 1440)
    parts = _PART.findall(text)
    if parts:
        worth = {"h": 60.0, "m": 1.0, "s": 1 / 60}
        return min(int(sum(int(n[:6]) * worth[unit.lower()] for n, unit in parts)), 1440)
    number = re.fullmatch(r"(\d{1,6})(?:[.,]\d+)?", text)
    return min(int(number[1]), 1440) if number else None
