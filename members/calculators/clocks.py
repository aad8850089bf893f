"""When an interval starts, as rosters and exports write it. Pure.

A start is a time of day, with a date or the name of a weekday where a plan has several days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

DAY = 86_400
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?:[:.](?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?",
    re.ASCII | re.I,
)
_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_AUSTRALIAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RANGE = re.compile(r"\s*(?:–|—|\bto\b|(?<=[\dm.])\s*-)\s*", re.I)


@dataclass(frozen=True, slots=True)
class Start:
    """``seconds`` after midnight; ``day`` is a date, a weekday from 0 (Monday), or None. ``until``
    is the end, in seconds after midnight, where a range was written."""

    seconds: int
    day: date | int | None
    until: int | None


def start_of(text: str) -> Start | None:
    """``9:30``, ``9.30 am``, ``0930``, ``9:00 – 9:30``, ``2026-12-01 09:30``, ``1/12/2026 9:30``
    or ``Mon 9:30``. None where it is none of these."""
    day, rest = _day_of(text.strip()[:60])
    if rest is None:
        return None
    begins, *ends = _RANGE.split(rest)
    if len(ends) > 1:
        return None
    seconds = _seconds(begins)
    until = _seconds(ends[0]) if ends else None
    if seconds is None or seconds == DAY or (ends and until is None):
        return None
    return Start(seconds, day, until)


def _day_of(text: str) -> tuple[date | int | None, str | None]:
    """The day, and what is left; what is left is None where the day does not exist."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_AUSTRALIAN, (3, 2, 1))):
        found = pattern.match(text)
        if found:
            year, month, day = (int(found[place]) for place in order)
            try:
                on = date(year, month, day)
            except ValueError:
                return None, None
            return on, text[found.end() :].lstrip(" T,")
    word = text.split(maxsplit=1)
    if len(word) == 2 and word[0][:3].lower() in _DAYS and word[0].strip(",.").isalpha():
        return _DAYS.index(word[0][:3].lower()), word[1]
    return None, text


def _seconds(text: str) -> int | None:
    bare = text.strip()
    together = _RUN_TOGETHER.fullmatch(bare)
    if together:
        bare = f"{together[1]}:{together[2]}"
    found = _TIME.fullmatch(bare)
    if not found or (found["minute"] is None and found["half"] is None):
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower().startswith("p") else 0)
    seconds = hour * 3_600 + minute * 60 + second
    return seconds if minute < 60 and second < 60 and seconds <= DAY else None


def said(seconds: int) -> str:
    """``9:30`` for seconds after the first midnight; the day is left out."""
    return f"{seconds % DAY // 3_600}:{seconds % 3_600 // 60:02}"
