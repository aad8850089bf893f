"""A score as a needle on its interval, and eight quarters as a small line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .drawing import line_path, px, runs, tens, ticks

_WIDTH = 240


@dataclass(frozen=True)
class Scale:
    """The axis that all bars of one board share."""

    low: int
    high: int
    median: Any = None

    @classmethod
    def around(cls, values: Sequence[Any], *, median: Any = None) -> Scale:
        """Whole tens around every value that is there; 0 to 100 around none."""
        found = [float(value) for value in values if value is not None]
        low, high = tens(min(found), max(found)) if found else (0, 100)
        return cls(low, high, median)

    def part(self, value: Any) -> float:
        """How far along the axis, 0 to 1."""
        clamped = min(max(float(value), self.low), self.high)
        return (clamped - self.low) / (self.high - self.low)

    def x(self, value: Any) -> float:
        return _WIDTH * self.part(value)

    @property
    def ticks(self) -> list[tuple[int, str]]:
        """Values with what is written at them."""
        if self.high > 100:  # seconds
            step = next(s for s in (60, 120, 300, 600) if self.high / s <= 6 or s == 600)
            minutes = range(0, self.high + 1, step)
            return [(at, f"{at // 60}:00") for at in minutes]
        return [(value, str(value)) for value in ticks(self.low, self.high)]

    @property
    def marks(self) -> list[dict[str, str]]:
        return [{"x": px(self.x(value)), "value": label} for value, label in self.ticks]

    @cached_property
    def grid(self) -> str:
        return "".join(f"M{mark['x']} 0V38" for mark in self.marks)

    @cached_property
    def median_x(self) -> str:
        return "" if self.median is None else px(self.x(self.median))

    def bar(self, score: Any, low: Any, high: Any) -> dict[str, str]:
        """Where the needle stands; its interval too where there is one."""
        if score is None:
            return {}
        bar = {"needle": px(self.x(score) - 3), "low": "", "high": "", "length": ""}
        if low is not None and high is not None:
            left, right = self.x(low), self.x(high)
            bar |= {"low": px(left), "high": px(right), "length": px(right - left)}
        return bar


@dataclass(frozen=True, slots=True)
class Spark:
    path: str
    x: str
    y: str
    count: int


def spark(values: Sequence[Any], breaks: Sequence[int], low: float, high: float) -> Spark:
    """A line of 120 by 34 through the values that are there; not joined across a break."""
    room = max(len(values) - 1, 1)
    span = (high - low) or 1

    def at(place: int) -> tuple[float, float]:
        return 4 + place * 108 / room, 30 - (float(values[place]) - low) / span * 26

    path = "".join(line_path([at(p) for p in run]) for run in runs(values, breaks) if len(run) > 1)
    last = max((p for p, value in enumerate(values) if value is not None), default=None)
    x, y = at(last) if last is not None else (0.0, 0.0)
    there = sum(value is not None for value in values)
    return Spark(path, px(x) if there else "", px(y), there)
