"""From one score to the next, a step for each part. The steps are cut from a high axis, so the two
tall bars show the cut; falls are outlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .drawing import Drawing, px

#: Widths of the wide drawing; its bars share what the names leave.
_WIDTH, _HEIGHT = 1000, 336
_TOP, _FOOT = 40, 288


@dataclass(frozen=True, slots=True)
class Fall:
    """A step in hundredths of a point, and how it is printed."""

    name: str
    hundredths: int
    printed: str


@dataclass(frozen=True, slots=True)
class End:
    """A score in hundredths, and which period it is of."""

    name: str
    hundredths: int
    printed: str


def waterfall(
    first: End, steps: Sequence[Fall], last: End, *, title: str, text: str, is_yours: bool
) -> Drawing:
    """``first`` plus all ``steps`` is ``last``."""
    rows = [(first.name, first.printed), *((s.name, s.printed) for s in steps)]
    return Drawing(
        name="waterfall",
        title=title,
        text=text,
        large=_wide(first, steps, last, is_yours),
        small=_narrow(first, steps, last, is_yours),
        columns=("Step", "Points"),
        rows=[*rows, (last.name, last.printed)],
    )


def _levels(first: End, steps: Sequence[Fall]) -> list[tuple[int, int]]:
    """(from, to) of each step."""
    levels, now = [], first.hundredths
    for step in steps:
        levels.append((now, now + step.hundredths))
        now += step.hundredths
    return levels


def _scale(first: End, steps: Sequence[Fall], room: float) -> tuple[float, int]:
    """(units for a hundredth, the lowest mark that is drawn)."""
    levels = _levels(first, steps)
    marks = [first.hundredths, *(mark for level in levels for mark in level)]
    low, high = min(marks), max(marks)
    return room / max(high - low, 100), low


def _wide(first: End, steps: Sequence[Fall], last: End, is_yours: bool) -> dict[str, Any]:
    pitch = (_WIDTH - 20) / (len(steps) + 2)
    bar = pitch - 12
    unit, low = _scale(first, steps, _FOOT - _TOP - 44)
    base = _FOOT - 40

    def y(mark: int) -> float:
        return base - (mark - low) * unit

    def end(each: End, place: int, kind: str) -> dict[str, Any]:
        return {
            "kind": kind,
            "x": px(16 + place * pitch),
            "y": px(y(each.hundredths)),
            "height": px(_FOOT - y(each.hundredths)),
            "middle": px(16 + place * pitch + bar / 2),
            "value": each.printed,
            "value_y": px(y(each.hundredths) - 9),
            "name": each.name,
            "cut_x": px(16 + place * pitch - 4),
        }

    bars = []
    for place, (step, (start, to)) in enumerate(zip(steps, _levels(first, steps), strict=True), 1):
        x = 16 + place * pitch
        top, foot = y(max(start, to)), y(min(start, to))
        bars.append(
            {
                "is_fall": step.hundredths < 0,
                "x": px(x),
                "y": px(top),
                "height": px(max(foot - top, 2)),
                "middle": px(x + bar / 2),
                "value": step.printed,
                "value_y": px(top - 8),
                "link": f"M{px(x - 12)} {px(y(start))}H{px(x)}",
                "words": _two_lines(step.name),
            }
        )
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "bar": px(bar),
        "cut_y": _FOOT - 18,
        "cut_width": px(bar + 8),
        "name_y": _FOOT + 20,
        "ends": [end(first, 0, "stone"), end(last, len(steps) + 1, "you" if is_yours else "reef")],
        "bars": bars,
    }


def _two_lines(name: str) -> list[str]:
    """A long name in two lines, broken near its middle."""
    words = name.split()
    if len(name) <= 11 or len(words) < 2:
        return [name]
    cuts = range(1, len(words))
    best = min(cuts, key=lambda cut: abs(len(" ".join(words[:cut])) * 2 - len(name)))
    return [" ".join(words[:best]), " ".join(words[best:])]


def _narrow(first: End, steps: Sequence[Fall], last: End, is_yours: bool) -> dict[str, Any]:
    """Lying down, for phones: a row for each step."""
    unit, low = _scale(first, steps, 180)
    left, row = 150, 30

    def x(mark: int) -> float:
        return left + (mark - low) * unit

    rows = []
    for place, (step, (start, to)) in enumerate(zip(steps, _levels(first, steps), strict=True), 1):
        begin = min(x(start), x(to))
        rows.append(
            {
                "is_fall": step.hundredths < 0,
                "y": place * row + 6,
                "text_y": place * row + 20,
                "x": px(begin),
                "length": px(max(abs(x(to) - x(start)), 2)),
                "name": step.name,
                "value": step.printed,
            }
        )
    ends = [
        {
            "kind": kind,
            "text_y": place * row + 20,
            "name": each.name,
            "value": each.printed,
            "needle": px(x(each.hundredths) - 3),
            "y": place * row + 2,
        }
        for each, place, kind in (
            (first, 0, "stone"),
            (last, len(steps) + 1, "you" if is_yours else "reef"),
        )
    ]
    return {"width": 400, "height": (len(steps) + 2) * row + 8, "rows": rows, "ends": ends}
