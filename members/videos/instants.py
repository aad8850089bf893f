"""Moments in a film: milliseconds here, "12:41" for people."""

from __future__ import annotations

import re

SECOND = 1000
#: No film of ours is longer than a day.
LONGEST = 24 * 3600 * SECOND
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
_SECONDS = re.compile(r"\d{1,5}(?:\.\d{1,3})?", re.ASCII)


def clock(ms: int) -> str:
    """``12:41``, with hours from the first one on: ``1:02:05``."""
    minutes, seconds = divmod(ms // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def from_clock(text: str) -> int | None:
    """Milliseconds of ``12:41``, ``90:00`` or ``1:02:05``; None for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or (found[1] and int(found[2]) > 59):
        return None
    ms = ((int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3])) * SECOND
    return ms if ms <= LONGEST else None


def from_seconds(text: str) -> int | None:
    """Milliseconds of ``761`` or ``761.5``; None for anything else."""
    if not _SECONDS.fullmatch(text):
        return None
    ms = round(float(text) * SECOND)
    return ms if ms <= LONGEST else None


def in_words(ms: int) -> str:
    """How long: ``21 min 5 s``."""
    minutes, seconds = divmod(round(ms / SECOND), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (0 if hours else seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"
