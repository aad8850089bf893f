"""The ruler below the player: chapters as beams, what has played on them, minutes as ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .instants import clock

EDGE = 6
_GAP = 2
#: Seconds between two ticks, and every how many of them has a label.
_STEPS = ((5, 3), (10, 3), (30, 2), (60, 5), (120, 5), (300, 2), (600, 3), (1800, 2), (3600, 2))


@dataclass(frozen=True, slots=True)
class Beam:
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    """``label`` is "" for a short one; ``anchor`` keeps the outer ones on the paper."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """``needle``: where the reader is, as x."""

    width: int
    beams: list[Beam]
    played: list[Beam]
    ticks: list[Tick]
    needle: float


def ruler(
    *,
    width: int,
    length: int,
    starts: Sequence[int],
    played: Sequence[Sequence[int]],
    at: int,
) -> Ruler:
    """Milliseconds in, units of the drawing out. ``starts`` are where chapters begin."""
    span = width - 2 * EDGE

    def x(ms: int) -> float:
        return round(EDGE + span * min(ms, length) / length, 1)

    edges = [*(starts or [0]), length]
    beams = [
        Beam(x(first) + _GAP / 2, max(round(x(last) - x(first) - _GAP, 1), 0.5))
        for first, last in pairwise(edges)
    ]
    seen = [Beam(x(first), round(x(last) - x(first), 1)) for first, last in played]
    return Ruler(width, beams, seen, _ticks(length, width, x), x(at))


def _ticks(length: int, width: int, x: object) -> list[Tick]:
    assert callable(x)
    most = width // 28
    step, every = next((row for row in _STEPS if length / 1000 / row[0] <= most), _STEPS[-1])
    ticks = []
    for place, ms in enumerate(range(0, length + 1, step * 1000)):
        label = "" if place % every else clock(ms)
        near_end = x(ms) > width - 24
        ticks.append(Tick(x(ms), label, "start" if not ms else "end" if near_end else "middle"))
    return ticks
