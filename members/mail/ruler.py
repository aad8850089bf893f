"""The ruler at the head of a letter, with its needle on where the reader stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: One tick an hour, or 12, 8 or 6 to a stage.
TICKS = 24
DAY = ("Midnight", "6 am", "Noon", "6 pm")


@dataclass(frozen=True, slots=True)
class Tick:
    is_long: bool
    has_needle: bool


@dataclass(frozen=True, slots=True)
class Ruler:
    """``stops`` are (label, is it the reader's) from left to right, equally wide."""

    stops: tuple[tuple[str, bool], ...]
    ticks: tuple[Tick, ...]

    @property
    def stop_width(self) -> int:
        """In percent."""
        return 100 // (len(self.stops) or 1)


def _ruler(stops: Sequence[str], needle: int | None) -> Ruler:
    parts = len(stops) or 1
    if TICKS % parts:
        raise ValueError(f"A ruler of {TICKS} ticks has no {parts} equal stages.")
    wide = TICKS // parts
    return Ruler(
        stops=tuple(
            (stop, needle is not None and needle // wide == i) for i, stop in enumerate(stops)
        ),
        ticks=tuple(Tick(i % wide == 0, i == needle) for i in range(TICKS)),
    )


def stages(stops: Sequence[str], *, at: int | None) -> Ruler:
    """A ruler of two, three, four or six stages, the needle at the start of number ``at`` (from 1).

    Without stages it is a bare ruler. ValueError for five, or a stage that is not there.
    """
    if at is not None and not 1 <= at <= len(stops):
        raise ValueError(f"There is no stage {at} among {len(stops)}.")
    return _ruler(stops, None if at is None else (at - 1) * (TICKS // len(stops)))


def day(hour: int) -> Ruler:
    """The day from midnight to midnight, the needle on the hour (0 to 23)."""
    return _ruler(DAY, hour)
