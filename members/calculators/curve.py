"""The line that shows what each agent more, or each line more, brings. Standard library only.

Python computes places; the SVG is in ``templates/calculators/parts/curve.html``, drawn twice: what
does not fit a phone is drawn again for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, isqrt

_Ends = tuple[int, int]
#: How many points stand below the answer and above it.
BELOW, ABOVE = 5, 5


@dataclass(frozen=True, slots=True)
class Point:
    """``value`` is None where there is none to draw: a queue without end."""

    number: int
    value: float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """``top`` is the value at the upper edge; points beyond are left out. ``goal`` is the promise,
    None where there is none; ``ticks`` are values with their words. ``across`` and ``up`` say what
    is counted."""

    title: str
    text: str
    across: str
    up: str
    points: tuple[Point, ...]
    chosen: int
    top: float
    ticks: tuple[tuple[float, str], ...]
    goal: float | None = None
    goal_text: str = ""
    #: Whether what keeps the promise lies above the goal, or below it.
    good_is_high: bool = True
    heading: str = "Where the curve bends"


def numbers(chosen: int, load: float, *, least: int = 0) -> list[int]:
    """The agents to draw: ``chosen`` among them, one by one for a team and in longer steps for a
    thousand, since a queue bends over some √load agents."""
    step = max(1, ceil(isqrt(int(load)) / 5))
    low = max(least, chosen - BELOW * step)
    while (chosen - low) % step:
        low += 1
    return list(range(low, chosen + ABOVE * step + 1, step))


def shares(found: Callable[[int], tuple[float | None, str]], at: Sequence[int]) -> list[Point]:
    return [Point(number, *found(number)) for number in at]


#: The scale of a share.
OF_ALL = ((0.0, "0"), (0.2, "20"), (0.4, "40"), (0.6, "60"), (0.8, "80"), (1.0, "100%"))
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600)


def seconds_scale(top: float, words: Callable[[float], str]) -> tuple[tuple[float, str], ...]:
    """Four or so round values up to ``top`` seconds."""
    step = next((each for each in _STEPS if top / each <= 5), ceil(top / 4))
    return tuple((float(step * n), words(step * n)) for n in range(int(top // step) + 1))


def share_scale(top: float) -> tuple[tuple[float, str], ...]:
    """Round values up to ``top``, for shares that stay far below 1."""
    step = next(
        each for each in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2) if top / each <= 6
    )
    return tuple(
        (step * n, f"{100 * step * n:g}{'%' if step * (n + 1) > top else ''}")
        for n in range(int(top / step + 1e-9) + 1)
    )


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One size of a curve, in its own units."""

    width: int
    height: int
    left: str
    right: str
    inner: str
    foot: str
    #: (y, words)
    grid: tuple[tuple[str, str], ...]
    path: str
    dots: tuple[Dot, ...]
    #: (x, number, whether it is the chosen one)
    across: tuple[tuple[str, str, bool], ...]
    needle: Dot | None
    needle_anchor: str
    needle_label_y: str
    goal_y: str
    #: (y, height) of the ground on which the promise is kept.
    band: tuple[str, str] | None
    #: Where the goal's words stand.
    goal_words: tuple[str, str, str]


def draw(curve: Curve, *, width: int, height: int, left: int, right: int) -> Drawing:
    head, foot = 44.0, height - 66.0

    def up(value: float) -> float:
        return foot - (foot - head) * min(max(value / curve.top, 0.0), 1.0)

    low, high = curve.points[0].number, curve.points[-1].number
    inner = width - left - right - 24

    def along(number: int) -> float:
        return left + 12 + inner * (number - low) / ((high - low) or 1)

    drawn = [
        (point, along(point.number), up(point.value))
        for point in curve.points
        if point.value is not None and point.value <= curve.top
    ]
    needle = next(((p, x, y) for p, x, y in drawn if p.number == curve.chosen), None)
    goal = None if curve.goal is None or curve.goal > curve.top else up(curve.goal)
    late = needle is not None and needle[1] > width * 0.62
    band = None
    if goal is not None:
        band = (
            (_px(head), _px(goal - head)) if curve.good_is_high else (_px(goal), _px(foot - goal))
        )
    return Drawing(
        width=width,
        height=height,
        left=_px(left),
        right=_px(width - right),
        inner=_px(width - right - left),
        foot=_px(foot),
        grid=tuple((_px(up(value)), words) for value, words in curve.ticks),
        path="M" + "L".join(f"{_px(x)} {_px(y)}" for _point, x, y in drawn) if drawn else "",
        dots=tuple(
            Dot(_px(x), _px(y), point.text) for point, x, y in drawn if point.number != curve.chosen
        ),
        across=_across(curve, along, inner),
        needle=Dot(_px(needle[1]), _px(needle[2]), needle[0].text) if needle else None,
        needle_anchor="end" if late or curve.good_is_high else "start",
        needle_label_y=_px(max(20.0, needle[2] - 18)) if needle else "0",
        goal_y="" if goal is None else _px(goal),
        band=band,
        goal_words=_goal_words(curve, drawn, goal, (left, width - right)),
    )


def _across(
    curve: Curve, along: Callable[[int], float], inner: float
) -> tuple[tuple[str, str, bool], ...]:
    """Numbers along the foot, as many as there is room for, the chosen one always."""
    widest = max(len(f"{point.number:,}") for point in curve.points) * 9.5 + 8
    each = max(1, ceil(widest * len(curve.points) / max(inner, 1)))
    places = [point.number for point in curve.points]
    middle = places.index(curve.chosen)
    return tuple(
        (_px(along(number)), f"{number:,}", number == curve.chosen)
        for place, number in enumerate(places)
        if (place - middle) % each == 0
    )


def _goal_words(
    curve: Curve, drawn: Sequence[tuple[Point, float, float]], goal: float | None, ends: _Ends
) -> tuple[str, str, str]:
    """x, y and anchor: at the right on the side that the line has left, or at the left on the side
    that it has yet to reach, where it gets there late."""
    if goal is None or curve.goal is None:
        return "0", "0", "end"
    left, right = ends
    kept = [
        value >= curve.goal if curve.good_is_high else value <= curve.goal
        for point, x, _y in drawn
        if x > left + (right - left) * 0.55 and (value := point.value) is not None
    ]
    late = not kept or not all(kept)
    below = curve.good_is_high is not late
    x, anchor = (left + 6, "start") if late else (right - 4, "end")
    return _px(x), _px(goal + 22 if below else goal - 10), anchor


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
