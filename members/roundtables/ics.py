"""Calendar text (RFC 5545). Pure. All instants are UTC, so no zone needs to be described."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

CONTENT_TYPE = "text/calendar; charset=utf-8"
_LONGEST = 75


@dataclass(frozen=True, slots=True)
class Event:
    """``uid`` never changes; ``sequence`` grows whenever the time does. ``status``: "CONFIRMED",
    "TENTATIVE" or "CANCELLED"."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    minutes: int
    title: str
    text: str
    url: str
    status: str = "CONFIRMED"


def calendar(name: str, events: Iterable[Event], *, refresh_hours: int = 0) -> str:
    """A whole calendar, lines ended by CRLF. ``refresh_hours``: how often a subscriber may ask."""
    return "".join(f"{line}\r\n" for line in _lines(name, events, refresh_hours))


def _lines(name: str, events: Iterable[Event], refresh_hours: int) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//ACXPA//Members//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield folded(f"X-WR-CALNAME:{escaped(name)}")
    if refresh_hours:
        yield f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H"
        yield f"X-PUBLISHED-TTL:PT{refresh_hours}H"
    for event in events:
        yield from _event(event)
    yield "END:VCALENDAR"


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield folded(f"UID:{escaped(event.uid)}")
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{utc(event.changed_at)}"
    yield f"DTSTART:{utc(event.starts_at)}"
    yield f"DTEND:{utc(event.starts_at + timedelta(minutes=event.minutes))}"
    yield folded(f"SUMMARY:{escaped(event.title)}")
    yield folded(f"DESCRIPTION:{escaped(event.text)}")
    yield folded(f"URL:{event.url}")
    yield f"STATUS:{event.status}"
    yield "END:VEVENT"


def utc(instant: datetime) -> str:
    """ "20261126T013000Z"."""
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Text as a value: what ends or divides values is escaped, control characters are left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = lines
    if not lines.replace("\n", "").replace("\t", "").isprintable():
        kept = "".join(c for c in lines if c == "\n" or c == "\t" or c.isprintable())
    for sign in ("\\", ";", ","):
        kept = kept.replace(sign, f"\\{sign}")
    return kept.replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, never through a character."""
    if len(line.encode()) <= _LONGEST:
        return line
    if line.isascii():  # a byte a character, so it can be cut by counting
        rest = range(_LONGEST, len(line), _LONGEST - 1)
        return "\r\n ".join([line[:_LONGEST], *(line[at : at + _LONGEST - 1] for at in rest)])
    pieces, piece, size, most = [], "", 0, _LONGEST
    for char in line:
        width = len(char.encode())
        if size + width > most:
            pieces.append(piece)
            piece, size, most = "", 0, _LONGEST - 1  # the space that begins the next counts
        piece += char
        size += width
    return "\r\n ".join([*pieces, piece])
