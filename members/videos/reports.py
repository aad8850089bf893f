"""What a player reports, read from a form that anybody may send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .instants import from_seconds
from .stretches import Stretch

#: A player that was offline for a while reports more than one stretch, and never so many.
MOST = 200


class WrongReport(Exception):
    """A sentence that says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Report:
    """Milliseconds."""

    position: int
    played: list[Stretch]


def read(sent: Mapping[str, str]) -> Report:
    """``position`` in seconds, ``played`` as "0-9.5,20-31". Raises WrongReport."""
    position = from_seconds(sent.get("position", ""))
    if position is None:
        raise WrongReport("The position is no number of seconds.")
    parts = [part for part in sent.get("played", "").split(",") if part]
    if len(parts) > MOST:
        raise WrongReport(f"More than {MOST} stretches at once.")
    return Report(position, [_stretch(part) for part in parts])


def _stretch(part: str) -> Stretch:
    first, _, last = part.partition("-")
    start, end = from_seconds(first), from_seconds(last)
    if start is None or end is None or end < start:
        raise WrongReport("A stretch goes from one second to a later one, like 20-31.5.")
    return start, end
