"""Integrals of the offered wait of Erlang A, by Gauss–Legendre panels. Standard library only.

In units of the mean patience the density of the wait is, up to a factor, exp(−c·φ(t) − d·t), where
t is the distance from its peak, φ(t) = t − 1 + e^(−t), and c, d ≥ 0. Both ends are reached by
panels of twenty points that double with the distance, from the narrowest scale of the curve on, so
that patience of a millisecond and of a lifetime cost the same and keep the same digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, exp, expm1, pi, sqrt

_POINTS = 20
#: Where the curve is e^−46 of its peak, nothing is left to add.
_DEPTH = 46.0


def _legendre(points: int) -> list[tuple[float, float]]:
    """Nodes and weights on [−1, 1], by Newton's method on the three-term recurrence."""
    found = []
    for place in range(points):
        node = cos(pi * (place + 0.75) / (points + 0.5))
        for _ in range(8):
            before, value = 1.0, node
            for degree in range(2, points + 1):
                before, value = (
                    value,
                    ((2 * degree - 1) * node * value - (degree - 1) * before) / degree,
                )
            slope = points * (node * value - before) / (node * node - 1.0)
            node -= value / slope
        found.append((node, 2.0 / ((1.0 - node * node) * slope * slope)))
    return found


_NODES = _legendre(_POINTS)


def bend(t: float) -> float:
    """φ(t) = t − 1 + e^(−t), without loss near 0."""
    if abs(t) > 0.05:
        return t + expm1(-t)
    return t * t / 2 * (1 - t / 3 * (1 - t / 4 * (1 - t / 5 * (1 - t / 6 * (1 - t / 7)))))


@dataclass(frozen=True, slots=True)
class Curve:
    """The offered wait y ≥ 0 in units of mean patience: peak at ``peak``, c and d as above."""

    peak: float
    curvature: float
    slope: float

    def height(self, y: float) -> float:
        """Density at ``y`` against that at the peak, 0 to 1."""
        t = y - self.peak
        return exp(-self.curvature * bend(t) - self.slope * t)

    def integrals(self, low: float, high: float | None) -> Integrals:
        """From ``low`` to ``high``; None is no end."""
        staying = leaving = waited = 0.0
        for start, end in self._panels(low, high):
            half = (end - start) / 2
            middle = start + half
            for node, weight in _NODES:
                y = middle + half * node
                part = weight * half * self.height(y)
                stays = part * exp(-y)
                staying += stays
                leaving -= part * expm1(-y)
                waited += stays * y
        return Integrals(staying, leaving, waited)

    def _panels(self, low: float, high: float | None) -> Iterator[tuple[float, float]]:
        narrow = 1.0 / (1.0 + sqrt(self.curvature) + self.slope)
        start, width = max(low, self.peak), narrow
        if start > self.peak:  # as wide as a panel would be that began at the peak
            width = max(narrow, min(start - self.peak, 1.0))
        while (high is None or start < high) and self._counts(start):
            end = start + width if high is None else min(start + width, high)
            yield start, end
            start, width = end, width * 2
        end, width = self.peak if high is None else min(self.peak, high), narrow
        while end > low and self._counts(end):
            start = max(low, end - width)
            yield start, end
            end, width = start, min(width * 2, 2.0)

    def _counts(self, y: float) -> bool:
        t = y - self.peak
        return self.curvature * bend(t) + self.slope * t < _DEPTH


@dataclass(frozen=True, slots=True)
class Integrals:
    """Of the density v: ∫e^(−y)·v, ∫(1 − e^(−y))·v and ∫y·e^(−y)·v."""

    staying: float
    leaving: float
    waited: float

    @property
    def whole(self) -> float:
        return self.staying + self.leaving
